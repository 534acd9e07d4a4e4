/* output required by final demand, by tier of suppliers: w' f, w' A f, w' A^2 f, ...
   w weights a unit of output, f final demand by node; all tiers together are w' L f.
   Round-by-round effects: Miller and Blair 2009, 2.4. cost: one pass over the flows a tier */
#include <string.h>

#include "../chain/chain.h"

lian_status lian_tiers(const lian_env *env, lian_chain *c, lian_flows which, const double *weights,
                       const double *demand, size_t tiers, double *value, lian_error *err) {
  reading *r;
  lian_status status = chain_call(c, which, GIVEN({"weights", weights}, {"demand", demand}, {"value", value}), err);
  if (!status) status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  memory m = memory_of(env);
  size_t n = c->n;
  double *scratch = memory_new(m, 3 * n, sizeof *scratch), *sums = memory_new(m, tiers, sizeof *sums);
  if (scratch && sums) {
    double *level = scratch, *next = scratch + n;
    chain_product p = {c, r, SIDE_A, c->share, NULL, scratch + 2 * n};
    memcpy(level, demand, n * sizeof *level);
    for (size_t t = 0; t < tiers && !status; t++) {
      if (env_stopped(env)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
      if (t > 0) {
        chain_times(env, &p, level, next);
        memcpy(level, next, n * sizeof *level);
      }
      sums[t] = 0;
      for (size_t i = 0; i < n; i++) sums[t] += weights[i] * level[i];
    }
    if (!status) memcpy(value, sums, tiers * sizeof *value);
  } else {
    status = status_no_memory(err);
  }
  memory_free(m, scratch, 3 * n, sizeof *scratch);
  memory_free(m, sums, tiers, sizeof *sums);
  return status;
}
