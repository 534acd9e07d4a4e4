/* weights, in parts */
#ifndef INDEX_WEIGH_H
#define INDEX_WEIGH_H

#include "index.h"

lian_status weigh_check(size_t rows, size_t cols, const double *x, const double *out, lian_error *err);
/* refuses gaps */
lian_status weigh_check_whole(size_t rows, size_t cols, const double *x, lian_error *err);
lian_status weigh_scaled(size_t cols, double *w, lian_error *err); /* to sum 1 */
lian_status weigh_by_components(const lian_env *env, lian_weigh method, size_t rows, size_t cols, const double *x,
                                double *out, lian_error *err);

#endif
