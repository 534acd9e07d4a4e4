/* scores of subsystems as weighted means of their indicators */
#include "subsystems.h"

#include <math.h>
#include <string.h>

lian_status weights_check(const double *weights, size_t count, const char *what, lian_error *err) {
  double sum = 0;
  if (!weights) return LIAN_OK;
  for (size_t k = 0; k < count; k++) {
    if (!(weights[k] >= 0) || !isfinite(weights[k]))
      return status_set(err, LIAN_BAD_DATA, "%s[%z]: expected a weight of at least 0, got %g", what, k + 1, weights[k]);
    sum += weights[k];
  }
  if (sum > 0 && isfinite(sum)) return LIAN_OK;
  return status_set(err, LIAN_BAD_DATA, "%s: the weights sum to %g", what, sum);
}

static lian_status check_system(const lian_subsystems *s, size_t j, lian_error *err) {
  double sum = 0;
  for (size_t c = 0; c < s->cols; c++)
    if (s->system[c] == j) sum += s->weight[c];
  if (sum > 0 && isfinite(sum)) return LIAN_OK;
  return status_set(err, LIAN_BAD_DATA, "subsystem %z has no indicator whose weight is above 0", j + 1);
}

lian_status subsystems_check(const lian_subsystems *s, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"subsystems", s}), err);
  if (!wrong) wrong = check_size(s->size, sizeof *s, "lian_subsystems", err);
  if (!wrong && s->systems == 0) wrong = status_set(err, LIAN_BAD_ARGUMENT, "systems: expected 1 at least");
  if (!wrong && s->systems > s->cols)
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "systems: %z of them have only %z indicators", s->systems, s->cols);
  if (!wrong) wrong = check_given(GIVEN({"system", s->system}, {"weight", s->weight}), err);
  for (size_t c = 0; !wrong && c < s->cols; c++) wrong = check_index(s->system[c], s->systems, "system", err);
  if (!wrong) wrong = weights_check(s->weight, s->cols, "weight", err);
  for (size_t j = 0; !wrong && j < s->systems; j++) wrong = check_system(s, j, err);
  return wrong;
}

lian_status lian_subsystem_scores(const lian_env *env, const lian_subsystems *s, size_t rows, const double *x,
                                  double *scores, lian_error *err) {
  lian_status wrong = subsystems_check(s, err);
  if (!wrong && rows > 0) wrong = check_given(GIVEN({"x", x}, {"scores", scores}), err);
  if (wrong || rows == 0) return wrong;
  memory m = memory_of(env);
  double *whole = memory_zero(m, s->systems, sizeof *whole);
  if (!whole) return status_no_memory(err);
  for (size_t c = 0; c < s->cols; c++) whole[s->system[c]] += s->weight[c];
  memset(scores, 0, rows * s->systems * sizeof *scores);
  for (size_t i = 0; i < rows; i++) {
    double *u = scores + i * s->systems;
    for (size_t c = 0; c < s->cols; c++) u[s->system[c]] += s->weight[c] * x[i * s->cols + c];
    for (size_t j = 0; j < s->systems; j++) u[j] /= whole[j];
  }
  memory_free(m, whole, s->systems, sizeof *whole);
  return LIAN_OK;
}
