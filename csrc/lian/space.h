/* space and time: autocorrelation between neighbours, convergence, inequality, density, productivity */
#ifndef LIAN_SPACE_H
#define LIAN_SPACE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* weights between n units: count links from -> to, not to itself; equal links are added up */
typedef struct lian_neighbours {
  size_t size; /* sizeof(lian_neighbours) */
  size_t units, count;
  const uint32_t *from, *to;
  const double *weight; /* at least 0; NULL: 1 */
  int standardise;      /* each unit's weights are divided by their sum */
} lian_neighbours;

/* Moran's I = (n / S0) z'Wz / z'z, z the deviations from the mean (Moran 1950) */
typedef struct lian_moran {
  size_t size; /* sizeof(lian_moran) */
  double i, expected;        /* -1 / (n - 1) */
  double variance, score;    /* under randomisation (Cliff and Ord 1981), n >= 4; (i - expected) / sqrt(variance) */
  double p_greater, p_less;  /* share of permutations at least as high (low), the one observed counted with them */
  size_t permutations;       /* that were done */
  size_t alone;              /* units without neighbours: their lag is 0 and they count in n */
} lian_moran;

/* y: units. local, lag, p_local: units, or NULL. local_i = z_i (Wz)_i / (z'z / n) (Anselin 1995); p_local: share of
   `permutations` of the others' values in which it is at least as high, or at most as high if these are fewer, the
   observed counted (PySAL takes strictly lower ones, which values that are tied make few); NaN for units without
   neighbours. The same seed gives the same answer for any number of threads. LIAN_BAD_DATA: values that are all alike,
   no links.
   all: every order of the values is tried, units <= 10, in place of `permutations`.
   O(permutations (units + links)) over the threads of env, local ones O(permutations links) */
LIAN_API lian_status lian_moran_test(const lian_env *env, const lian_neighbours *w, const double *y,
                                     size_t permutations, int all, uint64_t seed, lian_moran *out, double *local,
                                     double *lag, double *p_local, lian_error *err);

/* y = X b + e by least squares with a constant, first; x: rows x cols; y: rows. coefficient, error (standard
   errors): cols + 1. LIAN_SINGULAR: a column depends on those before it. fit: R squared. O(rows cols^2) */
LIAN_API lian_status lian_regression(const lian_env *env, size_t rows, size_t cols, const double *x, const double *y,
                                     double *coefficient, double *error, double *fit, lian_error *err);

/* inequality of amounts at least 0 whose mean is above 0 */
typedef struct lian_inequality {
  size_t size; /* sizeof(lian_inequality) */
  double mean, gini;          /* sum |y_i - y_k| / (2 n^2 mean) */
  double theil_t, theil_l;    /* mean(r ln r), mean(ln(1 / r)), r = y / mean; L is NaN where an amount is 0 */
  double variation;           /* standard deviation (n - 1) over the mean; NaN for one */
  double log_deviation;       /* of ln y, divisor n; NaN where an amount is 0 */
  double gini_within, gini_between, gini_overlap;  /* Dagum 1997: sum to gini */
  double theil_t_within, theil_t_between, theil_l_within, theil_l_between;
} lian_inequality;
/* y: rows; group: rows, below groups, each with a row whose amount is above 0; own, mean: groups (Gini and mean of
   each), pair, distance: groups x groups (Gini between, Dagum's directional distance D); each may be NULL. O(rows log
   rows + rows groups) */
LIAN_API lian_status lian_inequality_of(const lian_env *env, size_t rows, const double *y, const uint32_t *group,
                                        size_t groups, lian_inequality *out, double *own, double *mean, double *pair,
                                        double *distance, lian_error *err);

/* kernel density by Gaussian kernels: out[k] = sum exp(-((at[k] - x_i) / h)^2 / 2) / (n h sqrt(2 pi)) */
typedef enum lian_bandwidth {
  LIAN_BANDWIDTH_SILVERMAN, /* 0.9 min(sd, IQR / 1.34) n^-0.2; sd where the IQR is 0 */
  LIAN_BANDWIDTH_SCOTT,     /* 1.06 of the same */
  LIAN_BANDWIDTH_NORMAL     /* 1.06 sd n^-0.2 */
} lian_bandwidth;
#define LIAN_BANDWIDTHS 3
/* bandwidth: out, one number, in the unit of x (n). LIAN_BAD_DATA: fewer than two values, or no spread. O(n log n).
   kernel_density: out, `points` numbers at the places `at`, a share a unit of x. O(n points) */
LIAN_API lian_status lian_density_bandwidth(const lian_env *env, size_t n, const double *x, lian_bandwidth rule,
                                            double *out, lian_error *err);
LIAN_API lian_status lian_kernel_density(const lian_env *env, size_t n, const double *x, double bandwidth,
                                         size_t points, const double *at, double *out, lian_error *err);

/* the Malmquist index (Fare et al. 1994) by data envelopment (Charnes, Cooper and Rhodes 1978), by outputs: D[s,t] = 1
   / the largest factor by which the outputs of period s could be raised with its inputs and the technology of t */
typedef struct lian_malmquist { /* of one unit from the first period to the second */
  double efficiency_change;   /* D11 / D00, of periods 0 and 1 */
  double technical_change;    /* sqrt(D10 / D11 x D00 / D01) */
  double productivity_change; /* their product */
  double pure_change, scale_change; /* efficiency change under variable returns; the rest of it */
  double efficiency[2];             /* constant returns, each period */
} lian_malmquist;
/* x0, x1: units x inputs, y0, y1: units x outputs, of periods 0 and 1, above 0. out: units. Six linear programs a unit,
   each O(units (inputs + outputs)) a pivot */
LIAN_API lian_status lian_malmquist_index(const lian_env *env, size_t units, size_t inputs, size_t outputs,
                                          const double *x0, const double *y0, const double *x1, const double *y1,
                                          lian_malmquist *out, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
