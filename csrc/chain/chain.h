/* the model: labels, nodes, flows, demand, primary inputs, attributes (lian/chain.h) */
#ifndef CHAIN_CHAIN_H
#define CHAIN_CHAIN_H

#include "../base/check.h"
#include "../base/labels.h"
#include "../numeric/dense_solve.h"
#include "../numeric/matrix.h"
#include "../numeric/operator.h"
#include "../numeric/sparse.h"

typedef struct block {
  size_t count;
  lian_labels *labels, *regions, *units; /* count each; regions and units hold "" for none */
  lian_role *roles;
  lian_matrix *values, *second;
} block;

typedef struct axis {
  char *name;
  lian_labels *values; /* distinct, in order of appearance */
  uint32_t *code;      /* n */
} axis;

typedef struct attribute {
  char *name, *unit;
  double *numbers;    /* n, or NULL */
  lian_labels *texts; /* n, or NULL */
} attribute;

/* the flows as methods read them (domestic, or domestic plus imported), with cached results */
typedef struct reading {
  lian_matrix *dense;          /* Z, n x n, money a year; or */
  lian_sparse *links, *turned; /* Z sparse; its transpose, NULL until first used */
  double *row_sum, *col_sum;   /* n each, money a year */
  size_t negative, filled;     /* number of cells below 0; other than 0 */
  int productive;              /* 0 not known, 1 yes */
  double radius;               /* spectral radius of A; below 0: not known */
  lian_matrix *inverse;        /* Leontief inverse L, n x n; NULL until first used */
} reading;

struct lian_chain {
  memory m;
  size_t owners, n;
  lian_kind kind;
  lian_labels *nodes;
  size_t axis_count, attribute_count;
  axis *axes;
  attribute *attributes;
  lian_matrix *imports; /* M, n x n, money a year; NULL: not kept apart */
  block demand, inputs, extensions;
  double *x, *share; /* n: gross output, money a year; 1 / output, 0 where output is 0 */
  double *f, *va;    /* n, money a year: demand over all categories; see lian_chain_value_added */
  char *title, *unit, *source;
  int year;
  struct items *items; /* NULL: none given */
  reading flows[2]; /* by lian_flows; the second is empty without separate imports */
};

const axis *chain_axis(const lian_chain *c, const char *name);           /* NULL: no such axis */
const attribute *chain_attribute(const lian_chain *c, const char *name); /* NULL: no such */

/* a chain whose flows, blocks and labels are there: fills in x, share, final demand and value added, and the block that
   was not given; balances are checked but for items. LIAN_CONTRADICTION, LIAN_BAD_DATA name the node */
lian_status chain_settle(lian_chain *c, const lian_chain_spec *spec, lian_error *err);

/* checks the arguments that methods share: a chain, a valid `which`, and those in list */
lian_status chain_call(const lian_chain *c, lian_flows which, const call_argument *list, lian_error *err);
/* checks indices of nodes; nodes may be NULL when count is 0 */
lian_status check_nodes(const lian_chain *c, const size_t *nodes, size_t count, const char *what,
                        lian_error *err);

/* the reading, with its matrix, sums and counts computed on first use */
lian_status chain_reading(const lian_env *env, lian_chain *c, lian_flows which, reading **out,
                          lian_error *err);
/* computes r->turned, the transpose of sparse links, on first use */
lian_status chain_turn(const lian_env *env, reading *r, lian_error *err);

/* the four products, from the flows, without forming A or B:
     A v = Z (v / x)   A' v = (Z' v) / x   B v = (Z v) / x   B' v = Z' (v / x) */
typedef enum chain_side { SIDE_A, SIDE_A_TURNED, SIDE_B, SIDE_B_TURNED } chain_side;

typedef struct chain_product {
  const lian_chain *c;
  const reading *r;
  chain_side side;
  const double *share; /* n: 1 / x, or another scale such as 1 / (x - inventories) */
  const double *pass;  /* n: factor on each entry of the result; or NULL */
  double *work;        /* n, scratch */
} chain_product;

/* an operator on p, for numeric/operator.h */
operator chain_operator(const chain_product *p);
/* out = the product of p with v */
void chain_times(const lian_env *env, const chain_product *p, const double *v, double *out);

/* solves (I - product) out = b to a true relative residual of 1e-12, from b as first guess.
   Dense tables fall back to LU where iteration does not converge. Does not test productivity. */
lian_status chain_solve(const lian_env *env, lian_chain *c, reading *r, chain_side side,
                        const double *share, const double *pass, const double *b, double *out,
                        solve_report *report, lian_error *err);

/* rho(A) < 1, tested once, then cached: column sums, then a positive solution of m'(I - A) = 1'
   (M-matrix criterion), then the spectral radius. LIAN_NOT_PRODUCTIVE states rho and the largest
   columns. */
lian_status chain_productive(const lian_env *env, lian_chain *c, lian_flows which,
                             lian_error *err);
/* rho(A), computed once, then cached */
lian_status chain_radius(const lian_env *env, lian_chain *c, lian_flows which, double *out,
                         lian_error *err);

/* the Leontief inverse, made once and kept; dense tables only (LIAN_UNSUPPORTED otherwise).
   2 n^3 flops, memory: the inverse itself and 5 %. Productivity is tested. */
lian_status chain_inverse(const lian_env *env, lian_chain *c, lian_flows which,
                          const lian_matrix **out, lian_error *err);

/* a spec that rebuilds c, pointing into c and p: change it, build, then free p. c must outlive p. */
typedef struct chain_parts {
  lian_chain_spec spec;
  memory m;
  const char ***texts; /* arrays of texts that p owns */
  size_t *text_count, limit;
  lian_axis *axes;
  lian_attribute *attributes;
  size_t axis_count, attribute_count;
} chain_parts;
lian_status chain_take_apart(const lian_env *env, const lian_chain *c, chain_parts *out,
                             lian_error *err);
void chain_parts_free(chain_parts *p);

/* attributes of a chain of chosen nodes, from the chain it was chosen from: use of the node's good in its
   region, and the part of it made there (money per year) */
#define SOURCING_USE "region_use"
#define SOURCING_OWN "region_own"
lian_status chain_sourcing(memory m, const lian_chain *c, const lian_sourcing *out,
                           lian_error *err);

#endif
