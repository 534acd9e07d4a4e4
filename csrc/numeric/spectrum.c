/* spectral radius of A from its products: power iteration with valid bounds at every step

   For A >= 0 and any z > 0 (Collatz 1942, Wielandt 1950)
       min (A z)_i / z_i  <=  rho(A)  <=  max (A z)_i / z_i
   and for z >= 0 the left side holds over the entries with z_i > 0 if A z is taken of that z.
   A node with (A z)_i = 0 is in no cycle, so it is dropped and rho does not change. If all
   nodes are dropped A is nilpotent. Entries of classes of smaller radius decay slowly in z
   and keep the lower bound low; so at times it is taken over the fastest growing nodes
   only. For cyclic matrices z <- A z + s z converges; it is used when plain steps do not halve the
   gap. Bounds are valid up to the rounding of one product. One product a step; workspace 4
   n. */
#include <math.h>
#include <string.h>

#include "matrix.h"
#include "operator.h"

#define SHIFT 0.25   /* s, as a share of the growth of a step */
#define FLOOR 1e-100 /* share of the largest entry: keeps decaying entries above zero */
#define AGREEING 3   /* equal estimates at which a matrix with negative cells has converged */

typedef struct power {
  const lian_env *env;
  const operator *a;
  size_t n, nodes;    /* nodes: those not dropped */
  double *z, *y;      /* n each: iterate and its product; one allocation of 4 n at z */
  double *part, *too; /* n each: z of the fastest growing nodes, and its product */
  double tolerance, growth;
  int most, shifted;
  spectrum s;
} power;

static void product(power *p, const double *z, double *out) {
  p->a->times(p->env, p->a->context, z, out);
  p->s.sweeps++;
}

/* entries that are not positive numbers count as the largest; all end up in (0, 1] */
static void start_positive(double *z, size_t n) {
  double most = 0;
  for (size_t i = 0; i < n; i++)
    if (isfinite(z[i]) && z[i] > most) most = z[i];
  for (size_t i = 0; i < n; i++) {
    z[i] = isfinite(z[i]) && z[i] > 0 ? z[i] / most : 1;
    if (z[i] < FLOOR) z[i] = FLOOR;
  }
}

static void scale_to_sum_one(double *z, size_t n) {
  double sum = vector_sum(z, n), size = 0;
  for (size_t i = 0; i < n; i++) size += fabs(z[i]);
  double by = fabs(sum) > 1e-8 * size ? sum : size;
  for (size_t i = 0; i < n && by != 0; i++) z[i] /= by;
}

/* ---- A >= 0 */

/* drops nodes with (A z)_i = 0, narrows the bounds by the rest; returns low / high of the step */
static double narrow_bounds(power *p) {
  double low = INFINITY, high = 0, total = 0, before = 0;
  size_t dropped = 0;
  for (size_t i = 0; i < p->n; i++) {
    if (p->z[i] == 0) continue;
    double ratio = p->y[i] / p->z[i];
    dropped += ratio == 0;
    if (ratio == 0) continue;
    if (ratio < low) low = ratio;
    if (ratio > high) high = ratio;
    total += p->y[i];
    before += p->z[i];
  }
  p->nodes -= dropped;
  if (p->nodes == 0) return 1;
  p->growth = total / before;
  if (high < p->s.high) p->s.high = high;
  if (!dropped && low > p->s.low) p->s.low = low;
  return low / high;
}

/* lower bound over the fastest growing nodes, from A part */
static void check_fastest(power *p) {
  double high = 0, low = INFINITY;
  for (size_t i = 0; i < p->n; i++)
    if (p->z[i] > 0 && p->y[i] / p->z[i] > high) high = p->y[i] / p->z[i];
  double pace = (1 - 0.5 * p->tolerance) * high;
  for (size_t i = 0; i < p->n; i++)
    p->part[i] = p->z[i] > 0 && p->y[i] / p->z[i] >= pace ? p->z[i] : 0;
  product(p, p->part, p->too);
  for (size_t i = 0; i < p->n; i++)
    if (p->part[i] > 0 && p->too[i] / p->part[i] < low) low = p->too[i] / p->part[i];
  if (isfinite(low) && low > p->s.low) p->s.low = low;
}

static void step(power *p) {
  double shift = p->shifted ? SHIFT * p->growth : 0, most = 0;
  for (size_t i = 0; i < p->n; i++) {
    p->z[i] = p->z[i] > 0 && p->y[i] > 0 ? p->y[i] + shift * p->z[i] : 0;
    if (p->z[i] > most) most = p->z[i];
  }
  for (size_t i = 0; i < p->n; i++) {
    if (p->z[i] == 0) continue;
    p->z[i] /= most;
    if (!(p->z[i] >= FLOOR)) p->z[i] = FLOOR;
  }
}

static int close_enough(const power *p) {
  return p->s.high - p->s.low <= p->tolerance * p->s.high;
}

/* one step from z and its product y; 1 when done */
static int advance(power *p, double *gap, int *next_check) {
  double ratio = narrow_bounds(p);
  if (p->nodes == 0) {
    p->s.low = p->s.high = p->growth = 0;
    return 1;
  }
  if (!close_enough(p) && p->s.sweeps >= *next_check && p->s.sweeps < p->most) {
    check_fastest(p);
    *next_check = p->s.sweeps + p->s.sweeps / 2;
  }
  if (close_enough(p)) return 1;
  if (1 - ratio > 0.5 * *gap) p->shifted = 1;
  *gap = 1 - ratio;
  step(p);
  return 0;
}

/* ---- A with negative cells: growth of the largest entry, no bounds */

static int advance_signed(power *p, double *last, int *agreeing) {
  double size = vector_largest(p->y, p->n);
  p->growth = size / vector_largest(p->z, p->n);
  p->s.low = p->s.high = p->growth;
  *agreeing = fabs(p->growth - *last) <= p->tolerance * p->growth ? *agreeing + 1 : 0;
  *last = p->growth;
  if (size == 0 || *agreeing == AGREEING) return 1;
  for (size_t i = 0; i < p->n; i++) p->z[i] = p->y[i] / size;
  return 0;
}

/* ---- both */

static int has_negative(const double *v, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (v[i] < 0) return 1;
  return 0;
}

static lian_status iterate(power *p, lian_error *err) {
  double gap = 2, last = -1;
  int is_signed = 0, agreeing = 0, next_check = 8;
  while (!p->s.settled && p->s.sweeps < p->most) {
    if (env_stopped(p->env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    product(p, p->z, p->y);
    if (!isfinite(vector_largest(p->y, p->n)))
      return status_set(err, LIAN_BAD_DATA, "the matrix gave a number that is not finite");
    is_signed = is_signed || has_negative(p->y, p->n);
    p->s.settled =
        is_signed ? advance_signed(p, &last, &agreeing) : advance(p, &gap, &next_check);
  }
  double high = p->growth < p->s.high ? p->growth : p->s.high;
  p->s.radius = high > p->s.low ? high : p->s.low;
  return LIAN_OK;
}

lian_status operator_spectrum(const lian_env *env, const operator *a, double tolerance,
                              int most_products, double *vector, spectrum *out,
                              lian_error *err) {
  memory m = memory_of(env);
  size_t n = a->n;
  power p = {.env = env,
             .a = a,
             .n = n,
             .nodes = n,
             .tolerance = tolerance,
             .most = most_products > 1 ? most_products : 1,
             .s = {.high = INFINITY}};
  if (n == 0) {
    *out = (spectrum){.settled = 1};
    return LIAN_OK;
  }
  if (n > PTRDIFF_MAX / sizeof *p.z / 4) return status_no_memory(err);
  p.z = memory_zero(m, 4 * n, sizeof *p.z);
  if (!p.z) return status_no_memory(err);
  p.y = p.z + n;
  p.part = p.y + n;
  p.too = p.part + n;
  if (vector) memcpy(p.z, vector, n * sizeof *vector);
  start_positive(p.z, n);
  lian_status status = iterate(&p, err);
  if (!status) {
    *out = p.s;
    scale_to_sum_one(p.z, n);
    if (vector) memcpy(vector, p.z, n * sizeof *vector);
  }
  memory_free(m, p.z, 4 * n, sizeof *p.z);
  return status;
}
