/* the Malmquist index of productivity (Fare, Grosskopf, Norris and Zhang 1994), by outputs
   with D[s,t] the efficiency of period s by the technology of t, constant returns:
     efficiency change D11 / D00, technical change sqrt(D10 / D11 x D00 / D01), productivity their product;
     efficiency change = pure change (variable returns, own period) x scale change */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "envelopment.h"

static lian_status check_positive(const double *v, size_t units, size_t cols, const char *what, lian_error *err) {
  for (size_t i = 0; i < units * cols; i++)
    if (!(v[i] > 0) || !isfinite(v[i]))
      return status_set(err, LIAN_BAD_DATA, "unit %z, %s %z: expected a number above 0, got %g", i / cols + 1, what,
                        i % cols + 1, v[i]);
  return LIAN_OK;
}

static lian_status told(lian_status status, size_t unit, const lian_error *inner, lian_error *err) {
  return status ? status_set(err, status, "unit %z: %s", unit + 1, inner->text) : LIAN_OK;
}

static lian_status of_unit(const lian_env *env, envelopment *e, const technology *before, const technology *after,
                           size_t i, lian_malmquist *out, lian_error *err) {
  const technology *t[2] = {before, after};
  double d[2][2], v[2];
  lian_error inner = {LIAN_OK, ""};
  lian_status status = LIAN_OK;
  for (int s = 0; s < 2; s++) {
    const double *x0 = t[s]->x + i * t[s]->inputs, *y0 = t[s]->y + i * t[s]->outputs;
    for (int by = 0; by < 2 && !status; by++)
      status = envelopment_efficiency(env, e, t[by], x0, y0, 0, &d[s][by], &inner);
    if (!status) status = envelopment_efficiency(env, e, t[s], x0, y0, 1, &v[s], &inner);
    if (status) return told(status, i, &inner, err);
  }
  out->efficiency_change = d[1][1] / d[0][0];
  out->technical_change = sqrt(d[1][0] / d[1][1] * d[0][0] / d[0][1]);
  out->productivity_change = out->efficiency_change * out->technical_change;
  out->pure_change = v[1] / v[0];
  out->scale_change = out->efficiency_change / out->pure_change;
  out->efficiency[0] = d[0][0];
  out->efficiency[1] = d[1][1];
  return LIAN_OK;
}

static lian_status check(size_t units, size_t inputs, size_t outputs, const double *x0, const double *y0,
                         const double *x1, const double *y1, const lian_malmquist *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"x0", x0}, {"y0", y0}, {"x1", x1}, {"y1", y1}, {"out", out}), err);
  if (!wrong && (units < 1 || inputs < 1 || outputs < 1))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "units, inputs, outputs: expected 1 at least");
  if (!wrong) wrong = check_positive(x0, units, inputs, "input", err);
  if (!wrong) wrong = check_positive(x1, units, inputs, "input", err);
  if (!wrong) wrong = check_positive(y0, units, outputs, "output", err);
  if (!wrong) wrong = check_positive(y1, units, outputs, "output", err);
  return wrong;
}

lian_status lian_malmquist_index(const lian_env *env, size_t units, size_t inputs, size_t outputs, const double *x0,
                                 const double *y0, const double *x1, const double *y1, lian_malmquist *out,
                                 lian_error *err) {
  lian_status status = check(units, inputs, outputs, x0, y0, x1, y1, out, err);
  if (status) return status;
  memory m = memory_of(env);
  envelopment e;
  lian_malmquist *answer = memory_new(m, units, sizeof *answer);
  if (!answer) return status_no_memory(err);
  status = envelopment_new(m, units, inputs, outputs, &e, err);
  technology before = {units, inputs, outputs, x0, y0}, after = {units, inputs, outputs, x1, y1};
  if (!status) {
    for (size_t i = 0; i < units && !status; i++) {
      if (env_stopped_at(env, (double)i / (double)units)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
      else status = of_unit(env, &e, &before, &after, i, answer + i, err);
    }
    envelopment_free(&e);
  }
  if (!status) memcpy(out, answer, units * sizeof *answer);
  memory_free(m, answer, units, sizeof *answer);
  return status;
}
