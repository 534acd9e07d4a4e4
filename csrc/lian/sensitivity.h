/* variance-based sensitivity: what share of an outcome's variance each uncertain input stands for

   First-order index S_i = Var(E(y | x_i)) / Var(y), total index T_i = E(Var(y | all but x_i)) / Var(y) (Sobol 1993;
   Homma and Saltelli 1996); 0 <= S_i <= T_i <= 1 of the exact ones. */
#ifndef LIAN_SENSITIVITY_H
#define LIAN_SENSITIVITY_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* the design of estimation: (inputs + 2) x samples rows of `inputs` numbers in (0, 1), in blocks: A; B; then for each
   input i A with the column i of B. Latin hypercubes, cells in random order, from the seed and the stream.
   O(samples inputs^2) */
LIAN_API lian_status lian_sobol_design(const lian_env *env, size_t inputs, size_t samples, uint64_t seed,
                                       uint64_t stream, double *out, lian_error *err);

typedef struct lian_sobol_index {
  double first, total;           /* estimates; not cut to [0, 1] */
  double first_low, first_high;  /* quantiles of bootstraps over samples; NaN without */
  double total_low, total_high;
} lian_sobol_index;
/* y: outcomes of the rows of such a design. First order: centred (Saltelli et al. 2010); total: Jansen 1999. Samples with
   an outcome that is not finite are left out whole and counted. out: inputs; a constant outcome gives zeros.
   bootstraps: 0 for none; low, high: their quantiles. O(bootstraps samples inputs) */
LIAN_API lian_status lian_sobol_estimate(const lian_env *env, size_t inputs, size_t samples, const double *y,
                                         size_t bootstraps, double low, double high, uint64_t seed,
                                         lian_sobol_index *out, double *mean, double *variance, size_t *left_out,
                                         lian_error *err);
/* exact indices of inputs that take levels[i] values each, all equally likely: y of every combination, the last input
   fastest. LIAN_BAD_DATA: an outcome that is not finite. O(combinations inputs) */
LIAN_API lian_status lian_sobol_exact(const lian_env *env, size_t inputs, const size_t *levels, const double *y,
                                      lian_sobol_index *out, double *mean, double *variance, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
