/* which of two variables leads: the model of Haken (1977) in discrete time, by least squares
   q1(t) = (1 - lambda1) q1 - a q1 q2,  q2(t) = (1 - lambda2) q2 + b q1^2   (q1, q2 of t - 1)
   with q2 slaved (q2 = b q1^2 / lambda2) q1 rests where lambda1 + a b q1^2 / lambda2 = 0 */
#include <math.h>

#include "../base/check.h"
#include "../numeric/least_squares.h"

static double squares(const double *v, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += v[i] * v[i];
  return sum;
}

static double stationary_of(const lian_haken_fit *f) {
  double q = -f->lambda1 * f->lambda2 / (f->a * f->b);
  if (q >= 0 && isfinite(q)) return sqrt(q);
  return f->lambda1 > 0 ? 0 : NAN;
}

static lian_status fit(const lian_env *env, size_t count, const double *x, const double *y, double *b, double *se,
                       double *r2, const char *what, lian_error *err) {
  double left = 0, whole = squares(y, count);
  lian_error inner = {LIAN_OK, ""};
  lian_status status = least_squares(env, count, 2, x, y, b, se, &left, &inner);
  if (status) return status_set(err, status, "the equation of %s: %s", what, inner.text);
  *r2 = whole > 0 ? 1 - left / whole : NAN;
  return LIAN_OK;
}

lian_status lian_haken(const lian_env *env, size_t count, const double *q1, const double *q2, const double *q1_next,
                       const double *q2_next, lian_haken_fit *out, lian_error *err) {
  lian_status status = check_given(
      GIVEN({"q1", q1}, {"q2", q2}, {"q1_next", q1_next}, {"q2_next", q2_next}, {"out", out}), err);
  if (!status) status = check_size(out->size, sizeof *out, "lian_haken_fit", err);
  if (!status) status = check_finite(q1, count, "q1", err);
  if (!status) status = check_finite(q2, count, "q2", err);
  if (!status) status = check_finite(q1_next, count, "q1_next", err);
  if (!status) status = check_finite(q2_next, count, "q2_next", err);
  if (status) return status;
  memory m = memory_of(env);
  double *x = memory_new(m, 4 * count, sizeof *x), b[4], se[4], r2[2] = {0};
  if (!x) return status_no_memory(err);
  for (size_t t = 0; t < count; t++) {
    double *first = x + 2 * t, *second = x + 2 * count + 2 * t;
    first[0] = q1[t];
    first[1] = q1[t] * q2[t];
    second[0] = q2[t];
    second[1] = q1[t] * q1[t];
  }
  status = fit(env, count, x, q1_next, b, se, r2, "the first variable", err);
  if (!status) status = fit(env, count, x + 2 * count, q2_next, b + 2, se + 2, r2 + 1, "the second variable", err);
  memory_free(m, x, 4 * count, sizeof *x);
  if (status) return status;
  *out = (lian_haken_fit){sizeof *out, 1 - b[0], -b[1], 1 - b[2], b[3], se[0], se[1], se[2], se[3], r2[0], r2[1], 0};
  out->stationary = stationary_of(out);
  return LIAN_OK;
}
