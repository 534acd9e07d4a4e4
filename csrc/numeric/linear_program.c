/* interior-point method for a linear program with bounds (linear_program.h)

   min q'x with q = -gain, subject to G x <= h, where G stacks I, -I, M, -M and h stacks cap, 0,
   high, -low. With slacks s and prices z: H dx = right side, H = G' (z / s) G. Each step solves
   twice with one factor: the affine predictor, then the centred corrector (Mehrotra 1992).
   Arrays over limits have 2 (n + rows) entries, one side after the other. */
#include "linear_program.h"

#include <math.h>
#include <string.h>

#include "blas.h"

#define MOST_STEPS 200
#define TOLERANCE 1e-9
#define GOOD 1000 /* times the tolerance: accepted when rounding allows no better */

enum { CAP, ZERO, HIGH, LOW, SIDES };

typedef struct state {
  const linear_program *p;
  size_t n, rows, limits;    /* limits = 2 (n + rows) */
  size_t first[SIDES + 1];   /* index of the first limit of a side */
  double *q, *x, *rd, *dx;   /* n each: objective, solution, dual residual, step */
  double *mx, *mdx, *t;      /* rows each: M x, M dx, scratch */
  double *s, *z, *ds, *dz;   /* limits: slacks, prices, their steps */
  double *rp, *rc;           /* limits: primal residual G x + s - h; centring target */
  double *h, *b;             /* n x n normal matrix; rows x n scaled M */
} state;

static size_t length(const state *k, int side) { return k->first[side + 1] - k->first[side]; }

static double limit(const linear_program *p, int side, size_t i) {
  switch (side) {
    case CAP: return p->cap[i];
    case ZERO: return 0;
    case HIGH: return p->high[i];
    default: return -p->low[i];
  }
}

/* (G v)[side][i], given v and M v */
static double row(int side, size_t i, const double *v, const double *mv) {
  double value = side == CAP || side == ZERO ? v[i] : mv[i];
  return side == ZERO || side == LOW ? -value : value;
}

/* out = G' y */
static void times_transposed(const state *k, const double *y, double *out) {
  const size_t *first = k->first;
  for (size_t i = 0; i < k->rows; i++) k->t[i] = y[first[HIGH] + i] - y[first[LOW] + i];
  blas_gemv('N', k->n, k->rows, 1, k->p->m, k->n, k->t, 0, out);
  for (size_t i = 0; i < k->n; i++) out[i] += y[first[CAP] + i] - y[first[ZERO] + i];
}

static void times_m(const state *k, const double *v, double *out) {
  blas_gemv('T', k->n, k->rows, 1, k->p->m, k->n, v, 0, out);
}

/* residuals of both sides; returns the mean of s z */
static double residuals(state *k, double *primal, double *dual) {
  double mu = 0;
  *primal = *dual = 0;
  times_m(k, k->x, k->mx);
  for (int side = 0; side < SIDES; side++)
    for (size_t i = 0; i < length(k, side); i++) {
      size_t at = k->first[side] + i;
      k->rp[at] = row(side, i, k->x, k->mx) + k->s[at] - limit(k->p, side, i);
      if (fabs(k->rp[at]) > *primal) *primal = fabs(k->rp[at]);
      mu += k->s[at] * k->z[at];
    }
  times_transposed(k, k->z, k->rd);
  for (size_t i = 0; i < k->n; i++) {
    k->rd[i] += k->q[i];
    if (fabs(k->rd[i]) > *dual) *dual = fabs(k->rd[i]);
  }
  return mu / (double)k->limits;
}

/* weight z / s of the two limits of i, on sides a and b, in the normal matrix */
static double weight(const state *k, int a, int b, size_t i) {
  size_t at = k->first[a] + i, to = k->first[b] + i;
  return k->z[at] / k->s[at] + k->z[to] / k->s[to];
}

/* H = D1 + M' D2 M, lower triangle in column-major reading, factored; 0: not positive */
static int factor_damped(state *k, double damping) {
  size_t n = k->n;
  blas_syrk('L', 'N', n, k->rows, 1, k->b, n, 0, k->h, n);
  for (size_t i = 0; i < n; i++)
    k->h[i * n + i] = (k->h[i * n + i] + weight(k, CAP, ZERO, i)) * (1 + damping);
  return lapack_potrf('L', n, k->h, n) == 0;
}

/* with the least damping at which the factorisation succeeds */
static int factor(state *k) {
  size_t n = k->n;
  for (size_t i = 0; i < k->rows; i++) {
    double root = sqrt(weight(k, HIGH, LOW, i));
    for (size_t j = 0; j < n; j++) k->b[i * n + j] = root * k->p->m[i * n + j];
  }
  for (double damping = 0; damping < 1e-6; damping = damping > 0 ? 100 * damping : 1e-14)
    if (factor_damped(k, damping)) return 1;
  return 0;
}

/* the direction for centring targets rc: s dz + z ds = rc */
static void direction(state *k) {
  size_t n = k->n;
  for (size_t at = 0; at < k->limits; at++)
    k->dz[at] = (k->rc[at] + k->z[at] * k->rp[at]) / k->s[at];
  times_transposed(k, k->dz, k->dx);
  for (size_t i = 0; i < n; i++) k->dx[i] = -k->rd[i] - k->dx[i];
  lapack_potrs('L', n, 1, k->h, n, k->dx, n);
  times_m(k, k->dx, k->mdx);
  for (int side = 0; side < SIDES; side++)
    for (size_t i = 0; i < length(k, side); i++) {
      size_t at = k->first[side] + i;
      k->ds[at] = -k->rp[at] - row(side, i, k->dx, k->mdx);
      k->dz[at] = (k->rc[at] - k->z[at] * k->ds[at]) / k->s[at];
    }
}

/* the longest step that keeps v + step dv positive */
static double reach(const double *v, const double *dv, size_t count) {
  double step = 1;
  for (size_t i = 0; i < count; i++)
    if (dv[i] < 0 && -v[i] / dv[i] < step) step = -v[i] / dv[i];
  return step;
}

static double mean_after(const state *k, double primal, double dual) {
  double sum = 0;
  for (size_t at = 0; at < k->limits; at++)
    sum += (k->s[at] + primal * k->ds[at]) * (k->z[at] + dual * k->dz[at]);
  return sum / (double)k->limits;
}

static void advance(state *k, double primal, double dual) {
  for (size_t i = 0; i < k->n; i++) k->x[i] += primal * k->dx[i];
  for (size_t at = 0; at < k->limits; at++) {
    k->s[at] += primal * k->ds[at];
    k->z[at] += dual * k->dz[at];
  }
}

/* predictor, then corrector; the step stays short of the boundary */
static void step(state *k, double mu) {
  size_t all = k->limits;
  for (size_t at = 0; at < all; at++) k->rc[at] = -k->s[at] * k->z[at];
  direction(k);
  double primal = reach(k->s, k->ds, all), dual = reach(k->z, k->dz, all);
  double ratio = mean_after(k, primal, dual) / mu, centre = ratio * ratio * ratio * mu;
  for (size_t at = 0; at < all; at++)
    k->rc[at] = centre - k->s[at] * k->z[at] - k->ds[at] * k->dz[at];
  direction(k);
  primal = 0.9995 * reach(k->s, k->ds, all);
  dual = 0.9995 * reach(k->z, k->dz, all);
  advance(k, primal, dual);
}

static void start(state *k) {
  size_t n = k->n;
  for (size_t i = 0; i < n; i++) k->q[i] = -k->p->gain[i];
  double price = vector_largest(k->q, n), size = vector_largest(k->p->cap, n);
  if (!(price > 0)) price = 1;
  if (!(size > 0)) size = 1;
  for (size_t i = 0; i < n; i++) k->x[i] = 0.5 * k->p->cap[i];
  times_m(k, k->x, k->mx);
  for (int side = 0; side < SIDES; side++)
    for (size_t i = 0; i < length(k, side); i++) {
      size_t at = k->first[side] + i;
      double slack = limit(k->p, side, i) - row(side, i, k->x, k->mx);
      double least = 1e-3 * (fabs(limit(k->p, side, i)) + 1e-3 * size);
      k->s[at] = slack > least ? slack : least;
      k->z[at] = price;
    }
}

static double dot_limits(const state *k) {
  double sum = 0;
  for (int side = 0; side < SIDES; side++)
    for (size_t i = 0; i < length(k, side); i++)
      sum += limit(k->p, side, i) * k->z[k->first[side] + i];
  return sum;
}

/* the best iterate so far: rounding spoils the last steps of some degenerate programs */
static void keep_best(const state *k, double score, double gap, program_answer *out) {
  size_t n = k->n;
  out->gap = gap;
  out->score = score;
  out->value = -vector_dot(k->q, k->x, n);
  memcpy(out->x, k->x, n * sizeof *k->x);
  memcpy(out->delivered, k->mx, k->rows * sizeof *k->mx);
  memcpy(out->cap_price, k->z + k->first[CAP], n * sizeof *k->z);
  memcpy(out->low_price, k->z + k->first[LOW], k->rows * sizeof *k->z);
}

static lian_status iterate(const lian_env *env, state *k, program_answer *out,
                           lian_error *err) {
  double primal, dual, size = vector_largest(k->p->cap, k->n);
  double price = vector_largest(k->q, k->n);
  out->score = INFINITY;
  for (out->steps = 0; out->steps < MOST_STEPS; out->steps++) {
    double mu = residuals(k, &primal, &dual);
    double best = vector_dot(k->q, k->x, k->n), bound = -dot_limits(k);
    double gap = fabs(best - bound) / (1e-12 * size * price + fabs(best));
    double score = fmax(fmax(gap, primal / size), 0.1 * dual / (price + 1)) / TOLERANCE;
    if (score < out->score) keep_best(k, score, gap, out);
    if (out->score < 1) return LIAN_OK;
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    int spoilt = out->score < GOOD && score > GOOD * out->score;
    if (spoilt || !isfinite(mu) || !factor(k)) break;
    step(k, mu);
  }
  if (out->score < GOOD) return LIAN_OK; /* the gap is reported */
  return status_set(err, LIAN_NO_CONVERGENCE,
                    "the linear program did not settle: relative gap %g after %d steps",
                    out->gap, out->steps);
}

lian_status program_solve(const lian_env *env, const linear_program *p, program_answer *out,
                          lian_error *err) {
  memory m = memory_of(env);
  size_t n = p->n, rows = p->rows, limits = 2 * (n + rows);
  size_t size = (n + rows) * n + 4 * n + 3 * rows + 6 * limits;
  lian_status status = blas_ready(err);
  double *all = status ? NULL : memory_new(m, size, sizeof *all), *next = all;
  if (status) return status;
  if (!all) return status_no_memory(err);
  state k = {.p = p, .n = n, .rows = rows, .limits = limits,
             .first = {0, n, 2 * n, 2 * n + rows, limits}};
  struct { double **at; size_t count; } part[] = {
      {&k.q, n}, {&k.x, n}, {&k.rd, n}, {&k.dx, n}, {&k.mx, rows}, {&k.mdx, rows}, {&k.t, rows},
      {&k.s, limits}, {&k.z, limits}, {&k.ds, limits}, {&k.dz, limits}, {&k.rp, limits},
      {&k.rc, limits}, {&k.h, n * n}, {&k.b, rows * n}};
  for (size_t v = 0; v < sizeof part / sizeof *part; next += part[v++].count) *part[v].at = next;
  blas_hold hold = blas_begin(NULL);
  start(&k);
  status = iterate(env, &k, out, err);
  blas_end(hold);
  memory_free(m, all, size, sizeof *all);
  return status;
}
