/* variance-based sensitivity, exact: over all combinations of inputs that take a few values each */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/memory.h"

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
