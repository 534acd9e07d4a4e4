/* new tables from tables: aggregate, select, split imports off, balance */
#ifndef LIAN_CHANGE_H
#define LIAN_CHANGE_H

#include "chain.h"

#ifdef __cplusplus
extern "C" {
#endif

/* how nodes are added up: entry e adds the share weight[e] of node[e] to group[e]; weight NULL: 1.
   category: NULL, or the new category of each demand category. */
typedef struct lian_grouping {
  size_t size; /* sizeof(lian_grouping) */
  size_t groups, entries;
  const char *const *labels; /* of the groups */
  const lian_axis *axes;     /* of the groups */
  size_t axis_count;
  const size_t *node, *group; /* entries each */
  const double *weight;
  size_t categories;
  const size_t *category; /* one per demand category */
  const char *const *category_labels, *const *category_regions;
} lian_grouping;

/* Z* = S Z S', f* = S f, x* = S x, with S (groups x n) the shares: flows are added up,
   never coefficients. Labels, roles and units of inputs and extensions are kept; an attribute
   of a group is that of its members where they agree, else unknown (dropped when unknown for all groups).
   Dense result. LIAN_BAD_DATA: a node whose shares do not sum to 1. O(n^2) or O(links), a
   few times that when nodes are split. Miller and Blair 2009, 4.9 */
LIAN_API lian_status lian_chain_aggregate(const lian_env *env, const lian_chain *c,
                                          const lian_grouping *g, lian_chain **out,
                                          lian_error *err);

/* the chain of the chosen nodes, in that order. Flows to the others become the demand
   category "rest of chain" (role exports), flows from them the input row "from rest of
   chain" (role imports), imported goods of the others the row "imports of other goods", so
   that balances hold. Tables keep `use` and `own` of lian_chain_sourcing as the attributes
   "region_use" and "region_own", which it then returns instead. LIAN_BAD_ARGUMENT: a node
   twice, or no node. O(m n) and one pass over the flows, or O(links) */
LIAN_API lian_status lian_chain_select(const lian_env *env, const lian_chain *c,
                                       const size_t *nodes, size_t count, lian_chain **out,
                                       lian_error *err);

/* domestic and imported flows out of a table whose imports M are a negative demand column,
   by import proportionality: every home use of good i is imported to the share m_i = M_i /
   home use (without exports and discrepancy), at most 1; imports above home use
   are re-exported. share: NULL, or n for m_i before the cap. LIAN_BAD_DATA: already
   split, no column of role imports, or one that sums to more than 0. O(n^2). Miller and Blair 2009, 4.8 */
LIAN_API lian_status lian_chain_split(const lian_env *env, lian_chain *c, double *share,
                                      lian_chain **out, lian_error *err);
/* the reverse: one table of all flows with imports as the negative demand column "imports". O(n^2) */
LIAN_API lian_status lian_chain_totals(const lian_env *env, lian_chain *c, lian_chain **out,
                                       lian_error *err);

typedef struct lian_cell {
  size_t row, col;
  double value;
} lian_cell;

typedef struct lian_balancing {
  size_t size; /* sizeof(lian_balancing) */
  int allow_negative;     /* 0: RAS, 1: GRAS */
  double tolerance;       /* of the largest margin */
  int most;               /* largest number of sweeps */
  const lian_cell *fixed; /* known cells, each once; only the others are scaled */
  size_t fixed_count;
  const char *const *row_labels, *const *col_labels; /* NULL, or labels for messages */
} lian_balancing;

typedef struct lian_balance {
  int sweeps;
  double worst; /* largest difference of a row from its margin; column sums are exact */
  size_t worst_row;
} lian_balance;

/* X = r A s: the matrix nearest to a with these row and column sums; zeros stay zeros and,
   in RAS, cross products x_ij x_kl / (x_il x_kj) stay. LIAN_CONTRADICTION: unequal totals;
   LIAN_INFEASIBLE names a row or column that cannot meet its margin; LIAN_NO_CONVERGENCE
   states the worst margin. report is filled in both cases. O(rows cols) a sweep. Stone
   1961; Junius and Oosterhaven 2003 */
LIAN_API lian_status lian_balance_matrix(const lian_env *env, const lian_matrix *a,
                                         const double *rows, const double *cols,
                                         const lian_balancing *o, lian_matrix **out,
                                         lian_balance *report, lian_error *err);

/* which of output, demand and inputs is kept (imports, extensions and attributes always are); the other two are
   recomputed from the balances */
typedef enum lian_kept { LIAN_KEEP_OUTPUT, LIAN_KEEP_DEMAND, LIAN_KEEP_INPUTS } lian_kept;

/* the chain with other flows, n x n. Final demand and inputs of a node are scaled to balance it, all
   categories by one factor each. LIAN_INFEASIBLE: they are 0, or would change sign. Dense tables; O(n^2) */
LIAN_API lian_status lian_chain_with_flows(const lian_env *env, const lian_chain *c, const lian_matrix *flows,
                                           lian_kept keep, lian_chain **out, lian_error *err);
/* the same with the chain's own flows balanced to these sums (rows: sales to nodes, cols: purchases from nodes; n
   each). Errors of either; report as lian_balance_matrix fills it. O(n^2) a sweep */
LIAN_API lian_status lian_chain_balance(const lian_env *env, const lian_chain *c, const double *rows,
                                        const double *cols, const lian_balancing *o, lian_kept keep,
                                        lian_chain **out, lian_balance *report, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
