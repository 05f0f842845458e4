/* Logarithm and power that compilers can vectorize; included by pass_loops.h.

   The polynomials were fitted by least squares, reweighted until the errors were even. */

/* Below 1 or above, never 0; off by 2.2e-6 at most. */
static INLINE float NAME(log_2)(float x)
{
    int32_t bits;
    memcpy(&bits, &x, 4);
    const int32_t exponent = (bits - 0x3f3504f3) >> 23; /* leaves sqrt(1/2) to sqrt(2) */
    bits -= exponent * (1 << 23);
    float mantissa;
    memcpy(&mantissa, &bits, 4);
    const float t = mantissa - 1;
    const float high = 0.479354359f + t * (-0.367497573f + t * (0.322088343f + t * -0.206469536f));
    return (float)exponent + t * (1.44271341f + t * (-0.721131955f + t * high));
}

/* Off by 2.9e-6 of the result at most, exact at 0; held to the powers -126 to 126. */
static INLINE float NAME(exp_2)(float x)
{
    x = x > -126 ? x : -126;
    x = x < 126 ? x : 126;
    const int32_t exponent = (int32_t)(x + 127.5f); /* never negative: rounds to the nearest */
    const float t = x - (float)(exponent - 127);
    const int32_t bits = exponent * (1 << 23);
    float scale;
    memcpy(&scale, &bits, 4);
    const float high = 0.240240956f + t * (0.0559065555f + t * 0.00958300563f);
    return scale * (1 + t * (0.693124168f + t * high));
}
