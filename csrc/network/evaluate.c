/* a goal under many sets of units: LANES sets a batch, batches divided among threads
   Batches do not depend on the number of threads, so results do not either. */
#include "evaluate.h"

#include <math.h>
#include <string.h>

#include "../base/thread.h"

/* ---- goals */

lian_status goal_check(const lian_case *q, const lian_goal *goal, lian_error *err) {
  double sum = 0;
  if (goal->count == 0) return status_set(err, LIAN_BAD_ARGUMENT, "goal: expected an item");
  for (size_t k = 0; k < goal->count; k++) {
    double w = goal->weight ? goal->weight[k] : 1;
    if (goal->item[k] >= q->n)
      return status_set(err, LIAN_BAD_ARGUMENT, "goal: expected items in 1..%z", q->n);
    if (!(w >= 0) || isinf(w))
      return status_set(err, LIAN_BAD_ARGUMENT, "goal: expected a weight of at least 0 for '%s'",
                        labels_text(q->c->nodes, goal->item[k]));
    sum += w;
  }
  if (!(sum > 0)) return status_set(err, LIAN_BAD_ARGUMENT, "goal: all weights are 0");
  return LIAN_OK;
}

lian_status goal_call(const lian_case *q, const lian_goal *goal, const call_argument *list, lian_error *err) {
  lian_status status = check_given(GIVEN({"case", q}, {"goal", goal}), err);
  if (!status) status = check_given(list, err);
  if (!status) status = check_size(goal->size, sizeof *goal, "lian_goal", err);
  if (!status) status = check_list(goal->item, goal->count, "goal", err);
  return status ? status : goal_check(q, goal, err);
}

double goal_level(const lian_goal *goal, const sweep *s, int lane) {
  double sum = 0, weights = 0, best = 0;
  for (size_t k = 0; k < goal->count; k++) {
    double v = sweep_level(s, goal->item[k], lane), w = goal->weight ? goal->weight[k] : 1;
    if (v > best) best = v;
    sum += w * v;
    weights += w;
  }
  return goal->best ? best : goal->count == 1 ? sweep_level(s, goal->item[0], lane) : sum / weights;
}

static void mark(const item_links *l, uint32_t i, unsigned char *relevant, uint32_t *stack,
                 size_t *height) {
  for (size_t p = l->start[i]; p < l->start[i + 1]; p++) {
    if (relevant[l->item[p]]) continue;
    relevant[l->item[p]] = 1;
    stack[(*height)++] = l->item[p];
  }
}

void goal_mark(const lian_case *q, const lian_goal *goal, unsigned char *relevant,
               uint32_t *stack) {
  size_t height = 0;
  for (size_t k = 0; k < goal->count; k++) {
    if (relevant[goal->item[k]]) continue;
    relevant[goal->item[k]] = 1;
    stack[height++] = goal->item[k];
  }
  while (height > 0) {
    uint32_t i = stack[--height];
    mark(&q->t->needs, i, relevant, stack, &height);
    mark(&q->t->kinds, i, relevant, stack, &height);
  }
}

/* ---- evaluation */

lian_status evaluation_new(const lian_env *env, const lian_case *q, const lian_goal *goal,
                           evaluation *out, lian_error *err) {
  lian_status status = goal_check(q, goal, err);
  if (status) return status;
  memory m = memory_of(env);
  evaluation e = {.m = m, .env = env, .q = q, .goal = *goal};
  e.relevant = memory_zero(m, q->n, 1);
  uint32_t *stack = memory_new(m, q->n, sizeof *stack);
  e.sweep_count = (size_t)thread_count(env);
  e.sweeps = memory_zero(m, e.sweep_count, sizeof *e.sweeps);
  status = e.relevant && stack && e.sweeps ? LIAN_OK : status_no_memory(err);
  if (!status) goal_mark(q, goal, e.relevant, stack);
  for (size_t k = 0; !status && k < e.sweep_count; k++)
    status = sweep_new(m, q, e.relevant, &e.sweeps[k], err);
  memory_free(m, stack, q->n, sizeof *stack);
  if (status)
    evaluation_free(&e);
  else
    *out = e;
  return status;
}

void evaluation_free(evaluation *e) {
  for (size_t k = 0; e->sweeps && k < e->sweep_count; k++) sweep_free(&e->sweeps[k]);
  memory_free(e->m, e->sweeps, e->sweep_count, sizeof *e->sweeps);
  if (e->q) memory_free(e->m, e->relevant, e->q->n, 1);
  e->sweeps = NULL;
  e->relevant = NULL;
}

typedef struct batches {
  evaluation *e;
  const size_t *start;
  const uint32_t *unit;
  size_t batches, count;
  double *out;
} batches;

static void run_batch(const batches *o, sweep *s, size_t batch) {
  size_t from = batch * LANES, to = from + LANES < o->count ? from + LANES : o->count;
  for (size_t k = from; k < to; k++)
    for (size_t p = o->start[k]; p < o->start[k + 1]; p++)
      sweep_cut(s, o->unit[p], (int)(k - from));
  sweep_run(s);
  for (size_t k = from; k < to; k++) o->out[k] = goal_level(&o->e->goal, s, (int)(k - from));
  sweep_clear(s);
}

static void run_share(void *context, size_t task) {
  const batches *o = context;
  for (size_t b = task; b < o->batches; b += o->e->sweep_count)
    run_batch(o, &o->e->sweeps[task], b);
}

lian_status evaluation_run(evaluation *e, const size_t *start, const uint32_t *unit, size_t count,
                           double *out, lian_error *err) {
  const size_t chunk = 4096; /* sets between polls of env->stop */
  for (size_t from = 0; from < count; from += chunk) {
    size_t some = count - from < chunk ? count - from : chunk;
    batches o = {e, start + from, unit, (some + LANES - 1) / LANES, some, out + from};
    if (env_stopped_at(e->env, (double)from / (double)count)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    thread_for(e->env, e->sweep_count, run_share, &o);
    for (size_t k = 0; k < e->sweep_count; k++)
      if (e->sweeps[k].stuck != LIAN_NONE) return sweep_stuck(e->q, e->sweeps[k].stuck, err);
  }
  return LIAN_OK;
}

double evaluation_base(const evaluation *e) { return goal_level(&e->goal, &e->sweeps[0], 0); }

/* start must ascend, units must exist */
static lian_status check_sets(const lian_case *q, const size_t *start, const uint32_t *unit, size_t count,
                              lian_error *err) {
  for (size_t k = 0; k < count; k++)
    if (start[k + 1] < start[k])
      return status_set(err, LIAN_BAD_ARGUMENT, "start[%z]: expected places that ascend", k + 2);
  lian_status status = check_list(unit, start[count] - start[0], "unit", err);
  for (size_t p = start[0]; p < start[count] && !status; p++)
    if (unit[p] >= q->units.count)
      status = status_set(err, LIAN_BAD_ARGUMENT, "expected units in 1..%z, got %z", q->units.count,
                          (size_t)unit[p] + 1);
  return status;
}

lian_status lian_case_evaluate(const lian_env *env, const lian_case *q, const lian_goal *goal,
                               const size_t *start, const uint32_t *unit, size_t count,
                               double *out, lian_error *err) {
  lian_status wrong = goal_call(q, goal, GIVEN({"start", start}, {"out", out}), err);
  if (!wrong) wrong = check_sets(q, start, unit, count, err);
  if (wrong) return wrong;
  evaluation e;
  memory m = memory_of(env);
  double *level = memory_new(m, count, sizeof *level);
  lian_status status = level ? evaluation_new(env, q, goal, &e, err) : status_no_memory(err);
  if (!status) {
    status = evaluation_run(&e, start, unit, count, level, err);
    evaluation_free(&e);
  }
  if (!status) memcpy(out, level, count * sizeof *out);
  memory_free(m, level, count, sizeof *level);
  return status;
}
