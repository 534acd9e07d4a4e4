/* sparse matrices by rows: counting sort of triplets, products, transpose

   A product takes the rows of each window of 256 in order of length: with consecutive rows of one length
   the processor predicts the loop ends, which dominate the time of short rows. The
   sum of a row is left to right, so the order of rows changes no bit. */
#include "sparse.h"

#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/thread.h"

#define WINDOW 256         /* rows that are sorted by length; an offset fits a byte */
#define CHUNK 4096         /* rows of a task in a product, a multiple of WINDOW */
#define SMALL_COUNT 131072 /* entries below which a second thread costs more than it saves */

static lian_sparse *sparse_new(memory m, size_t rows, size_t cols, size_t count) {
  lian_sparse *a = memory_zero(m, 1, sizeof *a);
  if (!a) return NULL;
  *a = (lian_sparse){
      .m = m, .owners = 1, .rows = rows, .cols = cols, .count = count, .capacity = count};
  a->start = memory_zero(m, rows + 1, sizeof *a->start);
  a->index = memory_new(m, count, sizeof *a->index);
  a->value = memory_new(m, count, sizeof *a->value);
  a->order = memory_new(m, rows, sizeof *a->order);
  if (a->start && a->index && a->value && a->order) return a;
  sparse_free(a);
  return NULL;
}

lian_sparse *sparse_keep(const lian_sparse *a) {
  lian_sparse *own = (lian_sparse *)a; /* the owner count may change in a const object */
  if (own) own->owners++;
  return own;
}

void sparse_free(lian_sparse *a) {
  if (!a || --a->owners > 0) return;
  memory_free(a->m, a->start, a->rows + 1, sizeof *a->start);
  memory_free(a->m, a->index, a->capacity, sizeof *a->index);
  memory_free(a->m, a->value, a->capacity, sizeof *a->value);
  memory_free(a->m, a->order, a->rows, sizeof *a->order);
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

/* after filling, start[i] is the end of row i: shifts it back by one row */
static void rewind_rows(size_t *start, size_t rows) {
  memmove(start + 1, start, rows * sizeof *start);
  start[0] = 0;
}

static size_t shorter(const lian_sparse *a, size_t i) {
  size_t length = a->start[i + 1] - a->start[i];
  return length < WINDOW ? length : WINDOW - 1;
}

/* counting sort of each window's rows by length; lengths from 255 on count as 255 */
static void order_rows(lian_sparse *a) {
  for (size_t first = 0; first < a->rows; first += WINDOW) {
    size_t last = a->rows - first < WINDOW ? a->rows : first + WINDOW, place[WINDOW + 1] = {0};
    for (size_t i = first; i < last; i++) place[shorter(a, i) + 1]++;
    for (size_t length = 0; length < WINDOW; length++) place[length + 1] += place[length];
    for (size_t i = first; i < last; i++)
      a->order[first + place[shorter(a, i)]++] = (uint8_t)(i - first);
  }
}

/* transpose: rows are filled in the order of a, so columns ascend and duplicates keep their order */
static lian_sparse *transposed(memory m, const lian_sparse *a) {
  lian_sparse *t = sparse_new(m, a->cols, a->rows, a->count);
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

lian_sparse *sparse_transpose(memory m, const lian_sparse *a) {
  lian_sparse *t = transposed(m, a);
  if (t) order_rows(t);
  return t;
}

static int countable(size_t rows, size_t cols) {
  return rows <= UINT32_MAX && cols <= UINT32_MAX;
}

static lian_status too_large(size_t rows, size_t cols, lian_error *err) {
  return status_set(err, LIAN_BAD_ARGUMENT,
                    "a sparse matrix of %z x %z is beyond 4294967295 a side", rows, cols);
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

/* adds up duplicates in each ascending row and drops zeros */
static lian_status merge_rows(lian_sparse *a, lian_error *err) {
  size_t to = 0, from = 0;
  for (size_t i = 0; i < a->rows; i++) {
    size_t end = a->start[i + 1];
    a->start[i] = to;
    while (from < end) {
      uint32_t column = a->index[from];
      double sum = a->value[from++];
      while (from < end && a->index[from] == column) sum += a->value[from++];
      if (sum == 0) continue;
      if (!isfinite(sum))
        return status_set(err, LIAN_BAD_DATA,
                          "the entries at (%z, %z) add up beyond all numbers", i + 1,
                          (size_t)column + 1);
      a->index[to] = column;
      a->value[to++] = sum;
    }
  }
  a->start[a->rows] = a->count = to;
  return LIAN_OK;
}

lian_status sparse_from_triplets(const lian_env *env, size_t rows, size_t cols, size_t count,
                                 const uint32_t *row, const uint32_t *col, const double *value,
                                 lian_sparse **out, lian_error *err) {
  memory m = memory_of(env);
  if (!countable(rows, cols)) return too_large(rows, cols, err);
  lian_status status = check_triplets(rows, cols, count, row, col, value, err);
  if (status) return status;
  lian_sparse *by_col = sparse_new(m, cols, rows, count), *a = NULL;
  if (!by_col) return status_no_memory(err);
  for (size_t k = 0; k < count; k++) by_col->start[col[k]]++;
  accumulate(by_col->start, cols);
  for (size_t k = 0; k < count; k++) {
    size_t at = by_col->start[col[k]]++;
    by_col->index[at] = row[k];
    by_col->value[at] = value[k];
  }
  rewind_rows(by_col->start, cols);
  a = transposed(m, by_col);
  sparse_free(by_col);
  if (!a) return status_no_memory(err);
  status = merge_rows(a, err);
  if (status) {
    sparse_free(a);
    return status;
  }
  order_rows(a);
  *out = a;
  return LIAN_OK;
}

typedef struct product {
  const lian_sparse *a;
  const double *v;
  double *out;
} product;

static void times_rows(const lian_sparse *a, size_t first, size_t last, const double *v,
                       double *out) {
  const uint32_t *index = a->index;
  const double *value = a->value;
  for (size_t at = first; at < last; at++) {
    size_t i = at / WINDOW * WINDOW + a->order[at], end = a->start[i + 1];
    double sum = 0;
    for (size_t k = a->start[i]; k < end; k++) sum += value[k] * v[index[k]];
    out[i] = sum;
  }
}

static void times_chunk(void *context, size_t chunk) {
  const product *p = context;
  size_t first = chunk * CHUNK, last = p->a->rows - first < CHUNK ? p->a->rows : first + CHUNK;
  times_rows(p->a, first, last, p->v, p->out);
}

void sparse_times(const lian_env *env, const lian_sparse *a, const double *v, double *out) {
  product p = {a, v, out};
  if (a->count < SMALL_COUNT)
    times_rows(a, 0, a->rows, v, out);
  else
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
    if (a->index[mid] < j)
      low = mid + 1;
    else
      high = mid;
  }
  return low < a->start[i + 1] && a->index[low] == j ? a->value[low] : 0;
}

/* ---- the public handle */

lian_status lian_sparse_new(const lian_env *env, size_t rows, size_t cols, size_t count, const uint32_t *row,
                            const uint32_t *col, const double *value, lian_sparse **out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"out", out}), err);
  if (!wrong && count > 0) wrong = check_given(GIVEN({"row", row}, {"col", col}, {"value", value}), err);
  return wrong ? wrong : sparse_from_triplets(env, rows, cols, count, row, col, value, out, err);
}

lian_sparse *lian_sparse_keep(const lian_sparse *a) { return sparse_keep(a); }

void lian_sparse_free(lian_sparse *a) { sparse_free(a); }

size_t lian_sparse_rows(const lian_sparse *a) { return a ? a->rows : 0; }

size_t lian_sparse_cols(const lian_sparse *a) { return a ? a->cols : 0; }

size_t lian_sparse_count(const lian_sparse *a) { return a ? a->count : 0; }

const size_t *lian_sparse_starts(const lian_sparse *a) { return a ? a->start : NULL; }

const uint32_t *lian_sparse_columns(const lian_sparse *a) { return a ? a->index : NULL; }

const double *lian_sparse_values(const lian_sparse *a) { return a ? a->value : NULL; }
