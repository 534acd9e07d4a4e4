/* the widths of vectors for which files with packs (vector.h) are compiled, and the choice between them
   Their text stands in headers "x_packs.h", whose public functions are named FOR_WIDTH(x). Of each folder packs_any.c,
   packs_avx2.c and packs_avx512.c include it, after the header of their width (width_any.h ...); x.c calls the function
   by PICK_WIDTH(x). */
#ifndef BASE_WIDTHS_H
#define BASE_WIDTHS_H

#include <stddef.h>

#include "wide.h"

#define VECTOR 8 /* numbers of a pack */

#if defined(__GNUC__) && defined(__linux__) && defined(__x86_64__) && !defined(__clang__)
#define HAS_WIDTHS 1
#define PICK_WIDTH(name) \
  (__builtin_cpu_supports("avx512f") ? name##_avx512 : __builtin_cpu_supports("avx2") ? name##_avx2 : name##_any)
#else
#define HAS_WIDTHS 0
#define PICK_WIDTH(name) name##_any
#endif

#if defined(__GNUC__)
#define INSIDE static inline __attribute__((always_inline)) /* so that it is compiled for each width */
#else
#define INSIDE static inline
#endif

static inline size_t vector_padded(size_t n) { return (n + VECTOR - 1) / VECTOR * VECTOR; }

/* eight running sums together */
INSIDE double vector_total(const double s[VECTOR]) {
  return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

#endif
