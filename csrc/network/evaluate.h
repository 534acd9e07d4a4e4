/* a goal under many sets of units */
#ifndef NETWORK_EVALUATE_H
#define NETWORK_EVALUATE_H

#include "levels.h"

typedef struct evaluation {
  memory m;
  const lian_env *env;
  const lian_case *q;
  lian_goal goal;
  unsigned char *relevant; /* n: 1, the goal depends on it */
  sweep *sweeps;
  size_t sweep_count; /* one per thread */
} evaluation;

lian_status evaluation_new(const lian_env *env, const lian_case *q, const lian_goal *goal,
                           evaluation *out, lian_error *err);
void evaluation_free(evaluation *e);
/* see lian_case_evaluate */
lian_status evaluation_run(evaluation *e, const size_t *start, const uint32_t *unit, size_t count,
                           double *out, lian_error *err);
/* the goal's level in the case, without units cut */
double evaluation_base(const evaluation *e);

/* checks the case, the goal and the arguments in list */
lian_status goal_call(const lian_case *q, const lian_goal *goal, const call_argument *list, lian_error *err);
lian_status goal_check(const lian_case *q, const lian_goal *goal, lian_error *err);
/* the goal's value in a lane */
double goal_level(const lian_goal *goal, const sweep *s, int lane);
/* marks the items that the goal depends on (relevant: n, zeroed); stack: n, scratch */
void goal_mark(const lian_case *q, const lian_goal *goal, unsigned char *relevant, uint32_t *stack);

#endif
