/* prices: cost push through the chain

   dp' = (dv' + dp' A) t, with t the share that each node passes on (1: all); base-year prices are 1
   (Miller and Blair 2009, 2.6). A node whose price is fixed passes on nothing and pushes its own
   change. Tariffs add tau_ij a_ij to the costs of j. One solve. */
#include <string.h>

#include "../chain/chain.h"

lian_status lian_price_change(const lian_env *env, lian_chain *c, lian_flows which,
                              const double *cost, const double *pass, const double *fixed,
                              const unsigned char *is_fixed, double *out, lian_error *err) {
  reading *r;
  size_t n = c->n;
  memory m = memory_of(env);
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (status) return status;
  double *room = memory_new(m, 2 * n, sizeof *room);
  if (!room) return status_no_memory(err);
  double *through = room, *push = room + n;
  for (size_t j = 0; j < n; j++) {
    int held = is_fixed && is_fixed[j];
    through[j] = held ? 0 : pass ? pass[j] : 1;
    push[j] = held ? fixed[j] : through[j] * cost[j];
  }
  status = chain_solve(env, c, r, SIDE_A_TURNED, NULL, through, push, out, NULL, err);
  memory_free(m, room, 2 * n, sizeof *room);
  return status;
}
