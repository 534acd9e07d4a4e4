/* hypothetical extraction of single nodes: loss of output when one is extracted

   With g' = w'L, each is a rank-one change of I - A, so all n cost O(n) once L is known
   (Sherman and Morrison 1950; Dietzenbacher and Lahr 2013; Miller and Blair 2009, 12.2.6). With
   y = x - Z1 final demand by the flows, a = a_kk (0 unless it is kept) and
   d = 1 + s ((1 - a) l_kk - 1) for a share s,
     full      L[:,k] x_k / l_kk              links     L[:,k] x_k / l_kk - e_k y_k / (1 - a)
     backward  s x_k ((1 - a) L[:,k] - e_k) / d
     forward   s (x_k - y_k - a x_k) L[:,k] / d
     ghosh     s x_k ((1 - a) G[k,:] - e_k') / d
   Losses in money per year. A demand model, except ghosh: no substitution, and no effect on
   supply downstream. */
#include "leontief.h"

/* scale: factor of the column of L (the row of G); own: then subtracted at k itself */
typedef struct cut {
  double scale, own;
} cut;

static cut cut_of(const lian_chain *c, const reading *r, double l, double akk, size_t k,
                  const lian_extraction *o) {
  double x = c->x[k], sales = r->row_sum[k], s = o->share, a = o->keep_own ? akk : 0;
  double d = 1 + s * ((1 - a) * l - 1);
  if (x == 0) return (cut){0, 0};
  switch (o->side) {
    case LIAN_SIDE_FULL:
      return (cut){x / l, 0};
    case LIAN_SIDE_LINKS:
      return (cut){x / l, (x - sales) / (1 - a)};
    case LIAN_SIDE_FORWARD:
      return (cut){s * (sales - a * x) / d, 0};
    default:
      return (cut){s * (1 - a) * x / d, s * x / d}; /* backward, ghosh */
  }
}

static double own_coefficient(const lian_chain *c, const reading *r, size_t k) {
  double z = r->dense ? r->dense->data[k * c->n + k] : sparse_at(r->links, k, k);
  return z * c->share[k];
}

static lian_status check_cut(const lian_extraction *o, lian_error *err) {
  lian_status status = check_size(o->size, sizeof *o, "lian_extraction", err);
  if (!status) status = check_choice((long)o->side, LIAN_SIDE_GHOSH + 1, "side", err);
  if (status) return status;
  int no_options = o->side == LIAN_SIDE_FULL || o->side == LIAN_SIDE_LINKS;
  if (o->side == LIAN_SIDE_FULL && o->keep_own)
    return status_set(err, LIAN_BAD_ARGUMENT, "the full side keeps no coefficient: without final demand nothing is made");
  if (!(o->share >= 0 && o->share <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "expected a share in [0, 1], got %g", o->share);
  if (no_options && o->share != 1)
    return status_set(err, LIAN_BAD_ARGUMENT, "a share goes with the backward, forward and ghosh sides alone");
  return LIAN_OK;
}

lian_status lian_extract_each(const lian_env *env, lian_chain *c, lian_flows which,
                              const lian_extraction *o, const double *weights, double *loss,
                              lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"options", o}, {"loss", loss}), err);
  if (wrong) return wrong;
  const lian_matrix *l;
  reading *r;
  size_t n = c->n;
  int ghosh = o->side == LIAN_SIDE_GHOSH;
  lian_status status = check_cut(o, err);
  if (!status) status = chain_inverse(env, c, which, &l, err);
  if (!status) status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  memory m = memory_of(env);
  double *w = memory_new(m, n, sizeof *w);
  if (!w) return status_no_memory(err);
  for (size_t k = 0; k < n; k++) w[k] = (weights ? weights[k] : 1) * (ghosh ? c->x[k] : 1);
  if (ghosh)
    matrix_times(env, l, w, loss); /* x_k (G w)_k */
  else
    matrix_transposed_times(env, l, w, loss); /* w'L */
  for (size_t k = 0; k < n; k++) {
    cut t = cut_of(c, r, l->data[k * n + k], own_coefficient(c, r, k), k, o);
    double g = ghosh ? loss[k] * c->share[k] : loss[k];
    loss[k] = t.scale * g - t.own * (weights ? weights[k] : 1);
  }
  memory_free(m, w, n, sizeof *w);
  return LIAN_OK;
}

/* column k of L, or row k of G: from the inverse where there is one, else by one solve */
static lian_status inverse_part(const lian_env *env, lian_chain *c, lian_flows which, size_t k,
                                int ghosh, double *out, lian_error *err) {
  reading *r;
  size_t n = c->n;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  const lian_matrix *l = r->inverse;
  for (size_t i = 0; l && i < n; i++)
    out[i] = !ghosh   ? l->data[i * n + k]
             : i == k ? l->data[k * n + k]
                      : l->data[k * n + i] * c->x[i] * c->share[k];
  if (l) return LIAN_OK;
  memory m = memory_of(env);
  double *unit = memory_zero(m, n, sizeof *unit);
  if (!unit) return status_no_memory(err);
  unit[k] = 1;
  status = leontief_solve(env, c, which, ghosh ? SIDE_B_TURNED : SIDE_A, unit, out, NULL, err);
  memory_free(m, unit, n, sizeof *unit);
  return status;
}

lian_status lian_extract_node(const lian_env *env, lian_chain *c, lian_flows which,
                              const lian_extraction *o, size_t k, double *loss,
                              lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"options", o}, {"loss", loss}), err);
  if (!wrong) wrong = check_index(k, c->n, "node", err);
  if (wrong) return wrong;
  reading *r;
  lian_status status = check_cut(o, err);
  if (!status) status = chain_reading(env, c, which, &r, err);
  if (!status) status = inverse_part(env, c, which, k, o->side == LIAN_SIDE_GHOSH, loss, err);
  if (status) return status;
  cut t = cut_of(c, r, loss[k], own_coefficient(c, r, k), k, o);
  for (size_t i = 0; i < c->n; i++) loss[i] *= t.scale;
  loss[k] -= t.own;
  return LIAN_OK;
}

/* (I - A + delta e_from e_to') xbar = (I - A) x */
lian_status lian_extract_cell(const lian_env *env, lian_chain *c, lian_flows which, size_t from,
                              size_t to, double delta, double *loss, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"loss", loss}), err);
  if (!wrong) wrong = check_index(from, c->n, "from", err);
  if (!wrong) wrong = check_index(to, c->n, "to", err);
  if (!wrong) wrong = check_finite(&delta, 1, "delta", err);
  if (wrong) return wrong;
  memory m = memory_of(env);
  double *part = memory_new(m, c->n, sizeof *part);
  if (!part) return status_no_memory(err);
  lian_status status = inverse_part(env, c, which, from, 0, part, err);
  double bottom = status ? 1 : 1 + delta * part[to];
  if (!(bottom > 0))
    status = status_set(err, LIAN_NOT_PRODUCTIVE,
                        "the coefficient from '%s' to '%s' can grow by less than %g",
                        labels_text(c->nodes, from), labels_text(c->nodes, to), 1 / part[to]);
  for (size_t i = 0; !status && i < c->n; i++) loss[i] = delta * c->x[to] * part[i] / bottom;
  memory_free(m, part, c->n, sizeof *part);
  return status;
}
