/* missing values as conditional means of a normal distribution, whose mean and covariance are estimated with them
   (Dempster, Laird and Rubin 1977; the sweep operator as in Little and Rubin 2002, 11.2). Columns are standardised
   while it works. It needs more rows than columns: else the covariance is singular, and fits the gaps without error. */
#include <math.h>
#include <string.h>

#include "fill.h"

typedef struct model {
  size_t rows, cols, side; /* side: cols + 1 */
  const double *x;         /* rows x cols, standardised, NaN in gaps */
  double *filled;          /* the same, gaps filled */
  double *theta;           /* side x side: -1, means; means, covariances */
  double *swept, *sums;    /* side x side */
} model;

/* sweeps row and column k; 0: it depends on those that were swept before, and stays out */
static int sweep(double *a, size_t side, size_t k, double least) {
  double p = a[k * side + k];
  if (!(p > least)) return 0;
  for (size_t i = 0; i < side; i++) {
    if (i == k) continue;
    double f = a[i * side + k] / p;
    if (f == 0) continue;
    for (size_t j = 0; j < side; j++)
      if (j != k) a[i * side + j] -= f * a[k * side + j];
  }
  for (size_t i = 0; i < side; i++) {
    if (i == k) continue;
    a[i * side + k] /= p;
    a[k * side + i] /= p;
  }
  a[k * side + k] = -1 / p;
  return 1;
}

/* expectation for one row: gaps from the regression on what is there; its products to the sums */
static void expect_row(model *m, size_t i) {
  const double *x = m->x + i * m->cols;
  double *filled = m->filled + i * m->cols;
  size_t side = m->side;
  memcpy(m->swept, m->theta, side * side * sizeof(double));
  for (size_t j = 0; j < m->cols; j++)
    if (!isnan(x[j])) sweep(m->swept, side, j + 1, 1e-10);
  for (size_t j = 0; j < m->cols; j++) {
    if (!isnan(x[j])) continue;
    double v = m->swept[j + 1];
    for (size_t k = 0; k < m->cols; k++)
      if (!isnan(x[k]) && m->swept[(k + 1) * side + k + 1] < 0) v += m->swept[(k + 1) * side + j + 1] * x[k];
    filled[j] = v;
  }
  for (size_t j = 0; j < m->cols; j++) {
    m->sums[j + 1] += filled[j];
    for (size_t k = 0; k < m->cols; k++) {
      m->sums[(j + 1) * side + k + 1] += filled[j] * filled[k];
      if (isnan(x[j]) && isnan(x[k])) m->sums[(j + 1) * side + k + 1] += m->swept[(j + 1) * side + k + 1];
    }
  }
}

static void maximise(model *m) {
  double n = (double)m->rows, *t = m->theta;
  size_t side = m->side;
  t[0] = -1;
  for (size_t j = 1; j < side; j++) t[j] = t[j * side] = m->sums[j] / n;
  for (size_t j = 1; j < side; j++)
    for (size_t k = 1; k < side; k++) t[j * side + k] = m->sums[j * side + k] / n - t[j] * t[k];
}

/* means and covariances of the table with its gaps at the mean */
static void begin(model *m) {
  size_t side = m->side;
  memset(m->sums, 0, side * side * sizeof(double));
  for (size_t i = 0; i < m->rows; i++) {
    double *f = m->filled + i * m->cols;
    for (size_t j = 0; j < m->cols; j++) {
      f[j] = isnan(m->x[i * m->cols + j]) ? 0 : m->x[i * m->cols + j];
      m->sums[j + 1] += f[j];
    }
    for (size_t j = 0; j < m->cols; j++)
      for (size_t k = 0; k < m->cols; k++) m->sums[(j + 1) * side + k + 1] += f[j] * f[k];
  }
  maximise(m);
}

static double one_step(model *m, double *before) {
  double most = 0;
  size_t cells = m->rows * m->cols;
  memcpy(before, m->filled, cells * sizeof(double));
  memset(m->sums, 0, m->side * m->side * sizeof(double));
  for (size_t i = 0; i < m->rows; i++) expect_row(m, i);
  maximise(m);
  for (size_t k = 0; k < cells; k++)
    if (!(fabs(m->filled[k] - before[k]) <= most)) most = fabs(m->filled[k] - before[k]);
  return most;
}

static lian_status iterate(const lian_env *env, const lian_fill_spec *spec, model *m, double *before, lian_error *err) {
  double moved = INFINITY;
  begin(m);
  for (size_t step = 0; step < spec->steps; step++) {
    if (env_stopped(env)) return index_interrupted(err);
    moved = one_step(m, before);
    if (moved <= spec->tolerance) return LIAN_OK;
  }
  return status_set(err, LIAN_NO_CONVERGENCE, "EM: after %z steps filled values still move by %g standard deviations",
                    spec->steps, moved);
}

/* column by column to mean 0, deviation 1; LIAN_BAD_DATA: a column with nothing in it */
static lian_status standardise(size_t rows, size_t cols, const double *x, double *out, double *mean,
                               double *deviation, lian_error *err) {
  for (size_t j = 0; j < cols; j++) {
    summary s = summary_of(x + j, rows, cols);
    if (s.count == 0) return fill_nothing_there(j, err);
    mean[j] = s.mean;
    deviation[j] = s.deviation > 0 ? s.deviation : 1;
    for (size_t i = 0; i < rows; i++) out[i * cols + j] = (x[i * cols + j] - s.mean) / deviation[j];
  }
  return LIAN_OK;
}

lian_status fill_em(const lian_env *env, const lian_fill_spec *spec, size_t rows, size_t cols, const double *x,
                    double *out, lian_error *err) {
  memory m = memory_of(env);
  size_t cells = rows * cols, side = cols + 1, total = 3 * cells + 3 * side * side + 2 * cols;
  if (rows <= cols + 1)
    return status_set(err, LIAN_BAD_DATA, "EM needs more rows than columns: there are %z rows and %z columns; fill "
                      "by means of groups or nearest rows", rows, cols);
  double *all = memory_new(m, total, sizeof *all);
  if (!all) return status_no_memory(err);
  double *standard = all, *before = standard + 2 * cells, *theta = before + cells;
  double *mean = theta + 3 * side * side, *deviation = mean + cols;
  model em = {rows, cols, side, standard, standard + cells, theta, theta + side * side, theta + 2 * side * side};
  lian_status s = standardise(rows, cols, x, standard, mean, deviation, err);
  if (!s) s = iterate(env, spec, &em, before, err);
  for (size_t k = 0; !s && k < cells; k++)
    out[k] = isnan(x[k]) ? mean[k % cols] + deviation[k % cols] * em.filled[k] : x[k];
  memory_free(m, all, total, sizeof *all);
  return s;
}
