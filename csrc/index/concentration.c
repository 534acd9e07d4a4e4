/* concentration of totals: Herfindahl and Hirschman's index, entropy, shares of the largest
   HHI = sum s^2, H = -sum s ln s, s = value / total of the group; CR_k = share of the k largest */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grouped.h"

static int descending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x < y) - (x > y);
}

/* values of group g, sorted, with those of the largest row told before */
static lian_concentration measure(const double *v, size_t n, double total, uint32_t largest) {
  lian_concentration c = {total, 0, NAN, NAN, NAN, NAN, NAN, largest};
  if (!(total > 0)) return c;
  c.hhi = c.entropy = 0;
  for (size_t k = 0; k < n && v[k] > 0; k++) {
    double s = v[k] / total;
    c.hhi += s * s;
    if (s > 0) c.entropy -= s * log(s);
    c.members++;
  }
  double m = (double)c.members;
  c.effective = 1 / c.hhi;
  c.normalised = c.members > 1 ? (c.hhi - 1 / m) / (1 - 1 / m) : 1;
  c.evenness = c.members > 1 ? c.entropy / log(m) : 0;
  return c;
}

static void add_tops(const double *v, size_t n, double total, const size_t *tops, size_t count, double *cr) {
  for (size_t t = 0; t < count; t++) {
    double sum = 0;
    for (size_t k = 0; k < n && k < tops[t]; k++) sum += v[k];
    cr[t] = total > 0 ? sum / total : NAN;
  }
}

static lian_status check(size_t rows, const double *value, const uint32_t *group, size_t groups, const size_t *tops,
                         size_t top_count, const lian_concentration *out, const double *cr, lian_error *err) {
  lian_status wrong = LIAN_OK;
  if (rows > 0) wrong = check_given(GIVEN({"value", value}, {"group", group}), err);
  if (!wrong && groups > 0) wrong = check_given(GIVEN({"out", out}), err);
  if (!wrong) wrong = check_list(tops, top_count, "tops", err);
  if (!wrong && groups > 0) wrong = check_list(cr, top_count, "cr", err);
  if (!wrong) wrong = values_check(value, rows, "value", err);
  if (!wrong) wrong = places_check(group, rows, groups, "group", err);
  return wrong;
}

lian_status lian_concentrations(const lian_env *env, size_t rows, const double *value, const uint32_t *group,
                                size_t groups, const size_t *tops, size_t top_count, lian_concentration *out,
                                double *cr, lian_error *err) {
  lian_status status = check(rows, value, group, groups, tops, top_count, out, cr, err);
  grouped by;
  if (!status) status = grouped_make(env, rows, group, groups, &by, err);
  if (status) return status;
  double *v = memory_new(by.m, rows, sizeof *v);
  if (!v) {
    grouped_free(&by);
    return status_no_memory(err);
  }
  for (size_t g = 0; g < groups; g++) {
    size_t n = by.start[g + 1] - by.start[g];
    const uint32_t *row = by.row + by.start[g];
    uint32_t largest = n > 0 ? row[0] : UINT32_MAX;
    double total = 0;
    for (size_t k = 0; k < n; k++) {
      v[k] = value[row[k]];
      total += v[k];
      if (v[k] > value[largest]) largest = row[k];
    }
    if (n > 0) qsort(v, n, sizeof *v, descending);
    out[g] = measure(v, n, total, largest);
    if (top_count > 0) add_tops(v, n, total, tops, top_count, cr + g * top_count);
  }
  memory_free(by.m, v, rows, sizeof *v);
  grouped_free(&by);
  return LIAN_OK;
}

lian_status lian_advantage(const lian_env *env, size_t rows, const uint32_t *unit, const uint32_t *product,
                           const double *value, size_t units, size_t products, double *out, lian_error *err) {
  lian_status wrong = LIAN_OK;
  if (rows > 0)
    wrong = check_given(GIVEN({"unit", unit}, {"product", product}, {"value", value}, {"out", out}), err);
  if (!wrong) wrong = values_check(value, rows, "value", err);
  if (!wrong) wrong = places_check(unit, rows, units, "unit", err);
  if (!wrong) wrong = places_check(product, rows, products, "product", err);
  if (wrong) return wrong;
  memory m = memory_of(env);
  double *by_unit = memory_zero(m, units, sizeof *by_unit), *by_product = memory_zero(m, products, sizeof *by_product);
  double all = 0;
  if (by_unit && by_product) {
    for (size_t i = 0; i < rows; i++) {
      by_unit[unit[i]] += value[i];
      by_product[product[i]] += value[i];
      all += value[i];
    }
    for (size_t i = 0; i < rows; i++) out[i] = value[i] / by_unit[unit[i]] / (by_product[product[i]] / all);
  } else {
    wrong = status_no_memory(err);
  }
  memory_free(m, by_unit, units, sizeof *by_unit);
  memory_free(m, by_product, products, sizeof *by_product);
  return wrong;
}
