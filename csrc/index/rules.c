/* how the scores of a row become one
   power mean  (sum w y^p)^(1/p): p = 1 arithmetic, 0 geometric, -1 harmonic, to minus infinity the barrel (the least)
   soft barrel  s A + (1 - s) min
   Mazziotta-Pareto  M - S^2 / M, M and S mean and deviation (population) over the row
   All are homogeneous of degree one, and none lies outside the least and the largest score but Mazziotta-Pareto. */
#include <math.h>

#include "index.h"

int lian_rule_is_relative(lian_rule rule) { return rule >= LIAN_RULE_COPELAND && rule <= LIAN_RULE_RANK_SUM; }

static int takes(rule_of r, double y) {
  switch (r.rule) {
    case LIAN_RULE_GEOMETRIC:
    case LIAN_RULE_HARMONIC: return y > 0;
    case LIAN_RULE_POWER: return r.parameter > 0 ? y >= 0 : y > 0;
    default: return 1;
  }
}

/* weight that is there; NaN: too little of it. bad: the first value that the rule cannot take */
static double weight_there(rule_of r, size_t k, const double *w, const double *y, size_t *bad) {
  double all = 0, there = 0;
  for (size_t j = 0; j < k; j++) {
    all += w[j];
    if (isnan(y[j]) || w[j] == 0) continue;
    there += w[j];
    if (!takes(r, y[j]) && *bad == SIZE_MAX) *bad = j;
  }
  return there > 0 && there >= r.available * all * (1 - 1e-12) ? there : NAN;
}

static size_t least_of(size_t k, const double *w, const double *y) {
  size_t best = SIZE_MAX;
  for (size_t j = 0; j < k; j++)
    if (w[j] > 0 && !isnan(y[j]) && (best == SIZE_MAX || y[j] < y[best])) best = j;
  return best;
}

/* sum of w f(y) over what is there */
static double total(rule_of r, size_t k, const double *w, const double *y) {
  double sum = 0;
  for (size_t j = 0; j < k; j++) {
    if (w[j] == 0 || isnan(y[j])) continue;
    if (r.rule == LIAN_RULE_GEOMETRIC) sum += w[j] * log(y[j]);
    else if (r.rule == LIAN_RULE_HARMONIC) sum += w[j] / y[j];
    else sum += w[j] * y[j];
  }
  return sum;
}

/* (sum w y^p)^(1/p) as u exp(ln(1 + sum w ((y / u)^p - 1)) / p), u the score that p picks in the end: powers cannot
   overflow, nor digits be lost near p = 0 */
static double power_mean(double p, size_t k, const double *w, const double *y, double there) {
  double u = 0, sum = 0;
  for (size_t j = 0; j < k; j++)
    if (w[j] > 0 && !isnan(y[j]) && (u == 0 || (p > 0 ? y[j] > u : y[j] < u))) u = y[j];
  if (u == 0) return 0;
  for (size_t j = 0; j < k; j++)
    if (w[j] > 0 && !isnan(y[j])) sum += w[j] * expm1(p * log(y[j] / u));
  return u * exp(log1p(sum / there) / p);
}

static rule_of plain(rule_of r) {
  if (r.rule == LIAN_RULE_POWER && r.parameter == 0) r.rule = LIAN_RULE_GEOMETRIC;
  return r;
}

static double mean_square(size_t k, const double *w, const double *y, double there) {
  double sum = 0;
  for (size_t j = 0; j < k; j++)
    if (w[j] > 0 && !isnan(y[j])) sum += w[j] * y[j] * y[j];
  return sum / there;
}

double index_rule(rule_of r, size_t k, const double *w, const double *y, size_t *bad) {
  *bad = SIZE_MAX;
  r = plain(r);
  double there = weight_there(r, k, w, y, bad);
  if (isnan(there) || *bad != SIZE_MAX) return NAN;
  if (r.rule == LIAN_RULE_BARREL) return y[least_of(k, w, y)];
  if (r.rule == LIAN_RULE_POWER) return power_mean(r.parameter, k, w, y, there);
  double mean = total(r, k, w, y) / there;
  switch (r.rule) {
    case LIAN_RULE_GEOMETRIC: return exp(mean);
    case LIAN_RULE_HARMONIC: return 1 / mean;
    case LIAN_RULE_SOFT_BARREL: return r.parameter * mean + (1 - r.parameter) * y[least_of(k, w, y)];
    case LIAN_RULE_MAZZIOTTA_PARETO:
      if (!(mean > 0)) {
        *bad = least_of(k, w, y);
        return NAN;
      }
      return 2 * mean - mean_square(k, w, y, there) / mean;
    default: return mean;
  }
}

/* of one score that is there; m: the mean of f(y), of a power mean itself; q: the mean square */
static double slope(rule_of r, double share, double y, double m, double q) {
  switch (r.rule) {
    case LIAN_RULE_GEOMETRIC: return share * exp(m) / y;
    case LIAN_RULE_HARMONIC: return share / (m * m * y * y);
    case LIAN_RULE_POWER: return r.parameter == 1 ? share : y > 0 ? share * pow(y / m, r.parameter - 1) : 0;
    case LIAN_RULE_MAZZIOTTA_PARETO: return share * (2 + q / (m * m) - 2 * y / m);
    case LIAN_RULE_SOFT_BARREL: return share * r.parameter;
    case LIAN_RULE_BARREL: return 0;
    default: return share;
  }
}

void index_rule_slopes(rule_of r, size_t k, const double *w, const double *y, double *out) {
  size_t bad = SIZE_MAX, least = least_of(k, w, y);
  r = plain(r);
  double there = weight_there(r, k, w, y, &bad);
  double m = r.rule == LIAN_RULE_POWER ? power_mean(r.parameter, k, w, y, there) : total(r, k, w, y) / there;
  double q = r.rule == LIAN_RULE_MAZZIOTTA_PARETO ? mean_square(k, w, y, there) : 0;
  for (size_t j = 0; j < k; j++)
    out[j] = w[j] == 0 || isnan(y[j]) || isnan(there) ? 0 : slope(r, w[j] / there, y[j], m, q);
  if (least == SIZE_MAX) return;
  if (r.rule == LIAN_RULE_BARREL) out[least] = 1;
  if (r.rule == LIAN_RULE_SOFT_BARREL) out[least] += 1 - r.parameter;
}
