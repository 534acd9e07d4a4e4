/* where a node stands on the chain

   upstreamness U = G 1, the mean number of steps to final use (Antras, Chor, Fally and Hillberry
   2012); downstreamness D' = 1'L, from primary inputs (Antras and Chor 2013; Miller and Temurshoev
   2017); average propagation lengths h_ij / l_ij with H = L (L - I), h_ii / (l_ii - 1) on the
   diagonal (Dietzenbacher, Romero and Bosma 2005). U and D are one solve each. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"

lian_status lian_upstreamness(const lian_env *env, lian_chain *c, lian_flows which,
                              const double *corrected, double *out, lian_error *err) {
  reading *r;
  size_t n = c->n;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (status) return status;
  memory m = memory_of(env);
  double *room = memory_new(m, 2 * n, sizeof *room);
  if (!room) return status_no_memory(err);
  double *ones = room, *share = room + n;
  for (size_t i = 0; i < n; i++) {
    double base = corrected ? corrected[i] : c->x[i];
    ones[i] = 1;
    share[i] = base != 0 ? 1 / base : 0;
  }
  status = chain_solve(env, c, r, SIDE_B, share, NULL, ones, out, NULL, err);
  for (size_t i = 0; !status && i < n; i++) {
    if (out[i] >= 1 - 1e-9 || r->negative) continue;
    status = status_set(err, LIAN_NOT_PRODUCTIVE,
                        "upstreamness of '%s' comes out as %g: the corrected allocation "
                        "coefficients are not productive", labels_text(c->nodes, i), out[i]);
  }
  memory_free(m, room, 2 * n, sizeof *room);
  return status;
}

lian_status lian_propagation(const lian_env *env, lian_chain *c, lian_flows which,
                             lian_matrix **out, lian_error *err) {
  const lian_matrix *l;
  size_t n = c->n;
  lian_status status = chain_inverse(env, c, which, &l, err);
  if (status) return status;
  lian_matrix *h = matrix_new(memory_of(env), n, n);
  if (!h) return status_no_memory(err);
  matrix_product(env, l, l, h);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double lij = l->data[i * n + j], *cell = &h->data[i * n + j];
      double ways = i == j ? lij - 1 : lij; /* 0: no path leads there */
      *cell = fabs(ways) > 1e-15 ? (*cell - lij) / ways : 0;
    }
  *out = h;
  return LIAN_OK;
}
