/* aggregation of a chain by a map of nodes to groups: Z* = S Z S', f* = S f, x* = S x
   (Miller and Blair 2009, 4.9). Flows are added up, coefficients never. Demand categories of one
   region and role of the source keep their columns unless they are mapped too. O(n^2) dense,
   O(links) sparse. */
#include <string.h>

#include "chain.h"

/* columns j of a n x d are kept, rows are added into groups */
static lian_matrix *sum_rows(memory m, const lian_matrix *a, const size_t *group, size_t groups) {
  lian_matrix *s = matrix_zero(m, groups, a->cols);
  for (size_t i = 0; s && i < a->rows; i++) {
    const double *from = matrix_row_of(a, i);
    double *to = matrix_row(s, group[i]);
    for (size_t j = 0; j < a->cols; j++) to[j] += from[j];
  }
  return s;
}

static lian_matrix *sum_cols(memory m, const lian_matrix *a, const size_t *group, size_t groups) {
  lian_matrix *s = matrix_zero(m, a->rows, groups);
  for (size_t i = 0; s && i < a->rows; i++) {
    const double *from = matrix_row_of(a, i);
    double *to = matrix_row(s, i);
    for (size_t j = 0; j < a->cols; j++) to[group[j]] += from[j];
  }
  return s;
}

static lian_matrix *sum_both(memory m, const lian_matrix *a, const size_t *group, size_t groups) {
  lian_matrix *s = matrix_zero(m, groups, groups);
  for (size_t i = 0; s && i < a->rows; i++) {
    const double *from = matrix_row_of(a, i);
    double *to = matrix_row(s, group[i]);
    for (size_t j = 0; j < a->cols; j++) to[group[j]] += from[j];
  }
  return s;
}

static lian_matrix *sum_links(memory m, const lian_sparse *a, const size_t *group, size_t groups) {
  lian_matrix *s = matrix_zero(m, groups, groups);
  for (size_t i = 0; s && i < a->rows; i++)
    for (size_t k = a->start[i]; k < a->start[i + 1]; k++)
      s->data[group[i] * groups + group[a->index[k]]] += a->value[k];
  return s;
}

typedef struct sums {
  lian_matrix *flows, *imports, *demand, *second, *inputs, *extensions;
  double *output;
} sums;

static void sums_free(memory m, sums *s, size_t groups) {
  lian_matrix_free(s->flows);
  lian_matrix_free(s->imports);
  lian_matrix_free(s->demand);
  lian_matrix_free(s->second);
  lian_matrix_free(s->inputs);
  lian_matrix_free(s->extensions);
  memory_free(m, s->output, groups, sizeof *s->output);
}

static int sum_all(memory m, const lian_chain *c, const size_t *group, size_t groups, sums *s) {
  const reading *r = &c->flows[LIAN_DOMESTIC];
  s->flows = r->dense ? sum_both(m, r->dense, group, groups) : sum_links(m, r->links, group, groups);
  s->output = memory_zero(m, groups, sizeof *s->output);
  if (!s->flows || !s->output) return 0;
  for (size_t i = 0; i < c->n; i++) s->output[group[i]] += c->x[i];
  if (c->imports && !(s->imports = sum_both(m, c->imports, group, groups))) return 0;
  if (c->demand.count && !(s->demand = sum_rows(m, c->demand.values, group, groups))) return 0;
  if (c->demand.second && !(s->second = sum_rows(m, c->demand.second, group, groups))) return 0;
  if (c->inputs.count && !(s->inputs = sum_cols(m, c->inputs.values, group, groups))) return 0;
  if (c->extensions.count &&
      !(s->extensions = sum_cols(m, c->extensions.values, group, groups)))
    return 0;
  return 1;
}

lian_status lian_chain_aggregate(const lian_env *env, const lian_chain *c, const size_t *group,
                                 size_t groups, const char *const *labels, const lian_axis *axes,
                                 size_t axis_count, lian_chain **out, lian_error *err) {
  memory m = memory_of(env);
  chain_parts p;
  sums s = {0};
  for (size_t i = 0; i < c->n; i++)
    if (group[i] >= groups)
      return status_set(err, LIAN_BAD_ARGUMENT, "'%s' is mapped to group %z of %z",
                        labels_text(c->nodes, i), group[i] + 1, groups);
  lian_status status = chain_take_apart(env, c, &p, err);
  if (status) return status;
  if (!sum_all(m, c, group, groups, &s)) {
    status = status_no_memory(err);
    goto done;
  }
  p.spec.kind = c->kind == LIAN_ITEMS ? LIAN_ITEMS : LIAN_TABLE;
  p.spec.count = groups;
  p.spec.nodes = labels;
  p.spec.axes = axes;
  p.spec.axis_count = axis_count;
  p.spec.flows = s.flows;
  p.spec.links = NULL;
  p.spec.imports = s.imports;
  p.spec.demand.values = s.demand;
  p.spec.demand.second = s.second;
  p.spec.inputs.values = s.inputs;
  p.spec.extensions.values = s.extensions;
  p.spec.output = s.output;
  p.spec.attribute_count = 0;
  status = lian_chain_new(env, &p.spec, out, err);
done:
  sums_free(m, &s, groups);
  chain_parts_free(&p);
  return status;
}
