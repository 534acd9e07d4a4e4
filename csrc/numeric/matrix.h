/* dense matrices: row-major, counted, shared by those who only read */
#ifndef NUMERIC_MATRIX_H
#define NUMERIC_MATRIX_H

#include "../base/memory.h"
#include "../base/status.h"

struct lian_matrix {
  memory m;
  size_t owners, rows, cols;
  size_t room; /* doubles that data has room for, >= rows * cols */
  double *data;
};

/* uninitialised / zero numbers; NULL when out of memory or with a side beyond 2^31 - 1 */
lian_matrix *matrix_new(memory m, size_t rows, size_t cols);
lian_status matrix_refused(lian_error *err); /* why it gave NULL */
lian_matrix *matrix_zero(memory m, size_t rows, size_t cols);
lian_matrix *matrix_copy(memory m, const lian_matrix *a);

/* the chosen rows and columns, copied; NULL stands for all of them */
lian_matrix *matrix_pick(memory m, const lian_matrix *a, const size_t *rows, size_t nrows,
                         const size_t *cols, size_t ncols);

static inline double *matrix_row(lian_matrix *a, size_t i) {
  return a->data + i * a->cols;
}
static inline const double *matrix_row_of(const lian_matrix *a, size_t i) {
  return a->data + i * a->cols;
}

/* vectors; sums run in eight lanes folded in one order, whatever the compiler */
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

/* out = A B; out is rows(A) x cols(B), freshly made by the caller; 2 m n k flops on BLAS.
   1: interrupted, out is not whole */
int matrix_product(const lian_env *env, const lian_matrix *a, const lian_matrix *b,
                   lian_matrix *out);

#endif
