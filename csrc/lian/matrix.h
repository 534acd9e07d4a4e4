/* matrices, dense and sparse */
#ifndef LIAN_MATRIX_H
#define LIAN_MATRIX_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_matrix lian_matrix; /* dense, row-major */
typedef struct lian_sparse lian_sparse; /* compressed rows */

/* data (rows x cols, row-major) is copied; NULL gives zeros. O(rows x cols) */
LIAN_API lian_status lian_matrix_new(const lian_env *env, size_t rows, size_t cols,
                                     const double *data, lian_matrix **out, lian_error *err);
LIAN_API lian_matrix *lian_matrix_keep(const lian_matrix *a);
LIAN_API void lian_matrix_free(lian_matrix *a);
LIAN_API size_t lian_matrix_rows(const lian_matrix *a);
LIAN_API size_t lian_matrix_cols(const lian_matrix *a);
LIAN_API const double *lian_matrix_data(const lian_matrix *a);
/* the numbers, writable by the only owner; NULL when there are more owners */
LIAN_API double *lian_matrix_edit(lian_matrix *a);

/* new matrices from given ones, which are not changed. LIAN_BAD_ARGUMENT: sizes that do not fit, an index out of range,
   NULL. O(rows x cols) */
LIAN_API lian_status lian_matrix_transpose(const lian_env *env, const lian_matrix *a, lian_matrix **out,
                                           lian_error *err);
/* the chosen rows (row_count) and columns (cols, col_count), in that order, each any number of times; NULL: all.
   O(row_count x col_count) */
LIAN_API lian_status lian_matrix_pick(const lian_env *env, const lian_matrix *a, const size_t *rows,
                                      size_t row_count, const size_t *cols, size_t col_count, lian_matrix **out,
                                      lian_error *err);
/* a b, m x k times k x n: 2 m n k operations on BLAS, O(m n k) */
LIAN_API lian_status lian_matrix_product(const lian_env *env, const lian_matrix *a, const lian_matrix *b,
                                         lian_matrix **out, lian_error *err);
/* a + factor b; O(rows x cols) */
LIAN_API lian_status lian_matrix_add(const lian_env *env, const lian_matrix *a, const lian_matrix *b, double factor,
                                     lian_matrix **out, lian_error *err);
/* row i times rows[i], column j times cols[j]; NULL: no scaling. O(rows x cols) */
LIAN_API lian_status lian_matrix_scale(const lian_env *env, const lian_matrix *a, const double *rows,
                                       const double *cols, lian_matrix **out, lian_error *err);
/* cells of these rows (row_count) and columns (cols, col_count) times factor, once each time a row or column is listed;
   the others as in a. O(rows x cols + row_count x col_count) */
LIAN_API lian_status lian_matrix_cut(const lian_env *env, const lian_matrix *a, const size_t *rows, size_t row_count,
                                     const size_t *cols, size_t col_count, double factor, lian_matrix **out,
                                     lian_error *err);
/* out: rows or cols numbers, the caller's. O(rows x cols), as the next three */
LIAN_API lian_status lian_matrix_row_sums(const lian_matrix *a, double *out, lian_error *err);
LIAN_API lian_status lian_matrix_col_sums(const lian_matrix *a, double *out, lian_error *err);
/* number of the first cell, row by row, that is NaN or infinite; rows * cols: none is */
LIAN_API size_t lian_matrix_first_bad(const lian_matrix *a);
LIAN_API size_t lian_matrix_negative(const lian_matrix *a); /* cells below zero */
/* 1: the same size and the same numbers, bit for bit */
LIAN_API int lian_matrix_same(const lian_matrix *a, const lian_matrix *b);

/* from triplets row, col, value (count each) in any order; entries of one cell are added up, in the order given; zeros
   are dropped. LIAN_BAD_DATA names the first entry that is out of range or not finite. O(count + rows + cols) */
LIAN_API lian_status lian_sparse_new(const lian_env *env, size_t rows, size_t cols, size_t count,
                                     const uint32_t *row, const uint32_t *col, const double *value,
                                     lian_sparse **out, lian_error *err);
LIAN_API lian_sparse *lian_sparse_keep(const lian_sparse *a);
LIAN_API void lian_sparse_free(lian_sparse *a);
LIAN_API size_t lian_sparse_rows(const lian_sparse *a);
LIAN_API size_t lian_sparse_cols(const lian_sparse *a);
LIAN_API size_t lian_sparse_count(const lian_sparse *a); /* of entries */
/* row i: entries start[i] .. start[i + 1] - 1, columns ascending; start: rows + 1, the others: count */
LIAN_API const size_t *lian_sparse_starts(const lian_sparse *a);
LIAN_API const uint32_t *lian_sparse_columns(const lian_sparse *a);
LIAN_API const double *lian_sparse_values(const lian_sparse *a);

#ifdef __cplusplus
}
#endif
#endif
