/* domestic and imported flows from one table by import proportionality, and the reverse

   m_i = M_i / home use of i, at most 1;  Z^m = m Z,  Z^d = Z - Z^m, and so final use
   (Miller and Blair 2009, 4.8). M is the negative demand column of role imports; exports and
   discrepancy are not home use and stay domestic; imports beyond home use are booked as
   re-exports, in the exports category. Sums by node do not change. O(n^2). */
#include <math.h>
#include <string.h>

#include "chain.h"
#include "lines.h"

static int is_home_use(lian_role role) {
  return role != LIAN_ROLE_EXPORTS && role != LIAN_ROLE_IMPORTS && role != LIAN_ROLE_DISCREPANCY;
}

typedef struct split_parts {
  double *imports;       /* M, n; money a year; the arrays to ratio are one allocation */
  double *use;           /* home use, n; money a year */
  double *share, *ratio; /* min(m, 1) and m, n */
  double *reexports;     /* M beyond home use, n; money a year */
  size_t size;           /* doubles allocated at imports */
  lian_matrix *flows, *abroad, *demand, *second, *direct;
  lines lines;
  size_t *kept, kept_count; /* indices of demand categories other than imports */
} split_parts;

static void split_parts_free(memory m, const lian_chain *c, split_parts *h) {
  memory_free(m, h->imports, h->size, sizeof *h->imports);
  memory_free(m, h->kept, c->demand.count, sizeof *h->kept);
  lian_matrix_free(h->flows);
  lian_matrix_free(h->abroad);
  lian_matrix_free(h->demand);
  lian_matrix_free(h->second);
  lian_matrix_free(h->direct);
  lines_free(&h->lines);
}

static lian_status find_imports(const lian_chain *c, split_parts *h, lian_error *err) {
  for (size_t d = 0; d < c->demand.count; d++)
    if (c->demand.roles[d] != LIAN_ROLE_IMPORTS) h->kept[h->kept_count++] = d;
  if (h->kept_count == c->demand.count)
    return status_set(err, LIAN_BAD_DATA,
                      "no demand category has the role imports, so nothing is "
                      "known of imports");
  if (h->kept_count == 0)
    return status_set(err, LIAN_BAD_DATA, "there is no final use beside imports");
  double sum = 0;
  for (size_t i = 0; i < c->n; i++)
    for (size_t d = 0; d < c->demand.count; d++)
      if (c->demand.roles[d] == LIAN_ROLE_IMPORTS) sum += matrix_row_of(c->demand.values, i)[d];
  if (sum > 0)
    return status_set(err, LIAN_BAD_DATA,
                      "imports sum to %g: a demand category of role imports is negative", sum);
  return LIAN_OK;
}

static void find_shares(const lian_chain *c, const reading *r, split_parts *h) {
  for (size_t i = 0; i < c->n; i++) {
    const double *row = matrix_row_of(c->demand.values, i);
    h->use[i] = r->row_sum[i];
    h->imports[i] = 0;
    for (size_t d = 0; d < c->demand.count; d++) {
      if (c->demand.roles[d] == LIAN_ROLE_IMPORTS)
        h->imports[i] -= row[d];
      else if (is_home_use(c->demand.roles[d]))
        h->use[i] += row[d];
    }
    double m = h->use[i] > 0 ? h->imports[i] / h->use[i] : h->imports[i] > 0 ? INFINITY : 0;
    h->share[i] = m < 0 ? 0 : m > 1 ? 1 : m;
    h->reexports[i] = h->imports[i] - h->share[i] * h->use[i];
    h->ratio[i] = m;
  }
}

/* the category in which re-exports are booked: exports, or else the first */
static size_t export_column(const lian_chain *c, const split_parts *h) {
  for (size_t k = 0; k < h->kept_count; k++)
    if (c->demand.roles[h->kept[k]] == LIAN_ROLE_EXPORTS) return k;
  return 0;
}

static int split_demand(memory m, const lian_chain *c, split_parts *h) {
  size_t at = export_column(c, h);
  h->demand = matrix_new(m, c->n, h->kept_count);
  h->second = matrix_new(m, c->n, h->kept_count);
  if (!h->demand || !h->second) return 0;
  for (size_t i = 0; i < c->n; i++) {
    const double *row = matrix_row_of(c->demand.values, i);
    for (size_t k = 0; k < h->kept_count; k++) {
      double all = row[h->kept[k]];
      double abroad = is_home_use(c->demand.roles[h->kept[k]]) ? h->share[i] * all : 0;
      if (k == at) abroad += h->reexports[i];
      matrix_row(h->second, i)[k] = abroad;
      matrix_row(h->demand, i)[k] = all - abroad;
    }
  }
  return 1;
}

static int split_flows(memory m, const lian_chain *c, const reading *r, split_parts *h) {
  h->flows = matrix_new(m, c->n, c->n);
  h->abroad = matrix_new(m, c->n, c->n);
  if (!h->flows || !h->abroad) return 0;
  for (size_t i = 0; i < c->n; i++) {
    const double *row = matrix_row_of(r->dense, i);
    double *home = matrix_row(h->flows, i), *abroad = matrix_row(h->abroad, i);
    for (size_t j = 0; j < c->n; j++) {
      abroad[j] = h->share[i] * row[j];
      home[j] = row[j] - abroad[j];
    }
  }
  return 1;
}

/* moves the labels of kept categories to the front: kept is ascending */
static int split_lines(memory m, const lian_chain *c, split_parts *h, lian_chain_spec *spec) {
  if (!lines_of(m, &spec->demand, 0, &h->lines)) return 0;
  for (size_t k = 0; k < h->kept_count; k++) {
    h->lines.labels[k] = h->lines.labels[h->kept[k]];
    h->lines.regions[k] = h->lines.regions[h->kept[k]];
    h->lines.units[k] = h->lines.units[h->kept[k]];
    h->lines.roles[k] = h->lines.roles[h->kept[k]];
  }
  h->lines.count = h->kept_count;
  lines_into(&h->lines, &spec->demand);
  if (!c->extensions.second) return 1;
  h->direct = matrix_pick(m, c->extensions.second, NULL, 0, h->kept, h->kept_count);
  spec->extensions.second = h->direct;
  return h->direct != NULL;
}

static lian_status split_table(memory m, const lian_chain *c, split_parts *h, lian_chain_spec *spec,
                         lian_error *err) {
  const reading *r = &c->flows[LIAN_FLOWS_DOMESTIC];
  h->size = 5 * c->n;
  h->imports = memory_new(m, h->size, sizeof *h->imports);
  h->kept = memory_new(m, c->demand.count, sizeof *h->kept);
  if (!h->imports || !h->kept) return status_no_memory(err);
  h->use = h->imports + c->n;
  h->share = h->use + c->n;
  h->reexports = h->share + c->n;
  h->ratio = h->reexports + c->n;
  lian_status status = find_imports(c, h, err);
  if (status) return status;
  find_shares(c, r, h);
  if (!split_flows(m, c, r, h) || !split_demand(m, c, h) || !split_lines(m, c, h, spec))
    return status_no_memory(err);
  spec->flows = h->flows;
  spec->imports = h->abroad;
  spec->demand.values = h->demand;
  spec->demand.second = h->second;
  return LIAN_OK;
}

lian_status lian_chain_split(const lian_env *env, lian_chain *c, double *share,
                             lian_chain **out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"out", out}), err);
  if (wrong) return wrong;
  memory m = memory_of(env);
  reading *r;
  chain_parts p = {0};
  split_parts h = {0};
  if (c->imports)
    return status_set(err, LIAN_BAD_DATA, "this table keeps imports apart already");
  if (c->flows[LIAN_FLOWS_DOMESTIC].links)
    return status_set(err, LIAN_UNSUPPORTED, "a network has no import column to split");
  lian_status status = chain_reading(env, c, LIAN_FLOWS_DOMESTIC, &r, err);
  if (!status) status = chain_take_apart(env, c, &p, err);
  if (!status) status = split_table(m, c, &h, &p.spec, err);
  p.spec.tolerance = 1e30; /* sums by node are those of c, already accepted */
  if (!status) status = lian_chain_new(env, &p.spec, out, err);
  if (!status && share) memcpy(share, h.ratio, c->n * sizeof *share);
  split_parts_free(m, c, &h);
  chain_parts_free(&p);
  return status;
}

/* domestic and imported demand in one block, with imports as the last column */
static int join_demand(memory m, const lian_chain *c, split_parts *h, lian_chain_spec *spec) {
  if (!lines_of(m, &spec->demand, 1, &h->lines)) return 0;
  size_t at = lines_add(&h->lines, "imports", LIAN_ROLE_IMPORTS), cols = h->lines.count;
  h->demand = matrix_padded(m, c->demand.values, c->n, cols);
  if (!h->demand) return 0;
  for (size_t i = 0; i < c->n; i++) {
    double *row = matrix_row(h->demand, i);
    const double *more = c->demand.second ? matrix_row_of(c->demand.second, i) : NULL;
    for (size_t d = 0; more && d < c->demand.count; d++) {
      row[d] += more[d];
      row[at] -= more[d];
    }
    row[at] -= vector_sum(matrix_row_of(c->imports, i), c->n);
  }
  lines_into(&h->lines, &spec->demand);
  spec->demand.values = h->demand;
  spec->demand.second = NULL;
  if (!c->extensions.second) return 1;
  h->direct = matrix_padded(m, c->extensions.second, c->extensions.count, cols);
  spec->extensions.second = h->direct;
  return h->direct != NULL;
}

lian_status lian_chain_totals(const lian_env *env, lian_chain *c, lian_chain **out,
                              lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"out", out}), err);
  if (wrong) return wrong;
  memory m = memory_of(env);
  reading *total;
  chain_parts p = {0};
  split_parts h = {0};
  if (!c->imports)
    return status_set(err, LIAN_BAD_DATA, "this table does not keep imports apart");
  lian_status status = chain_reading(env, c, LIAN_FLOWS_TOTAL, &total, err);
  if (!status) status = chain_take_apart(env, c, &p, err);
  if (!status && !join_demand(m, c, &h, &p.spec)) status = status_no_memory(err);
  if (!status) {
    p.spec.flows = total->dense;
    p.spec.imports = NULL;
    p.spec.tolerance = 1e30; /* sums by node are those of c, already accepted */
    status = lian_chain_new(env, &p.spec, out, err);
  }
  split_parts_free(m, c, &h);
  chain_parts_free(&p);
  return status;
}
