/* the chain of chosen nodes

   Flows between chosen nodes are kept; those to other nodes become the demand category "rest of
   chain", those from them the input row "from rest of chain", so that both balances hold
   for each node. Imported goods of other nodes become the input row "imports of other goods". Use of each
   node's good in its region, and the part made there, are kept as two attributes (sourcing.c), since they cannot
   be computed from the remaining nodes; not for networks.
   Cost: O(m n) dense, O(links) sparse. */
#include <string.h>

#include "chain.h"
#include "lines.h"

#define NOT_CHOSEN SIZE_MAX

typedef struct choice {
  const size_t *nodes; /* count */
  size_t count, n;
  size_t *place; /* n: index of a node among the chosen, or NOT_CHOSEN */
} choice;

static lian_status choose(memory m, const lian_chain *c, const size_t *nodes, size_t count,
                          choice *out, lian_error *err) {
  *out = (choice){nodes, count, c->n, NULL};
  if (count == 0) return status_set(err, LIAN_BAD_ARGUMENT, "no node is chosen");
  out->place = memory_new(m, c->n, sizeof *out->place);
  if (!out->place) return status_no_memory(err);
  for (size_t i = 0; i < c->n; i++) out->place[i] = NOT_CHOSEN;
  for (size_t k = 0; k < count; k++) {
    if (nodes[k] >= c->n)
      return status_set(err, LIAN_BAD_ARGUMENT, "node %z of %z is chosen", nodes[k] + 1, c->n);
    if (out->place[nodes[k]] != NOT_CHOSEN)
      return status_set(err, LIAN_BAD_ARGUMENT, "'%s' is chosen twice",
                        labels_text(c->nodes, nodes[k]));
    out->place[nodes[k]] = k;
  }
  return LIAN_OK;
}

/* sold: sums of chosen rows over other columns (may be NULL); bought: of chosen columns over other rows */
static void dense_rest(const lian_matrix *a, const choice *s, double *sold, double *bought) {
  for (size_t i = 0; i < a->rows; i++) {
    const double *row = matrix_row_of(a, i);
    size_t k = s->place[i];
    if (k == NOT_CHOSEN) {
      for (size_t l = 0; l < s->count; l++) bought[l] += row[s->nodes[l]];
    } else if (sold) {
      for (size_t j = 0; j < a->cols; j++)
        if (s->place[j] == NOT_CHOSEN) sold[k] += row[j];
    }
  }
}

/* links between chosen nodes; those to and from others are summed */
static lian_status pick_links(const lian_env *env, const lian_sparse *a, const choice *s,
                              lian_sparse **out, double *sold, double *bought,
                              lian_error *err) {
  memory m = memory_of(env);
  size_t kept = 0;
  uint32_t *from = memory_new(m, a->count, sizeof *from),
           *to = memory_new(m, a->count, sizeof *to);
  double *value = memory_new(m, a->count, sizeof *value);
  lian_status status = from && to && value ? LIAN_OK : status_no_memory(err);
  for (size_t i = 0; i < a->rows && !status; i++)
    for (size_t e = a->start[i]; e < a->start[i + 1]; e++) {
      size_t k = s->place[i], l = s->place[a->index[e]];
      if (k != NOT_CHOSEN && l != NOT_CHOSEN) {
        from[kept] = (uint32_t)k;
        to[kept] = (uint32_t)l;
        value[kept++] = a->value[e];
      } else if (k != NOT_CHOSEN) {
        sold[k] += a->value[e];
      } else if (l != NOT_CHOSEN) {
        bought[l] += a->value[e];
      }
    }
  if (!status)
    status = sparse_from_triplets(env, s->count, s->count, kept, from, to, value, out, err);
  memory_free(m, from, a->count, sizeof *from);
  memory_free(m, to, a->count, sizeof *to);
  memory_free(m, value, a->count, sizeof *value);
  return status;
}

/* parts of the new chain */
typedef struct picked {
  lian_matrix *flows, *imports, *demand, *second, *inputs, *extensions, *direct;
  lian_sparse *links;
  lines demand_lines, input_lines;
  double *x, *sold, *bought, *abroad;        /* count each, one allocation at x; money a year */
  const char **nodes, **texts;               /* count; count for each axis and attribute */
  double *numbers;                           /* count for each attribute */
  lian_attribute *attributes;                /* those of the chain, then use and own */
  double *kept;                              /* 2 x count: use and own, money a year */
} picked;

static void picked_free(memory m, const chain_parts *p, size_t count, picked *o) {
  lian_matrix *made[] = {o->flows,  o->imports,    o->demand, o->second,
                         o->inputs, o->extensions, o->direct};
  for (size_t k = 0; k < sizeof made / sizeof *made; k++) lian_matrix_free(made[k]);
  sparse_free(o->links);
  lines_free(&o->demand_lines);
  lines_free(&o->input_lines);
  memory_free(m, o->x, 4 * count, sizeof *o->x);
  memory_free(m, o->nodes, count, sizeof *o->nodes);
  memory_free(m, o->texts, (p->axis_count + p->attribute_count) * count, sizeof *o->texts);
  memory_free(m, o->numbers, p->attribute_count * count, sizeof *o->numbers);
  memory_free(m, o->attributes, p->attribute_count + 2, sizeof *o->attributes);
  memory_free(m, o->kept, 2 * count, sizeof *o->kept);
}

static lian_status pick_flows(const lian_env *env, const lian_chain *c, const choice *s,
                              picked *o, lian_error *err) {
  memory m = memory_of(env);
  const reading *r = &c->flows[LIAN_FLOWS_DOMESTIC];
  o->x = memory_zero(m, 4 * s->count, sizeof *o->x);
  if (!o->x) return status_no_memory(err);
  o->sold = o->x + s->count;
  o->bought = o->sold + s->count;
  o->abroad = o->bought + s->count;
  for (size_t k = 0; k < s->count; k++) o->x[k] = c->x[s->nodes[k]];
  if (!r->dense) return pick_links(env, r->links, s, &o->links, o->sold, o->bought, err);
  dense_rest(r->dense, s, o->sold, o->bought);
  o->flows = matrix_pick(m, r->dense, s->nodes, s->count, s->nodes, s->count);
  if (!o->flows) return status_no_memory(err);
  if (!c->imports) return LIAN_OK;
  dense_rest(c->imports, s, NULL, o->abroad);
  o->imports = matrix_pick(m, c->imports, s->nodes, s->count, s->nodes, s->count);
  return o->imports ? LIAN_OK : status_no_memory(err);
}

/* rows of an n x d block for the chosen nodes; adds `more` to column `at` */
static lian_matrix *demand_rows(memory m, const lian_matrix *a, const choice *s, size_t cols,
                                const double *more, size_t at) {
  lian_matrix *out = matrix_zero(m, s->count, cols);
  for (size_t k = 0; out && k < s->count; k++) {
    double *row = matrix_row(out, k);
    memcpy(row, matrix_row_of(a, s->nodes[k]), a->cols * sizeof *row);
    if (more) row[at] += more[k];
  }
  return out;
}

static int pick_demand(memory m, const lian_chain *c, const choice *s, picked *o,
                       lian_chain_spec *spec) {
  if (!lines_of(m, &spec->demand, 1, &o->demand_lines)) return 0;
  size_t at = s->count < c->n ? lines_add(&o->demand_lines, "rest of chain", LIAN_ROLE_EXPORTS) : 0;
  size_t cols = o->demand_lines.count;
  o->demand = demand_rows(m, c->demand.values, s, cols, s->count < c->n ? o->sold : NULL, at);
  if (c->demand.second) o->second = demand_rows(m, c->demand.second, s, cols, NULL, 0);
  if (c->extensions.second)
    o->direct = matrix_padded(m, c->extensions.second, c->extensions.count, cols);
  lines_into(&o->demand_lines, &spec->demand);
  spec->demand.values = o->demand;
  spec->demand.second = o->second;
  spec->extensions.second = o->direct;
  return o->demand && (o->second || !c->demand.second) && (o->direct || !c->extensions.second);
}

static void add_to(double *row, const double *more, size_t count) {
  for (size_t k = 0; k < count; k++) row[k] += more[k];
}

static int pick_inputs(memory m, const lian_chain *c, const choice *s, picked *o,
                       lian_chain_spec *spec) {
  if (!lines_of(m, &spec->inputs, 2, &o->input_lines)) return 0;
  int all_chosen = s->count == c->n;
  size_t others = 0, goods = 0;
  if (!all_chosen) others = lines_add(&o->input_lines, "from rest of chain", LIAN_ROLE_IMPORTS);
  if (!all_chosen && c->imports)
    goods = lines_add(&o->input_lines, "imports of other goods", LIAN_ROLE_IMPORTS);
  lian_matrix *kept = matrix_pick(m, c->inputs.values, NULL, 0, s->nodes, s->count);
  o->inputs = kept ? matrix_padded(m, kept, o->input_lines.count, s->count) : NULL;
  lian_matrix_free(kept);
  if (!o->inputs) return 0;
  if (!all_chosen) add_to(matrix_row(o->inputs, others), o->bought, s->count);
  if (!all_chosen && c->imports) add_to(matrix_row(o->inputs, goods), o->abroad, s->count);
  lines_into(&o->input_lines, &spec->inputs);
  spec->inputs.values = o->inputs;
  return 1;
}

static int pick_labels(memory m, const choice *s, picked *o, chain_parts *p) {
  size_t lists = p->axis_count + p->attribute_count, count = s->count;
  o->nodes = memory_new(m, count, sizeof *o->nodes);
  o->texts = memory_new(m, lists * count, sizeof *o->texts);
  o->numbers = memory_new(m, p->attribute_count * count, sizeof *o->numbers);
  if (!o->nodes || !o->texts || !o->numbers) return 0;
  for (size_t k = 0; k < count; k++) o->nodes[k] = p->spec.nodes[s->nodes[k]];
  for (size_t a = 0; a < p->axis_count; a++) {
    const char **texts = o->texts + a * count;
    for (size_t k = 0; k < count; k++) texts[k] = p->axes[a].values[s->nodes[k]];
    p->axes[a].values = texts;
  }
  for (size_t a = 0; a < p->attribute_count; a++) {
    lian_attribute *of = &p->attributes[a];
    const char **texts = o->texts + (p->axis_count + a) * count;
    double *numbers = o->numbers + a * count;
    for (size_t k = 0; k < count; k++) {
      if (of->numbers)
        numbers[k] = of->numbers[s->nodes[k]];
      else
        texts[k] = of->texts[s->nodes[k]];
    }
    if (of->numbers)
      of->numbers = numbers;
    else
      of->texts = texts;
  }
  return 1;
}

/* attributes with the regions' use and own supply, from the full chain */
static lian_status keep_sourcing(memory m, const lian_chain *c, const choice *s, picked *o,
                                 chain_parts *p, lian_error *err) {
  if (c->kind != LIAN_KIND_TABLE || s->count == c->n) return LIAN_OK;
  if (lian_chain_find_attribute(c, SOURCING_USE) < c->attribute_count) return LIAN_OK;
  size_t n = c->n, count = s->count;
  double *scratch = memory_new(m, 4 * n, sizeof *scratch);
  o->attributes = memory_zero(m, p->attribute_count + 2, sizeof *o->attributes);
  o->kept = memory_new(m, 2 * count, sizeof *o->kept);
  lian_sourcing all = {sizeof all, scratch, scratch + n, scratch + 2 * n, scratch + 3 * n};
  lian_status status = scratch && o->attributes && o->kept ? chain_sourcing(m, c, &all, err)
                                                        : status_no_memory(err);
  for (size_t k = 0; k < count && !status; k++) {
    o->kept[k] = all.use[s->nodes[k]];
    o->kept[count + k] = all.own[s->nodes[k]];
  }
  memory_free(m, scratch, 4 * n, sizeof *scratch);
  if (status) return status;
  if (p->attribute_count)
    memcpy(o->attributes, p->attributes, p->attribute_count * sizeof *o->attributes);
  o->attributes[p->attribute_count] = (lian_attribute){SOURCING_USE, c->unit, o->kept, NULL};
  o->attributes[p->attribute_count + 1] =
      (lian_attribute){SOURCING_OWN, c->unit, o->kept + count, NULL};
  p->spec.attributes = o->attributes;
  p->spec.attribute_count = p->attribute_count + 2;
  return LIAN_OK;
}

static int pick_rest(memory m, const lian_chain *c, const choice *s, picked *o,
                     chain_parts *p) {
  if (!pick_labels(m, s, o, p)) return 0;
  if (c->extensions.count) {
    o->extensions = matrix_pick(m, c->extensions.values, NULL, 0, s->nodes, s->count);
    if (!o->extensions) return 0;
  }
  p->spec.extensions.values = o->extensions;
  if (c->demand.count && !pick_demand(m, c, s, o, &p->spec)) return 0;
  return !c->inputs.count || pick_inputs(m, c, s, o, &p->spec);
}

lian_status lian_chain_select(const lian_env *env, const lian_chain *c, const size_t *nodes,
                              size_t count, lian_chain **out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"out", out}), err);
  if (!wrong) wrong = check_nodes(c, nodes, count, "nodes", err);
  if (wrong) return wrong;
  memory m = memory_of(env);
  choice s = {0};
  chain_parts p = {0};
  picked o = {0};
  lian_status status = choose(m, c, nodes, count, &s, err);
  if (!status) status = chain_take_apart(env, c, &p, err);
  if (!status) status = pick_flows(env, c, &s, &o, err);
  if (!status && !pick_rest(m, c, &s, &o, &p)) status = status_no_memory(err);
  if (!status) status = keep_sourcing(m, c, &s, &o, &p, err);
  if (status) goto done;
  p.spec.count = count;
  p.spec.nodes = o.nodes;
  p.spec.flows = o.flows;
  p.spec.links = o.links;
  p.spec.imports = o.imports;
  p.spec.output = o.x;
  p.spec.tolerance = 1e30; /* the imbalance of c was already accepted */
  status = lian_chain_new(env, &p.spec, out, err);
done:
  picked_free(m, &p, count, &o);
  chain_parts_free(&p);
  memory_free(m, s.place, c->n, sizeof *s.place);
  return status;
}
