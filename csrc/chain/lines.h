/* the lines of a block (demand categories, input rows) as they are to be in a new chain */
#ifndef CHAIN_LINES_H
#define CHAIN_LINES_H

#include "chain.h"

typedef struct lines {
  memory m;
  size_t count, limit;
  const char **labels, **regions, **units; /* texts of others */
  lian_role *roles;
} lines;

/* those of b, with room for `more`; 0: out of memory, and nothing is left to free */
int lines_of(memory m, const lian_block *b, size_t more, lines *out);
void lines_free(lines *l);
/* the place of the line with this label, which is added when there is none */
size_t lines_add(lines *l, const char *label, lian_role role);
/* labels, regions, units, roles and count of b become these; b points into l */
void lines_into(const lines *l, lian_block *b);

/* a with more rows and columns, which are zero; NULL: out of memory */
lian_matrix *matrix_padded(memory m, const lian_matrix *a, size_t rows, size_t cols);

#endif
