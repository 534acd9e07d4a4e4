/* multipliers of type I and II (Miller and Blair 2009, ch. 6), without an inverse

   type I   m' = w'L            one solve: (I - A') m = w
   type II  w'Lbar_11 = m' + kappa (m'c) g', household row kappa g', with g' = h'L and
            kappa = 1 / (1 - own - h'L c)     two solves; the closed matrix is not formed
   h income a unit of output, c spending a unit of income, own what households buy of each other. */
#include "../chain/chain.h"

lian_status lian_multipliers(const lian_env *env, lian_chain *c, lian_flows which,
                             const double *weights, double *out, lian_solution *report,
                             lian_error *err) {
  memory m = memory_of(env);
  double *ones = NULL;
  if (!weights) {
    ones = memory_new(m, c->n, sizeof *ones);
    if (!ones) return status_no_memory(err);
    for (size_t i = 0; i < c->n; i++) ones[i] = 1;
  }
  reading *r;
  solve_report spent = {0, 0};
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (!status)
    status = chain_solve(env, c, r, SIDE_A_TURNED, NULL, NULL, weights ? weights : ones, out,
                         &spent, err);
  if (!status && report) *report = (lian_solution){spent.sweeps, spent.residual};
  memory_free(m, ones, c->n, sizeof *ones);
  return status;
}

lian_status lian_closed_multipliers(const lian_env *env, lian_chain *c, lian_flows which,
                                    const double *weights, const double *income,
                                    const double *spending, double own, double *out,
                                    double *household, double *kappa, lian_error *err) {
  memory m = memory_of(env);
  size_t n = c->n;
  double *g = memory_new(m, n, sizeof *g);
  if (!g) return status_no_memory(err);
  lian_status status = lian_multipliers(env, c, which, weights, out, NULL, err);
  if (!status) status = lian_multipliers(env, c, which, income, g, NULL, err);
  if (!status) {
    double leak = 1 - own - vector_dot(g, spending, n);
    if (!(leak > 0)) {
      status = status_set(err, LIAN_NOT_PRODUCTIVE,
                          "the model closed for households is not productive: a unit of income "
                          "makes %g units of income", 1 - leak);
    } else {
      double induced = vector_dot(out, spending, n) / leak;
      for (size_t j = 0; j < n; j++) {
        out[j] += induced * g[j];
        household[j] = g[j] / leak;
      }
      *kappa = 1 / leak;
    }
  }
  memory_free(m, g, n, sizeof *g);
  return status;
}
