/* shared by the two searches for totals: nodes of a table with weighted sums, in order */
#ifndef ANALYSIS_TOTALS_H
#define ANALYSIS_TOTALS_H

#include "../base/memory.h"
#include "../base/status.h"
#include "../numeric/matrix.h"

#define TOTALS_TOLERANCE 1e-4 /* published totals are rounded: share of the largest cell of the total */

/* sums[k][i], k = 0 .. 2: three sums of the cells of row and column i, of different weights; they are additive, so
   those of a total are the sums of those of its members */
enum { TOTALS_SUMS = 3 };

typedef struct totals_search {
  const lian_env *env;
  memory m;
  const lian_matrix *z;
  size_t n;
  double *room;               /* of all arrays of doubles here */
  double *sums[TOTALS_SUMS];  /* n each */
  double *largest;            /* n: largest absolute value of row and column i */
  double *line, *twin;        /* n each: a row and a column, or sums of them */
  double *weight;             /* n: of the cells of row and column j in sums[0] */
  int bare;                   /* 1: the node tried has a blank diagonal cell: its members' cells with it are ignored */
  unsigned char *left_out;    /* n: found to be a total, or all zero */
  int below_zero;             /* 1: some sums[0] are negative */
  unsigned char *signed_row, *signed_column; /* n: 1, has a negative cell */
  size_t *order;              /* nodes that are not left out by sums[0], the smallest first */
  size_t ordered;
  size_t *member;             /* n: members of the total that is tried */
  size_t *peak;               /* n: column of the largest cell of row i, among columns without negative cells */
  double work;                /* operations left for the search among nodes that stand apart */
  size_t passed_over;         /* nodes for which that search was ended early */
} totals_search;

/* 1: t is the sum of the members, in rows and columns, at all nodes that are not left out */
int totals_confirm(const totals_search *s, size_t t, const size_t *member, size_t count);

/* members of node t, anywhere in the table, into s->member; *count 0: none found */
lian_status totals_apart(totals_search *s, const double *sample, size_t rank, size_t *count, lian_error *err);

/* cells that totals_apart compares first: TOTALS_SAMPLES of each node, by position in s->order */
enum { TOTALS_SAMPLES = 64 };
double *totals_samples(totals_search *s); /* ordered x SAMPLES, and peaks; NULL: out of memory */

#endif
