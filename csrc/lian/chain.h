/* the chain: an input-output table, a network of links, or a list of items

   n nodes. Z[i,j] is the flow from i to j, money per year; x gross output; Y final demand by
   category (n x d); V primary inputs (p x n). For every node
       x_i = sum_j Z[i,j] + sum_d Y[i,d]          (row balance)
       x_j = sum_i Z[i,j] + sum_i M[i,j] + sum_p V[p,j]   (column balance)
   where M[i,j] are imported flows of product i when domestic and imported ones are kept apart.
   A chain is immutable; functions that change one return a new one, which shares the unchanged parts. */
#ifndef LIAN_CHAIN_H
#define LIAN_CHAIN_H

#include "labels.h"
#include "matrix.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_chain lian_chain;

typedef enum lian_kind { LIAN_KIND_TABLE, LIAN_KIND_NETWORK, LIAN_KIND_ITEMS } lian_kind;

/* role of a demand category or a primary input */
typedef enum lian_role {
  LIAN_ROLE_OTHER,
  LIAN_ROLE_HOUSEHOLDS,
  LIAN_ROLE_GOVERNMENT,
  LIAN_ROLE_INVESTMENT,
  LIAN_ROLE_INVENTORY,
  LIAN_ROLE_EXPORTS,
  LIAN_ROLE_IMPORTS, /* demand: a column of negative values (lian_chain_new does not change signs);
                        inputs: a row of imported goods */
  LIAN_ROLE_DISCREPANCY,
  LIAN_ROLE_LABOUR,
  LIAN_ROLE_TAXES, /* on production */
  LIAN_ROLE_DEPRECIATION,
  LIAN_ROLE_SURPLUS,
  LIAN_ROLE_VALUE_ADDED, /* total, not broken down */
  LIAN_ROLE_PRODUCT_TAXES,
  LIAN_ROLE_COUNT
} lian_role;

/* names as files and messages have them, "households", "table"; "unknown" for a number that is none. O(1) */
LIAN_API const char *lian_role_name(lian_role role);
LIAN_API const char *lian_kind_name(lian_kind kind);

/* a labelled set of columns (demand: values n x count) or rows (inputs, extensions: count x n) */
typedef struct lian_block {
  size_t count;
  const char *const *labels;
  const char *const *regions; /* NULL, or one a label ("" for none) */
  const lian_role *roles;     /* NULL: all LIAN_ROLE_OTHER */
  const char *const *units;   /* NULL: the chain's unit */
  lian_matrix *values;
  lian_matrix *second; /* NULL, or demand: the imported part of values, n x count;
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

/* relations in a chain of items: what each item requires, its variants, its providers. An
   item is a product, material, tool, process, software, standard or test instrument.

   Requirements: item needs input; a critical input caps the item at its own level, an important one
   at half-way to 1, an optional one not at all (Pichler et al. 2022). Variants: variant is a type of
   item, with a weight in the mix; variants must not be circular, requirements may be.
   Providers are countries and firms: a provider whose country is another provider's name, or not the name
   of any provider, is a firm of that country; a provider without a country, or whose country is its own name, is
   a country itself. Shares of an item add up to 1 over countries; a firm's share is part of its country's. */
typedef enum lian_need { LIAN_NEED_CRITICAL, LIAN_NEED_IMPORTANT, LIAN_NEED_OPTIONAL } lian_need;

#define LIAN_NONE UINT32_MAX

typedef struct lian_items {
  size_t size; /* sizeof(lian_items) */
  size_t requirements;
  const uint32_t *requirer, *input; /* indices of nodes */
  const unsigned char *need;        /* lian_need; NULL: all critical */
  size_t variants;
  const uint32_t *kind, *variant; /* variant is a type of kind */
  const double *weight;           /* above 0, scaled to add up to 1; NULL or NaN: equal */
  const unsigned char *any;       /* n: 1, level of the best variant; 0, weighted mean of variants; NULL: all 0 */
  size_t providers;
  const char *const *provider; /* distinct names */
  const char *const *country;  /* NULL or "": the provider is a country itself */
  size_t provisions;
  const uint32_t *provided, *by; /* item, provider */
  const double *share;           /* in [0, 1]; NaN: not stated; the rest of 1 is split equally among these */
  const char *const *to;         /* NULL, or the country whose purchases the share refers to; "": those of the world */
  double tolerance;              /* largest accepted |sum of stated shares - 1|; 0: 0.05 */
} lian_items;

typedef struct lian_chain_spec {
  size_t size; /* sizeof(lian_chain_spec) */
  lian_kind kind;
  size_t count; /* of nodes */
  const char *const *nodes;
  const lian_axis *axes;
  size_t axis_count;
  lian_matrix *flows;   /* n x n, or */
  lian_sparse *links;   /* the same, sparse; items: derived from requirements when NULL, 1 each */
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
   demand"; inputs as one row "value added". LIAN_CONTRADICTION names where, and by how
   much, given parts disagree. LIAN_BAD_DATA: sizes, NaN, repeated labels, flows at a node without output.
   Values are copied, matrices kept. O(n^2) or O(links), and O(n) a category, row and attribute */
LIAN_API lian_status lian_chain_new(const lian_env *env, const lian_chain_spec *spec,
                                    lian_chain **out, lian_error *err);
LIAN_API lian_chain *lian_chain_keep(lian_chain *c);
LIAN_API void lian_chain_free(lian_chain *c);

/* parts of a chain, without a copy: valid as long as the chain is kept. NULL, 0 or "" where there is none */
LIAN_API lian_kind lian_chain_kind(const lian_chain *c);
LIAN_API size_t lian_chain_count(const lian_chain *c);
LIAN_API const lian_labels *lian_chain_nodes(const lian_chain *c);
LIAN_API const double *lian_chain_output(const lian_chain *c);
LIAN_API const double *lian_chain_final_demand(const lian_chain *c); /* summed over categories */
LIAN_API const double *lian_chain_value_added(const lian_chain *c);  /* inputs of other roles than
                                   imports, product taxes and discrepancy */

/* texts, "" where none was given */
LIAN_API const char *lian_chain_title(const lian_chain *c);
LIAN_API const char *lian_chain_unit(const lian_chain *c);
LIAN_API const char *lian_chain_source(const lian_chain *c);
LIAN_API int lian_chain_year(const lian_chain *c); /* 0: not stated */
/* flows, n x n: one of these two is not NULL; imports: NULL unless they are kept apart. Valid as long as the chain;
   lian_matrix_keep or lian_sparse_keep for longer */
LIAN_API const lian_matrix *lian_chain_flows(const lian_chain *c);
LIAN_API const lian_sparse *lian_chain_links(const lian_chain *c);
LIAN_API const lian_matrix *lian_chain_imports(const lian_chain *c);

typedef struct lian_axis_view {
  size_t size; /* sizeof(lian_axis_view) */
  const char *name;
  const lian_labels *values; /* distinct, in order of appearance */
  const uint32_t *code;      /* n: index into values of each node's value */
} lian_axis_view;
/* axes, numbered from 0. LIAN_BAD_ARGUMENT: no such axis. O(1), found by name O(axes) */
LIAN_API size_t lian_chain_axes(const lian_chain *c);
LIAN_API size_t lian_chain_find_axis(const lian_chain *c, const char *name); /* the number of axes when absent */
LIAN_API lian_status lian_chain_axis(const lian_chain *c, size_t k, lian_axis_view *out, lian_error *err);

typedef struct lian_attribute_view {
  size_t size; /* sizeof(lian_attribute_view) */
  const char *name, *unit;
  const double *numbers;    /* n, NaN: unknown; or NULL */
  const lian_labels *texts; /* n, or NULL */
} lian_attribute_view;
/* attributes, numbered from 0. LIAN_BAD_ARGUMENT: no such attribute. O(1), found by name O(attributes) */
LIAN_API size_t lian_chain_attributes(const lian_chain *c);
LIAN_API size_t lian_chain_find_attribute(const lian_chain *c, const char *name); /* as lian_chain_find_axis */
LIAN_API lian_status lian_chain_attribute(const lian_chain *c, size_t k, lian_attribute_view *out, lian_error *err);

typedef enum lian_part { LIAN_PART_DEMAND, LIAN_PART_INPUTS, LIAN_PART_EXTENSIONS } lian_part;
typedef struct lian_block_view {
  size_t size; /* sizeof(lian_block_view) */
  size_t count;
  const lian_labels *labels, *regions, *units; /* count each, "" for none; NULL where count is 0 */
  const lian_role *roles;                      /* count */
  const lian_matrix *values, *second;          /* shapes as in lian_block; NULL: none */
} lian_block_view;
/* LIAN_BAD_ARGUMENT: no such part. O(1) */
LIAN_API lian_status lian_chain_block(const lian_chain *c, lian_part part, lian_block_view *out, lian_error *err);

/* rows of item i lie at start[i] .. start[i + 1] - 1 of the lists that follow */
typedef struct lian_items_view {
  size_t size; /* sizeof(lian_items_view) */
  const uint32_t *need_start, *input; /* n + 1; requirements */
  const unsigned char *need;          /* lian_need of each */
  const uint32_t *kind_start, *variant; /* n + 1; variants */
  const double *weight;                 /* as stated; NaN: none */
  const unsigned char *any;             /* n */
  const lian_labels *providers, *countries;
  const uint32_t *country;        /* of each provider, an index into countries */
  const uint32_t *give_start, *by; /* n + 1; provisions: the provider */
  const uint32_t *to;              /* an index into countries, or LIAN_NONE: the world */
  const double *stated, *share;    /* as stated, NaN: not stated; as computed */
} lian_items_view;
/* LIAN_NOT_FOUND: no list of items. O(1) */
LIAN_API lian_status lian_chain_items(const lian_chain *c, lian_items_view *out, lian_error *err);

/* which flows a method reads: domestic ones, or domestic plus imported */
typedef enum lian_flows { LIAN_FLOWS_DOMESTIC, LIAN_FLOWS_TOTAL } lian_flows;

typedef struct lian_imbalance {
  double largest;  /* max |difference|, money per year */
  size_t at;       /* the node with it */
  double relative; /* max |difference| / |output| */
  size_t relative_at;
} lian_imbalance;

typedef struct lian_check {
  lian_imbalance row, column;
  size_t zero_output, negative_output;
  size_t negative_flows, filled_flows; /* counts of cells of the domestic flows */
  size_t negative_demand, negative_value_added;
  double radius, radius_total; /* spectral radius of A, domestic and with imports */
  size_t total; /* a node that looks like the sum of its neighbours; the count when there is none */
} lian_check;

/* cost: O(n^2) a pass, and about 50 passes for the spectral radius */
LIAN_API lian_status lian_chain_check(const lian_env *env, lian_chain *c, lian_check *out,
                                      lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
