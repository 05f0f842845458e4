/* The loops of a pass, written so that compilers vectorize them; included by pass.c once for
   each instruction set, with NAME() and INLINE set for it, and WIDE where it has AVX2.

   A comparison that is false puts what is not a number to 0: keep `x > 0 ? x : 0` that way
   round. Every index comes from a number so held to its range. */

#include "pass_math.h"

typedef struct {
    float light[3][BLOCK];
    float share[3][BLOCK]; /* of the upper neighbor on each axis */
    int32_t node[BLOCK];   /* the lowest corner of the cell, in floats */
    float mixed[3 * BLOCK + 1];
    int32_t code[3 * BLOCK]; /* places in a table */
    float rest[3 * BLOCK];   /* of the way to the next place */
} NAME(Block);

#define LOAD_INTEGERS(type, name, largest)                                                \
    static INLINE void NAME(name)(                                                        \
        NAME(Block) *__restrict b, const type *__restrict s, ptrdiff_t n)                 \
    {                                                                                     \
        for (ptrdiff_t k = 0; k < n; k++)                                                 \
            for (int c = 0; c < 3; c++) b->light[c][k] = s[3 * k + c] * (1.0f / largest); \
    }
LOAD_INTEGERS(uint8_t, load_uint8, 255)
LOAD_INTEGERS(uint16_t, load_uint16, 65535)

static INLINE float NAME(finite)(float x)
{
    x = x == x ? x : 0;
    x = x > -LARGEST ? x : -LARGEST;
    return x < LARGEST ? x : LARGEST;
}

static INLINE float NAME(hold)(float x, float top)
{
    x = x > 0 ? x : 0;
    return x < top ? x : top;
}

static INLINE void NAME(load_float32)(
    NAME(Block) *__restrict b, const float *__restrict s, ptrdiff_t n)
{
    for (ptrdiff_t k = 0; k < n; k++)
        for (int c = 0; c < 3; c++) b->light[c][k] = NAME(finite)(s[3 * k + c]);
}

static INLINE void NAME(load_float16)(
    NAME(Block) *__restrict b, const uint16_t *__restrict s, ptrdiff_t n)
{
    for (ptrdiff_t k = 0; k < n; k++)
        for (int c = 0; c < 3; c++) {
            const uint32_t half = s[3 * k + c], size = half & 0x7fff;
            /* The bits of a half, moved to where a float has them, are 2^112 times too small. */
            const uint32_t bits = size > 0x7c00 ? 0 : size << 13 | (half & 0x8000) << 16;
            float x;
            memcpy(&x, &bits, 4);
            b->light[c][k] = NAME(finite)(x * 0x1p112f);
        }
}

static INLINE void NAME(load)(NAME(Block) *b, const Pass *pass, ptrdiff_t at, ptrdiff_t n)
{
    const void *source = pass->source;
    if (pass->source_format == 'B') NAME(load_uint8)(b, (const uint8_t *)source + at, n);
    if (pass->source_format == 'H') NAME(load_uint16)(b, (const uint16_t *)source + at, n);
    if (pass->source_format == 'e') NAME(load_float16)(b, (const uint16_t *)source + at, n);
    if (pass->source_format == 'f') NAME(load_float32)(b, (const float *)source + at, n);
}

/* Slope and offset for one row of the photo, still as wide as the map. */
static INLINE void NAME(blend)(const Pass *pass, float *__restrict narrow, ptrdiff_t row)
{
    const ptrdiff_t last = pass->map_height - 1, count = pass->map_width;
    double y = (row + 0.5) * pass->map_height / pass->height - 0.5;
    y = y > 0 ? y : 0;
    y = y < last ? y : last;
    const ptrdiff_t above = (ptrdiff_t)y, below = above < last ? above + 1 : last;
    const float share = (float)(y - above);
    for (int plane = 0; plane < 2; plane++) {
        const float *__restrict map = plane ? pass->offset : pass->slope;
        const float *__restrict upper = map + above * count;
        const float *__restrict lower = map + below * count;
        for (ptrdiff_t j = 0; j < count; j++)
            narrow[plane * count + j] = upper[j] + (lower[j] - upper[j]) * share;
    }
}

/* Both from the width of the map to that of the photo. In either direction pixel centers lie as
   in grid_sample with align_corners=False, and beyond the outermost the border is carried on. */
static INLINE void NAME(widen)(
    const Pass *pass, const float *__restrict narrow, float *__restrict slope,
    float *__restrict offset)
{
    const ptrdiff_t width = pass->width, count = pass->map_width;
    const double pace = (double)width / count;
    const float step = (float)(1 / pace);
    ptrdiff_t x = 0;
    for (ptrdiff_t j = -1; j < count; j++) { /* from the center of cell j to that of the next */
        const double center = (j + 1.5) * pace - 0.5;
        ptrdiff_t end = j + 1 < count && center < width ? (ptrdiff_t)center : width;
        end += end < center && end < width;
        const float *left = narrow + (j < 0 ? 0 : j), *right = narrow + (j + 1 < count ? j + 1 : j);
        const float along = (float)((x + 0.5) / pace - 0.5 - j);
        const float rise = *right - *left, other_rise = right[count] - left[count];
        const float start = *left + along * rise, other_start = left[count] + along * other_rise;
        for (ptrdiff_t k = x; k < end; k += SPILL)
            for (int i = 0; i < SPILL; i++) {
                const float share = (k - x + i) * step;
                slope[k + i] = start + share * rise;
                offset[k + i] = other_start + share * other_rise;
            }
        x = end > x ? end : x;
    }
}

static INLINE void NAME(brighten)(
    NAME(Block) *__restrict b, const float *__restrict weights, const float *__restrict slope,
    const float *__restrict offset, ptrdiff_t n)
{
    float *__restrict red = b->light[0], *__restrict green = b->light[1];
    float *__restrict blue = b->light[2];
    const float r = weights[0], g = weights[1], bl = weights[2];
    for (ptrdiff_t k = 0; k < n; k++) {
        float luminance = r * red[k] + g * green[k] + bl * blue[k];
        luminance = luminance > DARKEST ? luminance : DARKEST;
        const float ev = NAME(log_2)(luminance * (1.0f / GREY));
        const float brightness = NAME(exp_2)(slope[k] * ev + offset[k]);
        red[k] *= brightness;
        green[k] *= brightness;
        blue[k] *= brightness;
    }
}

/* From light to the cell of the LUT that it lies in, and where in the cell. */
static INLINE void NAME(locate)(
    NAME(Block) *__restrict b, const Pass *pass, ptrdiff_t n, const int curved)
{
    const int32_t nodes = (int32_t)pass->nodes, last = nodes - 2;
    const float top = pass->top, per_toe = 1 / pass->toe, scale = (nodes - 1) / pass->span;
    for (ptrdiff_t k = 0; k < n; k++) {
        int32_t node = 0;
        for (int c = 0; c < 3; c++) {
            float x = NAME(hold)(b->light[c][k], top) * per_toe;
            if (curved) {
                const float log = 1 + LN_2 * NAME(log_2)(x > 1 ? x : 1);
                x = x < 1 ? x : log;
            }
            x = NAME(hold)(x * scale, nodes - 1);
            const int32_t lower = (int32_t)x < last ? (int32_t)x : last;
            b->share[c][k] = x - lower;
            node = node * nodes + lower;
        }
        b->node[k] = node * 4;
    }
}

static INLINE void NAME(mix)(NAME(Block) *__restrict b, const Pass *pass, ptrdiff_t n)
{
    const ptrdiff_t green = 4 * pass->nodes, red = green * pass->nodes;
    for (ptrdiff_t k = 0; k < n; k++) {
        const float *__restrict p = pass->lut + b->node[k];
        const float r = b->share[0][k], g = b->share[1][k], bl = b->share[2][k];
#ifdef WIDE
        /* Neighbors in blue lie side by side, so one load brings both. */
        const __m256 dark = _mm256_loadu_ps(p), lime = _mm256_loadu_ps(p + green);
        const __m256 ruby = _mm256_loadu_ps(p + red), gold = _mm256_loadu_ps(p + red + green);
        const __m256 low = dark + (lime - dark) * g, high = ruby + (gold - ruby) * g;
        const __m256 both = low + (high - low) * r;
        const __m128 less = _mm256_castps256_ps128(both), more = _mm256_extractf128_ps(both, 1);
        _mm_storeu_ps(b->mixed + 3 * k, less + (more - less) * bl);
#else
        float both[8];
        for (int i = 0; i < 8; i++) {
            const float low = p[i] + (p[green + i] - p[i]) * g;
            const float high = p[red + i] + (p[red + green + i] - p[red + i]) * g;
            both[i] = low + (high - low) * r;
        }
        for (int c = 0; c < 4; c++) b->mixed[3 * k + c] = both[c] + (both[c + 4] - both[c]) * bl;
#endif
    }
}

#define STORE(type, name, largest, half)                                  \
    static INLINE void NAME(name)(                                        \
        const NAME(Block) *__restrict b, type *__restrict t, ptrdiff_t n) \
    {                                                                     \
        for (ptrdiff_t k = 0; k < 3 * n; k++)                             \
            t[k] = (type)(NAME(hold)(b->mixed[k], 1) * largest + half);   \
    }
STORE(uint8_t, store_uint8, 255, 0.5f)
STORE(uint16_t, store_uint16, 65535, 0.5f)
STORE(float, store_float32, 1, 0)

/* Between two entries of the table: matrix and encoding magnify what is lost here. */
static INLINE float NAME(decode)(const float *__restrict table, const NAME(Block) *b, ptrdiff_t k)
{
    const float *__restrict entry = table + b->code[k];
    return entry[0] + (entry[1] - entry[0]) * b->rest[k];
}

/* Decode, change the primaries, and leave the place of each value in the table of codes. */
static INLINE void NAME(finish)(NAME(Block) *__restrict b, const Pass *pass, ptrdiff_t n)
{
    const float *__restrict table = pass->decode, *m = pass->matrix;
    const float red[4] = {m[0], m[3], m[6], 0}, green[4] = {m[1], m[4], m[7], 0};
    const float blue[4] = {m[2], m[5], m[8], 0};
    for (ptrdiff_t k = 0; k < 3 * n; k++) {
        const float place = NAME(hold)(b->mixed[k], 1) * DECODE_LAST;
        const int32_t lower = (int32_t)place;
        b->code[k] = lower < DECODE_LAST - 1 ? lower : DECODE_LAST - 1;
        b->rest[k] = place - b->code[k];
    }
    for (ptrdiff_t k = 0; k < 3 * n; k += 3) {
        const float r = NAME(decode)(table, b, k), g = NAME(decode)(table, b, k + 1);
        const float bl = NAME(decode)(table, b, k + 2);
#ifdef WIDE
        const __m128 warm = _mm_loadu_ps(red) * r + _mm_loadu_ps(green) * g;
        _mm_storeu_ps(b->mixed + k, warm + _mm_loadu_ps(blue) * bl);
#else
        for (int c = 0; c < 3; c++) b->mixed[k + c] = red[c] * r + green[c] * g + blue[c] * bl;
#endif
    }
    for (ptrdiff_t k = 0; k < 3 * n; k++)
        b->code[k] = (int32_t)(sqrtf(NAME(hold)(b->mixed[k], 1)) * ENCODE_LAST + 0.5f);
}

#define ENCODE(type, name)                                                                 \
    static INLINE void NAME(name)(                                                         \
        const NAME(Block) *__restrict b, const type *__restrict table, type *__restrict t, \
        ptrdiff_t n)                                                                       \
    {                                                                                      \
        for (ptrdiff_t k = 0; k < n; k++)                                                  \
            for (int c = 0; c < 3; c++) t[3 * k + c] = table[b->code[3 * k + c]];          \
    }
ENCODE(uint8_t, encode_uint8)
ENCODE(uint16_t, encode_uint16)
ENCODE(float, encode_float32)

static INLINE void NAME(save)(NAME(Block) *b, const Pass *pass, ptrdiff_t at, ptrdiff_t n)
{
    const char format = pass->target_format;
    void *target = pass->target;
    const void *table = pass->encode;
    if (pass->decode) {
        NAME(finish)(b, pass, n);
        if (format == 'B') NAME(encode_uint8)(b, table, (uint8_t *)target + at, n);
        if (format == 'H') NAME(encode_uint16)(b, table, (uint16_t *)target + at, n);
        if (format == 'f') NAME(encode_float32)(b, table, (float *)target + at, n);
    } else {
        if (format == 'B') NAME(store_uint8)(b, (uint8_t *)target + at, n);
        if (format == 'H') NAME(store_uint16)(b, (uint16_t *)target + at, n);
        if (format == 'f') NAME(store_float32)(b, (float *)target + at, n);
    }
}

static TARGET void NAME(run)(const Pass *pass)
{
    NAME(Block) b;
    float *const narrow = pass->scratch, *const slope = narrow + 2 * pass->map_width;
    float *const offset = slope + pass->width + SPILL;
    for (ptrdiff_t row = 0; row < pass->rows; row++) {
        if (pass->slope) {
            NAME(blend)(pass, narrow, pass->first_row + row);
            NAME(widen)(pass, narrow, slope, offset);
        }
        for (ptrdiff_t x = 0; x < pass->width; x += BLOCK) {
            const ptrdiff_t n = pass->width - x < BLOCK ? pass->width - x : BLOCK;
            const ptrdiff_t at = 3 * (row * pass->width + x);
            NAME(load)(&b, pass, at, n);
            if (pass->slope) NAME(brighten)(&b, pass->weights, slope + x, offset + x, n);
            if (pass->toe < pass->top)
                NAME(locate)(&b, pass, n, 1);
            else
                NAME(locate)(&b, pass, n, 0);
            NAME(mix)(&b, pass, n);
            NAME(save)(&b, pass, at, n);
        }
    }
}
