/* correlations of the columns of a table, and how well columns measure one thing (Cronbach 1951) */
#include <math.h>
#include <string.h>

#include "index.h"

static void rank_columns(size_t rows, size_t cols, const double *x, double *out, double *column, uint32_t *order) {
  for (size_t j = 0; j < cols; j++) {
    for (size_t i = 0; i < rows; i++) column[i] = x[i * cols + j];
    ranks_average(column, rows, order, column + rows);
    for (size_t i = 0; i < rows; i++) out[i * cols + j] = column[rows + i];
  }
}

static lian_status correlate(const lian_env *env, size_t rows, size_t cols, const double *x, double *out,
                             lian_error *err) {
  for (size_t j = 0; j < cols; j++) {
    if (env_stopped(env)) return index_interrupted(err);
    for (size_t k = 0; k <= j; k++)
      out[j * cols + k] = out[k * cols + j] = correlation(x + j, x + k, rows, cols, cols);
  }
  return LIAN_OK;
}

lian_status lian_index_correlations(const lian_env *env, size_t rows, size_t cols, const double *x, int rank,
                                    double *out, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = check_given(GIVEN({"out", out}), err);
  if (!s) s = index_check_table(rows, cols, x, err);
  if (!s && cols > SIZE_MAX / 64 / cols) s = status_no_memory(err);
  if (s) return s;
  double *ranked = memory_new(m, rows * cols + 2 * rows, sizeof *ranked), *made = memory_new(m, cols * cols, sizeof *made);
  uint32_t *order = memory_new(m, 2 * rows, sizeof *order);
  if (ranked && order && made) {
    if (rank) rank_columns(rows, cols, x, ranked, ranked + rows * cols, order);
    s = correlate(env, rows, cols, rank ? ranked : x, made, err);
    if (!s) memcpy(out, made, cols * cols * sizeof *out);
  } else {
    s = status_no_memory(err);
  }
  memory_free(m, made, cols * cols, sizeof *made);
  memory_free(m, ranked, rows * cols + 2 * rows, sizeof *ranked);
  memory_free(m, order, 2 * rows, sizeof *order);
  return s;
}

/* k / (k - 1) (1 - sum of variances / sum of covariances) */
lian_status lian_index_alpha(const lian_env *env, size_t rows, size_t cols, const double *x, double *alpha,
                             lian_error *err) {
  lian_status s = check_given(GIVEN({"alpha", alpha}), err);
  if (!s) s = index_check_table(rows, cols, x, err);
  if (s) return s;
  if (cols < 2) return status_set(err, LIAN_BAD_ARGUMENT, "alpha: expected at least 2 columns");
  double variances = 0, all = 0, k = (double)cols;
  for (size_t j = 0; j < cols; j++) {
    if (env_stopped(env)) return index_interrupted(err);
    for (size_t i = 0; i < cols; i++) {
      double c = covariance(x + j, x + i, rows, cols, cols);
      all += c;
      if (i == j) variances += c;
    }
  }
  *alpha = all != 0 ? k / (k - 1) * (1 - variances / all) : NAN;
  return LIAN_OK;
}
