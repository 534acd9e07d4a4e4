/* LU with partial pivoting, right-looking, in panels (Golub and Van Loan 2013, 3.4.1 and 3.2.11)

   The row-major matrix M is read as the column-major N = M'. N = P' L U is formed in place; so
   M x = b is N' x = b. The panel is factored by LAPACK; the columns beside it are swapped, solved
   and updated in tiles of fixed width, one task each, so the bits do not depend on the threads.
   2 n^3 / 3 flops, no memory beside the matrix. */
#include <math.h>
#include <string.h>

#include "../base/thread.h"
#include "blas.h"
#include "dense_solve.h"

#define PANEL 128
#define TILE 192 /* columns of a task */

typedef struct step {
  double *a;
  size_t n, k, width; /* the panel's first column and its width */
  const int32_t *pivot;
} step;

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

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
  if (below > 0)
    blas_gemm('N', 'N', below, cols, w, -1, panel + w, n, top, n, 1, top + w, n);
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

static lian_status factor_panels(const lian_env *env, double *a, size_t n, int32_t *pivot,
                                 lian_error *err) {
  for (size_t k = 0; k < n; k += PANEL) {
    step s = {a, n, k, smaller(PANEL, n - k), pivot};
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    int info = lapack_getrf(n - k, s.width, a + k + k * n, n, pivot + k);
    if (info > 0)
      return status_set(err, LIAN_SINGULAR, "the system is singular: pivot %z vanishes",
                        k + (size_t)info);
    for (size_t i = k; i < k + s.width; i++) pivot[i] += (int32_t)k;
    thread_for(env, (n + TILE - 1) / TILE, do_tile, &s);
  }
  return LIAN_OK;
}

lian_status dense_factor(const lian_env *env, double *a, size_t n, int32_t *pivot, dense_lu *out,
                         lian_error *err) {
  size_t bad = vector_first_bad(a, n * n);
  if (bad < n * n)
    return status_set(err, LIAN_BAD_DATA, "cell [%z][%z] of the system is not finite", bad / n + 1,
                      bad % n + 1);
  *out = (dense_lu){n, a, pivot, blas_norm_one(n, a)};
  blas_hold hold = blas_one_thread();
  lian_status status = factor_panels(env, a, n, pivot, err);
  blas_release(hold);
  return status;
}

double dense_reciprocal_condition(const dense_lu *lu, double *work, int32_t *iwork) {
  double rcond = 0;
  blas_hold hold = blas_one_thread();
  lapack_gecon(lu->n, lu->a, lu->n, lu->norm, &rcond, work, iwork);
  blas_release(hold);
  return rcond;
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
  blas_hold hold = blas_one_thread();
  if (transposed) {
    for (size_t i = 0; i < n; i++) swap_entries(lu, b, i);
    blas_trsm('L', 'L', 'N', 'U', n, 1, 1, lu->a, n, b, n);
    blas_trsm('L', 'U', 'N', 'N', n, 1, 1, lu->a, n, b, n);
  } else {
    blas_trsm('L', 'U', 'T', 'N', n, 1, 1, lu->a, n, b, n);
    blas_trsm('L', 'L', 'T', 'U', n, 1, 1, lu->a, n, b, n);
    for (size_t i = n; i-- > 0;) swap_entries(lu, b, i);
  }
  blas_release(hold);
}
