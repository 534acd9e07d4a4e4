/* correlated factors: a Gaussian copula. With r Spearman's correlation of two factors, that of their normal scores is
   2 sin(pi r / 6) (Pearson 1907; Iman and Conover 1982 reorder a sample to the same end) */
#include <math.h>

#include "../base/check.h"
#include "design.h"
#include "tails.h"

static const double PI = 3.14159265358979323846;

/* lower triangle of a, n x n, becomes its Cholesky factor; 0: a is not positive definite */
static int factor(double *a, size_t n) {
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++) {
      double v = a[i * n + j];
      for (size_t k = 0; k < j; k++) v -= a[i * n + k] * a[j * n + k];
      if (i == j && !(v > 1e-12)) return 0;
      a[i * n + j] = i == j ? sqrt(v) : v / a[j * n + j];
    }
  return 1;
}

static lian_status check_wanted(const double *r, size_t n, lian_error *err) {
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double v = r[i * n + j];
      if (!(v >= -1 && v <= 1) || (i == j ? v != 1 : v != r[j * n + i]))
        return status_set(err, LIAN_BAD_ARGUMENT, "correlations[%z][%z]: expected numbers in [-1, 1], symmetric, 1 on "
                          "the diagonal", i + 1, j + 1);
    }
  return LIAN_OK;
}

lian_status lian_design_correlate(const lian_env *env, size_t factors, size_t count, const double *wanted,
                                  double *points, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"wanted", wanted}, {"points", points}), err);
  if (!s) s = check_wanted(wanted, factors, err);
  for (size_t k = 0; !s && k < count * factors; k++)
    if (!(points[k] > 0 && points[k] < 1))
      s = status_set(err, LIAN_BAD_ARGUMENT, "correlate: point %z: expected numbers above 0 and below 1; scramble the "
                     "sequence", k / factors + 1);
  if (s) return s;
  double *lower = memory_new(m, factors * (factors + 1), sizeof *lower), *z = lower ? lower + factors * factors : NULL;
  if (!lower) return status_no_memory(err);
  for (size_t k = 0; k < factors * factors; k++) lower[k] = 2 * sin(PI * wanted[k] / 6);
  for (size_t i = 0; i < factors; i++) lower[i * factors + i] = 1;
  if (!factor(lower, factors)) s = status_set(err, LIAN_BAD_DATA, "correlations: no factors have these together (the "
                                              "matrix is not positive definite)");
  for (size_t k = 0; !s && k < count; k++) {
    double *u = points + k * factors;
    for (size_t i = 0; i < factors; i++) z[i] = normal_quantile(tails_of(u[i]));
    for (size_t i = factors; i-- > 0;) {
      double v = 0;
      for (size_t j = 0; j <= i; j++) v += lower[i * factors + j] * z[j];
      u[i] = fmin(fmax(normal_tails(v).p, 0x1p-53), 1 - 0x1p-53);
    }
    if (k % 4096 == 0 && env_stopped(env)) s = status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  memory_free(m, lower, factors * (factors + 1), sizeof *lower);
  return s;
}
