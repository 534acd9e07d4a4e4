/* dense matrices: making, picking, margins, products on BLAS in fixed tiles

   A row-major matrix is its transpose to BLAS, so A v is gemv 'T', A' v is gemv 'N', and
   C = A B is C' = B' A'. Tiles depend on the sizes alone, not on the number of threads. */
#include "../base/check.h"
#include "matrix.h"

#include <string.h>

#include "../base/thread.h"
#include "blas.h"

/* BLAS uses 32-bit integers */
static int countable(size_t rows, size_t cols) {
  return rows <= INT32_MAX && cols <= INT32_MAX;
}

static lian_matrix *shape(memory m, size_t rows, size_t cols) {
  if (!countable(rows, cols) || blas_ready(NULL) != LIAN_OK) return NULL;
  lian_matrix *a = memory_zero(m, 1, sizeof *a);
  if (a)
    *a = (lian_matrix){.m = m, .owners = 1, .rows = rows, .cols = cols, .room = rows * cols};
  return a;
}

lian_matrix *matrix_new(memory m, size_t rows, size_t cols) {
  lian_matrix *a = shape(m, rows, cols);
  if (!a) return NULL;
  a->data = memory_new(m, a->room, sizeof *a->data);
  if (a->data) return a;
  lian_matrix_free(a);
  return NULL;
}

lian_status matrix_refused(lian_error *err) {
  lian_status status = blas_ready(err);
  return status ? status : status_no_memory(err);
}

lian_matrix *matrix_zero(memory m, size_t rows, size_t cols) {
  lian_matrix *a = matrix_new(m, rows, cols);
  if (a) memset(a->data, 0, rows * cols * sizeof *a->data);
  return a;
}

lian_matrix *matrix_copy(memory m, const lian_matrix *a) {
  lian_matrix *copy = matrix_new(m, a->rows, a->cols);
  if (copy) memcpy(copy->data, a->data, a->rows * a->cols * sizeof *a->data);
  return copy;
}

lian_matrix *matrix_pick(memory m, const lian_matrix *a, const size_t *rows, size_t nrows,
                         const size_t *cols, size_t ncols) {
  if (!rows) nrows = a->rows;
  if (!cols) ncols = a->cols;
  lian_matrix *p = matrix_new(m, nrows, ncols);
  for (size_t i = 0; p && i < nrows; i++) {
    const double *from = matrix_row_of(a, rows ? rows[i] : i);
    double *to = matrix_row(p, i);
    for (size_t j = 0; j < ncols; j++) to[j] = from[cols ? cols[j] : j];
  }
  return p;
}

void matrix_row_sums(const lian_matrix *a, double *out) {
  for (size_t i = 0; i < a->rows; i++) out[i] = vector_sum(matrix_row_of(a, i), a->cols);
}

void matrix_col_sums(const lian_matrix *a, double *out) {
  memset(out, 0, a->cols * sizeof *out);
  for (size_t i = 0; i < a->rows; i++) {
    const double *row = matrix_row_of(a, i);
    for (size_t j = 0; j < a->cols; j++) out[j] += row[j];
  }
}

/* ---- tiles */

/* n divided into equal parts of at most `most`, each a multiple of 8 except the last */
typedef struct cut {
  size_t n, parts, size;
} cut;

static cut cut_up(size_t n, size_t most) {
  size_t parts = n / most + (n % most != 0);
  size_t size = parts ? (n / parts + (n % parts != 0) + 7) / 8 * 8 : 8;
  cut c = {n, n / size + (n % size != 0), size};
  return c;
}

static size_t part_size(const cut *c, size_t part) {
  size_t left = c->n - part * c->size;
  return left < c->size ? left : c->size;
}

typedef struct product {
  const lian_matrix *a, *b;
  const double *v;
  double *out;
  cut rows, cols;
  size_t from, depth; /* of the inner dimension: start and size of the slice */
} product;

/* ---- products with a vector: a tile is worth a task from about a million cells */

#define VECTOR_CELLS ((size_t)1 << 20)
#define SMALL_CELLS ((size_t)1 << 18)
#define TURNED_COLUMNS 768 /* long enough parts of each row for sequential reads */

static void times_tile(void *context, size_t tile) {
  const product *p = context;
  size_t at = tile * p->rows.size;
  blas_gemv('T', p->a->cols, part_size(&p->rows, tile), 1, matrix_row_of(p->a, at), p->a->cols,
            p->v, 0, p->out + at);
}

void matrix_times(const lian_env *env, const lian_matrix *a, const double *v, double *out) {
  memset(out, 0, a->rows * sizeof *out);
  if (a->cols == 0) return;
  size_t rows = VECTOR_CELLS / a->cols;
  product p = {.a = a, .v = v, .out = out, .rows = cut_up(a->rows, rows > 64 ? rows : 64)};
  blas_hold hold = blas_begin(env);
  thread_for(&hold.env, p.rows.parts, times_tile, &p);
  blas_end(hold);
}

static void turned_tile(void *context, size_t tile) {
  const product *p = context;
  size_t at = tile * p->cols.size;
  blas_gemv('N', part_size(&p->cols, tile), p->a->rows, 1, p->a->data + at, p->a->cols, p->v, 0,
            p->out + at);
}

void matrix_transposed_times(const lian_env *env, const lian_matrix *a, const double *v,
                             double *out) {
  memset(out, 0, a->cols * sizeof *out);
  if (a->rows == 0 || a->cols == 0) return;
  size_t most = a->rows * a->cols < SMALL_CELLS ? a->cols : TURNED_COLUMNS;
  product p = {.a = a, .v = v, .out = out, .cols = cut_up(a->cols, most)};
  blas_hold hold = blas_begin(env);
  thread_for(&hold.env, p.cols.parts, turned_tile, &p);
  blas_end(hold);
}

/* ---- products with a matrix */

#define PRODUCT_ROWS 512
#define PRODUCT_COLUMNS 1024
#define PRODUCT_DEPTH 4096
#define SMALL_ROWS 256 /* of matrices with fewer rows than two tiles */

static void product_tile(void *context, size_t tile) {
  const product *p = context;
  size_t r = tile / p->cols.parts, c = tile % p->cols.parts, n = p->b->cols, k = p->a->cols;
  size_t i = r * p->rows.size, j = c * p->cols.size, depth = p->depth;
  size_t cells = part_size(&p->cols, c);
  blas_gemm('N', 'N', cells, part_size(&p->rows, r), depth, 1,
            p->b->data + p->from * n + j, n, matrix_row_of(p->a, i) + p->from, k, p->from > 0,
            p->out + i * n + j, n);
}

/* slices of the inner dimension, one after the other, so that interruption is polled often */
static int product_slices(const lian_env *env, product *p) {
  int stopped = 0;
  for (p->from = 0; p->from < p->a->cols && !stopped; p->from += p->depth) {
    size_t left = p->a->cols - p->from;
    p->depth = left < PRODUCT_DEPTH ? left : PRODUCT_DEPTH;
    stopped = env_stopped_at(env, (double)p->from / (double)p->a->cols) ||
              thread_until(env, p->rows.parts * p->cols.parts, product_tile, p);
  }
  return stopped;
}

int matrix_product(const lian_env *env, const lian_matrix *a, const lian_matrix *b,
                   lian_matrix *out) {
  product p = {.a = a, .b = b, .out = out->data};
  if (a->cols == 0) {
    memset(out->data, 0, out->rows * out->cols * sizeof *out->data);
    return 0;
  }
  p.rows = cut_up(a->rows, a->rows < 2 * PRODUCT_ROWS ? SMALL_ROWS : PRODUCT_ROWS);
  p.cols = cut_up(b->cols, PRODUCT_COLUMNS);
  blas_hold hold = blas_begin(env);
  int stopped = product_slices(&hold.env, &p);
  blas_end(hold);
  return stopped;
}

/* ---- the public handle */

lian_status lian_matrix_new(const lian_env *env, size_t rows, size_t cols, const double *data,
                            lian_matrix **out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"out", out}), err);
  if (wrong) return wrong;
  if (!countable(rows, cols))
    return status_set(err, LIAN_BAD_ARGUMENT, "a matrix of %z x %z is beyond 2147483647 a side",
                      rows, cols);
  lian_matrix *a =
      data ? matrix_new(memory_of(env), rows, cols) : matrix_zero(memory_of(env), rows, cols);
  if (!a) return matrix_refused(err);
  if (data) memcpy(a->data, data, rows * cols * sizeof *data);
  *out = a;
  return LIAN_OK;
}

lian_matrix *lian_matrix_keep(const lian_matrix *a) {
  lian_matrix *own = (lian_matrix *)a; /* the owner count may change in a const object */
  if (own) own->owners++;
  return own;
}

void lian_matrix_free(lian_matrix *a) {
  if (!a || --a->owners > 0) return;
  memory_free(a->m, a->data, a->room, sizeof *a->data);
  memory_free(a->m, a, 1, sizeof *a);
}

size_t lian_matrix_rows(const lian_matrix *a) {
  return a ? a->rows : 0;
}

size_t lian_matrix_cols(const lian_matrix *a) {
  return a ? a->cols : 0;
}

const double *lian_matrix_data(const lian_matrix *a) {
  return a ? a->data : NULL;
}
