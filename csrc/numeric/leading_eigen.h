/* the largest eigenvalues of a symmetric matrix, dense or as an operator */
#ifndef NUMERIC_LEADING_EIGEN_H
#define NUMERIC_LEADING_EIGEN_H

#include "../base/memory.h"
#include "../base/status.h"

/* `most` eigenvalues, descending, and vector k in vector[k n] .. of length 1; a: n x n, spoilt. 4/3 n^3 operations, on
   one thread, not interruptible: for n to some thousand */
lian_status dense_leading_eigen(const lian_env *env, size_t n, double *a, size_t most, double *value, double *vector,
                                lian_error *err);

/* the same of an operator, times(context, v, out) = A v, by Lanczos steps with full reorthogonalisation (Golub and Van
   Loan 2013, 10.3), begun from `start` (n, not 0), until the residuals of all `most` pairs are below tolerance x the
   largest eigenvalue. Memory n x steps. LIAN_NO_CONVERGENCE after 500 steps; LIAN_INTERRUPTED */
typedef void (*symmetric_times)(const void *context, const double *v, double *out);
lian_status lanczos_leading_eigen(const lian_env *env, size_t n, symmetric_times times, const void *context,
                                  const double *start, size_t most, double tolerance, double *value, double *vector,
                                  lian_error *err);

#endif
