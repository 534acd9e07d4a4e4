/* linkages and their dispersion, all from one inverse in O(n^2)

   backward 1'L; forward G1 (Jones 1976) or L1 (Rasmussen 1956); coefficient of variation of a
   column: sqrt(sum (l_ij - mean_j)^2 / (m - 1)) / mean_j, of a row likewise, over the m nodes with
   output. Without the own cell, l_ii is left out of each sum and of m. Pure numbers.
   Miller and Blair 2009, 12.2. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"

/* 1: cell i, j is counted; own 0: not the diagonal */
static inline int counts(const lian_chain *c, int own, size_t i, size_t j) {
  return c->x[i] != 0 && c->x[j] != 0 && (own || i != j);
}

/* sums of each row and column of L, and row sums of G, in one pass. Nodes without output have only their own cell */
static void sum_inverse(const lian_chain *c, const lian_matrix *l, int own, const lian_linkages *to) {
  size_t n = c->n;
  memset(to->backward, 0, n * sizeof(double));
  for (size_t i = 0; i < n; i++) {
    const double *row = matrix_row_of(l, i);
    double sum = 0, ghosh = 0;
    for (size_t j = 0; j < n; j++) {
      if (!own && i == j) continue;
      sum += row[j];
      ghosh += row[j] * c->x[j];
      to->backward[j] += row[j];
    }
    to->forward_leontief[i] = sum;
    to->forward[i] = c->x[i] != 0 ? ghosh / c->x[i] : own;
  }
}

/* sums of squared differences from the mean of row and column, in a second pass: differences of sums of squares would
   be rounding only where cells are small */
static void sum_squares(const lian_chain *c, const lian_matrix *l, int own, size_t count, const lian_linkages *to) {
  memset(to->backward_cv, 0, c->n * sizeof(double));
  memset(to->forward_cv, 0, c->n * sizeof(double));
  for (size_t i = 0; i < c->n; i++) {
    const double *row = matrix_row_of(l, i);
    double mean = to->forward_leontief[i] / (double)count, square = 0;
    for (size_t j = 0; j < c->n; j++) {
      if (!counts(c, own, i, j)) continue;
      double along = row[j] - mean, down = row[j] - to->backward[j] / (double)count;
      square += along * along;
      to->backward_cv[j] += down * down;
    }
    to->forward_cv[i] = square;
  }
}

/* coefficient of variation of `count` numbers from their sum and squared differences; NaN where all are zero */
static double variation(double sum, double square, size_t count) {
  if (sum == 0) return NAN;
  return count < 2 ? 0 : sqrt(square / (double)(count - 1)) * (double)count / sum;
}

lian_status lian_chain_linkages(const lian_env *env, lian_chain *c, lian_flows which, int own,
                                const lian_linkages *out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"out", out}), err);
  if (!wrong) wrong = check_size(out->size, sizeof *out, "lian_linkages", err);
  if (!wrong)
    wrong = check_given(GIVEN({"backward", out->backward}, {"forward", out->forward},
                              {"forward_leontief", out->forward_leontief},
                              {"backward_cv", out->backward_cv}, {"forward_cv", out->forward_cv}), err);
  if (wrong) return wrong;
  const lian_matrix *l;
  size_t n = c->n, count = 0;
  lian_status status = chain_inverse(env, c, which, &l, err);
  if (status) return status;
  for (size_t i = 0; i < n; i++) count += c->x[i] != 0;
  if (!own && count > 0) count--;
  sum_inverse(c, l, own, out);
  sum_squares(c, l, own, count > 0 ? count : 1, out);
  for (size_t i = 0; i < n; i++) {
    out->backward_cv[i] = variation(out->backward[i], out->backward_cv[i], count);
    out->forward_cv[i] = variation(out->forward_leontief[i], out->forward_cv[i], count);
  }
  return LIAN_OK;
}
