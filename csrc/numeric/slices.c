/* slices of a factor's draws, by quantiles, by counts or by values */
#include "slices.h"

#include <string.h>

#include "../base/random.h"
#include "statistics.h"

static size_t distinct(size_t count, const double *x, const uint32_t *order, size_t most) {
  size_t values = 1;
  for (size_t k = 1; k < count && values <= most; k++) values += x[order[k]] != x[order[k - 1]];
  return values;
}

/* the quantile k / slices of an ascending list: at (n - 1) k / slices, exactly where that is a place */
static double border(const double *v, size_t n, size_t k, size_t slices) {
  size_t low = (n - 1) * k / slices, rest = (n - 1) * k % slices;
  return rest ? v[low] + (v[low + 1] - v[low]) * ((double)rest / (double)slices) : v[low];
}

size_t slices_of(slices_by by, size_t slices, size_t count, const double *x, const uint32_t *order,
                 const uint32_t *times, double *scratch, uint32_t *out) {
  if (distinct(count, x, order, slices) <= slices) {
    uint32_t value = 0;
    for (size_t k = 0; k < count; k++) out[order[k]] = value += k > 0 && x[order[k]] != x[order[k - 1]];
    return value + 1;
  }
  size_t total = 0;
  for (size_t k = 0; k < count; k++)
    for (uint32_t t = 0; t < (times ? times[order[k]] : 1); t++) scratch[total++] = x[order[k]];
  size_t slice = 0, rank = 0;
  for (size_t k = 0; k < count; k++) {
    double v = x[order[k]];
    while (slice + 1 < slices && by == SLICES_BY_QUANTILE && v >= border(scratch, total, slice + 1, slices)) slice++;
    while (slice + 1 < slices && by == SLICES_BY_COUNT && (rank + 1) * slices > (slice + 1) * total) slice++;
    out[order[k]] = (uint32_t)slice;
    rank += times ? times[order[k]] : 1;
  }
  return slices;
}

void slices_resample(size_t count, uint64_t seed, uint64_t stream, size_t bootstrap, uint32_t *times) {
  memset(times, 0, count * sizeof *times);
  for (size_t k = 0; k < count; k++)
    times[(size_t)(random_uniform(seed, stream, bootstrap * count + k) * (double)count)]++;
}
