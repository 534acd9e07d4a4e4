/* a case: one home, under cuts, on a list of items (see lian.h) */
#ifndef NETWORK_CASE_H
#define NETWORK_CASE_H

#include "../chain/chain.h"
#include "../chain/items.h"
#include "order.h"

/* what can be cut: of item, `mass` of the share that comes from abroad, `own` of home's */
typedef struct unit_part {
  uint32_t item;
  double mass, own;
} unit_part;

typedef struct units {
  size_t count, parts;
  size_t *start; /* count + 1 */
  unit_part *part;
  uint32_t *item, *group; /* count */
} units;

struct lian_case {
  memory m;
  size_t owners;
  lian_chain *c;
  const items *t;
  size_t n;
  uint32_t home;         /* place among countries */
  unsigned char *made;   /* n: home makes it, or it has no providers */
  unsigned char *given;  /* n: it has providers for this home */
  uint32_t *first, *end; /* n: its provisions */
  double *left;          /* provisions: the share that still arrives */
  double *abroad, *own;  /* n: sums of them */
  int supplied;          /* own and abroad were given: they are no sums of what is left */
  double *spare;         /* n: 1 + spare capacity */
  double *level;         /* n: a(i) */
  order order;
  users users;
  units units;
};

/* takes less than this for nothing: what is left of a share when all of it was taken away */
#define SHARE_ROUNDING 1e-12

static inline int is_home(const lian_case *q, size_t provision) {
  return q->t->country[q->t->giver[provision]] == q->home;
}

void units_free(memory m, units *u);

#endif
