/* a cascade made ready: links in the order in which its kernels read them
   Each buyer's purchases are put into slots, one for each essential sector that it buys of and one for all
   non-essential ones; suppliers of negligible goods come last in its row, beyond the slots. */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "cascade.h"

#define POLLED ((size_t)1 << 12)

static double sum_row(const lian_network *g, size_t i) {
  double sum = 0;
  for (size_t e = g->out_start[i]; e < g->out_start[i + 1]; e++) sum += g->value[e];
  return sum;
}

static double known_or(const double *list, size_t i, double otherwise) {
  return list && list[i] > 0 ? list[i] : otherwise;
}

static lian_status check_amounts(const double *v, size_t n, const char *what, lian_error *err) {
  for (size_t i = 0; v && i < n; i++)
    if (!isnan(v[i]) && !(v[i] >= 0 && v[i] - v[i] == 0))
      return status_set(err, LIAN_BAD_DATA, "%s of firm %z: expected a finite number of at least 0, got %g", what, i + 1,
                        v[i]);
  return LIAN_OK;
}

static lian_status check_codes(const uint32_t *code, size_t n, size_t limit, const char *what, lian_error *err) {
  for (size_t i = 0; code && i < n; i++)
    if (code[i] >= limit)
      return status_set(err, LIAN_BAD_DATA, "%s of firm %z: expected below %z, got %z", what, i + 1, limit,
                        (size_t)code[i]);
  return LIAN_OK;
}

static lian_status check_spec(const lian_network *g, const lian_cascade_spec *s, lian_error *err) {
  lian_status wrong = check_size(s->size, sizeof *s, "lian_cascade_spec", err);
  if (!wrong) wrong = graph_undated(g, "cascade", err);
  if (!wrong && g->undirected) wrong = status_set(err, LIAN_UNSUPPORTED, "cascade: the links have no direction");
  if (!wrong && s->classes && !s->sector) wrong = status_set(err, LIAN_BAD_ARGUMENT, "sector: classes need it");
  if (!wrong && s->sectors >= UINT32_MAX / 4) wrong = status_set(err, LIAN_BAD_ARGUMENT, "sectors: too many");
  if (!wrong) wrong = check_codes(s->sector, g->n, s->sectors, "sector", err);
  if (!wrong) wrong = check_codes(s->market, g->n, s->markets, "market", err);
  if (!wrong) wrong = check_amounts(s->revenue, g->n, "revenue", err);
  if (!wrong) wrong = check_amounts(s->costs, g->n, "costs", err);
  if (!wrong) wrong = check_amounts(s->weight, g->n, "weight", err);
  for (size_t i = 0; !wrong && s->floor && i < g->n; i++)
    if (!(s->floor[i] >= 0 && s->floor[i] <= 1))
      wrong = status_set(err, LIAN_BAD_DATA, "floor of firm %z: expected a share in [0, 1], got %g", i + 1, s->floor[i]);
  for (size_t e = 0; !wrong && s->classes && e < s->sectors * s->sectors; e++)
    if (s->classes[e] > LIAN_ESSENTIAL)
      wrong = status_set(err, LIAN_BAD_DATA, "class of sector %z for sector %z: expected 0, 1 or 2", e / s->sectors + 1,
                         e % s->sectors + 1);
  return wrong;
}

static lian_status set_firms(lian_cascade *c, const lian_cascade_spec *s, lian_error *err) {
  double total = 0;
  for (size_t i = 0; i < c->n; i++) {
    firm_fixed *f = &c->firm[i];
    double revenue;
    f->sales = sum_row(c->g, i);
    revenue = known_or(s->revenue, i, f->sales);
    c->inverse[i] = revenue > 0 ? 1 / revenue : 0;
    f->weight = s->weight ? known_or(s->weight, i, 0) : f->sales;
    if (s->floor) c->floor[i] = s->floor[i];
    f->market = s->market ? s->market[i] : 0;
    total += f->weight;
    if (s->market) exact_add(&c->sold[f->market], f->sales);
  }
  if (!(total > 0)) return status_set(err, LIAN_BAD_DATA, "the weights of all firms are 0");
  for (size_t i = 0; i < c->n; i++) c->firm[i].weight /= total;
  return LIAN_OK;
}

/* ---- slots */

typedef struct keys {
  uint32_t *at;    /* sectors + 2: what a sector is in this row, NONE before it is met */
  size_t *cursor;  /* sectors + 2: where its next link goes */
  double *bought;  /* sectors + 2 */
  uint32_t *order; /* sectors + 2: keys of this row as they were met */
  size_t count;
} keys;

/* its own for an essential sector, `sectors` for all non-essential ones, and one more for negligible ones */
static size_t key_of(const lian_cascade_spec *s, size_t supplier, size_t buyer) {
  if (!s->classes) return s->sectors;
  unsigned char class = s->classes[(size_t)s->sector[supplier] * s->sectors + s->sector[buyer]];
  return class == LIAN_ESSENTIAL ? s->sector[supplier] : s->sectors + (class == LIAN_NEGLIGIBLE);
}

/* purchases of buyer j by key, keys in order of appearance, negligible last */
static double meet_keys(const lian_cascade *c, const lian_cascade_spec *s, size_t j, keys *k, size_t *links) {
  const lian_network *g = c->g;
  double all = 0;
  k->count = 0;
  for (size_t e = g->in_start[j]; e < g->in_start[j + 1]; e++) {
    size_t key = key_of(s, g->supplier[e], j);
    double v = g->value[g->place[e]];
    all += v;
    if (k->at[key] == SLOT_NONE) {
      k->at[key] = 0;
      k->bought[key] = 0;
      links[key] = 0;
      if (key <= s->sectors) k->order[k->count++] = (uint32_t)key;
    }
    k->bought[key] += v;
    links[key]++;
  }
  return all;
}

static void fill_row(lian_cascade *c, const lian_cascade_spec *s, size_t j, keys *k, size_t *links) {
  const lian_network *g = c->g;
  double all = meet_keys(c, s, j, k, links), costs = known_or(s->costs, j, 0);
  size_t at = g->in_start[j], negligible = s->sectors + 1;
  for (size_t o = 0; o < k->count; o++) {
    size_t key = k->order[o], slot = c->slots++;
    k->at[key] = (uint32_t)slot;
    k->cursor[key] = at;
    at += links[key];
    c->slot_end[slot] = at;
    c->scale[slot] = (costs > 0 ? all / costs : 1) / (key < s->sectors ? k->bought[key] : all);
  }
  k->cursor[negligible] = at;
  for (size_t e = g->in_start[j]; e < g->in_start[j + 1]; e++) {
    size_t key = key_of(s, g->supplier[e], j), to = k->cursor[key]++;
    c->supplier[to] = g->supplier[e];
    c->value[to] = g->value[g->place[e]];
    c->slot[g->place[e]] = key == negligible ? SLOT_NONE : k->at[key];
  }
  for (size_t o = 0; o < k->count; o++) k->at[k->order[o]] = SLOT_NONE;
  k->at[negligible] = SLOT_NONE;
}

/* at most so many: pairs of a buyer and a key */
static size_t count_slots(const lian_cascade *c, const lian_cascade_spec *s, keys *k, size_t *links) {
  size_t slots = 0;
  for (size_t j = 0; j < c->n; j++) {
    meet_keys(c, s, j, k, links);
    slots += k->count;
    for (size_t o = 0; o < k->count; o++) k->at[k->order[o]] = SLOT_NONE;
    k->at[s->sectors + 1] = SLOT_NONE;
  }
  return slots;
}

static lian_status set_slots(const lian_env *env, lian_cascade *c, const lian_cascade_spec *s, lian_error *err) {
  size_t count = s->sectors + 2, room = 0;
  memory m = c->m;
  keys k = {memory_new(m, count, sizeof *k.at), memory_new(m, count, sizeof *k.cursor),
            memory_new(m, count, sizeof *k.bought), memory_new(m, count, sizeof *k.order), 0};
  size_t *links = memory_new(m, count, sizeof *links);
  lian_status status = LIAN_OK;
  int good = k.at && k.cursor && k.bought && k.order && links;
  if (good) {
    for (size_t i = 0; i < count; i++) k.at[i] = SLOT_NONE;
    room = count_slots(c, s, &k, links);
    c->scale = memory_new(m, room, sizeof *c->scale);
    c->slot_end = memory_new(m, room, sizeof *c->slot_end);
    good = c->scale && c->slot_end;
  }
  for (size_t j = 0; good && !status && j < c->n; j++) {
    if (j % POLLED == 0 && env_stopped(env)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
    c->slot_start[j] = c->slots;
    fill_row(c, s, j, &k, links);
  }
  c->slot_start[c->n] = c->slots = room; /* frees give back what was taken */
  memory_free(m, k.at, count, sizeof *k.at);
  memory_free(m, k.cursor, count, sizeof *k.cursor);
  memory_free(m, k.bought, count, sizeof *k.bought);
  memory_free(m, k.order, count, sizeof *k.order);
  memory_free(m, links, count, sizeof *links);
  return good ? status : status_no_memory(err);
}

static int take_room(lian_cascade *c, int floors) {
  c->firm = memory_zero(c->m, c->n, sizeof *c->firm);
  c->inverse = memory_new(c->m, c->n, sizeof *c->inverse);
  if (floors) c->floor = memory_new(c->m, c->n, sizeof *c->floor);
  c->sold = memory_zero(c->m, c->markets, sizeof *c->sold);
  c->slot_start = memory_zero(c->m, c->n + 1, sizeof *c->slot_start);
  c->slot = memory_new(c->m, c->count, sizeof *c->slot);
  c->supplier = memory_new(c->m, c->count, sizeof *c->supplier);
  c->value = memory_new(c->m, c->count, sizeof *c->value);
  return c->firm && c->inverse && (c->floor || !floors) && c->sold && c->slot_start && c->slot && c->supplier && c->value;
}

lian_status lian_cascade_new(const lian_env *env, lian_network *g, const lian_cascade_spec *spec, lian_cascade **out,
                             lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"spec", spec}, {"out", out}), err);
  if (!status) status = check_spec(g, spec, err);
  if (status) return status;
  lian_cascade_spec s = *spec;
  if (!s.sector) s.sectors = 1;
  memory m = memory_of(env);
  lian_cascade *c = memory_zero(m, 1, sizeof *c);
  if (!c) return status_no_memory(err);
  *c = (lian_cascade){.m = m, .g = lian_network_keep(g), .n = g->n, .count = g->count,
                      .markets = s.market ? s.markets : 0};
  status = take_room(c, s.floor != NULL) ? set_firms(c, &s, err) : status_no_memory(err);
  if (!status) status = set_slots(env, c, &s, err);
  if (status) {
    lian_cascade_free(c);
    return status;
  }
  *out = c;
  return LIAN_OK;
}

void lian_cascade_free(lian_cascade *c) {
  if (!c) return;
  memory_free(c->m, c->firm, c->n, sizeof *c->firm);
  memory_free(c->m, c->inverse, c->n, sizeof *c->inverse);
  memory_free(c->m, c->floor, c->n, sizeof *c->floor);
  memory_free(c->m, c->sold, c->markets, sizeof *c->sold);
  memory_free(c->m, c->slot_start, c->n + 1, sizeof *c->slot_start);
  memory_free(c->m, c->scale, c->slots, sizeof *c->scale);
  memory_free(c->m, c->slot_end, c->slots, sizeof *c->slot_end);
  memory_free(c->m, c->slot, c->count, sizeof *c->slot);
  memory_free(c->m, c->supplier, c->count, sizeof *c->supplier);
  memory_free(c->m, c->value, c->count, sizeof *c->value);
  lian_network_free(c->g);
  memory_free(c->m, c, 1, sizeof *c);
}
