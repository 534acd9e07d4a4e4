/* rows of a list by the group they belong to */
#ifndef INDEX_GROUPED_H
#define INDEX_GROUPED_H

#include "../base/check.h"
#include "../base/memory.h"

/* rows of group g: row[start[g]] .. row[start[g + 1] - 1], in the order of the list */
typedef struct grouped {
  memory m;
  size_t rows, groups;
  size_t *start;
  uint32_t *row;
} grouped;

/* a counting sort, O(rows + groups); places are below groups */
lian_status grouped_make(const lian_env *env, size_t rows, const uint32_t *group, size_t groups, grouped *out,
                         lian_error *err);
void grouped_free(grouped *g);

/* LIAN_BAD_DATA names the first value that is below 0 or not finite; LIAN_BAD_ARGUMENT a place that is too high */
lian_status values_check(const double *value, size_t rows, const char *what, lian_error *err);
lian_status places_check(const uint32_t *place, size_t rows, size_t limit, const char *what, lian_error *err);

#endif
