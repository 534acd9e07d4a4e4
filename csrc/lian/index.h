/* composite indices: from a table of indicators to scores, ranks, and how far these can be trusted

   Tables are rows x columns, row-major: a row is a unit, or a unit in a period; a column an indicator. NaN is missing;
   0 is a value; none is beyond 1e150. Steps: fill, treat, normalise (which applies directions), weigh, aggregate over a
   tree, and draws that repeat the last steps under other choices. Formulas: OECD and JRC, Handbook on Constructing
   Composite Indicators (2008); each function names what else it follows. */
#ifndef LIAN_INDEX_H
#define LIAN_INDEX_H

#include "base.h"
#include "chain.h" /* LIAN_NONE */

#ifdef __cplusplus
extern "C" {
#endif

/* ---- missing values */

typedef enum lian_fill {
  LIAN_FILL_MEAN,    /* of the row's group; where that has none LIAN_BAD_DATA names the column */
  LIAN_FILL_MEDIAN,  /* of the row's group */
  LIAN_FILL_LINEAR,  /* in time, between the unit's neighbouring periods; the nearest one beyond the ends */
  LIAN_FILL_NEAREST, /* mean of the k rows that are nearest in the columns that both have */
  LIAN_FILL_EM       /* normal model: expectation and maximisation (Dempster, Laird and Rubin 1977) */
} lian_fill;
#define LIAN_FILL_COUNT 5

typedef struct lian_fill_spec {
  size_t size; /* sizeof(lian_fill_spec) */
  lian_fill method;
  const uint32_t *group;  /* rows; NULL: all in one group. Linear: the unit of the row */
  const double *time;     /* rows; for linear alone: distinct within a unit */
  size_t neighbours;      /* nearest: k (5) */
  size_t steps;           /* EM: at most (200) */
  double tolerance;       /* EM: largest change of a filled value, in standard deviations (1e-8) */
} lian_fill_spec;
LIAN_API void lian_fill_default(lian_fill_spec *spec); /* the numbers in brackets, 0 and NULL else */

/* out: rows x cols, may be x itself. Mean, median: O(cells log rows); linear: O(cells rows) at worst; nearest:
   O(rows with gaps x cells); EM: O(steps (rows cols^2 + gaps cols^3)). LIAN_BAD_DATA names the column (1-based)
   that has no value at all; LIAN_NO_CONVERGENCE: EM did not settle */
LIAN_API lian_status lian_index_fill(const lian_env *env, const lian_fill_spec *spec, size_t rows, size_t cols,
                                     const double *x, double *out, lian_error *err);

/* ---- outliers */

/* sample skewness and excess kurtosis, the forms of SAS and Excel ("type 2"); v: count; NaN are left out. NaN where
   fewer than 3 (4) values or no spread. O(count) */
LIAN_API void lian_index_moments(size_t count, const double *v, double *skewness, double *kurtosis);

typedef enum lian_treat {
  LIAN_TREAT_NONE,
  LIAN_TREAT_WINSORISE, /* while |skewness| > 2 and kurtosis > 3.5: the farthest value becomes the next, at most
                           `most` values; if that does not do: the logarithm of the untouched column */
  LIAN_TREAT_LOG,       /* where the test fails: ln(x - min + 0.01 range); of a left tail -ln(max + 0.01 range - x) */
  LIAN_TREAT_BOX_COX,   /* where it fails: ((x - min + 1)^l - 1) / l, l most likely in -2 .. 2; a left tail mirrored */
  LIAN_TREAT_PERCENTILE /* all columns: to the quantiles (type 7) `low` and `high` */
} lian_treat;
#define LIAN_TREAT_COUNT 5

typedef struct lian_treat_spec {
  size_t size; /* sizeof(lian_treat_spec) */
  lian_treat method;
  double skewness, kurtosis; /* limits of the test (2, 3.5) */
  size_t most;               /* values that winsorising may change (5); ties count each and may pass it */
  double low, high;          /* quantiles, shares (0.01, 0.99) */
  int mirror; /* logarithms and powers of a left tail are taken of its mirror image (1); COINr's are not */
} lian_treat_spec;
LIAN_API void lian_treat_default(lian_treat_spec *spec); /* the numbers in brackets, 0 and NULL else */

typedef enum lian_treated { LIAN_LEFT, LIAN_WINSORISED, LIAN_LOGGED, LIAN_BOX_COXED, LIAN_CUT } lian_treated;
typedef struct lian_treatment { /* of a column; moments NaN where undefined */
  lian_treated done;
  size_t changed;          /* values set to another one by winsorising */
  size_t low_end;          /* of them, at the low end */
  double skewness[2], kurtosis[2]; /* before, after */
  double lambda;           /* of Box and Cox; NaN */
} lian_treatment;

/* COINr's rule (Becker et al. 2022). out: rows x cols, may be x; what: cols. O(cells log rows) */
LIAN_API lian_status lian_index_treat(const lian_env *env, const lian_treat_spec *spec, size_t rows, size_t cols,
                                      const double *x, double *out, lian_treatment *what, lian_error *err);

/* ---- one scale */

typedef enum lian_normal {
  LIAN_NORMAL_MINMAX,     /* low + (high - low) (x - min) / (max - min) */
  LIAN_NORMAL_ZSCORE,     /* mean + deviation (x - average) / standard deviation */
  LIAN_NORMAL_RANK,       /* 1 for the least; ties share the lowest */
  LIAN_NORMAL_PERCENTILE, /* (rank - 1) / (n - 1) */
  LIAN_NORMAL_BORDA,      /* rank - 1 */
  LIAN_NORMAL_FRONTIER,   /* 1 - (max - x) / (max - min) */
  LIAN_NORMAL_TARGET,     /* (x - min) / (target - min), at most 1 where clipped; where less is better
                             (max - x) / (max - target) */
  LIAN_NORMAL_GOALPOSTS,  /* low + (high - low) (x - a) / (b - a), within low .. high */
  LIAN_NORMAL_VECTOR      /* x / sqrt(sum x^2), negative where less is better: that of the first TOPSIS */
} lian_normal;
#define LIAN_NORMAL_COUNT 9

typedef struct lian_normal_spec {
  size_t size; /* sizeof(lian_normal_spec) */
  lian_normal method;
  double low, high;            /* 0, 1 */
  double mean, deviation;      /* 0, 1 */
  int population;              /* z-scores: divisor n in place of n - 1 (0) */
  const signed char *direction; /* cols: 1 more is better, -1 less is; NULL: 1 */
  const double *target;        /* cols, in units of x */
  const double *from, *to;     /* cols, goalposts in units of x: what scores low, what scores high for direction 1 */
  const uint32_t *within;      /* rows: the stratum that a row is compared in (a year); NULL: all rows in one */
  int clip;                    /* target: not above 1 (0) */
  int constant_is_middle;      /* a column without spread: the middle of the scale in place of LIAN_BAD_DATA */
} lian_normal_spec;
LIAN_API void lian_normal_default(lian_normal_spec *spec); /* the numbers in brackets, 0 and NULL else */

/* directions are applied first: afterwards more is better. out: rows x cols, may be x. O(cells log rows).
   LIAN_BAD_DATA names the column (1-based) without spread, or whose target or goalposts cannot be */
LIAN_API lian_status lian_index_normalise(const lian_env *env, const lian_normal_spec *spec, size_t rows,
                                          size_t cols, const double *x, double *out, lian_error *err);

/* ---- weights: cols numbers that sum to 1. Entropy, CRITIC, variation and deviation weigh a column by the rows that
   have it (correlations by those that have both); the others need tables without gaps */

typedef enum lian_weigh {
  LIAN_WEIGH_ENTROPY,   /* 1 - entropy of x / sum x (Shannon 1948; Zeleny 1982); x >= 0 */
  LIAN_WEIGH_CRITIC,    /* deviation times sum of 1 - correlation (Diakoulaki, Mavrotas and Papayannakis 1995) */
  LIAN_WEIGH_VARIATION, /* deviation over |mean| */
  LIAN_WEIGH_DEVIATION, /* standard deviation */
  LIAN_WEIGH_PCA,       /* squared loadings of the first component of the correlations */
  LIAN_WEIGH_PCA_SHARES, /* the components that hold 85 % of the variance: |loading| times share of variance */
  LIAN_WEIGH_FACTOR     /* components of eigenvalue > 1, varimax; squared loadings by explained share (Nicoletti
                           2000) */
} lian_weigh;
#define LIAN_WEIGH_COUNT 7
/* x: rows x cols; out: cols. A column without spread weighs exactly 0; LIAN_BAD_DATA: all are, or a value the method
   cannot take, by row and column. O(rows cols), with correlations O(rows cols^2), with components O(cols^3) more */
LIAN_API lian_status lian_index_weigh(const lian_env *env, lian_weigh method, size_t rows, size_t cols,
                                      const double *x, double *out, lian_error *err);

/* weights of columns that make their correlations with the weighted mean alike (Becker et al. 2017): minimises the
   spread of the correlations over weights >= 0. x: rows x cols; out: cols; attained: cols correlations, or NULL. O(rows
   cols^2), then rounds of cols^2 trials of O(cols^2), at most 200 for each of 32 sizes of step */
LIAN_API lian_status lian_index_weigh_alike(const lian_env *env, size_t rows, size_t cols, const double *x,
                                            double *out, double *attained, lian_error *err);

typedef enum lian_random_index { /* tables of the mean consistency of random judgements */
  LIAN_RI_SIMULATED, /* 100,000 draws each, m = 3 .. 15: 0.524 0.883 1.107 ... */
  LIAN_RI_SAATY      /* Saaty 1980: 0.58 0.90 1.12 ... */
} lian_random_index;
typedef struct lian_ahp_answer {
  double lambda, index, ratio; /* largest eigenvalue; (lambda - m) / (m - 1); index / random index (0 for m <= 2) */
  size_t worst[2];             /* the judgement that is farthest from w_i / w_j; 0-based */
  double fitting;              /* what would fit there */
} lian_ahp_answer;
/* Saaty 1977: the eigenvector of a positive reciprocal matrix, m <= 15. Several judges (`judges` matrices one after
   the other): geometric means cell by cell (Aczel and Saaty 1983). a: judges x m x m; out: m.
   LIAN_BAD_DATA names the cell that is not positive or not reciprocal (to 1e-6). O(judges m^2), and at most 10,000
   products of m^2 */
LIAN_API lian_status lian_index_ahp(const lian_env *env, size_t m, size_t judges, const double *a,
                                    lian_random_index table, double *out, lian_ahp_answer *answer, lian_error *err);
/* best-worst method, linear form (Rezaei 2016). best_to, to_worst: m, what the best is over each, each
   over the worst; out: m; xi: largest inconsistency, 0 when perfect. A linear program of 4 m rows: O(m^2) a pivot */
LIAN_API lian_status lian_index_best_worst(const lian_env *env, size_t m, size_t best, size_t worst,
                                           const double *best_to, const double *to_worst, double *out, double *xi,
                                           lian_error *err);
/* benefit of the doubt (Melyn and Moesen 1991): each row's most favourable weights. floor, ceiling: limits of each
   column's share in the row's score, 0 and 1 for none. score: rows; weights: rows x cols or NULL, not unique for rows
   that score 1. Cost: a linear program a row, O((rows + cols) cols) a pivot. x >= 0. LIAN_INFEASIBLE: limits that no
   weights meet, by row */
LIAN_API lian_status lian_index_benefit(const lian_env *env, size_t rows, size_t cols, const double *x, double floor,
                                        double ceiling, double *score, double *weights, lian_error *err);
/* combination of `count` weight vectors, one after the other, by game theory: mean squared distance to all of them is
   least. weights: count x cols; out: cols; share: count numbers, their parts; or NULL. LIAN_BAD_ARGUMENT:
   more than 64; LIAN_SINGULAR: one that is a mix of others. O(count^2 cols + count^3) */
LIAN_API lian_status lian_index_combine(const lian_env *env, size_t count, size_t cols, const double *weights,
                                        double *out, double *share, lian_error *err);

/* ---- aggregation over a tree */

typedef enum lian_rule {
  LIAN_RULE_ARITHMETIC,
  LIAN_RULE_GEOMETRIC,
  LIAN_RULE_HARMONIC,
  LIAN_RULE_POWER,       /* (sum w y^p)^(1/p) */
  LIAN_RULE_BARREL,      /* the least; weights do not count but 0 */
  LIAN_RULE_SOFT_BARREL, /* soft x arithmetic + (1 - soft) x least */
  LIAN_RULE_MAZZIOTTA_PARETO, /* M - S^2 / M of the scores as they are (De Muro, Mazziotta and Pareto 2011) */
  LIAN_RULE_COPELAND,    /* rivals beaten less rivals lost to, by weight */
  LIAN_RULE_OUTRANKING,  /* mean share of weight by which rivals are outranked */
  LIAN_RULE_TOPSIS,      /* nearness to the ideal (Hwang and Yoon 1981), weights inside the distance */
  LIAN_RULE_VIKOR,       /* 1 - Q, v = 0.5 (Opricovic and Tzeng 2004) */
  LIAN_RULE_GREY,        /* grey relational grade, rho = 0.5 (Deng 1982) */
  LIAN_RULE_RANK_SUM     /* rank-sum ratio (Tian 1988): weighted mean rank over n, ties their average */
} lian_rule;
#define LIAN_RULE_COUNT 13
/* from Copeland on a row's score depends on the rows it is compared with */
LIAN_API int lian_rule_is_relative(lian_rule rule);

/* nodes 0 .. leaves - 1 are the columns, then groups, each after its children; the last is the index */
typedef struct lian_tree {
  size_t size; /* sizeof(lian_tree) */
  size_t leaves, nodes;
  const uint32_t *parent;  /* nodes; of the last: nodes */
  const lian_rule *rule;   /* nodes; leaves': not read */
  const double *parameter; /* nodes: p of a power mean, soft of a soft barrel; NULL: none is needed */
  const double *weight;    /* nodes: among its siblings, at least 0, any sum above 0 */
  double available;        /* the share of a group's weight that must be there for a mean of the others, else NaN (0) */
  const uint32_t *within;  /* rows: strata of comparison for relative rules; NULL: one */
  size_t strata;           /* their number; with NULL not read */
} lian_tree;

/* y: rows x leaves; scores: rows x nodes. Means: O(rows nodes); Copeland and outranking: O(rows^2 children) a stratum.
   LIAN_BAD_DATA names row and node (1-based) of a value that a mean cannot take */
LIAN_API lian_status lian_index_aggregate(const lian_env *env, const lian_tree *tree, size_t rows, const double *y,
                                          double *scores, lian_error *err);
/* slopes: partial derivatives of the index by the leaves, rows x leaves (at a tie of a barrel: of the first). All rules
   but the relative ones are homogeneous of degree one, so y times them adds up to the score (Euler). LIAN_UNSUPPORTED:
   relative. O(rows nodes) */
LIAN_API lian_status lian_index_slopes(const lian_env *env, const lian_tree *tree, size_t rows, const double *y,
                                       double *slopes, lian_error *err);
/* the change of the index from y0 to y1 (one row each) by leaf: the integral of the slopes along the straight line
   (Aumann and Shapley 1974), by three points of Gauss on each of `panels` (0: 8), which are halved until the parts of
   each add up to its change (2^20 panels at most). out: leaves; residual: what is left of the whole change, of the size
   of rounding but where slopes are infinite. O(panels nodes) */
LIAN_API lian_status lian_index_change(const lian_env *env, const lian_tree *tree, const double *y0, const double *y1,
                                       size_t panels, double *out, double *residual, lian_error *err);

/* ---- choices drawn anew */

typedef struct lian_draw_spec {
  size_t size; /* sizeof(lian_draw_spec) */
  size_t tables; /* normalised tables to choose from, each rows x leaves */
  const double *const *table;
  size_t rules; /* sets of rules to choose from: rules x nodes, and parameters as many */
  const lian_rule *rule;
  const double *parameter; /* NULL: the tree's */
  size_t weights; /* sets of weights to choose from: weights x nodes */
  const double *weight;
  const double *spread; /* nodes: weight times 1 + u, u uniform in [-spread, spread]; NULL: none */
  uint64_t seed;
  const uint32_t *rank_within; /* rows: strata in which ranks are given; NULL: one */
  size_t rank_strata;
} lian_draw_spec;
typedef struct lian_draw {
  uint32_t table, rule, weights;
  uint32_t noise; /* the number of the draw of weights; LIAN_NONE: weights as they are */
  uint32_t drop;  /* the leaf left out; LIAN_NONE: none */
} lian_draw;

/* scores: draws x rows; ranks: draws x rows, 1 the best, ties share the best, 0 without a score; failed: draws, 1 where
   a rule met a value that it cannot take (all of the draw is NaN), or NULL. The same for any number of threads.
   O(draws rows (nodes + log rows)). After LIAN_INTERRUPTED some are there */
LIAN_API lian_status lian_index_draws(const lian_env *env, const lian_tree *tree, const lian_draw_spec *spec,
                                      size_t rows, size_t draws, const lian_draw *draw, double *scores,
                                      uint32_t *ranks, unsigned char *failed, lian_error *err);

typedef struct lian_spread { /* of a row over draws that did not fail and gave it a score */
  double score_mean, score_sd, score_low, score_median, score_high;
  double rank_mean, rank_low, rank_median, rank_high; /* quantiles of type 7 */
  double in_top; /* share of draws with rank <= top */
} lian_spread;
/* scores, ranks, failed as lian_index_draws gives them; low, high: quantiles, such as 0.05 and 0.95; out: rows. O(draws
   rows) */
LIAN_API lian_status lian_index_spreads(const lian_env *env, size_t rows, size_t draws, const double *scores,
                                        const uint32_t *ranks, const unsigned char *failed, double low, double high,
                                        size_t top, lian_spread *out, lian_error *err);

/* mean absolute difference of each draw's ranks to the nominal ones (0: none); NaN of draws that failed. out: draws.
   O(draws rows) */
LIAN_API lian_status lian_index_shifts(size_t rows, size_t draws, const uint32_t *nominal, const uint32_t *ranks,
                                       const unsigned char *failed, double *out, lian_error *err);

/* ---- statistics of a table; a pair with a gap is left out */

/* out: cols x cols, of x, rows x cols; rank: Spearman's. NaN without spread. O(rows cols^2) */
LIAN_API lian_status lian_index_correlations(const lian_env *env, size_t rows, size_t cols, const double *x, int rank,
                                             double *out, lian_error *err);
/* Cronbach's alpha (1951) of x, rows x cols: k / (k - 1) (1 - trace C / sum C), from pairwise covariances C; may be
   negative; NaN where they sum to 0. LIAN_BAD_ARGUMENT: fewer than 2 columns. O(rows cols^2) */
LIAN_API lian_status lian_index_alpha(const lian_env *env, size_t rows, size_t cols, const double *x, double *alpha,
                                      lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
