/* rows of a list by group: a counting sort */
#include "grouped.h"

#include <math.h>

lian_status values_check(const double *value, size_t rows, const char *what, lian_error *err) {
  for (size_t i = 0; i < rows; i++)
    if (!(value[i] >= 0) || !isfinite(value[i]))
      return status_set(err, LIAN_BAD_DATA, "row %z: expected a %s of at least 0, got %g", i + 1, what, value[i]);
  return LIAN_OK;
}

lian_status places_check(const uint32_t *place, size_t rows, size_t limit, const char *what, lian_error *err) {
  lian_status wrong = LIAN_OK;
  for (size_t i = 0; i < rows && !wrong; i++) wrong = check_index(place[i], limit, what, err);
  return wrong;
}

void grouped_free(grouped *g) {
  memory_free(g->m, g->start, g->groups + 1, sizeof *g->start);
  memory_free(g->m, g->row, g->rows, sizeof *g->row);
}

lian_status grouped_make(const lian_env *env, size_t rows, const uint32_t *group, size_t groups, grouped *out,
                         lian_error *err) {
  grouped g = {memory_of(env), rows, groups, NULL, NULL};
  if (rows >= UINT32_MAX || groups == SIZE_MAX)
    return status_set(err, LIAN_BAD_ARGUMENT, "rows: %z are more than can be sorted", rows);
  g.start = memory_zero(g.m, groups + 1, sizeof *g.start);
  g.row = memory_new(g.m, rows, sizeof *g.row);
  if (!g.start || !g.row) {
    grouped_free(&g);
    return status_no_memory(err);
  }
  for (size_t i = 0; i < rows; i++) g.start[group[i] + 1]++;
  for (size_t k = 0; k < groups; k++) g.start[k + 1] += g.start[k];
  for (size_t i = 0; i < rows; i++) g.row[g.start[group[i]]++] = (uint32_t)i;
  for (size_t k = groups; k > 0; k--) g.start[k] = g.start[k - 1];
  g.start[0] = 0;
  *out = g;
  return LIAN_OK;
}
