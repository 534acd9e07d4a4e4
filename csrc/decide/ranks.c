/* how sure a ranking by means over draws is: the bootstrap over draws (Efron 1979), whose policies keep their draws in
   common */
#include <string.h>

#include "../base/check.h"
#include "../base/thread.h"
#include "../index/shuffle.h"
#include "decide.h"

#define CHUNK 64 /* resamples of a task */

typedef struct task {
  const double *values; /* draws x n */
  size_t draws, n, resamples;
  uint64_t seed, stream;
  double *sums;    /* a part a task: n */
  uint32_t *times; /* a part a task: n x n */
} task;

static void resample(const task *t, size_t number, double *sum) {
  generator g = generator_at(t->seed, t->stream, number);
  for (size_t i = 0; i < t->n; i++) sum[i] = 0;
  for (size_t k = 0; k < t->draws; k++) {
    uint32_t draw = generator_below(&g, (uint32_t)(generator_next(&g) >> 32), (uint32_t)t->draws);
    const double *of = t->values + draw * t->n;
    for (size_t i = 0; i < t->n; i++) sum[i] += of[i];
  }
}

static void run(void *context, size_t chunk) {
  const task *t = context;
  double *sum = t->sums + chunk * t->n;
  uint32_t *times = t->times + chunk * t->n * t->n;
  for (size_t b = chunk * CHUNK; b < t->resamples && b < (chunk + 1) * CHUNK; b++) {
    resample(t, b, sum);
    for (size_t i = 0; i < t->n; i++) {
      size_t better = 0;
      for (size_t k = 0; k < t->n; k++) better += sum[k] > sum[i];
      times[i * t->n + better]++;
    }
  }
}

lian_status lian_decide_ranks(const lian_env *env, size_t draws, size_t n, const double *values, size_t resamples,
                              uint64_t seed, double *share, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"values", values}, {"share", share}), err);
  if (s) return s;
  if (n < 1 || n > LIAN_DECIDE_ORDERS || draws < 1 || draws > UINT32_MAX || resamples < 1 || resamples > 10000000)
    return status_set(err, LIAN_BAD_ARGUMENT, "ranks: expected 1 to %d policies, draws and 1 to 10 million resamples",
                      LIAN_DECIDE_ORDERS);
  s = check_finite(values, draws * n, "values", err);
  if (s) return s;
  size_t tasks = (resamples + CHUNK - 1) / CHUNK;
  task t = {values, draws, n, resamples, seed, random_stream("decide.ranks", 12), NULL, NULL};
  t.sums = memory_new(m, tasks * n, sizeof *t.sums);
  t.times = memory_zero(m, tasks * n * n, sizeof *t.times);
  if (!t.sums || !t.times) s = status_no_memory(err);
  else if (thread_until(env, tasks, run, &t)) s = status_set(err, LIAN_INTERRUPTED, "interrupted");
  if (!s) memset(share, 0, n * n * sizeof *share);
  for (size_t k = 0; !s && k < tasks * n * n; k++) share[k % (n * n)] += t.times[k];
  for (size_t k = 0; !s && k < n * n; k++) share[k] /= (double)resamples;
  memory_free(m, t.times, tasks * n * n, sizeof *t.times);
  memory_free(m, t.sums, tasks * n, sizeof *t.sums);
  return s;
}
