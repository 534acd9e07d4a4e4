/* what the steps of an index share */
#ifndef INDEX_INDEX_H
#define INDEX_INDEX_H

#include "../base/check.h"
#include "../base/memory.h"
#include "../numeric/statistics.h"

/* the sizes and the table that every step is given; rows, cols >= 1 and products that fit */
lian_status index_check_table(size_t rows, size_t cols, const double *x, lian_error *err);
lian_status index_interrupted(lian_error *err);

/* ---- trees: children of a group in order, once checked */
typedef struct branches {
  uint32_t *start; /* nodes + 1: the children of node g are child[start[g]] .. child[start[g + 1]] */
  uint32_t *child; /* nodes */
  size_t widest;   /* most children of a group */
} branches;
lian_status index_tree_open(memory m, const lian_tree *tree, branches *b, lian_error *err);
void index_tree_close(memory m, const lian_tree *tree, branches *b);

/* ---- rules of one row: k scores y with weights w (0 or more, some above 0), NaN for a gap that is skipped */
typedef struct rule_of {
  lian_rule rule;
  double parameter, available;
} rule_of;
/* NaN: too little is there, or `bad` was set to the child (0-based) that the rule cannot take */
double index_rule(rule_of r, size_t k, const double *w, const double *y, size_t *bad);
/* its partial derivatives, k numbers; 0 at gaps */
void index_rule_slopes(rule_of r, size_t k, const double *w, const double *y, double *out);

/* ---- rules that compare rows: a stratum of `count` rows, k children; y: count x k; out: count.
   scratch: index_rivals_scratch(count, k) doubles. 1: env asked to stop, and out is not whole; env NULL: never asked */
size_t index_rivals_scratch(size_t count, size_t k);
int index_rivals(const lian_env *env, lian_rule rule, size_t count, size_t k, const double *w, const double *y,
                 double available, double *scratch, double *out);

/* ---- rows by stratum: row places sorted by stratum, and where each begins */
typedef struct strata {
  size_t count, largest;
  uint32_t *row, *start; /* rows; count + 1 */
} strata;
lian_status index_strata_open(memory m, size_t rows, const uint32_t *within, size_t count, strata *s, lian_error *err);
void index_strata_close(memory m, size_t rows, strata *s);

/* ---- one walk over the tree: rows x nodes of scores, its leaves filled in */
typedef struct walk {
  const lian_tree *tree;
  const branches *branches;
  const strata *strata; /* of comparison */
  const lian_rule *rule;
  const double *parameter, *weight;
  double *gathered; /* scratch: index_walk_scratch doubles */
  const lian_env *env; /* NULL: in a thread of its own, where the caller must not be asked */
} walk;
typedef enum walked { WALKED, WALK_BAD, WALK_STOPPED } walked;
size_t index_walk_scratch(const lian_tree *tree, const branches *b, const strata *s);
/* WALK_BAD: row and node of the value that a rule cannot take */
walked index_walk(const walk *w, size_t rows, double *scores, size_t *bad_row, size_t *bad_node);

#endif
