/* random parameters

   The number at (seed, stream, index) is a pure function (Philox4x32-10), so draws can be taken in
   any order by any thread, and two runs with the same seed and stream get the same random numbers.
   A random parameter is its quantile function of one uniform number, and increases with it: samples can be
   stratified, and truncation keeps the order of draws. */
#ifndef LIAN_RANDOM_H
#define LIAN_RANDOM_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* in (0, 1) */
LIAN_API double lian_random_uniform(uint64_t seed, uint64_t stream, uint64_t index);
/* the stream of a name: FNV-1a of the text, mixed, 63 bits */
LIAN_API uint64_t lian_random_stream(const char *text, size_t length);

typedef enum lian_family { /* p[]: */
  LIAN_DISTRIBUTION_UNIFORM,    /* low, high */
  LIAN_DISTRIBUTION_TRIANGULAR, /* low, mode, high */
  LIAN_DISTRIBUTION_NORMAL,     /* mean, standard deviation */
  LIAN_DISTRIBUTION_LOGNORMAL,  /* median, standard deviation of the logarithm */
  LIAN_DISTRIBUTION_BETA,       /* a, b, low, high */
  LIAN_DISTRIBUTION_PERT,       /* low, mode, high, lambda (4) */
  LIAN_DISTRIBUTION_CHOICE      /* none */
} lian_family;

typedef struct lian_distribution {
  lian_family family;
  double p[4];
  size_t count;          /* choice: number of values */
  const double *values;  /* choice: ascending; NULL: 0 .. count-1, which are never truncated */
  const double *weights; /* choice: count, at least 0, any sum */
  double low, high;      /* bounds of truncation; -INFINITY, INFINITY: none */
} lian_distribution;

/* LIAN_BAD_ARGUMENT says what was expected; LIAN_BAD_DATA: truncation leaves no probability.
   The other functions take only distributions that pass this check. Values are accurate to about 1e-13 of their
   distance from the nearer end (normal: from the mean), or to the precision of a double. O(1), a choice O(count) */
LIAN_API lian_status lian_distribution_check(const lian_distribution *d, lian_error *err);
/* u in [0, 1], else NAN */
LIAN_API double lian_distribution_quantile(const lian_distribution *d, double u);
LIAN_API double lian_distribution_cumulative(const lian_distribution *d, double x);
LIAN_API double lian_distribution_mean(const lian_distribution *d);
/* low, high: the least and largest value, after truncation; infinite where there is none */
LIAN_API void lian_distribution_bounds(const lian_distribution *d, double *low, double *high);

#ifdef __cplusplus
}
#endif
#endif
