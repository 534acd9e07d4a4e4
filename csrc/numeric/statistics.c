/* moments, quantiles and correlations. All sums run in the order of the list, about the mean (two passes), so that a
   list far from 0 loses no digits. */
#include "statistics.h"

#include <math.h>
#include <stdlib.h>

/* what deviations of at most `widest` are measured in, so that `power` factors of them neither vanish nor overflow */
static double unit_of(double widest, double power) {
  double limit = 280 / power;
  return widest > 0 && fabs(log10(widest)) > limit ? widest : 1;
}

summary summary_of(const double *v, size_t n, size_t stride) {
  summary s = {0, NAN, NAN, NAN, NAN};
  double total = 0, squares = 0;
  for (size_t i = 0; i < n; i++) {
    double x = v[i * stride];
    if (isnan(x)) continue;
    total += x;
    if (s.count == 0 || x < s.least) s.least = x;
    if (s.count == 0 || x > s.most) s.most = x;
    s.count++;
  }
  if (s.count == 0) return s;
  s.mean = total / (double)s.count;
  if (s.least == s.most) s.mean = s.least; /* no spread: exactly */
  double unit = unit_of(fmax(s.most - s.mean, s.mean - s.least), 2);
  for (size_t i = 0; i < n; i++) {
    double d = (v[i * stride] - s.mean) / unit;
    if (!isnan(d)) squares += d * d;
  }
  if (s.count > 1) s.deviation = unit * sqrt(squares / (double)(s.count - 1));
  return s;
}

/* g1 = m3 / m2^1.5, S = g1 sqrt(n (n-1)) / (n-2);  g2 = m4 / m2^2 - 3, K = ((n+1) g2 + 6) (n-1) / ((n-2) (n-3)) */
void sample_moments(const double *v, size_t n, double *skewness, double *kurtosis) {
  summary s = summary_of(v, n, 1);
  double m2 = 0, m3 = 0, m4 = 0, c = (double)s.count, unit = unit_of(fmax(s.most - s.mean, s.mean - s.least), 4);
  *skewness = *kurtosis = NAN;
  if (s.count < 3 || !(s.most > s.least)) return;
  for (size_t i = 0; i < n; i++) {
    double d = (v[i] - s.mean) / unit;
    if (isnan(d)) continue;
    m2 += d * d;
    m3 += d * d * d;
    m4 += d * d * d * d;
  }
  m2 /= c, m3 /= c, m4 /= c;
  if (!(m2 > 0)) return;
  *skewness = m3 / (m2 * sqrt(m2)) * sqrt(c * (c - 1)) / (c - 2);
  if (s.count < 4) return;
  *kurtosis = ((c + 1) * (m4 / (m2 * m2) - 3) + 6) * (c - 1) / ((c - 2) * (c - 3));
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

void sort_ascending(double *v, size_t n) { qsort(v, n, sizeof *v, ascending); }

double quantile_of_sorted(const double *v, size_t n, double q) {
  double at = (double)(n - 1) * q;
  size_t below = (size_t)at;
  if (below + 1 >= n) return v[n - 1];
  return v[below] + (at - (double)below) * (v[below + 1] - v[below]);
}

typedef struct pairs {
  size_t count;
  double mean_a, mean_b, aa, bb, ab;
  double unit_a, unit_b; /* of deviations: aa, bb and ab are in their squares and product */
} pairs;

static pairs pairs_of(const double *a, const double *b, size_t n, size_t sa, size_t sb) {
  pairs p = {0, 0, 0, 0, 0, 0, 1, 1};
  double widest_a = 0, widest_b = 0;
  for (size_t i = 0; i < n; i++)
    if (!isnan(a[i * sa]) && !isnan(b[i * sb])) {
      p.mean_a += a[i * sa];
      p.mean_b += b[i * sb];
      p.count++;
    }
  if (p.count == 0) return p;
  p.mean_a /= (double)p.count;
  p.mean_b /= (double)p.count;
  for (size_t i = 0; i < n; i++) {
    double x = a[i * sa] - p.mean_a, y = b[i * sb] - p.mean_b;
    if (isnan(x) || isnan(y)) continue;
    widest_a = fmax(widest_a, fabs(x));
    widest_b = fmax(widest_b, fabs(y));
  }
  p.unit_a = unit_of(widest_a, 2);
  p.unit_b = unit_of(widest_b, 2);
  for (size_t i = 0; i < n; i++) {
    double x = (a[i * sa] - p.mean_a) / p.unit_a, y = (b[i * sb] - p.mean_b) / p.unit_b;
    if (isnan(x) || isnan(y)) continue;
    p.aa += x * x;
    p.bb += y * y;
    p.ab += x * y;
  }
  return p;
}

/* a spread of rounding alone is none */
static int has_spread(double squares, double mean, size_t count) {
  double tiny = 4e-16 * fabs(mean);
  return squares > (double)count * tiny * tiny;
}

double correlation(const double *a, const double *b, size_t n, size_t stride_a, size_t stride_b) {
  pairs p = pairs_of(a, b, n, stride_a, stride_b);
  if (p.count < 2 || !has_spread(p.aa, p.mean_a / p.unit_a, p.count) ||
      !has_spread(p.bb, p.mean_b / p.unit_b, p.count)) return NAN;
  double r = p.ab / (sqrt(p.aa) * sqrt(p.bb));
  return r > 1 ? 1 : r < -1 ? -1 : r;
}

double covariance(const double *a, const double *b, size_t n, size_t stride_a, size_t stride_b) {
  pairs p = pairs_of(a, b, n, stride_a, stride_b);
  return p.count < 2 ? NAN : p.unit_a * p.unit_b * (p.ab / (double)(p.count - 1));
}
