/* sums over a block of flows: tiles of makers x 32 columns, the last tile narrower, a multiple of eight (flows.h)
   A column is summed over makers in order; a row in eight running sums continued from block to block. So results do
   not depend on blocks, other lanes or the vector width. */
#ifndef DYNAMICS_SUMS_H
#define DYNAMICS_SUMS_H

#include "flows.h"

/* norm = sum of rows z a, came = sum of rows z b */
void sums_columns(const double *z, size_t makers, size_t width, const double *a, const double *b,
                  double *norm, double *came);
/* sum (makers x 8) += z h */
void sums_rows(const double *z, size_t makers, size_t width, const double *h, double *sum);
void sums_multiply(const double *by, size_t width, double *v); /* v *= by */
void sums_add(const double *v, size_t width, double *sum); /* sum (8) += v */

/* the same for one width of vectors */
typedef void sums_columns_of(const double *z, size_t makers, size_t width, const double *a, const double *b,
                             double *norm, double *came);
typedef void sums_rows_of(const double *z, size_t makers, size_t width, const double *h, double *sum);
typedef void sums_add_of(const double *v, size_t width, double *sum);
sums_columns_of sums_columns_any, sums_columns_avx2, sums_columns_avx512;
sums_rows_of sums_rows_any, sums_rows_avx2, sums_rows_avx512;
sums_add_of sums_add_any, sums_add_avx2, sums_add_avx512;

#endif
