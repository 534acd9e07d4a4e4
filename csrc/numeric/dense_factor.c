/* LU with partial pivoting, right-looking, in panels (Golub and Van Loan 2013, 3.4.1
   and 3.2.11)

   The row-major matrix M is read as the column-major N = M'. N = P' L U is formed in place; so
   M x = b is N' x = b. The panel is factored by LAPACK; the other columns are swapped,
   solved and updated in tiles of fixed width, one task each, so the bits do not depend on the
   threads. 2 n^3 / 3 flops, no further memory.

   A pivot U[j,j] carries a rounding error of about eps max_i |U[i,j]|, as no |L| exceeds 1. A
   pivot within that error counts as 0: row j of M is a combination of the rows before it. */
#include <float.h>
#include <math.h>

#include "../base/thread.h"
#include "blas.h"
#include "dense_solve.h"

#define PANEL 96
#define TILE 128   /* columns of a task */
#define SMALL 1024 /* order n from which threads pay for reading */
#define SHARES 32  /* tasks of the two passes that only read */
#define NOISE (4 * DBL_EPSILON) /* times sqrt(n): accumulated rounding errors */

typedef struct step {
  double *a;
  size_t n, k, width; /* the panel's first column and its width */
  const int32_t *pivot;
} step;

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

/* the exchanges of the panel's rows, done to columns first .. last-1 */
static void swap_rows(const step *s, size_t first, size_t last) {
  for (size_t j = first; j < last; j++) {
    double *col = s->a + j * s->n;
    for (size_t i = s->k; i < s->k + s->width; i++) {
      size_t other = (size_t)s->pivot[i] - 1;
      double held = col[i];
      col[i] = col[other];
      col[other] = held;
    }
  }
}

/* U12 = L11^-1 A12, A22 = A22 - L21 U12 for some columns */
static void update_columns(const step *s, size_t first, size_t last) {
  size_t n = s->n, k = s->k, w = s->width, below = n - k - w, cols = last - first;
  double *panel = s->a + k + k * n, *top = s->a + k + first * n;
  blas_trsm('L', 'L', 'N', 'U', w, cols, 1, panel, n, top, n);
  if (below > 0) blas_gemm('N', 'N', below, cols, w, -1, panel + w, n, top, n, 1, top + w, n);
}

static void do_tile(void *context, size_t tile) {
  const step *s = context;
  size_t first = tile * TILE, last = smaller(first + TILE, s->n), right = s->k + s->width;
  if (first < s->k) swap_rows(s, first, smaller(last, s->k));
  if (last > right) {
    size_t from = first > right ? first : right;
    swap_rows(s, from, last);
    update_columns(s, from, last);
  }
}

/* ---- norm and pivots: each of SHARES tasks reads every SHARES-th strip and leaves one */

#define STRIP 256

typedef struct reader {
  const double *a;
  size_t n;
  double largest[SHARES]; /* column sum of M */
  size_t noisy[SHARES];   /* first pivot within rounding of 0, or n */
} reader;

/* the larger; NaN when either is NaN */
static double larger(double most, double v) {
  return v > most || isnan(v) ? v : most;
}

/* largest sum of |M[i,j]| over rows, of columns first .. last-1 of M; read along rows */
static double strip_norm(const reader *r, size_t first, size_t last) {
  double sum[STRIP] = {0}, most = 0;
  for (size_t i = 0; i < r->n; i++) {
    const double *row = r->a + i * r->n + first;
    for (size_t j = 0; j < last - first; j++) sum[j] += fabs(row[j]);
  }
  for (size_t j = 0; j < last - first; j++) most = larger(most, sum[j]);
  return most;
}

static void norm_share(void *context, size_t share) {
  reader *r = context;
  r->largest[share] = 0;
  for (size_t first = share * STRIP; first < r->n; first += SHARES * STRIP)
    r->largest[share] =
        larger(r->largest[share], strip_norm(r, first, smaller(first + STRIP, r->n)));
}

/* 1-norm; NaN or infinite when an entry is */
static double norm_of(const lian_env *env, const double *a, size_t n) {
  reader r = {.a = a, .n = n};
  double most = 0;
  thread_for(n < SMALL ? NULL : env, smaller(SHARES, n / STRIP + 1), norm_share, &r);
  for (size_t s = 0; s < SHARES; s++) most = larger(most, r.largest[s]);
  return most;
}

static int noise(const reader *r, size_t j) {
  const double *col = r->a + j * r->n;
  double most = vector_largest(col, j + 1), pivot = fabs(col[j]);
  return !(pivot > NOISE * sqrt((double)r->n) * most);
}

static void pivot_share(void *context, size_t share) {
  reader *r = context;
  r->noisy[share] = r->n;
  for (size_t j = share; j < r->n; j += SHARES)
    if (noise(r, j)) {
      r->noisy[share] = j;
      return;
    }
}

static lian_status check_pivots(const lian_env *env, const double *a, size_t n,
                                lian_error *err) {
  reader r = {.a = a, .n = n};
  size_t first = n;
  thread_for(n < SMALL ? NULL : env, SHARES, pivot_share, &r);
  for (size_t s = 0; s < SHARES; s++) first = smaller(first, r.noisy[s]);
  if (first == n) return LIAN_OK;
  return status_set(err, LIAN_SINGULAR,
                    "the system is singular: row %z is a combination of the rows before it",
                    first + 1);
}

/* ---- the factors */

static double cube(double x) { return x * x * x; }

static lian_status factor_panels(const lian_env *env, double *a, size_t n, int32_t *pivot,
                                 lian_error *err) {
  for (size_t k = 0; k < n; k += PANEL) {
    step s = {a, n, k, smaller(PANEL, n - k), pivot};
    if (env_stopped_at(env, 1 - cube(1 - (double)k / (double)n)))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
    lapack_getrf(n - k, s.width, a + k + k * n, n, pivot + k); /* zero pivots are detected below */
    for (size_t i = k; i < k + s.width; i++) pivot[i] += (int32_t)k;
    if (thread_until(env, (n + TILE - 1) / TILE, do_tile, &s))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  return check_pivots(env, a, n, err);
}

static lian_status not_finite(const double *a, size_t n, lian_error *err) {
  size_t bad = vector_first_bad(a, n * n);
  if (bad == n * n)
    return status_set(err, LIAN_BAD_DATA, "the cells of the system add up beyond all numbers");
  return status_set(err, LIAN_BAD_DATA, "cell [%z][%z] of the system is not finite",
                    bad / n + 1, bad % n + 1);
}

lian_status dense_factor(const lian_env *env, double *a, size_t n, int32_t *pivot,
                         dense_lu *out, lian_error *err) {
  dense_lu lu = {n, a, pivot};
  lian_status status = blas_ready(err);
  if (status) return status;
  if (!isfinite(norm_of(env, a, n))) return not_finite(a, n, err);
  blas_hold hold = blas_begin(env);
  status = factor_panels(&hold.env, a, n, pivot, err);
  blas_end(hold);
  if (!status) *out = lu;
  return status;
}

static void swap_entries(const dense_lu *lu, double *b, size_t i) {
  size_t other = (size_t)lu->pivot[i] - 1;
  double held = b[i];
  b[i] = b[other];
  b[other] = held;
}

/* M' b is N b = P' L U b; M b is N' b = U' L' P b */
void dense_substitute(const dense_lu *lu, int transposed, double *b) {
  size_t n = lu->n;
  blas_hold hold = blas_begin(NULL);
  if (transposed) {
    for (size_t i = 0; i < n; i++) swap_entries(lu, b, i);
    blas_trsm('L', 'L', 'N', 'U', n, 1, 1, lu->a, n, b, n);
    blas_trsm('L', 'U', 'N', 'N', n, 1, 1, lu->a, n, b, n);
  } else {
    blas_trsm('L', 'U', 'T', 'N', n, 1, 1, lu->a, n, b, n);
    blas_trsm('L', 'L', 'T', 'U', n, 1, 1, lu->a, n, b, n);
    for (size_t i = n; i-- > 0;) swap_entries(lu, b, i);
  }
  blas_end(hold);
}

lian_status dense_solve(const lian_env *env, double *a, size_t n, double *b, lian_error *err) {
  memory m = memory_of(env);
  dense_lu lu;
  int32_t *pivot = memory_new(m, n, sizeof *pivot);
  lian_status status = pivot ? dense_factor(env, a, n, pivot, &lu, err) : status_no_memory(err);
  if (!status) dense_substitute(&lu, 0, b);
  memory_free(m, pivot, n, sizeof *pivot);
  return status;
}
