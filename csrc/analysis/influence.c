/* fields of influence (Sonis and Hewings 1989, 1992)

   F(i,j) = L[:,i] L[j,:] is the change of L per unit of a_ij, to first order; its sum over all cells is
   (column sum of L at i) (row sum of L at j), an outer product. The multiplier product matrix
   is (L1)_i (1'L)_j / 1'L1. Tolerable limit of a coefficient (Sekulic 1968, Jilek 1971): the
   share by which a_ij may change before some output moves by the share p. All O(n^2) from one
   inverse. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"

static void sums_of(const lian_matrix *l, double *row, double *col) {
  matrix_row_sums(l, row);
  matrix_col_sums(l, col);
}

static lian_status outer(const lian_env *env, const double *a, const double *b, double scale,
                         size_t n, lian_matrix **out, lian_error *err) {
  lian_matrix *p = matrix_new(memory_of(env), n, n);
  if (!p) return status_no_memory(err);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) p->data[i * n + j] = a[i] * b[j] * scale;
  *out = p;
  return LIAN_OK;
}

lian_status lian_influence(const lian_env *env, lian_chain *c, lian_flows which,
                           lian_influence_of of, lian_matrix **out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"out", out}), err);
  if (!wrong) wrong = check_choice((long)of, LIAN_INFLUENCE_PRODUCT + 1, "of", err);
  if (wrong) return wrong;
  const lian_matrix *l;
  size_t n = c->n;
  lian_status status = chain_inverse(env, c, which, &l, err);
  if (status) return status;
  memory m = memory_of(env);
  double *row = memory_new(m, 2 * n, sizeof *row);
  if (!row) return status_no_memory(err);
  double *col = row + n;
  sums_of(l, row, col);
  if (of == LIAN_INFLUENCE_TOTAL)
    status = outer(env, col, row, 1, n, out, err);
  else
    status = outer(env, row, col, 1 / vector_sum(row, n), n, out, err);
  memory_free(m, row, 2 * n, sizeof *row);
  return status;
}

lian_status lian_influence_cell(const lian_env *env, lian_chain *c, lian_flows which,
                                size_t from, size_t to, lian_matrix **out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"out", out}), err);
  if (!wrong) wrong = check_index(from, c->n, "from", err);
  if (!wrong) wrong = check_index(to, c->n, "to", err);
  if (wrong) return wrong;
  const lian_matrix *l;
  size_t n = c->n;
  lian_status status = chain_inverse(env, c, which, &l, err);
  if (status) return status;
  lian_matrix *f = matrix_new(memory_of(env), n, n);
  if (!f) return status_no_memory(err);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      f->data[i * n + j] = l->data[i * n + from] * l->data[to * n + j];
  *out = f;
  return LIAN_OK;
}

/* the largest relative change is of the x_i where L[i,from] / x_i is largest: eps = p / (q x_to + p l_to,from) with
   q = max_i L[i,from] / x_i; the limit is eps / a */
lian_status lian_tolerable(const lian_env *env, lian_chain *c, lian_flows which, double share,
                           lian_matrix **out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"out", out}), err);
  if (wrong) return wrong;
  const lian_matrix *l;
  reading *r;
  size_t n = c->n;
  lian_status status = chain_inverse(env, c, which, &l, err);
  if (!status) status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  memory m = memory_of(env);
  double *most = memory_zero(m, n, sizeof *most);
  lian_matrix *t = matrix_zero(m, n, n);
  if (!most || !t) {
    memory_free(m, most, n, sizeof *most);
    lian_matrix_free(t);
    return status_no_memory(err);
  }
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; c->x[i] > 0 && k < n; k++) {
      double reach = l->data[i * n + k] / c->x[i];
      if (reach > most[k]) most[k] = reach;
    }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double a = r->dense->data[i * n + j] * c->share[j];
      double bottom = most[i] * c->x[j] + share * l->data[j * n + i];
      if (a > 0 && bottom > 0) t->data[i * n + j] = share / bottom / a;
    }
  memory_free(m, most, n, sizeof *most);
  *out = t;
  return LIAN_OK;
}
