/* sparse matrices by rows: counting sort of triplets, products, transpose */
#include "sparse.h"

#include <math.h>
#include <string.h>

#include "../base/thread.h"

#define CHUNK 4096 /* rows of a task in a product */

static lian_sparse *sparse_room(memory m, size_t rows, size_t cols, size_t count) {
  lian_sparse *a = memory_zero(m, 1, sizeof *a);
  if (!a) return NULL;
  *a = (lian_sparse){.m = m, .owners = 1, .rows = rows, .cols = cols, .count = count, .room = count};
  a->start = memory_zero(m, rows + 1, sizeof *a->start);
  a->index = memory_new(m, count, sizeof *a->index);
  a->value = memory_new(m, count, sizeof *a->value);
  if (a->start && a->index && a->value) return a;
  sparse_free(a);
  return NULL;
}

lian_sparse *sparse_keep(lian_sparse *a) {
  if (a) a->owners++;
  return a;
}

void sparse_free(lian_sparse *a) {
  if (!a || --a->owners > 0) return;
  memory_free(a->m, a->start, a->rows + 1, sizeof *a->start);
  memory_free(a->m, a->index, a->room, sizeof *a->index);
  memory_free(a->m, a->value, a->room, sizeof *a->value);
  memory_free(a->m, a, 1, sizeof *a);
}

/* counts -> offsets: start[i] becomes where row i begins */
static void accumulate(size_t *start, size_t rows) {
  size_t total = 0;
  for (size_t i = 0; i <= rows; i++) {
    size_t count = start[i];
    start[i] = total;
    total += count;
  }
}

/* after filling, start[i] stands at the end of row i: move it back by one row */
static void rewind_rows(size_t *start, size_t rows) {
  memmove(start + 1, start, rows * sizeof *start);
  start[0] = 0;
}

lian_sparse *sparse_transpose(memory m, const lian_sparse *a) {
  lian_sparse *t = sparse_room(m, a->cols, a->rows, a->count);
  if (!t) return NULL;
  for (size_t k = 0; k < a->count; k++) t->start[a->index[k]]++;
  accumulate(t->start, t->rows);
  for (size_t i = 0; i < a->rows; i++)
    for (size_t k = a->start[i]; k < a->start[i + 1]; k++) {
      size_t at = t->start[a->index[k]]++;
      t->index[at] = (uint32_t)i;
      t->value[at] = a->value[k];
    }
  rewind_rows(t->start, t->rows);
  return t;
}

static lian_status check_triplets(size_t rows, size_t cols, size_t count, const uint32_t *row,
                                  const uint32_t *col, const double *value, lian_error *err) {
  for (size_t k = 0; k < count; k++) {
    if (row[k] >= rows || col[k] >= cols)
      return status_set(err, LIAN_BAD_DATA, "entry %z lies at (%z, %z), outside %z x %z", k + 1,
                        (size_t)row[k] + 1, (size_t)col[k] + 1, rows, cols);
    if (!isfinite(value[k]))
      return status_set(err, LIAN_BAD_DATA, "entry %z: expected a finite number", k + 1);
  }
  return LIAN_OK;
}

/* equal neighbours of each ascending row are added up, zeros dropped */
static void merge_rows(lian_sparse *a) {
  size_t to = 0, from = 0;
  for (size_t i = 0; i < a->rows; i++) {
    size_t end = a->start[i + 1];
    a->start[i] = to;
    while (from < end) {
      uint32_t column = a->index[from];
      double sum = a->value[from++];
      while (from < end && a->index[from] == column) sum += a->value[from++];
      if (sum == 0) continue;
      a->index[to] = column;
      a->value[to++] = sum;
    }
  }
  a->start[a->rows] = a->count = to;
}

lian_status sparse_from_triplets(const lian_env *env, size_t rows, size_t cols, size_t count,
                                 const uint32_t *row, const uint32_t *col, const double *value,
                                 lian_sparse **out, lian_error *err) {
  memory m = memory_of(env);
  lian_status status = check_triplets(rows, cols, count, row, col, value, err);
  if (status) return status;
  lian_sparse *by_col = sparse_room(m, cols, rows, count), *a = NULL;
  if (!by_col) return status_no_memory(err);
  for (size_t k = 0; k < count; k++) by_col->start[col[k]]++;
  accumulate(by_col->start, cols);
  for (size_t k = 0; k < count; k++) {
    size_t at = by_col->start[col[k]]++;
    by_col->index[at] = row[k];
    by_col->value[at] = value[k];
  }
  rewind_rows(by_col->start, cols);
  a = sparse_transpose(m, by_col); /* stable, so equal entries keep the order given */
  sparse_free(by_col);
  if (!a) return status_no_memory(err);
  merge_rows(a);
  *out = a;
  return LIAN_OK;
}

lian_status sparse_from_dense(const lian_env *env, const double *data, size_t rows, size_t cols,
                              lian_sparse **out, lian_error *err) {
  size_t count = 0;
  for (size_t k = 0; k < rows * cols; k++) {
    if (!isfinite(data[k]))
      return status_set(err, LIAN_BAD_DATA, "cell [%z][%z]: expected a finite number",
                        k / cols + 1, k % cols + 1);
    count += data[k] != 0;
  }
  lian_sparse *a = sparse_room(memory_of(env), rows, cols, count);
  if (!a) return status_no_memory(err);
  count = 0;
  for (size_t i = 0; i < rows; i++) {
    a->start[i] = count;
    for (size_t j = 0; j < cols; j++) {
      if (data[i * cols + j] == 0) continue;
      a->index[count] = (uint32_t)j;
      a->value[count++] = data[i * cols + j];
    }
  }
  a->start[rows] = count;
  *out = a;
  return LIAN_OK;
}

typedef struct product {
  const lian_sparse *a;
  const double *v;
  double *out;
} product;

static double row_times(const lian_sparse *a, size_t i, const double *v) {
  double sum = 0;
  for (size_t k = a->start[i]; k < a->start[i + 1]; k++) sum += a->value[k] * v[a->index[k]];
  return sum;
}

static void times_chunk(void *context, size_t chunk) {
  const product *p = context;
  size_t first = chunk * CHUNK, last = first + CHUNK < p->a->rows ? first + CHUNK : p->a->rows;
  for (size_t i = first; i < last; i++) p->out[i] = row_times(p->a, i, p->v);
}

void sparse_times(const lian_env *env, const lian_sparse *a, const double *v, double *out) {
  product p = {a, v, out};
  thread_for(env, (a->rows + CHUNK - 1) / CHUNK, times_chunk, &p);
}

void sparse_row_sums(const lian_sparse *a, double *out) {
  for (size_t i = 0; i < a->rows; i++) {
    out[i] = 0;
    for (size_t k = a->start[i]; k < a->start[i + 1]; k++) out[i] += a->value[k];
  }
}

void sparse_col_sums(const lian_sparse *a, double *out) {
  memset(out, 0, a->cols * sizeof *out);
  for (size_t k = 0; k < a->count; k++) out[a->index[k]] += a->value[k];
}

double sparse_at(const lian_sparse *a, size_t i, size_t j) {
  size_t low = a->start[i], high = a->start[i + 1];
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (a->index[mid] < j) low = mid + 1;
    else high = mid;
  }
  return low < a->start[i + 1] && a->index[low] == j ? a->value[low] : 0;
}
