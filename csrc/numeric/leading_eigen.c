/* the largest eigenvalues of a symmetric matrix
   dense: LAPACK's syevr. operator: Lanczos, Q' A Q = T tridiagonal; pairs (theta, s) of T give theta and Q s with the
   residual |beta s_last| */
#include "leading_eigen.h"

#include <math.h>
#include <string.h>

#include "blas.h"

#define MOST_STEPS 500
#define LOOK_EVERY 10 /* steps between two looks at the residuals */

lian_status dense_leading_eigen(const lian_env *env, size_t n, double *a, size_t most, double *value, double *vector,
                                lian_error *err) {
  memory m = memory_of(env);
  double *work = memory_new(m, 28 * n, sizeof *work);
  int32_t *whole = memory_new(m, 10 * n + 2 * most, sizeof *whole);
  lian_status status = work && whole ? blas_ready(err) : status_no_memory(err);
  if (!status) {
    double *ascending = work + 26 * n;
    blas_hold hold = blas_begin(NULL);
    int info = lapack_syevr(n, a, most, ascending, vector, whole + 10 * n, work, whole);
    blas_end(hold);
    if (info) status = status_set(err, LIAN_NO_CONVERGENCE, "the eigenvalues were not found (LAPACK's %d)", info);
    for (size_t k = 0; k < most; k++) value[k] = ascending[most - 1 - k];
    for (size_t k = 0; k < most / 2; k++)
      for (size_t i = 0; i < n; i++) {
        double *low = vector + k * n + i, *high = vector + (most - 1 - k) * n + i, kept = *low;
        *low = *high;
        *high = kept;
      }
  }
  memory_free(m, whole, 10 * n + 2 * most, sizeof *whole);
  memory_free(m, work, 28 * n, sizeof *work);
  return status;
}

static double dot(const double *a, const double *b, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

/* v less its parts along the first k vectors, twice, so that rounding leaves nothing of them */
static void clear(const double *q, size_t k, size_t n, double *v) {
  for (int twice = 0; twice < 2; twice++)
    for (size_t j = 0; j < k; j++) {
      double along = dot(q + j * n, v, n);
      for (size_t i = 0; i < n; i++) v[i] -= along * q[j * n + i];
    }
}

typedef struct lanczos {
  size_t n, most, steps;
  double *q, *alpha, *beta; /* (steps + 1) vectors of n; diagonal and side of T */
  double *t, *s, *theta;    /* T dense; its vectors; its values */
} lanczos;

/* pairs of T of the steps done so far; the largest residual over the largest value, or INFINITY */
static lian_status look(const lian_env *env, lanczos *z, size_t k, double *worst, lian_error *err) {
  *worst = INFINITY;
  if (k < z->most) return LIAN_OK;
  memset(z->t, 0, k * k * sizeof *z->t);
  for (size_t i = 0; i < k; i++) {
    z->t[i * k + i] = z->alpha[i];
    if (i + 1 < k) z->t[i * k + i + 1] = z->beta[i]; /* column-major: below the diagonal */
  }
  lian_status status = dense_leading_eigen(env, k, z->t, z->most, z->theta, z->s, err);
  double most = 0;
  for (size_t j = 0; j < z->most && !status; j++) {
    double residual = fabs(z->beta[k - 1] * z->s[j * k + k - 1]);
    if (residual > most) most = residual;
  }
  if (!status) *worst = most / fmax(fabs(z->theta[0]), 1e-300);
  return status;
}

static lian_status iterate(const lian_env *env, lanczos *z, symmetric_times times, const void *context,
                           double tolerance, size_t *done, lian_error *err) {
  size_t n = z->n;
  for (size_t k = 0; k < z->steps; k++) {
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    double *v = z->q + k * n, *next = v + n, worst;
    times(context, v, next);
    z->alpha[k] = dot(v, next, n);
    clear(z->q, k + 1, n, next);
    z->beta[k] = sqrt(dot(next, next, n));
    int ends = z->beta[k] < 1e-14 || k + 1 == z->steps || k + 1 == n;
    if (ends || (k + 1) % LOOK_EVERY == 0) {
      lian_status status = look(env, z, k + 1, &worst, err);
      if (status) return status;
      *done = k + 1;
      if (worst <= tolerance || (k + 1 == n && worst < INFINITY)) return LIAN_OK;
      if (ends) break;
    }
    for (size_t i = 0; i < n; i++) next[i] /= z->beta[k];
  }
  return status_set(err, LIAN_NO_CONVERGENCE, "the eigenvectors did not settle in %z Lanczos steps", *done);
}

lian_status lanczos_leading_eigen(const lian_env *env, size_t n, symmetric_times times, const void *context,
                                  const double *start, size_t most, double tolerance, double *value, double *vector,
                                  lian_error *err) {
  memory m = memory_of(env);
  lanczos z = {.n = n, .most = most, .steps = n < MOST_STEPS ? n : MOST_STEPS};
  size_t k = z.steps, room = 2 * k + k * k + most * (k + 1), done = 0;
  z.q = memory_new(m, (k + 1) * n, sizeof *z.q);
  z.alpha = memory_new(m, room, sizeof *z.alpha);
  lian_status status = z.q && z.alpha ? LIAN_OK : status_no_memory(err);
  if (!status) {
    z.beta = z.alpha + k, z.t = z.beta + k, z.s = z.t + k * k, z.theta = z.s + most * k;
    double size = sqrt(dot(start, start, n));
    for (size_t i = 0; i < n; i++) z.q[i] = start[i] / size;
    status = iterate(env, &z, times, context, tolerance, &done, err);
  }
  for (size_t j = 0; j < most && !status; j++) {
    double *out = vector + j * n;
    value[j] = z.theta[j];
    memset(out, 0, n * sizeof *out);
    for (size_t i = 0; i < done; i++)
      for (size_t r = 0; r < n; r++) out[r] += z.s[j * done + i] * z.q[i * n + r];
  }
  memory_free(m, z.alpha, room, sizeof *z.alpha);
  memory_free(m, z.q, (k + 1) * n, sizeof *z.q);
  return status;
}
