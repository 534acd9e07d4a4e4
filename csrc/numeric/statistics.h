/* statistics of lists of numbers: moments, quantiles, ranks, correlations; NaN are left out where said */
#ifndef NUMERIC_STATISTICS_H
#define NUMERIC_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

/* of what is not NaN */
typedef struct summary {
  size_t count;
  double mean, deviation; /* deviation: divisor count - 1; NaN for fewer than 2 */
  double least, most;     /* NaN for none */
} summary;
summary summary_of(const double *v, size_t n, size_t stride);

/* skewness and excess kurtosis of type 2, NaN where undefined; NaN are left out */
void sample_moments(const double *v, size_t n, double *skewness, double *kurtosis);

void sort_ascending(double *v, size_t n);
/* of an ascending list without NaN, n >= 1: linear between order statistics at (n - 1) q (type 7) */
double quantile_of_sorted(const double *v, size_t n, double q);

/* the ranks of v in ascending order, ties sharing the lowest or their average; NaN keep NaN.
   order: scratch for 2 n places. O(n log n) */
void ranks_lowest(const double *v, size_t n, uint32_t *order, double *out);
void ranks_average(const double *v, size_t n, uint32_t *order, double *out);
/* places of v in ascending order, equal ones as they stand, NaN last; order: 2 n, the first n are the answer */
void sort_places(const double *v, size_t n, uint32_t *order);

/* Pearson's, of the pairs in which neither is NaN; NaN without spread. Two passes */
double correlation(const double *a, const double *b, size_t n, size_t stride_a, size_t stride_b);
/* covariance with divisor pairs - 1 */
double covariance(const double *a, const double *b, size_t n, size_t stride_a, size_t stride_b);

#endif
