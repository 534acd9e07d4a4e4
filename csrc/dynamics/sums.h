/* sums over a block of flows: tiles of makers x 32 columns, the last tile with what is left of width, a multiple of
   eight (flows.h)
   A column's sum runs over makers in their order; a row's in eight running sums that go on from block to block. So
   results depend neither on the blocks, nor on the lanes beside, nor on the width of the machine's vectors. */
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

#endif
