/* composite-system synergy degree (Meng and Han 2000; order parameters after Haken 1977)
   order degree of subsystem j: mean over its parameters of (e - low) / (high - low), or (high - e) / (high - low)
   d_j = change of the order degree from the base to t
   synergy = sign (prod |d_j|)^(1/k), or sign sum w_j |d_j|; sign + where all d > 0, - where one falls, 0 in between */
#include <math.h>
#include <string.h>

#include "subsystems.h"

static lian_status check_bounds(const lian_subsystems *s, size_t rows, const double *e, const double *low,
                                const double *high, lian_error *err) {
  for (size_t c = 0; c < s->cols; c++)
    if (!(low[c] < high[c]) || !isfinite(high[c] - low[c]))
      return status_set(err, LIAN_BAD_DATA, "parameter %z: expected bounds low < high, got %g and %g", c + 1, low[c],
                        high[c]);
  for (size_t i = 0; i < rows; i++)
    for (size_t c = 0; c < s->cols; c++) {
      double v = e[i * s->cols + c];
      if (v < low[c] || v > high[c])
        return status_set(err, LIAN_BAD_DATA, "row %z, parameter %z: %g is outside its bounds %g and %g", i + 1, c + 1,
                          v, low[c], high[c]);
    }
  return LIAN_OK;
}

static void order_of(const lian_subsystems *s, const double *e, const double *low, const double *high,
                     const signed char *direction, lian_order_mean mean, const double *whole, double *u) {
  for (size_t j = 0; j < s->systems; j++) u[j] = 0;
  for (size_t c = 0; c < s->cols; c++) {
    double span = high[c] - low[c], w = s->weight[c] / whole[s->system[c]];
    double v = direction && direction[c] < 0 ? (high[c] - e[c]) / span : (e[c] - low[c]) / span;
    if (w > 0) u[s->system[c]] += mean == LIAN_ORDER_LINEAR ? w * v : w * log(v);
  }
  for (size_t j = 0; j < s->systems && mean == LIAN_ORDER_GEOMETRIC; j++) u[j] = exp(u[j]);
}

lian_status lian_order_degrees(const lian_env *env, const lian_subsystems *s, size_t rows, const double *e,
                               const double *low, const double *high, const signed char *direction,
                               lian_order_mean mean, double *out, lian_error *err) {
  lian_status wrong = subsystems_check(s, err);
  if (!wrong) wrong = check_choice((long)mean, LIAN_ORDER_MEANS, "mean", err);
  if (!wrong) wrong = check_given(GIVEN({"e", e}, {"low", low}, {"high", high}, {"out", out}), err);
  if (!wrong) wrong = check_bounds(s, rows, e, low, high, err);
  if (wrong) return wrong;
  memory m = memory_of(env);
  double *whole = memory_zero(m, s->systems, sizeof *whole);
  if (!whole) return status_no_memory(err);
  for (size_t c = 0; c < s->cols; c++) whole[s->system[c]] += s->weight[c];
  for (size_t i = 0; i < rows; i++)
    order_of(s, e + i * s->cols, low, high, direction, mean, whole, out + i * s->systems);
  memory_free(m, whole, s->systems, sizeof *whole);
  return LIAN_OK;
}

/* of the changes from `from` to `to` */
static double synergy_of(const double *from, const double *to, const double *weights, size_t k) {
  double least = INFINITY, sum = 0, whole = 0;
  for (size_t j = 0; j < k; j++) {
    double d = to[j] - from[j], w = weights ? weights[j] : 1;
    if (isnan(d)) return NAN;
    if (d < least) least = d;
    sum += weights ? w * fabs(d) : log(fabs(d));
    whole += w;
  }
  if (least == 0) return 0;
  return (least > 0 ? 1 : -1) * (weights ? sum / whole : exp(sum / whole));
}

lian_status lian_synergy(const lian_env *env, size_t periods, size_t systems, const double *order,
                         const double *weights, lian_synergy_base base, double *out, lian_error *err) {
  lian_status wrong = check_choice((long)base, LIAN_SYNERGY_BASES, "base", err);
  (void)env;
  if (!wrong && systems < 2)
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "systems: synergy is between 2 at least, got %z", systems);
  if (!wrong && periods > 0) wrong = check_given(GIVEN({"order", order}, {"out", out}), err);
  if (!wrong) wrong = weights_check(weights, systems, "weights", err);
  if (wrong) return wrong;
  for (size_t t = 0; t < periods; t++) {
    const double *from = order + (base == LIAN_SYNERGY_FIRST || t == 0 ? 0 : t - 1) * systems;
    out[t] = t == 0 ? NAN : synergy_of(from, order + t * systems, weights, systems);
  }
  return LIAN_OK;
}
