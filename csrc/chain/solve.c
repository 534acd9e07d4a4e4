/* solving with a chain's coefficients: products without forming A or B, productivity, inverse

   A v = Z (v / x)   A' v = (Z' v) / x   B v = (Z v) / x   B' v = Z' (v / x)
   (Miller and Blair 2009, 2.2 and 12.1). Memory-bound: each product reads the flows once. */
#include <math.h>
#include <string.h>

#include "../numeric/reached.h"
#include "chain.h"

#define RESIDUAL 1e-12
#define MOST_PRODUCTS 4000

static int turned(chain_side side) { return side == SIDE_A_TURNED || side == SIDE_B_TURNED; }

/* 1: the argument is scaled, else the result */
static int scales_argument(chain_side side) { return side == SIDE_A || side == SIDE_B_TURNED; }

void chain_times(const lian_env *env, const chain_product *p, const double *v, double *out) {
  size_t n = p->c->n;
  const reading *r = p->r;
  if (scales_argument(p->side)) {
    for (size_t i = 0; i < n; i++) p->work[i] = v[i] * p->share[i];
    v = p->work;
  }
  if (r->links)
    sparse_times(env, turned(p->side) ? r->turned : r->links, v, out);
  else if (turned(p->side))
    matrix_transposed_times(env, r->dense, v, out);
  else
    matrix_times(env, r->dense, v, out);
  if (!scales_argument(p->side))
    for (size_t i = 0; i < n; i++) out[i] *= p->share[i];
  if (p->pass)
    for (size_t i = 0; i < n; i++) out[i] *= p->pass[i];
}

static void times(const lian_env *env, const void *context, const double *v, double *out) {
  chain_times(env, context, v, out);
}

operator chain_operator(const chain_product *p) {
  operator a = {p->c->n, times, p};
  return a;
}

/* a: A, a_ij = z_ij / x_j (by_column), or B, b_ij = z_ij / x_i; n x n */
static void scale_into(const reading *r, const chain_product *p, int by_column, double *a) {
  size_t n = p->c->n;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      a[i * n + j] = r->dense->data[i * n + j] * p->share[by_column ? j : i];
}

/* LU of I - P, for systems on which iteration does not converge; P' when the side is transposed */
static lian_status solve_by_factors(const lian_env *env, const chain_product *p, const double *b,
                                    double *out, lian_error *err) {
  size_t n = p->c->n;
  memory m = memory_of(env);
  double *a = memory_new(m, n * n, sizeof *a);
  int32_t *pivot = memory_new(m, n, sizeof *pivot);
  lian_status status = LIAN_OK;
  if (!a || !pivot) {
    status = status_no_memory(err);
    goto done;
  }
  scale_into(p->r, p, p->side == SIDE_A || p->side == SIDE_A_TURNED, a);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double pass = p->pass ? p->pass[turned(p->side) ? j : i] : 1;
      a[i * n + j] = (i == j) - pass * a[i * n + j];
    }
  dense_lu lu;
  status = dense_factor(env, a, n, pivot, &lu, err);
  if (status) goto done;
  memcpy(out, b, n * sizeof *out);
  dense_substitute(&lu, turned(p->side), out);
done:
  memory_free(m, a, n * n, sizeof *a);
  memory_free(m, pivot, n, sizeof *pivot);
  return status;
}

static double true_residual(const lian_env *env, const chain_product *p, const double *b,
                            const double *x, double *ax) {
  double most = 0;
  chain_times(env, p, x, ax);
  for (size_t i = 0; i < p->c->n; i++) {
    double gap = fabs(b[i] - x[i] + ax[i]);
    if (!(gap <= most)) most = gap;
  }
  double scale = vector_largest(b, p->c->n);
  return scale > 0 ? most / scale : most;
}

lian_status chain_solve(const lian_env *env, lian_chain *c, reading *r, chain_side side,
                        const double *share, const double *pass, const double *b, double *out,
                        solve_report *report, lian_error *err) {
  size_t n = c->n;
  memory m = memory_of(env);
  lian_status status = turned(side) ? chain_turn(env, r, err) : LIAN_OK;
  if (status) return status;
  double *work = memory_new(m, 2 * n, sizeof *work);
  if (!work) return status_no_memory(err);
  chain_product p = {c, r, side, share ? share : c->share, pass, work};
  operator a = chain_operator(&p);
  solve_report unasked, *spent = report ? report : &unasked;
  memcpy(out, b, n * sizeof *out);
  status = operator_solve(env, &a, b, RESIDUAL, MOST_PRODUCTS, out, spent, err);
  if (status == LIAN_NO_CONVERGENCE && r->dense) {
    status = solve_by_factors(env, &p, b, out, err);
    if (!status) spent->residual = true_residual(env, &p, b, out, work + n);
  }
  memory_free(m, work, 2 * n, sizeof *work);
  return status;
}

/* ---- productivity */

static size_t largest_column(const lian_chain *c, const reading *r, double *sum) {
  size_t worst = 0;
  *sum = -1;
  for (size_t j = 0; j < c->n; j++) {
    double s = r->col_sum[j] * c->share[j];
    if (s > *sum) {
      *sum = s;
      worst = j;
    }
  }
  return worst;
}

static int flows_and_output_positive(const lian_chain *c, const reading *r) {
  if (r->negative) return 0;
  for (size_t j = 0; j < c->n; j++)
    if (c->x[j] < 0) return 0;
  return 1;
}

/* m'(I - A) = 1' has a positive solution exactly when rho(A) < 1, for A >= 0 */
static lian_status positive_solution(const lian_env *env, lian_chain *c, reading *r, int *found,
                                     lian_error *err) {
  memory m = memory_of(env);
  double *b = memory_new(m, 2 * c->n, sizeof *b);
  if (!b) return status_no_memory(err);
  double *x = b + c->n;
  for (size_t i = 0; i < c->n; i++) b[i] = 1;
  lian_status status = chain_solve(env, c, r, SIDE_A_TURNED, NULL, NULL, b, x, NULL, err);
  *found = status == LIAN_OK;
  for (size_t i = 0; i < c->n && *found; i++) *found = x[i] > 0;
  if (status == LIAN_NO_CONVERGENCE || status == LIAN_SINGULAR) status = LIAN_OK;
  memory_free(m, b, 2 * c->n, sizeof *b);
  return status;
}

static lian_status dense_radius(const lian_env *env, lian_chain *c, const reading *r, double *out,
                                lian_error *err) {
  memory m = memory_of(env);
  size_t cells = c->n * c->n;
  double *a = memory_new(m, cells, sizeof *a);
  if (!a) return status_no_memory(err);
  chain_product p = {c, r, SIDE_A, c->share, NULL, NULL};
  scale_into(r, &p, 1, a);
  lian_status status = dense_spectral_radius(env, a, c->n, out, err);
  memory_free(m, a, cells, sizeof *a);
  return status;
}

lian_status chain_radius(const lian_env *env, lian_chain *c, lian_flows which, double *out,
                         lian_error *err) {
  reading *r;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  if (r->radius >= 0) {
    *out = r->radius;
    return LIAN_OK;
  }
  memory m = memory_of(env);
  double *scratch = memory_new(m, 2 * c->n, sizeof *scratch);
  if (!scratch) return status_no_memory(err);
  chain_product p = {c, r, SIDE_A, c->share, NULL, scratch};
  operator a = chain_operator(&p);
  spectrum s = {0};
  for (size_t i = 0; i < c->n; i++) scratch[c->n + i] = 1;
  status = operator_spectrum(env, &a, 1e-10, MOST_PRODUCTS, scratch + c->n, &s, err);
  r->radius = s.radius;
  if (r->dense && ((status == LIAN_OK && !s.settled) || status == LIAN_NO_CONVERGENCE ||
                   !flows_and_output_positive(c, r)))
    status = dense_radius(env, c, r, &r->radius, err);
  if (status)
    r->radius = -1;
  else
    *out = r->radius;
  memory_free(m, scratch, 2 * c->n, sizeof *scratch);
  return status;
}

#define MOST_BOUNDS 60 /* products before the radius itself is computed */

/* out = |A| z */
static void times_sizes(const lian_chain *c, const reading *r, const double *z, double *out) {
  for (size_t i = 0; i < c->n; i++) {
    double sum = 0;
    if (r->dense) {
      const double *row = matrix_row_of(r->dense, i);
      for (size_t j = 0; j < c->n; j++) sum += fabs(row[j] * c->share[j]) * z[j];
    } else {
      const lian_sparse *l = r->links;
      for (size_t k = l->start[i]; k < l->start[i + 1]; k++)
        sum += fabs(l->value[k] * c->share[l->index[k]]) * z[l->index[k]];
    }
    out[i] = sum;
  }
}

/* where cells are negative: rho(A) <= rho(|A|) <= max (|A| z)_i / z_i for any z > 0 (Wielandt 1950), so one z with
   all ratios below 1 proves productivity; z <- |A| z + z / 4. found: 0 when none of MOST_BOUNDS does.
   cost: a product a step, mostly fewer than ten */
static lian_status bounded(const lian_env *env, const lian_chain *c, const reading *r, int *found, lian_error *err) {
  memory m = memory_of(env);
  double *z = memory_new(m, 2 * c->n, sizeof *z);
  if (!z) return status_no_memory(err);
  double *y = z + c->n;
  for (size_t i = 0; i < c->n; i++) z[i] = 1;
  lian_status status = LIAN_OK;
  for (int step = 0; step < MOST_BOUNDS && !*found && !status; step++) {
    if (env_stopped(env)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
    times_sizes(c, r, z, y);
    double most = 0, size = 0;
    for (size_t i = 0; i < c->n; i++) most = fmax(most, y[i] / z[i]);
    *found = most < 1 - 1e-9;
    for (size_t i = 0; i < c->n; i++) size = fmax(size, z[i] = y[i] + 0.25 * z[i]);
    for (size_t i = 0; i < c->n; i++) z[i] = fmax(z[i] / size, 1e-100);
  }
  memory_free(m, z, 2 * c->n, sizeof *z);
  return status;
}

lian_status chain_productive(const lian_env *env, lian_chain *c, lian_flows which,
                             lian_error *err) {
  reading *r;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (status || r->productive) return status;
  double largest, rho = 0;
  size_t worst = largest_column(c, r, &largest);
  int positive = flows_and_output_positive(c, r), found = positive && largest < 1;
  if (!found && positive) status = positive_solution(env, c, r, &found, err);
  if (!found && !positive) status = bounded(env, c, r, &found, err);
  if (!found && !status) {
    status = chain_radius(env, c, which, &rho, err);
    found = !status && rho < 1;
  }
  if (status) return status;
  r->productive = found;
  if (found) return LIAN_OK;
  return status_set(err, LIAN_NOT_PRODUCTIVE,
                    "the table is not productive: the spectral radius of A is %g, and must be "
                    "below 1; inputs of '%s' are %g times its output",
                    rho, labels_text(c->nodes, worst), largest);
}

lian_status chain_inverse(const lian_env *env, lian_chain *c, lian_flows which,
                          const lian_matrix **out, lian_error *err) {
  reading *r;
  size_t n = c->n;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  if (!r->dense)
    return status_set(err, LIAN_UNSUPPORTED,
                      "the inverse of a network of %z nodes is not formed; ask for solutions "
                      "instead", n);
  if (!r->inverse) status = chain_productive(env, c, which, err);
  if (status || r->inverse) {
    *out = r->inverse;
    return status;
  }
  lian_matrix *a = matrix_new(c->m, n, n);
  int32_t *pivot = memory_new(c->m, n, sizeof *pivot);
  if (!a || !pivot) {
    status = status_no_memory(err);
    goto done;
  }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      a->data[i * n + j] = (i == j) - r->dense->data[i * n + j] * c->share[j];
  dense_lu lu;
  env_part part;
  lian_env within = env_within(env, &part, 0, 1. / 3); /* 2 n^3 / 3 of 2 n^3 products and sums */
  status = dense_factor(&within, a->data, n, pivot, &lu, err);
  within = env_within(env, &part, 1. / 3, 1);
  if (!status) status = dense_invert(&within, &lu, err);
  if (!status) status = matrix_clear_unreached(env, r->dense, c->share, a, err);
  if (status) goto done;
  *out = r->inverse = lian_matrix_keep(a);
done:
  lian_matrix_free(a);
  memory_free(c->m, pivot, n, sizeof *pivot);
  return status;
}
