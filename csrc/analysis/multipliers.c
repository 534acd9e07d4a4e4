/* multipliers of type I and II (Miller and Blair 2009, ch. 6), without an inverse

   type I   m' = w'L            one solve: (I - A') m = w
   type II  w'Lbar_11 = m' + kappa (m'c) g', household row kappa g', with g' = h'L and
            kappa = 1 / (1 - own - h'L c)     two solves; the closed matrix is not formed
   h income a unit of output, c spending a unit of income, own what households buy from
   households. */
#include "leontief.h"

#define LEAST_LEAK 1e-9 /* of a unit of income: less is rounding of the two solves */

lian_status lian_multipliers(const lian_env *env, lian_chain *c, lian_flows which,
                             const double *weights, double *out, lian_solution *report,
                             lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"out", out}), err);
  if (wrong) return wrong;
  return leontief_solve(env, c, which, SIDE_A_TURNED, weights, out, report, err);
}

lian_status lian_closed_multipliers(const lian_env *env, lian_chain *c, lian_flows which,
                                    const double *weights, const double *income,
                                    const double *spending, double own, double *out,
                                    double *household, double *kappa, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"income", income}, {"spending", spending}, {"out", out},
                                                 {"household", household}, {"kappa", kappa}), err);
  if (wrong) return wrong;
  memory mem = memory_of(env);
  size_t n = c->n;
  double *m = memory_new(mem, 2 * n, sizeof *m);
  if (!m) return status_no_memory(err);
  double *g = m + n;
  lian_status status = lian_multipliers(env, c, which, weights, m, NULL, err);
  if (!status) status = lian_multipliers(env, c, which, income, g, NULL, err);
  if (status) goto done;
  double leak = 1 - own - vector_dot(g, spending, n);
  if (!(leak > LEAST_LEAK)) {
    status = status_set(err, LIAN_NOT_PRODUCTIVE,
                        "the model closed for households is not productive: a unit of income "
                        "makes %g units of income",
                        1 - leak);
    goto done;
  }
  double induced = vector_dot(m, spending, n) / leak;
  for (size_t j = 0; j < n; j++) {
    out[j] = m[j] + induced * g[j];
    household[j] = g[j] / leak;
  }
  *kappa = 1 / leak;
done:
  memory_free(mem, m, 2 * n, sizeof *m);
  return status;
}
