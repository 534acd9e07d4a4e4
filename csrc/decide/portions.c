/* dividends shared out among the policies, or the pairs of policies, of their sets
   Shapley  phi_i = sum over S with i of d(S) / |S|            I_ij = sum over S with i, j of d(S) / (|S| - 1)
   Banzhaf  beta_i = sum of d(S) / 2^(|S| - 1)                 I_ij = sum of d(S) / 2^(|S| - 2)
   Taylor   I_i = d({i})                                       I_ij = sum of d(S) 2 / (|S| (|S| - 1))
   Weighed dividends are folded: of the sets of i + 1 policies the upper half has the i-th one; it is summed, and added to
   the lower half, which then stands for sets of i policies. O(2^n) for all policies, and for all pairs. */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/thread.h"
#include "decide.h"

#define WAVE 16 /* rows that are at work at once, at most: each has scratch of its own */

typedef struct task {
  const double *d, *weight; /* rows x 2^n; 2^n: the portion by set, 0 of the empty one */
  double *out;              /* rows x width */
  double *scratch;          /* WAVE x 2^n: weighed sets without the last policy, then a half that is folded by itself */
  size_t n, width, first;   /* first: row of this wave */
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

static double sum_of(const double *v, size_t count) {
  double part[8] = {0};
  size_t k = 0;
  for (; k + 8 <= count; k += 8)
    for (size_t l = 0; l < 8; l++) part[l] += v[k + l];
  for (; k < count; k++) part[0] += v[k];
  return ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
}

static void fold(double *v, size_t half) {
  for (size_t k = 0; k < half; k++) v[k] += v[k + half];
}

/* of 2^n sets the sums of those with each of the policies below n */
static void sums(double *v, size_t n, double *out) {
  for (size_t i = n; i-- > 0;) {
    size_t half = (size_t)1 << i;
    out[i] = sum_of(v + half, half);
    fold(v, half);
  }
}

/* weighed sets without the last policy, those with it added to them, into v; those with it into u */
static void weigh(const task *t, size_t row, double *v, double *u) {
  size_t half = (size_t)1 << (t->n - 1);
  const double *d = t->d + (row << t->n), *w = t->weight;
  for (size_t k = 0; k < half; k++) {
    u[k] = d[half + k] * w[half + k];
    v[k] = d[k] * w[k] + u[k];
  }
}

static void singles(void *context, size_t at) {
  const task *t = context;
  size_t half = (size_t)1 << (t->n - 1), row = t->first + at;
  double *v = t->scratch + (at << t->n), *u = v + half, *out = t->out + row * t->width;
  weigh(t, row, v, u);
  out[t->n - 1] = sum_of(u, half);
  sums(v, t->n - 1, out);
}

/* pair (j, i), j < i, at place_of(j, n) + i - j - 1 */
static size_t place_of(size_t j, size_t n) { return j * n - j * (j + 1) / 2; }

static void pairs(void *context, size_t at) {
  const task *t = context;
  size_t n = t->n, row = t->first + at;
  double *v = t->scratch + (at << n), *u = v + ((size_t)1 << (n - 1)), *out = t->out + row * t->width;
  weigh(t, row, v, u);
  for (size_t i = n - 1; i > 0; i--) {
    for (size_t j = i; j-- > 0;) {
      size_t half = (size_t)1 << j;
      out[place_of(j, n) + i - j - 1] = sum_of(u + half, half);
      fold(u, half);
    }
    size_t half = (size_t)1 << (i - 1);
    memcpy(u, v + half, half * sizeof *u);
    fold(v, half);
  }
}

static lian_status work(const lian_env *env, task *t, size_t rows, int by_pair, double *weight, lian_portion portion,
                        lian_error *err) {
  double share[LIAN_DECIDE_SETS + 1] = {0};
  for (size_t size = 1; size <= t->n; size++)
    share[size] = by_pair ? pair_portion(portion, size) : single_portion(portion, size);
  for (uint32_t set = 0; set < (uint32_t)1 << t->n; set++) weight[set] = share[decide_size(set)];
  t->weight = weight;
  for (t->first = 0; t->first < rows; t->first += WAVE) {
    size_t count = rows - t->first < WAVE ? rows - t->first : WAVE;
    if (thread_until(env, count, by_pair ? pairs : singles, t)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  return LIAN_OK;
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
  size_t sets = (size_t)1 << n, wave = rows < WAVE ? rows : WAVE;
  task t = {.d = d, .n = n, .width = by_pair ? n * (n - 1) / 2 : n};
  t.out = memory_new(m, rows * t.width, sizeof *t.out);
  t.scratch = memory_new(m, wave * sets, sizeof *t.scratch);
  double *weight = memory_new(m, sets, sizeof *weight);
  s = t.out && t.scratch && weight ? work(env, &t, rows, by_pair, weight, portion, err) : status_no_memory(err);
  if (!s) memcpy(out, t.out, rows * t.width * sizeof *out);
  memory_free(m, weight, sets, sizeof *weight);
  memory_free(m, t.scratch, wave * sets, sizeof *t.scratch);
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
