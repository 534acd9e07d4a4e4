/* spectral radius by power iteration on (A + s I), with bounds for non-negative A

   For A >= 0 and z > 0: min (A z)_i / z_i <= rho <= max (A z)_i / z_i (Collatz 1942, Wielandt
   1950). The shift s makes cyclic matrices settle; it is taken off at the end. Entries of z that
   fall to nothing belong to classes of smaller radius and leave the bounds. One product a step. */
#include <math.h>
#include <string.h>

#include "matrix.h"
#include "operator.h"

#define NOTHING 1e-14 /* share of the largest entry below which a node has died out */

typedef struct ratios {
  double low, high;
} ratios;

/* bounds of w_i / z_i over entries that are alive */
static ratios compare(const double *w, const double *z, size_t n, double largest) {
  ratios r = {INFINITY, 0};
  for (size_t i = 0; i < n; i++) {
    if (!(z[i] > NOTHING * largest)) continue;
    double ratio = w[i] / z[i];
    if (ratio < r.low) r.low = ratio;
    if (ratio > r.high) r.high = ratio;
  }
  return r;
}

static void scale_to_sum_one(double *z, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += fabs(z[i]);
  if (sum > 0)
    for (size_t i = 0; i < n; i++) z[i] /= sum;
}

lian_status operator_spectrum(const lian_env *env, const operator *a, double tolerance,
                              int most_products, double *vector, spectrum *out, lian_error *err) {
  size_t n = a->n;
  memory m = memory_of(env);
  double *w = memory_new(m, n, sizeof *w);
  if (!w) return status_no_memory(err);
  lian_status status = LIAN_OK;
  spectrum s = {0, 0, INFINITY, 0, 0};
  double shift = 0;
  while (s.sweeps < most_products && !s.settled) {
    if (env_stopped(env)) {
      status = status_set(err, LIAN_INTERRUPTED, "interrupted");
      break;
    }
    a->times(env, a->context, vector, w);
    s.sweeps++;
    double largest = vector_largest(vector, n), size = vector_largest(w, n);
    if (!isfinite(size)) {
      status = status_set(err, LIAN_BAD_DATA, "the matrix gave a number that is not finite");
      break;
    }
    if (!(size > 1e-290 * largest)) { /* nilpotent: nothing is left after some steps */
      s.radius = s.low = s.high = 0;
      s.settled = 1;
      break;
    }
    ratios r = compare(w, vector, n, largest);
    s.low = r.low;
    s.high = r.high;
    s.radius = 0.5 * (r.low + r.high);
    s.settled = r.high - r.low <= tolerance * r.high;
    shift = 0.1 * r.high;
    for (size_t i = 0; i < n; i++) vector[i] = w[i] + shift * vector[i];
    scale_to_sum_one(vector, n);
  }
  if (!status) *out = s;
  memory_free(m, w, n, sizeof *w);
  return status;
}
