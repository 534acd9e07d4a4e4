/* items whose rise can raise a goal: those that limit it */
#ifndef NETWORK_LIMITING_H
#define NETWORK_LIMITING_H

#include "case.h"
#include "waiting.h"

typedef struct limiting {
  memory m;
  size_t n, count;
  double *slope;  /* n: bound on the rise of the goal per unit that the level of an item is allowed more; 0 out of the list */
  uint32_t *item; /* count of n: the list, users before their inputs */
  waiting todo;   /* by topological position */
} limiting;

#define LIMITING_UNKNOWN 1e9 /* a slope without bound */

lian_status limiting_new(memory m, size_t n, limiting *out, lian_error *err);
void limiting_free(limiting *l);
/* lists the items along which the levels of the goal's items are limited. Own shares of others, raised together or
   alone, leave the goal as it is. O(items listed and their links) */
void limiting_find(limiting *l, const lian_case *q, const lian_goal *goal);
/* bound on the rise of the goal when home alone closes the gap of a listed item; 0: closing it alone changes nothing */
double limiting_bound(const limiting *l, const lian_case *q, uint32_t item);

#endif
