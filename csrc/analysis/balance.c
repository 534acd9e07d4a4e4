/* biproportional balancing: RAS (Stone 1961; Bacharach 1970) and GRAS for matrices with negative
   cells (Junius and Oosterhaven 2003; Lenzen, Wood and Gallego 2007)

   With A = P - N (P, N >= 0): X = r P s - r^-1 N s^-1, where
     s_j = (w_j + sqrt(w_j^2 + 4 p_j n_j)) / (2 p_j),  p_j = sum r_i P_ij,  n_j = sum N_ij / r_i,
   and s_j = - n_j / w_j when p_j = 0; rows likewise. RAS is the case N = 0.
   O(rows * cols) a sweep; linear convergence when a matrix with that pattern and margins exists. */
#include <math.h>
#include <string.h>

#include "../base/memory.h"
#include "../base/status.h"
#include "../numeric/matrix.h"

/* the multiplier that meets the target; 0 when the line is empty */
static double multiplier(double p, double n, double target) {
  if (p == 0 && n == 0) return 1;
  if (p == 0) return target < 0 ? -n / target : NAN;
  if (n == 0) return target >= 0 ? target / p : NAN;
  return (target + sqrt(target * target + 4 * p * n)) / (2 * p);
}

typedef struct job {
  const lian_matrix *a;
  const double *rows, *cols;
  double *r, *s;
} job;

static void add_cell(double v, double scale, double *p, double *n) {
  if (v > 0) *p += v * scale;
  else if (v < 0 && scale != 0) *n -= v / scale;
}

static lian_status row_sweep(const job *j, lian_error *err) {
  for (size_t i = 0; i < j->a->rows; i++) {
    double p = 0, n = 0;
    const double *row = matrix_row_of(j->a, i);
    for (size_t k = 0; k < j->a->cols; k++) add_cell(row[k], j->s[k], &p, &n);
    double r = multiplier(p, n, j->rows[i]);
    if (isnan(r) || (p == 0 && n == 0 && j->rows[i] != 0))
      return status_set(err, LIAN_INFEASIBLE,
                        "row %z cannot sum to %g: its cells are %s", i + 1, j->rows[i],
                        p == 0 && n == 0 ? "all zero" : "all of the other sign");
    j->r[i] = r;
  }
  return LIAN_OK;
}

/* p and n of all columns in one pass over the rows; work: 2 cols */
static lian_status col_sweep(const job *j, double *work, lian_error *err) {
  size_t cols = j->a->cols;
  double *p = work, *n = work + cols;
  memset(work, 0, 2 * cols * sizeof *work);
  for (size_t i = 0; i < j->a->rows; i++) {
    const double *row = matrix_row_of(j->a, i);
    for (size_t k = 0; k < cols; k++) add_cell(row[k], j->r[i], &p[k], &n[k]);
  }
  for (size_t k = 0; k < cols; k++) {
    double s = multiplier(p[k], n[k], j->cols[k]);
    if (isnan(s) || (p[k] == 0 && n[k] == 0 && j->cols[k] != 0))
      return status_set(err, LIAN_INFEASIBLE,
                        "column %z cannot sum to %g: its cells are %s", k + 1, j->cols[k],
                        p[k] == 0 && n[k] == 0 ? "all zero" : "all of the other sign");
    j->s[k] = s;
  }
  return LIAN_OK;
}

static double cell(const job *j, size_t i, size_t k) {
  double v = matrix_row_of(j->a, i)[k];
  if (v >= 0) return v == 0 ? 0 : j->r[i] * v * j->s[k];
  double scale = j->r[i] * j->s[k];
  return scale != 0 ? v / scale : 0;
}

/* columns are met after their sweep; the rows tell how far off the matrix still is */
static double worst_row(const job *j, size_t *at) {
  double worst = 0;
  *at = 0;
  for (size_t i = 0; i < j->a->rows; i++) {
    double sum = 0;
    for (size_t k = 0; k < j->a->cols; k++) sum += cell(j, i, k);
    double gap = fabs(sum - j->rows[i]);
    if (!(gap <= worst)) {
      worst = gap;
      *at = i;
    }
  }
  return worst;
}

static lian_status sweep_until(const lian_env *env, const job *j, double bound, int most,
                               double *work, lian_balance *report, lian_error *err) {
  for (report->sweeps = 1; report->sweeps <= most; report->sweeps++) {
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    lian_status status = row_sweep(j, err);
    if (!status) status = col_sweep(j, work, err);
    if (status) return status;
    report->worst = worst_row(j, &report->worst_row);
    if (report->worst <= bound) return LIAN_OK;
  }
  report->sweeps = most;
  return status_set(err, LIAN_NO_CONVERGENCE,
                    "after %d sweeps row %z is still off by %g: no matrix with these zeros may "
                    "have these margins", most, report->worst_row + 1, report->worst);
}

static lian_status check_totals(const lian_matrix *a, const double *rows, const double *cols,
                                lian_error *err) {
  double r = vector_sum(rows, a->rows), c = vector_sum(cols, a->cols);
  double scale = vector_largest(rows, a->rows) + vector_largest(cols, a->cols);
  if (!isfinite(r) || !isfinite(c)) return status_set(err, LIAN_BAD_DATA, "a margin is not finite");
  if (fabs(r - c) <= 1e-9 * scale) return LIAN_OK;
  return status_set(err, LIAN_CONTRADICTION,
                    "the row margins sum to %g, the column margins to %g", r, c);
}

lian_status lian_balance_matrix(const lian_env *env, const lian_matrix *a, const double *rows,
                                const double *cols, int allow_negative, double tolerance, int most,
                                lian_matrix **out, lian_balance *report, lian_error *err) {
  memory m = memory_of(env);
  lian_status status = check_totals(a, rows, cols, err);
  if (status) return status;
  for (size_t k = 0; k < a->rows * a->cols && !allow_negative; k++)
    if (a->data[k] < 0)
      return status_set(err, LIAN_BAD_DATA, "cell [%z][%z] is negative: use GRAS",
                        k / a->cols + 1, k % a->cols + 1);
  size_t room = a->rows + 3 * a->cols;
  double *v = memory_new(m, room, sizeof *v);
  lian_matrix *x = matrix_new(m, a->rows, a->cols);
  if (!v || !x) {
    status = status_no_memory(err);
    goto done;
  }
  job j = {a, rows, cols, v, v + a->rows};
  for (size_t k = 0; k < a->cols; k++) j.s[k] = 1;
  double bound = tolerance * (vector_largest(rows, a->rows) + 1e-300);
  status = sweep_until(env, &j, bound, most, v + a->rows + a->cols, report, err);
  if (status) goto done;
  for (size_t i = 0; i < a->rows; i++)
    for (size_t k = 0; k < a->cols; k++) x->data[i * a->cols + k] = cell(&j, i, k);
  *out = x;
  x = NULL;
done:
  lian_matrix_free(x);
  memory_free(m, v, room, sizeof *v);
  return status;
}
