/* where a goal can fall below a threshold, taken apart */
#ifndef NETWORK_GATES_H
#define NETWORK_GATES_H

#include "case.h"

/* "below" fails at the goal exactly when it fails at one of these:
   own     spare (abroad + own) of an item, which only cuts of that item change
   goal    the level of some items, with all that they rest on */
typedef struct gate {
  uint32_t item; /* own: the item; goal: LIAN_NONE */
  lian_goal goal;
  double below;
} gate;

typedef struct gates {
  memory m;
  size_t count, room;
  gate *gate;
  uint32_t *one; /* n: 0 .. n - 1, what goals of one item point into */
  size_t n;
} gates;

lian_status gates_of(memory m, const lian_case *q, const lian_goal *goal, double below, gates *out,
                     lian_error *err);
void gates_free(gates *g);

#endif
