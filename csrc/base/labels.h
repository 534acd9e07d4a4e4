/* counted, immutable lists of texts with look-up by text */
#ifndef BASE_LABELS_H
#define BASE_LABELS_H

#include "memory.h"
#include "status.h"

struct lian_labels {
  memory m;
  size_t owners, count, bytes;
  char *pool;      /* all texts, each terminated, one after the other */
  size_t *at;      /* count offsets into pool */
  size_t slots;    /* power of two; 0: no look-up */
  uint32_t *slot;  /* 1 + index, 0 is free; open addressing */
};

/* texts may repeat; look-up finds the first. NULL texts count as "". O(total length) */
lian_labels *labels_list(memory m, size_t count, const char *const *texts);

static inline const char *labels_text(const lian_labels *l, size_t i) { return l->pool + l->at[i]; }
size_t labels_find(const lian_labels *l, const char *text); /* count when absent */

/* the distinct texts in order of first appearance; code[i] is the index of texts[i] among them */
lian_labels *labels_distinct(memory m, size_t count, const char *const *texts, uint32_t *code);

#endif
