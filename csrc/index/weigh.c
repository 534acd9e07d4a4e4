/* weights from the data: dispersion (entropy, variation, deviation) and dispersion with conflict (CRITIC)
   A column without spread says nothing about differences: it weighs exactly 0. A column with gaps is weighed by the rows
   that have it, a correlation taken of the rows that have both. */
#include <math.h>
#include <string.h>

#include "weigh.h"

/* 1 - e, e = -(1 / ln n) sum p ln p, p = x / sum x over the n rows that have it, 0 ln 0 = 0 */
static double divergence(const double *x, size_t rows, size_t cols, size_t there, double total) {
  double e = 0;
  for (size_t i = 0; i < rows; i++) {
    double p = x[i * cols] / total;
    if (p > 0) e -= p * log(p);
  }
  return 1 - e / log((double)there);
}

static lian_status entropy(size_t rows, size_t cols, const double *x, double *out, lian_error *err) {
  for (size_t j = 0; j < cols; j++) {
    double total = 0;
    for (size_t i = 0; i < rows; i++) {
      if (x[i * cols + j] < 0)
        return status_set(err, LIAN_BAD_DATA, "row %z, column %z: entropy takes no value below 0, got %g", i + 1, j + 1,
                          x[i * cols + j]);
      if (!isnan(x[i * cols + j])) total += x[i * cols + j];
    }
    summary s = summary_of(x + j, rows, cols);
    out[j] = s.most > s.least ? divergence(x + j, rows, cols, s.count, total) : 0;
    if (out[j] < 0) out[j] = 0; /* by rounding */
  }
  return LIAN_OK;
}

static double deviation_or_0(summary s) { return s.most > s.least ? s.deviation : 0; }

static lian_status variation(size_t rows, size_t cols, const double *x, double *out, lian_error *err) {
  for (size_t j = 0; j < cols; j++) {
    summary s = summary_of(x + j, rows, cols);
    double d = deviation_or_0(s);
    if (d > 0 && !(fabs(s.mean) > 1e-12 * d))
      return status_set(err, LIAN_BAD_DATA, "column %z: its mean is 0, so it has no coefficient of variation", j + 1);
    out[j] = d > 0 ? d / fabs(s.mean) : 0;
  }
  return LIAN_OK;
}

#define ALIKE 1e-12 /* 1 - correlation of columns that move as one, by rounding */

/* of columns without spread correlations are left out */
static lian_status critic(size_t rows, size_t cols, const double *x, double *out, lian_error *err) {
  int any = 0, apart = 0;
  for (size_t j = 0; j < cols; j++) {
    double conflict = 0;
    for (size_t k = 0; k < cols; k++) {
      double r = k == j ? 1 : correlation(x + j, x + k, rows, cols, cols);
      if (!isnan(r) && 1 - r > ALIKE) conflict += 1 - r;
    }
    double deviation = deviation_or_0(summary_of(x + j, rows, cols));
    any |= deviation > 0;
    apart |= conflict > 0;
    out[j] = deviation * conflict;
  }
  if (any && !apart)
    return status_set(err, LIAN_BAD_DATA, "all columns that have spread move as one: there is no conflict, so nothing to "
                      "weigh them by");
  return LIAN_OK;
}

lian_status weigh_scaled(size_t cols, double *w, lian_error *err) {
  double total = 0;
  for (size_t j = 0; j < cols; j++) total += w[j];
  if (!(total > 0) || !isfinite(total))
    return status_set(err, LIAN_BAD_DATA, "no column has spread, so there is nothing to weigh them by");
  for (size_t j = 0; j < cols; j++) w[j] /= total;
  return LIAN_OK;
}

lian_status weigh_check_whole(size_t rows, size_t cols, const double *x, lian_error *err) {
  for (size_t k = 0; k < rows * cols; k++)
    if (isnan(x[k]))
      return status_set(err, LIAN_BAD_DATA, "row %z, column %z is missing: this method needs a table without gaps",
                        k / cols + 1, k % cols + 1);
  return LIAN_OK;
}

lian_status weigh_check(size_t rows, size_t cols, const double *x, const double *out, lian_error *err) {
  lian_status s = check_given(GIVEN({"out", out}), err);
  if (!s) s = index_check_table(rows, cols, x, err);
  if (!s && rows < 2) s = status_set(err, LIAN_BAD_DATA, "weights from the data need at least 2 rows, there is 1");
  return s;
}

static lian_status by_method(const lian_env *env, lian_weigh method, size_t rows, size_t cols, const double *x,
                             double *out, lian_error *err) {
  switch (method) {
    case LIAN_WEIGH_ENTROPY: return entropy(rows, cols, x, out, err);
    case LIAN_WEIGH_CRITIC: return critic(rows, cols, x, out, err);
    case LIAN_WEIGH_VARIATION: return variation(rows, cols, x, out, err);
    case LIAN_WEIGH_DEVIATION:
      for (size_t j = 0; j < cols; j++) out[j] = deviation_or_0(summary_of(x + j, rows, cols));
      return LIAN_OK;
    default: return weigh_by_components(env, method, rows, cols, x, out, err);
  }
}

lian_status lian_index_weigh(const lian_env *env, lian_weigh method, size_t rows, size_t cols, const double *x,
                             double *out, lian_error *err) {
  lian_status s = check_choice((long)method, LIAN_WEIGH_COUNT, "method", err);
  if (!s) s = weigh_check(rows, cols, x, out, err);
  if (!s && method >= LIAN_WEIGH_PCA) s = weigh_check_whole(rows, cols, x, err);
  if (s) return s;
  if (cols == 1) {
    out[0] = 1;
    return LIAN_OK;
  }
  double *w = memory_new(memory_of(env), cols, sizeof *w);
  s = w ? by_method(env, method, rows, cols, x, w, err) : status_no_memory(err);
  if (!s) s = weigh_scaled(cols, w, err);
  if (!s) memcpy(out, w, cols * sizeof *out);
  memory_free(memory_of(env), w, cols, sizeof *w);
  return s;
}
