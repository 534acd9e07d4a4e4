/* a chain with flows balanced to new margins (balance.c): final demand and primary inputs of each node are then scaled,
   by one factor for all categories or rows, to equal output less flows
   cost: O(cells) a sweep */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"

typedef struct rescaled {
  memory m;
  size_t n;
  double *output, *sales, *purchases, *demand, *inputs, *by_row, *by_column; /* n each, money a year; factors */
  lian_matrix *values, *rows; /* demand and inputs, scaled */
} rescaled;

static int take_memory(memory m, size_t n, rescaled *u) {
  double *arrays = memory_zero(m, 7 * n, sizeof *arrays);
  *u = (rescaled){.m = m, .n = n, .output = arrays};
  if (!arrays) return 0;
  double **lists[] = {&u->output, &u->sales, &u->purchases, &u->demand, &u->inputs, &u->by_row, &u->by_column};
  for (size_t k = 0; k < 7; k++) *lists[k] = arrays + k * n;
  return 1;
}

static void give_back(rescaled *u) {
  memory_free(u->m, u->output, 7 * u->n, sizeof *u->output);
  lian_matrix_free(u->values);
  lian_matrix_free(u->rows);
}

static void sum_parts(const lian_chain *c, const lian_matrix *flows, lian_kept keep, rescaled *u) {
  matrix_row_sums(flows, u->sales);
  matrix_col_sums(flows, u->purchases);
  if (c->imports) {
    matrix_col_sums(c->imports, u->by_row); /* used as scratch */
    for (size_t i = 0; i < u->n; i++) u->purchases[i] += u->by_row[i];
  }
  matrix_row_sums(c->demand.values, u->demand);
  matrix_col_sums(c->inputs.values, u->inputs);
  for (size_t i = 0; i < u->n; i++)
    u->output[i] = keep == LIAN_KEEP_DEMAND ? u->sales[i] + u->demand[i]
                   : keep == LIAN_KEEP_INPUTS ? u->purchases[i] + u->inputs[i] : c->x[i];
}

/* to six digits, for messages */
static double about(double v) {
  double scale = v == 0 ? 1 : pow(10, 5 - floor(log10(fabs(v))));
  return isfinite(scale) && scale > 0 ? round(v * scale) / scale : v;
}

/* out: factor of each node by which total becomes output - flows */
static lian_status factors(const lian_chain *c, const double *total, const double *flows, const double *output,
                           const char *part, const char *side, double *out, lian_error *err) {
  for (size_t i = 0; i < c->n; i++) {
    double wanted = output[i] - flows[i];
    int nothing = fabs(wanted) <= 1e-9 * fabs(output[i]);
    if (nothing && total[i] == 0)
      out[i] = 1;
    else if (total[i] == 0 || (wanted / total[i] < 0 && !nothing))
      return status_set(err, LIAN_INFEASIBLE, "'%s' would need %s of %g to balance its %s of %g, and has %g",
                        labels_text(c->nodes, i), part, about(wanted), side, about(flows[i]), about(total[i]));
    else
      out[i] = wanted / total[i];
  }
  return LIAN_OK;
}

static lian_status rescale(const lian_env *env, const lian_chain *c, const lian_matrix *flows, lian_kept keep,
                           rescaled *u, lian_chain **out, lian_error *err) {
  chain_parts p = {0};
  sum_parts(c, flows, keep, u);
  lian_status status = factors(c, u->demand, u->sales, u->output, "a final demand", "sales", u->by_row, err);
  if (!status)
    status = factors(c, u->inputs, u->purchases, u->output, "primary inputs", "purchases", u->by_column, err);
  if (!status) status = lian_matrix_scale(env, c->demand.values, u->by_row, NULL, &u->values, err);
  if (!status) status = lian_matrix_scale(env, c->inputs.values, NULL, u->by_column, &u->rows, err);
  if (!status) status = chain_take_apart(env, c, &p, err);
  if (status) return status;
  p.spec.flows = lian_matrix_keep(flows);
  p.spec.demand.values = u->values;
  p.spec.inputs.values = u->rows;
  p.spec.output = u->output;
  status = lian_chain_new(env, &p.spec, out, err);
  lian_matrix_free(p.spec.flows);
  chain_parts_free(&p);
  return status;
}

lian_status lian_chain_with_flows(const lian_env *env, const lian_chain *c, const lian_matrix *flows, lian_kept keep,
                                  lian_chain **out, lian_error *err) {
  rescaled u;
  lian_status status = check_given(GIVEN({"chain", c}, {"flows", flows}, {"out", out}), err);
  if (!status) status = check_choice((long)keep, LIAN_KEEP_INPUTS + 1, "keep", err);
  if (status) return status;
  if (!c->flows[LIAN_FLOWS_DOMESTIC].dense || !c->demand.count || !c->inputs.count)
    return status_set(err, LIAN_UNSUPPORTED, "flows are replaced in dense tables with final demand and inputs");
  if (flows->rows != c->n || flows->cols != c->n)
    return status_set(err, LIAN_BAD_ARGUMENT, "flows: expected %z x %z, got %z x %z", c->n, c->n, flows->rows,
                      flows->cols);
  status = take_memory(memory_of(env), c->n, &u) ? rescale(env, c, flows, keep, &u, out, err) : status_no_memory(err);
  give_back(&u);
  return status;
}

lian_status lian_chain_balance(const lian_env *env, const lian_chain *c, const double *rows, const double *cols,
                               const lian_balancing *o, lian_kept keep, lian_chain **out, lian_balance *report,
                               lian_error *err) {
  lian_matrix *flows;
  lian_status status = check_given(GIVEN({"chain", c}, {"out", out}), err);
  if (status) return status;
  if (!c->flows[LIAN_FLOWS_DOMESTIC].dense)
    return status_set(err, LIAN_UNSUPPORTED, "a network has no dense flows to balance");
  status = lian_balance_matrix(env, c->flows[LIAN_FLOWS_DOMESTIC].dense, rows, cols, o, &flows, report, err);
  if (status) return status;
  status = lian_chain_with_flows(env, c, flows, keep, out, err);
  lian_matrix_free(flows);
  return status;
}
