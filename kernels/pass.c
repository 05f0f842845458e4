/* The loops of a pass, once for each instruction set, and the choice between them. */

#include "pass.h"

#include <math.h>
#include <string.h>

#define BLOCK 256 /* pixels at a time: their numbers stay in the nearest cache */
#define LARGEST 65504.0f
#define DARKEST 1e-6f
#define GREY 0.18f
#define LN_2 0.693147181f

#define INLINE inline
#define TARGET
#define NAME(name) name##_plain
#include "pass_loops.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define WIDE
#undef INLINE
#define INLINE inline __attribute__((always_inline)) TARGET

#undef TARGET
#undef NAME
#define TARGET __attribute__((target("avx2,fma")))
#define NAME(name) name##_avx2
#include "pass_loops.h"

#ifdef __clang__ /* which does not know the last word */
#define VECTORS ""
#else
#define VECTORS ",prefer-vector-width=512"
#endif

#undef TARGET
#undef NAME
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma" VECTORS)))
#define NAME(name) name##_avx512
#include "pass_loops.h"

int best_level(void)
{
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return PLAIN;
    const int wide = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl");
    return wide ? AVX512 : AVX2;
}

void run_pass(const Pass *pass, int level)
{
    if (level == AVX512)
        run_avx512(pass);
    else if (level == AVX2)
        run_avx2(pass);
    else
        run_plain(pass);
}

#else

int best_level(void) { return PLAIN; }

void run_pass(const Pass *pass, int level)
{
    (void)level;
    run_plain(pass);
}

#endif
