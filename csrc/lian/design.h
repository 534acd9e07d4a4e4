/* designs of experiments: at which points of the unit cube of uncertain factors a model is run

   Points are rows of one number a factor, which a quantile function makes a value of the factor. Coordinate j depends
   on the seed and on streams[j], never on other factors' names or on threads. Halton and Sobol points and Monte Carlo
   are functions of their index, so a design of N points is the start of that of 2 N; Latin hypercubes are not. What a
   call that fails has written of its points is of no use. */
#ifndef LIAN_DESIGN_H
#define LIAN_DESIGN_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum lian_design {
  LIAN_DESIGN_MONTE_CARLO,     /* lian_random_uniform(seed, stream, index); error O(N^-1/2) */
  LIAN_DESIGN_LATIN_HYPERCUBE, /* one point in each of N strata of each factor (McKay, Beckman and Conover 1979) */
  LIAN_DESIGN_MAXIMIN,         /* a Latin hypercube whose points are far apart (Morris and Mitchell 1995) */
  LIAN_DESIGN_HALTON,          /* radical inverse in the j-th prime; scrambled: digits permuted at random (Owen 2017) */
  LIAN_DESIGN_SOBOL            /* digital net of Joe and Kuo (2008); scrambled: nested uniform (Owen 1995), hashed as in
                                  Burley (2020). Use 2^m points from index 0 */
} lian_design;

enum { LIAN_DESIGN_DIMENSIONS = 512 }; /* most dimensions of Halton and Sobol points */

typedef struct lian_design_spec {
  size_t size;        /* of this struct; lian_design_default fills it in */
  lian_design design; /* Sobol */
  int scrambled;      /* 1; 0: the plain sequence, whose first point is the origin (Halton, Sobol) */
  uint64_t seed;      /* 1 */
  const uint64_t *streams; /* one a factor; NULL: 0, 1, 2 ... */
  uint64_t first;     /* index of the first point; 0. Latin hypercubes: 0 alone */
} lian_design_spec;
LIAN_API void lian_design_default(lian_design_spec *spec); /* what stands beside the fields */

/* out: count x factors, in [0, 1) plain, in (0, 1) scrambled. LIAN_BAD_ARGUMENT: too many factors or points.
   O(count factors); Latin hypercubes O(count factors log count); maximin besides up to
   min(100 count^2 factors, 2e8) distances */
LIAN_API lian_status lian_design_points(const lian_env *env, const lian_design_spec *spec, size_t factors, size_t count,
                                        double *out, lian_error *err);

/* gives independent points (count x factors in (0, 1), changed in place) Spearman's correlations as in `wanted`
   (factors x factors, symmetric, 1 on the diagonal) by a Gaussian copula: z = L normal_quantile(u) with
   L L' = 2 sin(pi wanted / 6). Each factor stays uniform. LIAN_BAD_DATA: no such distribution exists (not positive
   definite). O(count factors^2) */
LIAN_API lian_status lian_design_correlate(const lian_env *env, size_t factors, size_t count, const double *wanted,
                                           double *points, lian_error *err);

/* Saltelli's rows from samples x (2 factors) points, the left half A, the right half B: for each sample A; A with
   column i from B, i = 1 .. factors; with `second` also B with column i from A; B.
   out: samples (factors + 2, or 2 factors + 2) x factors; its size is the cost, O(samples factors^2) */
LIAN_API lian_status lian_design_saltelli(size_t factors, size_t samples, int second, const double *points, double *out,
                                          lian_error *err);

/* Morris's trajectories on a grid of `levels` (even) a factor, steps of levels / (2 (levels - 1)), each factor moved
   once in random order (Morris 1991). out: trajectories (factors + 1) x factors.
   O(trajectories factors^2) */
LIAN_API lian_status lian_design_morris(const lian_env *env, size_t factors, size_t trajectories, size_t levels,
                                        uint64_t seed, double *out, lian_error *err);

/* search curves of the extended Fourier test (Saltelli, Tarantola and Chan 1999): for each factor and curve `samples`
   points 1/2 + asin(sin(w_j s + phase)) / pi; w of the factor floor((samples - 1) / (2 harmonics)), of others at most
   that / (2 harmonics). samples above 4 harmonics^2. out: factors curves samples x factors.
   O(curves samples factors^2) */
LIAN_API lian_status lian_design_fourier(const lian_env *env, size_t factors, size_t curves, size_t samples,
                                         size_t harmonics, uint64_t seed, double *out, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
