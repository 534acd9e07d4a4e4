/* cells of an inverse that no path leads to */
#ifndef NUMERIC_REACHED_H
#define NUMERIC_REACHED_H

#include "matrix.h"

/* (I - A)^-1 = I + A + A^2 + ... is 0 at i, j when no chain of cells of A that are not 0 leads from i to j; elimination
   leaves rounding there. Sets those cells of `inverse` to 0. a_ij = z_ij share_j, n x n, given as z and share.
   cost: O(n^2) where A has one strongly connected component; else + O(components^2 edges between them / 64), at most
   n^3 / 128 steps; memory components^2 / 8 bytes. Polls */
lian_status matrix_clear_unreached(const lian_env *env, const lian_matrix *z, const double *share, lian_matrix *inverse,
                                   lian_error *err);

#endif
