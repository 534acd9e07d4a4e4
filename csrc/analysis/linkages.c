/* linkages and their dispersion, all from one inverse in O(n^2)

   backward 1'L; forward G1 (Jones 1976) or L1 (Rasmussen 1956); coefficient of variation of a
   column: sqrt(sum (l_ij - mean_j)^2 / (n - 1)) / mean_j, of a row likewise. Without the own
   cell, l_ii is left out of each sum and of the count. Pure numbers.
   Miller and Blair 2009, 12.2. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"

/* sum and sum of squares of each row and column of L in one pass; G's row sums beside */
static void sum_inverse(const lian_chain *c, const lian_matrix *l, const lian_linkages *to,
                        double *col_square, double *row_square) {
  size_t n = c->n;
  memset(to->backward, 0, n * sizeof(double));
  memset(col_square, 0, n * sizeof(double));
  for (size_t i = 0; i < n; i++) {
    const double *row = matrix_row_of(l, i);
    double sum = 0, square = 0, ghosh = 0;
    for (size_t j = 0; j < n; j++) {
      sum += row[j];
      square += row[j] * row[j];
      ghosh += row[j] * c->x[j];
      to->backward[j] += row[j];
      col_square[j] += row[j] * row[j];
    }
    to->forward_leontief[i] = sum;
    row_square[i] = square;
    to->forward[i] = c->x[i] != 0 ? ghosh / c->x[i] : 1;
  }
}

/* the diagonal is that of L and of G alike */
static void leave_own_out(const lian_matrix *l, const lian_linkages *to, double *col_square,
                          double *row_square) {
  for (size_t i = 0; i < l->rows; i++) {
    double own = l->data[i * l->cols + i];
    to->backward[i] -= own;
    to->forward[i] -= own;
    to->forward_leontief[i] -= own;
    col_square[i] -= own * own;
    row_square[i] -= own * own;
  }
}

/* the spread of `count` numbers with this sum and sum of squares, over their mean */
static double variation(double sum, double square, size_t count) {
  if (count < 2 || sum == 0) return 0;
  double mean = sum / (double)count;
  double variance = (square - sum * mean) / (double)(count - 1);
  return sqrt(variance > 0 ? variance : 0) / mean;
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
  size_t n = c->n, count = own ? n : n - 1;
  lian_status status = chain_inverse(env, c, which, &l, err);
  if (status) return status;
  sum_inverse(c, l, out, out->backward_cv, out->forward_cv);
  if (!own) leave_own_out(l, out, out->backward_cv, out->forward_cv);
  for (size_t i = 0; i < n; i++) {
    out->backward_cv[i] = variation(out->backward[i], out->backward_cv[i], count);
    out->forward_cv[i] = variation(out->forward_leontief[i], out->forward_cv[i], count);
  }
  return LIAN_OK;
}
