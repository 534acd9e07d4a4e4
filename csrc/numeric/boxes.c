/* boxes of factors: coverage, density, mass, and the chance of each limit
   quasi-p of a factor's limits (Bryant and Lempert 2010): P(B >= h), B binomial of t cases with probability q, the
   density of the box without these limits = I_q(h, t - h + 1), the incomplete beta function */
#include "boxes.h"

#include <math.h>

#include "../base/check.h"
#include "tails.h"

lian_limit box_open(const lian_cases *c, size_t factor) {
  unsigned kind = cases_kind(c, factor);
  if (kind) return (lian_limit){(double)(((uint64_t)1 << kind) - 1), 0};
  return (lian_limit){-INFINITY, INFINITY};
}

static int box_is_open(const lian_cases *c, size_t factor, lian_limit limit) {
  lian_limit open = box_open(c, factor);
  return limit.low == open.low && limit.high == open.high;
}

int box_takes(const lian_cases *c, size_t factor, lian_limit limit, double x) {
  if (cases_kind(c, factor)) return (int)((uint64_t)limit.low >> (unsigned)x & 1);
  return x >= limit.low && x <= limit.high;
}

int box_has(const lian_cases *c, const lian_limit *limits, size_t row, size_t but) {
  for (size_t j = 0; j < c->factors; j++)
    if (j != but && !box_takes(c, j, limits[j], c->x[row * c->factors + j])) return 0;
  return 1;
}

typedef struct tally {
  size_t cases, hits;
} tally;

static tally inside(const lian_cases *c, const lian_limit *limits, size_t but) {
  tally t = {0, 0};
  for (size_t k = 0; k < cases_count(c); k++) {
    size_t row = cases_row(c, k);
    if (!box_has(c, limits, row, but)) continue;
    t.cases++;
    t.hits += c->hit[row] != 0;
  }
  return t;
}

lian_box_measure box_measure(const lian_cases *c, const lian_limit *limits) {
  tally t = inside(c, limits, SIZE_MAX);
  size_t hits = 0, limited = 0;
  for (size_t k = 0; k < cases_count(c); k++) hits += c->hit[cases_row(c, k)] != 0;
  for (size_t j = 0; j < c->factors; j++) limited += !box_is_open(c, j, limits[j]);
  return (lian_box_measure){(double)t.hits / (double)hits, t.cases ? (double)t.hits / (double)t.cases : NAN,
                            (double)t.cases / (double)cases_count(c), limited};
}

lian_status box_check(const lian_cases *c, lian_error *err) {
  size_t hits = 0, n = cases_count(c);
  lian_status s = check_given(GIVEN({"x", c->x}, {"hit", c->hit}), err);
  if (s) return s;
  if (c->factors < 1 || n < 1) return status_set(err, LIAN_BAD_ARGUMENT, "prim: expected factors and cases");
  s = check_finite(c->x, c->count * c->factors, "x", err);
  for (size_t j = 0; !s && j < c->factors; j++) {
    unsigned kind = cases_kind(c, j);
    if (kind == 1 || kind > 32) s = status_set(err, LIAN_BAD_ARGUMENT, "kinds[%z]: expected 0 or 2 to 32", j + 1);
    for (size_t k = 0; !s && kind && k < c->count; k++) {
      double v = c->x[k * c->factors + j];
      if (!(v >= 0 && v < kind)) s = status_set(err, LIAN_BAD_ARGUMENT, "x[%z]: no category of factor %z", k + 1, j + 1);
    }
  }
  for (size_t k = 0; !s && k < n; k++) {
    s = check_index(cases_row(c, k), c->count, "rows", err);
    if (!s) hits += c->hit[cases_row(c, k)] != 0;
  }
  if (!s && (hits == 0 || hits == n))
    s = status_set(err, LIAN_BAD_DATA, "prim: %s of the %z cases are of interest; there is nothing to tell apart",
                   hits ? "all" : "none", n);
  return s;
}

lian_status lian_box_of(const lian_env *env, const lian_cases *cases, const lian_limit *limits, lian_box_measure *out,
                        double *quasi_p, lian_error *err) {
  (void)env;
  lian_status s = check_given(GIVEN({"cases", cases}, {"limits", limits}, {"out", out}), err);
  if (!s) s = box_check(cases, err);
  if (s) return s;
  *out = box_measure(cases, limits);
  tally now = inside(cases, limits, SIZE_MAX);
  for (size_t j = 0; quasi_p && j < cases->factors; j++) {
    quasi_p[j] = NAN;
    if (box_is_open(cases, j, limits[j])) continue;
    tally wide = inside(cases, limits, j);
    double q = wide.cases ? (double)wide.hits / (double)wide.cases : 0;
    if (now.hits == 0 || q >= 1) quasi_p[j] = 1;
    else quasi_p[j] = beta_tails((double)now.hits, (double)(now.cases - now.hits) + 1, q, 1 - q).p;
  }
  return LIAN_OK;
}
