/* a labelled set of columns or rows of a chain */
#include "block.h"

#include <string.h>

lian_status block_finite(const lian_matrix *a, const char *what, lian_error *err) {
  size_t cells = a->rows * a->cols, at = vector_first_bad(a->data, cells);
  if (at == cells) return LIAN_OK;
  return status_set(err, LIAN_BAD_DATA, "%s[%z][%z]: expected a finite number, got %g", what,
                    at / a->cols + 1, at % a->cols + 1, a->data[at]);
}

static lian_status check_shape(const lian_matrix *a, const char *what, const char *part,
                              size_t rows, size_t cols, lian_error *err) {
  if (a->rows != rows || a->cols != cols)
    return status_set(err, LIAN_BAD_DATA, "%s%s: expected %z x %z numbers, got %z x %z", what, part,
                      rows, cols, a->rows, a->cols);
  return block_finite(a, what, err);
}

static lian_status check_labels(const char *what, const lian_labels *l, lian_error *err) {
  for (size_t i = 0; i < l->count; i++) {
    if (labels_find(l, labels_text(l, i)) != i)
      return status_set(err, LIAN_BAD_DATA, "%s: label '%s' stands twice", what,
                        labels_text(l, i));
  }
  return LIAN_OK;
}

static lian_labels *texts_or_blanks(memory m, size_t count, const char *const *texts) {
  if (texts) return labels_list(m, count, texts);
  const char **blank = memory_zero(m, count, sizeof *blank);
  if (!blank) return NULL;
  lian_labels *l = labels_list(m, count, blank);
  memory_free(m, blank, count, sizeof *blank);
  return l;
}

lian_status block_new(memory m, const lian_block *given, block_shape shape, block *out,
                      lian_error *err) {
  lian_status status = LIAN_OK;
  size_t n = given->count;
  block b = {.count = n};
  if (n == 0 && (given->values || given->second))
    return status_set(err, LIAN_BAD_DATA, "%s: values are given without labels", shape.what);
  for (size_t k = 0; given->roles && k < n && !status; k++)
    status = check_choice((long)given->roles[k], LIAN_ROLE_COUNT, "role", err);
  if (!status) status = check_list(given->labels, n, shape.what, err);
  if (status) return status;
  if (n > 0 && !given->values)
    return status_set(err, LIAN_BAD_DATA, "%s: labels are given without values", shape.what);
  if (n > 0) status = check_shape(given->values, shape.what, "", shape.rows, shape.cols, err);
  if (!status && given->second)
    status = check_shape(given->second, shape.what, ".second", shape.second_rows,
                        shape.second_cols, err);
  if (status) return status;
  b.labels = texts_or_blanks(m, n, given->labels);
  b.regions = texts_or_blanks(m, n, given->regions);
  b.units = texts_or_blanks(m, n, given->units);
  b.roles = memory_zero(m, n, sizeof *b.roles);
  b.values = lian_matrix_keep(given->values);
  b.second = lian_matrix_keep(given->second);
  if (!b.labels || !b.regions || !b.units || !b.roles) {
    status = status_no_memory(err);
    goto done;
  }
  if (given->roles) memcpy(b.roles, given->roles, n * sizeof *b.roles);
  status = check_labels(shape.what, b.labels, err);
  if (status) goto done;
  *out = b;
  return LIAN_OK;
done:
  block_free(m, &b);
  return status;
}

void block_free(memory m, block *b) {
  memory_free(m, b->roles, b->count, sizeof *b->roles);
  lian_labels_free(b->labels);
  lian_labels_free(b->regions);
  lian_labels_free(b->units);
  lian_matrix_free(b->values);
  lian_matrix_free(b->second);
  memset(b, 0, sizeof *b);
}
