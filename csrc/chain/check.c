/* checks of a table: balance, zero outputs, negative cells, spectral radius, total rows among the nodes
   cost: O(n^2) and one spectral radius */
#include <math.h>
#include <string.h>

#include "chain.h"

static void row_gap(const lian_chain *c, const reading *r, lian_imbalance *out) {
  *out = (lian_imbalance){0};
  for (size_t i = 0; i < c->n; i++) {
    double gap = fabs(c->x[i] - r->row_sum[i] - c->f[i]);
    if (gap > out->largest) {
      out->largest = gap;
      out->at = i;
    }
    double share = c->x[i] != 0 ? gap / fabs(c->x[i]) : 0;
    if (share > out->relative) {
      out->relative = share;
      out->relative_at = i;
    }
  }
}

static void col_gap(const lian_chain *c, const reading *total, const double *inputs,
                    lian_imbalance *out) {
  *out = (lian_imbalance){0};
  for (size_t j = 0; j < c->n; j++) {
    double gap = fabs(c->x[j] - total->col_sum[j] - inputs[j]);
    if (gap > out->largest) {
      out->largest = gap;
      out->at = j;
    }
    double share = c->x[j] != 0 ? gap / fabs(c->x[j]) : 0;
    if (share > out->relative) {
      out->relative = share;
      out->relative_at = j;
    }
  }
}

static size_t count_if_negative(const double *v, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += v[i] < 0;
  return count;
}

/* a node whose output and sales equal the sums over a run of nodes beside it: a total row. O(n^2) on outputs by
   running sums from each start, confirmed on row sums. */
static void find_total(const lian_chain *c, const reading *r, lian_check *out) {
  out->total = c->n;
  for (size_t start = 0; start < c->n && out->total == c->n; start++) {
    double x = 0, row = 0;
    for (size_t stop = start; stop < c->n; stop++) {
      x += c->x[stop];
      row += r->row_sum[stop];
      size_t next = stop + 1, before = start;
      if (stop - start < 1 || x <= 0) continue;
      if (next < c->n && fabs(c->x[next] - x) <= 1e-6 * x && fabs(r->row_sum[next] - row) <= 1e-6 * x)
        out->total = next;
      else if (before > 0 && fabs(c->x[before - 1] - x) <= 1e-6 * x &&
               fabs(r->row_sum[before - 1] - row) <= 1e-6 * x)
        out->total = before - 1;
      if (out->total < c->n) return;
    }
  }
}

static lian_status fill_flows(const lian_env *env, lian_chain *c, reading *r, lian_check *out,
                              lian_error *err) {
  reading *total;
  lian_status status = chain_reading(env, c, LIAN_FLOWS_TOTAL, &total, err);
  if (status) return status;
  double *inputs = memory_zero(c->m, c->n, sizeof *inputs);
  if (!inputs) return status_no_memory(err);
  if (c->inputs.count) matrix_col_sums(c->inputs.values, inputs);
  row_gap(c, r, &out->row);
  col_gap(c, total, inputs, &out->column);
  memory_free(c->m, inputs, c->n, sizeof *inputs);
  return LIAN_OK;
}

lian_status lian_chain_check(const lian_env *env, lian_chain *c, lian_check *out,
                             lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"out", out}), err);
  if (wrong) return wrong;
  reading *r;
  lian_check found = {.total = c->n};
  lian_status status = chain_reading(env, c, LIAN_FLOWS_DOMESTIC, &r, err);
  if (!status) status = fill_flows(env, c, r, &found, err);
  if (!status && c->kind != LIAN_KIND_ITEMS)
    status = chain_radius(env, c, LIAN_FLOWS_DOMESTIC, &found.radius, err);
  if (!status && c->imports && c->kind != LIAN_KIND_ITEMS)
    status = chain_radius(env, c, LIAN_FLOWS_TOTAL, &found.radius_total, err);
  if (status) return status;
  if (!c->imports) found.radius_total = found.radius;
  for (size_t i = 0; i < c->n; i++) {
    found.zero_output += c->x[i] == 0;
    found.negative_output += c->x[i] < 0;
  }
  found.negative_flows = r->negative;
  found.filled_flows = r->filled;
  found.negative_value_added = count_if_negative(c->va, c->n);
  found.negative_demand =
      count_if_negative(c->demand.values ? c->demand.values->data : NULL,
                        c->demand.values ? c->n * c->demand.count : 0);
  if (c->kind == LIAN_KIND_TABLE) find_total(c, r, &found);
  *out = found;
  return LIAN_OK;
}
