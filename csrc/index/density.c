/* kernel density with Gaussian kernels, and the usual bandwidths (Silverman 1986, 3.4)
   f(a) = sum_i exp(-((a - x_i) / h)^2 / 2) / (n h sqrt(2 pi)) */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/memory.h"
#include "../numeric/statistics.h"

#define ROOT_TWO_PI 2.5066282746310002

lian_status lian_density_bandwidth(const lian_env *env, size_t n, const double *x, lian_bandwidth rule, double *out,
                                   lian_error *err) {
  lian_status wrong = check_given(GIVEN({"x", x}, {"out", out}), err);
  if (!wrong) wrong = check_choice((long)rule, LIAN_BANDWIDTHS, "rule", err);
  if (!wrong) wrong = check_finite(x, n, "x", err);
  if (!wrong && n < 2) wrong = status_set(err, LIAN_BAD_DATA, "a bandwidth needs two values at least, got %z", n);
  if (wrong) return wrong;
  memory m = memory_of(env);
  double *sorted = memory_new(m, n, sizeof *sorted);
  if (!sorted) return status_no_memory(err);
  memcpy(sorted, x, n * sizeof *x);
  sort_ascending(sorted, n);
  double spread = summary_of(sorted, n, 1).deviation;
  double middle = (quantile_of_sorted(sorted, n, 0.75) - quantile_of_sorted(sorted, n, 0.25)) / 1.34;
  int same = sorted[0] == sorted[n - 1];
  memory_free(m, sorted, n, sizeof *sorted);
  if (same) return status_set(err, LIAN_BAD_DATA, "all values are the same: there is no density to draw");
  if (rule != LIAN_BANDWIDTH_NORMAL && middle > 0 && middle < spread) spread = middle;
  *out = (rule == LIAN_BANDWIDTH_SILVERMAN ? 0.9 : 1.06) * spread * pow((double)n, -0.2);
  return LIAN_OK;
}

lian_status lian_kernel_density(const lian_env *env, size_t n, const double *x, double bandwidth, size_t points,
                                const double *at, double *out, lian_error *err) {
  lian_status wrong = LIAN_OK;
  if (n < 1) wrong = status_set(err, LIAN_BAD_DATA, "a density needs one value at least");
  if (!wrong && points > 0) wrong = check_given(GIVEN({"x", x}, {"at", at}, {"out", out}), err);
  if (!wrong && !(bandwidth > 0 && isfinite(bandwidth)))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "bandwidth: expected a number above 0, got %g", bandwidth);
  if (!wrong) wrong = check_finite(x, n, "x", err);
  if (!wrong) wrong = check_finite(at, points, "at", err);
  if (wrong) return wrong;
  memory m = memory_of(env);
  double *f = memory_new(m, points, sizeof *f);
  if (!f) return status_no_memory(err);
  for (size_t k = 0; k < points && !wrong; k++) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
      double u = (at[k] - x[i]) / bandwidth;
      sum += exp(-u * u / 2);
    }
    f[k] = sum / ((double)n * bandwidth * ROOT_TWO_PI);
    if (k % 64 == 0 && env_stopped(env)) wrong = status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  if (!wrong) memcpy(out, f, points * sizeof *f);
  memory_free(m, f, points, sizeof *f);
  return wrong;
}
