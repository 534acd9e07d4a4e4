/* public read access to the parts of a chain, without copies */
#include <string.h>

#include "chain.h"
#include "items.h"

lian_kind lian_chain_kind(const lian_chain *c) { return c ? c->kind : LIAN_KIND_TABLE; }

size_t lian_chain_count(const lian_chain *c) { return c ? c->n : 0; }

const lian_labels *lian_chain_nodes(const lian_chain *c) { return c ? c->nodes : NULL; }

const double *lian_chain_output(const lian_chain *c) { return c ? c->x : NULL; }

const double *lian_chain_final_demand(const lian_chain *c) { return c ? c->f : NULL; }

const double *lian_chain_value_added(const lian_chain *c) { return c ? c->va : NULL; }

const char *lian_chain_title(const lian_chain *c) { return c ? c->title : ""; }

const char *lian_chain_unit(const lian_chain *c) { return c ? c->unit : ""; }

const char *lian_chain_source(const lian_chain *c) { return c ? c->source : ""; }

int lian_chain_year(const lian_chain *c) { return c ? c->year : 0; }

const lian_matrix *lian_chain_flows(const lian_chain *c) {
  return c ? c->flows[LIAN_FLOWS_DOMESTIC].dense : NULL;
}

const lian_sparse *lian_chain_links(const lian_chain *c) {
  return c ? c->flows[LIAN_FLOWS_DOMESTIC].links : NULL;
}

const lian_matrix *lian_chain_imports(const lian_chain *c) { return c ? c->imports : NULL; }

/* ---- axes and attributes */

size_t lian_chain_axes(const lian_chain *c) { return c ? c->axis_count : 0; }

size_t lian_chain_find_axis(const lian_chain *c, const char *name) {
  const axis *a = c && name ? chain_axis(c, name) : NULL;
  return a ? (size_t)(a - c->axes) : lian_chain_axes(c);
}

lian_status lian_chain_axis(const lian_chain *c, size_t k, lian_axis_view *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"out", out}), err);
  if (!wrong) wrong = check_size(out->size, sizeof *out, "lian_axis_view", err);
  if (!wrong) wrong = check_index(k, c->axis_count, "axis", err);
  if (wrong) return wrong;
  const axis *a = &c->axes[k];
  *out = (lian_axis_view){sizeof *out, a->name, a->values, a->code};
  return LIAN_OK;
}

size_t lian_chain_attributes(const lian_chain *c) { return c ? c->attribute_count : 0; }

size_t lian_chain_find_attribute(const lian_chain *c, const char *name) {
  const attribute *a = c && name ? chain_attribute(c, name) : NULL;
  return a ? (size_t)(a - c->attributes) : lian_chain_attributes(c);
}

lian_status lian_chain_attribute(const lian_chain *c, size_t k, lian_attribute_view *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"out", out}), err);
  if (!wrong) wrong = check_size(out->size, sizeof *out, "lian_attribute_view", err);
  if (!wrong) wrong = check_index(k, c->attribute_count, "attribute", err);
  if (wrong) return wrong;
  const attribute *a = &c->attributes[k];
  *out = (lian_attribute_view){sizeof *out, a->name, a->unit, a->numbers, a->texts};
  return LIAN_OK;
}

/* ---- blocks and items */

lian_status lian_chain_block(const lian_chain *c, lian_part part, lian_block_view *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"out", out}), err);
  if (!wrong) wrong = check_size(out->size, sizeof *out, "lian_block_view", err);
  if (!wrong) wrong = check_choice((long)part, LIAN_PART_EXTENSIONS + 1, "part", err);
  if (wrong) return wrong;
  const block *b = part == LIAN_PART_DEMAND ? &c->demand : part == LIAN_PART_INPUTS ? &c->inputs : &c->extensions;
  *out = (lian_block_view){sizeof *out, b->count, b->labels, b->regions, b->units, b->roles, b->values, b->second};
  return LIAN_OK;
}

lian_status lian_chain_items(const lian_chain *c, lian_items_view *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"out", out}), err);
  if (!wrong) wrong = check_size(out->size, sizeof *out, "lian_items_view", err);
  if (wrong) return wrong;
  const items *t = c->items;
  if (!t) return status_set(err, LIAN_NOT_FOUND, "this chain has no list of items");
  *out = (lian_items_view){.size = sizeof *out, .need_start = t->needs.start, .input = t->needs.item, .need = t->need,
                           .kind_start = t->kinds.start, .variant = t->kinds.item, .weight = t->weight,
                           .any = t->any, .providers = t->names, .countries = t->countries, .country = t->country,
                           .give_start = t->give_start, .by = t->giver, .to = t->give_to, .stated = t->stated,
                           .share = t->share};
  return LIAN_OK;
}
