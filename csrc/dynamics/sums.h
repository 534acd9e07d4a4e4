/* sums over rows of flows for several lanes at once, one reading for all
   Every sum of a lane is made in the same order as if the lane were alone: by row into columns, or in
   eight running sums along a row; so results depend neither on the lanes beside nor on the width of the
   machine's vectors. */
#ifndef DYNAMICS_SUMS_H
#define DYNAMICS_SUMS_H

#include "economy.h"

#define TOGETHER 16 /* lanes */
#define DOTS 4      /* rows whose products are summed at once */

/* rows of weights of a lane: norm += sum of rows z a, came += sum of rows z b, row after row */
typedef struct lane_sum {
  double a[GROUP], b[GROUP];
  double *norm, *came;
} lane_sum;

/* rows: GROUP or half of it */
void sums_add(const double *const z[GROUP], size_t rows, const lane_sum *of, size_t lanes, size_t n);
void sums_add_one(const double *z, double a, double b, size_t n, double *norm, double *came);
/* out[r * lanes + k] = z[r] . h[k], for up to DOTS rows and up to TOGETHER lanes */
void sums_dot(const double *const z[DOTS], size_t rows, const double *const *h, size_t lanes, size_t n,
              double *out);
/* h = need / norm, 0 where nothing can be ordered */
void sums_divide(const double *need, const double *norm, size_t n, double *h);

#endif
