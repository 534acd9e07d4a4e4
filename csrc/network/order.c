/* items in topological order: strongly connected components of the input graph, inputs first
   (Tarjan 1972, which completes components in this order) */
#include "order.h"

#include <string.h>

typedef struct walk {
  const items *t;
  int optional;
  order *o;
  /* n each: order of visit from 1 (0: not visited), lowest index reached, next input to visit, predecessor, stack */
  uint32_t *index, *low, *next, *above, *stack;
  unsigned char *open;                          /* n: 1, on the stack */
  uint32_t seen, height, done; /* items visited; on the stack; in completed components */
} walk;

/* the next input of i, requirements first, then variants; LIAN_NONE: no more. Advances next[i] */
static uint32_t next_input(const walk *w, uint32_t i) {
  const item_links *needs = &w->t->needs, *kinds = &w->t->kinds;
  uint32_t wanted = needs->start[i + 1] - needs->start[i];
  while (w->next[i] < wanted) {
    size_t p = needs->start[i] + w->next[i]++;
    if (w->optional || w->t->need[p] != LIAN_NEED_OPTIONAL) return needs->item[p];
  }
  size_t p = kinds->start[i] + (w->next[i] - wanted);
  if (p >= kinds->start[i + 1]) return LIAN_NONE;
  w->next[i]++;
  return kinds->item[p];
}

static void enter(walk *w, uint32_t i, uint32_t from) {
  w->index[i] = w->low[i] = ++w->seen;
  w->next[i] = 0;
  w->above[i] = from;
  w->stack[w->height++] = i;
  w->open[i] = 1;
}

/* pops a component off the stack */
static void close_group(walk *w, uint32_t root) {
  order *o = w->o;
  uint32_t i;
  o->start[o->groups] = w->done;
  do {
    i = w->stack[--w->height];
    w->open[i] = 0;
    o->group[i] = (uint32_t)o->groups;
    o->place[i] = w->done;
    o->item[w->done++] = i;
  } while (i != root);
  o->start[++o->groups] = w->done;
}

static void visit(walk *w, uint32_t root) {
  enter(w, root, LIAN_NONE);
  uint32_t i = root;
  while (i != LIAN_NONE) {
    uint32_t j = next_input(w, i);
    if (j == LIAN_NONE) {
      uint32_t from = w->above[i];
      if (w->low[i] == w->index[i]) close_group(w, i);
      if (from != LIAN_NONE && w->low[i] < w->low[from]) w->low[from] = w->low[i];
      i = from;
    } else if (!w->index[j]) {
      enter(w, j, i);
      i = j;
    } else if (w->open[j] && w->index[j] < w->low[i]) {
      w->low[i] = w->index[j];
    }
  }
}

lian_status order_new(memory m, const items *t, int optional, order *out, lian_error *err) {
  size_t n = t->n;
  order o = {.m = m, .n = n};
  o.item = memory_new(m, n, sizeof *o.item);
  o.place = memory_new(m, n, sizeof *o.place);
  o.group = memory_new(m, n, sizeof *o.group);
  o.start = memory_new(m, n + 1, sizeof *o.start);
  uint32_t *scratch = memory_zero(m, 5 * n, sizeof *scratch);
  unsigned char *open = memory_zero(m, n, 1);
  int all = o.item && o.place && o.group && o.start && scratch && open;
  if (all) {
    walk w = {.t = t, .optional = optional, .o = &o, .index = scratch, .low = scratch + n,
              .next = scratch + 2 * n, .above = scratch + 3 * n, .stack = scratch + 4 * n, .open = open};
    for (uint32_t i = 0; i < n; i++)
      if (!w.index[i]) visit(&w, i);
    *out = o;
  }
  memory_free(m, scratch, 5 * n, sizeof *scratch);
  memory_free(m, open, n, 1);
  if (all) return LIAN_OK;
  order_free(&o);
  return status_no_memory(err);
}

void order_free(order *o) {
  memory_free(o->m, o->item, o->n, sizeof *o->item);
  memory_free(o->m, o->place, o->n, sizeof *o->place);
  memory_free(o->m, o->group, o->n, sizeof *o->group);
  memory_free(o->m, o->start, o->n + 1, sizeof *o->start);
  o->item = o->place = o->group = o->start = NULL;
}

/* ---- users */

/* counts (fill 0) or stores (fill 1) each link at its input */
static void list_users(const items *t, int optional, const users *u, int fill) {
  for (uint32_t i = 0; i < t->n; i++) {
    for (size_t p = t->needs.start[i]; p < t->needs.start[i + 1]; p++) {
      if (!optional && t->need[p] == LIAN_NEED_OPTIONAL) continue;
      uint32_t j = t->needs.item[p];
      if (fill)
        u->item[u->start[j]++] = i;
      else
        u->start[j + 1]++;
    }
    for (size_t p = t->kinds.start[i]; p < t->kinds.start[i + 1]; p++) {
      uint32_t j = t->kinds.item[p];
      if (fill)
        u->item[u->start[j]++] = i;
      else
        u->start[j + 1]++;
    }
  }
}

lian_status users_new(memory m, const items *t, int optional, users *out, lian_error *err) {
  users u = {.m = m, .n = t->n, .count = t->needs.count + t->kinds.count};
  u.start = memory_zero(m, u.n + 1, sizeof *u.start);
  u.item = memory_new(m, u.count, sizeof *u.item);
  if (!u.start || !u.item) {
    users_free(&u);
    return status_no_memory(err);
  }
  list_users(t, optional, &u, 0);
  for (size_t i = 0; i < u.n; i++) u.start[i + 1] += u.start[i];
  list_users(t, optional, &u, 1);
  for (size_t i = u.n; i > 0; i--) u.start[i] = u.start[i - 1];
  u.start[0] = 0;
  *out = u;
  return LIAN_OK;
}

void users_free(users *u) {
  memory_free(u->m, u->start, u->n + 1, sizeof *u->start);
  memory_free(u->m, u->item, u->count, sizeof *u->item);
  u->start = u->item = NULL;
}
