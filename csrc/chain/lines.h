/* editable labels, regions, units and roles of a block (demand categories, input rows) for a new chain */
#ifndef CHAIN_LINES_H
#define CHAIN_LINES_H

#include "chain.h"

typedef struct lines {
  memory m;
  size_t count, limit; /* in use; capacity */
  const char **labels, **regions, **units; /* not owned */
  lian_role *roles;
} lines;

/* copies those of b, with capacity for `more`; 0: out of memory, nothing to free */
int lines_of(memory m, const lian_block *b, size_t more, lines *out);
void lines_free(lines *l);
/* index of the line with this label, added when absent */
size_t lines_add(lines *l, const char *label, lian_role role);
/* sets labels, regions, units, roles and count of b; b points into l */
void lines_into(const lines *l, lian_block *b);

/* a copy of a, padded with zeros to rows x cols; NULL: out of memory */
lian_matrix *matrix_padded(memory m, const lian_matrix *a, size_t rows, size_t cols);

#endif
