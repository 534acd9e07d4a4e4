/* (I - A) x = b from products with A alone: BiCGSTAB (van der Vorst 1992), Neumann sweeps

   BiCGSTAB keeps six vectors and spends two products a step. Sums run over fixed blocks, so the
   answer does not depend on the threads. What is returned is the best iterate by its true
   residual, never by the recurrence alone. */
#include "operator.h"

#include <math.h>
#include <string.h>

#include "matrix.h"

#define MOST_RESTARTS 8

typedef struct solver {
  const lian_env *env;
  const operator *a;
  const double *b;
  double goal;   /* largest |residual| that is asked for */
  int left;      /* products that may still be spent */
  int spent;
  double *r, *r0, *p, *v, *s, *t; /* n each */
} solver;

/* sums in eight lanes, folded in one fixed order: the same bits from any compiler */
#define LANES 8

static double fold(const double s[LANES]) {
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

static void spend(solver *k) {
  k->spent++;
  k->left--;
}

/* r = b - (I - A) x; returns its largest entry */
static double residual(solver *k, const double *x) {
  k->a->times(k->env, k->a->context, x, k->r);
  spend(k);
  for (size_t i = 0; i < k->a->n; i++) k->r[i] += k->b[i] - x[i];
  return vector_largest(k->r, k->a->n);
}

/* out = (I - A) x, with out . y and out . out of the same pass */
static void apply(solver *k, const double *x, double *out, const double *y, double *with,
                  double *self) {
  size_t n = k->a->n, whole = n - n % LANES;
  double a[LANES] = {0}, b[LANES] = {0};
  k->a->times(k->env, k->a->context, x, out);
  spend(k);
  for (size_t i = 0; i < whole; i += LANES)
    for (size_t l = 0; l < LANES; l++) {
      double v = x[i + l] - out[i + l];
      out[i + l] = v;
      a[l] += v * y[i + l];
      b[l] += v * v;
    }
  for (size_t i = whole; i < n; i++) {
    out[i] = x[i] - out[i];
    a[i - whole] += out[i] * y[i];
    b[i - whole] += out[i] * out[i];
  }
  *with = fold(a);
  *self = fold(b);
}

/* p = r + beta (p - omega v) */
static void turn_direction(solver *k, double beta, double omega) {
  for (size_t i = 0; i < k->a->n; i++)
    k->p[i] = k->r[i] + beta * (k->p[i] - omega * k->v[i]);
}

/* s = r - alpha v; returns its largest entry */
static double half_step(solver *k, double alpha) {
  for (size_t i = 0; i < k->a->n; i++) k->s[i] = k->r[i] - alpha * k->v[i];
  return vector_largest(k->s, k->a->n);
}

/* x = x + alpha p + omega s, r = s - omega t; returns the largest |r|, and r0 . r with it */
static double full_step(solver *k, double alpha, double omega, double *x, double *next) {
  for (size_t i = 0; i < k->a->n; i++) {
    x[i] += alpha * k->p[i] + omega * k->s[i];
    k->r[i] = k->s[i] - omega * k->t[i];
  }
  *next = vector_dot(k->r0, k->r, k->a->n);
  return vector_largest(k->r, k->a->n);
}

/* one run from the residual in r until its recurrence meets the goal or breaks down */
static void bicgstab(solver *k, double *x) {
  size_t n = k->a->n;
  double rho = 1, alpha = 1, omega = 1, slope, with, self, unused;
  memcpy(k->r0, k->r, n * sizeof *k->r);
  memset(k->p, 0, n * sizeof *k->p);
  memset(k->v, 0, n * sizeof *k->v);
  double next = vector_dot(k->r0, k->r, n);
  while (k->left >= 3 && next != 0 && omega != 0 && isfinite(next) && !env_stopped(k->env)) {
    turn_direction(k, next / rho * (alpha / omega), omega);
    rho = next;
    apply(k, k->p, k->v, k->r0, &slope, &unused);
    if (slope == 0 || !isfinite(slope)) return;
    alpha = rho / slope;
    if (half_step(k, alpha) <= k->goal) {
      for (size_t i = 0; i < n; i++) x[i] += alpha * k->p[i];
      return;
    }
    apply(k, k->s, k->t, k->s, &with, &self);
    omega = self > 0 ? with / self : 0;
    if (full_step(k, alpha, omega, x, &next) <= k->goal) return;
  }
}

static void set_report(const solver *k, double scale, double largest, solve_report *out) {
  out->sweeps = k->spent;
  out->residual = scale > 0 ? largest / scale : largest;
}

static lian_status verdict(const solver *k, double scale, double largest, lian_error *err) {
  if (largest <= k->goal) return LIAN_OK;
  if (env_stopped(k->env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  return status_set(err, LIAN_NO_CONVERGENCE,
                    "no convergence after %d products: the relative residual is %g", k->spent,
                    scale > 0 ? largest / scale : largest);
}

/* x = b + A x until the true residual, which is the step itself, meets the goal */
static double neumann(solver *k, double *x, double largest) {
  while (largest > k->goal && k->left > 0 && isfinite(largest) && !env_stopped(k->env)) {
    for (size_t i = 0; i < k->a->n; i++) x[i] += k->r[i];
    largest = residual(k, x);
  }
  return largest;
}

static lian_status solver_open(const lian_env *env, const operator *a, const double *b,
                               double tolerance, int most, solver *k, lian_error *err) {
  size_t n = a->n;
  double *room = memory_new(memory_of(env), n > SIZE_MAX / 8 ? SIZE_MAX : 7 * n, sizeof *room);
  if (!room) return status_no_memory(err);
  *k = (solver){env, a, b, tolerance * vector_largest(b, n), most, 0, room, room + n,
                room + 2 * n, room + 3 * n, room + 4 * n, room + 5 * n};
  return LIAN_OK;
}

static void solver_close(solver *k) {
  memory_free(memory_of(k->env), k->r, 7 * k->a->n, sizeof *k->r);
}

lian_status operator_neumann(const lian_env *env, const operator *a, const double *b,
                             double tolerance, int most_products, double *x, solve_report *report,
                             lian_error *err) {
  solver k = {0};
  lian_status status = solver_open(env, a, b, tolerance, most_products, &k, err);
  if (status) return status;
  double scale = vector_largest(b, a->n), largest = neumann(&k, x, residual(&k, x));
  set_report(&k, scale, largest, report);
  status = verdict(&k, scale, largest, err);
  solver_close(&k);
  return status;
}

lian_status operator_solve(const lian_env *env, const operator *a, const double *b,
                           double tolerance, int most_products, double *x, solve_report *report,
                           lian_error *err) {
  solver k = {0};
  size_t n = a->n;
  lian_status status = solver_open(env, a, b, tolerance, most_products, &k, err);
  if (status) return status;
  double scale = vector_largest(b, n), largest = residual(&k, x);
  double *best = k.r + 6 * n, least = largest;
  memcpy(best, x, n * sizeof *x);
  for (int run = 0; run < MOST_RESTARTS && largest > k.goal && k.left >= 3; run++) {
    bicgstab(&k, x);
    largest = residual(&k, x);
    if (largest < least) {
      least = largest;
      memcpy(best, x, n * sizeof *x);
    } else {
      memcpy(x, best, n * sizeof *x);
      largest = residual(&k, x);
      if (run > 0) break;
    }
  }
  largest = neumann(&k, x, largest);
  if (!(largest <= least)) {
    memcpy(x, best, n * sizeof *x);
    largest = least;
  }
  set_report(&k, scale, largest, report);
  status = verdict(&k, scale, largest, err);
  solver_close(&k);
  return status;
}
