/* rows in strips: runs of rows that hold about as many places as fit into the cache of a core, so that links can first
   go to their strip and then, strip by strip and on several threads, to their place in it */
#ifndef NETWORK_STRIPS_H
#define NETWORK_STRIPS_H

#include "../base/memory.h"
#include "../base/status.h"

typedef struct strips {
  memory m;
  unsigned shift;  /* a row is in the strip (place where it begins) >> shift */
  size_t count;    /* of strips; they depend on the rows alone */
  size_t largest;  /* places of the largest */
  uint32_t *row;   /* count + 1: the first row of each */
  uint16_t *of;    /* n: the strip of each row */
  size_t rows;     /* n */
  uint32_t *next;  /* count: the place that is taken next in each; all taken: where it ends */
} strips;

#define AHEAD 8 /* of links of 16 bytes that are put into a strip: how far ahead its memory is fetched */

/* start: n + 1 places where rows begin. 0: out of memory. O(n) */
int strips_begin(strips *s, memory m, const uint32_t *start, size_t n);
void strips_end(strips *s);

/* a place in the strip of a row, in the order asked for */
static inline size_t strips_take(strips *s, size_t row) { return s->next[s->of[row]]++; }

/* where a strip begins, once all places are taken; it ends at next[strip] */
static inline size_t strips_from(const strips *s, size_t strip) { return strip ? s->next[strip - 1] : 0; }

/* work(context, strip, scratch) for each strip, on env->threads threads: a strip may write what belongs to its rows and
   places, and to the scratch, `fixed` bytes and `each` a place of the largest strip, aligned to 64 bytes.
   LIAN_INTERRUPTED, LIAN_NO_MEMORY */
lian_status strips_each(const lian_env *env, const strips *s, size_t each, size_t fixed,
                        void (*work)(void *context, size_t strip, char *scratch), void *context, lian_error *err);

#endif
