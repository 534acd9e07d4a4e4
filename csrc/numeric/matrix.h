/* dense matrices: row-major, reference-counted, shared by readers */
#ifndef NUMERIC_MATRIX_H
#define NUMERIC_MATRIX_H

#include "../base/memory.h"
#include "../base/status.h"

struct lian_matrix {
  memory m;
  size_t owners, rows, cols;
  size_t room; /* capacity of data in doubles, >= rows * cols */
  double *data;
};

/* uninitialised, or zeros; NULL when out of memory or with a side above 2^31 - 1 */
lian_matrix *matrix_new(memory m, size_t rows, size_t cols);
lian_status matrix_refused(lian_error *err); /* the error for which matrix_new returned NULL */
lian_matrix *matrix_zero(memory m, size_t rows, size_t cols);
lian_matrix *matrix_copy(memory m, const lian_matrix *a);

/* the chosen rows and columns, copied; NULL: all */
lian_matrix *matrix_pick(memory m, const lian_matrix *a, const size_t *rows, size_t nrows,
                         const size_t *cols, size_t ncols);

static inline double *matrix_row(lian_matrix *a, size_t i) {
  return a->data + i * a->cols;
}
static inline const double *matrix_row_of(const lian_matrix *a, size_t i) {
  return a->data + i * a->cols;
}

/* vectors; sums in eight running sums, added in a fixed order */
double vector_sum(const double *v, size_t n);
double vector_dot(const double *a, const double *b, size_t n);
double vector_largest(const double *v, size_t n); /* max |v_i|; NaN when one is not finite */
size_t vector_first_bad(const double *v,
                        size_t n); /* index of the first NaN or infinity, or n */

/* row sums and column sums, O(rows * cols), each matrix row read once */
void matrix_row_sums(const lian_matrix *a, double *out);
void matrix_col_sums(const lian_matrix *a, double *out);

/* out = A v and out = A' v; O(rows * cols), memory-bound; threads as env says */
void matrix_times(const lian_env *env, const lian_matrix *a, const double *v, double *out);
void matrix_transposed_times(const lian_env *env, const lian_matrix *a, const double *v,
                             double *out);

/* out = A B; out is rows(A) x cols(B), made by the caller; 2 m n k flops on BLAS.
   1: interrupted, out is incomplete */
int matrix_product(const lian_env *env, const lian_matrix *a, const lian_matrix *b,
                   lian_matrix *out);

#endif
