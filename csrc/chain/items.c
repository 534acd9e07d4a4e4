/* requirements, variants and providers: checked, sorted by item, shares computed
   cost: O(items + requirements + variants + provisions) */
#include "items.h"

#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "items_share.h"

/* ---- rows by item */

typedef struct rows {
  const lian_labels *nodes;
  const uint32_t *owner, *other;
  size_t count;
  const char *what; /* "requirements[%z]" in messages */
} rows;

static lian_status check_ends(const rows *r, lian_error *err) {
  size_t n = r->nodes->count;
  for (size_t k = 0; k < r->count; k++) {
    if (r->owner[k] >= n || r->other[k] >= n)
      return status_set(err, LIAN_BAD_DATA, "%s[%z]: expected items in 1..%z", r->what, k + 1, n);
    if (r->owner[k] == r->other[k])
      return status_set(err, LIAN_BAD_DATA, "%s[%z]: '%s' stands on both sides", r->what, k + 1,
                        labels_text(r->nodes, r->owner[k]));
  }
  return LIAN_OK;
}

/* order[p]: index of the given row that is p-th by (owner, other); start[i]: first p of owner i; spare: scratch */
static void sort_rows(const rows *r, uint32_t *start, uint32_t *order, uint32_t *spare) {
  size_t n = r->nodes->count;
  memset(start, 0, (n + 1) * sizeof *start);
  for (size_t k = 0; k < r->count; k++) start[r->other[k] + 1]++;
  for (size_t i = 0; i < n; i++) start[i + 1] += start[i];
  for (size_t k = 0; k < r->count; k++) spare[start[r->other[k]]++] = (uint32_t)k;
  memset(start, 0, (n + 1) * sizeof *start);
  for (size_t k = 0; k < r->count; k++) start[r->owner[k] + 1]++;
  for (size_t i = 0; i < n; i++) start[i + 1] += start[i];
  for (size_t p = 0; p < r->count; p++) order[start[r->owner[spare[p]]]++] = spare[p];
  for (size_t i = n; i > 0; i--) start[i] = start[i - 1];
  start[0] = 0;
}

/* links sorted by item; order lets the caller sort the data of each link alike */
static lian_status make_links(memory m, const rows *r, item_links *out, uint32_t *order,
                              lian_error *err) {
  size_t n = r->nodes->count;
  lian_status status = check_ends(r, err);
  if (status) return status;
  out->count = r->count;
  out->start = memory_new(m, n + 1, sizeof *out->start);
  out->item = memory_new(m, r->count, sizeof *out->item);
  if (!out->start || !out->item) return status_no_memory(err);
  sort_rows(r, out->start, order, out->item);
  for (size_t p = 0; p < r->count; p++) out->item[p] = r->other[order[p]];
  for (size_t i = 0; i < n; i++)
    for (size_t p = out->start[i] + 1; p < out->start[i + 1]; p++)
      if (out->item[p] == out->item[p - 1])
        return status_set(err, LIAN_BAD_DATA, "%s[%z]: '%s' and '%s' stand in an earlier row too",
                          r->what, (size_t)order[p] + 1, labels_text(r->nodes, out->item[p]),
                          labels_text(r->nodes, i));
  return LIAN_OK;
}

static lian_status take_needs(items *t, const lian_labels *nodes, const lian_items *given,
                              uint32_t *order, lian_error *err) {
  rows r = {nodes, given->requirer, given->input, given->requirements, "requirements"};
  lian_status status = make_links(t->m, &r, &t->needs, order, err);
  if (status) return status;
  t->need = memory_new(t->m, r.count, 1);
  if (!t->need) return status_no_memory(err);
  for (size_t p = 0; p < r.count; p++) {
    t->need[p] = given->need ? given->need[order[p]] : LIAN_NEED_CRITICAL;
    if (t->need[p] > LIAN_NEED_OPTIONAL)
      return status_set(err, LIAN_BAD_DATA, "requirements[%z]: %d is no need",
                        (size_t)order[p] + 1, (int)t->need[p]);
  }
  return LIAN_OK;
}

/* ---- variants */

static lian_status take_weights(items *t, const lian_labels *nodes, const lian_items *given,
                                const uint32_t *order, lian_error *err) {
  for (size_t p = 0; p < t->kinds.count; p++) {
    t->weight[p] = given->weight ? given->weight[order[p]] : NAN;
    if (isinf(t->weight[p]) || t->weight[p] <= 0)
      return status_set(err, LIAN_BAD_DATA, "variants[%z]: expected a weight above 0 for '%s', got %g",
                        (size_t)order[p] + 1, labels_text(nodes, t->kinds.item[p]), t->weight[p]);
  }
  for (size_t i = 0; i < t->n; i++) {
    size_t from = t->kinds.start[i], to = t->kinds.start[i + 1], known = 0;
    double sum = 0;
    for (size_t p = from; p < to; p++)
      if (!isnan(t->weight[p])) {
        sum += t->weight[p];
        known++;
      }
    if (known > 0 && known < to - from)
      return status_set(err, LIAN_BAD_DATA, "'%s': weights for all of its variants, or for none",
                        labels_text(nodes, i));
    for (size_t p = from; p < to; p++)
      t->part[p] = known ? t->weight[p] / sum : 1 / (double)(to - from);
  }
  return LIAN_OK;
}

/* error "a > b > a", cut to the size of text */
static lian_status name_cycle(const lian_labels *nodes, const uint32_t *above, uint32_t first,
                               lian_error *err) {
  char text[300];
  size_t used = 0;
  uint32_t i = first;
  do {
    const char *label = labels_text(nodes, i);
    size_t size = strlen(label);
    if (used + size + 12 > sizeof text) break;
    memcpy(text + used, label, size);
    memcpy(text + used + size, " > ", 3);
    used += size + 3;
    i = above[i];
  } while (i != first);
  text[used] = 0;
  return status_set(err, LIAN_BAD_DATA, "variants are circular: %s%s", text,
                    labels_text(nodes, first));
}

/* iterative depth-first search; above[i]: predecessor of i; state 1: on the current path, 2: done */
static lian_status check_acyclic(const items *t, const lian_labels *nodes, uint32_t *next,
                                uint32_t *above, unsigned char *state, lian_error *err) {
  memset(state, 0, t->n);
  for (uint32_t root = 0; root < t->n; root++) {
    if (state[root]) continue;
    uint32_t i = root;
    above[i] = LIAN_NONE;
    next[i] = t->kinds.start[i];
    state[i] = 1;
    while (i != LIAN_NONE) {
      if (next[i] == t->kinds.start[i + 1]) {
        state[i] = 2;
        i = above[i];
        continue;
      }
      uint32_t j = t->kinds.item[next[i]++];
      if (state[j] == 1) {
        above[j] = i;
        return name_cycle(nodes, above, j, err);
      }
      if (state[j]) continue;
      above[j] = i;
      next[j] = t->kinds.start[j];
      state[j] = 1;
      i = j;
    }
  }
  return LIAN_OK;
}

static lian_status take_kinds(items *t, const lian_labels *nodes, const lian_items *given,
                              uint32_t *order, lian_error *err) {
  rows r = {nodes, given->kind, given->variant, given->variants, "variants"};
  lian_status status = make_links(t->m, &r, &t->kinds, order, err);
  if (status) return status;
  t->weight = memory_new(t->m, r.count, sizeof *t->weight);
  t->part = memory_new(t->m, r.count, sizeof *t->part);
  t->any = memory_zero(t->m, t->n, 1);
  uint32_t *scratch = memory_new(t->m, 2 * t->n, sizeof *scratch);
  unsigned char *state = memory_new(t->m, t->n, 1);
  if (t->weight && t->part && t->any && scratch && state) {
    if (given->any)
      for (size_t i = 0; i < t->n; i++) t->any[i] = given->any[i] != 0;
    status = take_weights(t, nodes, given, order, err);
    if (!status) status = check_acyclic(t, nodes, scratch, scratch + t->n, state, err);
  } else {
    status = status_no_memory(err);
  }
  memory_free(t->m, scratch, 2 * t->n, sizeof *scratch);
  memory_free(t->m, state, t->n, 1);
  return status;
}

/* ---- providers */

/* a firm is a provider with a country other than its own name */
static const char *country_of(const lian_items *given, size_t g) {
  const char *country = given->country ? given->country[g] : NULL;
  return country && *country ? country : given->provider[g];
}

static lian_status take_providers(items *t, const lian_items *given, lian_error *err) {
  lian_env env = {.allocate = t->m.allocate, .allocate_ud = t->m.ud};
  t->providers = given->providers;
  lian_status status = lian_labels_new(&env, t->providers, given->provider, &t->names, err);
  if (status) return status;
  t->country = memory_new(t->m, t->providers, sizeof *t->country);
  t->firm = memory_new(t->m, t->providers, 1);
  const char **texts = memory_new(t->m, t->providers, sizeof *texts);
  if (t->country && t->firm && texts) {
    for (size_t g = 0; g < t->providers; g++) {
      texts[g] = country_of(given, g);
      t->firm[g] = strcmp(texts[g], given->provider[g]) != 0;
    }
    t->countries = labels_distinct(t->m, t->providers, texts, t->country);
  }
  memory_free(t->m, texts, t->providers, sizeof *texts);
  return t->countries ? LIAN_OK : status_no_memory(err);
}

static lian_status check_provision(const items *t, const lian_labels *nodes,
                                   const lian_items *given, size_t k, lian_error *err) {
  if (given->provided[k] >= t->n || given->by[k] >= t->providers)
    return status_set(err, LIAN_BAD_DATA,
                      "provisions[%z]: expected an item in 1..%z and a provider in 1..%z", k + 1,
                      t->n, t->providers);
  double share = given->share[k];
  if (!isnan(share) && (share < 0 || share > 1 + SHARE_TOLERANCE))
    return status_set(err, LIAN_BAD_DATA,
                      "provisions[%z]: '%s' provides '%s': expected a share in [0, 1], got %g",
                      k + 1, labels_text(t->names, given->by[k]),
                      labels_text(nodes, given->provided[k]), share);
  return LIAN_OK;
}

static lian_status find_home(const items *t, const char *name, size_t k, uint32_t *out,
                             lian_error *err) {
  *out = LIAN_NONE;
  if (!name || !*name) return LIAN_OK;
  size_t at = labels_find(t->countries, name);
  if (at == t->countries->count)
    return status_set(err, LIAN_BAD_DATA, "provisions[%z]: no provider stands for the home '%s'",
                      k + 1, name);
  *out = (uint32_t)at;
  return LIAN_OK;
}

/* sorts rows of an item by home, the world's first; insertion sort, as there are few */
static void sort_by_home(items *t, size_t from, size_t to) {
  for (size_t p = from + 1; p < to; p++) {
    uint32_t giver = t->giver[p], home = t->give_to[p];
    double stated = t->stated[p];
    size_t q = p;
    for (; q > from && t->give_to[q - 1] + 1u > home + 1u; q--) {
      t->giver[q] = t->giver[q - 1];
      t->give_to[q] = t->give_to[q - 1];
      t->stated[q] = t->stated[q - 1];
    }
    t->giver[q] = giver;
    t->give_to[q] = home;
    t->stated[q] = stated;
  }
}

static lian_status fill_provisions(items *t, const lian_labels *nodes, const lian_items *given,
                                   lian_error *err) {
  memset(t->give_start, 0, (t->n + 1) * sizeof *t->give_start);
  for (size_t k = 0; k < t->provisions; k++) {
    lian_status status = check_provision(t, nodes, given, k, err);
    if (status) return status;
    t->give_start[given->provided[k] + 1]++;
  }
  for (size_t i = 0; i < t->n; i++) t->give_start[i + 1] += t->give_start[i];
  for (size_t k = 0; k < t->provisions; k++) {
    size_t p = t->give_start[given->provided[k]]++;
    t->giver[p] = given->by[k];
    t->stated[p] = given->share[k];
    lian_status status = find_home(t, given->to ? given->to[k] : NULL, k, &t->give_to[p], err);
    if (status) return status;
  }
  for (size_t i = t->n; i > 0; i--) t->give_start[i] = t->give_start[i - 1];
  t->give_start[0] = 0;
  for (size_t i = 0; i < t->n; i++) sort_by_home(t, t->give_start[i], t->give_start[i + 1]);
  return LIAN_OK;
}

static lian_status take_provisions(items *t, const lian_labels *nodes, const lian_items *given,
                                   lian_error *err) {
  t->provisions = given->provisions;
  t->give_start = memory_new(t->m, t->n + 1, sizeof *t->give_start);
  t->giver = memory_new(t->m, t->provisions, sizeof *t->giver);
  t->give_to = memory_new(t->m, t->provisions, sizeof *t->give_to);
  t->stated = memory_new(t->m, t->provisions, sizeof *t->stated);
  t->share = memory_new(t->m, t->provisions, sizeof *t->share);
  if (!t->give_start || !t->giver || !t->give_to || !t->stated || !t->share)
    return status_no_memory(err);
  lian_status status = fill_provisions(t, nodes, given, err);
  if (status) return status;
  return items_work_out_shares(t, nodes, given->tolerance > 0 ? given->tolerance : SHARE_TOLERANCE,
                               err);
}

/* ---- construction */

static lian_status check_counts(const lian_items *given, size_t n, lian_error *err) {
  lian_status status = check_size(given->size, sizeof *given, "lian_items", err);
  if (!status && given->requirements > 0)
    status = check_given(GIVEN({"requirer", given->requirer}, {"input", given->input}), err);
  if (!status && given->variants > 0)
    status = check_given(GIVEN({"kind", given->kind}, {"variant", given->variant}), err);
  if (!status) status = check_list(given->provider, given->providers, "provider", err);
  if (!status && given->provisions > 0)
    status = check_given(GIVEN({"provided", given->provided}, {"by", given->by}, {"share", given->share}), err);
  if (status) return status;
  size_t most = UINT32_MAX / 4;
  if (n >= most || given->requirements >= most || given->variants >= most ||
      given->providers >= most || given->provisions >= most)
    return status_set(err, LIAN_BAD_DATA, "items: too many");
  return LIAN_OK;
}

lian_status items_new(memory m, const lian_labels *nodes, const lian_items *given, items **out,
                      lian_error *err) {
  lian_status status = check_counts(given, nodes->count, err);
  if (status) return status;
  size_t longest = given->requirements > given->variants ? given->requirements : given->variants;
  items *t = memory_zero(m, 1, sizeof *t);
  uint32_t *order = memory_new(m, longest, sizeof *order);
  if (t) *t = (items){.m = m, .n = nodes->count};
  status = t && order ? LIAN_OK : status_no_memory(err);
  if (!status) status = take_needs(t, nodes, given, order, err);
  if (!status) status = take_kinds(t, nodes, given, order, err);
  if (!status) status = take_providers(t, given, err);
  if (!status) status = take_provisions(t, nodes, given, err);
  memory_free(m, order, longest, sizeof *order);
  if (status)
    items_free(t);
  else
    *out = t;
  return status;
}

static void links_free(const items *t, item_links *l) {
  memory_free(t->m, l->start, t->n + 1, sizeof *l->start);
  memory_free(t->m, l->item, l->count, sizeof *l->item);
}

void items_free(items *t) {
  if (!t) return;
  memory m = t->m;
  links_free(t, &t->needs);
  links_free(t, &t->kinds);
  memory_free(m, t->need, t->needs.count, 1);
  memory_free(m, t->weight, t->kinds.count, sizeof *t->weight);
  memory_free(m, t->part, t->kinds.count, sizeof *t->part);
  memory_free(m, t->any, t->n, 1);
  lian_labels_free(t->names);
  lian_labels_free(t->countries);
  memory_free(m, t->country, t->providers, sizeof *t->country);
  memory_free(m, t->firm, t->providers, 1);
  memory_free(m, t->give_start, t->n + 1, sizeof *t->give_start);
  memory_free(m, t->giver, t->provisions, sizeof *t->giver);
  memory_free(m, t->give_to, t->provisions, sizeof *t->give_to);
  memory_free(m, t->stated, t->provisions, sizeof *t->stated);
  memory_free(m, t->share, t->provisions, sizeof *t->share);
  memory_free(m, t, 1, sizeof *t);
}
