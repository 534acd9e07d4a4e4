/* the inverse in place of the factors: N^-1 = U^-1 L^-1 P (Golub and Van Loan 2013, 3.4)

   First U^-1, panel by panel from the left:
       X[0:j, J] = - X[0:j, 0:j] U[0:j, J] U[J, J]^-1      with X = U^-1
   then the columns of U^-1 L^-1, panel by panel from the right:
       Y[:, J] = (X[:, J] - Y[:, after J] L[after J, J]) L[J, J]^-1
   and the columns exchanged back. Bands of rows of fixed height are tasks, so the bits do not
   depend on the threads. 4 n^3 / 3 flops; workspace one panel, n x PANEL. */
#include <string.h>

#include "../base/thread.h"
#include "blas.h"
#include "dense_solve.h"

#define PANEL 128
#define BAND 192 /* rows of a task */

typedef struct panel {
  double *a, *copy; /* copy: n x width, leading dimension n */
  size_t n, j, width;
} panel;

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

static size_t bands_of(size_t rows) { return (rows + BAND - 1) / BAND; }

/* rows of - X[0:j, 0:j] copy U[J, J]^-1 */
static void upper_band(void *context, size_t band) {
  const panel *p = context;
  size_t n = p->n, first = band * BAND, rows = smaller(BAND, p->j - first), next = first + rows;
  double *out = p->a + first + p->j * n;
  for (size_t c = 0; c < p->width; c++)
    memcpy(out + c * n, p->copy + first + c * n, rows * sizeof *out);
  blas_trmm('L', 'U', 'N', 'N', rows, p->width, p->a + first + first * n, n, out, n);
  if (next < p->j)
    blas_gemm('N', 'N', rows, p->width, p->j - next, 1, p->a + first + next * n, n,
              p->copy + next, n, 1, out, n);
  blas_trsm('R', 'U', 'N', 'N', rows, p->width, -1, p->a + p->j + p->j * n, n, out, n);
}

static lian_status invert_upper(const lian_env *env, panel *p, lian_error *err) {
  size_t n = p->n;
  for (p->j = 0; p->j < n; p->j += PANEL) {
    p->width = smaller(PANEL, n - p->j);
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    for (size_t c = 0; c < p->width; c++)
      memcpy(p->copy + c * n, p->a + (p->j + c) * n, p->j * sizeof *p->copy);
    thread_for(env, bands_of(p->j), upper_band, p);
    int info = lapack_trtri('U', 'N', p->width, p->a + p->j + p->j * n, n);
    if (info > 0)
      return status_set(err, LIAN_SINGULAR, "the system is singular: pivot %z vanishes",
                        p->j + (size_t)info);
  }
  return LIAN_OK;
}

/* moves the panel's part of L into copy, and clears it */
static void take_lower(panel *p) {
  size_t n = p->n;
  for (size_t c = 0; c < p->width; c++) {
    double *col = p->a + (p->j + c) * n;
    size_t below = p->j + c + 1;
    memcpy(p->copy + below + c * n, col + below, (n - below) * sizeof *col);
    memset(col + below, 0, (n - below) * sizeof *col);
  }
}

static void lower_band(void *context, size_t band) {
  const panel *p = context;
  size_t n = p->n, first = band * BAND, rows = smaller(BAND, n - first), after = p->j + p->width;
  double *out = p->a + first + p->j * n;
  if (after < n)
    blas_gemm('N', 'N', rows, p->width, n - after, -1, p->a + first + after * n, n,
              p->copy + after, n, 1, out, n);
  blas_trsm('R', 'L', 'N', 'U', rows, p->width, 1, p->copy + p->j, n, out, n);
}

static lian_status multiply_lower(const lian_env *env, panel *p, lian_error *err) {
  for (size_t k = (p->n + PANEL - 1) / PANEL; k-- > 0;) {
    p->j = k * PANEL;
    p->width = smaller(PANEL, p->n - p->j);
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    take_lower(p);
    thread_for(env, bands_of(p->n), lower_band, p);
  }
  return LIAN_OK;
}

static void swap_columns(const dense_lu *lu) {
  size_t n = lu->n;
  for (size_t j = n; j-- > 0;) {
    size_t other = (size_t)lu->pivot[j] - 1;
    double *x = lu->a + j * n, *y = lu->a + other * n;
    if (other == j) continue;
    for (size_t i = 0; i < n; i++) {
      double held = x[i];
      x[i] = y[i];
      y[i] = held;
    }
  }
}

lian_status dense_invert(const lian_env *env, dense_lu *lu, lian_error *err) {
  memory m = memory_of(env);
  size_t width = smaller(PANEL, lu->n);
  panel p = {lu->a, memory_new(m, lu->n * width, sizeof(double)), lu->n, 0, 0};
  if (!p.copy) return status_no_memory(err);
  blas_hold hold = blas_one_thread();
  lian_status status = invert_upper(env, &p, err);
  if (!status) status = multiply_lower(env, &p, err);
  if (!status) swap_columns(lu);
  blas_release(hold);
  memory_free(m, p.copy, lu->n * width, sizeof(double));
  return status;
}
