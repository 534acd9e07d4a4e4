#include "sums.h"

#include <math.h>

#define SUMS 8
#define BLOCK 64 /* columns: four rows of them stay in the nearest cache for all lanes */

static inline void add_block(const double *restrict z0, const double *restrict z1,
                             const double *restrict z2, const double *restrict z3,
                             const double w[FOUR], size_t count, double *restrict sum) {
  double w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
  for (size_t j = 0; j < count; j++)
    sum[j] = (((sum[j] + z0[j] * w0) + z1[j] * w1) + z2[j] * w2) + z3[j] * w3;
}

WIDE void sums_add_four(const double *const z[FOUR], const lane_sum *of, size_t lanes, size_t n) {
  for (size_t from = 0; from < n; from += BLOCK) {
    size_t count = n - from < BLOCK ? n - from : BLOCK;
    const double *z0 = z[0] + from, *z1 = z[1] + from, *z2 = z[2] + from, *z3 = z[3] + from;
    for (size_t k = 0; k < lanes; k++) {
      add_block(z0, z1, z2, z3, of[k].a, count, of[k].norm + from);
      add_block(z0, z1, z2, z3, of[k].b, count, of[k].came + from);
    }
  }
}

WIDE void sums_add_one(const double *restrict z, double a, double b, size_t n,
                       double *restrict norm, double *restrict came) {
  for (size_t j = 0; j < n; j++) {
    norm[j] += z[j] * a;
    came[j] += z[j] * b;
  }
}

static double total(const double sum[SUMS]) {
  return ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
}

static inline double dot_one(const double *restrict z, const double *restrict h, size_t n) {
  double sum[SUMS] = {0};
  size_t j = 0;
  for (; j + SUMS <= n; j += SUMS)
    for (size_t k = 0; k < SUMS; k++) sum[k] += z[j + k] * h[j + k];
  for (size_t k = 0; j < n; j++, k++) sum[k] += z[j] * h[j];
  return total(sum);
}

/* four lanes together: their chains of additions hide each other's waiting */
static inline void dot_four(const double *restrict z, const double *const *h, size_t n, double *out) {
  const double *restrict h0 = h[0], *restrict h1 = h[1], *restrict h2 = h[2], *restrict h3 = h[3];
  double s0[SUMS] = {0}, s1[SUMS] = {0}, s2[SUMS] = {0}, s3[SUMS] = {0};
  size_t j = 0;
  for (; j + SUMS <= n; j += SUMS) {
    for (size_t k = 0; k < SUMS; k++) s0[k] += z[j + k] * h0[j + k];
    for (size_t k = 0; k < SUMS; k++) s1[k] += z[j + k] * h1[j + k];
    for (size_t k = 0; k < SUMS; k++) s2[k] += z[j + k] * h2[j + k];
    for (size_t k = 0; k < SUMS; k++) s3[k] += z[j + k] * h3[j + k];
  }
  for (size_t k = 0; j < n; j++, k++) {
    s0[k] += z[j] * h0[j];
    s1[k] += z[j] * h1[j];
    s2[k] += z[j] * h2[j];
    s3[k] += z[j] * h3[j];
  }
  out[0] = total(s0);
  out[1] = total(s1);
  out[2] = total(s2);
  out[3] = total(s3);
}

WIDE void sums_dot(const double *z, const double *const *h, size_t lanes, size_t n, double *out) {
  size_t k = 0;
  for (; k + FOUR <= lanes; k += FOUR) dot_four(z, h + k, n, out + k);
  for (; k < lanes; k++) out[k] = dot_one(z, h[k], n);
}

WIDE void sums_divide(const double *restrict need, const double *restrict norm, size_t n,
                      double *restrict h) {
  for (size_t j = 0; j < n; j++) {
    double by = norm[j] > 0 ? norm[j] : INFINITY;
    h[j] = need[j] / by;
  }
}
