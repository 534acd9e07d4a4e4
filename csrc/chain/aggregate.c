/* aggregation of a chain: Z* = S Z S', f* = S f, x* = S x (Miller and Blair 2009, 4.9)

   S (groups x n) holds the share of each node that goes to each group; its columns sum to 1.
   Flows are added up, not coefficients. Demand categories may be added up in the same way.
   Cost: one pass over the flows, O(n^2) dense, O(links) sparse, times the groups of a node. */
#include <math.h>
#include <string.h>

#include "chain.h"

/* sparse columns of S: item i goes to groups to[start[i]] .. to[start[i + 1] - 1] with these weights */
typedef struct map {
  size_t count, entries, groups;
  size_t *start, *to;
  double *weight;
} map;

static void map_free(memory m, map *s) {
  memory_free(m, s->start, s->count + 1, sizeof *s->start);
  memory_free(m, s->to, s->entries, sizeof *s->to);
  memory_free(m, s->weight, s->entries, sizeof *s->weight);
}

/* from NULL: entry e is item e; weight NULL: 1 */
static lian_status map_new(memory m, size_t count, size_t groups, size_t entries,
                           const size_t *from, const size_t *to, const double *weight, map *out,
                           lian_error *err) {
  map s = {.count = count, .entries = entries, .groups = groups};
  s.start = memory_zero(m, count + 1, sizeof *s.start);
  s.to = memory_new(m, entries, sizeof *s.to);
  s.weight = memory_new(m, entries, sizeof *s.weight);
  if (!s.start || !s.to || !s.weight) {
    map_free(m, &s);
    return status_no_memory(err);
  }
  for (size_t e = 0; e < entries; e++) s.start[(from ? from[e] : e) + 1]++;
  for (size_t i = 0; i < count; i++) s.start[i + 1] += s.start[i];
  for (size_t e = 0; e < entries; e++) { /* start[i] advances to the end of i; shifted back below */
    size_t at = s.start[from ? from[e] : e]++;
    s.to[at] = to[e];
    s.weight[at] = weight ? weight[e] : 1;
  }
  memmove(s.start + 1, s.start, count * sizeof *s.start);
  s.start[0] = 0;
  *out = s;
  return LIAN_OK;
}

static lian_status check_shares(const lian_chain *c, const map *s, lian_error *err) {
  for (size_t i = 0; i < s->count; i++) {
    double sum = 0;
    for (size_t e = s->start[i]; e < s->start[i + 1]; e++) sum += s->weight[e];
    if (!(fabs(sum - 1) <= 1e-9))
      return status_set(err, LIAN_BAD_DATA, "the shares of '%s' in its groups sum to %g, not 1",
                        labels_text(c->nodes, i), sum);
  }
  return LIAN_OK;
}

static void add_row(double *to, const double *row, double w, size_t cols) {
  for (size_t k = 0; k < cols; k++) to[k] += w * row[k];
}

static void spread(const map *s, size_t j, double v, double *row) {
  for (size_t e = s->start[j]; e < s->start[j + 1]; e++) row[s->to[e]] += s->weight[e] * v;
}

/* adds up rows and columns of a; map NULL: not that side */
static lian_matrix *fold(memory m, const lian_matrix *a, const map *rows, const map *cols) {
  size_t wide = cols ? cols->groups : a->cols;
  lian_matrix *out = matrix_zero(m, rows ? rows->groups : a->rows, wide);
  double *line = memory_new(m, wide, sizeof *line);
  for (size_t i = 0; out && line && i < a->rows; i++) {
    const double *row = matrix_row_of(a, i);
    if (cols) {
      memset(line, 0, wide * sizeof *line);
      for (size_t j = 0; j < a->cols; j++)
        if (row[j] != 0) spread(cols, j, row[j], line);
      row = line;
    }
    if (!rows) add_row(matrix_row(out, i), row, 1, wide);
    for (size_t e = rows ? rows->start[i] : 0; e < (rows ? rows->start[i + 1] : 0); e++)
      add_row(matrix_row(out, rows->to[e]), row, rows->weight[e], wide);
  }
  if (out && !line) {
    lian_matrix_free(out);
    out = NULL;
  }
  memory_free(m, line, wide, sizeof *line);
  return out;
}

static lian_matrix *fold_links(memory m, const lian_sparse *a, const map *s) {
  lian_matrix *out = matrix_zero(m, s->groups, s->groups);
  for (size_t i = 0; out && i < a->rows; i++)
    for (size_t k = a->start[i]; k < a->start[i + 1]; k++)
      for (size_t e = s->start[i]; e < s->start[i + 1]; e++)
        spread(s, a->index[k], s->weight[e] * a->value[k], matrix_row(out, s->to[e]));
  return out;
}

/* attribute of each group: that of its members where they agree, else NaN or ""; returns 0 when all are unknown */
static int merge_numbers(const map *s, const double *v, double *out) {
  int known = 0;
  for (size_t g = 0; g < s->groups; g++) out[g] = INFINITY; /* marks a group without members so far */
  for (size_t i = 0; i < s->count; i++)
    for (size_t e = s->start[i]; e < s->start[i + 1]; e++) {
      double *to = &out[s->to[e]];
      *to = isinf(*to) || *to == v[i] ? v[i] : NAN;
    }
  for (size_t g = 0; g < s->groups; g++) {
    if (isinf(out[g])) out[g] = NAN;
    known |= !isnan(out[g]);
  }
  return known;
}

static int merge_texts(const map *s, const lian_labels *v, const char **out) {
  int known = 0;
  for (size_t g = 0; g < s->groups; g++) out[g] = NULL;
  for (size_t i = 0; i < s->count; i++)
    for (size_t e = s->start[i]; e < s->start[i + 1]; e++) {
      const char **to = &out[s->to[e]], *text = labels_text(v, i);
      *to = !*to || strcmp(*to, text) == 0 ? text : "";
    }
  for (size_t g = 0; g < s->groups; g++) {
    if (!out[g]) out[g] = "";
    known |= *out[g] != 0;
  }
  return known;
}

/* parts of the new chain */
typedef struct sums {
  map nodes, categories;
  lian_matrix *flows, *imports, *demand, *second, *inputs, *extensions, *direct;
  double *output;      /* groups */
  double *numbers;     /* attributes x groups */
  const char **texts;  /* attributes x groups */
  lian_role *roles;    /* categories */
  const char **units;  /* categories */
  lian_attribute *attributes;
  size_t attribute_count;
} sums;

static void sums_free(memory m, const lian_chain *c, sums *s) {
  size_t groups = s->nodes.groups, cells = groups * c->attribute_count;
  lian_matrix *made[] = {s->flows,  s->imports,    s->demand, s->second,
                         s->inputs, s->extensions, s->direct};
  for (size_t k = 0; k < sizeof made / sizeof *made; k++) lian_matrix_free(made[k]);
  memory_free(m, s->output, groups, sizeof *s->output);
  memory_free(m, s->numbers, cells, sizeof *s->numbers);
  memory_free(m, s->texts, cells, sizeof *s->texts);
  memory_free(m, s->roles, s->categories.groups, sizeof *s->roles);
  memory_free(m, s->units, s->categories.groups, sizeof *s->units);
  memory_free(m, s->attributes, c->attribute_count, sizeof *s->attributes);
  map_free(m, &s->nodes);
  map_free(m, &s->categories);
}

/* fold, but NULL for NULL; returns 0 when out of memory */
static int folded(memory m, const lian_matrix *a, const map *rows, const map *cols,
                  lian_matrix **out) {
  *out = a ? fold(m, a, rows, cols) : NULL;
  return !a || *out;
}

static int sum_flows(memory m, const lian_chain *c, sums *s) {
  const reading *r = &c->flows[LIAN_FLOWS_DOMESTIC];
  const map *by = &s->nodes, *cat = s->categories.start ? &s->categories : NULL;
  s->flows = r->dense ? fold(m, r->dense, by, by) : fold_links(m, r->links, by);
  s->output = memory_zero(m, by->groups, sizeof *s->output);
  if (!s->flows || !s->output) return 0;
  for (size_t i = 0; i < c->n; i++) spread(by, i, c->x[i], s->output);
  return folded(m, c->imports, by, by, &s->imports) &&
         folded(m, c->demand.values, by, cat, &s->demand) &&
         folded(m, c->demand.second, by, cat, &s->second) &&
         folded(m, c->inputs.values, NULL, by, &s->inputs) &&
         folded(m, c->extensions.values, NULL, by, &s->extensions) &&
         folded(m, c->extensions.second, NULL, cat, &s->direct);
}

static int merge_attributes(memory m, const lian_chain *c, sums *s) {
  size_t groups = s->nodes.groups, cells = groups * c->attribute_count;
  s->numbers = memory_new(m, cells, sizeof *s->numbers);
  s->texts = memory_new(m, cells, sizeof *s->texts);
  s->attributes = memory_new(m, c->attribute_count, sizeof *s->attributes);
  if (!s->numbers || !s->texts || !s->attributes) return 0;
  for (size_t k = 0; k < c->attribute_count; k++) {
    const attribute *a = &c->attributes[k];
    double *numbers = s->numbers + k * groups;
    const char **texts = s->texts + k * groups;
    int known = a->numbers ? merge_numbers(&s->nodes, a->numbers, numbers)
                           : merge_texts(&s->nodes, a->texts, texts);
    if (known)
      s->attributes[s->attribute_count++] =
          (lian_attribute){a->name, a->unit, a->numbers ? numbers : NULL, texts};
  }
  return 1;
}

/* role and unit of merged categories: those of the members where they agree */
static int merge_categories(memory m, const lian_chain *c, sums *s) {
  const map *by = &s->categories;
  if (!by->start) return 1;
  s->roles = memory_new(m, by->groups, sizeof *s->roles);
  s->units = memory_zero(m, by->groups, sizeof *s->units);
  if (!s->roles || !s->units) return 0;
  for (size_t d = 0; d < c->demand.count; d++) {
    size_t g = by->to[by->start[d]];
    const char *unit = labels_text(c->demand.units, d);
    int first = !s->units[g];
    if (first || s->roles[g] != c->demand.roles[d])
      s->roles[g] = first ? c->demand.roles[d] : LIAN_ROLE_OTHER;
    s->units[g] = first || strcmp(s->units[g], unit) == 0 ? unit : "";
  }
  return 1;
}

static void fill_spec(const lian_grouping *g, const sums *s, lian_chain_spec *spec) {
  if (spec->kind == LIAN_KIND_NETWORK) spec->kind = LIAN_KIND_TABLE;
  spec->count = g->groups;
  spec->nodes = g->labels;
  spec->axes = g->axes;
  spec->axis_count = g->axis_count;
  spec->flows = s->flows;
  spec->links = NULL;
  spec->imports = s->imports;
  spec->demand.values = s->demand;
  spec->demand.second = s->second;
  spec->inputs.values = s->inputs;
  spec->extensions.values = s->extensions;
  spec->extensions.second = s->direct;
  spec->output = s->output;
  spec->attributes = s->attributes;
  spec->attribute_count = s->attribute_count;
  spec->tolerance = 1e30; /* the imbalance of c was already accepted */
  if (!s->categories.start) return;
  spec->demand.count = g->categories;
  spec->demand.labels = g->category_labels;
  spec->demand.regions = g->category_regions;
  spec->demand.roles = s->roles;
  spec->demand.units = s->units;
}

static lian_status check_places(const lian_chain *c, const lian_grouping *g, lian_error *err) {
  for (size_t e = 0; e < g->entries; e++)
    if (g->node[e] >= c->n || g->group[e] >= g->groups)
      return status_set(err, LIAN_BAD_ARGUMENT, "entry %z: node %z of %z, group %z of %z",
                        e + 1, g->node[e] + 1, c->n, g->group[e] + 1, g->groups);
  for (size_t d = 0; g->category && d < c->demand.count; d++)
    if (g->category[d] >= g->categories)
      return status_set(err, LIAN_BAD_ARGUMENT, "demand category %z: %z of %z", d + 1,
                        g->category[d] + 1, g->categories);
  return LIAN_OK;
}

static lian_status check_grouping(const lian_chain *c, const lian_grouping *g, lian_error *err) {
  lian_status status = check_size(g->size, sizeof *g, "lian_grouping", err);
  if (!status) status = check_list(g->labels, g->groups, "labels", err);
  if (!status && g->entries > 0) status = check_given(GIVEN({"node", g->node}, {"group", g->group}), err);
  if (!status && g->category && c->demand.count)
    status = check_list(g->category_labels, g->categories, "category_labels", err);
  return status;
}

lian_status lian_chain_aggregate(const lian_env *env, const lian_chain *c,
                                 const lian_grouping *g, lian_chain **out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"grouping", g}, {"out", out}), err);
  if (!wrong) wrong = check_grouping(c, g, err);
  if (wrong) return wrong;
  memory m = memory_of(env);
  chain_parts p = {0};
  sums s = {0};
  lian_status status = check_places(c, g, err);
  if (!status)
    status =
        map_new(m, c->n, g->groups, g->entries, g->node, g->group, g->weight, &s.nodes, err);
  if (!status) status = check_shares(c, &s.nodes, err);
  if (!status && g->category && c->demand.count)
    status = map_new(m, c->demand.count, g->categories, c->demand.count, NULL, g->category,
                     NULL, &s.categories, err);
  if (!status) status = chain_take_apart(env, c, &p, err);
  if (status) goto done;
  if (!sum_flows(m, c, &s) || !merge_attributes(m, c, &s) || !merge_categories(m, c, &s)) {
    status = status_no_memory(err);
    goto done;
  }
  fill_spec(g, &s, &p.spec);
  status = lian_chain_new(env, &p.spec, out, err);
done:
  sums_free(m, c, &s);
  chain_parts_free(&p);
  return status;
}
