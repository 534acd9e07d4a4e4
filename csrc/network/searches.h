/* many searches by steps at once */
#ifndef NETWORK_SEARCHES_H
#define NETWORK_SEARCHES_H

#include "../base/thread.h"
#include "position.h"

#define SEARCH_WORDS 4
#define TOGETHER (64 * SEARCH_WORDS) /* searches of a group */

typedef struct search_bits {
  uint64_t word[SEARCH_WORDS]; /* a bit a search */
} search_bits;

/* what a thread works with */
typedef struct searches {
  memory m;
  const lian_network *g;
  lian_rows side;
  thread_watch *watch;
  search_bits *seen, *now, *next; /* n each: which searches have reached a node; before this level; at it */
  search_bits *block[3];          /* n + 1 each: where these stand, on bounds of lines */
  uint32_t *front, *fresh, *open; /* n each: nodes with bits in now; in next; some search has not reached, and others */
  size_t opened;                  /* nodes in open */
  double ahead, behind;           /* links from the front; links to nodes that some search has not reached */
  search_bits all;                /* of the group */
  atomic_flag taken;
} searches;

int searches_make(memory m, const lian_network *g, lian_rows side, thread_watch *watch, searches *s); /* 0: no memory */
void searches_free(searches *s);

/* searches from count (at most TOGETHER) nodes: sources, or NULL: `first` and those that follow. After each level
   told(context, s, fresh, steps): s->fresh[0 .. fresh - 1] are reached in so many steps by the searches of s->next.
   0: interrupted */
typedef void searches_told(void *context, const searches *s, size_t fresh, double steps);
int searches_run(searches *s, size_t count, const uint32_t *sources, uint32_t first, searches_told *told, void *context);

/* one of some that no other thread works with; to be given back by atomic_flag_clear(&s->taken) */
searches *searches_take(searches *of, size_t count);

#endif
