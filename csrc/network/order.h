/* items in the order of making: inputs before what is made of them, circles together */
#ifndef NETWORK_ORDER_H
#define NETWORK_ORDER_H

#include "../chain/items.h"

typedef struct order {
  memory m;
  size_t n, groups;
  uint32_t *item;  /* n: the item at each place */
  uint32_t *place; /* n: the place of each item */
  uint32_t *group; /* n: the group of each item; more than one item in a group is a circle */
  uint32_t *start; /* groups + 1: where each begins among the places */
} order;

/* strongly connected components (Tarjan 1972), without recursion; optional: whether optional
   requirements count. O(items + links) */
lian_status order_new(memory m, const items *t, int optional, order *out, lian_error *err);
void order_free(order *o);

/* the other way round: what requires an item, or is a kind of it, and the same by item */
typedef struct users {
  memory m;
  size_t n, count;
  uint32_t *start, *item; /* n + 1; count */
} users;

lian_status users_new(memory m, const items *t, int optional, users *out, lian_error *err);
void users_free(users *u);

#endif
