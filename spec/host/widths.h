/* trials of the kernels for each width (widths.c) */
#ifndef HOST_WIDTHS_H
#define HOST_WIDTHS_H

#include "../../csrc/base/widths.h"

/* a kernel for each width */
#if HAS_WIDTHS
#define WIDTHS 3
#define EACH_WIDTH(name) {name##_any, name##_avx2, name##_avx512}
#else
#define WIDTHS 1
#define EACH_WIDTH(name) {name##_any}
#endif

size_t widths_here(void); /* how many of them this processor can run */
double widths_random(void); /* in [0, 1) */
void widths_fill(double *v, size_t count, double zeros); /* a share of zeros, else numbers below 100 */
int widths_try_lanes(size_t firms); /* 1: eight failures at once give the same bits; at most 300 firms */

#endif
