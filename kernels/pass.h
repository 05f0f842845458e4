/* One pass over a strip of a photo: what is done, and what it is done with.

   light -> * 2 ** gain -> shaper -> trilinear LUT -> finish -> codes

   photo_torch.py is the readable twin, and the definition. The inner loops stand in pass_loops.h,
   which is compiled once for each instruction set. */

#ifndef PASS_H
#define PASS_H

#include <stddef.h>
#include <stdint.h>

#define DECODE_LAST 4096 /* entries of a table are counted from 0 */
#define ENCODE_LAST 65535
#define SPILL 8 /* floats by which a row of gains may be overrun */

typedef struct {
    char source_format, target_format; /* of the struct module: B H e f, and B H f */
    const void *source;                /* rows x width x 3 */
    void *target;                      /* the same */
    ptrdiff_t rows, width;

    const float *lut; /* nodes x nodes x nodes x 4, the fourth unused */
    ptrdiff_t nodes;
    float toe, top, span;

    const float *slope, *offset; /* map_height x map_width in EV, for the whole photo; or NULL */
    ptrdiff_t map_height, map_width, first_row, height;
    const float *weights; /* 3 */
    float *scratch;       /* 2 * (map_width + width + SPILL) */

    const float *decode; /* encoded to linear, 0 to 1; or NULL for no finish */
    const float *matrix; /* 3 x 3 */
    const void *encode;  /* square root of linear to codes of the target */
} Pass;

enum { PLAIN, AVX2, AVX512 };

int best_level(void); /* that this machine can run */
void run_pass(const Pass *pass, int level);

#endif
