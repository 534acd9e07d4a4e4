/* the coordination degree under other weights: draws of the weights of indicators and subsystems, D again for each row,
   and quantiles by row. All draws are made first, so that rows meet the same ones and can be spread over threads */
#include <math.h>
#include <string.h>

#include "../base/random.h"
#include "../base/thread.h"
#include "../numeric/statistics.h"
#include "subsystems.h"

#define CHUNK 4  /* rows of a task */
#define WAVE 64  /* tasks of one parallel loop, at most: each has scratch of its own */

typedef struct task {
  const lian_subsystems *s;
  size_t rows, draws;
  const double *x, *weight, *alpha; /* draws x cols, each system's sum 1; draws x systems */
  lian_coupling_form form;
  double share, *low, *middle, *high;
  size_t first;    /* row of this wave */
  double *scratch; /* a part a task: draws + systems */
} task;

static double factor(double spread, uint64_t seed, uint64_t stream, size_t index) {
  return 1 + spread * (2 * random_uniform(seed, stream, index) - 1);
}

void drawn_weights_of(const double *weights, size_t k, double spread, uint64_t seed, size_t d, double *out) {
  uint64_t stream = random_stream("coordination.systems", 20);
  for (size_t j = 0; j < k; j++) out[j] = (weights ? weights[j] : 1) * factor(spread, seed, stream, d * k + j);
}

/* 1: interrupted */
static int draw_weights(const lian_env *env, const lian_subsystems *s, const double *weights, double spread,
                        uint64_t seed, size_t draws, double *weight, double *alpha, double *whole) {
  uint64_t ours = random_stream("coordination.indicators", 23);
  for (size_t d = 0; d < draws; d++) {
    if (d % 4096 == 0 && env_stopped(env)) return 1;
    double *w = weight + d * s->cols;
    memset(whole, 0, s->systems * sizeof *whole);
    for (size_t c = 0; c < s->cols; c++) {
      w[c] = s->weight[c] * factor(spread, seed, ours, d * s->cols + c);
      whole[s->system[c]] += w[c];
    }
    for (size_t c = 0; c < s->cols; c++) w[c] /= whole[s->system[c]];
    drawn_weights_of(weights, s->systems, spread, seed, d, alpha + d * s->systems);
  }
  return 0;
}

/* D of row i under draw d; rounding can lift a mean of ones above 1 */
static double degree_under(const task *t, size_t i, size_t d, double *u) {
  const lian_subsystems *s = t->s;
  const double *w = t->weight + d * s->cols, *x = t->x + i * s->cols;
  memset(u, 0, s->systems * sizeof *u);
  for (size_t c = 0; c < s->cols; c++) u[s->system[c]] += w[c] * x[c];
  for (size_t j = 0; j < s->systems; j++)
    if (u[j] > 1) u[j] = 1;
  return degree_of(coupling_of(u, s->systems, t->form), level_of(u, t->alpha + d * s->systems, s->systems));
}

static void run(void *context, size_t chunk) {
  const task *t = context;
  double *value = t->scratch + chunk * (t->draws + t->s->systems), *u = value + t->draws;
  size_t begin = t->first + chunk * CHUNK;
  for (size_t i = begin; i < t->rows && i < begin + CHUNK; i++) {
    int known = 1;
    for (size_t d = 0; d < t->draws; d++) {
      value[d] = degree_under(t, i, d, u);
      known &= !isnan(value[d]);
    }
    if (known) sort_ascending(value, t->draws);
    t->low[i] = known ? quantile_of_sorted(value, t->draws, t->share) : NAN;
    t->middle[i] = known ? quantile_of_sorted(value, t->draws, 0.5) : NAN;
    t->high[i] = known ? quantile_of_sorted(value, t->draws, 1 - t->share) : NAN;
  }
}

static lian_status check_indicators(const lian_subsystems *s, size_t rows, const double *x, lian_error *err) {
  for (size_t i = 0; i < rows * s->cols; i++)
    if (x[i] < 0 || x[i] > 1)
      return status_set(err, LIAN_BAD_DATA, "row %z, indicator %z: expected a number in [0, 1], got %g",
                        i / s->cols + 1, i % s->cols + 1, x[i]);
  return LIAN_OK;
}

static lian_status check(const lian_subsystems *s, size_t rows, const double *x, const double *weights,
                         lian_coupling_form form, double spread, size_t draws, double share, lian_error *err) {
  lian_status wrong = subsystems_check(s, err);
  if (!wrong) wrong = check_choice((long)form, LIAN_COUPLING_FORMS, "form", err);
  if (!wrong && s->systems < 2)
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "systems: coupling is between 2 at least, got %z", s->systems);
  if (!wrong) wrong = weights_check(weights, s->systems, "weights", err);
  if (!wrong && !(spread >= 0 && spread < 1))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "spread: expected a share in [0, 1), got %g", spread);
  if (!wrong && !(share >= 0 && share <= 0.5))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "share: expected a share in [0, 0.5], got %g", share);
  if (!wrong && (draws < 1 || draws > 100000000))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "draws: expected 1 to 100000000, got %z", draws);
  return wrong ? wrong : check_indicators(s, rows, x, err);
}

lian_status lian_coordination_draws(const lian_env *env, const lian_subsystems *s, size_t rows, const double *x,
                                    const double *weights, lian_coupling_form form, double spread, size_t draws,
                                    uint64_t seed, double share, double *low, double *middle, double *high,
                                    lian_error *err) {
  lian_status wrong =
      rows > 0 ? check_given(GIVEN({"x", x}, {"low", low}, {"middle", middle}, {"high", high}), err) : LIAN_OK;
  if (!wrong) wrong = check(s, rows, x, weights, form, spread, draws, share, err);
  if (wrong) return wrong;
  memory m = memory_of(env);
  size_t wave = (rows + CHUNK - 1) / CHUNK, most = 2 * (size_t)thread_count(env), k = s->systems;
  if (most > WAVE) most = WAVE;
  if (wave > most) wave = most;
  double *weight = memory_new(m, draws * (s->cols + k) + k, sizeof *weight);
  double *scratch = memory_new(m, wave * (draws + k), sizeof *scratch);
  double *answer = memory_new(m, rows, 3 * sizeof *answer);
  if (!weight || !scratch || !answer) {
    wrong = status_no_memory(err);
  } else {
    double *alpha = weight + draws * s->cols;
    task t = {s, rows, draws, x, weight, alpha, form, share, answer, answer + rows, answer + 2 * rows, 0, scratch};
    int stops = draw_weights(env, s, weights, spread, seed, draws, weight, alpha, alpha + draws * k);
    for (; !stops && t.first < rows; t.first += wave * CHUNK) {
      size_t left = (rows - t.first + CHUNK - 1) / CHUNK;
      stops = env_stopped_at(env, (double)t.first / (double)rows) ||
              thread_until(env, left < wave ? left : wave, run, &t);
    }
    if (stops) wrong = status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  if (!wrong && rows > 0) {
    memcpy(low, answer, rows * sizeof *low);
    memcpy(middle, answer + rows, rows * sizeof *middle);
    memcpy(high, answer + 2 * rows, rows * sizeof *high);
  }
  memory_free(m, answer, rows, 3 * sizeof *answer);
  memory_free(m, scratch, wave * (draws + k), sizeof *scratch);
  memory_free(m, weight, draws * (s->cols + k) + k, sizeof *weight);
  return wrong;
}
