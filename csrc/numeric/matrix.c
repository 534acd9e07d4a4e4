/* dense matrices: making, picking, margins, products on BLAS in fixed tiles */
#include "matrix.h"

#include <string.h>

#include "../base/thread.h"
#include "blas.h"

#define TILE 256 /* rows of a product that make one task; a fixed number, so that threads share
                    the same work however many there are */

static lian_matrix *shape(memory m, size_t rows, size_t cols) {
  if (cols && rows > PTRDIFF_MAX / sizeof(double) / cols) return NULL;
  lian_matrix *a = memory_zero(m, 1, sizeof *a);
  if (a) *a = (lian_matrix){.m = m, .owners = 1, .rows = rows, .cols = cols, .room = rows * cols};
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

/* ---- products: row-major A is column-major A', so A v is gemv with 'T' */

typedef struct product {
  const lian_matrix *a, *b;
  const double *v;
  double *out;
  lian_matrix *to;
} product;

static size_t tiles_of(size_t n) { return (n + TILE - 1) / TILE; }

static size_t tile_size(size_t n, size_t tile) {
  size_t left = n - tile * TILE;
  return left < TILE ? left : TILE;
}

static void times_tile(void *context, size_t tile) {
  const product *p = context;
  size_t at = tile * TILE;
  blas_gemv('T', p->a->cols, tile_size(p->a->rows, tile), 1, matrix_row_of(p->a, at), p->a->cols,
            p->v, 0, p->out + at);
}

void matrix_times(const lian_env *env, const lian_matrix *a, const double *v, double *out) {
  product p = {.a = a, .v = v, .out = out};
  blas_hold hold = blas_one_thread();
  thread_for(env, tiles_of(a->rows), times_tile, &p);
  blas_release(hold);
}

static void turned_tile(void *context, size_t tile) {
  const product *p = context;
  size_t at = tile * TILE;
  blas_gemv('N', tile_size(p->a->cols, tile), p->a->rows, 1, p->a->data + at, p->a->cols, p->v, 0,
            p->out + at);
}

void matrix_transposed_times(const lian_env *env, const lian_matrix *a, const double *v,
                             double *out) {
  product p = {.a = a, .v = v, .out = out};
  blas_hold hold = blas_one_thread();
  thread_for(env, tiles_of(a->cols), turned_tile, &p);
  blas_release(hold);
}

/* C = A B row-major is C' = B' A' column-major; a tile is a band of rows of C */
static void product_tile(void *context, size_t tile) {
  const product *p = context;
  size_t at = tile * TILE, n = p->b->cols, k = p->a->cols;
  blas_gemm('N', 'N', n, tile_size(p->a->rows, tile), k, 1, p->b->data, n,
            matrix_row_of(p->a, at), k, 0, matrix_row(p->to, at), n);
}

void matrix_product(const lian_env *env, const lian_matrix *a, const lian_matrix *b,
                    lian_matrix *out) {
  product p = {.a = a, .b = b, .to = out};
  if (a->cols == 0) {
    memset(out->data, 0, out->rows * out->cols * sizeof *out->data);
    return;
  }
  blas_hold hold = blas_one_thread();
  thread_for(env, tiles_of(a->rows), product_tile, &p);
  blas_release(hold);
}

/* ---- the public handle */

lian_status lian_matrix_new(const lian_env *env, size_t rows, size_t cols, const double *data,
                            lian_matrix **out, lian_error *err) {
  lian_matrix *a = data ? matrix_new(memory_of(env), rows, cols)
                        : matrix_zero(memory_of(env), rows, cols);
  if (!a) return status_no_memory(err);
  if (data) memcpy(a->data, data, rows * cols * sizeof *data);
  *out = a;
  return LIAN_OK;
}

lian_matrix *lian_matrix_keep(lian_matrix *a) {
  if (a) a->owners++;
  return a;
}

void lian_matrix_free(lian_matrix *a) {
  if (!a || --a->owners > 0) return;
  memory_free(a->m, a->data, a->room, sizeof *a->data);
  memory_free(a->m, a, 1, sizeof *a);
}

size_t lian_matrix_rows(const lian_matrix *a) { return a->rows; }

size_t lian_matrix_cols(const lian_matrix *a) { return a->cols; }

const double *lian_matrix_data(const lian_matrix *a) { return a->data; }
