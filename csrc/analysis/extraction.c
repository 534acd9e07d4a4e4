/* hypothetical extraction: what is lost when a node, a group or a trade link is taken out

   With g' = w'L and x = L f, each single extraction is a rank-one change of I - A, so all n cost
   O(n) once L is known (Sherman and Morrison 1950; Dietzenbacher and Lahr 2013; Miller and Blair
   2009, 12.2.6). Groups and links are rank-m changes: one m x m system (Woodbury).
   A demand model: nobody substitutes, and supply downstream is not cut. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"

/* what multiplies L[:,k], and what is then taken off at k itself */
typedef struct cut {
  double scale, own;
} cut;

/* x - x(k) = L[:,k] scale - e_k own, for the chosen side (sections of tables: full, links,
   backward, forward; share s of the column or row; keep_own leaves a_kk) */
static cut cut_of(const lian_chain *c, double l, double akk, size_t k, const lian_extraction *o) {
  double x = c->x[k], f = c->f[k], zkk = akk * x, s = o->share;
  double keep = o->keep_own ? 1 - akk : 1;
  switch (o->side) {
    case LIAN_LINKS: return (cut){x / l, f};
    case LIAN_BACKWARD:
      if (o->keep_own) { /* column k but a_kk, share s */
        double d = 1 + s * (keep * l - 1);
        return (cut){s * keep * x / d, s * x / d};
      }
      return (cut){s * x / (1 + s * (l - 1)), s * x / (1 + s * (l - 1))};
    case LIAN_FORWARD: {
      double sales = x - f - (o->keep_own ? zkk : 0);
      return (cut){s * sales / (1 + s * (keep * l - 1)), 0};
    }
    default: return (cut){x / l, 0};
  }
}

static double own_coefficient(const lian_chain *c, const reading *r, size_t k) {
  double z = r->dense ? r->dense->data[k * c->n + k] : sparse_at(r->links, k, k);
  return z * c->share[k];
}

/* the Ghosh twin: row k of B with the primary inputs kept, loss x_k (G[k,:] - e_k) / g_kk */
static double ghosh_loss(const lian_chain *c, const lian_matrix *l, size_t k, const double *w) {
  const double *row = matrix_row_of(l, k);
  double total = 0;
  if (c->x[k] == 0) return 0;
  for (size_t j = 0; j < c->n; j++) total += row[j] * c->x[j] * (w ? w[j] : 1);
  return (total - (w ? w[k] : 1) * c->x[k]) / row[k];
}

lian_status lian_extract_each(const lian_env *env, lian_chain *c, lian_flows which,
                              const lian_extraction *o, const double *weights, double *loss,
                              lian_error *err) {
  const lian_matrix *l;
  reading *r;
  size_t n = c->n;
  lian_status status = chain_inverse(env, c, which, &l, err);
  if (!status) status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  memory m = memory_of(env);
  double *g = memory_zero(m, n, sizeof *g);
  if (!g) return status_no_memory(err);
  for (size_t i = 0; i < n; i++) {
    const double *row = matrix_row_of(l, i);
    double w = weights ? weights[i] : 1;
    for (size_t j = 0; j < n; j++) g[j] += w * row[j];
  }
  for (size_t k = 0; k < n; k++) {
    if (o->side == LIAN_GHOSH) {
      loss[k] = ghosh_loss(c, l, k, weights);
      continue;
    }
    cut t = cut_of(c, l->data[k * n + k], own_coefficient(c, r, k), k, o);
    loss[k] = c->x[k] == 0 ? 0 : t.scale * g[k] - t.own * (weights ? weights[k] : 1);
  }
  memory_free(m, g, n, sizeof *g);
  return LIAN_OK;
}

/* the column k of L by one solve (sparse), or copied (dense) */
static lian_status inverse_column(const lian_env *env, lian_chain *c, lian_flows which, size_t k,
                                  double *out, lian_error *err) {
  const lian_matrix *l;
  reading *r;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  if (r->dense) {
    status = chain_inverse(env, c, which, &l, err);
    for (size_t i = 0; !status && i < c->n; i++) out[i] = l->data[i * c->n + k];
    return status;
  }
  status = chain_productive(env, c, which, err);
  if (status) return status;
  memory m = memory_of(env);
  double *unit = memory_zero(m, c->n, sizeof *unit);
  if (!unit) return status_no_memory(err);
  unit[k] = 1;
  status = chain_solve(env, c, r, SIDE_A, NULL, NULL, unit, out, NULL, err);
  memory_free(m, unit, c->n, sizeof *unit);
  return status;
}

lian_status lian_extract_node(const lian_env *env, lian_chain *c, lian_flows which,
                              const lian_extraction *o, size_t k, double *loss, lian_error *err) {
  reading *r;
  const lian_matrix *l;
  size_t n = c->n;
  if (o->side == LIAN_GHOSH) {
    lian_status dense = chain_inverse(env, c, which, &l, err);
    if (dense) return dense;
    double own = l->data[k * n + k];
    for (size_t j = 0; j < n; j++) loss[j] = (l->data[k * n + j] * c->x[j]) / own;
    loss[k] -= c->x[k] / own;
    return LIAN_OK;
  }
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = inverse_column(env, c, which, k, loss, err);
  if (status) return status;
  cut t = cut_of(c, loss[k], own_coefficient(c, r, k), k, o);
  if (c->x[k] == 0) t = (cut){0, 0};
  for (size_t i = 0; i < n; i++) loss[i] *= t.scale;
  loss[k] -= t.own;
  return LIAN_OK;
}

/* ---- groups and links: m x m systems */

/* solves S y = b in place for a dense m x m S that is spoilt */
static lian_status solve_small(const lian_env *env, double *s, size_t m, double *b,
                               lian_error *err) {
  memory mem = memory_of(env);
  int32_t *pivot = memory_new(mem, m, sizeof *pivot);
  if (!pivot) return status_no_memory(err);
  dense_lu lu;
  lian_status status = dense_factor(env, s, m, pivot, &lu, err);
  if (!status) dense_substitute(&lu, 0, b);
  memory_free(mem, pivot, m, sizeof *pivot);
  return status;
}

/* loss = L[:,S] y, row by row */
static void spread(const lian_matrix *l, const size_t *group, size_t m, const double *y,
                   double *loss) {
  for (size_t i = 0; i < l->rows; i++) {
    const double *row = matrix_row_of(l, i);
    double sum = 0;
    for (size_t k = 0; k < m; k++) sum += row[group[k]] * y[k];
    loss[i] = sum;
  }
}

lian_status lian_extract_group(const lian_env *env, lian_chain *c, lian_flows which,
                               const size_t *group, size_t m, double *loss, lian_error *err) {
  const lian_matrix *l;
  lian_status status = chain_inverse(env, c, which, &l, err);
  if (status) return status;
  memory mem = memory_of(env);
  double *s = memory_new(mem, m * m + m, sizeof *s);
  if (!s) return status_no_memory(err);
  double *y = s + m * m;
  for (size_t a = 0; a < m; a++) {
    y[a] = c->x[group[a]];
    for (size_t b = 0; b < m; b++) s[a * m + b] = l->data[group[a] * c->n + group[b]];
  }
  status = solve_small(env, s, m, y, err);
  if (!status) spread(l, group, m, y, loss);
  memory_free(mem, s, m * m + m, sizeof *s);
  return status;
}

/* x - xbar = L[:,R] (I + A_RS L_SR)^-1 A_RS xs, with the share of the link that is cut in A_RS */
static lian_status cut_link(const lian_env *env, const lian_chain *c, const reading *r,
                            const lian_matrix *l, const lian_link *k, const double *xs,
                            double *loss, lian_error *err) {
  size_t m = k->from_count, q = k->to_count, n = c->n;
  memory mem = memory_of(env);
  size_t room = m * q + q * m + m * m + m;
  double *a = memory_new(mem, room, sizeof *a);
  if (!a) return status_no_memory(err);
  double *lsr = a + m * q, *s = lsr + q * m, *y = s + m * m;
  for (size_t i = 0; i < m; i++) {
    y[i] = 0;
    for (size_t j = 0; j < q; j++) {
      a[i * q + j] = k->share * r->dense->data[k->from[i] * n + k->to[j]] * c->share[k->to[j]];
      y[i] += a[i * q + j] * xs[k->to[j]];
    }
  }
  for (size_t j = 0; j < q; j++)
    for (size_t i = 0; i < m; i++) lsr[j * m + i] = l->data[k->to[j] * n + k->from[i]];
  lian_matrix one = {.rows = m, .cols = q, .data = a}, two = {.rows = q, .cols = m, .data = lsr};
  lian_matrix product = {.rows = m, .cols = m, .data = s};
  matrix_product(env, &one, &two, &product);
  for (size_t i = 0; i < m; i++) s[i * m + i] += 1;
  lian_status status = solve_small(env, s, m, y, err);
  if (!status) spread(l, k->from, m, y, loss);
  memory_free(mem, a, room, sizeof *a);
  return status;
}

lian_status lian_extract_link(const lian_env *env, lian_chain *c, lian_flows which,
                              const lian_link *k, double *loss, lian_error *err) {
  const lian_matrix *l;
  reading *r;
  size_t n = c->n;
  lian_status status = chain_inverse(env, c, which, &l, err);
  if (!status) status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  memory m = memory_of(env);
  double *room = memory_zero(m, 3 * n, sizeof *room);
  if (!room) return status_no_memory(err);
  double *finals = room, *xs = room + n, *df = room + 2 * n;
  memcpy(xs, c->x, n * sizeof *xs);
  for (size_t i = 0; k->finals && i < k->from_count; i++) df[k->from[i]] = k->finals[i];
  if (k->finals) {
    matrix_times(env, l, df, finals);
    for (size_t i = 0; i < n; i++) xs[i] -= finals[i];
  }
  status = cut_link(env, c, r, l, k, xs, loss, err);
  for (size_t i = 0; !status && k->finals && i < n; i++) loss[i] += finals[i];
  memory_free(m, room, 3 * n, sizeof *room);
  return status;
}

lian_status lian_extract_cell(const lian_env *env, lian_chain *c, lian_flows which, size_t from,
                              size_t to, double delta, double *loss, lian_error *err) {
  const lian_matrix *l;
  lian_status status = chain_inverse(env, c, which, &l, err);
  if (status) return status;
  double bottom = 1 + delta * l->data[to * c->n + from];
  if (bottom == 0)
    return status_set(err, LIAN_SINGULAR, "that change makes the table singular");
  for (size_t i = 0; i < c->n; i++)
    loss[i] = delta * c->x[to] * l->data[i * c->n + from] / bottom;
  return LIAN_OK;
}
