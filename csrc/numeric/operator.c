/* (I - A) x = b from products with A alone: BiCGSTAB (van der Vorst 1992), Neumann sweeps

   All residuals are in units of max |b|, so that they neither underflow nor overflow.
   Sums run over fixed blocks and are added in their order: any number of threads gives
   the same bits. The returned x is accepted by its true residual, not by the recurrence.
   BiCGSTAB: two products and five passes over five vectors a step. Neumann: one product, one
   pass. Workspace 6 n. */
#include "operator.h"

#include <math.h>
#include <string.h>

#include "matrix.h"
#include "operator_pass.h"

#define MOST_RUNS 20
#define STALLED_STEPS 60 /* a run ends after so many steps without a smaller residual */
#define DIVERGED 1e16    /* a residual at which rounding exceeds b */
#define NEAR 1e-8        /* a residual that stalls below this is rounding */

/* ---- the two methods */

static void times(solver *k, const double *v, double *out) {
  k->a->times(k->env, k->a->context, v, out);
  k->spent++;
  k->left--;
}

static int stopped(solver *k) {
  k->stopped = k->stopped || env_stopped(k->env);
  return k->stopped;
}

/* of k->x, left in k->r; NaN when it is not finite */
static double residual(solver *k) {
  times(k, k->x, k->r);
  sums all = run_pass(k, residual_pass);
  return all.one == 0 ? all.most : NAN;
}

/* one run from the residual in r, until its recurrence meets the goal, breaks down or stalls */
static void bicgstab(solver *k, int most_products) {
  double rho = 1, least = INFINITY, goal = 0.9 * k->goal;
  int end = k->left - most_products, idle = 0;
  memcpy(k->r0, k->r, k->padded * sizeof *k->r);
  memset(k->p, 0, k->padded * sizeof *k->p);
  memset(k->v, 0, k->padded * sizeof *k->v);
  k->alpha = k->omega = 1;
  double next = vector_dot(k->r0, k->r, k->n);
  while (k->left >= end + 2 && idle < STALLED_STEPS && !stopped(k)) {
    k->beta = next / rho * (k->alpha / k->omega);
    if (next == 0 || !isfinite(k->beta)) return;
    rho = next;
    run_pass(k, direction_pass);
    times(k, k->p, k->v);
    double slope = run_pass(k, slope_pass).one, alpha = rho / slope;
    if (!isfinite(alpha)) return;
    k->alpha = alpha;
    if (run_pass(k, half_pass).most <= goal) {
      run_pass(k, last_pass);
      return;
    }
    times(k, k->r, k->t);
    sums image = run_pass(k, image_pass);
    k->omega = image.two > 0 ? image.one / image.two : 0;
    if (!isfinite(k->omega)) {
      run_pass(k, last_pass);
      return;
    }
    sums full = run_pass(k, full_pass);
    if (full.most <= goal || !isfinite(full.one)) return;
    next = full.one;
    idle = full.most < least ? 0 : idle + 1;
    if (full.most < least) least = full.most;
  }
}

/* copies k->x to the caller's x */
static void keep_answer(solver *k, double *x, double reached) {
  memcpy(x, k->x, k->n * sizeof *x);
  k->least = reached;
}

/* runs of BiCGSTAB, each from the best iterate, while they lower its true residual */
static void bicgstab_runs(solver *k, double *x) {
  int budget = k->left / 2;
  for (int run = 0; run < MOST_RUNS && k->least > k->goal && budget >= 3; run++) {
    int before = k->left;
    bicgstab(k, budget - 1);
    double reached = residual(k);
    int helped = reached < 0.5 * k->least;
    if (reached < k->least) keep_answer(k, x, reached);
    if (!helped || k->stopped) break;
    budget -= before - k->left;
  }
  memcpy(k->x, x, k->n * sizeof *x);
}

/* x = b + A x; the step is the residual of the x before it. The last x is kept if better. */
static void neumann(solver *k, double *x) {
  double least = INFINITY;
  memcpy(k->r0, k->b, k->n * sizeof *k->b);
  memset(k->x + k->n, 0, (k->padded - k->n) * sizeof *k->x);
  for (int idle = 0; k->left > 0;) {
    times(k, k->x, k->t);
    sums all = run_pass(k, neumann_pass);
    double reached = all.one == 0 ? all.most / k->scale : INFINITY;
    if (!(reached <= DIVERGED)) return;
    idle = reached < least ? 0 : idle + 1;
    if (reached < least) least = reached;
    int stands = idle > STALLED_STEPS && least < NEAR;
    if (reached <= k->goal || stands || k->left == 0 || stopped(k)) {
      if (reached < k->least) keep_answer(k, x, reached);
      return;
    }
    double *older = k->x;
    k->x = k->t;
    k->t = older;
  }
}

/* ---- memory, start and result */

static void solver_close(solver *k) {
  memory m = memory_of(k->env);
  memory_free(m, k->arrays, 6 * k->padded, sizeof *k->arrays);
  memory_free(m, k->part, k->padded / BLOCK + 1, sizeof *k->part);
}

static lian_status solver_open(const lian_env *env, const operator *a, const double *b,
                               double tolerance, int most, solver *k, lian_error *err) {
  memory m = memory_of(env);
  size_t n = a->n, bad = vector_first_bad(b, n);
  if (bad < n)
    return status_set(err, LIAN_BAD_DATA, "the right-hand side is not finite at %z", bad + 1);
  if (n > PTRDIFF_MAX / sizeof(double) / 8) return status_no_memory(err);
  *k = (solver){.env = env,
                .a = a,
                .b = b,
                .n = n,
                .padded = (n + LANES - 1) / LANES * LANES,
                .scale = vector_largest(b, n),
                .goal = tolerance,
                .least = INFINITY,
                .left = most > 1 ? most : 1};
  k->arrays = memory_zero(m, 6 * k->padded, sizeof *k->arrays);
  k->part = memory_new(m, k->padded / BLOCK + 1, sizeof *k->part);
  if (!k->arrays || !k->part) {
    solver_close(k);
    return status_no_memory(err);
  }
  double **vector[] = {&k->x, &k->r, &k->r0, &k->p, &k->v, &k->t};
  for (size_t i = 0; i < 6; i++) *vector[i] = k->arrays + i * k->padded;
  return LIAN_OK;
}

/* starts from the guess in x, or from zero when its residual is smaller; residual in k->r */
static void start_from(solver *k, double *x) {
  double size = vector_largest(x, k->n);
  if (size > 0) {
    memcpy(k->x, x, k->n * sizeof *x);
    k->least = residual(k);
    if (k->least <= 1) return;
  }
  memset(x, 0, k->n * sizeof *x);
  memset(k->x, 0, k->n * sizeof *x);
  for (size_t i = 0; i < k->n; i++) k->r[i] = k->b[i] / k->scale;
  k->least = 1;
}

static lian_status verdict(const solver *k, double tolerance, solve_report *report,
                           lian_error *err) {
  if (report) *report = (solve_report){k->spent, k->least};
  if (k->least <= tolerance) return LIAN_OK;
  if (k->stopped) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  return status_set(err, LIAN_NO_CONVERGENCE,
                    "no convergence after %d products: the relative residual is %g", k->spent,
                    k->least);
}

static lian_status answer_zero(const solver *k, double *x, solve_report *report) {
  for (size_t i = 0; i < k->n; i++) x[i] = 0;
  if (report) *report = (solve_report){0, 0};
  return LIAN_OK;
}

lian_status operator_neumann(const lian_env *env, const operator *a, const double *b,
                             double tolerance, int most_products, double *x,
                             solve_report *report, lian_error *err) {
  solver k = {0};
  lian_status status = solver_open(env, a, b, tolerance, most_products, &k, err);
  if (status) return status;
  if (k.scale > 0) {
    if (isfinite(vector_largest(x, k.n))) memcpy(k.x, x, k.n * sizeof *x);
    neumann(&k, x);
    status = verdict(&k, tolerance, report, err);
  } else {
    status = answer_zero(&k, x, report);
  }
  solver_close(&k);
  return status;
}

lian_status operator_solve(const lian_env *env, const operator *a, const double *b,
                           double tolerance, int most_products, double *x, solve_report *report,
                           lian_error *err) {
  solver k = {0};
  lian_status status = solver_open(env, a, b, tolerance, most_products, &k, err);
  if (status) return status;
  if (k.scale > 0) {
    start_from(&k, x);
    if (k.least > tolerance) bicgstab_runs(&k, x);
    if (k.least > tolerance && !k.stopped) neumann(&k, x);
    status = verdict(&k, tolerance, report, err);
  } else {
    status = answer_zero(&k, x, report);
  }
  solver_close(&k);
  return status;
}
