/* the inverse in place of the factors: N^-1 = U^-1 L^-1 P (Golub and Van Loan 2013, 3.4)

   First U^-1, panel by panel from the left:
       X[0:j, J] = - X[0:j, 0:j] U[0:j, J] U[J, J]^-1      with X = U^-1
   then the columns of U^-1 L^-1, panel by panel from the right:
       Y[:, J] = (X[:, J] - Y[:, after J] L[after J, J]) L[J, J]^-1
   then the column exchanges of P. Bands of rows of fixed height are tasks, so the bits do not
   depend on the threads. 4 n^3 / 3 flops; workspace one panel of n x width. */
#include <math.h>
#include <string.h>

#include "../base/thread.h"
#include "blas.h"
#include "dense_solve.h"

#define WIDEST 128
#define NARROWEST 32
#define BAND 192       /* rows of a task */
#define SMALL_BAND 128 /* the same below SMALL */
#define SLICE 8        /* columns of a task that moves L */
#define SMALL 1024     /* order n from which threads pay for copies */

typedef struct panel {
  double *a, *copy; /* copy: n x most, leading dimension n */
  size_t n, most;   /* most: the width of every panel but the last */
  size_t band;      /* rows of a task */
  size_t j, width;  /* the panel's first column and its width */
  const int32_t *pivot;
} panel;

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

/* wide enough for fast products, with a workspace of at most n^2 / 5 */
static size_t panel_width(size_t n) {
  size_t width = n / 5 / 16 * 16;
  width = width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width;
  return n > 0 && n < width ? n : width;
}

static size_t bands_of(const panel *p, size_t rows) {
  return (rows + p->band - 1) / p->band;
}

/* threads for a pass that moves each number once: one where starting more costs more */
static const lian_env *for_copies(const lian_env *env, size_t n) {
  return n < SMALL ? NULL : env;
}

/* rows of - X[0:j, 0:j] copy U[J, J]^-1 */
static void upper_band(void *context, size_t band) {
  const panel *p = context;
  size_t n = p->n, first = band * p->band, rows = smaller(p->band, p->j - first),
         next = first + rows;
  double *out = p->a + first + p->j * n;
  for (size_t c = 0; c < p->width; c++)
    memcpy(out + c * n, p->copy + first + c * n, rows * sizeof *out);
  blas_trmm('L', 'U', 'N', 'N', rows, p->width, p->a + first + first * n, n, out, n);
  if (next < p->j)
    blas_gemm('N', 'N', rows, p->width, p->j - next, 1, p->a + first + next * n, n,
              p->copy + next, n, 1, out, n);
  blas_trsm('R', 'U', 'N', 'N', rows, p->width, -1, p->a + p->j + p->j * n, n, out, n);
}

static double square(double x) { return x * x; }

static lian_status invert_upper(const lian_env *env, panel *p, lian_error *err) {
  size_t n = p->n;
  for (p->j = 0; p->j < n; p->j += p->most) {
    p->width = smaller(p->most, n - p->j);
    if (env_stopped_at(env, square((double)p->j / (double)n))) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    for (size_t c = 0; c < p->width; c++)
      memcpy(p->copy + c * n, p->a + (p->j + c) * n, p->j * sizeof *p->copy);
    if (thread_until(env, bands_of(p, p->j), upper_band, p))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
    lapack_trtri('U', 'N', p->width, p->a + p->j + p->j * n, n);
  }
  return LIAN_OK;
}

/* moves some columns of the panel's part of L into copy, and clears them */
static void take_lower(void *context, size_t slice) {
  const panel *p = context;
  size_t n = p->n, last = smaller((slice + 1) * SLICE, p->width);
  for (size_t c = slice * SLICE; c < last; c++) {
    double *col = p->a + (p->j + c) * n;
    size_t below = p->j + c + 1;
    memcpy(p->copy + below + c * n, col + below, (n - below) * sizeof *col);
    memset(col + below, 0, (n - below) * sizeof *col);
  }
}

static void lower_band(void *context, size_t band) {
  const panel *p = context;
  size_t n = p->n, first = band * p->band, rows = smaller(p->band, n - first),
         after = p->j + p->width;
  double *out = p->a + first + p->j * n;
  if (after < n)
    blas_gemm('N', 'N', rows, p->width, n - after, -1, p->a + first + after * n, n,
              p->copy + after, n, 1, out, n);
  blas_trsm('R', 'L', 'N', 'U', rows, p->width, 1, p->copy + p->j, n, out, n);
}

static lian_status multiply_lower(const lian_env *env, panel *p, lian_error *err) {
  for (size_t k = (p->n + p->most - 1) / p->most; k-- > 0;) {
    p->j = k * p->most;
    p->width = smaller(p->most, p->n - p->j);
    if (env_stopped_at(env, square(1 - (double)(p->j + p->width) / (double)p->n)))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
    thread_for(for_copies(env, p->n), (p->width + SLICE - 1) / SLICE, take_lower, p);
    if (thread_until(env, bands_of(p, p->n), lower_band, p))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  return LIAN_OK;
}

/* the exchanges in reverse, for a band of rows */
static void swap_band(void *context, size_t band) {
  const panel *p = context;
  size_t n = p->n, first = band * p->band, last = smaller(first + p->band, n);
  for (size_t j = n; j-- > 0;) {
    double *x = p->a + j * n, *y = p->a + ((size_t)p->pivot[j] - 1) * n;
    if (x == y) continue;
    for (size_t i = first; i < last; i++) {
      double held = x[i];
      x[i] = y[i];
      y[i] = held;
    }
  }
}

lian_status dense_invert(const lian_env *env, dense_lu *lu, lian_error *err) {
  memory m = memory_of(env);
  size_t n = lu->n, most = panel_width(n);
  panel p = {.a = lu->a, .n = n, .most = most, .pivot = lu->pivot};
  p.band = n < SMALL ? SMALL_BAND : BAND;
  p.copy = memory_new(m, n * most, sizeof *p.copy);
  if (!p.copy) return status_no_memory(err);
  blas_hold hold = blas_begin(env);
  env_part part;
  lian_env within = env_within(&hold.env, &part, 0, 0.25); /* n^3 / 3 of 4 n^3 / 3 products and sums */
  lian_status status = invert_upper(&within, &p, err);
  within = env_within(&hold.env, &part, 0.25, 1);
  if (!status) status = multiply_lower(&within, &p, err);
  if (!status) thread_for(for_copies(&hold.env, n), bands_of(&p, n), swap_band, &p);
  blas_end(hold);
  memory_free(m, p.copy, n * most, sizeof *p.copy);
  if (!status && !isfinite(vector_largest(lu->a, n * n)))
    status = status_set(err, LIAN_SINGULAR, "the inverse has entries beyond all numbers");
  return status;
}
