/* eigenvector linkages (Dietzenbacher 1992): Perron vectors of the coefficients

   backward q'A = rho q', forward B z = rho z, rho the spectral radius of both; pure numbers.
   Krylov spaces of SPACE products (Arnoldi 1951), each started from the dominant Ritz vector of
   the previous one (Saad 2011, 7.1), until max |A q - rho q| <= 1e-10 rho max |q|. The vector is unique
   when it does not depend on the start; a second start is tried for one side. Negative
   cells are accepted as long as the vector has one sign.
   About 36 products with the flows a run, three runs; workspace (SPACE + 6) n. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"

#define SPACE 12
#define RESTARTS 60
#define GOAL 1e-10
#define SAME 1e-6 /* difference up to which two vectors are the same, share of the largest entry */
#define SMALL_STEPS 20000
#define SHIFT 0.5     /* share of the largest entry of h: separates -rho from rho in cyclic tables */
#define NOTHING 1e-13 /* relative length of a vector that is rounding only */

typedef struct krylov {
  const lian_env *env;
  const chain_product *p;
  size_t n, used;             /* used: dimension of the space */
  double *basis, *image;      /* (SPACE + 1) x n: orthonormal; n: scratch */
  double h[SPACE + 1][SPACE]; /* the operator in this basis (Hessenberg) */
} krylov;

static double *column(const krylov *k, size_t j) {
  return k->basis + j * k->n;
}

static double length(const double *v, size_t n) {
  return sqrt(vector_dot(v, v, n));
}

static void scale(double *v, size_t n, double by) {
  for (size_t i = 0; i < n; i++) v[i] *= by;
}

/* orthogonalises v against the first `count` basis vectors, twice; adds the coefficients to h */
static void orthogonalise(krylov *k, size_t count, double *v) {
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < count; i++) {
      const double *b = column(k, i);
      double along = vector_dot(b, v, k->n);
      for (size_t t = 0; t < k->n; t++) v[t] -= along * b[t];
      k->h[i][count - 1] += along;
    }
}

/* builds the Krylov space of q; ends early when it is invariant */
static void build(krylov *k, const double *q) {
  memset(k->h, 0, sizeof k->h);
  memcpy(column(k, 0), q, k->n * sizeof *q);
  scale(column(k, 0), k->n, 1 / length(q, k->n));
  for (k->used = 1; k->used <= SPACE; k->used++) {
    size_t j = k->used;
    double *next = column(k, j);
    chain_times(k->env, k->p, column(k, j - 1), next);
    double before = length(next, k->n);
    orthogonalise(k, j, next);
    double left = length(next, k->n);
    k->h[j][j - 1] = left;
    if (left <= NOTHING * before || left == 0) return;
    scale(next, k->n, 1 / left);
  }
  k->used = SPACE;
}

/* dominant eigenvector u of the small matrix, by power steps with a shift */
static void small_vector(const krylov *k, double u[SPACE]) {
  size_t m = k->used;
  double size = 0, w[SPACE];
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < m; j++) size = fmax(size, fabs(k->h[i][j]));
  for (size_t i = 0; i < m; i++) u[i] = i == 0;
  for (int step = 0; step < SMALL_STEPS; step++) {
    double total = 0, change = 0;
    for (size_t i = 0; i < m; i++) {
      w[i] = SHIFT * size * u[i];
      for (size_t j = 0; j < m; j++) w[i] += k->h[i][j] * u[j];
      total += w[i] * w[i];
    }
    if (total == 0) return;
    for (size_t i = 0; i < m; i++) {
      double next = w[i] / sqrt(total);
      change = fmax(change, fabs(next - u[i]));
      u[i] = next;
    }
    if (change < 1e-15) return;
  }
}

/* q: Ritz vector with largest entry 1, and rho; returns max |A q - rho q| / rho */
static double ritz_vector(krylov *k, double *q, double *rho) {
  double u[SPACE] = {0};
  small_vector(k, u);
  memset(q, 0, k->n * sizeof *q);
  for (size_t j = 0; j < k->used; j++)
    for (size_t i = 0; i < k->n; i++) q[i] += u[j] * column(k, j)[i];
  double sum = vector_sum(q, k->n), most = vector_largest(q, k->n), worst = 0;
  if (!(most > 0)) return INFINITY;
  scale(q, k->n, (sum < 0 ? -1 : 1) / most);
  chain_times(k->env, k->p, q, k->image);
  *rho = vector_dot(q, k->image, k->n) / vector_dot(q, q, k->n);
  for (size_t i = 0; i < k->n; i++) worst = fmax(worst, fabs(k->image[i] - *rho * q[i]));
  return *rho > 0 ? worst / *rho : INFINITY;
}

/* q: start, then the Perron vector */
static lian_status perron(krylov *k, double *q, double *rho, lian_error *err) {
  double gap = INFINITY;
  for (int run = 0; run < RESTARTS && !(gap <= GOAL); run++) {
    if (env_stopped(k->env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    build(k, q);
    gap = ritz_vector(k, q, rho);
    if (!(vector_largest(q, k->n) > 0)) break;
  }
  if (!(gap <= GOAL))
    return status_set(
        err, LIAN_NO_CONVERGENCE,
        "the dominant eigenvector is not found: after %d products it is off by %g",
        RESTARTS * (SPACE + 1), gap);
  for (size_t i = 0; i < k->n; i++) {
    if (q[i] < -SAME)
      return status_set(err, LIAN_NO_CONVERGENCE,
                        "the dominant eigenvector changes sign, as the flows or outputs do");
    if (q[i] < 0) q[i] = 0;
  }
  return LIAN_OK;
}

/* LIAN_NO_CONVERGENCE when another start gives another vector */
static lian_status confirm(krylov *k, const double *q, double *other, lian_error *err) {
  double rho, worst = 0;
  for (size_t i = 0; i < k->n; i++) other[i] = 1 + 0.9 * sin(1.0 + 2.0 * (double)i);
  lian_status status = perron(k, other, &rho, err);
  for (size_t i = 0; !status && i < k->n; i++) worst = fmax(worst, fabs(other[i] - q[i]));
  if (!status && worst > SAME)
    status =
        status_set(err, LIAN_NO_CONVERGENCE,
                   "the dominant eigenvector is not unique: parts of the table that do not "
                   "depend on each other share the spectral radius %g",
                   rho);
  return status;
}

/* an acyclic graph has no dominant eigenvector: says so instead of reporting no convergence */
static lian_status explain(const lian_env *env, lian_chain *c, lian_flows which,
                           lian_status status, lian_error *err) {
  double rho;
  if (status != LIAN_NO_CONVERGENCE || chain_radius(env, c, which, &rho, NULL) || rho > 0)
    return status;
  return status_set(err, status,
                    "the graph of the flows is acyclic, so there is no dominant eigenvector");
}

static void to_mean_one(double *q, size_t n) {
  scale(q, n, (double)n / vector_sum(q, n));
}

lian_status lian_eigenvector_linkages(const lian_env *env, lian_chain *c, lian_flows which,
                                      double *backward, double *forward, double *radius,
                                      lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"backward", backward}, {"forward", forward}, {"radius", radius}),
                                 err);
  if (wrong) return wrong;
  reading *r;
  size_t n = c->n, size = (SPACE + 6) * n;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_turn(env, r, err);
  if (status) return status;
  memory m = memory_of(env);
  double *work = memory_new(m, size, sizeof *work), rho, twin;
  if (!work) return status_no_memory(err);
  double *left = work + n, *right = left + n, *other = right + n, *image = other + n;
  chain_product p = {c, r, SIDE_A_TURNED, c->share, NULL, work};
  krylov k = {.env = env, .p = &p, .n = n, .basis = image + n, .image = image};
  for (size_t i = 0; i < n; i++) left[i] = right[i] = 1;
  status = perron(&k, left, &rho, err);
  if (!status) status = confirm(&k, left, other, err);
  p.side = SIDE_B;
  if (!status) status = perron(&k, right, &twin, err);
  if (!status) {
    to_mean_one(left, n);
    to_mean_one(right, n);
    memcpy(backward, left, n * sizeof *left);
    memcpy(forward, right, n * sizeof *right);
    *radius = rho;
  }
  memory_free(m, work, size, sizeof *work);
  return explain(env, c, which, status, err);
}
