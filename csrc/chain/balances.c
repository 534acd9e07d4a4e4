/* output, final demand and primary inputs of a chain that is made

   row balance     x_i = sum_j Z[i,j] + sum_d Y[i,d]
   column balance  x_j = sum_i Z[i,j] + sum_i M[i,j] + sum_p V[p,j]
   Missing parts are derived from the given ones; given parts that disagree are refused.
   Cost: one pass over the flows, O(n^2) dense, O(links) sparse. */
#include <math.h>
#include <string.h>

#include "block.h"
#include "chain.h"

#define USUAL_TOLERANCE 1e-6

typedef struct margins {
  double *row, *col;       /* n: row sums of Z; column sums of Z and imports; money a year */
  double *demand, *inputs; /* n: sums over categories; over input rows; money a year */
} margins;

static void sum_margins(const lian_chain *c, margins *s) {
  const reading *r = &c->flows[LIAN_FLOWS_DOMESTIC];
  if (r->dense) {
    matrix_row_sums(r->dense, s->row);
    matrix_col_sums(r->dense, s->col);
  } else {
    sparse_row_sums(r->links, s->row);
    sparse_col_sums(r->links, s->col);
  }
  if (c->imports) {
    matrix_col_sums(c->imports, s->demand); /* used as scratch */
    for (size_t j = 0; j < c->n; j++) s->col[j] += s->demand[j];
  }
  memset(s->demand, 0, c->n * sizeof *s->demand);
  memset(s->inputs, 0, c->n * sizeof *s->inputs);
  if (c->demand.count) matrix_row_sums(c->demand.values, s->demand);
  if (c->inputs.count) matrix_col_sums(c->inputs.values, s->inputs);
}

static lian_status take_output(lian_chain *c, const lian_chain_spec *spec, const margins *s,
                               lian_error *err) {
  if (!spec->output && !c->demand.count && !c->inputs.count)
    return status_set(err, LIAN_BAD_DATA,
                      "give output, demand or inputs: without one of them nothing fixes output");
  for (size_t i = 0; i < c->n; i++) {
    c->x[i] = spec->output ? spec->output[i]
              : c->demand.count ? s->row[i] + s->demand[i] : s->col[i] + s->inputs[i];
    if (!isfinite(c->x[i]))
      return status_set(err, LIAN_BAD_DATA, "output of '%s': expected a finite number, got %g",
                        labels_text(c->nodes, i), c->x[i]);
  }
  return LIAN_OK;
}

/* LIAN_CONTRADICTION when the largest |x - flows - rest| exceeds the bound */
static lian_status check_balance(const lian_chain *c, const double *flows, const double *rest,
                                 const char *side, const char *part, double bound,
                                 lian_error *err) {
  size_t worst = 0;
  double most = -1;
  for (size_t i = 0; i < c->n; i++) {
    double gap = fabs(c->x[i] - flows[i] - rest[i]);
    if (gap > most) {
      most = gap;
      worst = i;
    }
  }
  if (most <= bound) return LIAN_OK;
  return status_set(err, LIAN_CONTRADICTION,
                    "%s balance of '%s': output is %g, but flows of %g and %s of %g make %g "
                    "(off by %g; at most %g is accepted)",
                    side, labels_text(c->nodes, worst), c->x[worst], flows[worst], part,
                    rest[worst], flows[worst] + rest[worst], most, bound);
}

static lian_status check_zero_output(const lian_chain *c, const margins *s, double bound,
                                     lian_error *err) {
  for (size_t i = 0; i < c->n; i++) {
    if (c->x[i] != 0 || (fabs(s->row[i]) <= bound && fabs(s->col[i]) <= bound)) continue;
    return status_set(err, LIAN_BAD_DATA,
                      "'%s' has no output, but sells %g and buys %g: a coefficient would divide "
                      "by zero", labels_text(c->nodes, i), s->row[i], s->col[i]);
  }
  return LIAN_OK;
}

/* derives demand or inputs as one category or row, x - flows */
static lian_status derive(lian_chain *c, const double *flows, int demand, lian_error *err) {
  const char *label = demand ? "final demand" : "value added", *none = "";
  lian_role role = demand ? LIAN_ROLE_OTHER : LIAN_ROLE_VALUE_ADDED;
  block_shape shape = {demand ? "demand" : "inputs", demand ? c->n : 1, demand ? 1 : c->n, 0, 0};
  lian_matrix *rest = matrix_new(c->m, shape.rows, shape.cols);
  if (!rest) return status_no_memory(err);
  for (size_t i = 0; i < c->n; i++) rest->data[i] = c->x[i] - flows[i];
  lian_block given = {1, &label, &none, &role, &none, rest, NULL};
  block *to = demand ? &c->demand : &c->inputs;
  block_free(c->m, to); /* the empty one */
  lian_status status = block_new(c->m, &given, shape, to, err);
  lian_matrix_free(rest);
  return status;
}

/* imports, taxes on products and the discrepancy are inputs, but not value added (at basic
   prices: SNA 2008, 6.77) */
static int adds_value(lian_role role) {
  return role != LIAN_ROLE_IMPORTS && role != LIAN_ROLE_PRODUCT_TAXES &&
         role != LIAN_ROLE_DISCREPANCY;
}

static void sum_final(lian_chain *c) {
  memset(c->va, 0, c->n * sizeof *c->va);
  matrix_row_sums(c->demand.values, c->f);
  for (size_t p = 0; p < c->inputs.count; p++) {
    if (!adds_value(c->inputs.roles[p])) continue;
    const double *row = matrix_row_of(c->inputs.values, p);
    for (size_t j = 0; j < c->n; j++) c->va[j] += row[j];
  }
  for (size_t i = 0; i < c->n; i++) c->share[i] = c->x[i] != 0 ? 1 / c->x[i] : 0;
}

static lian_status settle(lian_chain *c, const lian_chain_spec *spec, margins *s,
                          lian_error *err) {
  double tolerance = spec->tolerance > 0 ? spec->tolerance : USUAL_TOLERANCE;
  sum_margins(c, s);
  lian_status status = take_output(c, spec, s, err);
  if (status) return status;
  double bound = tolerance * vector_largest(c->x, c->n);
  status = check_zero_output(c, s, bound, err);
  if (!status && c->demand.count)
    status = check_balance(c, s->row, s->demand, "row", "final demand", bound, err);
  if (!status && c->inputs.count)
    status = check_balance(c, s->col, s->inputs, "column", "primary inputs", bound, err);
  if (!status && !c->demand.count) status = derive(c, s->row, 1, err);
  if (!status && !c->inputs.count) status = derive(c, s->col, 0, err);
  if (!status) sum_final(c);
  return status;
}

/* items need no money values, so their balances are not checked */
static lian_status settle_items(lian_chain *c, const lian_chain_spec *spec, margins *s,
                                lian_error *err) {
  sum_margins(c, s);
  for (size_t i = 0; i < c->n; i++) c->x[i] = spec->output ? spec->output[i] : 0;
  size_t bad = vector_first_bad(c->x, c->n);
  if (bad < c->n)
    return status_set(err, LIAN_BAD_DATA, "output of '%s': expected a finite number",
                      labels_text(c->nodes, bad));
  for (size_t i = 0; i < c->n; i++) {
    c->share[i] = c->x[i] != 0 ? 1 / c->x[i] : 0;
    c->f[i] = s->demand[i];
    c->va[i] = s->inputs[i];
  }
  return LIAN_OK;
}

lian_status chain_settle(lian_chain *c, const lian_chain_spec *spec, lian_error *err) {
  size_t n = c->n;
  double *scratch = memory_new(c->m, n > SIZE_MAX / 8 ? SIZE_MAX : 4 * n, sizeof *scratch);
  if (!scratch) return status_no_memory(err);
  margins s = {scratch, scratch + n, scratch + 2 * n, scratch + 3 * n};
  lian_status status = c->kind == LIAN_KIND_ITEMS ? settle_items(c, spec, &s, err)
                                             : settle(c, spec, &s, err);
  memory_free(c->m, scratch, 4 * n, sizeof *scratch);
  return status;
}
