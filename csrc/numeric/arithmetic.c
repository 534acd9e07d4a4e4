/* new dense matrices out of given ones: transposed, picked, multiplied, added, scaled, cut
   cost: O(rows x cols); a product 2 m n k operations on BLAS */
#include <string.h>

#include "../base/check.h"
#include "matrix.h"

static lian_status fresh(const lian_env *env, size_t rows, size_t cols, lian_matrix **out, lian_error *err) {
  *out = matrix_new(memory_of(env), rows, cols);
  if (*out) return LIAN_OK;
  lian_status status = matrix_refused(err);
  if (status == LIAN_NO_MEMORY && err && strcmp(err->text, "not enough memory") == 0)
    return status_set(err, status, "not enough memory for a matrix of %z x %z", rows, cols);
  return status;
}

double *lian_matrix_edit(lian_matrix *a) { return a && a->owners == 1 ? a->data : NULL; }

lian_status lian_matrix_transpose(const lian_env *env, const lian_matrix *a, lian_matrix **out, lian_error *err) {
  lian_matrix *t;
  lian_status status = check_given(GIVEN({"matrix", a}, {"out", out}), err);
  if (!status) status = fresh(env, a->cols, a->rows, &t, err);
  if (status) return status;
  for (size_t i = 0; i < a->rows; i++)
    for (size_t j = 0; j < a->cols; j++) t->data[j * a->rows + i] = a->data[i * a->cols + j];
  *out = t;
  return LIAN_OK;
}

/* checks that indices are below count; NULL: all, nothing to check */
static lian_status check_places(const size_t *list, size_t listed, size_t count, const char *what, lian_error *err) {
  lian_status status = LIAN_OK;
  for (size_t k = 0; list && k < listed && !status; k++) status = check_index(list[k], count, what, err);
  return status;
}

lian_status lian_matrix_pick(const lian_env *env, const lian_matrix *a, const size_t *rows, size_t row_count,
                             const size_t *cols, size_t col_count, lian_matrix **out, lian_error *err) {
  lian_status status = check_given(GIVEN({"matrix", a}, {"out", out}), err);
  if (!status) status = check_places(rows, row_count, a->rows, "row", err);
  if (!status) status = check_places(cols, col_count, a->cols, "column", err);
  if (status) return status;
  lian_matrix *p = matrix_pick(memory_of(env), a, rows, row_count, cols, col_count);
  if (!p) return matrix_refused(err);
  *out = p;
  return LIAN_OK;
}

lian_status lian_matrix_product(const lian_env *env, const lian_matrix *a, const lian_matrix *b, lian_matrix **out,
                                lian_error *err) {
  lian_matrix *p;
  lian_status status = check_given(GIVEN({"matrix", a}, {"other", b}, {"out", out}), err);
  if (!status && a->cols != b->rows)
    status = status_set(err, LIAN_BAD_ARGUMENT, "product: %z columns against %z rows", a->cols, b->rows);
  if (!status) status = fresh(env, a->rows, b->cols, &p, err);
  if (status) return status;
  if (matrix_product(env, a, b, p)) {
    lian_matrix_free(p);
    return status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  *out = p;
  return LIAN_OK;
}

lian_status lian_matrix_add(const lian_env *env, const lian_matrix *a, const lian_matrix *b, double factor,
                            lian_matrix **out, lian_error *err) {
  lian_matrix *s;
  lian_status status = check_given(GIVEN({"matrix", a}, {"other", b}, {"out", out}), err);
  if (!status && (a->rows != b->rows || a->cols != b->cols))
    status = status_set(err, LIAN_BAD_ARGUMENT, "add: %z x %z against %z x %z", a->rows, a->cols, b->rows, b->cols);
  if (!status) status = check_finite(&factor, 1, "factor", err);
  if (!status) status = fresh(env, a->rows, a->cols, &s, err);
  if (status) return status;
  for (size_t k = 0; k < a->rows * a->cols; k++) s->data[k] = a->data[k] + factor * b->data[k];
  *out = s;
  return LIAN_OK;
}

lian_status lian_matrix_scale(const lian_env *env, const lian_matrix *a, const double *rows, const double *cols,
                              lian_matrix **out, lian_error *err) {
  lian_matrix *s;
  lian_status status = check_given(GIVEN({"matrix", a}, {"out", out}), err);
  if (!status) status = check_finite(rows, a->rows, "rows", err);
  if (!status) status = check_finite(cols, a->cols, "columns", err);
  if (!status) status = fresh(env, a->rows, a->cols, &s, err);
  if (status) return status;
  for (size_t i = 0; i < a->rows; i++)
    for (size_t j = 0; j < a->cols; j++)
      s->data[i * a->cols + j] = a->data[i * a->cols + j] * (rows ? rows[i] : 1) * (cols ? cols[j] : 1);
  *out = s;
  return LIAN_OK;
}

lian_status lian_matrix_cut(const lian_env *env, const lian_matrix *a, const size_t *rows, size_t row_count,
                            const size_t *cols, size_t col_count, double factor, lian_matrix **out,
                            lian_error *err) {
  lian_status status = check_given(GIVEN({"matrix", a}, {"out", out}), err);
  if (!status) status = check_list(rows, row_count, "rows", err);
  if (!status) status = check_list(cols, col_count, "columns", err);
  if (!status) status = check_places(rows, row_count, a->rows, "row", err);
  if (!status) status = check_places(cols, col_count, a->cols, "column", err);
  if (status) return status;
  lian_matrix *copy = matrix_copy(memory_of(env), a);
  if (!copy) return status_no_memory(err);
  for (size_t i = 0; i < row_count; i++)
    for (size_t j = 0; j < col_count; j++) copy->data[rows[i] * a->cols + cols[j]] *= factor;
  *out = copy;
  return LIAN_OK;
}

lian_status lian_matrix_row_sums(const lian_matrix *a, double *out, lian_error *err) {
  lian_status status = check_given(GIVEN({"matrix", a}, {"out", out}), err);
  if (!status) matrix_row_sums(a, out);
  return status;
}

lian_status lian_matrix_col_sums(const lian_matrix *a, double *out, lian_error *err) {
  lian_status status = check_given(GIVEN({"matrix", a}, {"out", out}), err);
  if (!status) matrix_col_sums(a, out);
  return status;
}

size_t lian_matrix_first_bad(const lian_matrix *a) {
  return a ? vector_first_bad(a->data, a->rows * a->cols) : 0;
}

size_t lian_matrix_negative(const lian_matrix *a) {
  size_t count = 0;
  for (size_t k = 0; a && k < a->rows * a->cols; k++) count += a->data[k] < 0;
  return count;
}

int lian_matrix_same(const lian_matrix *a, const lian_matrix *b) {
  return a && b && a->rows == b->rows && a->cols == b->cols &&
         memcmp(a->data, b->data, a->rows * a->cols * sizeof *a->data) == 0;
}
