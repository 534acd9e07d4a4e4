/* the best-worst method, linear form (Rezaei 2016)
     min xi,  |w_B - a_Bj w_j| <= xi,  |w_j - a_jW w_W| <= xi,  sum w = 1,  w >= 0
   Divided by xi it is: max sum v,  |v_B - a_Bj v_j| <= 1,  |v_j - a_jW v_W| <= 1,  v >= 0, and xi = 1 / sum v; so it
   begins feasible at v = 0. It has no bound just where the judgements are consistent: then w is as 1 / a_Bj. */
#include <math.h>

#include "../numeric/simplex.h"
#include "weigh.h"

static lian_status check_judgements(const char *what, size_t m, const double *a, size_t own, lian_error *err) {
  for (size_t j = 0; j < m; j++)
    if (!(a[j] >= 1) || !isfinite(a[j]))
      return status_set(err, LIAN_BAD_DATA, "%s[%z]: expected a number of at least 1, got %g", what, j + 1, a[j]);
  if (a[own] != 1) return status_set(err, LIAN_BAD_DATA, "%s[%z]: expected 1 for itself, got %g", what, own + 1, a[own]);
  return LIAN_OK;
}

static int is_consistent(size_t m, size_t worst, const double *best_to, const double *to_worst) {
  for (size_t j = 0; j < m; j++)
    if (fabs(best_to[j] * to_worst[j] / best_to[worst] - 1) > 1e-12) return 0;
  return 1;
}

/* +-(v_i - a v_j) <= 1 */
static void add_pair(simplex *s, size_t *row, size_t i, size_t j, double a) {
  size_t width = s->columns + 1;
  for (int sign = -1; sign <= 1; sign += 2) {
    double *cells = s->table + (*row)++ * width;
    cells[i] += sign;
    cells[j] -= sign * a;
    cells[s->columns] = 1;
  }
}

static lian_status solve(const lian_env *env, size_t m, size_t best, size_t worst, const double *best_to,
                         const double *to_worst, double *out, double *xi, lian_error *err) {
  simplex s;
  size_t row = 0;
  double value;
  lian_status status = simplex_new(memory_of(env), 4 * m, m, &s, err);
  if (status) return status;
  for (size_t j = 0; j < m; j++) {
    add_pair(&s, &row, best, j, best_to[j]);
    add_pair(&s, &row, j, worst, to_worst[j]);
    s.table[s.rows * (m + 1) + j] = -1;
  }
  double *w = memory_new(memory_of(env), m, sizeof *w);
  status = w ? simplex_solve(env, &s, w, &value, err) : status_no_memory(err);
  if (!status) status = weigh_scaled(m, w, err);
  for (size_t j = 0; !status && j < m; j++) out[j] = w[j];
  if (!status) *xi = 1 / value;
  memory_free(memory_of(env), w, m, sizeof *w);
  simplex_free(memory_of(env), &s);
  return status;
}

lian_status lian_index_best_worst(const lian_env *env, size_t m, size_t best, size_t worst, const double *best_to,
                                  const double *to_worst, double *out, double *xi, lian_error *err) {
  lian_status s = check_given(GIVEN({"best_to", best_to}, {"to_worst", to_worst}, {"out", out}, {"xi", xi}), err);
  if (!s && (m < 2 || m > 1000)) s = status_set(err, LIAN_BAD_ARGUMENT, "best_worst: expected 2 to 1000 criteria, got %z", m);
  if (!s) s = check_index(best, m, "best", err);
  if (!s) s = check_index(worst, m, "worst", err);
  if (!s && best == worst) s = status_set(err, LIAN_BAD_DATA, "best_worst: the best criterion is the worst too");
  if (!s) s = check_judgements("best_to", m, best_to, best, err);
  if (!s) s = check_judgements("to_worst", m, to_worst, worst, err);
  if (s) return s;
  if (best_to[worst] != to_worst[best])
    return status_set(err, LIAN_BAD_DATA, "best_worst: best to worst is %g in one list and %g in the other",
                      best_to[worst], to_worst[best]);
  if (!is_consistent(m, worst, best_to, to_worst)) return solve(env, m, best, worst, best_to, to_worst, out, xi, err);
  for (size_t j = 0; j < m; j++) out[j] = 1 / best_to[j];
  *xi = 0;
  return weigh_scaled(m, out, err);
}
