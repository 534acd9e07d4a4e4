/* what every step is given: sizes, and rows by stratum */
#include <math.h>

#include "index.h"

#define LARGEST 1e150 /* squares are finite */

lian_status index_check_table(size_t rows, size_t cols, const double *x, lian_error *err) {
  lian_status s = check_given(GIVEN({"x", x}), err);
  if (s) return s;
  if (rows < 1 || cols < 1 || rows > UINT32_MAX / 4 || cols > UINT32_MAX / 4 || rows > SIZE_MAX / 64 / cols)
    return status_set(err, LIAN_BAD_ARGUMENT, "index: expected at least 1 row and 1 column, got %z x %z", rows, cols);
  for (size_t k = 0; k < rows * cols; k++)
    if (fabs(x[k]) > LARGEST) /* NaN is a gap */
      return status_set(err, LIAN_BAD_DATA, "row %z, column %z: expected a number within 1e150, got %g; use a larger unit", k / cols + 1,
                        k % cols + 1, x[k]);
  return LIAN_OK;
}

lian_status index_interrupted(lian_error *err) { return status_set(err, LIAN_INTERRUPTED, "interrupted"); }

lian_status index_strata_open(memory m, size_t rows, const uint32_t *within, size_t count, strata *s,
                              lian_error *err) {
  if (!within) count = 1;
  if (count < 1 || count > rows) return status_set(err, LIAN_BAD_ARGUMENT, "strata: expected 1 to %z, got %z", rows, count);
  for (size_t i = 0; within && i < rows; i++)
    if (within[i] >= count) return check_index(within[i], count, "within", err);
  *s = (strata){count, 0, memory_new(m, rows, sizeof(uint32_t)), memory_zero(m, count + 2, sizeof(uint32_t))};
  if (!s->row || !s->start) {
    index_strata_close(m, rows, s);
    return status_no_memory(err);
  }
  for (size_t i = 0; i < rows; i++) s->start[(within ? within[i] : 0) + 2]++;
  for (size_t g = 0; g < count; g++) {
    if (s->start[g + 2] > s->largest) s->largest = s->start[g + 2];
    s->start[g + 2] += s->start[g + 1];
  }
  for (size_t i = 0; i < rows; i++) s->row[s->start[(within ? within[i] : 0) + 1]++] = (uint32_t)i;
  return LIAN_OK;
}

void index_strata_close(memory m, size_t rows, strata *s) {
  memory_free(m, s->row, rows, sizeof(uint32_t));
  memory_free(m, s->start, s->count + 2, sizeof(uint32_t));
}
