/* position of a node along the chain

   upstreamness U = G 1, the mean number of steps to final use (Antras, Chor, Fally and
   Hillberry 2012); downstreamness D' = 1'L, from primary inputs (Antras and Chor 2013; Miller
   and Temurshoev 2017), which is the output multiplier; average propagation lengths h_ij / l_ij
   with H = L (L - I) = sum of k A^k, on the diagonal h_ii / (l_ii - 1) (Dietzenbacher, Romero
   and Bosma 2005). Steps. U is one solve, the lengths one product of matrices. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"

#define POLLED 256    /* rows between polls of env->stop */
#define LEAST (1 - 1e-9) /* a length of 1, rounded */
#define NO_PATH 1e-16 /* smaller effects are rounding of 1 */

/* B = Z / base may have a radius of 1 or more although A has not. For B >= 0 a solution u >= 1
   of u = 1 + B u proves a radius below 1; else the radius is computed. */
static lian_status check_corrected(const lian_env *env, const lian_chain *c, const reading *r,
                                   const double *share, const double *u, double *work,
                                   lian_error *err) {
  size_t n = c->n, low = 0;
  int is_signed = r->negative > 0;
  for (size_t i = 0; i < n; i++) {
    is_signed |= share[i] < 0;
    if (u[i] < u[low]) low = i;
  }
  if (!is_signed && u[low] > 1 - 1e-9) return LIAN_OK;
  chain_product p = {c, r, SIDE_B, share, NULL, work};
  operator b = chain_operator(&p);
  spectrum s = {0};
  lian_status status = operator_spectrum(env, &b, 1e-8, 4000, NULL, &s, err);
  if (status || (s.settled && s.radius < 1)) return status;
  return status_set(err, LIAN_NOT_PRODUCTIVE,
                    "the allocation coefficients are not productive once corrected: their "
                    "spectral radius is %g, and upstreamness of '%s' comes out as %g",
                    s.radius, labels_text(c->nodes, low), u[low]);
}

lian_status lian_upstreamness(const lian_env *env, lian_chain *c, lian_flows which,
                              const double *corrected, double *out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"out", out}), err);
  if (wrong) return wrong;
  reading *r;
  size_t n = c->n;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (status) return status;
  memory m = memory_of(env);
  double *scratch = memory_new(m, 4 * n, sizeof *scratch);
  if (!scratch) return status_no_memory(err);
  double *ones = scratch, *share = scratch + n, *u = scratch + 2 * n, *work = scratch + 3 * n;
  for (size_t i = 0; i < n; i++) {
    ones[i] = 1;
    share[i] = !corrected ? c->share[i] : corrected[i] != 0 ? 1 / corrected[i] : 0;
  }
  status = chain_solve(env, c, r, SIDE_B, share, NULL, ones, u, NULL, err);
  if (!status && corrected) status = check_corrected(env, c, r, share, u, work, err);
  if (!status) memcpy(out, u, n * sizeof *out);
  memory_free(m, scratch, 4 * n, sizeof *scratch);
  return status;
}

/* average propagation length of a node to itself: l_ii - 1 = sum_k a_ik l_ki, without the rounding of l_ii */
static double own_length(const lian_chain *c, const reading *r, const lian_matrix *l,
                         size_t i) {
  size_t n = c->n;
  const double *z = matrix_row_of(r->dense, i), *row = matrix_row_of(l, i);
  double ways = 0, around = 0;
  for (size_t k = 0; k < n; k++) {
    double back = l->data[k * n + i];
    ways += z[k] * c->share[k] * back;
    if (k != i) around += row[k] * back;
  }
  return fabs(ways) > NO_PATH ? row[i] + around / ways : 0;
}

lian_status lian_propagation(const lian_env *env, lian_chain *c, lian_flows which,
                             lian_matrix **out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"out", out}), err);
  if (wrong) return wrong;
  const lian_matrix *l;
  reading *r;
  size_t n = c->n;
  lian_status status = chain_inverse(env, c, which, &l, err);
  if (!status) status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  lian_matrix *h = matrix_new(memory_of(env), n, n);
  if (!h) return status_no_memory(err);
  int stopped = matrix_product(env, l, l, h), mixed = r->negative > 0;
  for (size_t i = 0; i < n; i++) mixed |= c->x[i] < 0;
  for (size_t i = 0; i < n && !stopped; i++) {
    stopped = i % POLLED == 0 && env_stopped(env);
    for (size_t j = 0; j < n; j++) {
      double lij = l->data[i * n + j], *cell = &h->data[i * n + j];
      if (i == j)
        *cell = own_length(c, r, l, i);
      else
        *cell = fabs(lij) > NO_PATH ? (*cell - lij) / lij : 0;
      if (mixed && !(*cell >= LEAST)) *cell = 0; /* paths of both signs have no mean */
    }
  }
  if (stopped) {
    lian_matrix_free(h);
    return status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  *out = h;
  return LIAN_OK;
}
