/* vectors: sums in eight running sums, added in a fixed order, so that compilers do not change a bit */
#include <math.h>

#include "matrix.h"

#define LANES 8

/* ((0+4)+(2+6)) + ((1+5)+(3+7)) */
static double fold(const double s[LANES]) {
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

double vector_sum(const double *v, size_t n) {
  double s[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (size_t k = 0; k < LANES; k++) s[k] += v[i + k];
  for (size_t k = 0; i < n; i++, k++) s[k] += v[i];
  return fold(s);
}

double vector_dot(const double *a, const double *b, size_t n) {
  double s[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (size_t k = 0; k < LANES; k++) s[k] += a[i + k] * b[i + k];
  for (size_t k = 0; i < n; i++, k++) s[k] += a[i] * b[i];
  return fold(s);
}

static double larger(double most, double v) {
  return fabs(v) > most ? fabs(v) : most;
}

/* v - v is 0 for every finite number and NaN for all others */
double vector_largest(const double *v, size_t n) {
  double most[LANES] = {0}, odd[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (size_t k = 0; k < LANES; k++) {
      most[k] = larger(most[k], v[i + k]);
      odd[k] += v[i + k] - v[i + k];
    }
  for (size_t k = 0; i < n; i++, k++) {
    most[k] = larger(most[k], v[i]);
    odd[k] += v[i] - v[i];
  }
  for (size_t k = 1; k < LANES; k++) most[0] = larger(most[0], most[k]);
  return fold(odd) == 0 ? most[0] : NAN;
}

size_t vector_first_bad(const double *v, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (!isfinite(v[i])) return i;
  return n;
}
