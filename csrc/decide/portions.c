/* dividends shared out among the policies, or the pairs of policies, of their sets
   Shapley  phi_i = sum over S with i of d(S) / |S|            I_ij = sum over S with i, j of d(S) / (|S| - 1)
   Banzhaf  beta_i = sum of d(S) / 2^(|S| - 1)                 I_ij = sum of d(S) / 2^(|S| - 2)
   Taylor   I_i = d({i})                                       I_ij = sum of d(S) 2 / (|S| (|S| - 1)) */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/thread.h"
#include "decide.h"

typedef struct task {
  const double *d;
  double *out; /* rows x width */
  size_t n, width;
  double portion[LIAN_DECIDE_SETS + 1]; /* by number of policies of the set */
} task;

static double single_portion(lian_portion portion, size_t size) {
  if (portion == LIAN_PORTION_SHAPLEY) return 1 / (double)size;
  if (portion == LIAN_PORTION_BANZHAF) return ldexp(1, 1 - (int)size);
  return size == 1;
}

static double pair_portion(lian_portion portion, size_t size) {
  if (size < 2) return 0;
  if (portion == LIAN_PORTION_SHAPLEY) return 1 / (double)(size - 1);
  if (portion == LIAN_PORTION_BANZHAF) return ldexp(1, 2 - (int)size);
  return 2 / ((double)size * (double)(size - 1));
}

/* places of the policies of a set, ascending; their number */
static size_t members(uint32_t set, size_t *place) {
  size_t count = 0;
  for (size_t i = 0; set >> i; i++)
    if (set >> i & 1) place[count++] = i;
  return count;
}

static void singles(void *context, size_t row) {
  const task *t = context;
  const double *d = t->d + (row << t->n);
  double *out = t->out + row * t->width;
  size_t place[LIAN_DECIDE_SETS];
  for (size_t i = 0; i < t->width; i++) out[i] = 0;
  for (uint32_t set = 1; set < (uint32_t)1 << t->n; set++) {
    size_t count = members(set, place);
    double part = t->portion[count] * d[set];
    for (size_t k = 0; k < count; k++) out[place[k]] += part;
  }
}

static void pairs(void *context, size_t row) {
  const task *t = context;
  const double *d = t->d + (row << t->n);
  double *out = t->out + row * t->width;
  size_t place[LIAN_DECIDE_SETS], from[LIAN_DECIDE_SETS]; /* pair (i, j) at from[i] + j */
  for (size_t i = 0; i < t->width; i++) out[i] = 0;
  for (size_t i = 0, at = 0; i < t->n; at += t->n - 1 - i, i++) from[i] = at - (i + 1);
  for (uint32_t set = 1; set < (uint32_t)1 << t->n; set++) {
    size_t count = members(set, place);
    double part = t->portion[count] * d[set];
    for (size_t k = 0; k < count; k++)
      for (size_t l = k + 1; l < count; l++) out[from[place[k]] + place[l]] += part;
  }
}

static lian_status run(const lian_env *env, lian_portion portion, size_t n, size_t rows, const double *d, double *out,
                       int by_pair, lian_error *err) {
  lian_status s = check_given(GIVEN({"d", d}, {"out", out}), err);
  if (!s) s = check_choice((long)portion, LIAN_PORTION_TAYLOR + 1, "portion", err);
  if (!s) s = decide_check(n, rows, err);
  if (!s && by_pair && n < 2) s = status_set(err, LIAN_BAD_ARGUMENT, "policies: expected 2 or more, got %z", n);
  if (!s) s = check_finite(d, rows << n, "d", err);
  if (s) return s;
  memory m = memory_of(env);
  task t = {.d = d, .n = n, .width = by_pair ? n * (n - 1) / 2 : n};
  for (size_t size = 1; size <= n; size++)
    t.portion[size] = by_pair ? pair_portion(portion, size) : single_portion(portion, size);
  t.out = memory_new(m, rows * t.width, sizeof *t.out);
  if (!t.out) s = status_no_memory(err);
  else if (thread_until(env, rows, by_pair ? pairs : singles, &t)) s = status_set(err, LIAN_INTERRUPTED, "interrupted");
  else memcpy(out, t.out, rows * t.width * sizeof *out);
  memory_free(m, t.out, rows * t.width, sizeof *t.out);
  return s;
}

lian_status lian_decide_singles(const lian_env *env, lian_portion portion, size_t n, size_t rows, const double *d,
                                double *out, lian_error *err) {
  return run(env, portion, n, rows, d, out, 0, err);
}

lian_status lian_decide_pairs(const lian_env *env, lian_portion portion, size_t n, size_t rows, const double *d,
                              double *out, lian_error *err) {
  return run(env, portion, n, rows, d, out, 1, err);
}
