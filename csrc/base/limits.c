/* limits of what is read, with their defaults filled in */
#include "limits.h"

#include <stdint.h>

static void fill(size_t *limit, uint64_t standard) {
  if (*limit == 0) *limit = standard > SIZE_MAX ? SIZE_MAX : (size_t)standard;
}

lian_limits limits_of(const lian_env *env) {
  lian_limits l = {.size = sizeof l};
  if (env && env->limits && env->limits->size == sizeof l) l = *env->limits;
  fill(&l.columns, 1000000);
  fill(&l.record, UINT64_C(16) << 20);
  fill(&l.rows, 100000000);
  fill(&l.cells, 500000000);
  fill(&l.expanded, UINT64_C(16) << 30);
  fill(&l.ratio, 250);
  fill(&l.sheet, UINT64_C(1) << 30);
  return l;
}
