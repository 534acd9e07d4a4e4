/* a threshold on a goal, decomposed into separate conditions */
#ifndef NETWORK_GATES_H
#define NETWORK_GATES_H

#include "case.h"

/* the goal falls below its threshold exactly when one of these gates falls below its own:
   own     spare (abroad + own) of an item, which only cuts of that item change
   goal    the level of some items, which depends on all their inputs */
typedef struct gate {
  uint32_t item; /* own: the item; goal: LIAN_NONE */
  lian_goal goal;
  double below;
} gate;

typedef struct gates {
  memory m;
  size_t count, capacity;
  gate *gate;
  uint32_t *one; /* n: 0 .. n - 1; goals of one item point into it */
  size_t n;
} gates;

lian_status gates_of(memory m, const lian_case *q, const lian_goal *goal, double below, gates *out,
                     lian_error *err);
void gates_free(gates *g);

#endif
