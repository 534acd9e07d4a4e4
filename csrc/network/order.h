/* items in topological order: inputs before their users, cycles as groups */
#ifndef NETWORK_ORDER_H
#define NETWORK_ORDER_H

#include "../chain/items.h"

typedef struct order {
  memory m;
  size_t n, groups;
  uint32_t *item;  /* n: item at each position */
  uint32_t *place; /* n: position of each item */
  uint32_t *group; /* n: group of each item; a group of several items is a cycle */
  uint32_t *start; /* groups + 1: first position of each group */
} order;

/* strongly connected components (Tarjan 1972), without recursion; optional: 1, optional
   requirements count. O(items + links) */
lian_status order_new(memory m, const items *t, int optional, order *out, lian_error *err);
void order_free(order *o);

/* users of each item: items that require it, or of which it is a variant */
typedef struct users {
  memory m;
  size_t n, count;
  uint32_t *start, *item; /* n + 1; count: users of item i are start[i] .. start[i + 1] - 1 */
} users;

lian_status users_new(memory m, const items *t, int optional, users *out, lian_error *err);
void users_free(users *u);

#endif
