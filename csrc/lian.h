/* lian: industrial-chain analysis, the public C interface

   Conventions
   - Every call that can fail returns a lian_status and, when err is not NULL, fills err with the
     code and one sentence that names the row, label or line. Outputs are the last arguments
     before err, and are untouched on failure.
   - env carries the allocator, the interruption callback and the number of threads. NULL stands
     for malloc, no interruption, one thread. An object keeps a copy of the allocator that made it.
   - Handles are counted: *_keep adds an owner, *_free gives one up (NULL is fine).
     One handle belongs to one thread at a time. There is no global state.
   - Matrices are dense, row-major, double precision. Indices are 0-based here, 1-based in Lua.
   - Results are the same bit for bit for any number of threads. */
#ifndef LIAN_H
#define LIAN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef LIAN_API
#if defined(__GNUC__)
#define LIAN_API __attribute__((visibility("default")))
#else
#define LIAN_API
#endif
#endif

#define LIAN_VERSION "0.1.0"
#define LIAN_VERSION_NUMBER 100 /* major * 10000 + minor * 100 + patch */

/* ---------------------------------------------------------------- status and environment */

#define LIAN_STATUS_LIST(X)                                        \
  X(LIAN_OK, 0, "ok")                                              \
  X(LIAN_NO_MEMORY, 1, "not enough memory")                        \
  X(LIAN_BAD_ARGUMENT, 2, "bad argument")                          \
  X(LIAN_BAD_DATA, 3, "bad data")                                  \
  X(LIAN_CONTRADICTION, 4, "the given parts contradict each other") \
  X(LIAN_NOT_FOUND, 5, "not found")                                \
  X(LIAN_INPUT_OUTPUT, 6, "input or output failed")                \
  X(LIAN_SINGULAR, 7, "singular system")                           \
  X(LIAN_NOT_PRODUCTIVE, 8, "the table is not productive")         \
  X(LIAN_NO_CONVERGENCE, 9, "no convergence")                      \
  X(LIAN_INFEASIBLE, 10, "infeasible")                             \
  X(LIAN_UNSUPPORTED, 11, "not supported for this kind of chain")  \
  X(LIAN_INTERRUPTED, 12, "interrupted")                           \
  X(LIAN_DATABASE, 13, "database error")

typedef enum lian_status {
#define LIAN_STATUS_ENUM(name, number, text) name = number,
  LIAN_STATUS_LIST(LIAN_STATUS_ENUM)
#undef LIAN_STATUS_ENUM
} lian_status;

typedef struct lian_error {
  lian_status code;
  char text[500]; /* one sentence, UTF-8, always terminated */
} lian_error;

/* Lua's allocator contract: nsize 0 frees; osize is the old size (0 for a new block) */
typedef void *(*lian_allocate)(void *ud, void *block, size_t osize, size_t nsize);

typedef struct lian_env {
  lian_allocate allocate; /* NULL: realloc and free; called by the calling thread only */
  void *allocate_ud;
  int (*stop)(void *ud); /* NULL: never; polled by long loops, non-zero interrupts */
  void *stop_ud;
  int threads; /* 0: one */
} lian_env;

LIAN_API const char *lian_version(void);
LIAN_API int lian_version_number(void);
LIAN_API const char *lian_status_name(lian_status code); /* "bad data" */

/* ---------------------------------------------------------------- matrices */

typedef struct lian_matrix lian_matrix; /* dense, row-major */
typedef struct lian_sparse lian_sparse; /* compressed rows */

/* data (rows x cols, row-major) is copied; NULL gives zeros */
LIAN_API lian_status lian_matrix_new(const lian_env *env, size_t rows, size_t cols,
                                     const double *data, lian_matrix **out, lian_error *err);
LIAN_API lian_matrix *lian_matrix_keep(lian_matrix *a);
LIAN_API void lian_matrix_free(lian_matrix *a);
LIAN_API size_t lian_matrix_rows(const lian_matrix *a);
LIAN_API size_t lian_matrix_cols(const lian_matrix *a);
LIAN_API const double *lian_matrix_data(const lian_matrix *a);

/* ---------------------------------------------------------------- labels */

typedef struct lian_labels lian_labels; /* an immutable list of texts with look-up */

/* texts must be distinct and not empty: else LIAN_BAD_DATA names the places */
LIAN_API lian_status lian_labels_new(const lian_env *env, size_t count, const char *const *texts,
                                     lian_labels **out, lian_error *err);
LIAN_API lian_labels *lian_labels_keep(lian_labels *l);
LIAN_API void lian_labels_free(lian_labels *l);
LIAN_API size_t lian_labels_count(const lian_labels *l);
LIAN_API const char *lian_labels_text(const lian_labels *l, size_t i);
LIAN_API size_t lian_labels_find(const lian_labels *l, const char *text); /* count when absent */

/* ---------------------------------------------------------------- the chain

   n nodes. Z[i,j] is the flow from i to j, money per year; x gross output; Y final demand by
   category (n x d); V primary inputs (p x n). For every node
       x_i = sum_j Z[i,j] + sum_d Y[i,d]          (row balance)
       x_j = sum_i Z[i,j] + sum_i M[i,j] + sum_p V[p,j]   (column balance)
   where M[i,j] are imported flows of product i when domestic and imported ones are kept apart.
   A chain is immutable; what changes one returns a new one that shares what is unchanged. */

typedef struct lian_chain lian_chain;

typedef enum lian_kind { LIAN_TABLE, LIAN_NETWORK, LIAN_ITEMS } lian_kind;

/* what a demand category or a primary input is */
typedef enum lian_role {
  LIAN_OTHER,
  LIAN_HOUSEHOLDS,
  LIAN_GOVERNMENT,
  LIAN_INVESTMENT,
  LIAN_INVENTORY,
  LIAN_EXPORTS,
  LIAN_IMPORTS, /* demand: a negative column; inputs: a row of imported goods */
  LIAN_DISCREPANCY,
  LIAN_LABOUR,
  LIAN_TAXES, /* on production */
  LIAN_DEPRECIATION,
  LIAN_SURPLUS,
  LIAN_VALUE_ADDED, /* not broken down */
  LIAN_PRODUCT_TAXES,
  LIAN_ROLE_COUNT
} lian_role;

LIAN_API const char *lian_role_name(lian_role role); /* "households" */
LIAN_API const char *lian_kind_name(lian_kind kind); /* "table" */

/* a labelled set of columns (demand: values n x count) or rows (inputs, extensions: count x n) */
typedef struct lian_block {
  size_t count;
  const char *const *labels;
  const char *const *regions; /* NULL, or one a label ("" for none) */
  const lian_role *roles;     /* NULL: all LIAN_OTHER */
  const char *const *units;   /* NULL: the chain's unit */
  lian_matrix *values;
  lian_matrix *second; /* NULL, or demand: the imported goods' part, n x count;
                          extensions: direct use by demand category, count x d */
} lian_block;

/* a further property of nodes: numbers or texts, one a node */
typedef struct lian_attribute {
  const char *name, *unit;
  const double *numbers;    /* NaN: unknown */
  const char *const *texts; /* when numbers is NULL */
} lian_attribute;

/* an axis along which nodes are grouped, such as "region" or "sector": one text a node */
typedef struct lian_axis {
  const char *name;
  const char *const *values;
} lian_axis;

typedef struct lian_chain_spec {
  size_t size; /* sizeof(lian_chain_spec) */
  lian_kind kind;
  size_t count; /* of nodes */
  const char *const *nodes;
  const lian_axis *axes;
  size_t axis_count;
  lian_matrix *flows;   /* n x n, or */
  lian_sparse *links;   /* the same, sparse */
  lian_matrix *imports; /* NULL, or imported flows n x n beside domestic ones */
  lian_block demand, inputs, extensions; /* count 0: none given */
  const double *output;                  /* NULL: derived */
  const lian_attribute *attributes;
  size_t attribute_count;
  const char *title, *unit, *source; /* NULL: "" */
  int year;                          /* 0: not stated */
  double tolerance; /* largest |imbalance| accepted, as a share of the largest output; 0: 1e-6 */
} lian_chain_spec;

/* Derives what is missing: output from demand, or from inputs; demand as one category "final
   demand"; inputs as one row "value added". LIAN_CONTRADICTION says by how much, and where, given
   parts disagree. LIAN_BAD_DATA: sizes, NaN, repeated labels, flows at a node without output. */
LIAN_API lian_status lian_chain_new(const lian_env *env, const lian_chain_spec *spec,
                                    lian_chain **out, lian_error *err);
LIAN_API lian_chain *lian_chain_keep(lian_chain *c);
LIAN_API void lian_chain_free(lian_chain *c);

LIAN_API lian_kind lian_chain_kind(const lian_chain *c);
LIAN_API size_t lian_chain_count(const lian_chain *c);
LIAN_API const lian_labels *lian_chain_nodes(const lian_chain *c);
LIAN_API const double *lian_chain_output(const lian_chain *c);
LIAN_API const double *lian_chain_final_demand(const lian_chain *c); /* summed over categories */
LIAN_API const double *lian_chain_value_added(const lian_chain *c);  /* all inputs, not imports */

/* which flows a method reads: domestic ones, or domestic plus imported */
typedef enum lian_flows { LIAN_DOMESTIC, LIAN_TOTAL } lian_flows;

typedef struct lian_imbalance {
  double largest;  /* max |difference|, money per year */
  size_t at;       /* node where */
  double relative; /* max |difference| / |output| */
  size_t relative_at;
} lian_imbalance;

typedef struct lian_check {
  lian_imbalance row, column;
  size_t zero_output, negative_output;
  size_t negative_flows, filled_flows; /* cells of the domestic flows */
  size_t negative_demand, negative_value_added;
  double radius, radius_total; /* spectral radius of A, domestic and with imports */
  size_t total; /* a node that looks like the sum of its neighbours; the count when there is none */
} lian_check;

/* cost: O(n^2) a pass, and about 50 passes for the spectral radius */
LIAN_API lian_status lian_chain_check(const lian_env *env, lian_chain *c, lian_check *out,
                                      lian_error *err);

/* ---------------------------------------------------------------- static analysis: inverse,
   multipliers, linkages, extraction, position

   All arrays hold one number a node; money per year in the chain's unit; coefficients are money
   per money. Each call tests that the table is productive (LIAN_NOT_PRODUCTIVE with the spectral
   radius). "One solve" costs about 20 passes over the flows, O(n^2) dense, O(links) sparse; "the
   inverse" 2 n^3 operations once, kept with the chain, dense tables only (LIAN_UNSUPPORTED). */

typedef struct lian_solution {
  int products;    /* with the flows, that were spent */
  double residual; /* max |b - (I - A) x| / max |b|, computed at the end */
} lian_solution;

/* A = Z x^-1, or B = x^-1 Z when allocation is not 0: n x n, O(n^2), dense tables only.
   Miller and Blair 2009, 2.2 */
LIAN_API lian_status lian_coefficients(const lian_env *env, lian_chain *c, lian_flows which,
                                       int allocation, lian_matrix **out, lian_error *err);
/* a = z / x of one cell; 0 where the buyer has no output */
LIAN_API lian_status lian_coefficient(const lian_env *env, lian_chain *c, lian_flows which,
                                      size_t from, size_t to, double *out, lian_error *err);
/* L = (I - A)^-1, shared with the chain; the inverse. G = x^-1 L x (Ghosh 1958) */
LIAN_API lian_status lian_leontief_inverse(const lian_env *env, lian_chain *c, lian_flows which,
                                           lian_matrix **out, lian_error *err);
LIAN_API lian_status lian_ghosh_inverse(const lian_env *env, lian_chain *c, lian_flows which,
                                        lian_matrix **out, lian_error *err);
/* x = L demand; x' = inputs' G: one solve. LIAN_BAD_DATA: a number that is not finite */
LIAN_API lian_status lian_leontief_output(const lian_env *env, lian_chain *c, lian_flows which,
                                          const double *demand, double *output,
                                          lian_solution *report, lian_error *err);
LIAN_API lian_status lian_ghosh_output(const lian_env *env, lian_chain *c, lian_flows which,
                                       const double *inputs, double *output,
                                       lian_solution *report, lian_error *err);
/* m' = w'L: effect a unit of final demand; weights per unit of output, NULL for output itself
   (all ones), which is downstreamness too. One solve. Miller and Blair 2009, ch. 6 */
LIAN_API lian_status lian_multipliers(const lian_env *env, lian_chain *c, lian_flows which,
                                      const double *weights, double *out, lian_solution *report,
                                      lian_error *err);
/* type II: closed for households with income h a unit of output, spending c a unit of income, own:
   household services bought by households. out: sums over the sectors; household: the household
   row of the closed inverse; kappa: the income multiplier. Two solves. LIAN_NOT_PRODUCTIVE when a
   unit of income makes a unit or more. Miller and Blair 2009, 2.5 and 6.2 */
LIAN_API lian_status lian_closed_multipliers(const lian_env *env, lian_chain *c, lian_flows which,
                                             const double *weights, const double *income,
                                             const double *spending, double own, double *out,
                                             double *household, double *kappa, lian_error *err);

typedef struct lian_linkages {
  double *backward;         /* 1'L */
  double *forward;          /* G 1 */
  double *forward_leontief; /* L 1 */
  double *backward_cv;      /* coefficient of variation of the columns of L */
  double *forward_cv;       /* and of its rows */
} lian_linkages;

/* own 0: without the diagonal of L. The arrays of out are the caller's, n each; the inverse and
   O(n^2). Rasmussen 1956; Jones 1976 */
LIAN_API lian_status lian_chain_linkages(const lian_env *env, lian_chain *c, lian_flows which,
                                         int own, const lian_linkages *out, lian_error *err);
/* Perron vectors of A (left) and B (right), scaled to mean 1, and their eigenvalue (Dietzenbacher
   1992); about 110 products with the flows. LIAN_NO_CONVERGENCE when they are not unique, change
   sign, or the flows go round in no circle */
LIAN_API lian_status lian_eigenvector_linkages(const lian_env *env, lian_chain *c,
                                               lian_flows which, double *backward, double *forward,
                                               double *radius, lian_error *err);

typedef enum lian_side {
  LIAN_FULL,     /* row, column and final demand of the node */
  LIAN_LINKS,    /* row and column, final demand kept */
  LIAN_BACKWARD, /* column: it buys nothing */
  LIAN_FORWARD,  /* row: it sells nothing to others, in the demand model */
  LIAN_GHOSH     /* row of B, in the supply model, primary inputs kept */
} lian_side;

typedef struct lian_extraction {
  lian_side side;
  int keep_own; /* leave a_kk (backward, forward and ghosh; else LIAN_BAD_ARGUMENT) */
  double share; /* of the column or row that is taken out (the same three); 1: all */
} lian_extraction;

/* loss[k]: total loss, weighted by weights a unit of output (NULL: output), when k alone is taken
   out, for every k. The inverse and O(n^2) altogether. Dietzenbacher and Lahr 2013 */
LIAN_API lian_status lian_extract_each(const lian_env *env, lian_chain *c, lian_flows which,
                                       const lian_extraction *o, const double *weights,
                                       double *loss, lian_error *err);
/* loss of output by node when k is taken out; O(n) when the inverse is there, else one solve */
LIAN_API lian_status lian_extract_node(const lian_env *env, lian_chain *c, lian_flows which,
                                       const lian_extraction *o, size_t k, double *loss,
                                       lian_error *err);
/* m nodes at once, fully: L[:,S] L_SS^-1 x_S; one solve */
LIAN_API lian_status lian_extract_group(const lian_env *env, lian_chain *c, lian_flows which,
                                        const size_t *group, size_t m, double *loss,
                                        lian_error *err);

typedef struct lian_link {
  const size_t *from, *to;
  size_t from_count, to_count; /* distinct nodes */
  double share;                /* of the flows that is cut */
  const double *finals; /* NULL, or final goods of each `from` node that are not delivered */
} lian_link;

/* flows between two sets of nodes. Dense: the inverse and O(m^3 + n m); sparse: one solve */
LIAN_API lian_status lian_extract_link(const lian_env *env, lian_chain *c, lian_flows which,
                                       const lian_link *k, double *loss, lian_error *err);
/* one coefficient less by delta (more where delta is below 0: LIAN_NOT_PRODUCTIVE beyond what the
   table bears); O(n) when the inverse is there, else one solve */
LIAN_API lian_status lian_extract_cell(const lian_env *env, lian_chain *c, lian_flows which,
                                       size_t from, size_t to, double delta, double *loss,
                                       lian_error *err);

/* U = (I - B)^-1 1, steps to final use, >= 1; corrected: NULL, or the base of B in place of x,
   such as x - exports + imports - inventories (LIAN_NOT_PRODUCTIVE when B then is not). One solve.
   Antras et al. 2012 */
LIAN_API lian_status lian_upstreamness(const lian_env *env, lian_chain *c, lian_flows which,
                                       const double *corrected, double *out, lian_error *err);
/* average propagation lengths, n x n, at least 1; 0 where no path leads. The inverse and one
   product. Dietzenbacher, Romero and Bosma 2005 */
LIAN_API lian_status lian_propagation(const lian_env *env, lian_chain *c, lian_flows which,
                                      lian_matrix **out, lian_error *err);

typedef enum lian_influence_of { LIAN_INFLUENCE_TOTAL, LIAN_INFLUENCE_PRODUCT } lian_influence_of;

/* sum of the field of influence of each cell, or the multiplier product matrix: n x n, the inverse
   and O(n^2). Sonis and Hewings 1992 */
LIAN_API lian_status lian_influence(const lian_env *env, lian_chain *c, lian_flows which,
                                    lian_influence_of of, lian_matrix **out, lian_error *err);
/* the field of one cell, n x n: what a unit more of the coefficient adds to L, to first order */
LIAN_API lian_status lian_influence_cell(const lian_env *env, lian_chain *c, lian_flows which,
                                         size_t from, size_t to, lian_matrix **out,
                                         lian_error *err);
/* tolerable limits r_ij: the relative change of a_ij that moves some output by share; 0 where
   a_ij is 0. The inverse and O(n^2). Sekulic 1968; Jilek 1971 */
LIAN_API lian_status lian_tolerable(const lian_env *env, lian_chain *c, lian_flows which,
                                    double share, lian_matrix **out, lian_error *err);

/* ---------------------------------------------------------------- aggregation, balancing, paths, prices */

/* nodes added up into groups: group[i] < groups is the group of node i; labels and axes of the
   groups. Attributes are dropped. Dense result. O(n^2) or O(links). Miller and Blair 2009, 4.9 */
LIAN_API lian_status lian_chain_aggregate(const lian_env *env, const lian_chain *c,
                                          const size_t *group, size_t groups,
                                          const char *const *labels, const lian_axis *axes,
                                          size_t axis_count, lian_chain **out, lian_error *err);

typedef struct lian_balance {
  int sweeps;
  double worst; /* largest difference of a row from its margin */
  size_t worst_row;
} lian_balance;

/* RAS (allow_negative 0) or GRAS: the matrix nearest to a with these row and column sums.
   tolerance: of the largest margin. LIAN_CONTRADICTION: unequal totals; LIAN_INFEASIBLE names a row
   or column that cannot meet its margin; LIAN_NO_CONVERGENCE states how far off it is.
   O(rows cols) a sweep. Stone 1961; Junius and Oosterhaven 2003 */
LIAN_API lian_status lian_balance_matrix(const lian_env *env, const lian_matrix *a,
                                         const double *rows, const double *cols,
                                         int allow_negative, double tolerance, int most,
                                         lian_matrix **out, lian_balance *report,
                                         lian_error *err);

typedef struct lian_paths {
  double *value;   /* top: value of each path, largest first (by absolute value) */
  size_t *start;   /* top + 1: where its steps begin in step */
  uint32_t *step;  /* nodes, from the producer to the final good */
  size_t step_room;
  size_t count;    /* paths found; fewer than top when there are no more, or step is full */
  size_t visited;  /* nodes of the tree that were opened */
  double open_bound; /* no path that is not listed is worth more than the larger of this and the
                        last one listed; 0: the tree is exhausted */
} lian_paths;

/* the top structural paths of w'L f, with |value| >= threshold, opening at most `most` tree nodes;
   weights a unit of output, demand by node. One solve, then a best-first search. Defourny and
   Thorbecke 1984; Treloar 1997 */
LIAN_API lian_status lian_structural_paths(const lian_env *env, lian_chain *c, lian_flows which,
                                           const double *weights, const double *demand,
                                           size_t top, double threshold, size_t most,
                                           lian_paths *out, lian_error *err);

/* relative price change by node from cost changes (money per unit of output): pass (NULL: 1) is the
   share passed on, is_fixed (NULL: none) marks prices that are set to fixed. One solve */
LIAN_API lian_status lian_price_change(const lian_env *env, lian_chain *c, lian_flows which,
                                       const double *cost, const double *pass,
                                       const double *fixed, const unsigned char *is_fixed,
                                       double *out, lian_error *err);

/* ---------------------------------------------------------------- store

   One SQLite file. Numbers come back bit for bit. Every save is one transaction: a process killed
   at any point leaves the file as it was before. One handle belongs to one thread at a time. */

typedef struct lian_store lian_store;

typedef enum lian_store_mode {
  LIAN_STORE_CREATE, /* made when it is not there */
  LIAN_STORE_OPEN,   /* must be there */
  LIAN_STORE_READ    /* must be there, is not changed */
} lian_store_mode;

/* LIAN_DATABASE: cannot open, not a store of lian, a schema newer than this version knows */
LIAN_API lian_status lian_store_open(const lian_env *env, const char *path, lian_store_mode mode,
                                     lian_store **out, lian_error *err);
LIAN_API void lian_store_close(lian_store *s);
/* LIAN_DATABASE when the name is taken and replace is 0; one insert a filled cell */
LIAN_API lian_status lian_store_save_chain(const lian_env *env, lian_store *s, const char *name,
                                           const lian_chain *c, int replace, lian_error *err);
/* LIAN_NOT_FOUND: no such chain */
LIAN_API lian_status lian_store_chain(const lian_env *env, lian_store *s, const char *name,
                                      lian_chain **out, lian_error *err);

/* ---------------------------------------------------------------- supply constraints */

typedef struct lian_supply {
  double *output, *delivered; /* by node, the caller's, money per year */
  double *price;              /* best case: final delivery (or output) a unit of capacity */
  int rounds;                 /* steps of the linear program, or rounds of rationing */
  double gap;                 /* relative duality gap, or the worst call still unmet */
} lian_supply;

/* the best that can be delivered under caps on output: max sum of delivery (output_first: of gross
   output), 0 <= x <= cap, delivery at most demand; negative demand may be drawn at most. Dense tables
   to 5000 nodes; about 25 steps of 4/3 n^3 operations, three matrices of memory. The limits are
   widened by 1e-9 of the largest output. group[i] < groups: inputs of one group are one good; a good
   below the share `essential` of a buyer's purchases need not be used (0: all are needed). Pichler
   and Farmer 2021 */
LIAN_API lian_status lian_supply_best(const lian_env *env, lian_chain *c, lian_flows which,
                                      const double *cap, const double *demand,
                                      const uint32_t *group, size_t groups, int output_first,
                                      double essential, lian_supply *out, lian_error *err);
/* what is delivered when every short node serves its users in proportion (buyers_first: other nodes
   before final users), and the scarcest input limits its buyer. group[i] < groups: inputs of one
   group are counted together; a group below the share `essential` of a buyer's purchases does not
   limit it. One solve and one pass a round. Pichler and Farmer 2021 */
LIAN_API lian_status lian_supply_rationed(const lian_env *env, lian_chain *c, lian_flows which,
                                          const double *cap, const double *demand,
                                          const uint32_t *group, size_t groups, int buyers_first,
                                          double essential, lian_supply *out, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
