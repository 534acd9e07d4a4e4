/* a case: one home country under cuts of supply, on a list of items (lian/items.h) */
#ifndef NETWORK_CASE_H
#define NETWORK_CASE_H

#include "../chain/chain.h"
#include "../chain/items.h"
#include "order.h"

/* what a unit cuts of an item: `mass` of the share from abroad, `own` of home's share */
typedef struct unit_part {
  uint32_t item;
  double mass, own;
} unit_part;

typedef struct units {
  size_t count, parts;
  size_t *start; /* count + 1: parts of a unit */
  unit_part *part; /* parts */
  uint32_t *item, *group; /* count; item LIAN_NONE: all items */
} units;

struct lian_case {
  memory m;
  size_t owners;
  lian_chain *c;
  const items *t;
  size_t n;
  uint32_t home;         /* index into countries */
  unsigned char *made;   /* n: 1, home makes it, or it has no providers */
  unsigned char *given;  /* n: 1, it has providers for this home */
  uint32_t *first, *end; /* n: its provisions are first .. end - 1 */
  double *left;          /* provisions: share that still arrives */
  double *abroad, *own;  /* n: sums of left from abroad, from home; shares of normal use */
  int supplied;          /* 1: own and abroad were set by lian_case_supply */
  double *spare;         /* n: 1 + spare capacity */
  double *level;         /* n: a(i) */
  order order;
  users users;
  units units;
};

/* shares below this count as 0: rounding of a share that was cut in full */
#define SHARE_ROUNDING 1e-12

static inline int is_home(const lian_case *q, size_t provision) {
  return q->t->country[q->t->giver[provision]] == q->home;
}

void units_free(memory m, units *u);

#endif
