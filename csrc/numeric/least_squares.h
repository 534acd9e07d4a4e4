/* least squares with few regressors, by Householder reflections */
#ifndef NUMERIC_LEAST_SQUARES_H
#define NUMERIC_LEAST_SQUARES_H

#include "../base/memory.h"
#include "../base/status.h"

/* y = X b + e; x rows x cols row-major, rows >= cols. coefficient, error (standard errors, NaN where rows = cols): cols,
   the caller's. residual: sum of squares left. LIAN_SINGULAR names the column that depends on those before it.
   2 rows cols^2 operations, one copy */
lian_status least_squares(const lian_env *env, size_t rows, size_t cols, const double *x, const double *y,
                          double *coefficient, double *error, double *residual, lian_error *err);

#endif
