/* random parameters by their quantile functions (lian/random.h)

   Every value is the quantile of one uniform u, from both tails of its distribution. Truncated to
   [low, high] it is
       Q(u) = F^-1( F(low) + u (F(high) - F(low)) ),   the tail above likewise, with 1 - u.
   pert(low, mode, high) is beta with a = 1 + lambda (mode - low) / (high - low), and b alike
   from above (Malcolm, Roseboom, Clark and Fazar 1959; lambda after Vose 2000). Means are closed
   forms of E[X; low < X < high]; where those would cancel, three-point Gauss-Legendre quadrature
   over u. */
#include <math.h>

#include "../base/check.h"
#include "../base/status.h"
#include "tails.h"

typedef struct window { /* truncation: tails at its two ends */
  tails low, high;
  double mass;
  int upper; /* 1: its mass is computed from the upper tails */
} window;

static double within(double v, double low, double high) {
  return v < low ? low : v > high ? high : v;
}

/* pert as a beta distribution */
static lian_distribution plain(const lian_distribution *d) {
  lian_distribution b = *d;
  if (d->family != LIAN_DISTRIBUTION_PERT) return b;
  double low = d->p[0], mode = d->p[1], high = d->p[2];
  b.family = LIAN_DISTRIBUTION_BETA;
  b.p[0] = 1 + d->p[3] * (mode - low) / (high - low);
  b.p[1] = 1 + d->p[3] * (high - mode) / (high - low);
  b.p[2] = low;
  b.p[3] = high;
  return b;
}

static void support(const lian_distribution *d, double *low, double *high) {
  int normal = d->family == LIAN_DISTRIBUTION_NORMAL, above = d->family == LIAN_DISTRIBUTION_LOGNORMAL;
  *low = normal ? -INFINITY : above ? 0 : d->p[0];
  *high = normal || above ? INFINITY : d->family == LIAN_DISTRIBUTION_UNIFORM ? d->p[1] : d->p[2];
  if (d->family == LIAN_DISTRIBUTION_BETA) {
    *low = d->p[2];
    *high = d->p[3];
  }
}

/* ---- values with weights, in ascending order */

static int is_left(const lian_distribution *d, size_t k) {
  return d->weights[k] > 0 &&
         (!d->values || (d->values[k] >= d->low && d->values[k] <= d->high));
}

static double value_at(const lian_distribution *d, size_t k) {
  return d->values ? d->values[k] : (double)k;
}

static double choice_mass(const lian_distribution *d, double most) {
  double sum = 0;
  for (size_t k = 0; k < d->count; k++)
    if (is_left(d, k) && value_at(d, k) <= most) sum += d->weights[k];
  return sum;
}

static double choice_quantile(const lian_distribution *d, double u) {
  double goal = u * choice_mass(d, INFINITY), sum = 0, last = NAN;
  for (size_t k = 0; k < d->count; k++) {
    if (!is_left(d, k)) continue;
    last = value_at(d, k);
    sum += d->weights[k];
    if (goal < sum) break;
  }
  return last;
}

static double choice_mean(const lian_distribution *d) {
  double sum = 0, mass = choice_mass(d, INFINITY);
  for (size_t k = 0; k < d->count; k++)
    if (is_left(d, k)) sum += d->weights[k] / mass * value_at(d, k);
  return sum;
}

static void choice_bounds(const lian_distribution *d, double *low, double *high) {
  *low = INFINITY;
  *high = -INFINITY;
  for (size_t k = 0; k < d->count; k++) {
    if (!is_left(d, k)) continue;
    *low = fmin(*low, value_at(d, k));
    *high = fmax(*high, value_at(d, k));
  }
}

/* ---- other families, without truncation */

static tails triangular_tails(double low, double mode, double high, double x) {
  if (x <= mode) return tails_of((x - low) / (high - low) * ((x - low) / (mode - low)));
  double q = (high - x) / (high - low) * ((high - x) / (high - mode));
  return (tails){1 - q, q};
}

static tails tails_at(const lian_distribution *d, double x) {
  const double *p = d->p;
  double low, high;
  support(d, &low, &high);
  if (x <= low) return (tails){0, 1};
  if (x >= high) return (tails){1, 0};
  switch (d->family) {
    case LIAN_DISTRIBUTION_UNIFORM:
      return (tails){(x - low) / (high - low), (high - x) / (high - low)};
    case LIAN_DISTRIBUTION_TRIANGULAR: return triangular_tails(low, p[1], high, x);
    case LIAN_DISTRIBUTION_NORMAL: return normal_tails((x - p[0]) / p[1]);
    case LIAN_DISTRIBUTION_LOGNORMAL: return normal_tails(log(x / p[0]) / p[1]);
    default: return beta_tails(p[0], p[1], (x - low) / (high - low), (high - x) / (high - low));
  }
}

/* interpolates from the nearer end */
static double between(double low, double high, double from_low, double from_high) {
  return from_low < from_high ? low + (high - low) * from_low : high - (high - low) * from_high;
}

static double triangular_value(double low, double mode, double high, tails at) {
  double width = high - low;
  return at.p * width < mode - low ? low + sqrt(at.p * width) * sqrt(mode - low)
                                   : high - sqrt(at.q * width) * sqrt(high - mode);
}

static double value_of(const lian_distribution *d, tails at) {
  const double *p = d->p;
  double x, y;
  switch (d->family) {
    case LIAN_DISTRIBUTION_UNIFORM: return between(p[0], p[1], at.p, at.q);
    case LIAN_DISTRIBUTION_TRIANGULAR: return triangular_value(p[0], p[1], p[2], at);
    case LIAN_DISTRIBUTION_NORMAL: return p[0] + p[1] * normal_quantile(at);
    case LIAN_DISTRIBUTION_LOGNORMAL: return p[0] * exp(p[1] * normal_quantile(at));
    default: beta_quantile(p[0], p[1], at, &x, &y); return between(p[2], p[3], x, y);
  }
}

/* ---- truncated */

static double span(tails low, tails high) {
  return low.q < 0.5 ? low.q - high.q : high.p - low.p;
}

static window window_of(const lian_distribution *d) {
  window w = {.low = tails_at(d, d->low), .high = tails_at(d, d->high)};
  w.upper = w.low.q < 0.5;
  w.mass = span(w.low, w.high);
  return w;
}

static void bounds_of(const lian_distribution *d, double *low, double *high) {
  support(d, low, high);
  *low = fmax(*low, d->low);
  *high = fmin(*high, d->high);
}

static double cut_quantile(const lian_distribution *d, const window *w, double u) {
  double low, high;
  tails at = {w->low.p + u * (w->high.p - w->low.p),
              w->high.q + (1 - u) * (w->low.q - w->high.q)};
  bounds_of(d, &low, &high);
  if (u <= 0) return low;
  if (u >= 1) return high;
  return within(value_of(d, at), low, high);
}

/* E[X; low < X <= high] over P(low < X <= high), of the distribution without truncation */
static double partial_mean(const lian_distribution *d, const window *w) {
  const double *p = d->p;
  if (d->family == LIAN_DISTRIBUTION_NORMAL) {
    double from = normal_density((d->low - p[0]) / p[1]);
    double to = normal_density((d->high - p[0]) / p[1]);
    return p[0] + p[1] * (from - to) / w->mass;
  }
  if (d->family == LIAN_DISTRIBUTION_LOGNORMAL) { /* P(X e^(-s^2) < x): the mass weighted by X */
    lian_distribution moved = *d;
    moved.p[0] *= exp(p[1] * p[1]);
    double share = span(tails_at(&moved, d->low), tails_at(&moved, d->high)) / w->mass;
    return p[0] * exp(p[1] * p[1] / 2) * share;
  }
  lian_distribution next = *d; /* x f(x; a, b) = a / (a + b) f(x; a + 1, b) */
  next.p[0] += 1;
  double share = span(tails_at(&next, d->low), tails_at(&next, d->high)) / w->mass;
  return p[2] + (p[3] - p[2]) * (p[0] / (p[0] + p[1])) * share;
}

static double mean_by_points(const lian_distribution *d, const window *w) {
  double off = sqrt(0.15);
  return (5 * cut_quantile(d, w, 0.5 - off) + 8 * cut_quantile(d, w, 0.5) +
          5 * cut_quantile(d, w, 0.5 + off)) / 18;
}

/* mass and first moment about `low` of a density that is linear from f to g */
static void add_piece(double from, double to, double f, double g, double low, double *mass,
                      double *moment) {
  double width = to - from;
  if (!(width > 0)) return;
  *mass += width * (f + g) / 2;
  *moment += width * (f + g) / 2 * (from - low) + width * width * (f + 2 * g) / 6;
}

static double triangular_mean(const lian_distribution *d) {
  double low, high, mass = 0, moment = 0, mode = d->p[1];
  bounds_of(d, &low, &high);
  double rise = mode - d->p[0], fall = d->p[2] - mode;
  double left = fmin(high, mode), right = fmax(low, mode);
  add_piece(low, left, (low - d->p[0]) / rise, (left - d->p[0]) / rise, low, &mass, &moment);
  add_piece(right, high, (d->p[2] - right) / fall, (d->p[2] - high) / fall, low, &mass,
            &moment);
  return low + moment / mass;
}

static double mean_of(const lian_distribution *d) {
  double low, high;
  bounds_of(d, &low, &high);
  if (d->family == LIAN_DISTRIBUTION_UNIFORM) return low + (high - low) / 2;
  if (d->family == LIAN_DISTRIBUTION_TRIANGULAR) return triangular_mean(d);
  window w = window_of(d);
  int narrow = w.mass < 0.03 * (w.upper ? w.low.q : w.high.p);
  return within(narrow ? mean_by_points(d, &w) : partial_mean(d, &w), low, high);
}

/* ---- checks */

static lian_status expect(int held, lian_error *err, const char *what) {
  return held ? LIAN_OK : status_set(err, LIAN_BAD_ARGUMENT, "expected %s", what);
}

static int finite(const double *p, size_t count) {
  double sum = 0;
  for (size_t k = 0; k < count; k++) sum += p[k] - p[k];
  return sum == 0;
}

static lian_status check_values(const lian_distribution *d, lian_error *err) {
  double sum = 0;
  int good = d->count > 0 && d->weights;
  for (size_t k = 0; good && k < d->count; k++) {
    good = d->weights[k] >= 0 && (!d->values || isfinite(d->values[k]));
    if (d->values && k > 0) good = good && d->values[k] >= d->values[k - 1];
    sum += d->weights[k];
  }
  return expect(good && sum > 0 && isfinite(sum), err,
                "choice: ascending values with weights of at least 0, one of them above 0");
}

static lian_status check_parameters(const lian_distribution *d, lian_error *err) {
  static const size_t counts[] = {2, 3, 2, 2, 4, 4, 0};
  const double *p = d->p;
  if ((unsigned)d->family > LIAN_DISTRIBUTION_CHOICE || !finite(p, counts[d->family]))
    return expect(0, err, "a family of distributions and finite parameters");
  switch (d->family) {
    case LIAN_DISTRIBUTION_UNIFORM: return expect(p[0] < p[1], err, "uniform: low < high");
    case LIAN_DISTRIBUTION_TRIANGULAR:
      return expect(p[0] < p[2] && p[0] <= p[1] && p[1] <= p[2], err,
                    "triangular: low <= mode <= high, low < high");
    case LIAN_DISTRIBUTION_NORMAL: return expect(p[1] > 0, err, "normal: sd > 0");
    case LIAN_DISTRIBUTION_LOGNORMAL:
      return expect(p[0] > 0 && p[1] > 0 && p[1] <= 20, err,
                    "lognormal: median > 0, sigma in (0, 20]");
    case LIAN_DISTRIBUTION_BETA:
      return expect(p[0] >= 1e-3 && p[0] <= 1e6 && p[1] >= 1e-3 && p[1] <= 1e6 && p[2] < p[3],
                    err, "beta: a and b in [0.001, 1e6], low < high");
    case LIAN_DISTRIBUTION_PERT:
      return expect(p[0] < p[2] && p[0] <= p[1] && p[1] <= p[2] && p[3] >= 0 && p[3] <= 1e5,
                    err, "pert: low <= mode <= high, low < high, lambda in [0, 1e5]");
    default: return check_values(d, err);
  }
}

lian_status lian_distribution_check(const lian_distribution *d, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"distribution", d}), err);
  if (wrong) return wrong;
  lian_status status = check_parameters(d, err);
  if (status) return status;
  lian_distribution b = plain(d);
  int is_choice = d->family == LIAN_DISTRIBUTION_CHOICE;
  int left = d->low <= d->high &&
             (is_choice ? choice_mass(d, INFINITY) : window_of(&b).mass) > 0;
  return left ? LIAN_OK
              : status_set(err, LIAN_BAD_DATA, "[%g, %g] leaves nothing", d->low, d->high);
}

double lian_distribution_quantile(const lian_distribution *d, double u) {
  if (!d || !(u >= 0 && u <= 1)) return NAN;
  if (d->family == LIAN_DISTRIBUTION_CHOICE) return choice_quantile(d, u);
  lian_distribution b = plain(d);
  window w = window_of(&b);
  return cut_quantile(&b, &w, u);
}

double lian_distribution_cumulative(const lian_distribution *d, double x) {
  if (!d || isnan(x)) return NAN;
  if (d->family == LIAN_DISTRIBUTION_CHOICE) return choice_mass(d, x) / choice_mass(d, INFINITY);
  lian_distribution b = plain(d);
  window w = window_of(&b);
  return within(span(w.low, tails_at(&b, within(x, d->low, d->high))) / w.mass, 0, 1);
}

double lian_distribution_mean(const lian_distribution *d) {
  if (!d) return NAN;
  if (d->family == LIAN_DISTRIBUTION_CHOICE) return choice_mean(d);
  lian_distribution b = plain(d);
  return mean_of(&b);
}

void lian_distribution_bounds(const lian_distribution *d, double *low, double *high) {
  if (!d || !low || !high) return;
  lian_distribution b = plain(d);
  if (d->family == LIAN_DISTRIBUTION_CHOICE)
    choice_bounds(d, low, high);
  else
    bounds_of(&b, low, high);
}
