/* outliers: the rule of COINr and the JRC. A column fails when |skewness| > 2 and excess kurtosis > 3.5. */
#include <math.h>
#include <string.h>

#include "index.h"

void lian_treat_default(lian_treat_spec *spec) {
  *spec = (lian_treat_spec){sizeof *spec, LIAN_TREAT_WINSORISE, 2, 3.5, 5, 0.01, 0.99, 1};
}

void lian_index_moments(size_t count, const double *v, double *skewness, double *kurtosis) {
  sample_moments(v, count, skewness, kurtosis);
}

#define ROUNDING 1e-12 /* of moments, relative */

/* too few values or no spread pass: nothing can be said of them. So does what stands at a limit but for rounding: four
   values, one of them apart, have a skewness of 2 exactly whatever they are */
static int passes(const lian_treat_spec *spec, double skewness, double kurtosis) {
  return !(fabs(skewness) > spec->skewness * (1 + ROUNDING) && kurtosis > spec->kurtosis + ROUNDING * fabs(spec->kurtosis));
}

/* the end value becomes the next distinct one; how many now sit there, 0 without another value */
static size_t pull_in(double *v, size_t n, int at_top) {
  double end = at_top ? -INFINITY : INFINITY, next = end;
  for (size_t i = 0; i < n; i++)
    if (at_top ? v[i] > end : v[i] < end) end = v[i];
  for (size_t i = 0; i < n; i++)
    if (at_top ? v[i] < end && v[i] > next : v[i] > end && v[i] < next) next = v[i];
  if (!isfinite(next)) return 0;
  size_t moved = 0;
  for (size_t i = 0; i < n; i++)
    if (v[i] == end) {
      v[i] = next;
      moved++;
    }
  return moved;
}

/* values that differ from what they were; those raised at the low end */
static size_t changed(const double *before, const double *now, size_t n, size_t *low) {
  size_t count = 0;
  *low = 0;
  for (size_t i = 0; i < n; i++) {
    if (isnan(before[i])) continue;
    count += before[i] != now[i];
    *low += now[i] > before[i];
  }
  return count;
}

static void winsorise(const lian_treat_spec *spec, const double *from, double *v, size_t n, lian_treatment *what) {
  double skewness = what->skewness[0], kurtosis = what->kurtosis[0];
  while (!passes(spec, skewness, kurtosis) && what->changed < spec->most) {
    if (pull_in(v, n, skewness >= 0) == 0) break;
    what->changed = changed(from, v, n, &what->low_end);
    sample_moments(v, n, &skewness, &kurtosis);
  }
  what->done = LIAN_WINSORISED;
  what->skewness[1] = skewness;
  what->kurtosis[1] = kurtosis;
}

/* rank is kept: ln(x - min + 0.01 range), or its mirror image for a tail to the left */
static void take_log(const double *from, double *v, size_t n, summary s, int mirrored) {
  double aside = 0.01 * (s.most - s.least);
  for (size_t i = 0; i < n; i++)
    v[i] = mirrored ? -log(s.most + aside - from[i]) : log(from[i] - s.least + aside);
}

static double box_cox(double x, double l) { return fabs(l) < 1e-12 ? log(x) : (pow(x, l) - 1) / l; }

/* profile log-likelihood of the power l (Box and Cox 1964, eq. 8); shifted: from 1 on */
static double likelihood(const double *shifted, double *scratch, size_t n, double l) {
  double logs = 0;
  for (size_t i = 0; i < n; i++) {
    scratch[i] = box_cox(shifted[i], l);
    if (!isnan(shifted[i])) logs += log(shifted[i]);
  }
  summary s = summary_of(scratch, n, 1);
  double c = (double)s.count, variance = s.deviation * s.deviation * (c - 1) / c;
  return -c / 2 * log(variance) + (l - 1) * logs;
}

/* golden section over [-2, 2] */
static double most_likely_power(const double *shifted, double *scratch, size_t n) {
  const double g = 0.6180339887498949;
  double a = -2, b = 2, c = b - g * (b - a), d = a + g * (b - a);
  double fc = likelihood(shifted, scratch, n, c), fd = likelihood(shifted, scratch, n, d);
  while (b - a > 1e-6) {
    if (fc >= fd) {
      b = d, d = c, fd = fc, c = b - g * (b - a);
      fc = likelihood(shifted, scratch, n, c);
    } else {
      a = c, c = d, fc = fd, d = a + g * (b - a);
      fd = likelihood(shifted, scratch, n, d);
    }
  }
  return (a + b) / 2;
}

static void take_box_cox(double *v, double *scratch, size_t n, summary s, int mirrored, lian_treatment *what) {
  for (size_t i = 0; i < n; i++) v[i] = (mirrored ? s.most - v[i] : v[i] - s.least) + 1;
  what->lambda = most_likely_power(v, scratch, n);
  for (size_t i = 0; i < n; i++) v[i] = mirrored ? -box_cox(v[i], what->lambda) : box_cox(v[i], what->lambda);
  what->done = LIAN_BOX_COXED;
}

static void cut_quantiles(const lian_treat_spec *spec, double *v, double *sorted, size_t n, lian_treatment *what) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++)
    if (!isnan(v[i])) sorted[count++] = v[i];
  if (count == 0) return;
  sort_ascending(sorted, count);
  double low = quantile_of_sorted(sorted, count, spec->low), high = quantile_of_sorted(sorted, count, spec->high);
  for (size_t i = 0; i < n; i++) {
    if (v[i] < low) {
      v[i] = low;
      what->changed++;
      what->low_end++;
    } else if (v[i] > high) {
      v[i] = high;
      what->changed++;
    }
  }
  if (what->changed > 0) what->done = LIAN_CUT;
}

static int takes_log(const lian_treat_spec *spec, const lian_treatment *what) {
  if (spec->method == LIAN_TREAT_LOG) return 1;
  return spec->method == LIAN_TREAT_WINSORISE && !passes(spec, what->skewness[1], what->kurtosis[1]);
}

/* from: the column as it is; v: a copy to work on; scratch: n */
static void treat_column(const lian_treat_spec *spec, const double *from, double *v, double *scratch, size_t n,
                         lian_treatment *what) {
  summary s = summary_of(from, n, 1);
  *what = (lian_treatment){LIAN_LEFT, 0, 0, {NAN, NAN}, {NAN, NAN}, NAN};
  sample_moments(from, n, &what->skewness[0], &what->kurtosis[0]);
  what->skewness[1] = what->skewness[0];
  what->kurtosis[1] = what->kurtosis[0];
  int mirrored = spec->mirror && what->skewness[0] < 0;
  if (spec->method == LIAN_TREAT_NONE) return;
  if (spec->method == LIAN_TREAT_PERCENTILE) {
    cut_quantiles(spec, v, scratch, n, what);
  } else if (passes(spec, what->skewness[0], what->kurtosis[0])) {
    return;
  } else if (spec->method == LIAN_TREAT_BOX_COX) {
    take_box_cox(v, scratch, n, s, mirrored, what);
  } else {
    if (spec->method == LIAN_TREAT_WINSORISE) winsorise(spec, from, v, n, what);
    if (takes_log(spec, what)) {
      take_log(from, v, n, s, mirrored);
      what->done = LIAN_LOGGED;
      what->changed = what->low_end = 0;
    }
  }
  sample_moments(v, n, &what->skewness[1], &what->kurtosis[1]);
}

static lian_status check_treat(const lian_treat_spec *spec, lian_error *err) {
  lian_status s = check_size(spec->size, sizeof *spec, "lian_treat_spec", err);
  if (!s) s = check_choice((long)spec->method, LIAN_TREAT_COUNT, "method", err);
  if (s) return s;
  if (!(spec->skewness >= 0) || isnan(spec->kurtosis))
    return status_set(err, LIAN_BAD_ARGUMENT, "treat: expected limits of skewness (at least 0) and kurtosis");
  if (!(spec->low >= 0 && spec->low < spec->high && spec->high <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "treat: expected 0 <= low < high <= 1, got %g and %g", spec->low, spec->high);
  return LIAN_OK;
}

lian_status lian_index_treat(const lian_env *env, const lian_treat_spec *spec, size_t rows, size_t cols,
                             const double *x, double *out, lian_treatment *what, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"spec", spec}, {"out", out}, {"what", what}), err);
  if (!s) s = check_treat(spec, err);
  if (!s) s = index_check_table(rows, cols, x, err);
  if (s) return s;
  double *from = memory_new(m, 3 * rows, sizeof *from), *made = memory_new(m, rows * cols, sizeof *made);
  lian_treatment *done = memory_new(m, cols, sizeof *done);
  if (!from || !made || !done) s = status_no_memory(err);
  for (size_t j = 0; !s && j < cols; j++) {
    double *v = from + rows, *scratch = v + rows;
    for (size_t i = 0; i < rows; i++) from[i] = v[i] = x[i * cols + j];
    treat_column(spec, from, v, scratch, rows, &done[j]);
    for (size_t i = 0; i < rows; i++) made[i * cols + j] = v[i];
    if (env_stopped(env)) s = index_interrupted(err);
  }
  if (!s) {
    memcpy(out, made, rows * cols * sizeof *out);
    memcpy(what, done, cols * sizeof *what);
  }
  memory_free(m, from, 3 * rows, sizeof *from);
  memory_free(m, made, rows * cols, sizeof *made);
  memory_free(m, done, cols, sizeof *done);
  return s;
}
