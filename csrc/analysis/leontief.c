/* coefficients, Leontief and Ghosh inverses and solutions

   A = Z x^-1, L = (I - A)^-1, x = L f          (Leontief; Miller and Blair 2009, 2.2)
   B = x^-1 Z, G = (I - B)^-1, x' = v' G        (Ghosh 1958; Miller and Blair 2009, 12.1)
   G = x^-1 L x, so one inverse serves both. */
#include "leontief.h"

#include <string.h>

static lian_status need_dense(const lian_chain *c, const reading *r, lian_error *err) {
  if (r->dense) return LIAN_OK;
  return status_set(err, LIAN_UNSUPPORTED,
                    "a network of %z nodes has no dense matrix; ask for solutions instead",
                    c->n);
}

lian_status lian_coefficients(const lian_env *env, lian_chain *c, lian_flows which,
                              int allocation, lian_matrix **out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"out", out}), err);
  if (wrong) return wrong;
  reading *r;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = need_dense(c, r, err);
  if (status) return status;
  lian_matrix *a = matrix_copy(memory_of(env), r->dense);
  if (!a) return status_no_memory(err);
  for (size_t i = 0; i < c->n; i++) {
    double *row = matrix_row(a, i);
    for (size_t j = 0; j < c->n; j++) row[j] *= c->share[allocation ? i : j];
  }
  *out = a;
  return LIAN_OK;
}

lian_status lian_coefficient(const lian_env *env, lian_chain *c, lian_flows which, size_t from,
                             size_t to, double *out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"out", out}), err);
  if (!wrong) wrong = check_index(from, c->n, "from", err);
  if (!wrong) wrong = check_index(to, c->n, "to", err);
  if (wrong) return wrong;
  reading *r;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  double flow = r->dense ? r->dense->data[from * c->n + to] : sparse_at(r->links, from, to);
  *out = flow * c->share[to];
  return LIAN_OK;
}

lian_status lian_chain_apply(const lian_env *env, lian_chain *c, lian_flows which, const double *v, double *out,
                             lian_error *err) {
  reading *r;
  lian_status status = chain_call(c, which, GIVEN({"v", v}, {"out", out}), err);
  if (!status) status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  memory m = memory_of(env);
  double *work = memory_new(m, 2 * c->n, sizeof *work);
  if (!work) return status_no_memory(err);
  chain_product p = {c, r, SIDE_A, c->share, NULL, work};
  chain_times(env, &p, v, work + c->n);
  memcpy(out, work + c->n, c->n * sizeof *out);
  memory_free(m, work, 2 * c->n, sizeof *work);
  return LIAN_OK;
}

lian_status lian_leontief_inverse(const lian_env *env, lian_chain *c, lian_flows which,
                                  lian_matrix **out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"out", out}), err);
  if (wrong) return wrong;
  const lian_matrix *inverse;
  lian_status status = chain_inverse(env, c, which, &inverse, err);
  if (status) return status;
  reading *r;
  status = chain_reading(env, c, which, &r, err);
  if (!status) *out = lian_matrix_keep(r->inverse);
  return status;
}

lian_status lian_ghosh_inverse(const lian_env *env, lian_chain *c, lian_flows which,
                               lian_matrix **out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"out", out}), err);
  if (wrong) return wrong;
  const lian_matrix *inverse;
  lian_status status = chain_inverse(env, c, which, &inverse, err);
  if (status) return status;
  lian_matrix *g = matrix_copy(memory_of(env), inverse);
  if (!g) return status_no_memory(err);
  for (size_t i = 0; i < c->n; i++) {
    double *row = matrix_row(g, i);
    for (size_t j = 0; j < c->n; j++)
      if (i != j) row[j] *= c->share[i] * c->x[j];
  }
  *out = g;
  return LIAN_OK;
}

lian_status leontief_solve(const lian_env *env, lian_chain *c, lian_flows which,
                           chain_side side, const double *b, double *out, lian_solution *report,
                           lian_error *err) {
  reading *r;
  solve_report spent = {0, 0};
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (status) return status;
  memory m = memory_of(env);
  double *work = memory_new(m, 2 * c->n, sizeof *work);
  if (!work) return status_no_memory(err);
  double *answer = work + c->n;
  for (size_t i = 0; i < c->n; i++) work[i] = b ? b[i] : 1;
  status = chain_solve(env, c, r, side, NULL, NULL, work, answer, &spent, err);
  if (!status) memcpy(out, answer, c->n * sizeof *out);
  if (!status && report) *report = (lian_solution){spent.sweeps, spent.residual};
  memory_free(m, work, 2 * c->n, sizeof *work);
  return status;
}

lian_status lian_leontief_output(const lian_env *env, lian_chain *c, lian_flows which,
                                 const double *demand, double *output, lian_solution *report,
                                 lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"demand", demand}, {"output", output}), err);
  if (wrong) return wrong;
  return leontief_solve(env, c, which, SIDE_A, demand, output, report, err);
}

lian_status lian_ghosh_output(const lian_env *env, lian_chain *c, lian_flows which,
                              const double *inputs, double *output, lian_solution *report,
                              lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"inputs", inputs}, {"output", output}), err);
  if (wrong) return wrong;
  return leontief_solve(env, c, which, SIDE_B_TURNED, inputs, output, report, err);
}
