/* coordination and synergy of subsystems: how well parts that each have a score fit together

   Tables are row-major, a row a unit in a period. A score of a subsystem lies in [0, 1]. */
#ifndef LIAN_COORDINATION_H
#define LIAN_COORDINATION_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* with k scores u, n(u) = prod u:
   usual      C = k n(u)^(1/k) / sum u
   corrected  C = sqrt((1 - mean over pairs |u_i - u_j|) (n(u) / max(u)^k)^(1/(k - 1))), Wang et al. 2021 */
typedef enum lian_coupling_form { LIAN_COUPLING_USUAL, LIAN_COUPLING_CORRECTED } lian_coupling_form;
#define LIAN_COUPLING_FORMS 2

/* coupling C, level T = sum w u, degree D = sqrt(C T) of each row; each `rows` numbers, the caller's. weights:
   systems, at least 0, any sum above 0; NULL: equal. A row with a NaN score, or with all scores 0, is NaN in C and D.
   LIAN_BAD_DATA names a score outside [0, 1] by row and subsystem (1-based). O(rows systems^2) */
LIAN_API lian_status lian_coupling(const lian_env *env, size_t rows, size_t systems, const double *u,
                                   const double *weights, lian_coupling_form form, double *coupling, double *level,
                                   double *degree, lian_error *err);

/* scores of subsystems from indicators in [0, 1]: u = sum w x / sum w over the indicators of each */
typedef struct lian_subsystems {
  size_t size; /* sizeof(lian_subsystems) */
  size_t cols, systems;
  const uint32_t *system; /* cols: whose indicator it is, below systems; each has one at least */
  const double *weight;   /* cols: at least 0, above 0 in sum for each system */
} lian_subsystems;
/* scores: rows x systems, the caller's; NaN where an indicator is missing. O(rows cols) */
LIAN_API lian_status lian_subsystem_scores(const lian_env *env, const lian_subsystems *s, size_t rows,
                                           const double *x, double *scores, lian_error *err);
/* how far D depends on the weights, x as above: `draws` times each weight is multiplied by 1 + spread v, v uniform in
   [-1, 1] (spread in [0, 1)), and the weights of the subsystems likewise; low, middle, high: rows, the quantiles (type
   7) `share`, 0.5 and 1 - share of D, share in [0, 0.5]. The same seed gives the same weights for all rows and forms.
   O(draws rows (cols + systems^2)), over the threads of env by row */
LIAN_API lian_status lian_coordination_draws(const lian_env *env, const lian_subsystems *s, size_t rows,
                                             const double *x, const double *weights, lian_coupling_form form,
                                             double spread, size_t draws, uint64_t seed, double share, double *low,
                                             double *middle, double *high, lian_error *err);

/* how far D depends on how the scores of subsystems were made: u: a list for each system, draws x rows, of scores of
   draws (lian_index_draws of a group), NaN where a draw gave none; scale: systems x draws, what a system's scores reach
   at most in a draw, NULL: 1; strata: with `rescale` the scores of a draw are put onto [least, most] by the extremes of
   the rows of a stratum (rows; NULL: of all rows), and are then NaN where these are alike. Weights of the systems
   (weights; NULL: equal) are drawn as above. low, middle, high: rows, quantiles of the draws that give D; counted:
   rows, how many these are. LIAN_BAD_DATA: a score over its scale outside [0, 1] by draw, row and system (1-based).
   O(draws rows systems^2), over the threads of env by row */
typedef struct lian_drawn_systems {
  size_t size; /* sizeof(lian_drawn_systems) */
  size_t systems, rows, draws;
  const double *const *u;
  const double *scale;
  int rescale;
  double least, most;     /* within [0, 1]; read with rescale */
  const uint32_t *within; /* rows, below strata */
  size_t strata;
} lian_drawn_systems;
LIAN_API lian_status lian_coordination_drawn(const lian_env *env, const lian_drawn_systems *s, const double *weights,
                                             lian_coupling_form form, double spread, uint64_t seed, double share,
                                             double *low, double *middle, double *high, double *counted,
                                             lian_error *err);

/* order degree of subsystems (Meng and Han 2000): each parameter e becomes (e - low) / (high - low), or
   (high - e) / (high - low) where direction is -1; a subsystem's is their geometric mean with the weights of s, or
   their arithmetic one. low, high: cols; direction: cols, NULL: 1; out: rows x systems.
   LIAN_BAD_DATA: bounds that are not low < high, a value outside them by row and column (1-based).
   O(rows cols) */
typedef enum lian_order_mean { LIAN_ORDER_GEOMETRIC, LIAN_ORDER_LINEAR } lian_order_mean;
#define LIAN_ORDER_MEANS 2
LIAN_API lian_status lian_order_degrees(const lian_env *env, const lian_subsystems *s, size_t rows, const double *e,
                                        const double *low, const double *high, const signed char *direction,
                                        lian_order_mean mean, double *out, lian_error *err);

/* synergy degree of the whole from one period to a later one, in [-1, 1]: with d the changes of the order degrees,
   sign (prod |d|)^(1/k), or sign sum w |d| where weights are given; the sign is + where all d > 0, - where one is
   below 0, and the degree 0 where the least d is 0 */
typedef enum lian_synergy_base { LIAN_SYNERGY_FIRST, LIAN_SYNERGY_PREVIOUS } lian_synergy_base;
#define LIAN_SYNERGY_BASES 2
/* order: periods x systems, in time; out: periods, NaN for the first one. O(periods systems) */
LIAN_API lian_status lian_synergy(const lian_env *env, size_t periods, size_t systems, const double *order,
                                  const double *weights, lian_synergy_base base, double *out, lian_error *err);

/* two variables after Haken (1977), in steps of one period:
   q1(t) = (1 - lambda1) q1(t-1) - a q1(t-1) q2(t-1),   q2(t) = (1 - lambda2) q2(t-1) + b q1(t-1)^2
   each equation by least squares without a constant. q1 leads (is the order parameter) where lambda2 > 0 and
   lambda2 > |lambda1| by far */
typedef struct lian_haken_fit {
  size_t size; /* sizeof(lian_haken_fit) */
  double lambda1, a, lambda2, b;
  double lambda1_error, a_error, lambda2_error, b_error; /* standard errors; NaN with two observations */
  double fit1, fit2;  /* R squared, uncentred */
  double stationary;  /* |q1| where it rests: sqrt(-lambda1 lambda2 / (a b)); 0 where only there; NaN: it has none */
} lian_haken_fit;
/* count transitions, at least 2: q1, q2 before, q1_next, q2_next after, count each. LIAN_SINGULAR: the two terms of an
   equation move alike. O(count) */
LIAN_API lian_status lian_haken(const lian_env *env, size_t count, const double *q1, const double *q2,
                                const double *q1_next, const double *q2_next, lian_haken_fit *out, lian_error *err);

/* grey relational grade (Deng 1982) of each series with a reference: mean over periods of
   (least + rho most) / (d + rho most), d = |x - reference|, least and most over all series and periods.
   Scale: as they are, over the first value, or over the mean */
typedef enum lian_grey_scale { LIAN_GREY_AS_IS, LIAN_GREY_FIRST, LIAN_GREY_MEAN } lian_grey_scale;
#define LIAN_GREY_SCALES 3
/* x: periods x series; out: series. LIAN_BAD_DATA: a first value or mean of 0, by series (0: the
   reference). O(periods series) */
LIAN_API lian_status lian_grey_relation(const lian_env *env, size_t periods, size_t series, const double *x,
                                        const double *reference, lian_grey_scale scale, double rho, double *out,
                                        lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
