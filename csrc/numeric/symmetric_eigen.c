#include "symmetric_eigen.h"

#include <math.h>

#define MOST_SWEEPS 60

static double beside(size_t n, const double *a) {
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++) sum += a[i * n + j] * a[i * n + j];
  return sum;
}

/* rows p, q of the vectors and rows and columns p, q of a, turned so that a[p][q] is 0 */
static void turn(size_t n, double *a, double *vector, size_t p, size_t q) {
  double apq = a[p * n + q];
  if (apq == 0) return;
  double theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
  double c = 1 / sqrt(t * t + 1), s = t * c;
  for (size_t k = 0; k < n; k++) {
    double x = a[k * n + p], y = a[k * n + q];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
  for (size_t k = 0; k < n; k++) {
    double x = a[p * n + k], y = a[q * n + k];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
    x = vector[p * n + k], y = vector[q * n + k];
    vector[p * n + k] = c * x - s * y;
    vector[q * n + k] = s * x + c * y;
  }
  a[p * n + q] = a[q * n + p] = 0;
}

static void swap_vectors(size_t n, double *value, double *vector, size_t i, size_t j) {
  double t = value[i];
  value[i] = value[j];
  value[j] = t;
  for (size_t k = 0; k < n; k++) {
    t = vector[i * n + k];
    vector[i * n + k] = vector[j * n + k];
    vector[j * n + k] = t;
  }
}

static void put_in_order(size_t n, double *value, double *vector) {
  for (size_t i = 0; i + 1 < n; i++) {
    size_t most = i;
    for (size_t j = i + 1; j < n; j++)
      if (value[j] > value[most]) most = j;
    if (most != i) swap_vectors(n, value, vector, i, most);
  }
  for (size_t i = 0; i < n; i++) {
    double sum = 0;
    for (size_t k = 0; k < n; k++) sum += vector[i * n + k];
    for (size_t k = 0; sum < 0 && k < n; k++) vector[i * n + k] = -vector[i * n + k];
  }
}

void symmetric_eigen(size_t n, double *a, double *value, double *vector) {
  double size = 0;
  for (size_t i = 0; i < n * n; i++) vector[i] = 0;
  for (size_t i = 0; i < n; i++) vector[i * n + i] = 1;
  for (size_t i = 0; i < n * n; i++) size += a[i] * a[i];
  for (int sweep = 0; sweep < MOST_SWEEPS && beside(n, a) > 1e-34 * size; sweep++)
    for (size_t p = 0; p + 1 < n; p++)
      for (size_t q = p + 1; q < n; q++) turn(n, a, vector, p, q);
  for (size_t i = 0; i < n; i++) value[i] = a[i * n + i];
  put_in_order(n, value, vector);
}
