/* screening: Morris 1991, Campolongo, Cariboni and Saltelli 2007
   effect of factor i: (y' - y) / (x_i' - x_i) of neighbouring rows of a trajectory, which differ in x_i alone
   mu = mean, mu* = mean of sizes, sigma = standard deviation (divisor count - 1) */
#include <math.h>

#include "../base/check.h"
#include "../base/memory.h"
#include "../base/random.h"
#include "statistics.h"

/* the factor in which two rows differ; factors: none or several do */
static size_t moved(const double *a, const double *b, size_t factors) {
  size_t at = factors;
  for (size_t j = 0; j < factors; j++) {
    if (a[j] == b[j]) continue;
    if (at < factors) return factors;
    at = j;
  }
  return at;
}

static void sum_up(const double *effect, size_t n, lian_morris_effect *out) {
  double sum = 0, sizes = 0, squares = 0;
  for (size_t k = 0; k < n; k++) {
    sum += effect[k];
    sizes += fabs(effect[k]);
  }
  for (size_t k = 0; k < n; k++) squares += (effect[k] - sum / (double)n) * (effect[k] - sum / (double)n);
  double deviation = n > 1 ? sqrt(squares / (double)(n - 1)) : NAN;
  *out = (lian_morris_effect){sum / (double)n, sizes / (double)n, deviation, NAN, NAN, n};
}

static void bootstrap(const double *effect, size_t n, size_t factor, size_t bootstraps, double low, double high,
                      uint64_t seed, double *held, lian_morris_effect *out) {
  uint64_t stream = random_stream("morris bootstrap", 16) + factor;
  if (!bootstraps) return;
  for (size_t b = 0; b < bootstraps; b++) {
    double sizes = 0;
    for (size_t k = 0; k < n; k++)
      sizes += fabs(effect[(size_t)(random_uniform(seed, stream, b * n + k) * (double)n)]);
    held[b] = sizes / (double)n;
  }
  sort_ascending(held, bootstraps);
  out->low = quantile_of_sorted(held, bootstraps, low);
  out->high = quantile_of_sorted(held, bootstraps, high);
}

lian_status lian_morris_effects(const lian_env *env, size_t factors, size_t trajectories, const double *points,
                                const double *y, size_t bootstraps, double low, double high, uint64_t seed,
                                lian_morris_effect *out, size_t *left_out, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"points", points}, {"y", y}, {"out", out}, {"left_out", left_out}), err);
  if (s) return s;
  if (factors < 1 || trajectories < 1 || !(low >= 0 && low <= high && high <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "morris: expected factors, trajectories, 0 <= low <= high <= 1");
  double *effect = memory_new(m, factors * trajectories + bootstraps, sizeof *effect);
  size_t *count = memory_new(m, factors, sizeof *count), missing = factors * trajectories;
  lian_morris_effect *found = memory_new(m, factors, sizeof *found); /* out is whole, or as it was */
  s = effect && count && found ? LIAN_OK : status_no_memory(err);
  for (size_t j = 0; !s && j < factors; j++) count[j] = 0;
  for (size_t k = 0; !s && k < trajectories * factors; k++) {
    size_t row = k + k / factors;
    const double *a = points + row * factors, *b = a + factors;
    size_t j = moved(a, b, factors);
    if (j == factors || count[j] == trajectories) {
      s = status_set(err, LIAN_BAD_DATA, "morris: rows %z and %z do not differ in one factor", row + 1, row + 2);
    } else if (isfinite(y[row]) && isfinite(y[row + 1])) {
      effect[j * trajectories + count[j]++] = (y[row + 1] - y[row]) / (b[j] - a[j]);
    }
  }
  for (size_t j = 0; !s && j < factors; j++) {
    if (count[j] == 0) s = status_set(err, LIAN_BAD_DATA, "morris: factor %z has no effect whose runs succeeded", j + 1);
    else if (env_stopped(env)) s = status_set(err, LIAN_INTERRUPTED, "interrupted");
    if (s) break;
    sum_up(effect + j * trajectories, count[j], &found[j]);
    bootstrap(effect + j * trajectories, count[j], j, bootstraps, low, high, seed, effect + factors * trajectories,
              &found[j]);
    missing -= count[j];
  }
  for (size_t j = 0; !s && j < factors; j++) out[j] = found[j];
  if (!s) *left_out = missing;
  memory_free(m, found, factors, sizeof *found);
  memory_free(m, count, factors, sizeof *count);
  memory_free(m, effect, factors * trajectories + bootstraps, sizeof *effect);
  return s;
}
