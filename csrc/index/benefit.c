/* benefit of the doubt (Melyn and Moesen 1991; Cherchye et al. 2007): for each row i
     max sum_j w_j y_ij,   sum_j w_j y_kj <= 1 for every row k,   w >= 0
     floor x score <= w_j y_ij <= ceiling x score
   Columns are divided by their largest value while it works. */
#include <math.h>
#include <string.h>

#include "../numeric/simplex.h"
#include "weigh.h"

typedef struct study {
  size_t rows, cols;
  const double *x;
  double floor, ceiling;
  double *largest; /* cols */
} study;

static lian_status check_row(const study *b, size_t i, lian_error *err) {
  for (size_t j = 0; j < b->cols && b->floor > 0; j++)
    if (b->x[i * b->cols + j] == 0 && b->largest[j] > 0)
      return status_set(err, LIAN_INFEASIBLE, "row %z, column %z: 0 can have no share in its score, so no weights meet "
                        "the least share %g", i + 1, j + 1, b->floor);
  return LIAN_OK;
}

static void fill_table(const study *b, size_t i, simplex *s) {
  size_t cols = b->cols, width = cols + 1, row = 0;
  memset(s->table, 0, (s->rows + 1) * width * sizeof(double));
  for (; row < b->rows; row++) {
    for (size_t j = 0; j < cols; j++) s->table[row * width + j] = b->x[row * cols + j] / b->largest[j];
    s->table[row * width + cols] = 1;
  }
  const double *own = b->x + i * cols;
  for (size_t j = 0; b->floor > 0 && j < cols; j++, row++)
    for (size_t k = 0; k < cols; k++)
      s->table[row * width + k] = (b->floor - (k == j)) * own[k] / b->largest[k];
  for (size_t j = 0; b->ceiling < 1 && j < cols; j++, row++)
    for (size_t k = 0; k < cols; k++)
      s->table[row * width + k] = ((k == j) - b->ceiling) * own[k] / b->largest[k];
  for (size_t j = 0; j < cols; j++) s->table[s->rows * width + j] = -own[j] / b->largest[j];
}

static lian_status score_rows(const lian_env *env, const study *b, double *scratch, double *score, double *weights,
                              lian_error *err) {
  simplex s;
  size_t limits = (b->floor > 0 ? b->cols : 0) + (b->ceiling < 1 ? b->cols : 0);
  lian_status status = simplex_new(memory_of(env), b->rows + limits, b->cols, &s, err);
  if (status) return status;
  for (size_t i = 0; !status && i < b->rows; i++) {
    status = check_row(b, i, err);
    if (status) break;
    fill_table(b, i, &s);
    status = simplex_solve(env, &s, scratch, &score[i], err);
    for (size_t j = 0; weights && j < b->cols; j++) weights[i * b->cols + j] = scratch[j] / b->largest[j];
    if (!status && env_stopped(env)) status = index_interrupted(err);
  }
  simplex_free(memory_of(env), &s);
  return status;
}

lian_status lian_index_benefit(const lian_env *env, size_t rows, size_t cols, const double *x, double floor,
                               double ceiling, double *score, double *weights, lian_error *err) {
  memory m = memory_of(env);
  lian_status s = weigh_check(rows, cols, x, score, err);
  if (!s) s = weigh_check_whole(rows, cols, x, err);
  if (s) return s;
  if (!(floor >= 0 && floor * (double)cols <= 1 + 1e-12 && ceiling <= 1 && ceiling * (double)cols >= 1 - 1e-12))
    return status_set(err, LIAN_BAD_ARGUMENT, "benefit: shares of %z columns from %g to %g cannot add up to 1", cols,
                      floor, ceiling);
  for (size_t k = 0; k < rows * cols; k++)
    if (x[k] < 0)
      return status_set(err, LIAN_BAD_DATA, "row %z, column %z: benefit of the doubt takes no value below 0, got %g",
                        k / cols + 1, k % cols + 1, x[k]);
  double *scratch = memory_new(m, 2 * cols, sizeof *scratch);
  if (!scratch) return status_no_memory(err);
  study b = {rows, cols, x, floor, ceiling, scratch + cols};
  for (size_t j = 0; j < cols; j++) {
    double most = summary_of(x + j, rows, cols).most;
    b.largest[j] = most > 0 ? most : 1;
  }
  double *found = memory_new(m, rows, sizeof *found), *w = memory_new(m, weights ? rows * cols : 0, sizeof *w);
  s = found && w ? score_rows(env, &b, scratch, found, weights ? w : NULL, err) : status_no_memory(err);
  if (!s) memcpy(score, found, rows * sizeof *score);
  if (!s && weights) memcpy(weights, w, rows * cols * sizeof *weights);
  memory_free(m, found, rows, sizeof *found);
  memory_free(m, w, weights ? rows * cols : 0, sizeof *w);
  memory_free(m, scratch, 2 * cols, sizeof *scratch);
  return s;
}
