/* variance-based sensitivity: what share of an outcome's variance each uncertain input stands for

   First-order index S_i = Var(E(y | x_i)) / Var(y), total index T_i = E(Var(y | all but x_i)) / Var(y) (Sobol 1993;
   Homma and Saltelli 1996); 0 <= S_i <= T_i <= 1 of the exact ones. */
#ifndef LIAN_SENSITIVITY_H
#define LIAN_SENSITIVITY_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* out: the design of estimation: (inputs + 2) x samples rows of `inputs` numbers in (0, 1), in blocks: A; B; then for
   each input i A with the column i of B. Latin hypercubes, cells in random order, from the seed and the stream.
   O(samples inputs^2) */
LIAN_API lian_status lian_sobol_design(const lian_env *env, size_t inputs, size_t samples, uint64_t seed,
                                       uint64_t stream, double *out, lian_error *err);

typedef struct lian_sobol_index {
  double first, total;           /* estimates; not cut to [0, 1] */
  double first_low, first_high;  /* quantiles of bootstraps over samples; NaN without */
  double total_low, total_high;
} lian_sobol_index;
/* y: outcomes of the rows of such a design. First order: centred (Saltelli et al. 2010); total: Jansen 1999. Samples
   with an outcome that is not finite are left out whole and counted (left_out). out: inputs; mean, variance: of the
   outcomes that are used, one number each; a constant outcome gives zeros. bootstraps: 0 for none; low, high: their
   quantiles. O(bootstraps samples inputs) */
LIAN_API lian_status lian_sobol_estimate(const lian_env *env, size_t inputs, size_t samples, const double *y,
                                         size_t bootstraps, double low, double high, uint64_t seed,
                                         lian_sobol_index *out, double *mean, double *variance, size_t *left_out,
                                         lian_error *err);

typedef enum lian_sobol_method {
  LIAN_SOBOL_SALTELLI, /* first order: Saltelli et al. 2010, table 2 (b); total: Jansen 1999 */
  LIAN_SOBOL_JANSEN,   /* both: Jansen 1999 */
  LIAN_SOBOL_AZZINI    /* both: Azzini, Mara and Rosati 2021; of rows with `second`: half the error of the others */
} lian_sobol_method;
typedef struct lian_sobol_pair {
  double value, low, high; /* S_ij = Var(E(y | x_i, x_j)) / Var(y) - S_i - S_j (Saltelli 2002) */
} lian_sobol_pair;
typedef struct lian_sobol_spec {
  size_t size;              /* of this struct; lian_sobol_default fills it in */
  lian_sobol_method method; /* Saltelli */
  int second;               /* 0; 1: the rows have the blocks of B with a column of A */
  size_t bootstraps;        /* 0 */
  double low, high;         /* 0.025, 0.975: quantiles of the bootstraps */
  uint64_t seed;            /* 1: of the bootstraps */
} lian_sobol_spec;
LIAN_API void lian_sobol_default(lian_sobol_spec *spec); /* what stands beside the fields */
/* y: outcomes of the rows of lian_design_saltelli, in their order. Centred on the mean of all that is used, over the
   variance of A and B (divisor 2 samples), so that they are SALib's. Samples with an outcome that is not finite are
   left out whole and counted (left_out). out: inputs and one more, a factor that does nothing: what its estimates are
   off 0 by, those of others can be. pairs: NULL, or inputs (inputs - 1) / 2, (1,2), (1,3) .. (2,3) ..; needs `second`.
   Bootstraps are over samples; of a Sobol sequence they overstate the error. LIAN_BAD_DATA: constant outcomes, fewer
   than 2 samples left. O(bootstraps samples (inputs + pairs)) */
LIAN_API lian_status lian_sobol_indices(const lian_env *env, const lian_sobol_spec *spec, size_t inputs, size_t samples,
                                        const double *y, lian_sobol_index *out, lian_sobol_pair *pairs, double *mean,
                                        double *variance, size_t *left_out, lian_error *err);

/* exact indices of inputs that take levels[i] values each, all equally likely: y of every combination, the last input
   fastest. mean, variance: of y, one number each. LIAN_BAD_DATA: an outcome that is not finite. O(combinations
   inputs) */
LIAN_API lian_status lian_sobol_exact(const lian_env *env, size_t inputs, const size_t *levels, const double *y,
                                      lian_sobol_index *out, double *mean, double *variance, lian_error *err);

/* ---- screening */

typedef struct lian_morris_effect { /* of elementary effects (f(x + step) - f(x)) / step, x in units of its range */
  double mean, mean_size, deviation; /* mu, mu* (Campolongo et al. 2007), sigma (divisor count - 1; NaN of one) */
  double low, high;                  /* of mean_size, quantiles of bootstraps over effects; NaN without */
  size_t count;                      /* effects with both outcomes */
} lian_morris_effect;
/* points, y: trajectories (factors + 1) rows of lian_design_morris and their outcomes. An effect whose outcome is not
   finite is left out and counted (left_out). LIAN_BAD_DATA: a factor without effects; rows that differ in other than
   one factor. O(trajectories factors (factors + bootstraps)) */
LIAN_API lian_status lian_morris_effects(const lian_env *env, size_t factors, size_t trajectories, const double *points,
                                         const double *y, size_t bootstraps, double low, double high, uint64_t seed,
                                         lian_morris_effect *out, size_t *left_out, lian_error *err);

typedef struct lian_fourier_index {
  double first, total, first_error, total_error; /* means over curves and their standard errors; NaN of one curve */
} lian_fourier_index;
/* y: outcomes of the rows of lian_design_fourier (eFAST). first: power at the first harmonics of a factor's frequency;
   total: 1 - power below half of it. Biased up where others' harmonics meet. Curves with an outcome that is not finite
   are left out whole and counted (left_out). LIAN_BAD_DATA: constant outcomes, no curve left. O(factors curves
   samples^2 / harmonics) */
LIAN_API lian_status lian_fourier_indices(const lian_env *env, size_t factors, size_t curves, size_t samples,
                                          size_t harmonics, const double *y, lian_fourier_index *out, size_t *left_out,
                                          lian_error *err);

/* ---- from given data: x, y of any independent draws; what is not finite must be left out before */

typedef struct lian_pawn_index {
  double median, mean, least, most; /* of slices: largest distance of the distributions of y, all and in the slice */
  double low, high;                 /* of the median, quantiles of bootstraps less their mean bias; NaN without */
} lian_pawn_index;
/* PAWN (Pianosi and Wagener 2015, 2018) of x and y, count each: slices of x between its quantiles, or one a value where
   it has no more values than slices. O((bootstraps + 1) count slices + count log count) */
LIAN_API lian_status lian_pawn(const lian_env *env, size_t count, const double *x, const double *y, size_t slices,
                               size_t bootstraps, double low, double high, uint64_t seed, lian_pawn_index *out,
                               lian_error *err);

typedef struct lian_delta_index {
  double raw, delta, low, high;             /* delta: 2 raw - mean of bootstraps; NaN without */
  double first, first_low, first_high;      /* Var(E(y | class)) / Var(y): a first-order index from given data;
                                               quantiles less the mean bias */
} lian_delta_index;
/* delta (Borgonovo 2007): half the mean distance of the densities of y, all and in classes of x of equal count
   (Plischke, Borgonovo and Smith 2013; as many as they say, at most 48); Gaussian kernels after Silverman on 100
   points, no narrower than their distance, so that many equal outcomes count for no more than they are. LIAN_BAD_DATA:
   constant y. O((bootstraps + 1) 100 count) */
LIAN_API lian_status lian_delta(const lian_env *env, size_t count, const double *x, const double *y, size_t bootstraps,
                                double low, double high, uint64_t seed, lian_delta_index *out, lian_error *err);

typedef struct lian_rbd_index {
  double first, low, high; /* a first-order index, corrected for bias; its interval, quantiles of bootstraps less their
                              mean bias; NaN without. By chance below 0 or above 1: not cut */
} lian_rbd_index;
/* RBD-FAST (Tarantola, Gatelli and Mara 2006; from given draws Plischke 2010; bias: Tissot and Prieur 2012): the share
   of the variance of y in the first `harmonics` (10) of a wave in the order of x. Equal x are put in a random order by
   the seed. Jumps hold power beyond the harmonics: of a factor of two values that does it all 10 of them find 0.96. At
   least 4 draws a harmonic. LIAN_BAD_DATA: constant y. O((bootstraps + 1) count harmonics + count log count) */
LIAN_API lian_status lian_rbd_fast(const lian_env *env, size_t count, const double *x, const double *y,
                                   size_t harmonics, size_t bootstraps, double low, double high, uint64_t seed,
                                   lian_rbd_index *out, lian_error *err);

/* two samples a and b: the largest distance of their distributions (Smirnov), and the chance p of one as large of one
   distribution, by Kolmogorov's limit. Regional analysis (Hornberger and Spear 1981): x where y is good, x where it is
   not. O(n log n) */
LIAN_API lian_status lian_smirnov(const lian_env *env, size_t count_a, const double *a, size_t count_b, const double *b,
                                  double *distance, double *p, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
