/* filling gaps, in parts */
#ifndef INDEX_FILL_H
#define INDEX_FILL_H

#include "index.h"

lian_status fill_nothing_there(size_t column, lian_error *err);
lian_status fill_em(const lian_env *env, const lian_fill_spec *spec, size_t rows, size_t cols, const double *x,
                    double *out, lian_error *err);

#endif
