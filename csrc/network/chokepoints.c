/* chokepoints: fall of a goal when one unit is cut, the largest first
   loss = max(0, level of the case - level under the unit); equal losses by unit
   cost: units evaluations, eight at a time, and a sort */
#include <stdlib.h>

#include "evaluate.h"

static int by_loss(const void *a, const void *b) {
  const lian_chokepoint *p = a, *q = b;
  if (p->loss != q->loss) return p->loss > q->loss ? -1 : 1;
  return p->unit < q->unit ? -1 : p->unit > q->unit;
}

/* the goal's level in the case */
static double base_level(const lian_case *q, const lian_goal *goal) {
  double sum = 0, weights = 0, best = 0;
  for (size_t k = 0; k < goal->count; k++) {
    double w = goal->weight ? goal->weight[k] : 1, v = q->level[goal->item[k]];
    if (v > best) best = v;
    sum += w * v;
    weights += w;
  }
  return goal->best ? best : sum / weights;
}

lian_status lian_case_chokepoints(const lian_env *env, const lian_case *q, const lian_goal *goal,
                                  lian_chokepoint *out, lian_error *err) {
  lian_status status = goal_call(q, goal, GIVEN({"out", out}), err);
  if (status) return status;
  memory m = memory_of(env);
  size_t count = q->units.count;
  size_t *start = memory_zero(m, count + 1, sizeof *start);
  uint32_t *unit = memory_new(m, count, sizeof *unit);
  double *level = memory_new(m, count, sizeof *level), before = base_level(q, goal);
  status = start && unit && level ? LIAN_OK : status_no_memory(err);
  for (size_t k = 0; k < count && !status; k++) {
    unit[k] = (uint32_t)k;
    start[k + 1] = k + 1;
  }
  if (!status) status = lian_case_evaluate(env, q, goal, start, unit, count, level, err);
  for (size_t k = 0; k < count && !status; k++)
    out[k] = (lian_chokepoint){(uint32_t)k, level[k], before > level[k] ? before - level[k] : 0};
  if (!status && count > 0) qsort(out, count, sizeof *out, by_loss);
  memory_free(m, start, count + 1, sizeof *start);
  memory_free(m, unit, count, sizeof *unit);
  memory_free(m, level, count, sizeof *level);
  return status;
}
