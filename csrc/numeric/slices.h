/* slices of a factor's draws, for methods that compare an outcome in a slice with the outcome as a whole */
#ifndef NUMERIC_SLICES_H
#define NUMERIC_SLICES_H

#include <stddef.h>
#include <stdint.h>

typedef enum slices_by { SLICES_BY_QUANTILE, SLICES_BY_COUNT } slices_by;

/* out[k]: the slice of draw k, 0 .. slices - 1. order: places of x, ascending; times: how often each draw counts, NULL
   for once. By quantiles of type 7 (a draw on a border is above it), or by equal counts, where a draw that counts
   several times goes by its first. One slice a value where x has no more values than slices. scratch: sum of times.
   Returns how many slices there are. O(count + slices) */
size_t slices_of(slices_by by, size_t slices, size_t count, const double *x, const uint32_t *order,
                 const uint32_t *times, double *scratch, uint32_t *out);
/* times: how often each of count draws is met in a bootstrap, `count` draws with replacement */
void slices_resample(size_t count, uint64_t seed, uint64_t stream, size_t bootstrap, uint32_t *times);

#endif
