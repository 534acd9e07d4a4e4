/* the search for a portfolio: what it knows of the policies, and the bound of a part of its tree */
#ifndef DECIDE_PORTFOLIO_H
#define DECIDE_PORTFOLIO_H

#include "../lian.h"

enum { MOST = LIAN_MOST_POLICIES };
#define BIT(i) ((uint64_t)1 << (i))
#define GRID 0x1p-40 /* of the sizes that are added up: what is nearer is equal */

/* a part of the tree: policies of `in` are chosen, those of `out` cannot be */
typedef struct branch {
  uint64_t in, out;
  double worth, price;
} branch;

typedef struct search {
  const lian_env *env;
  const lian_portfolio_spec *spec;
  double gain[MOST][MOST]; /* symmetric */
  uint64_t conflict[MOST]; /* those that cannot be beside it */
  size_t order[MOST];      /* in which policies are decided: members of a class stand together */
  size_t class_of[MOST];   /* of which at most one is chosen */
  double worth_step, price_step; /* the grids */
  double *left;            /* (policies + 1) x limits: what is left of each, by depth */
  double *slack;           /* limits: by how much each may be passed */
  size_t rows;             /* limits, and one more that is their sum where there are several */
  double *weight;          /* rows x policies: a limit's use, those below 0 as 0 */
  double *relief;          /* limits x policies: what a use below 0 gives back; at least 0 */
  double *scale;           /* limits: of each in their sum */
  lian_portfolio best;
  int found;
} search;

/* an upper bound of the worth of all sets of the branch, at a depth whose `left` is filled in: `open` policies are
   undecided and may be chosen */
double portfolio_bound(const search *s, size_t depth, const branch *b, uint64_t open);

#endif
