/* the coordination degree under draws of the scores of its subsystems: D of each row and draw, and quantiles by row of
   the draws that give one. Scores come over their scale, or are put onto [least, most] by the extremes of each draw */
#include <math.h>
#include <string.h>

#include "../base/random.h"
#include "../base/thread.h"
#include "../numeric/statistics.h"
#include "subsystems.h"

#define CHUNK 4       /* rows of a task */
#define WAVE 64       /* tasks of one parallel loop, at most: each has scratch of its own */
#define ROUNDING 1e-9 /* by which a mean of scores at the end of their scale may pass it */

typedef struct task {
  const lian_drawn_systems *s;
  const double *extremes; /* draws x systems x strata x 2: least, most; with rescale */
  const double *alpha;    /* draws x systems */
  lian_coupling_form form;
  double share, *low, *middle, *high, *counted;
  size_t first;    /* row of this wave */
  double *scratch; /* a part a task: draws + systems */
} task;

static size_t strata_of(const lian_drawn_systems *s) { return s->within ? s->strata : 1; }

static double *extremes_at(double *extremes, const lian_drawn_systems *s, size_t d, size_t j, size_t stratum) {
  return extremes + 2 * ((d * s->systems + j) * strata_of(s) + stratum);
}

/* score of system j on [0, 1]; outside it where it was not over its scale */
static double score_at(const lian_drawn_systems *s, const double *extremes, size_t d, size_t i, size_t j) {
  double u = s->u[j][d * s->rows + i];
  if (!s->rescale) {
    u /= s->scale ? s->scale[j * s->draws + d] : 1;
    return u > 1 && u <= 1 + ROUNDING ? 1 : u;
  }
  const double *ends = extremes_at((double *)extremes, s, d, j, s->within ? s->within[i] : 0);
  return ends[1] > ends[0] ? s->least + (s->most - s->least) * (u - ends[0]) / (ends[1] - ends[0]) : NAN;
}

static double degree_under(const task *t, size_t d, size_t i, double *u) {
  size_t k = t->s->systems;
  for (size_t j = 0; j < k; j++) u[j] = score_at(t->s, t->extremes, d, i, j);
  return degree_of(coupling_of(u, k, t->form), level_of(u, t->alpha + d * k, k));
}

static void run(void *context, size_t chunk) {
  const task *t = context;
  size_t draws = t->s->draws, begin = t->first + chunk * CHUNK;
  double *value = t->scratch + chunk * (draws + t->s->systems), *u = value + draws;
  for (size_t i = begin; i < t->s->rows && i < begin + CHUNK; i++) {
    size_t known = 0;
    for (size_t d = 0; d < draws; d++) {
      double degree = degree_under(t, d, i, u);
      if (!isnan(degree)) value[known++] = degree;
    }
    sort_ascending(value, known);
    t->counted[i] = (double)known;
    t->low[i] = known ? quantile_of_sorted(value, known, t->share) : NAN;
    t->middle[i] = known ? quantile_of_sorted(value, known, 0.5) : NAN;
    t->high[i] = known ? quantile_of_sorted(value, known, 1 - t->share) : NAN;
  }
}

/* 1: interrupted */
static int find_extremes(const lian_env *env, const lian_drawn_systems *s, double *extremes) {
  size_t strata = strata_of(s);
  for (size_t d = 0; d < s->draws; d++) {
    if (d % 64 == 0 && env_stopped(env)) return 1;
    for (size_t j = 0; j < s->systems; j++) {
      for (size_t g = 0; g < strata; g++) {
        double *ends = extremes_at(extremes, s, d, j, g);
        ends[0] = INFINITY, ends[1] = -INFINITY;
      }
      for (size_t i = 0; i < s->rows; i++) {
        double *ends = extremes_at(extremes, s, d, j, s->within ? s->within[i] : 0), u = s->u[j][d * s->rows + i];
        if (u < ends[0]) ends[0] = u;
        if (u > ends[1]) ends[1] = u;
      }
    }
  }
  return 0;
}

static lian_status check_scores(const lian_env *env, const lian_drawn_systems *s, lian_error *err) {
  for (size_t d = 0; !s->rescale && d < s->draws; d++) {
    if (d % 64 == 0 && env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    for (size_t j = 0; j < s->systems; j++)
      for (size_t i = 0; i < s->rows; i++) {
        double u = score_at(s, NULL, d, i, j);
        if (u < 0 || u > 1)
          return status_set(err, LIAN_BAD_DATA, "draw %z, row %z, subsystem %z: a score lies in [0, 1], this one is %g",
                            d + 1, i + 1, j + 1, u);
      }
  }
  return LIAN_OK;
}

static lian_status check_sizes(const lian_drawn_systems *s, lian_error *err) {
  if (s->systems < 2 || s->systems > 65535)
    return status_set(err, LIAN_BAD_ARGUMENT, "systems: coupling is between 2 at least, got %z", s->systems);
  if (s->draws < 1 || s->draws > 100000000)
    return status_set(err, LIAN_BAD_ARGUMENT, "draws: expected 1 to 100000000, got %z", s->draws);
  if (s->rows > SIZE_MAX / 16 / s->draws || (s->within && s->strata > SIZE_MAX / 32 / s->draws / s->systems))
    return status_set(err, LIAN_BAD_ARGUMENT, "rows: too many, %z", s->rows);
  if (s->rescale && !(s->least >= 0 && s->least < s->most && s->most <= 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "least: expected 0 <= least < most <= 1, got %g and %g", s->least, s->most);
  lian_status wrong = check_given(GIVEN({"u", s->u}), err);
  for (size_t j = 0; !wrong && j < s->systems; j++) wrong = check_given(GIVEN({"u", s->u[j]}), err);
  for (size_t i = 0; !wrong && s->within && i < s->rows; i++)
    wrong = check_index(s->within[i], s->strata, "within", err);
  for (size_t k = 0; !wrong && s->scale && k < s->systems * s->draws; k++)
    if (!(s->scale[k] > 0) || isinf(s->scale[k]))
      wrong = status_set(err, LIAN_BAD_ARGUMENT, "scale: expected a number above 0, got %g", s->scale[k]);
  return wrong;
}

static lian_status check(const lian_env *env, const lian_drawn_systems *s, const double *weights,
                         lian_coupling_form form, double spread, double share, lian_error *err) {
  lian_status wrong = check_size(s->size, sizeof *s, "lian_drawn_systems", err);
  if (!wrong) wrong = check_sizes(s, err);
  if (!wrong) wrong = check_choice((long)form, LIAN_COUPLING_FORMS, "form", err);
  if (!wrong) wrong = weights_check(weights, s->systems, "weights", err);
  if (!wrong && !(spread >= 0 && spread < 1))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "spread: expected a share in [0, 1), got %g", spread);
  if (!wrong && !(share >= 0 && share <= 0.5))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "share: expected a share in [0, 0.5], got %g", share);
  return wrong ? wrong : check_scores(env, s, err);
}

/* 1: interrupted */
static int run_rows(const lian_env *env, task *t, size_t wave) {
  for (; t->first < t->s->rows; t->first += wave * CHUNK) {
    size_t left = (t->s->rows - t->first + CHUNK - 1) / CHUNK;
    if (env_stopped_at(env, (double)t->first / (double)t->s->rows)) return 1;
    if (thread_until(env, left < wave ? left : wave, run, t)) return 1;
  }
  return 0;
}

lian_status lian_coordination_drawn(const lian_env *env, const lian_drawn_systems *s, const double *weights,
                                    lian_coupling_form form, double spread, uint64_t seed, double share, double *low,
                                    double *middle, double *high, double *counted, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"systems", s}, {"low", low}, {"middle", middle}, {"high", high},
                                        {"counted", counted}), err);
  if (!wrong) wrong = check(env, s, weights, form, spread, share, err);
  if (wrong) return wrong;
  memory m = memory_of(env);
  size_t k = s->systems, wave = (s->rows + CHUNK - 1) / CHUNK, most = 2 * (size_t)thread_count(env);
  if (most > WAVE) most = WAVE;
  if (wave > most) wave = most;
  size_t ends = s->rescale ? 2 * strata_of(s) : 0;
  double *alpha = memory_new(m, s->draws * k, (1 + ends) * sizeof *alpha), *answer = memory_new(m, s->rows, 4 * sizeof *answer);
  double *scratch = memory_new(m, wave * (s->draws + k), sizeof *scratch);
  if (!alpha || !answer || !scratch) {
    wrong = status_no_memory(err);
  } else {
    double *extremes = alpha + s->draws * k;
    task t = {s, extremes, alpha, form, share, answer, answer + s->rows, answer + 2 * s->rows, answer + 3 * s->rows, 0,
              scratch};
    for (size_t d = 0; d < s->draws; d++) drawn_weights_of(weights, k, spread, seed, d, alpha + d * k);
    int stops = (s->rescale && find_extremes(env, s, extremes)) || run_rows(env, &t, wave);
    if (stops) wrong = status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  if (!wrong && s->rows > 0) {
    memcpy(low, answer, s->rows * sizeof *low);
    memcpy(middle, answer + s->rows, s->rows * sizeof *middle);
    memcpy(high, answer + 2 * s->rows, s->rows * sizeof *high);
    memcpy(counted, answer + 3 * s->rows, s->rows * sizeof *counted);
  }
  memory_free(m, scratch, wave * (s->draws + k), sizeof *scratch);
  memory_free(m, answer, s->rows, 4 * sizeof *answer);
  memory_free(m, alpha, s->draws * k, (1 + ends) * sizeof *alpha);
  return wrong;
}
