/* direct sourcing: origin of a node's inputs, and the part of a region's use made there

   Self-sufficiency of good i is own_i / use_i over all goods of its sector that its region
   uses, in production and as final goods. Exports, inventories and discrepancy are not home use;
   a negative demand column of imports is subtracted from own. In a chain of chosen nodes both come from the
   chain it was chosen from (attributes, see select.c).
   Cost: one pass over the flows; memory sectors x regions. */
#include <string.h>

#include "chain.h"

typedef struct sourcing {
  const lian_chain *c;
  const axis *region, *sector; /* NULL: one region; each node its own sector */
  size_t regions, sectors;
  double *use, *own; /* sectors x regions, money a year */
  const lian_sourcing *out;
} sourcing;

static size_t region_of(const sourcing *s, size_t i) {
  return s->region ? s->region->code[i] : 0;
}

static size_t sector_of(const sourcing *s, size_t i) {
  return s->sector ? s->sector->code[i] : i;
}

/* adds use v of the good of node i in region g; abroad: it comes from outside the table */
static void use_good(const sourcing *s, size_t i, size_t g, double v, int abroad) {
  size_t at = sector_of(s, i) * s->regions + g;
  s->use[at] += v;
  if (!abroad && region_of(s, i) == g) s->own[at] += v;
}

static void use_input(const sourcing *s, size_t i, size_t j, double v, int abroad) {
  if (v == 0) return;
  s->out->inputs[j] += v;
  if (abroad || region_of(s, i) != region_of(s, j)) s->out->foreign[j] += v;
  use_good(s, i, region_of(s, j), v, abroad);
}

static void use_matrix(const sourcing *s, const lian_matrix *z, int abroad) {
  for (size_t i = 0; i < z->rows; i++) {
    const double *row = matrix_row_of(z, i);
    for (size_t j = 0; j < z->cols; j++) use_input(s, i, j, row[j], abroad);
  }
}

static void use_links(const sourcing *s, const lian_sparse *z) {
  for (size_t i = 0; i < z->rows; i++)
    for (size_t e = z->start[i]; e < z->start[i + 1]; e++)
      use_input(s, i, z->index[e], z->value[e], 0);
}

/* input rows of role imports: imported inputs of unknown goods */
static void use_import_rows(const sourcing *s) {
  const block *b = &s->c->inputs;
  for (size_t p = 0; p < b->count; p++) {
    if (b->roles[p] != LIAN_ROLE_IMPORTS) continue;
    const double *row = matrix_row_of(b->values, p);
    for (size_t j = 0; j < s->c->n; j++) {
      s->out->inputs[j] += row[j];
      s->out->foreign[j] += row[j];
    }
  }
}

/* region of a demand category; s->regions: unknown */
static size_t demand_region(const sourcing *s, size_t d) {
  const char *name = labels_text(s->c->demand.regions, d);
  if (*name == 0 || !s->region) return s->regions == 1 ? 0 : s->regions;
  return labels_find(s->region->values, name);
}

static int is_home_use(lian_role role) {
  return role != LIAN_ROLE_EXPORTS && role != LIAN_ROLE_IMPORTS && role != LIAN_ROLE_DISCREPANCY &&
         role != LIAN_ROLE_INVENTORY;
}

static void use_category(const sourcing *s, size_t d, size_t g) {
  const block *b = &s->c->demand;
  for (size_t i = 0; i < s->c->n; i++) {
    double v = matrix_row_of(b->values, i)[d];
    if (is_home_use(b->roles[d])) {
      use_good(s, i, g, v, 0);
      if (b->second) use_good(s, i, g, matrix_row_of(b->second, i)[d], 1);
    } else if (b->roles[d] == LIAN_ROLE_IMPORTS && region_of(s, i) == g) {
      s->own[sector_of(s, i) * s->regions + g] += v;
    }
  }
}

static void fill(const sourcing *s) {
  const lian_chain *c = s->c;
  const reading *r = &c->flows[LIAN_FLOWS_DOMESTIC];
  memset(s->out->inputs, 0, c->n * sizeof *s->out->inputs);
  memset(s->out->foreign, 0, c->n * sizeof *s->out->foreign);
  if (r->dense)
    use_matrix(s, r->dense, 0);
  else
    use_links(s, r->links);
  if (c->imports) use_matrix(s, c->imports, 1);
  use_import_rows(s);
  for (size_t d = 0; d < c->demand.count; d++) {
    size_t g = demand_region(s, d);
    if (g < s->regions) use_category(s, d, g);
  }
  for (size_t i = 0; i < c->n; i++) {
    size_t at = sector_of(s, i) * s->regions + region_of(s, i);
    s->out->use[i] = s->use[at];
    s->out->own[i] = s->own[at];
  }
}

/* an attribute of the chain that this one was chosen from */
static void take_kept(const lian_chain *c, const char *name, double *out) {
  size_t k = lian_chain_find_attribute(c, name);
  if (k < c->attribute_count && c->attributes[k].numbers)
    memcpy(out, c->attributes[k].numbers, c->n * sizeof *out);
}

lian_status chain_sourcing(memory m, const lian_chain *c, const lian_sourcing *out,
                           lian_error *err) {
  const axis *region = chain_axis(c, "region"), *sector = chain_axis(c, "sector");
  sourcing s = {.c = c,
                .region = region,
                .sector = sector,
                .out = out,
                .regions = region ? region->values->count : 1,
                .sectors = sector ? sector->values->count : c->n};
  size_t cells = s.sectors * s.regions; /* both below 2^31 */
  s.use = memory_zero(m, cells, sizeof *s.use);
  s.own = memory_zero(m, cells, sizeof *s.own);
  if (s.use && s.own) fill(&s);
  lian_status status = s.use && s.own ? LIAN_OK : status_no_memory(err);
  memory_free(m, s.use, cells, sizeof *s.use);
  memory_free(m, s.own, cells, sizeof *s.own);
  if (status) return status;
  take_kept(c, SOURCING_USE, out->use);
  take_kept(c, SOURCING_OWN, out->own);
  return LIAN_OK;
}

lian_status lian_chain_sourcing(const lian_env *env, lian_chain *c, const lian_sourcing *out,
                                lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"out", out}), err);
  if (!wrong) wrong = check_size(out->size, sizeof *out, "lian_sourcing", err);
  if (!wrong)
    wrong = check_given(GIVEN({"inputs", out->inputs}, {"foreign", out->foreign}, {"use", out->use},
                              {"own", out->own}), err);
  return wrong ? wrong : chain_sourcing(memory_of(env), c, out, err);
}
