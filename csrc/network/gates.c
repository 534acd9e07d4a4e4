/* passing a goal's threshold on to inputs

   a(i) >= t holds exactly when own(i) >= t, every critical input has a >= t, every important one
   a >= 2t - 1, and the variants' mix is >= t: the conditions are separate where levels are minima. Only a mix of
   several variants, the best of several, and a bought item with a home share combine several
   conditions; they stay one gate. So the goal fails exactly when one of these gates fails; in cycles too, since
   levels that meet every condition are a solution, and a(i) is the greatest.
   cost: O(items + links), repeated below an item whose threshold is raised */
#include "gates.h"

#include <string.h>

typedef struct thresholds {
  const lian_case *q;
  double *least; /* n: required level; 0: none */
  uint32_t *stack; /* n: items to visit, height in use */
  unsigned char *queued; /* n: 1, on the stack */
  size_t height;
} thresholds;

static void require(thresholds *h, uint32_t i, double below) {
  if (below <= h->least[i]) return;
  h->least[i] = below;
  if (!h->queued[i]) h->stack[h->height++] = i;
  h->queued[i] = 1;
}

static int has_needs(const lian_case *q, uint32_t i) {
  for (size_t p = q->t->needs.start[i]; p < q->t->needs.start[i + 1]; p++)
    if (q->t->need[p] != LIAN_NEED_OPTIONAL) return 1;
  return 0;
}

/* 1: shortfalls of inputs and of supply add up, so the item stays one gate */
static int is_combined(const lian_case *q, uint32_t i) {
  return !q->made[i] && q->own[i] > 0 && has_needs(q, i);
}

static void require_inputs(thresholds *h, uint32_t i) {
  const lian_case *q = h->q;
  const items *t = q->t;
  double below = h->least[i];
  if (is_combined(q, i)) return;
  for (size_t p = t->needs.start[i]; q->made[i] && p < t->needs.start[i + 1]; p++) {
    if (t->need[p] == LIAN_NEED_CRITICAL) require(h, t->needs.item[p], below);
    if (t->need[p] == LIAN_NEED_IMPORTANT) require(h, t->needs.item[p], 2 * below - 1);
  }
  if (t->kinds.start[i + 1] - t->kinds.start[i] == 1) require(h, t->kinds.item[t->kinds.start[i]], below);
}

static lian_status add_gate(gates *g, gate one, lian_error *err) {
  if (g->count == g->capacity) {
    size_t capacity = g->capacity ? 2 * g->capacity : 16;
    gate *more = memory_resize(g->m, g->gate, g->capacity, capacity, sizeof *more);
    if (!more) return status_no_memory(err);
    g->gate = more;
    g->capacity = capacity;
  }
  g->gate[g->count++] = one;
  return LIAN_OK;
}

static lian_status gates_at(gates *g, const lian_case *q, uint32_t i, double below,
                            lian_error *err) {
  const items *t = q->t;
  size_t from = t->kinds.start[i], kinds = t->kinds.start[i + 1] - from;
  lian_status status = LIAN_OK;
  if (is_combined(q, i)) {
    gate combined = {LIAN_NONE, {sizeof(lian_goal), 1, g->one + i, NULL, 0}, below};
    return add_gate(g, combined, err);
  }
  if (q->given[i]) {
    gate own = {.item = i, .below = below};
    status = add_gate(g, own, err);
  }
  if (!status && kinds > 1) {
    gate mix = {LIAN_NONE, {sizeof(lian_goal), kinds, t->kinds.item + from, t->part + from, t->any[i]}, below};
    status = add_gate(g, mix, err);
  }
  return status;
}

lian_status gates_of(memory m, const lian_case *q, const lian_goal *goal, double below, gates *out,
                     lian_error *err) {
  size_t n = q->n;
  gates g = {.m = m, .n = n};
  thresholds h = {.q = q};
  h.least = memory_zero(m, n, sizeof *h.least);
  h.stack = memory_new(m, n, sizeof *h.stack);
  h.queued = memory_zero(m, n, 1);
  g.one = memory_new(m, n, sizeof *g.one);
  lian_status status = h.least && h.stack && h.queued && g.one ? LIAN_OK : status_no_memory(err);
  if (!status) {
    for (uint32_t i = 0; i < n; i++) g.one[i] = i;
    if (goal->count == 1) {
      require(&h, goal->item[0], below);
    } else {
      gate mix = {LIAN_NONE, *goal, below};
      status = add_gate(&g, mix, err);
    }
  }
  while (!status && h.height > 0) {
    uint32_t i = h.stack[--h.height];
    h.queued[i] = 0;
    require_inputs(&h, i);
  }
  for (uint32_t i = 0; !status && i < n; i++)
    if (h.least[i] > 0) status = gates_at(&g, q, i, h.least[i], err);
  memory_free(m, h.least, n, sizeof *h.least);
  memory_free(m, h.stack, n, sizeof *h.stack);
  memory_free(m, h.queued, n, 1);
  if (status)
    gates_free(&g);
  else
    *out = g;
  return status;
}

void gates_free(gates *g) {
  memory_free(g->m, g->gate, g->capacity, sizeof *g->gate);
  memory_free(g->m, g->one, g->n, sizeof *g->one);
  *g = (gates){0};
}
