/* the Moebius transform over subsets, in place: for each policy in turn, what a set with it is worth beyond the same set
   without it
   d(S) = sum over T within S of (-1)^(|S| - |T|) v(T)     Harsanyi 1959; Rota 1964 */
#include "../base/check.h"
#include "../base/thread.h"
#include "decide.h"

lian_status decide_check(size_t n, size_t rows, lian_error *err) {
  if (n < 1 || n > LIAN_DECIDE_SETS)
    return status_set(err, LIAN_BAD_ARGUMENT, "policies: expected 1 to %d, got %z", LIAN_DECIDE_SETS, n);
  if (rows < 1 || rows > SIZE_MAX / sizeof(double) >> n)
    return status_set(err, LIAN_BAD_ARGUMENT, "rows: expected 1 or more that fit memory, got %z", rows);
  return LIAN_OK;
}

typedef struct task {
  double *v;
  size_t n;
  double sign; /* -1: to dividends, 1: to values */
} task;

static void transform(void *context, size_t row) {
  const task *t = context;
  size_t sets = (size_t)1 << t->n;
  double *v = t->v + row * sets;
  for (size_t half = 1; half < sets; half *= 2)
    for (size_t from = 0; from < sets; from += 2 * half) {
      double *without = v + from, *with = without + half;
      for (size_t k = 0; k < half; k++) with[k] += t->sign * without[k];
    }
}

static lian_status run(const lian_env *env, size_t n, size_t rows, double *v, double sign, const char *what,
                       lian_error *err) {
  lian_status s = check_given(GIVEN({what, v}), err);
  if (!s) s = decide_check(n, rows, err);
  if (!s) s = check_finite(v, rows << n, what, err);
  task t = {v, n, sign};
  if (!s && thread_until(env, rows, transform, &t)) s = status_set(err, LIAN_INTERRUPTED, "interrupted");
  return s;
}

lian_status lian_decide_dividends(const lian_env *env, size_t n, size_t rows, double *v, lian_error *err) {
  return run(env, n, rows, v, -1, "v", err);
}

lian_status lian_decide_values(const lian_env *env, size_t n, size_t rows, double *d, lian_error *err) {
  return run(env, n, rows, d, 1, "d", err);
}
