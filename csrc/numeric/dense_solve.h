/* LU and inverse of dense matrices in fixed tiles, so that any number of threads gives the same
   bits; source: Golub and Van Loan 2013, 3.4 and 3.6; panels, triangles and products by LAPACK
   and BLAS */
#ifndef NUMERIC_DENSE_SOLVE_H
#define NUMERIC_DENSE_SOLVE_H

#include "matrix.h"

typedef struct dense_lu {
  size_t n;
  double *a;      /* n x n, the factors, in place of the matrix */
  int32_t *pivot; /* n */
} dense_lu;

/* factors a (n x n, row-major) in place; pivot: n. 2 n^3 / 3 flops.
   LIAN_SINGULAR names the row that is a combination of those before it, up to rounding;
   LIAN_BAD_DATA names a cell that is NaN or infinite. LIAN_INTERRUPTED leaves a undefined. */
lian_status dense_factor(const lian_env *env, double *a, size_t n, int32_t *pivot,
                         dense_lu *out, lian_error *err);

/* solves M b = b, or M' b = b when transposed, in place, one right-hand side: 2 n^2 flops */
void dense_substitute(const dense_lu *lu, int transposed, double *b);

/* both: solves M b = b in place, M (n x n, row-major) is overwritten */
lian_status dense_solve(const lian_env *env, double *a, size_t n, double *b, lian_error *err);

/* the inverse in place of the factors: 4 n^3 / 3 flops, workspace one panel, n x 128 doubles at
   most and n^2 / 5 from n = 160 on. LIAN_SINGULAR: an entry overflows. */
lian_status dense_invert(const lian_env *env, dense_lu *lu, lian_error *err);

/* eigenvalue of largest modulus of a (n x n), by the QR method on a copy, about 10 n^3 flops;
   for matrices with negative cells, where power iteration may not converge */
lian_status dense_spectral_radius(const lian_env *env, const double *a, size_t n, double *out,
                                  lian_error *err);

#endif
