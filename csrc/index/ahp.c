/* weights from judgements: the eigenvector of pairwise comparisons (Saaty 1977, 1980)
   A w = lambda w,  CI = (lambda - m) / (m - 1),  CR = CI / RI(m) */
#include <math.h>

#include "weigh.h"

#define MOST 15
#define STEPS 10000

/* mean CI of reciprocal matrices of judgements drawn from 1/9 .. 9, by m = 1 .. 15 */
static const double RANDOM_INDEX[][MOST] = {
    {0, 0, 0.5240, 0.8833, 1.1072, 1.2498, 1.3410, 1.4031, 1.4500, 1.4864, 1.5138, 1.5373, 1.5545, 1.5701, 1.5840},
    {0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59}};

static lian_status check_judgements(size_t m, const double *a, size_t judge, lian_error *err) {
  for (size_t i = 0; i < m; i++)
    for (size_t k = 0; k < m; k++) {
      double v = a[i * m + k];
      if (!(v > 0) || !isfinite(v))
        return status_set(err, LIAN_BAD_DATA, "judge %z, row %z, column %z: expected a number above 0, got %g", judge + 1,
                          i + 1, k + 1, v);
      if (fabs(v * a[k * m + i] - 1) > 1e-6)
        return status_set(err, LIAN_BAD_DATA, "judge %z, row %z, column %z: %g and %g across the diagonal are not "
                          "reciprocal", judge + 1, i + 1, k + 1, v, a[k * m + i]);
    }
  return LIAN_OK;
}

/* one matrix of all judges: geometric means */
static void group(size_t m, size_t judges, const double *a, double *out) {
  for (size_t k = 0; k < m * m; k++) {
    double logs = 0;
    for (size_t g = 0; g < judges; g++) logs += log(a[g * m * m + k]);
    out[k] = judges == 1 ? a[k] : exp(logs / (double)judges);
  }
}

/* power iteration: the matrix is positive, so it converges from equal weights (Perron and Frobenius) */
static double eigenvector(size_t m, const double *a, double *w) {
  double next[MOST], lambda = 0;
  for (size_t i = 0; i < m; i++) w[i] = 1 / (double)m;
  for (int step = 0; step < STEPS; step++) {
    double moved = 0;
    lambda = 0;
    for (size_t i = 0; i < m; i++) {
      next[i] = 0;
      for (size_t k = 0; k < m; k++) next[i] += a[i * m + k] * w[k];
      lambda += next[i];
    }
    for (size_t i = 0; i < m; i++) {
      next[i] /= lambda;
      moved = fmax(moved, fabs(next[i] - w[i]));
      w[i] = next[i];
    }
    if (moved < 1e-16) break;
  }
  return lambda;
}

static void find_worst(size_t m, const double *a, const double *w, lian_ahp_answer *out) {
  double most = -1;
  for (size_t i = 0; i < m; i++)
    for (size_t k = i + 1; k < m; k++) {
      double off = fabs(log(a[i * m + k] * w[k] / w[i]));
      if (off <= most) continue;
      most = off;
      out->worst[0] = i;
      out->worst[1] = k;
      out->fitting = w[i] / w[k];
    }
}

lian_status lian_index_ahp(const lian_env *env, size_t m, size_t judges, const double *a, lian_random_index table,
                           double *out, lian_ahp_answer *answer, lian_error *err) {
  double joint[MOST * MOST];
  (void)env;
  lian_status s = check_given(GIVEN({"a", a}, {"out", out}, {"answer", answer}), err);
  if (!s) s = check_choice((long)table, 2, "table", err);
  if (s) return s;
  if (m < 1 || m > MOST || judges < 1)
    return status_set(err, LIAN_BAD_ARGUMENT, "ahp: expected 1 to %d criteria and at least 1 judge, got %z and %z", MOST,
                      m, judges);
  for (size_t g = 0; !s && g < judges; g++) s = check_judgements(m, a + g * m * m, g, err);
  if (s) return s;
  group(m, judges, a, joint);
  *answer = (lian_ahp_answer){0, 0, 0, {0, 0}, 1};
  answer->lambda = eigenvector(m, joint, out);
  if (m > 1) answer->index = (answer->lambda - (double)m) / ((double)m - 1);
  if (m > 2) answer->ratio = answer->index / RANDOM_INDEX[table][m - 1];
  find_worst(m, joint, out, answer);
  return LIAN_OK;
}
