/* a goal's threshold handed down the chain

   a(i) >= t holds exactly when own(i) >= t, every critical input has a >= t, every important one
   a >= 2t - 1, and the variants' mix is >= t: with min everywhere, conditions separate. Only a mix of
   several variants, the best of several, and a bought item with a home share of its own bind several
   conditions together. So the goal fails exactly when one of these gates fails; in circles too, for
   levels that meet every condition are a solution, and a(i) is the greatest.
   cost: O(items + links) when no threshold is met twice, at most once more a threshold */
#include "gates.h"

#include <string.h>

typedef struct handing {
  const lian_case *q;
  double *asked; /* n: the threshold; 0: none */
  uint32_t *stack;
  unsigned char *waits;
  size_t height;
} handing;

static void ask(handing *h, uint32_t i, double below) {
  if (below <= h->asked[i]) return;
  h->asked[i] = below;
  if (!h->waits[i]) h->stack[h->height++] = i;
  h->waits[i] = 1;
}

static int has_needs(const lian_case *q, uint32_t i) {
  for (size_t p = q->t->needs.start[i]; p < q->t->needs.start[i + 1]; p++)
    if (q->t->need[p] != LIAN_NEED_OPTIONAL) return 1;
  return 0;
}

/* does a shortfall of inputs add to one of supply? */
static int is_bound(const lian_case *q, uint32_t i) {
  return !q->made[i] && q->own[i] > 0 && has_needs(q, i);
}

static void hand_down(handing *h, uint32_t i) {
  const lian_case *q = h->q;
  const items *t = q->t;
  double below = h->asked[i];
  if (is_bound(q, i)) return;
  for (size_t p = t->needs.start[i]; q->made[i] && p < t->needs.start[i + 1]; p++) {
    if (t->need[p] == LIAN_NEED_CRITICAL) ask(h, t->needs.item[p], below);
    if (t->need[p] == LIAN_NEED_IMPORTANT) ask(h, t->needs.item[p], 2 * below - 1);
  }
  if (t->kinds.start[i + 1] - t->kinds.start[i] == 1) ask(h, t->kinds.item[t->kinds.start[i]], below);
}

static lian_status add_gate(gates *g, gate one, lian_error *err) {
  if (g->count == g->room) {
    size_t room = g->room ? 2 * g->room : 16;
    gate *more = memory_resize(g->m, g->gate, g->room, room, sizeof *more);
    if (!more) return status_no_memory(err);
    g->gate = more;
    g->room = room;
  }
  g->gate[g->count++] = one;
  return LIAN_OK;
}

static lian_status gates_at(gates *g, const lian_case *q, uint32_t i, double below,
                            lian_error *err) {
  const items *t = q->t;
  size_t from = t->kinds.start[i], kinds = t->kinds.start[i + 1] - from;
  lian_status status = LIAN_OK;
  if (is_bound(q, i)) {
    gate whole = {LIAN_NONE, {sizeof(lian_goal), 1, g->one + i, NULL, 0}, below};
    return add_gate(g, whole, err);
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
  handing h = {.q = q};
  h.asked = memory_zero(m, n, sizeof *h.asked);
  h.stack = memory_new(m, n, sizeof *h.stack);
  h.waits = memory_zero(m, n, 1);
  g.one = memory_new(m, n, sizeof *g.one);
  lian_status status = h.asked && h.stack && h.waits && g.one ? LIAN_OK : status_no_memory(err);
  if (!status) {
    for (uint32_t i = 0; i < n; i++) g.one[i] = i;
    if (goal->count == 1) {
      ask(&h, goal->item[0], below);
    } else {
      gate mix = {LIAN_NONE, *goal, below};
      status = add_gate(&g, mix, err);
    }
  }
  while (!status && h.height > 0) {
    uint32_t i = h.stack[--h.height];
    h.waits[i] = 0;
    hand_down(&h, i);
  }
  for (uint32_t i = 0; !status && i < n; i++)
    if (h.asked[i] > 0) status = gates_at(&g, q, i, h.asked[i], err);
  memory_free(m, h.asked, n, sizeof *h.asked);
  memory_free(m, h.stack, n, sizeof *h.stack);
  memory_free(m, h.waits, n, 1);
  if (status)
    gates_free(&g);
  else
    *out = g;
  return status;
}

void gates_free(gates *g) {
  memory_free(g->m, g->gate, g->room, sizeof *g->gate);
  memory_free(g->m, g->one, g->n, sizeof *g->one);
  *g = (gates){0};
}
