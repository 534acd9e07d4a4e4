/* a goal under each pair of units, a row of pairs at a time
   cost: units^2 / 2 evaluations */
#include "evaluate.h"

typedef struct pairing {
  const lian_env *env;
  const lian_case *q;
  const lian_goal *goal;
  size_t *start;  /* 2 units + 2 */
  uint32_t *unit; /* 2 units + 2 */
} pairing;

/* diagonal: levels under each unit alone; level: count, scratch */
static lian_status singles(const pairing *k, lian_matrix *out, double *level, lian_error *err) {
  size_t count = out->rows;
  for (size_t u = 0; u < count; u++) {
    k->unit[u] = (uint32_t)u;
    k->start[u + 1] = u + 1;
  }
  lian_status status = lian_case_evaluate(k->env, k->q, k->goal, k->start, k->unit, count, level, err);
  for (size_t u = 0; u < count && !status; u++) matrix_row(out, u)[u] = level[u];
  return status;
}

/* share of all pairs in the rows before row a, for progress */
static double part_before(size_t a, size_t count) {
  double rest = 1 - (double)a / (double)count;
  return 1 - rest * rest;
}

/* levels under (a, b) for b > a, to row a and column a */
static lian_status pair_row(const pairing *k, size_t a, lian_matrix *out, lian_error *err) {
  size_t count = out->rows, some = count - a - 1;
  for (size_t p = 0; p < some; p++) {
    k->unit[2 * p] = (uint32_t)a;
    k->unit[2 * p + 1] = (uint32_t)(a + 1 + p);
    k->start[p + 1] = 2 * (p + 1);
  }
  double *row = matrix_row(out, a);
  env_part part;
  lian_env env = env_within(k->env, &part, part_before(a, count), part_before(a + 1, count));
  lian_status status = lian_case_evaluate(&env, k->q, k->goal, k->start, k->unit, some, row + a + 1, err);
  for (size_t b = a + 1; b < count && !status; b++) matrix_row(out, b)[a] = row[b];
  return status;
}

lian_status lian_case_pairs(const lian_env *env, const lian_case *q, const lian_goal *goal, lian_matrix **out,
                            lian_error *err) {
  lian_status status = goal_call(q, goal, GIVEN({"out", out}), err);
  if (status) return status;
  size_t count = q->units.count, length = 2 * count + 2;
  if (count == 0) return status_set(err, LIAN_BAD_ARGUMENT, "there is nothing to cut");
  memory m = memory_of(env);
  pairing k = {env, q, goal, memory_zero(m, length, sizeof *k.start), memory_new(m, length, sizeof *k.unit)};
  double *alone = memory_new(m, count, sizeof *alone);
  lian_matrix *levels = matrix_new(m, count, count);
  status = k.start && k.unit && alone && levels ? singles(&k, levels, alone, err) : status_no_memory(err);
  for (size_t a = 0; a < count && !status; a++) status = pair_row(&k, a, levels, err);
  if (status) lian_matrix_free(levels);
  else *out = levels;
  memory_free(m, k.start, length, sizeof *k.start);
  memory_free(m, k.unit, length, sizeof *k.unit);
  memory_free(m, alone, count, sizeof *alone);
  return status;
}
