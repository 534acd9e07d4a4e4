/* variance-based sensitivity: designs and estimators
   A, B: samples x d; A_B(i): A with column i of B. With y centred on the mean of (yA, yB) and V their variance:
     S_i = mean(yB (yAB_i - yA)) / V              Saltelli et al. 2010, table 2 (b)
     T_i = mean((yA - yAB_i)^2) / (2 V)           Jansen 1999
   Centring does not change what is estimated, and takes out the error that grows with the mean of y. */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/memory.h"
#include "../base/random.h"
#include "statistics.h"

/* cell (k + u) / samples of a random order of cells, for column c */
static void hypercube(size_t samples, uint64_t seed, uint64_t stream, size_t c, double *key, uint32_t *order,
                      double *out) {
  for (size_t k = 0; k < samples; k++) key[k] = random_uniform(seed, stream + 2 * c, k);
  sort_places(key, samples, order);
  for (size_t k = 0; k < samples; k++)
    out[k] = ((double)order[k] + random_uniform(seed, stream + 2 * c + 1, k)) / (double)samples;
}

static void put_column(size_t inputs, size_t samples, size_t block, size_t i, const double *column, double *out) {
  for (size_t k = 0; k < samples; k++) out[(block * samples + k) * inputs + i] = column[k];
}

lian_status lian_sobol_design(const lian_env *env, size_t inputs, size_t samples, uint64_t seed, uint64_t stream,
                              double *out, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"out", out}), err);
  if (s) return s;
  if (inputs < 1 || samples < 2 || samples > UINT32_MAX / 4)
    return status_set(err, LIAN_BAD_ARGUMENT, "sobol: expected at least 1 input and 2 samples");
  if (inputs + 2 > SIZE_MAX / 64 / samples / inputs) return status_no_memory(err);
  size_t cells = (inputs + 2) * samples * inputs;
  double *key = memory_new(m, 2 * samples, sizeof *key), *column = key ? key + samples : NULL;
  double *made = memory_new(m, cells, sizeof *made);
  uint32_t *order = memory_new(m, 2 * samples, sizeof *order);
  s = key && order && made ? LIAN_OK : status_no_memory(err);
  for (size_t c = 0; !s && c < 2 * inputs; c++) {
    size_t i = c / 2, is_b = c % 2;
    hypercube(samples, seed, stream, c, key, order, column);
    if (is_b) put_column(inputs, samples, 1, i, column, made);
    for (size_t block = is_b ? 2 + i : 0; block < inputs + 2; block++) {
      if (is_b ? block == 2 + i : block != 1 && block != 2 + i) put_column(inputs, samples, block, i, column, made);
    }
    if (env_stopped(env)) s = status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  if (!s) memcpy(out, made, cells * sizeof *out);
  memory_free(m, made, cells, sizeof *made);
  memory_free(m, key, 2 * samples, sizeof *key);
  memory_free(m, order, 2 * samples, sizeof *order);
  return s;
}

typedef struct outcomes {
  const double *y; /* (inputs + 2) blocks of samples */
  size_t samples, inputs;
  uint32_t *pick;  /* samples that count, with repetitions */
  size_t count;
} outcomes;

static double at(const outcomes *o, size_t block, size_t k) { return o->y[block * o->samples + o->pick[k]]; }

static void moments(const outcomes *o, double *mean, double *variance) {
  double sum = 0, squares = 0, n = 2 * (double)o->count;
  for (size_t block = 0; block < 2; block++)
    for (size_t k = 0; k < o->count; k++) sum += at(o, block, k);
  *mean = sum / n;
  for (size_t block = 0; block < 2; block++)
    for (size_t k = 0; k < o->count; k++) squares += (at(o, block, k) - *mean) * (at(o, block, k) - *mean);
  *variance = squares / (n - 1);
}

static void indices(const outcomes *o, size_t i, double mean, double variance, double *first, double *total) {
  double f = 0, t = 0;
  *first = *total = 0;
  if (!(variance > 0)) return;
  for (size_t k = 0; k < o->count; k++) {
    double a = at(o, 0, k), ab = at(o, 2 + i, k);
    f += (at(o, 1, k) - mean) * (ab - a);
    t += (a - ab) * (a - ab);
  }
  *first = f / (double)o->count / variance;
  *total = t / (2 * (double)o->count) / variance;
}

static size_t keep_finite(outcomes *o) {
  o->count = 0;
  for (size_t k = 0; k < o->samples; k++) {
    int finite = 1;
    for (size_t block = 0; block < o->inputs + 2; block++) finite &= isfinite(o->y[block * o->samples + k]) != 0;
    if (finite) o->pick[o->count++] = (uint32_t)k;
  }
  return o->samples - o->count;
}

/* the quantiles of both indices over bootstraps: draws of samples with replacement */
static lian_status bootstrap(const lian_env *env, const outcomes *whole, size_t bootstraps, double low, double high,
                             uint64_t seed, uint32_t *pick, double *held, lian_sobol_index *out, lian_error *err) {
  outcomes o = *whole;
  size_t d = o.inputs;
  uint64_t stream = random_stream("sobol bootstrap", 15);
  o.pick = pick;
  for (size_t b = 0; b < bootstraps; b++) {
    double mean, variance;
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    for (size_t k = 0; k < o.count; k++)
      pick[k] = whole->pick[(size_t)(random_uniform(seed, stream, b * o.count + k) * (double)o.count)];
    moments(&o, &mean, &variance);
    for (size_t i = 0; i < d; i++)
      indices(&o, i, mean, variance, &held[(2 * i) * bootstraps + b], &held[(2 * i + 1) * bootstraps + b]);
  }
  for (size_t i = 0; i < d; i++) {
    double *first = held + 2 * i * bootstraps, *total = first + bootstraps;
    sort_ascending(first, bootstraps);
    sort_ascending(total, bootstraps);
    out[i].first_low = quantile_of_sorted(first, bootstraps, low);
    out[i].first_high = quantile_of_sorted(first, bootstraps, high);
    out[i].total_low = quantile_of_sorted(total, bootstraps, low);
    out[i].total_high = quantile_of_sorted(total, bootstraps, high);
  }
  return LIAN_OK;
}

lian_status lian_sobol_estimate(const lian_env *env, size_t inputs, size_t samples, const double *y, size_t bootstraps,
                                double low, double high, uint64_t seed, lian_sobol_index *out, double *mean,
                                double *variance, size_t *left_out, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"y", y}, {"out", out}, {"mean", mean}, {"variance", variance},
                                    {"left_out", left_out}), err);
  if (s) return s;
  if (inputs < 1 || samples < 2 || samples > UINT32_MAX / 4 || !(low >= 0 && low <= high && high <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "sobol: expected at least 1 input, 2 samples, 0 <= low <= high <= 1");
  outcomes o = {y, samples, inputs, memory_new(m, 2 * samples, sizeof(uint32_t)), 0};
  double *held = memory_new(m, 2 * inputs * bootstraps, sizeof *held), average = 0, spread = 0;
  lian_sobol_index *made = memory_new(m, inputs, sizeof *made);
  size_t failed = 0;
  s = o.pick && held && made ? LIAN_OK : status_no_memory(err);
  if (!s) {
    failed = keep_finite(&o);
    if (o.count < 2) s = status_set(err, LIAN_BAD_DATA, "sobol: %z of %z samples failed", failed, samples);
  }
  if (!s) {
    moments(&o, &average, &spread);
    for (size_t i = 0; i < inputs; i++) {
      made[i] = (lian_sobol_index){0, 0, NAN, NAN, NAN, NAN};
      indices(&o, i, average, spread, &made[i].first, &made[i].total);
    }
    if (bootstraps > 0) s = bootstrap(env, &o, bootstraps, low, high, seed, o.pick + samples, held, made, err);
  }
  if (!s) {
    memcpy(out, made, inputs * sizeof *out);
    *mean = average;
    *variance = spread;
    *left_out = failed;
  }
  memory_free(m, made, inputs, sizeof *made);
  memory_free(m, held, 2 * inputs * bootstraps, sizeof *held);
  memory_free(m, o.pick, 2 * samples, sizeof(uint32_t));
  return s;
}

/* ---- exact, over all combinations */

/* of input i with `stride` combinations inside it: variance of the means of its levels, over V;
   mean of the variances along it, over V */
static void exact_index(const double *y, size_t count, size_t levels, size_t stride, double mean, double variance,
                        lian_sobol_index *out) {
  double first = 0, along = 0, each = (double)count / (double)levels;
  for (size_t level = 0; level < levels; level++) {
    double sum = 0;
    for (size_t outer = level * stride; outer < count; outer += levels * stride)
      for (size_t k = 0; k < stride; k++) sum += y[outer + k];
    first += (sum / each - mean) * (sum / each - mean);
  }
  for (size_t outer = 0; outer < count; outer += levels * stride)
    for (size_t k = 0; k < stride; k++) {
      double sum = 0, squares = 0;
      for (size_t level = 0; level < levels; level++) sum += y[outer + level * stride + k];
      sum /= (double)levels;
      for (size_t level = 0; level < levels; level++) {
        double d = y[outer + level * stride + k] - sum;
        squares += d * d;
      }
      along += squares;
    }
  *out = (lian_sobol_index){0, 0, NAN, NAN, NAN, NAN};
  if (!(variance > 0)) return;
  out->first = first / (double)levels / variance;
  out->total = along / (double)count / variance;
}

lian_status lian_sobol_exact(const lian_env *env, size_t inputs, const size_t *levels, const double *y,
                             lian_sobol_index *out, double *mean, double *variance, lian_error *err) {
  size_t count = 1;
  lian_status s = check_given(GIVEN({"levels", levels}, {"y", y}, {"out", out}, {"mean", mean},
                                    {"variance", variance}), err);
  if (s) return s;
  for (size_t i = 0; i < inputs; i++) {
    if (levels[i] < 1 || levels[i] > SIZE_MAX / 16 / count)
      return status_set(err, LIAN_BAD_ARGUMENT, "levels[%z]: expected at least 1", i + 1);
    count *= levels[i];
  }
  s = check_finite(y, count, "y", err);
  if (s) return s;
  double average = 0, spread = 0;
  lian_sobol_index *made = memory_new(memory_of(env), inputs, sizeof *made);
  if (!made) return status_no_memory(err);
  for (size_t k = 0; k < count; k++) average += y[k] / (double)count;
  for (size_t k = 0; k < count; k++) spread += (y[k] - average) * (y[k] - average) / (double)count;
  for (size_t i = 0, stride = count; !s && i < inputs; i++) {
    stride /= levels[i];
    exact_index(y, count, levels[i], stride, average, spread, &made[i]);
    if (env_stopped(env)) s = status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  if (!s) {
    memcpy(out, made, inputs * sizeof *out);
    *mean = average;
    *variance = spread;
  }
  memory_free(memory_of(env), made, inputs, sizeof *made);
  return s;
}
