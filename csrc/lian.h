/* lian: industrial-chain analysis, the public C interface

   Conventions
   - Every call that can fail returns a lian_status and, when err is not NULL, fills err with the
     code and one sentence that names the row, label or line. Outputs are the last arguments
     before err, and are untouched on failure.
   - env carries the allocator, the interruption callback and the number of threads. NULL stands
     for malloc, no interruption, one thread. An object keeps a copy of the allocator that made it.
   - Handles are counted: *_keep adds an owner, *_free gives one up (NULL is fine).
     One handle belongs to one thread at a time; threads of a host may work at once, each with handles of its own.
     There is no global state but OpenBLAS's: its number of threads is one while any call works, and given back
     when none does (under a lock). A host that calls OpenBLAS itself meanwhile does so on one thread, and must
     not set that number; under a limit of address space it is left at one.
     Dense work needs 132 MB of address space a thread for its buffers: where they
     cannot be had calls use fewer threads, and LIAN_NO_MEMORY says so before OpenBLAS would wait for ever.
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

#define LIAN_VERSION "0.2.0"
#define LIAN_VERSION_NUMBER 200 /* major * 10000 + minor * 100 + patch */

/* ---------------------------------------------------------------- status and environment */

/* name, number, symbol (never changes), sentence */
#define LIAN_STATUS_LIST(X)                                                          \
  X(LIAN_OK, 0, "ok", "ok")                                                          \
  X(LIAN_NO_MEMORY, 1, "no_memory", "not enough memory")                             \
  X(LIAN_BAD_ARGUMENT, 2, "bad_argument", "bad argument")                            \
  X(LIAN_BAD_DATA, 3, "bad_data", "bad data")                                        \
  X(LIAN_CONTRADICTION, 4, "contradiction", "the given parts contradict each other") \
  X(LIAN_NOT_FOUND, 5, "not_found", "not found")                                     \
  X(LIAN_INPUT_OUTPUT, 6, "input_output", "input or output failed")                  \
  X(LIAN_SINGULAR, 7, "singular", "singular system")                                 \
  X(LIAN_NOT_PRODUCTIVE, 8, "not_productive", "the table is not productive")         \
  X(LIAN_NO_CONVERGENCE, 9, "no_convergence", "no convergence")                      \
  X(LIAN_INFEASIBLE, 10, "infeasible", "infeasible")                                 \
  X(LIAN_UNSUPPORTED, 11, "unsupported", "not supported for this kind of chain")     \
  X(LIAN_INTERRUPTED, 12, "interrupted", "interrupted")                              \
  X(LIAN_DATABASE, 13, "database", "database error")

typedef enum lian_status {
#define LIAN_STATUS_ENUM(name, number, symbol, text) name = number,
  LIAN_STATUS_LIST(LIAN_STATUS_ENUM)
#undef LIAN_STATUS_ENUM
} lian_status;

typedef struct lian_error {
  lian_status code;
  char text[500]; /* one sentence, UTF-8, always terminated */
} lian_error;

/* Lua's allocator contract: nsize 0 frees; osize is the old size (0 for a new block) */
typedef void *(*lian_allocate)(void *ud, void *block, size_t osize, size_t nsize);

/* what a file may hold, so that a damaged or hostile one is refused before it fills the memory; 0: the default */
typedef struct lian_limits {
  size_t size;     /* sizeof(lian_limits) */
  size_t columns;  /* of a record: 1 million */
  size_t record;   /* bytes of a record: 16 MiB */
  size_t rows;     /* records of a file: 100 million */
  size_t cells;    /* of a file: 500 million */
  size_t expanded; /* bytes of what a gzip file holds: 16 GiB */
  size_t ratio;    /* bytes of what it holds to a byte of the file, from 32 MiB on: 250 */
} lian_limits;

typedef struct lian_env {
  lian_allocate allocate; /* NULL: realloc and free; called by the calling thread only */
  void *allocate_ud;
  int (*stop)(void *ud); /* NULL: never; polled by long loops, non-zero interrupts */
  void *stop_ud;
  int threads; /* 0: one */
  const lian_limits *limits; /* NULL: the defaults; read during the call */
} lian_env;

LIAN_API const char *lian_version(void);
LIAN_API int lian_version_number(void);
/* the BLAS that dense work is done by, and the kernel that it chose for this processor ("" where it does not
   say): results may differ in the last bits from one kernel to another */
LIAN_API const char *lian_blas_config(void); /* "OpenBLAS 0.3.21 ..." */
LIAN_API const char *lian_blas_kernel(void); /* "Haswell" */
/* threads of its own, which lian holds at one while it calls it; 1 where they could not be made */
LIAN_API int lian_blas_threads(void);
LIAN_API const char *lian_status_name(lian_status code); /* "bad data" */
LIAN_API const char *lian_status_code(lian_status code); /* "bad_data": for programs */

/* ---------------------------------------------------------------- random parameters

   The number at (seed, stream, index) is a pure function (Philox4x32-10), so draws can be taken in
   any order by any thread, and two runs with the same seed and stream see the same luck. A random
   parameter is made of one uniform number by its quantile function: it rises with it, so samples
   can be spread evenly, and cutting off leaves each draw in its place. */

/* in (0, 1) */
LIAN_API double lian_random_uniform(uint64_t seed, uint64_t stream, uint64_t index);
/* the stream of a name: FNV-1a of the text, mixed, 63 bits */
LIAN_API uint64_t lian_random_stream(const char *text, size_t length);

typedef enum lian_family { /* p[]: */
  LIAN_DISTRIBUTION_UNIFORM,    /* low, high */
  LIAN_DISTRIBUTION_TRIANGULAR, /* low, mode, high */
  LIAN_DISTRIBUTION_NORMAL,     /* mean, standard deviation */
  LIAN_DISTRIBUTION_LOGNORMAL,  /* median, standard deviation of the logarithm */
  LIAN_DISTRIBUTION_BETA,       /* a, b, low, high */
  LIAN_DISTRIBUTION_PERT,       /* low, mode, high, lambda (4) */
  LIAN_DISTRIBUTION_CHOICE      /* none */
} lian_family;

typedef struct lian_distribution {
  lian_family family;
  double p[4];
  size_t count;          /* choice: of values */
  const double *values;  /* choice: ascending; NULL: 0 .. count-1, which are never cut off */
  const double *weights; /* choice: count, at least 0, any sum */
  double low, high;      /* cut off to these; -INFINITY, INFINITY: not */
} lian_distribution;

/* LIAN_BAD_ARGUMENT says what was expected; LIAN_BAD_DATA: cutting off leaves nothing. The other
   functions take only what has passed. Values are good to about 1e-13 of their distance from the
   nearer end (normal: from the mean), as far as doubles can tell them apart */
LIAN_API lian_status lian_distribution_check(const lian_distribution *d, lian_error *err);
/* u in [0, 1], else NAN */
LIAN_API double lian_distribution_quantile(const lian_distribution *d, double u);
LIAN_API double lian_distribution_cumulative(const lian_distribution *d, double x);
LIAN_API double lian_distribution_mean(const lian_distribution *d);
LIAN_API void lian_distribution_bounds(const lian_distribution *d, double *low, double *high);

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

typedef enum lian_kind { LIAN_KIND_TABLE, LIAN_KIND_NETWORK, LIAN_KIND_ITEMS } lian_kind;

/* what a demand category or a primary input is */
typedef enum lian_role {
  LIAN_ROLE_OTHER,
  LIAN_ROLE_HOUSEHOLDS,
  LIAN_ROLE_GOVERNMENT,
  LIAN_ROLE_INVESTMENT,
  LIAN_ROLE_INVENTORY,
  LIAN_ROLE_EXPORTS,
  LIAN_ROLE_IMPORTS, /* demand: a negative column; inputs: a row of imported goods */
  LIAN_ROLE_DISCREPANCY,
  LIAN_ROLE_LABOUR,
  LIAN_ROLE_TAXES, /* on production */
  LIAN_ROLE_DEPRECIATION,
  LIAN_ROLE_SURPLUS,
  LIAN_ROLE_VALUE_ADDED, /* not broken down */
  LIAN_ROLE_PRODUCT_TAXES,
  LIAN_ROLE_COUNT
} lian_role;

LIAN_API const char *lian_role_name(lian_role role); /* "households" */
LIAN_API const char *lian_kind_name(lian_kind kind); /* "table" */

/* a labelled set of columns (demand: values n x count) or rows (inputs, extensions: count x n) */
typedef struct lian_block {
  size_t count;
  const char *const *labels;
  const char *const *regions; /* NULL, or one a label ("" for none) */
  const lian_role *roles;     /* NULL: all LIAN_ROLE_OTHER */
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

/* what a chain of items knows beside its nodes: what each item requires, what it may be, who provides
   it. An item is a product, material, tool, process, software, standard or test instrument.

   Requirements: item needs input; a critical input caps the item at its own level, an important one
   at half-way to 1, an optional one not at all (Pichler et al. 2022). Variants: variant is a type of
   item, with a weight in the mix; variants must not be circular, requirements may be.
   Providers are countries and firms: a provider whose country is another provider's name, or the name
   of no provider, is a firm of it; a provider without a country, or that is its own, stands for
   itself. Shares of an item add up to 1 over countries; a firm's share is part of its country's. */
typedef enum lian_need { LIAN_NEED_CRITICAL, LIAN_NEED_IMPORTANT, LIAN_NEED_OPTIONAL } lian_need;

#define LIAN_NONE UINT32_MAX

typedef struct lian_items {
  size_t size; /* sizeof(lian_items) */
  size_t requirements;
  const uint32_t *requirer, *input; /* places of nodes */
  const unsigned char *need;        /* lian_need; NULL: all critical */
  size_t variants;
  const uint32_t *kind, *variant; /* variant is a type of kind */
  const double *weight;           /* above 0, scaled to add up to 1; NULL or NaN: equal */
  const unsigned char *any;       /* n: 1, the best variant will do; 0, the mix counts; NULL: mix */
  size_t providers;
  const char *const *provider; /* distinct names */
  const char *const *country;  /* NULL or "": stands for itself */
  size_t provisions;
  const uint32_t *provided, *by; /* item, provider */
  const double *share;           /* in [0, 1]; NaN: not stated, gets the unstated rest, equally */
  const char *const *to;         /* NULL, or the home whose purchases the share is of; "": the world's */
  double tolerance;              /* how far stated shares may be from adding up to 1; 0: 0.05 */
} lian_items;

typedef struct lian_chain_spec {
  size_t size; /* sizeof(lian_chain_spec) */
  lian_kind kind;
  size_t count; /* of nodes */
  const char *const *nodes;
  const lian_axis *axes;
  size_t axis_count;
  lian_matrix *flows;   /* n x n, or */
  lian_sparse *links;   /* the same, sparse; items: derived when left out, 1 each */
  lian_matrix *imports; /* NULL, or imported flows n x n beside domestic ones */
  lian_block demand, inputs, extensions; /* count 0: none given */
  const double *output;                  /* NULL: derived */
  const lian_attribute *attributes;
  size_t attribute_count;
  const lian_items *items;           /* NULL, or (LIAN_KIND_ITEMS) requirements and providers */
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
typedef enum lian_flows { LIAN_FLOWS_DOMESTIC, LIAN_FLOWS_TOTAL } lian_flows;

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
  LIAN_SIDE_FULL,     /* row, column and final demand of the node */
  LIAN_SIDE_LINKS,    /* row and column, final demand kept */
  LIAN_SIDE_BACKWARD, /* column: it buys nothing */
  LIAN_SIDE_FORWARD,  /* row: it sells nothing to others, in the demand model */
  LIAN_SIDE_GHOSH     /* row of B, in the supply model, primary inputs kept */
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

/* ------------------------- aggregation, selection, balancing, paths, prices, dependence */

/* how nodes are added up. entries say that the share weight[e] of node[e] goes to group[e];
   weight NULL: all of it. category: NULL, or where each demand category goes. */
typedef struct lian_grouping {
  size_t groups, entries;
  const char *const *labels; /* of the groups */
  const lian_axis *axes;     /* of the groups */
  size_t axis_count;
  const size_t *node, *group; /* entries each */
  const double *weight;
  size_t categories;
  const size_t *category; /* one a demand category */
  const char *const *category_labels, *const *category_regions;
} lian_grouping;

/* Z* = S Z S', f* = S f, x* = S x, with S (groups x n) the shares: flows are added up,
   never coefficients. Labels, roles and units of inputs and extensions stay; an attribute
   of a group is that of its members where they agree, else unknown (dropped when all are).
   Dense result. LIAN_BAD_DATA: a node whose shares do not sum to 1. O(n^2) or O(links), a
   few times that when nodes are split. Miller and Blair 2009, 4.9 */
LIAN_API lian_status lian_chain_aggregate(const lian_env *env, const lian_chain *c,
                                          const lian_grouping *g, lian_chain **out,
                                          lian_error *err);

/* the chain of the chosen nodes, in that order. Flows to the others become the demand
   category "rest of chain" (role exports), flows from them the input row "from rest of
   chain" (role imports), imported goods of the others the row "imports of other goods", so
   that balances hold. LIAN_BAD_ARGUMENT: a node twice, or none. O(m n) or O(links) */
LIAN_API lian_status lian_chain_select(const lian_env *env, const lian_chain *c,
                                       const size_t *nodes, size_t count, lian_chain **out,
                                       lian_error *err);

/* domestic and imported flows out of a table whose imports M are a negative demand column,
   by import proportionality: every home use of good i is imported to the share m_i = M_i /
   home use (exports and discrepancy are no home use), at most 1; what exceeds home use is
   imported to be exported. share: NULL, or n for m_i before the cap. LIAN_BAD_DATA: split
   already, or no column of role imports. O(n^2). Miller and Blair 2009, 4.8 */
LIAN_API lian_status lian_chain_split(const lian_env *env, lian_chain *c, double *share,
                                      lian_chain **out, lian_error *err);
/* the reverse: one table of all flows with imports as the negative demand column "imports" */
LIAN_API lian_status lian_chain_totals(const lian_env *env, lian_chain *c, lian_chain **out,
                                       lian_error *err);

typedef struct lian_cell {
  size_t row, col;
  double value;
} lian_cell;

typedef struct lian_balancing {
  int allow_negative;     /* 0: RAS, 1: GRAS */
  double tolerance;       /* of the largest margin */
  int most;               /* sweeps */
  const lian_cell *fixed; /* cells that are known, each once; the others make up the rest */
  size_t fixed_count;
  const char *const *row_labels, *const *col_labels; /* NULL, or names for the messages */
} lian_balancing;

typedef struct lian_balance {
  int sweeps;
  double worst; /* largest difference of a row from its margin; columns are met exactly */
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

typedef struct lian_paths {
  double *value;  /* top: value of each path, largest first (by absolute value) */
  size_t *start;  /* top + 1: where its steps begin in step */
  uint32_t *step; /* nodes, from the producer to the final good */
  size_t step_room;
  size_t step_need;  /* room that all paths found take; count is short when it is larger */
  size_t count;      /* paths listed */
  size_t visited;    /* nodes of the tree that were opened */
  double open_bound; /* no path below an unopened node is worth more; 0: no node is left */
  int absolute;      /* bounds come from absolute values: there are negative data */
} lian_paths;

/* the top structural paths s_k a_kj ... a_10 f_0 of s'L f, with |value| >= threshold,
   opening at most `most` tree nodes; s weights a unit of output, f demand by node. No path
   that is not listed is worth more than the larger of threshold, open_bound and the last
   one listed (when top are). LIAN_NOT_PRODUCTIVE too when the absolute values of signed
   data are not. One or two solves, then O(log) an opened node; each column of A that is met
   is sorted once. Defourny and Thorbecke 1984; Treloar 1997 */
LIAN_API lian_status lian_structural_paths(const lian_env *env, lian_chain *c, lian_flows which,
                                           const double *weights, const double *demand,
                                           size_t top, double threshold, size_t most,
                                           lian_paths *out, lian_error *err);

/* relative price change by node, base-year prices 1: dp' = (dv' + dp' A) t. cost: dv, money
   a unit of output; pass (NULL: 1) the share t that is passed on; is_fixed (NULL: none)
   marks prices that are set to fixed. One solve. Miller and Blair 2009, 2.6 */
LIAN_API lian_status lian_price_change(const lian_env *env, lian_chain *c, lian_flows which,
                                       const double *cost, const double *pass,
                                       const double *fixed, const unsigned char *is_fixed,
                                       double *out, lian_error *err);

/* what tariffs add to costs, money a unit of output of j: sum over i of rate_i z_ij / x_j,
   over imported flows when the table keeps them apart, else over flows between regions.
   rate: by selling node (0: none); buyer: NULL, or which nodes pay. base: NULL, or the
   value of the taxed flows. O(n^2) or O(links) */
LIAN_API lian_status lian_tariff_cost(const lian_env *env, lian_chain *c, const double *rate,
                                      const unsigned char *buyer, double *cost, double *base,
                                      lian_error *err);

/* what is said to come from an origin, a unit of good j; w_i is 1 at nodes of the origin,
   else 0 */
typedef enum lian_measure {
  LIAN_CONTENT_VALUE_ADDED,  /* sum of (v_i / x_i) w_i l_ij: income; adds up to 1 */
  LIAN_CONTENT_LOOK_THROUGH, /* sum of w_i l_ij / sum of l_ij: production anywhere */
  LIAN_CONTENT_FACE_VALUE,   /* sum of w_i (I + A)_ij / sum of l_ij: what is seen of it */
  LIAN_CONTENT_PER_OUTPUT,   /* sum of w_i l_ij: production, double counted */
  LIAN_CONTENT_DIRECT        /* sum of w_i a_ij: direct inputs */
} lian_measure;

/* content: (regions + 1) x n, one row a value of the axis "region" in their order (one in
   all when there is no such axis), then goods from outside the table: imports kept apart
   (domestic flows only) and input rows of role imports; that last row is 0 for measures of
   production. base: NULL, or n for what the shares are of, a unit of final goods (1, or sum
   of l_ij). The inverse for dense tables of several regions, else one solve a region.
   Baldwin, Freeman and Theodorakopoulos 2022 */
LIAN_API lian_status lian_content(const lian_env *env, lian_chain *c, lian_flows which,
                                  lian_measure measure, lian_matrix **content, double *base,
                                  lian_error *err);
/* by supplier: the measure for a bundle of final goods (n, money), a unit of the bundle;
   out sums over an origin's nodes to its content. outside: NULL, or what comes from outside
   the table. LIAN_BAD_DATA: the bundle sums to 0. One solve */
LIAN_API lian_status lian_content_by_supplier(const lian_env *env, lian_chain *c,
                                              lian_flows which, lian_measure measure,
                                              const double *bundle, double *out,
                                              double *outside, lian_error *err);

typedef struct lian_sourcing {
  double *inputs, *foreign; /* intermediate inputs of j; those from other regions or outside */
  double *use, *own;        /* use of goods of i's sector in i's region, and what is made there
                               of it: intermediate and final, without exports, inventories and
                               discrepancy */
} lian_sourcing;

/* direct sourcing of each node, money per year; the arrays are the caller's, n each. A
   negative demand column of imports is taken off `own`. Demand without a region counts as
   home demand in tables of one region, else not. O(n^2) or O(links) */
LIAN_API lian_status lian_chain_sourcing(const lian_env *env, lian_chain *c,
                                         const lian_sourcing *out, lian_error *err);

/* ---------------------------------------------------------------- files that are written

   A file appears whole or not at all: it is written under a fresh name beside its own, made for it
   alone, and takes its name when it is kept. Devices, pipes, /dev and /proc are written straight. */

typedef struct lian_file lian_file;

/* LIAN_INPUT_OUTPUT: cannot write there */
LIAN_API lian_status lian_file_open(const lian_env *env, const char *path, lian_file **out,
                                    lian_error *err);
LIAN_API lian_status lian_file_write(lian_file *f, const char *bytes, size_t length,
                                     lian_error *err);
/* to the disk, and under its name; LIAN_INPUT_OUTPUT leaves what had that name as it was */
LIAN_API lian_status lian_file_keep(lian_file *f, lian_error *err);
LIAN_API void lian_file_close(lian_file *f); /* what was not kept is removed */

/* ---------------------------------------------------------------- store

   One SQLite file. Numbers come back bit for bit. Every save is one transaction: a process killed
   at any point leaves the file as it was before, and programs that save at once take turns. One handle belongs to one thread at a time. */

typedef struct lian_store lian_store;

typedef enum lian_store_mode {
  LIAN_STORE_CREATE, /* made when it is not there */
  LIAN_STORE_OPEN,   /* must be there */
  LIAN_STORE_READ    /* must be there, is not changed */
} lian_store_mode;

/* LIAN_DATABASE: cannot open, not a store of lian, a schema newer than this version knows, tables
   that are none. The allocator and `stop` of env are used until the store is closed. */
LIAN_API lian_status lian_store_open(const lian_env *env, const char *path, lian_store_mode mode,
                                     lian_store **out, lian_error *err);
LIAN_API void lian_store_close(lian_store *s);
/* how long a call waits for other programs that save (10 seconds), looking at `stop` meanwhile;
   then it gives LIAN_DATABASE */
LIAN_API void lian_store_wait(lian_store *s, double seconds);
/* LIAN_DATABASE when the name is taken and replace is 0; one insert a filled cell */
LIAN_API lian_status lian_store_save_chain(const lian_env *env, lian_store *s, const char *name,
                                           const lian_chain *c, int replace, lian_error *err);
/* LIAN_NOT_FOUND: no such chain */
LIAN_API lian_status lian_store_chain(const lian_env *env, lian_store *s, const char *name,
                                      lian_chain **out, lian_error *err);

/* ---------------------------------------------------------------- supply constraints */

typedef struct lian_supply_terms {
  const double *cap;     /* by node: most output, money per year; below 0 counts as 0 */
  const double *demand;  /* by node: most final delivery; below 0: what may be drawn (stocks, net
                            imports), at most */
  const uint32_t *group; /* by node, below groups: nodes of one group offer one good, so that inputs
                            from them count together; NULL: each node is a good of its own */
  size_t groups;
  double essential; /* rationed: a good up to this share of a buyer's purchases does not limit it */
} lian_supply_terms;

typedef struct lian_supply {
  double *output, *delivered; /* by node, the caller's, money per year */
  double *price;              /* best case: further gain a unit of capacity; n, the caller's */
  lian_matrix *recipes;       /* rationed, dense: the flows that make the first output now that buyers
                                 have turned to other origins or done without; the caller's to free;
                                 NULL: as in the table */
  int rounds;                 /* steps of the linear program, or rounds of rationing */
  double gap;                 /* relative duality gap; or the worst call that is still not met, as a
                                 share of the largest output */
} lian_supply;

/* the best that can be delivered: max sum of final delivery (output_first: of gross output) by linear
   program, 0 <= x <= cap, all inputs needed. Draws count a thousandth, so that they are used where
   nothing is lost by it. recipes: NULL, or flows in the place of the chain's, such as rationing
   leaves. Of several best answers, the analytic centre. Dense tables to 5000 nodes; about 15 steps
   of 4/3 n^3 operations (twice that with capacity of 0 at a node with output, whose price is taken
   first), three matrices of memory. Pichler and Farmer 2021 */
LIAN_API lian_status lian_supply_best(const lian_env *env, lian_chain *c, lian_flows which,
                                      const lian_supply_terms *terms, const lian_matrix *recipes,
                                      int output_first, lian_supply *out, lian_error *err);

/* whom a supplier serves that is short. By level: orders as shares of what is normal are filled up to one
   level (Inoue and Todo 2019) */
typedef enum lian_serving {
  LIAN_SERVE_ALIKE,              /* every user gets the same share of what it asks */
  LIAN_SERVE_ORDERS_FIRST,       /* other nodes before final users, each in proportion */
  LIAN_SERVE_FINALS_FIRST,       /* final users before other nodes */
  LIAN_SERVE_LARGEST_FIRST,      /* other nodes before final users, the largest order first */
  LIAN_SERVE_LEVEL,              /* orders and final demand by level */
  LIAN_SERVE_LEVEL_ORDERS_FIRST, /* orders by level, final users the rest */
  LIAN_SERVE_COUNT
} lian_serving;
LIAN_API const char *lian_serving_name(lian_serving rule); /* "orders_first" */

/* what is delivered when short nodes serve by a rule (alike, orders_first or largest_first) and the scarcest input limits its buyer, which
   fills gaps from other origins only as far as these delivered to it before. A solve a round, and a
   pass over the flows of the short goods; one copy of the flows. LIAN_NO_CONVERGENCE states the worst
   call. After Pichler and Farmer 2021 */
LIAN_API lian_status lian_supply_rationed(const lian_env *env, lian_chain *c, lian_flows which,
                                          const lian_supply_terms *terms, lian_serving rule,
                                          lian_supply *out, lian_error *err);

/* ---------------------------------------------------------------- items: what can still be made

   A case asks for one home, under cuts. With s the shares that still arrive, home's own s_h among
   them, and phi the spare capacity of the providers (attribute "spare", a share),
       own(i)  = min(1, (1 + phi) sum_g s[i,g])                        1 without providers
       any(i)  = sum_m w[m] a(m), or max_m a(m) where any variant will do     1 without variants
       need(i) = min(min_critical a(j), min_important (1 + a(j)) / 2)
       a(i)    = min(own, any, need)                                    where home makes i
       a(i)    = min(any, 1, (1 + phi)(s_h need(i) + sum_{g != h} s[i,g]))    where home buys it
   the greatest solution: circles are gone round from 1 downward. An item without providers is always
   made at home. Cost: O(items + links) a case; a further pattern of cuts only what lies downstream
   of them. */

typedef struct lian_case lian_case;

typedef struct lian_cut {
  const unsigned char *item;     /* n: not 0, hit; NULL: all */
  const unsigned char *provider; /* providers: not 0, delivers less */
  double share;                  /* of its deliveries that stops, in [0, 1] */
} lian_cut;

typedef struct lian_case_spec {
  size_t size; /* sizeof(lian_case_spec) */
  const char *home;          /* a country, or a provider that stands for itself */
  const unsigned char *made; /* n: not 0, home makes it; NULL: it buys what has providers */
  const lian_cut *cuts;      /* each on what those before have left */
  size_t cut_count;
} lian_case_spec;

/* LIAN_UNSUPPORTED: a chain without providers; LIAN_NOT_FOUND: the home; LIAN_NO_CONVERGENCE: a
   circle in which levels fall too slowly. The case keeps the chain. */
LIAN_API lian_status lian_case_new(const lian_env *env, lian_chain *c, const lian_case_spec *spec,
                                   lian_case **out, lian_error *err);
LIAN_API void lian_case_free(lian_case *q);
LIAN_API size_t lian_case_count(const lian_case *q);         /* of items */
LIAN_API const double *lian_case_levels(const lian_case *q); /* a(i) under the cuts; n */
LIAN_API const double *lian_case_abroad(const lian_case *q); /* share that still comes from abroad; n */
LIAN_API const double *lian_case_own(const lian_case *q);    /* home's own share; 1: no providers; n */

/* when a shortfall bites: an item short by the share d of its level outlasts stock / d months
   (attribute "stock", months of use) beyond the first of its short inputs; all of its variants where
   any will do. months: n, infinity where nothing is short; from: n, the input that brings it, or
   LIAN_NONE where the item itself is cut. O((items + links) log items) */
LIAN_API lian_status lian_case_impact(const lian_env *env, const lian_case *q, double *months,
                                      uint32_t *from, lian_error *err);

/* what a level is asked of: the weighted mean of some items, or the best of them */
typedef struct lian_goal {
  size_t count;
  const uint32_t *item;
  const double *weight; /* NULL: equal */
  int best;
} lian_goal;

/* units of cutting: the providers of a group together, in one item each or in all items at once */
typedef struct lian_unit_spec {
  const uint32_t *group; /* providers: a group in 0..groups-1, or LIAN_NONE */
  size_t groups;
  int each_item;
  double share; /* of what the case has left of their deliveries */
} lian_unit_spec;

/* units replace those that the case had; only those that take something away are kept, by item (inputs
   first), then group */
LIAN_API lian_status lian_case_set_units(const lian_env *env, lian_case *q,
                                         const lian_unit_spec *spec, lian_error *err);
LIAN_API size_t lian_case_units(const lian_case *q);
/* item LIAN_NONE: in all items; mass: share of the item (0 for LIAN_NONE) that is taken away */
LIAN_API void lian_case_unit(const lian_case *q, size_t unit, uint32_t *item, uint32_t *group,
                             double *mass);

/* levels of a goal under sets of units: set k is unit[start[k]] .. unit[start[k + 1] - 1]; out: count.
   Eight sets advance together over what lies downstream of them; sets in parallel */
LIAN_API lian_status lian_case_evaluate(const lian_env *env, const lian_case *q,
                                        const lian_goal *goal, const size_t *start,
                                        const uint32_t *unit, size_t count, double *out,
                                        lian_error *err);

typedef struct lian_cut_sets {
  size_t count, tested; /* sets; patterns that were evaluated */
  size_t *start;        /* count + 1 */
  uint32_t *unit;       /* ascending within a set */
  double *level;        /* of the goal under each */
} lian_cut_sets;

/* all minimal sets of at most size (1 to 3) units that bring the goal below a threshold; complete.
   most: patterns to evaluate before giving up with LIAN_UNSUPPORTED, 0: no limit. Sets come by size,
   then by unit. Worst case O(units^size) patterns; bounds leave out what cannot matter
   (network/cut_sets.c) */
LIAN_API lian_status lian_case_cut_sets(const lian_env *env, const lian_case *q,
                                        const lian_goal *goal, double below, size_t size,
                                        size_t most, lian_cut_sets **out, lian_error *err);
LIAN_API void lian_cut_sets_free(const lian_env *env, lian_cut_sets *s);

typedef struct lian_gap {
  uint32_t item, group; /* steps of one group raise the goal together only */
  double before, after; /* level of the goal */
} lian_gap;

/* the order in which to close gaps: again and again the item whose missing supply, made by home,
   raises the goal most, or, where no single one does, the smallest group found that does (the shortest
   staves), until the goal reaches target. rank: n, NULL or which of equals to close first (smaller
   first). gaps: room for n; count: how many were filled. O(gaps x candidates) patterns */
LIAN_API lian_status lian_case_gaps(const lian_env *env, const lian_case *q, const lian_goal *goal,
                                    double target, const double *rank, lian_gap *gaps,
                                    size_t *count, lian_error *err);

/* the shape of the requirement graph (requirements of every need, and variants), by item */
typedef struct lian_shape {
  uint32_t *upstream, *downstream; /* other items that it rests on; that rest on it */
  uint32_t *loop;                  /* number of the feedback loop that it is in, from 1; 0: none */
  uint32_t *gate;  /* the next item through which every path to the goal goes; LIAN_NONE: a goal
                      itself, or none */
  uint32_t *behind; /* items whose every path to the goal goes through it */
  unsigned char *articulation; /* 1: without it the graph falls into more pieces */
  size_t loops;
} lian_shape;

/* arrays are the caller's, n each. goals: count items (none: items that nothing requires). Reach
   O(items (items + links) / 64); dominators after Cooper, Harvey and Kennedy 2001, O(depth x links);
   the rest O(items + links), after Tarjan 1972 */
LIAN_API lian_status lian_chain_shape(const lian_env *env, const lian_chain *c,
                                      const uint32_t *goals, size_t count, lian_shape *out,
                                      lian_error *err);

/* ---------------------------------------------------------------- dynamics: an economy of inventories

   A table run step by step (ARIO: Hallegatte 2008 and 2014; critical inputs and labour: Pichler et al.
   2022). At rest every flow is what the table says, a step. Each step, all from the old state:
       cap    = alpha k y x0            over-capacity alpha reacts to scarcity; k: capacity, 1 at rest;
                                        y: yield, the good part of what is made against rest
       d      = orders + final demand + backlog + rebuilding, less draws from outside
       x      = min(d, cap, y x0 room)  room: least over goods of stocks / (reach[g] x use of a step)
       shares of d that are delivered, by the rule; final demand that is not met is lost, or waits
       stocks += what came - use x / (y x0)
       orders = use + (stock[g] keep x (use of a step) - stocks) min(1, haste / restore[g]),
                to origins of the good by their share in the table, weighted by capacity, with cuts and
                moves of links in force
   Draws from outside serve as supply beside output; no shock cuts them. At rest they are what orders and final
   demand take beyond output: imports and stocks, net where final demand is (output less orders, a draw where
   that is below 0), gross where final purchases are given. What of them nobody asks for is surplus. Output
   beyond orders and purchases counts as final demand, output below 0 as none. alpha += (most - alpha)
   s / alpha_steps with the scarcity s = (d - x) / d of the last output, back to its base where s = 0, never
   below 1, and not in the first step. Important inputs give room (1 + stocks / (reach x use)) / 2; where
   production is linear, room is all stocks over all reach x use. Rebuilding that is not served last goes
   with orders, by level with final demand as one user, by classes with that of final demand. Orders that
   are placed are placed anew, for needs as they then are, when links or classes change; a cut's factor
   above 1 turns buyers to those makers and adds nothing to what they order. Shares of deliveries are
   undefined where nothing is ordered. With labour, alpha is
   the labour at hand against rest: it moves towards what inputs and demand allow, a part `hire` of the
   lack or `fire` of the excess a step, and never passes k.

   Makers may go to a dormant node of their good (lian_economy_relocate): x0 and use of a step are then those of
   the part who are there, and all else is as above.

   Several lanes advance together, each an economy of its own on the same flows: a step reads the flows
   once for all of them, or once a thread where they are small. A lane's results do not depend on the
   others, nor on the number of threads or the width of vectors, to the last bit. Without a shock nothing
   changes, to the last bit. Helpers of further threads stay with the economy, parked between calls. Nodes
   that buy nothing of any good at rest keep no stocks.
   Cost: O(8 n^2 bytes read once + lanes n (n + goods)) a step; sparse rows by their links. */

typedef struct lian_economy lian_economy;

typedef enum lian_production { LIAN_PRODUCTION_LEONTIEF, LIAN_PRODUCTION_LINEAR } lian_production;
/* stocks are restored for what is wanted (the call, as far as capacity allows), as at rest, or for what
   was made */
typedef enum lian_target { LIAN_TARGET_WANTED, LIAN_TARGET_FIXED, LIAN_TARGET_OUTPUT } lian_target;

typedef struct lian_economy_spec {
  size_t size; /* sizeof(lian_economy_spec) */
  /* the same for all lanes */
  lian_flows which;
  double steps;         /* a year: 365, 52, 12 */
  const uint32_t *good; /* n: the good that each node makes, below goods */
  size_t goods;
  int quiet; /* stocks stay where no change passes 1e-8 + 1e-5 of the use of a step, as in BoARIO; a
                second reading of the flows */
  const double *purchases; /* n x columns: final purchases at rest, money per year, at least 0; NULL: output
                              less orders, as far as it is above 0 */
  size_t columns;
  const unsigned char *dormant; /* n flags, or NULL: nobody is there at rest, so it makes and buys nothing and has no
                                   stocks; its output in the chain is that which its column is told for, and its row
                                   is 0. Makers come to it by lian_economy_relocate, deliveries by moves */
  int net; /* purchases only say how output less orders is shared out among columns */
  /* by lane */
  const double *stock, *restore, *reach; /* goods: steps of use kept, INFINITY: never short; steps in
                                            which a lack is made good, at least 1; steps of use below
                                            which a stock caps output */
  const double *keep;              /* n: stocks of a buyer as a multiple of stock[g]; NULL: 1 */
  const unsigned char *importance; /* goods x n: lian_need of a buyer for a good; NULL: critical */
  double minor;                    /* goods of use a step up to this share of x0 do not cap output */
  double alpha_base, alpha_max, alpha_steps; /* over-capacity: at rest, most, steps to get there */
  double hire, fire; /* labour: parts of the lack and of the excess a step; both 0: no labour */
  lian_production production;
  lian_serving rationing; /* alike, orders_first, finals_first or level */
  lian_target target;
  int by_capacity;  /* orders go by what origins can make now, not by the table alone */
  int by_demand;    /* use is ordered for the demand met, not for what was made */
  int run_down;     /* more than is wanted in stock lowers orders */
  int rebuild_last; /* rebuilding is served by what is left, not alike with orders */
  int backlog;      /* final demand that is not met waits */
} lian_economy_spec;

typedef struct lian_step { /* sums over nodes, money a step */
  double output, capacity, final_demand, orders, rebuild, rebuilt;
  double unmet;        /* final demand that is wanted and not met */
  double surplus;      /* draws from outside beyond what is asked for; at rest 0 */
  double overcapacity; /* mean alpha */
  double imbalance;    /* largest share of a good by which what arrives at buyers differs from what its
                          makers sent, and of a supplier by which what it gives differs from what it has
                          or, if less, is asked for; rounding, unless something is wrong */
} lian_step;

/* tables and networks; lanes specs. Memory: one copy of the flows to nodes that buy something at rest; of goods x
   such buyers three arrays shared and two a lane (four when quiet, one more with a reserve, one with cuts); of
   n x columns one shared, one a lane once its demand changes, two once moves or cuts reach final users, one with
   backlogs; about 50 numbers a node and lane; a thread's workings, 50 KB and 14 numbers a maker and buyer and
   lane. LIAN_BAD_DATA names the good */
LIAN_API lian_status lian_economy_new(const lian_env *env, lian_chain *c,
                                      const lian_economy_spec *specs, size_t lanes,
                                      lian_economy **out, lian_error *err);
LIAN_API void lian_economy_free(lian_economy *e);
/* out: lanes, or NULL */
LIAN_API lian_status lian_economy_step(const lian_env *env, lian_economy *e, lian_step *out,
                                       lian_error *err);
/* so many steps while nothing changes, as if one by one; out: steps x lanes, or NULL. Looks at env->stop at
   least every 0.2 s, or every step where that takes longer; the steps so far stay done */
LIAN_API lian_status lian_economy_run(const lian_env *env, lian_economy *e, size_t steps,
                                      lian_step *out, lian_error *err);

/* places orders anew where links have changed; a step does it by itself */
LIAN_API lian_status lian_economy_place(const lian_env *env, lian_economy *e, lian_error *err);

/* what holds in a lane from the next step on; arrays of n */
typedef enum lian_setting {
  LIAN_SET_CAPACITY, /* k, as a multiple of capacity at rest, at least 0 */
  LIAN_SET_YIELD,    /* y, above 0 */
  LIAN_SET_FINAL,    /* final demand before moves and cuts, money a step: shared out among a maker's
                        columns as at rest */
  LIAN_SET_WANTED,   /* final demand that is wanted: what of it is not met is counted; follows
                        SET_FINAL, so set it afterwards */
  LIAN_SET_REBUILD,  /* rebuilding and investment, money a step */
  LIAN_SET_HASTE,    /* a buyer's pace of filling stocks, as a multiple, at least 0; a step at the soonest */
  LIAN_SET_SCALE     /* what a maker is there for under the moves, as a multiple of rest, above 0: where orders go by
                        capacity, by capacity / scale, so that capacity which follows moved orders draws no more */
} lian_setting;
LIAN_API lian_status lian_economy_set(lian_economy *e, size_t lane, lian_setting what,
                                      const double *values, lian_error *err);

/* final users are columns: those of spec.purchases, then one with what these do not explain. They hold no stock,
   and makers' capacity does not turn them to others. A maker that is short serves all columns alike */
LIAN_API size_t lian_economy_columns(const lian_economy *e);
/* final demand of count cells, money a step; all others are as at rest. An amount below 0 is supplied from outside:
   less is to be made. In place of SET_FINAL and SET_WANTED */
LIAN_API lian_status lian_economy_demand(lian_economy *e, size_t lane, size_t count, const uint32_t *node,
                                         const uint32_t *column, const double *amount, lian_error *err);
/* what final users in columns (flags) ask of each maker (n), and want and do not ask of anybody (n, or NULL), money a
   step; as last placed */
LIAN_API void lian_economy_asked(const lian_economy *e, size_t lane, const unsigned char *columns, double *asked,
                                 double *missed);

/* a cut: of deliveries from nodes (n flags) to nodes and final users (n + columns flags) the share factor is left,
   of orders on the way too. Of what is missing, the share substitution is asked of other makers of the good from whom
   the buyer bought, in proportion, as far as they are not cut: all of it is a market. What is still missing is missed:
   of a good of which it misses part, a buyer gets no more than that share of its use at rest, whatever its stock lacks.
   Cuts multiply. Cost: O(rows of the goods hit x buyers x cuts) once */
LIAN_API lian_status lian_economy_cut(lian_economy *e, size_t lane, const unsigned char *from,
                                      const unsigned char *to, double factor, double substitution,
                                      lian_error *err);
/* deliveries weigh by a factor above 0, below 1 or above it, in what buyers order of each maker of the good;
   what they order of the good in all stays the same. Weights act before cuts */
LIAN_API lian_status lian_economy_weigh(lian_economy *e, size_t lane, const unsigned char *from,
                                        const unsigned char *to, double factor, lian_error *err);
/* the share of what buyers (to, n + columns) get of a good from its makers among `from` comes from other makers in its
   place: by weights towards (n, at least 0, above 0 for some maker of the good), new links where there
   were none. Moves act before cuts, one after another */
LIAN_API lian_status lian_economy_move(lian_economy *e, size_t lane, size_t good,
                                       const unsigned char *from, const unsigned char *to,
                                       double share, const double *towards, lian_error *err);
/* the share of what a node buys of each good at rest comes from its makers by weights towards (n, at least 0; goods
   without a weight stay as they are) in place of those that it buys from. Before moves and cuts. Not of final users */
LIAN_API lian_status lian_economy_turn(lian_economy *e, size_t lane, size_t node, double share,
                                       const double *towards, lian_error *err);
LIAN_API void lian_economy_uncut(lian_economy *e, size_t lane); /* lifts all cuts, weights, moves and turns */

/* the share of the makers at node `from` who are still there go to `to`, a dormant node of the same good: with their
   capacity, which SET_CAPACITY is a multiple of, their stocks, workers, over-capacity and backlog. They use what its
   column says. Their customers follow by lian_economy_move alone. For good */
LIAN_API lian_status lian_economy_relocate(lian_economy *e, size_t lane, size_t from, size_t to, double share,
                                           lian_error *err);

/* stocks of a good that nodes (n flags) keep beyond what they want for themselves: steps of use at rest, of
   those makers who are there.
   They are ordered like any lack, and used like any stock */
LIAN_API lian_status lian_economy_set_reserve(lian_economy *e, size_t lane, size_t good,
                                              const unsigned char *nodes, double steps,
                                              lian_error *err);
/* adds to the stocks of a good: n, money, at least 0 */
LIAN_API lian_status lian_economy_add_stock(lian_economy *e, size_t lane, size_t good,
                                            const double *amount, lian_error *err);

/* a supplier that is short serves classes of users. Each class first gets what it asks for up to its
   reserved share of what there is; the rest goes class by class (ordered) or in proportion to what is
   still asked. class_of: n buyers, below classes; final_class: that of final demand. In place of
   spec.rationing until unprioritise */
#define LIAN_MOST_CLASSES 4
typedef struct lian_priority {
  size_t size; /* sizeof(lian_priority) */
  size_t classes, final_class;
  const unsigned char *class_of;
  double reserved[LIAN_MOST_CLASSES]; /* at least 0, together at most 1 */
  int ordered;
} lian_priority;
LIAN_API lian_status lian_economy_prioritise(lian_economy *e, size_t lane, const lian_priority *p,
                                             lian_error *err);
LIAN_API void lian_economy_unprioritise(lian_economy *e, size_t lane);

typedef enum lian_series {
  LIAN_SERIES_OUTPUT, LIAN_SERIES_NORMAL, LIAN_SERIES_CAPACITY, LIAN_SERIES_ORDERS,
  LIAN_SERIES_FINAL, LIAN_SERIES_SHARE_FINAL, LIAN_SERIES_SHARE_ORDERS,
  LIAN_SERIES_SHARE_REBUILD, LIAN_SERIES_OVERCAPACITY, LIAN_SERIES_ROOM,
  /* sums since the beginning: output below normal, above it; final demand not met; lost capacity */
  LIAN_SERIES_LOST, LIAN_SERIES_GAINED, LIAN_SERIES_UNMET, LIAN_SERIES_DIRECT, /* n each */
  LIAN_SERIES_STOCKS, LIAN_SERIES_USE, /* goods x n: now; use of a step at rest */
  LIAN_SERIES_PLACE /* n: part of the makers of a node who are there: 1, of a dormant node 0, until some relocate */
} lian_series;
LIAN_API const double *lian_economy_get(const lian_economy *e, size_t lane, lian_series what);
/* orders that are placed, by supplier (out, n): those to makers flagged in `from` by buyers in `to` */
LIAN_API void lian_economy_orders(const lian_economy *e, size_t lane, const unsigned char *from,
                                  const unsigned char *to, double *out);

/* what a lane records as it runs: rows of numbers, one a step for every `every`-th step from the next one on.
   n numbers, what held in the step, as in the sums of lian_step: output, capacity, the orders and the final
   demand that were asked for, final demand wanted and not met, over-capacity (alpha); limit: the number, from
   1, of the good of which stocks allow least, where inputs keep output below the call and capacity, else 0.
   goods x n, good by good: stocks at the end of the step. Trade: deliveries to producers by supplier and
   buyer, n x n, summed over all steps */
typedef enum lian_observed {
  LIAN_OBSERVE_OUTPUT, LIAN_OBSERVE_CAPACITY, LIAN_OBSERVE_ORDERS, LIAN_OBSERVE_FINAL,
  LIAN_OBSERVE_UNMET, LIAN_OBSERVE_OVERCAPACITY, LIAN_OBSERVE_LIMIT, LIAN_OBSERVE_STOCKS,
  LIAN_OBSERVE_TRADE
} lian_observed;
/* group (n, below groups) adds up columns: nodes, of stocks and trade buyers; NULL: each node for itself.
   final_group (columns, below groups; LIAN_NONE: not counted; or NULL): final and unmet demand by group of
   columns instead; trade also to groups of columns, backlogs with it, and to these alone without `group`.
   every: at least 1; of trade 1. Limit takes no groups. record: its number in the lane, from 0. Results stay
   the same to the last bit. A record costs memory of a row for each that is noted; trade also one more reading
   of the flows a step and lane, from the cache. LIAN_BAD_DATA: a group */
LIAN_API lian_status lian_economy_observe(lian_economy *e, size_t lane, lian_observed what,
                                          const uint32_t *group, const uint32_t *final_group,
                                          size_t groups, size_t every, size_t *record,
                                          lian_error *err);
/* rows x columns so far, valid until the next step; NULL: no such record */
LIAN_API const double *lian_economy_observed(const lian_economy *e, size_t lane, size_t record,
                                             size_t *rows, size_t *columns);
LIAN_API size_t lian_economy_count(const lian_economy *e); /* of nodes */
LIAN_API size_t lian_economy_goods(const lian_economy *e);
LIAN_API size_t lian_economy_lanes(const lian_economy *e);

/* ---------------------------------------------------------------- dynamics: a network of firms

   Firms with a stock of what each supplier delivers (Henriet, Hallegatte and Tabourier 2012; Inoue and
   Todo 2019). Suppliers of one good stand in for each other in use, not in orders. Each step:
       stocks of e  += what came - use of the good x (stock of e / stocks of the good)
       orders       = max(0, use + (days of use kept - stock) / restore), use at the last output
       x            = min(y P k, y P x least (stocks of a good / its use at rest), orders + final demand)
                      with capacity k and yield y as in an economy of inventories
       deliveries by the rule; final demand that is not met is lost
   Without a shock nothing changes, to the last bit. Cost: a few passes over the links a step, and a sort
   of the customers of short firms by level; firms in parallel. */

typedef struct lian_firms lian_firms;

typedef struct lian_firms_spec {
  size_t size; /* sizeof(lian_firms_spec) */
  double steps;         /* a year */
  const uint32_t *good; /* n: of each firm, below goods */
  size_t goods;
  const double *stock; /* n: steps of use that a firm keeps of what it buys */
  double restore;      /* steps in which a lack is made good, at least 1 */
  lian_serving rationing; /* alike, orders_first, level or level_orders_first */
} lian_firms_spec;

/* chains with links. Six arrays of the links */
LIAN_API lian_status lian_firms_new(const lian_env *env, lian_chain *c, const lian_firms_spec *spec,
                                    lian_firms **out, lian_error *err);
LIAN_API void lian_firms_free(lian_firms *f);
LIAN_API lian_status lian_firms_step(const lian_env *env, lian_firms *f, lian_step *out,
                                     lian_error *err);
/* capacity, yield, final and wanted of lian_setting; LIAN_UNSUPPORTED for others */
LIAN_API lian_status lian_firms_set(lian_firms *f, lian_setting what, const double *values,
                                    lian_error *err);
LIAN_API size_t lian_firms_count(const lian_firms *f);
/* output, normal, capacity, orders, final, share_final and the sums of lian_series; NULL for others */
LIAN_API const double *lian_firms_get(const lian_firms *f, lian_series what);
/* as of an economy: output, capacity, orders, final, unmet and trade; LIAN_UNSUPPORTED for others. Trade
   costs a pass over the links a step */
LIAN_API lian_status lian_firms_observe(lian_firms *f, lian_observed what, const uint32_t *group,
                                        size_t groups, size_t every, size_t *record,
                                        lian_error *err);
LIAN_API const double *lian_firms_observed(const lian_firms *f, size_t record, size_t *rows,
                                           size_t *columns);

/* ---------------------------------------------------------------- dynamics: programmes

   A programme closes a gap: manufacturing readiness r, 1 to 10, rises stage by stage. The stage
   at r takes an exponential time, at the rate
       rate_r (budget / reference)^eta (1 + sigma spill) speed     a year; 0 without a budget
   and fails with probability failure_r: r falls by one, not below 1; else it rises by one. From
   r = 8 on home capacity u (share of use) ramps, below 8 it holds still:
       u' = gamma u (1 - u / u_max) from u0,   defects d = defect (Q / Q0)^-beta (Wright 1936)
       share = min(1, u (1 - d))               0 until r = 8 is first reached
   Q: output so far in years of use, from Q0 = a year at u0. The budget is spent until r = 10.
   Events fall at their exact times: steps of any length give the same run while inputs are the
   same. All is plain values: a state is copied by assignment. */

typedef struct lian_programme_spec {
  size_t size;        /* sizeof(lian_programme_spec) */
  int readiness;      /* at the start, 1 .. 10 (5) */
  double rate[10];    /* [r - 1], a year (1 below 4, 0.6 to 6, 0.8 from 7); [9] is of no use */
  double failure[10]; /* [r - 1], below 1 (0.15 below 7, 0.05 from 7, grouped as the rates are) */
  double reference;   /* budget at which rates hold, money a year (1) */
  double eta;         /* 1: twice the budget, twice the rate (0.5) */
  double sigma;       /* what all neighbours ahead add to the rate (0.5) */
  double gamma;       /* growth of capacity, a year (1.2) */
  double u0, u_max;   /* capacity at the start of the ramp (0.01) and in the end (1), of use */
  double defect;      /* share of the first output that is of no use (0.2) */
  double beta;        /* Wright's exponent: 0.32 is 20 % fewer defects a doubling (0.32) */
  double target;      /* the share whose first passing is timed (INFINITY: none) */
} lian_programme_spec;

typedef struct lian_programme_input { /* what holds over a step */
  size_t size;     /* sizeof(lian_programme_input) */
  double budget;   /* money a year (1) */
  double spill;    /* share of neighbours that are at r + 1 or above (0) */
  double learning; /* output to learn from beside u, years of use a year; from r = 8 on (0) */
  double speed;    /* a factor on all rates (1) */
} lian_programme_input;

typedef struct lian_programme {
  int readiness, begun; /* begun: readiness 8 was reached */
  uint64_t seed, stream, counter;
  double wait;          /* what is left of the stage: its time at the rate 1, years */
  double u, output;     /* Q */
  double defect, share; /* now */
  double time, spent;   /* years; money */
  double met;           /* when share first reached the target; NAN: not yet */
  size_t completed, failed;
} lian_programme;

LIAN_API void lian_programme_default(lian_programme_spec *spec); /* the numbers in brackets */
LIAN_API void lian_programme_input_default(lian_programme_input *input);

/* draw: below 2^32; draws of one seed and stream are independent. LIAN_BAD_ARGUMENT names the
   field; LIAN_BAD_DATA: a rate above 1e6 a year */
LIAN_API lian_status lian_programme_start(const lian_programme_spec *spec, uint64_t seed,
                                          uint64_t stream, uint64_t draw, lian_programme *out,
                                          lian_error *err);
LIAN_API lian_status lian_programme_step(const lian_programme_spec *spec, lian_programme *state,
                                         double years, const lian_programme_input *input,
                                         lian_error *err);

/* many runs of constant input over some years, in parallel. Draw k is what lian_programme_start
   gives for it. spec and input: one each for every draw when each_its_own, else one for all.
   met (NAN: not), cost (spent) and share (at the end): draws each, the caller's */
LIAN_API lian_status lian_programme_draws(const lian_env *env, const lian_programme_spec *spec,
                                          const lian_programme_input *input, int each_its_own,
                                          double years, size_t draws, uint64_t seed,
                                          uint64_t stream, double *met, double *cost,
                                          double *share, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
