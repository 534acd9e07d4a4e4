/* matrices, dense and sparse */
#ifndef LIAN_MATRIX_H
#define LIAN_MATRIX_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_matrix lian_matrix; /* dense, row-major */
typedef struct lian_sparse lian_sparse; /* compressed rows */

/* data (rows x cols, row-major) is copied; NULL gives zeros */
LIAN_API lian_status lian_matrix_new(const lian_env *env, size_t rows, size_t cols,
                                     const double *data, lian_matrix **out, lian_error *err);
LIAN_API lian_matrix *lian_matrix_keep(lian_matrix *a);
LIAN_API void lian_matrix_free(lian_matrix *a);
LIAN_API size_t lian_matrix_rows(const lian_matrix *a);
LIAN_API size_t lian_matrix_cols(const lian_matrix *a);
LIAN_API const double *lian_matrix_data(const lian_matrix *a);

#ifdef __cplusplus
}
#endif
#endif
