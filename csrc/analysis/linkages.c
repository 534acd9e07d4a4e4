/* linkages and their dispersion, all from one inverse in O(n^2)

   backward 1'L; forward G1 or L1; power of dispersion n (1'L)_j / 1'L1 (Rasmussen 1956);
   coefficient of variation of a column: sqrt(sum (l_ij - mean_j)^2 / (n - 1)) / mean_j;
   eigenvector linkages: left Perron vector of A, right Perron vector of B (Dietzenbacher 1992).
   Miller and Blair 2009, 12.2. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"

/* sum and sum of squares of each row and column of L in one pass; G's row sums beside */
static void sum_inverse(const lian_chain *c, const lian_matrix *l, lian_linkages *out,
                        double *col_square, double *row_square) {
  size_t n = c->n;
  memset(out->backward, 0, n * sizeof(double));
  memset(col_square, 0, n * sizeof(double));
  for (size_t i = 0; i < n; i++) {
    const double *row = matrix_row_of(l, i);
    double sum = 0, square = 0, ghosh = 0;
    for (size_t j = 0; j < n; j++) {
      sum += row[j];
      square += row[j] * row[j];
      ghosh += row[j] * c->x[j];
      out->backward[j] += row[j];
      col_square[j] += row[j] * row[j];
    }
    out->forward_leontief[i] = sum;
    row_square[i] = square;
    out->forward[i] = c->x[i] != 0 ? ghosh / c->x[i] : 1;
  }
}

/* n is the order; the spread of n numbers with this sum and sum of squares, over their mean */
static double variation(double sum, double square, size_t n) {
  if (n < 2 || sum == 0) return 0;
  double count = (double)n, mean = sum / count;
  double variance = (square - sum * mean) / (count - 1);
  return sqrt(variance > 0 ? variance : 0) / mean;
}

lian_status lian_chain_linkages(const lian_env *env, lian_chain *c, lian_flows which,
                                const lian_linkages *out, lian_error *err) {
  const lian_matrix *l;
  size_t n = c->n;
  lian_linkages to = *out;
  lian_status status = chain_inverse(env, c, which, &l, err);
  if (status) return status;
  sum_inverse(c, l, &to, to.backward_cv, to.forward_cv);
  for (size_t i = 0; i < n; i++) {
    to.backward_cv[i] = variation(to.backward[i], to.backward_cv[i], n);
    to.forward_cv[i] = variation(to.forward_leontief[i], to.forward_cv[i], n);
  }
  return LIAN_OK;
}

/* the Perron vector of one side, scaled to mean 1 */
static lian_status perron(const lian_env *env, lian_chain *c, reading *r, chain_side side,
                          double *vector, double *work, double *radius, lian_error *err) {
  spectrum s;
  chain_product p = {c, r, side, c->share, NULL, work};
  operator a = chain_operator(&p);
  for (size_t i = 0; i < c->n; i++) vector[i] = 1;
  lian_status status = operator_spectrum(env, &a, 1e-11, 20000, vector, &s, err);
  if (status) return status;
  if (!s.settled)
    return status_set(err, LIAN_NO_CONVERGENCE,
                      "the dominant eigenvector is not unique or too close to the next: after %d "
                      "products rho lies between %g and %g", s.sweeps, s.low, s.high);
  double sum = vector_sum(vector, c->n);
  for (size_t i = 0; i < c->n && sum != 0; i++) vector[i] *= (double)c->n / sum;
  *radius = s.radius;
  return LIAN_OK;
}

lian_status lian_eigenvector_linkages(const lian_env *env, lian_chain *c, lian_flows which,
                                      double *backward, double *forward, double *radius,
                                      lian_error *err) {
  reading *r;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_turn(env, r, err);
  if (status) return status;
  if (r->negative)
    return status_set(err, LIAN_UNSUPPORTED,
                      "eigenvector linkages need flows that are not negative; %z are", r->negative);
  memory m = memory_of(env);
  double *work = memory_new(m, c->n, sizeof *work);
  if (!work) return status_no_memory(err);
  status = perron(env, c, r, SIDE_A_TURNED, backward, work, radius, err);
  if (!status) status = perron(env, c, r, SIDE_B, forward, work, radius, err);
  memory_free(m, work, c->n, sizeof *work);
  return status;
}
