/* static analysis of a table: multipliers, linkages, extraction, position, paths, prices, dependence

   All arrays hold one number a node; money per year in the chain's unit; coefficients are money
   per money. Each call tests that the table is productive (LIAN_NOT_PRODUCTIVE with the spectral
   radius). "One solve" costs about 20 passes over the flows, O(n^2) dense, O(links) sparse; "the
   inverse" 2 n^3 operations once, kept with the chain, dense tables only (LIAN_UNSUPPORTED). */
#ifndef LIAN_ANALYSIS_H
#define LIAN_ANALYSIS_H

#include "chain.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_solution {
  int products;    /* number of matrix-vector products with the flows */
  double residual; /* max |b - (I - A) x| / max |b|, computed at the end */
} lian_solution;

/* A = Z x^-1, or B = x^-1 Z when allocation is not 0: n x n, O(n^2), dense tables only.
   Miller and Blair 2009, 2.2 */
LIAN_API lian_status lian_coefficients(const lian_env *env, lian_chain *c, lian_flows which,
                                       int allocation, lian_matrix **out, lian_error *err);
/* out: a = z / x of one cell, one number; 0 where the buyer has no output. O(1), sparse O(log of the row) */
LIAN_API lian_status lian_coefficient(const lian_env *env, lian_chain *c, lian_flows which,
                                      size_t from, size_t to, double *out, lian_error *err);
/* out = A v: n each. O(n^2) dense, O(links) sparse */
LIAN_API lian_status lian_chain_apply(const lian_env *env, lian_chain *c, lian_flows which, const double *v,
                                      double *out, lian_error *err);
/* L = (I - A)^-1, shared with the chain; the inverse. G = x^-1 L x (Ghosh 1958) */
LIAN_API lian_status lian_leontief_inverse(const lian_env *env, lian_chain *c, lian_flows which,
                                           lian_matrix **out, lian_error *err);
LIAN_API lian_status lian_ghosh_inverse(const lian_env *env, lian_chain *c, lian_flows which,
                                        lian_matrix **out, lian_error *err);
/* x = L demand; x' = inputs' G; output: x, n. One solve. LIAN_BAD_DATA: a number that is not finite */
LIAN_API lian_status lian_leontief_output(const lian_env *env, lian_chain *c, lian_flows which,
                                          const double *demand, double *output,
                                          lian_solution *report, lian_error *err);
LIAN_API lian_status lian_ghosh_output(const lian_env *env, lian_chain *c, lian_flows which,
                                       const double *inputs, double *output,
                                       lian_solution *report, lian_error *err);
/* out: m' = w'L, n: effect a unit of final demand; weights per unit of output, n, NULL for output itself
   (all ones), which is downstreamness too. One solve. Miller and Blair 2009, ch. 6 */
LIAN_API lian_status lian_multipliers(const lian_env *env, lian_chain *c, lian_flows which,
                                      const double *weights, double *out, lian_solution *report,
                                      lian_error *err);
/* type II: closed for households with income h a unit of output, spending c a unit of income, own: household services
   bought by households. weights: n, a unit of output, as above; out: sums over the sectors; household: the household
   row of the closed inverse; kappa: the income multiplier. Two solves. LIAN_NOT_PRODUCTIVE when a unit of income
   generates a unit or more. Miller and Blair 2009, 2.5 and 6.2 */
LIAN_API lian_status lian_closed_multipliers(const lian_env *env, lian_chain *c, lian_flows which,
                                             const double *weights, const double *income,
                                             const double *spending, double own, double *out,
                                             double *household, double *kappa, lian_error *err);

typedef struct lian_linkages {
  size_t size; /* sizeof(lian_linkages) */
  double *backward;         /* 1'L */
  double *forward;          /* G 1 */
  double *forward_leontief; /* L 1 */
  double *backward_cv;      /* coefficient of variation of the columns of L, over nodes with output; NaN: all zero */
  double *forward_cv;       /* and of its rows */
} lian_linkages;

/* own 0: without the diagonal of L. The arrays of out are the caller's, n each; the inverse and
   O(n^2). Rasmussen 1956; Jones 1976 */
LIAN_API lian_status lian_chain_linkages(const lian_env *env, lian_chain *c, lian_flows which,
                                         int own, const lian_linkages *out, lian_error *err);
/* Perron vectors of A (left, backward) and B (right, forward), n each, scaled to mean 1, and their eigenvalue (radius,
   one number; Dietzenbacher 1992). Cost: about 110 products with the flows, O(n^2) dense, O(links) sparse each.
   LIAN_NO_CONVERGENCE when they are not unique, change sign, or the graph of the flows is acyclic */
LIAN_API lian_status lian_eigenvector_linkages(const lian_env *env, lian_chain *c,
                                               lian_flows which, double *backward, double *forward,
                                               double *radius, lian_error *err);

typedef enum lian_side {
  LIAN_SIDE_FULL,     /* row, column and final demand of the node */
  LIAN_SIDE_LINKS,    /* row and column, final demand kept */
  LIAN_SIDE_BACKWARD, /* column: it buys nothing */
  LIAN_SIDE_FORWARD,  /* row: it sells nothing to others, in the demand model */
  LIAN_SIDE_GHOSH     /* row of B, in the supply model, primary inputs kept */
} lian_side;

typedef struct lian_extraction {
  size_t size; /* sizeof(lian_extraction) */
  lian_side side;
  int keep_own; /* 1: a_kk is kept (full: LIAN_BAD_ARGUMENT) */
  double share; /* of the column or row that is removed (backward, forward and ghosh); 1: all */
} lian_extraction;

/* loss[k]: total loss, weighted by weights a unit of output (NULL: output), when k alone is
   extracted, for every k. The inverse and O(n^2) altogether. Dietzenbacher and Lahr 2013 */
LIAN_API lian_status lian_extract_each(const lian_env *env, lian_chain *c, lian_flows which,
                                       const lian_extraction *o, const double *weights,
                                       double *loss, lian_error *err);
/* loss of output by node when k is extracted; O(n) when the inverse is kept already, else one solve */
LIAN_API lian_status lian_extract_node(const lian_env *env, lian_chain *c, lian_flows which,
                                       const lian_extraction *o, size_t k, double *loss,
                                       lian_error *err);
/* loss of output by node (n) when the m nodes of group are extracted together, fully: L[:,S] L_SS^-1 x_S; one solve */
LIAN_API lian_status lian_extract_group(const lian_env *env, lian_chain *c, lian_flows which,
                                        const size_t *group, size_t m, double *loss,
                                        lian_error *err);

typedef struct lian_link {
  size_t size; /* sizeof(lian_link) */
  const size_t *from, *to;
  size_t from_count, to_count; /* distinct nodes */
  double share;                /* of the flows that is cut */
  const double *finals; /* NULL, or final goods of each `from` node that are not delivered */
} lian_link;

/* loss of output by node (n) when flows between two sets of nodes are cut. Dense: the inverse and O(m^3 + n m), m the
   nodes of `from`; sparse: one solve */
LIAN_API lian_status lian_extract_link(const lian_env *env, lian_chain *c, lian_flows which,
                                       const lian_link *k, double *loss, lian_error *err);
/* loss of output by node (n) when one coefficient is lowered by delta (raised where delta is below 0:
   LIAN_NOT_PRODUCTIVE when the result is not); O(n) when the inverse is kept already, else one solve */
LIAN_API lian_status lian_extract_cell(const lian_env *env, lian_chain *c, lian_flows which,
                                       size_t from, size_t to, double delta, double *loss,
                                       lian_error *err);

/* out: U = (I - B)^-1 1, n: steps to final use, >= 1; corrected: NULL, or the base of B in place of x,
   such as x - exports + imports - inventories (LIAN_NOT_PRODUCTIVE when B then is not). One solve.
   Antras et al. 2012 */
LIAN_API lian_status lian_upstreamness(const lian_env *env, lian_chain *c, lian_flows which,
                                       const double *corrected, double *out, lian_error *err);
/* average propagation lengths, n x n, at least 1; 0 where there is no path, and where negative flows
   make the mean less than 1. The inverse and one
   product. Dietzenbacher, Romero and Bosma 2005 */
LIAN_API lian_status lian_propagation(const lian_env *env, lian_chain *c, lian_flows which,
                                      lian_matrix **out, lian_error *err);

typedef enum lian_influence_of { LIAN_INFLUENCE_TOTAL, LIAN_INFLUENCE_PRODUCT } lian_influence_of;

/* sum of the field of influence of each cell, or the multiplier product matrix: n x n, the inverse
   and O(n^2). Sonis and Hewings 1992 */
LIAN_API lian_status lian_influence(const lian_env *env, lian_chain *c, lian_flows which,
                                    lian_influence_of of, lian_matrix **out, lian_error *err);
/* the field of one cell, n x n: what a unit more of the coefficient adds to L, to first order. The inverse and
   O(n^2) */
LIAN_API lian_status lian_influence_cell(const lian_env *env, lian_chain *c, lian_flows which,
                                         size_t from, size_t to, lian_matrix **out,
                                         lian_error *err);
/* tolerable limits r_ij: the relative change of a_ij that moves some output by share; 0 where
   a_ij is 0. The inverse and O(n^2). Sekulic 1968; Jilek 1971 */
LIAN_API lian_status lian_tolerable(const lian_env *env, lian_chain *c, lian_flows which,
                                    double share, lian_matrix **out, lian_error *err);

typedef struct lian_paths {
  size_t size; /* sizeof(lian_paths) */
  double *value;  /* top: value of each path, largest first (by absolute value) */
  size_t *start;  /* top + 1: index in step of its first node */
  uint32_t *step; /* nodes, from the producer to the final good */
  size_t step_room;  /* entries of step */
  size_t step_need;  /* entries that all paths found need; count is smaller when it exceeds step_room */
  size_t count;      /* paths listed */
  size_t visited;    /* nodes of the search tree that were expanded */
  double open_bound; /* upper bound of paths below unexpanded nodes; 0: none is left */
  int absolute;      /* 1: bounds use absolute values, since there are negative data */
} lian_paths;

/* the top structural paths s_k a_kj ... a_10 f_0 of s'L f, with |value| >= threshold,
   expanding at most `most` tree nodes; s weights a unit of output, f demand by node. No path
   that is not listed exceeds the largest of threshold, open_bound and the last
   one listed (when top are). LIAN_NOT_PRODUCTIVE too when the absolute values of signed
   data are not. One or two solves, then O(log) per expanded node; each column of A
   used is sorted once. Defourny and Thorbecke 1984; Treloar 1997 */
LIAN_API lian_status lian_structural_paths(const lian_env *env, lian_chain *c, lian_flows which,
                                           const double *weights, const double *demand,
                                           size_t top, double threshold, size_t most,
                                           lian_paths *out, lian_error *err);

/* value[t] = w' A^t f for t = 0 .. tiers - 1: output that final demand (n) requires from its makers, their suppliers,
   the suppliers of those, and so on, weighted by weights (n) a unit of output. Cost: a pass over the flows a
   tier, O(n^2) dense, O(links) sparse */
LIAN_API lian_status lian_tiers(const lian_env *env, lian_chain *c, lian_flows which, const double *weights,
                                const double *demand, size_t tiers, double *value, lian_error *err);

/* out: relative price change by node (n), base-year prices 1: dp' = (dv' + dp' A) t. cost: dv, money
   a unit of output; pass (NULL: 1) the share t that is passed on; is_fixed (NULL: none)
   marks prices that are set to fixed. One solve. Miller and Blair 2009, 2.6 */
LIAN_API lian_status lian_price_change(const lian_env *env, lian_chain *c, lian_flows which,
                                       const double *cost, const double *pass,
                                       const double *fixed, const unsigned char *is_fixed,
                                       double *out, lian_error *err);

/* cost: what tariffs add to costs, n, money a unit of output of j: sum over i of rate_i z_ij / x_j,
   over imported flows when the table keeps them apart, else over flows between regions.
   rate: by selling node (0: none); buyer: NULL, or which nodes pay. base: NULL, or the
   value of the taxed flows. O(n^2) or O(links) */
LIAN_API lian_status lian_tariff_cost(const lian_env *env, lian_chain *c, const double *rate,
                                      const unsigned char *buyer, double *cost, double *base,
                                      lian_error *err);

/* content from an origin per unit of good j; w_i is 1 at nodes of the origin, else 0 */
typedef enum lian_measure {
  LIAN_CONTENT_VALUE_ADDED,  /* sum of (v_i / x_i) w_i l_ij: income; adds up to 1 */
  LIAN_CONTENT_LOOK_THROUGH, /* sum of w_i l_ij / sum of l_ij: production anywhere */
  LIAN_CONTENT_FACE_VALUE,   /* sum of w_i (I + A)_ij / sum of l_ij: direct purchases only */
  LIAN_CONTENT_PER_OUTPUT,   /* sum of w_i l_ij: production, double counted */
  LIAN_CONTENT_DIRECT        /* sum of w_i a_ij: direct inputs */
} lian_measure;

/* content: (regions + 1) x n, one row a value of the axis "region" in their order (one in
   all when there is no such axis), then goods from outside the table: imports kept apart
   (domestic flows only) and input rows of role imports; that last row is 0 for measures of
   production. base: NULL, or n: denominator of the shares, per unit of final goods (1, or sum
   of l_ij). The inverse for dense tables of several regions, else one solve a region.
   Baldwin, Freeman and Theodorakopoulos 2022 */
LIAN_API lian_status lian_content(const lian_env *env, lian_chain *c, lian_flows which,
                                  lian_measure measure, lian_matrix **content, double *base,
                                  lian_error *err);
/* by supplier: the measure for a bundle of final goods (n, money), a unit of the bundle;
   the sum of out over an origin's nodes is its content. outside: NULL, or the content from
   outside the table. LIAN_BAD_DATA: the bundle sums to 0. One solve */
LIAN_API lian_status lian_content_by_supplier(const lian_env *env, lian_chain *c,
                                              lian_flows which, lian_measure measure,
                                              const double *bundle, double *out,
                                              double *outside, lian_error *err);

typedef struct lian_sourcing {
  size_t size; /* sizeof(lian_sourcing) */
  double *inputs, *foreign; /* intermediate inputs of j; those from other regions or from outside */
  double *use, *own;        /* use of goods of i's sector in i's region, and the part of it made
                               there: intermediate and final, without exports, inventories and
                               discrepancy */
} lian_sourcing;

/* direct sourcing of each node, money per year; the arrays are the caller's, n each. A
   negative demand column of imports is taken off `own`. Demand without a region counts as
   home demand in tables of one region, else not. In a chain of chosen nodes `use` and `own` are
   those of the table it was chosen from (lian_chain_select). O(n^2) or O(links) */
LIAN_API lian_status lian_chain_sourcing(const lian_env *env, lian_chain *c,
                                         const lian_sourcing *out, lian_error *err);

/* nodes of a table that are totals of others, left among them */
typedef struct lian_totals lian_totals;
typedef enum lian_total_kind {
  LIAN_TOTAL_RUN,   /* the sum of neighbours (totals and empty nodes between them aside) */
  LIAN_TOTAL_APART, /* the sum of nodes that are no neighbours */
  LIAN_TOTAL_EQUAL  /* equal to one other node cell by cell: which of the two is the total, numbers cannot tell */
} lian_total_kind;

/* flows: n x n; beside (n x any, or NULL) and below (any x n) are looked at for nodes that are equal. Sums hold within
   1e-4 of the largest cell of the total, in rows and columns, totals of totals after their parts. One pass over the
   cells and O(n) a node; for members that are no neighbours k^2 (k + 2 n) where k <= 256 nodes have no cell above the
   node's, within bounds: beyond them nodes are passed over. LIAN_BAD_DATA: sums that are not finite */
LIAN_API lian_status lian_totals_find(const lian_env *env, const lian_matrix *flows, const lian_matrix *beside,
                                      const lian_matrix *below, lian_totals **out, lian_error *err);
LIAN_API void lian_totals_free(lian_totals *t); /* NULL is fine */
LIAN_API size_t lian_totals_count(const lian_totals *t);
LIAN_API size_t lian_totals_passed_over(const lian_totals *t); /* nodes not tried as sums of others far apart */
/* the number of members of total k, in the order of size of totals; its node (at, one number), kind and members
   (NULL: not wanted; room: as many as there are, else none are written). O(members) */
LIAN_API size_t lian_totals_get(const lian_totals *t, size_t k, size_t *at, lian_total_kind *kind, size_t *members,
                                size_t room);

#ifdef __cplusplus
}
#endif
#endif
