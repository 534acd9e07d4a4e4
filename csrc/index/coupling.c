/* coupling coordination degree of k subsystems with scores u in [0, 1]
   usual C = k (prod u)^(1/k) / sum u (the vector is scale free: C = 1 where all are equal)
   corrected C' = sqrt((1 - mean_{i<j} |u_i - u_j|) (prod u_i / max u)^(1/(k - 1)))
     (Wang, Kong, Ren, Zhi and Dai 2021, Journal of Natural Resources 36(3))
   T = sum w u,  D = sqrt(C T) */
#include <math.h>

#include "subsystems.h"

/* rows x systems scores in [0, 1] or NaN */
static lian_status scores_check(const double *u, size_t rows, size_t systems, lian_error *err) {
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < systems; j++) {
      double v = u[i * systems + j];
      if (v < 0 || v > 1)
        return status_set(err, LIAN_BAD_DATA, "row %z, subsystem %z: a score lies in [0, 1], this one is %g", i + 1,
                          j + 1, v);
    }
  return LIAN_OK;
}

static double usual(const double *u, size_t k) {
  double product = 1, sum = 0;
  for (size_t j = 0; j < k; j++) sum += u[j];
  for (size_t j = 0; j < k; j++) product *= u[j] * (double)k / sum; /* near 1 each: no underflow of many small ones */
  double c = pow(product, 1 / (double)k);
  return c > 1 ? 1 : c; /* a rounding above */
}

static double corrected(const double *u, size_t k) {
  double most = 0, product = 1, apart = 0;
  for (size_t j = 0; j < k; j++)
    if (u[j] > most) most = u[j];
  for (size_t j = 0; j < k; j++) product *= u[j] / most;
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < i; j++) apart += fabs(u[i] - u[j]);
  apart /= (double)k * (double)(k - 1) / 2;
  return sqrt((1 - apart) * pow(product, 1 / (double)(k - 1)));
}

double coupling_of(const double *u, size_t k, lian_coupling_form form) {
  int any = 0;
  for (size_t j = 0; j < k; j++) {
    if (isnan(u[j])) return NAN;
    any |= u[j] > 0;
  }
  if (!any) return NAN;
  return form == LIAN_COUPLING_USUAL ? usual(u, k) : corrected(u, k);
}

double level_of(const double *u, const double *weights, size_t k) {
  double sum = 0, whole = 0;
  for (size_t j = 0; j < k; j++) {
    double w = weights ? weights[j] : 1;
    sum += w * u[j];
    whole += w;
  }
  return sum / whole;
}

double degree_of(double coupling, double level) { return sqrt(coupling * level); }

lian_status lian_coupling(const lian_env *env, size_t rows, size_t systems, const double *u, const double *weights,
                          lian_coupling_form form, double *coupling, double *level, double *degree, lian_error *err) {
  lian_status wrong = check_choice((long)form, LIAN_COUPLING_FORMS, "form", err);
  (void)env;
  if (!wrong && systems < 2)
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "systems: coupling is between 2 at least, got %z", systems);
  if (!wrong && rows > 0)
    wrong = check_given(GIVEN({"u", u}, {"coupling", coupling}, {"level", level}, {"degree", degree}), err);
  if (!wrong) wrong = weights_check(weights, systems, "weights", err);
  if (!wrong) wrong = scores_check(u, rows, systems, err);
  if (wrong) return wrong;
  for (size_t i = 0; i < rows; i++) {
    coupling[i] = coupling_of(u + i * systems, systems, form);
    level[i] = level_of(u + i * systems, weights, systems);
    degree[i] = degree_of(coupling[i], level[i]);
  }
  return LIAN_OK;
}
