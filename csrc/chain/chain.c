/* the model: a chain is built once, checked (balances: balances.c), and never changed
   Cost: one pass over the flows, O(n^2) dense, O(links) sparse. */
#include "chain.h"

#include <math.h>
#include <string.h>

#include "block.h"
#include "items.h"

const char *lian_role_name(lian_role role) {
  static const char *const names[LIAN_ROLE_COUNT] = {
      "other",    "households", "government",  "investment", "inventory",
      "exports",  "imports",    "discrepancy", "labour",     "taxes",
      "depreciation", "surplus", "value_added", "product_taxes"};
  return (unsigned)role < LIAN_ROLE_COUNT ? names[role] : "unknown";
}

const char *lian_kind_name(lian_kind kind) {
  static const char *const names[] = {"table", "network", "items"};
  return (unsigned)kind <= LIAN_KIND_ITEMS ? names[kind] : "unknown";
}

/* ---- axes and attributes */

static lian_status make_axis(lian_chain *c, const lian_axis *given, axis *out, lian_error *err) {
  out->name = memory_text(c->m, given->name);
  out->code = memory_new(c->m, c->n, sizeof *out->code);
  if (out->name && out->code)
    out->values = labels_distinct(c->m, c->n, given->values, out->code);
  return out->values ? LIAN_OK : status_no_memory(err);
}

static lian_status make_attribute(lian_chain *c, const lian_attribute *given, attribute *out,
                                  lian_error *err) {
  out->name = memory_text(c->m, given->name);
  out->unit = memory_text(c->m, given->unit ? given->unit : "");
  if (!out->name || !out->unit) return status_no_memory(err);
  if (!given->numbers) {
    out->texts = labels_list(c->m, c->n, given->texts);
    return out->texts ? LIAN_OK : status_no_memory(err);
  }
  out->numbers = memory_new(c->m, c->n, sizeof *out->numbers);
  if (!out->numbers) return status_no_memory(err);
  memcpy(out->numbers, given->numbers, c->n * sizeof *out->numbers);
  for (size_t i = 0; i < c->n; i++) {
    if (isinf(out->numbers[i]))
      return status_set(err, LIAN_BAD_DATA, "attribute '%s' of '%s': expected a finite number",
                        given->name, labels_text(c->nodes, i));
  }
  return LIAN_OK;
}

static lian_status copy_axes(lian_chain *c, const lian_chain_spec *spec, lian_error *err) {
  c->axes = memory_zero(c->m, spec->axis_count, sizeof *c->axes);
  if (!c->axes) return status_no_memory(err);
  c->axis_count = spec->axis_count;
  for (size_t k = 0; k < c->axis_count; k++) {
    lian_status status = make_axis(c, &spec->axes[k], &c->axes[k], err);
    if (status) return status;
  }
  return LIAN_OK;
}

static lian_status copy_attributes(lian_chain *c, const lian_chain_spec *spec, lian_error *err) {
  c->attributes = memory_zero(c->m, spec->attribute_count, sizeof *c->attributes);
  if (!c->attributes) return status_no_memory(err);
  c->attribute_count = spec->attribute_count;
  for (size_t k = 0; k < c->attribute_count; k++) {
    lian_status status = make_attribute(c, &spec->attributes[k], &c->attributes[k], err);
    if (status) return status;
  }
  return LIAN_OK;
}

const axis *chain_axis(const lian_chain *c, const char *name) {
  for (size_t k = 0; k < c->axis_count; k++)
    if (strcmp(c->axes[k].name, name) == 0) return &c->axes[k];
  return NULL;
}

const attribute *chain_attribute(const lian_chain *c, const char *name) {
  for (size_t k = 0; k < c->attribute_count; k++)
    if (strcmp(c->attributes[k].name, name) == 0) return &c->attributes[k];
  return NULL;
}

/* ---- flows */

static lian_status check_square(const lian_chain *c, size_t rows, size_t cols, const char *what,
                                lian_error *err) {
  if (rows == c->n && cols == c->n) return LIAN_OK;
  return status_set(err, LIAN_BAD_DATA, "%s: expected %z x %z numbers for %z nodes, got %z x %z",
                    what, c->n, c->n, c->n, rows, cols);
}

static lian_status check_links(const lian_chain *c, const lian_sparse *links, lian_error *err) {
  size_t at = vector_first_bad(links->value, links->count);
  if (at < links->count)
    return status_set(err, LIAN_BAD_DATA, "a link to '%s' has no finite value",
                      labels_text(c->nodes, links->index[at]));
  return LIAN_OK;
}

/* a link of 1 from each input to its user, and from each variant to its kind */
static lian_status derive_links(lian_chain *c, lian_sparse **out, lian_error *err) {
  const item_links *lists[2] = {&c->items->needs, &c->items->kinds};
  size_t count = lists[0]->count + lists[1]->count, k = 0;
  uint32_t *from = memory_new(c->m, 2 * count, sizeof *from), *to = from ? from + count : NULL;
  double *value = memory_new(c->m, count, sizeof *value);
  lian_status status = from && value ? LIAN_OK : status_no_memory(err);
  for (int l = 0; !status && l < 2; l++)
    for (uint32_t i = 0; i < c->n; i++)
      for (size_t p = lists[l]->start[i]; p < lists[l]->start[i + 1]; p++, k++) {
        from[k] = lists[l]->item[p];
        to[k] = i;
        value[k] = 1;
      }
  lian_env env = {.allocate = c->m.allocate, .allocate_ud = c->m.ud};
  if (!status)
    status = sparse_from_triplets(&env, c->n, c->n, count, from, to, value, out, err);
  memory_free(c->m, from, 2 * count, sizeof *from);
  memory_free(c->m, value, count, sizeof *value);
  return status;
}

static lian_status take_items(lian_chain *c, const lian_chain_spec *spec, lian_error *err) {
  return spec->items ? items_new(c->m, c->nodes, spec->items, &c->items, err) : LIAN_OK;
}

static lian_status take_flows(lian_chain *c, const lian_chain_spec *spec, lian_error *err) {
  lian_status status = LIAN_OK;
  reading *r = &c->flows[LIAN_FLOWS_DOMESTIC];
  if (!spec->flows && !spec->links) return derive_links(c, &r->links, err);
  if (spec->flows) {
    status = check_square(c, spec->flows->rows, spec->flows->cols, "flows", err);
    if (!status) status = block_finite(spec->flows, "flows", err);
  } else {
    status = check_square(c, spec->links->rows, spec->links->cols, "links", err);
    if (!status) status = check_links(c, spec->links, err);
  }
  if (!status && spec->imports) {
    status = check_square(c, spec->imports->rows, spec->imports->cols, "imports", err);
    if (!status) status = block_finite(spec->imports, "imports", err);
  }
  if (status) return status;
  r->dense = lian_matrix_keep(spec->flows);
  r->links = sparse_keep(spec->links);
  c->imports = lian_matrix_keep(spec->imports);
  return LIAN_OK;
}

/* ---- construction */

static lian_status check_lists(const lian_chain_spec *spec, lian_error *err) {
  lian_status status = check_list(spec->nodes, spec->count, "nodes", err);
  if (!status) status = check_list(spec->axes, spec->axis_count, "axes", err);
  if (!status) status = check_list(spec->attributes, spec->attribute_count, "attributes", err);
  for (size_t k = 0; k < spec->axis_count && !status; k++)
    status = check_given(GIVEN({"axis name", spec->axes[k].name}, {"axis values", spec->axes[k].values}), err);
  for (size_t k = 0; k < spec->attribute_count && !status; k++) {
    const lian_attribute *a = &spec->attributes[k];
    status = check_given(GIVEN({"attribute name", a->name}), err);
    if (!status && !a->numbers) status = check_list(a->texts, spec->count, a->name, err);
  }
  return status;
}

static lian_status check_spec(const lian_chain_spec *spec, lian_error *err) {
  lian_status status = check_size(spec->size, sizeof *spec, "lian_chain_spec", err);
  if (!status) status = check_choice((long)spec->kind, LIAN_KIND_ITEMS + 1, "kind", err);
  if (!status) status = check_lists(spec, err);
  if (status) return status;
  if (spec->count == 0) return status_set(err, LIAN_BAD_DATA, "nodes: expected at least one");
  if (spec->count >= UINT32_MAX / 4) return status_set(err, LIAN_BAD_DATA, "nodes: too many");
  if (spec->items && spec->kind != LIAN_KIND_ITEMS)
    return status_set(err, LIAN_BAD_ARGUMENT, "items belong to a chain of kind items");
  int none = !spec->flows && !spec->links;
  if ((spec->flows && spec->links) || (none && !spec->items))
    return status_set(err, LIAN_BAD_DATA, "give either flows or links");
  if (spec->links && spec->imports)
    return status_set(err, LIAN_UNSUPPORTED, "imports beside links: only dense tables keep both");
  return LIAN_OK;
}

static lian_status take_blocks(lian_chain *c, const lian_chain_spec *spec, lian_error *err) {
  size_t n = c->n, d = spec->demand.count;
  block_shape demand = {"demand", n, d, n, d};
  block_shape inputs = {"inputs", spec->inputs.count, n, 0, 0};
  block_shape extensions = {"extensions", spec->extensions.count, n, spec->extensions.count, d};
  lian_status status = block_new(c->m, &spec->demand, demand, &c->demand, err);
  if (!status) status = block_new(c->m, &spec->inputs, inputs, &c->inputs, err);
  if (!status) status = block_new(c->m, &spec->extensions, extensions, &c->extensions, err);
  return status;
}

static lian_status take_texts(lian_chain *c, const lian_chain_spec *spec, lian_error *err) {
  c->title = memory_text(c->m, spec->title ? spec->title : "");
  c->unit = memory_text(c->m, spec->unit ? spec->unit : "");
  c->source = memory_text(c->m, spec->source ? spec->source : "");
  c->year = spec->year;
  c->x = memory_new(c->m, c->n, sizeof *c->x);
  c->share = memory_new(c->m, c->n, sizeof *c->share);
  c->f = memory_new(c->m, c->n, sizeof *c->f);
  c->va = memory_new(c->m, c->n, sizeof *c->va);
  int all = c->title && c->unit && c->source && c->x && c->share && c->f && c->va;
  return all ? LIAN_OK : status_no_memory(err);
}

lian_status lian_chain_new(const lian_env *env, const lian_chain_spec *spec, lian_chain **out,
                           lian_error *err) {
  lian_status wrong = check_given(GIVEN({"spec", spec}, {"out", out}), err);
  if (wrong) return wrong;
  lian_status status = check_spec(spec, err);
  if (status) return status;
  memory m = memory_of(env);
  lian_chain *c = memory_zero(m, 1, sizeof *c);
  if (!c) return status_no_memory(err);
  c->m = m;
  c->owners = 1;
  c->n = spec->count;
  c->kind = spec->kind;
  c->flows[0].radius = c->flows[1].radius = -1;
  status = lian_labels_new(env, spec->count, spec->nodes, &c->nodes, err);
  if (!status) status = take_texts(c, spec, err);
  if (!status) status = copy_axes(c, spec, err);
  if (!status) status = copy_attributes(c, spec, err);
  if (!status) status = take_items(c, spec, err);
  if (!status) status = take_flows(c, spec, err);
  if (!status) status = take_blocks(c, spec, err);
  if (!status) status = chain_settle(c, spec, err);
  if (status)
    lian_chain_free(c);
  else
    *out = c;
  return status;
}

lian_chain *lian_chain_keep(lian_chain *c) {
  if (c) c->owners++;
  return c;
}

static void reading_free(lian_chain *c, reading *r) {
  lian_matrix_free(r->dense);
  lian_matrix_free(r->inverse);
  sparse_free(r->links);
  sparse_free(r->turned);
  memory_free(c->m, r->row_sum, c->n, sizeof *r->row_sum);
  memory_free(c->m, r->col_sum, c->n, sizeof *r->col_sum);
}

static void axes_free(lian_chain *c) {
  for (size_t k = 0; k < c->axis_count; k++) {
    memory_text_free(c->m, c->axes[k].name);
    lian_labels_free(c->axes[k].values);
    memory_free(c->m, c->axes[k].code, c->n, sizeof *c->axes[k].code);
  }
  memory_free(c->m, c->axes, c->axis_count, sizeof *c->axes);
}

static void attributes_free(lian_chain *c) {
  for (size_t k = 0; k < c->attribute_count; k++) {
    attribute *a = &c->attributes[k];
    memory_text_free(c->m, a->name);
    memory_text_free(c->m, a->unit);
    memory_free(c->m, a->numbers, c->n, sizeof *a->numbers);
    lian_labels_free(a->texts);
  }
  memory_free(c->m, c->attributes, c->attribute_count, sizeof *c->attributes);
}

void lian_chain_free(lian_chain *c) {
  if (!c || --c->owners > 0) return;
  axes_free(c);
  attributes_free(c);
  items_free(c->items);
  reading_free(c, &c->flows[0]);
  reading_free(c, &c->flows[1]);
  block_free(c->m, &c->demand);
  block_free(c->m, &c->inputs);
  block_free(c->m, &c->extensions);
  lian_matrix_free(c->imports);
  lian_labels_free(c->nodes);
  memory_free(c->m, c->x, c->n, sizeof *c->x);
  memory_free(c->m, c->share, c->n, sizeof *c->share);
  memory_free(c->m, c->f, c->n, sizeof *c->f);
  memory_free(c->m, c->va, c->n, sizeof *c->va);
  memory_text_free(c->m, c->title);
  memory_text_free(c->m, c->unit);
  memory_text_free(c->m, c->source);
  memory_free(c->m, c, 1, sizeof *c);
}
