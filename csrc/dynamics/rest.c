/* A pass computes stocks, orders and room from stocks, orders, links and a few numbers by node. Where these numbers are
   those of the pass before, which changed neither stocks nor orders, the result is there already to the last bit. So a
   lane whose shocks come later costs O(nodes) a step until they come.
   Within a call settings and links are constant. Its first pass notes the numbers; if they are the same at the second,
   that one compares stocks and orders as it goes. A lane in which anything differs is not looked at again in the call.
   cost: O(nodes) a step while nothing differs, else none */
#include "rest.h"

#include "account.h"

/* numbers by node that a pass reads, where shares do not depend on class or level, and where they are noted */
typedef struct noted {
  const double *now;
  double *before;
  size_t count;
} noted;
#define NOTED 6

static void list_of(const lian_economy *e, const lane *l, noted list[NOTED]) {
  size_t n = e->f.n, width = e->f.width;
  list[0] = (noted){l->q, l->q_noted, n};
  list[1] = (noted){l->q_old, l->q_old_noted, n};
  list[2] = (noted){l->share_orders, l->share_noted, n};
  list[3] = (noted){l->used_b, l->used_noted, width};
  list[4] = (noted){l->use_b, l->use_noted, width};
  list[5] = (noted){l->aim_b, l->aim_noted, width};
}

static int is_same(const lian_economy *e, const lane *l) {
  noted list[NOTED];
  list_of(e, l, list);
  for (size_t k = 0; k < NOTED; k++)
    if (memcmp(list[k].now, list[k].before, list[k].count * sizeof(double)) != 0) return 0;
  return 1;
}

static void note(const lian_economy *e, const lane *l) {
  noted list[NOTED];
  list_of(e, l, list);
  for (size_t k = 0; k < NOTED; k++) memcpy(list[k].before, list[k].now, list[k].count * sizeof(double));
}

void rest_begin(const lian_economy *e, lane *l) {
  int changed = l->cuts || l->moves || l->turns || lane_is_ruled(l) || e->lane->rules.quiet || observes_trade(l);
  l->rest = changed ? LANE_MOVES : LANE_UNKNOWN;
  atomic_store_explicit(&l->differs, 0, memory_order_relaxed);
}

int rest_needs_pass(const lian_economy *e, lane *l) {
  if (l->rest == LANE_MOVES) return 1;
  if (l->rest == LANE_UNKNOWN) {
    note(e, l);
    l->rest = LANE_NOTED;
    return 1;
  }
  if (!is_same(e, l))
    l->rest = LANE_MOVES;
  else if (l->rest == LANE_NOTED)
    l->rest = LANE_TESTED;
  return l->rest != LANE_STILL;
}

void rest_compare(lane *l, const double *before, const double *after, size_t count) {
  if (memcmp(before, after, count * sizeof *before) != 0) rest_differs(l);
}

void rest_differs(lane *l) { atomic_store_explicit(&l->differs, 1, memory_order_relaxed); }

void rest_end(lane *l) {
  if (l->rest == LANE_TESTED)
    l->rest = atomic_load_explicit(&l->differs, memory_order_relaxed) ? LANE_MOVES : LANE_STILL;
}
