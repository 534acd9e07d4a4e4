/* a spec that points into a chain, from which a changed chain can be built */
#include <string.h>

#include "chain.h"

/* the texts of l as an array that p owns; NULL when out of memory */
static const char *const *texts_of(chain_parts *p, size_t *used, const lian_labels *l,
                                   const uint32_t *code, size_t count) {
  const char **texts = memory_new(p->m, count, sizeof *texts);
  if (!texts) return NULL;
  for (size_t i = 0; i < count; i++) texts[i] = labels_text(l, code ? code[i] : i);
  p->texts[*used] = texts;
  p->text_count[(*used)++] = count;
  return texts;
}

static int take_block(chain_parts *p, size_t *used, const block *b, lian_block *out) {
  *out = (lian_block){.count = b->count, .roles = b->roles, .values = b->values,
                      .second = b->second};
  if (b->count == 0) return 1;
  out->labels = texts_of(p, used, b->labels, NULL, b->count);
  out->regions = texts_of(p, used, b->regions, NULL, b->count);
  out->units = texts_of(p, used, b->units, NULL, b->count);
  return out->labels && out->regions && out->units;
}

static int take_axes(chain_parts *p, const lian_chain *c, size_t *used) {
  for (size_t k = 0; k < c->axis_count; k++) {
    p->axes[k].name = c->axes[k].name;
    p->axes[k].values = texts_of(p, used, c->axes[k].values, c->axes[k].code, c->n);
    if (!p->axes[k].values) return 0;
  }
  return 1;
}

static int take_attributes(chain_parts *p, const lian_chain *c, size_t *used) {
  for (size_t k = 0; k < c->attribute_count; k++) {
    const attribute *a = &c->attributes[k];
    p->attributes[k] = (lian_attribute){a->name, a->unit, a->numbers, NULL};
    if (a->numbers) continue;
    p->attributes[k].texts = texts_of(p, used, a->texts, NULL, c->n);
    if (!p->attributes[k].texts) return 0;
  }
  return 1;
}

lian_status chain_take_apart(const lian_env *env, const lian_chain *c, chain_parts *out,
                             lian_error *err) {
  if (c->items)
    return status_set(err, LIAN_UNSUPPORTED,
                      "a list of items with its providers stays whole: build another list");
  chain_parts p = {.m = memory_of(env), .limit = 10 + c->axis_count + c->attribute_count};
  size_t used = 0;
  p.texts = memory_zero(p.m, p.limit, sizeof *p.texts);
  p.text_count = memory_zero(p.m, p.limit, sizeof *p.text_count);
  p.axes = memory_zero(p.m, c->axis_count, sizeof *p.axes);
  p.attributes = memory_zero(p.m, c->attribute_count, sizeof *p.attributes);
  p.axis_count = c->axis_count;
  p.attribute_count = c->attribute_count;
  p.spec = (lian_chain_spec){
      .size = sizeof p.spec, .kind = c->kind, .count = c->n, .axes = p.axes,
      .axis_count = c->axis_count, .flows = c->flows[LIAN_FLOWS_DOMESTIC].dense,
      .links = c->flows[LIAN_FLOWS_DOMESTIC].links, .imports = c->imports, .output = c->x,
      .attributes = p.attributes, .attribute_count = c->attribute_count, .title = c->title,
      .unit = c->unit, .source = c->source, .year = c->year};
  int all = p.texts && p.text_count && p.axes && p.attributes &&
              (p.spec.nodes = texts_of(&p, &used, c->nodes, NULL, c->n)) != NULL &&
              take_axes(&p, c, &used) && take_attributes(&p, c, &used) &&
              take_block(&p, &used, &c->demand, &p.spec.demand) &&
              take_block(&p, &used, &c->inputs, &p.spec.inputs) &&
              take_block(&p, &used, &c->extensions, &p.spec.extensions);
  if (!all) {
    chain_parts_free(&p);
    return status_no_memory(err);
  }
  *out = p;
  return LIAN_OK;
}

void chain_parts_free(chain_parts *p) {
  for (size_t k = 0; p->texts && p->text_count && k < p->limit; k++)
    memory_free(p->m, p->texts[k], p->text_count[k], sizeof *p->texts[k]);
  memory_free(p->m, p->texts, p->limit, sizeof *p->texts);
  memory_free(p->m, p->text_count, p->limit, sizeof *p->text_count);
  memory_free(p->m, p->axes, p->axis_count, sizeof *p->axes);
  memory_free(p->m, p->attributes, p->attribute_count, sizeof *p->attributes);
  memset(p, 0, sizeof *p);
}
