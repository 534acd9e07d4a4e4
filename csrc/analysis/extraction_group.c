/* hypothetical extraction of many at once: groups of nodes, and links between two sets

   group S: rows, columns and final demand of S are zero. The loss d is x on S, and elsewhere
   the output required by the purchases of S,
     d = (I - M A)^-1 x_S, M zero on the rows of S
   in one solve; equal to L[:,S] L_SS^-1 x_S (Dietzenbacher and Lahr 2013).

   link R -> S: a share of the block A_RS, and of final goods df, is not delivered,
     (I - A + E) d = E x + df
   dense: L[:,R] (I + A_RS L_SR)^-1 A_RS (x - L df) + L df (Woodbury 1950), m x m for m nodes in
   R, with one inverse for any number of links; sparse: one solve. Money per year. */
#include <string.h>

#include "leontief.h"

/* ---- groups */

lian_status lian_extract_group(const lian_env *env, lian_chain *c, lian_flows which,
                               const size_t *group, size_t m, double *loss, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"loss", loss}), err);
  if (!wrong) wrong = check_nodes(c, group, m, "group", err);
  if (wrong) return wrong;
  reading *r;
  size_t n = c->n;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (status) return status;
  memory mem = memory_of(env);
  double *scratch = memory_zero(mem, 3 * n, sizeof *scratch);
  if (!scratch) return status_no_memory(err);
  double *taken = scratch, *kept = scratch + n, *answer = scratch + 2 * n;
  for (size_t i = 0; i < n; i++) kept[i] = 1;
  for (size_t k = 0; k < m; k++) {
    taken[group[k]] = c->x[group[k]];
    kept[group[k]] = 0;
  }
  status = chain_solve(env, c, r, SIDE_A, NULL, kept, taken, answer, NULL, err);
  if (!status) memcpy(loss, answer, n * sizeof *loss);
  memory_free(mem, scratch, 3 * n, sizeof *scratch);
  return status;
}

/* ---- links of dense tables */

/* loss = L[:,R] y */
static void times_columns(const lian_matrix *l, const lian_link *k, const double *y, double *loss) {
  for (size_t i = 0; i < l->rows; i++) {
    const double *row = matrix_row_of(l, i);
    double sum = 0;
    for (size_t a = 0; a < k->from_count; a++) sum += row[k->from[a]] * y[a];
    loss[i] = sum;
  }
}

/* L[:,R] (I + A_RS L_SR)^-1 A_RS v, with the share of the link that is cut in A_RS */
static lian_status cut_block(const lian_env *env, const lian_chain *c, const reading *r,
                             const lian_link *k, const double *v, double *loss,
                             lian_error *err) {
  size_t m = k->from_count, q = k->to_count, n = c->n, scratch = 2 * m * q + m * m + m;
  memory mem = memory_of(env);
  double *a = memory_new(mem, scratch, sizeof *a);
  if (!a) return status_no_memory(err);
  double *lsr = a + m * q, *s = lsr + q * m, *y = s + m * m;
  for (size_t i = 0; i < m; i++) {
    y[i] = 0;
    for (size_t j = 0; j < q; j++) {
      size_t to = k->to[j];
      a[i * q + j] = k->share * r->dense->data[k->from[i] * n + to] * c->share[to];
      y[i] += a[i * q + j] * v[to];
      lsr[j * m + i] = r->inverse->data[to * n + k->from[i]];
    }
  }
  lian_matrix one = {.rows = m, .cols = q, .data = a},
              two = {.rows = q, .cols = m, .data = lsr};
  lian_matrix product = {.rows = m, .cols = m, .data = s};
  lian_status status = matrix_product(env, &one, &two, &product)
                           ? status_set(err, LIAN_INTERRUPTED, "interrupted")
                           : LIAN_OK;
  for (size_t i = 0; i < m; i++) s[i * m + i] += 1;
  if (!status) status = dense_solve(env, s, m, y, err);
  if (!status) times_columns(r->inverse, k, y, loss);
  memory_free(mem, a, scratch, sizeof *a);
  return status;
}

static lian_status cut_dense(const lian_env *env, const lian_chain *c, const reading *r,
                             const lian_link *k, double *loss, lian_error *err) {
  size_t n = c->n;
  memory m = memory_of(env);
  double *scratch = memory_zero(m, 3 * n, sizeof *scratch);
  if (!scratch) return status_no_memory(err);
  double *finals = scratch, *left = scratch + n, *df = scratch + 2 * n;
  for (size_t i = 0; k->finals && i < k->from_count; i++) df[k->from[i]] = k->finals[i];
  if (k->finals) matrix_times(env, r->inverse, df, finals);
  for (size_t i = 0; i < n; i++) left[i] = c->x[i] - finals[i];
  lian_status status = cut_block(env, c, r, k, left, loss, err);
  for (size_t i = 0; !status && i < n; i++) loss[i] += finals[i];
  memory_free(m, scratch, 3 * n, sizeof *scratch);
  return status;
}

/* ---- links of networks */

typedef struct cut_product {
  chain_product full; /* A */
  const lian_link *link;
  const unsigned char *to; /* n: 1, the node is in S */
} cut_product;

/* (A - E) v; full.work holds v / x once A v is done */
static void times_cut(const lian_env *env, const void *context, const double *v, double *out) {
  const cut_product *p = context;
  const lian_sparse *z = p->full.r->links;
  chain_times(env, &p->full, v, out);
  for (size_t a = 0; a < p->link->from_count; a++) {
    size_t i = p->link->from[a];
    for (size_t e = z->start[i]; e < z->start[i + 1]; e++)
      if (p->to[z->index[e]])
        out[i] -= p->link->share * z->value[e] * p->full.work[z->index[e]];
  }
}

static lian_status cut_sparse(const lian_env *env, const lian_chain *c, const reading *r,
                              const lian_link *k, double *loss, lian_error *err) {
  size_t n = c->n;
  memory m = memory_of(env);
  double *scratch = memory_zero(m, 3 * n, sizeof *scratch);
  unsigned char *to = memory_zero(m, n, sizeof *to);
  lian_status status = LIAN_OK;
  if (!scratch || !to) {
    status = status_no_memory(err);
    goto done;
  }
  double *missing = scratch, *answer = scratch + n, *work = scratch + 2 * n;
  const lian_sparse *z = r->links;
  for (size_t b = 0; b < k->to_count; b++) to[k->to[b]] = 1;
  for (size_t a = 0; a < k->from_count; a++) {
    size_t i = k->from[a];
    missing[i] = k->finals ? k->finals[a] : 0;
    for (size_t e = z->start[i]; e < z->start[i + 1]; e++)
      if (to[z->index[e]]) missing[i] += k->share * z->value[e];
  }
  cut_product p = {{c, r, SIDE_A, c->share, NULL, work}, k, to};
  operator left = {n, times_cut, &p};
  status = operator_solve(env, &left, missing, 1e-12, 4000, answer, NULL, err);
  if (!status) memcpy(loss, answer, n * sizeof *loss);
done:
  memory_free(m, scratch, 3 * n, sizeof *scratch);
  memory_free(m, to, n, sizeof *to);
  return status;
}

lian_status lian_extract_link(const lian_env *env, lian_chain *c, lian_flows which,
                              const lian_link *k, double *loss, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"link", k}, {"loss", loss}), err);
  if (!wrong) wrong = check_size(k->size, sizeof *k, "lian_link", err);
  if (!wrong) wrong = check_nodes(c, k->from, k->from_count, "from", err);
  if (!wrong) wrong = check_nodes(c, k->to, k->to_count, "to", err);
  if (wrong) return wrong;
  const lian_matrix *l;
  reading *r;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status && !(k->share >= 0 && k->share <= 1))
    status = status_set(err, LIAN_BAD_ARGUMENT, "expected a share in [0, 1], got %g", k->share);
  if (!status)
    status =
        r->dense ? chain_inverse(env, c, which, &l, err) : chain_productive(env, c, which, err);
  if (status) return status;
  return r->dense ? cut_dense(env, c, r, k, loss, err) : cut_sparse(env, c, r, k, loss, err);
}
