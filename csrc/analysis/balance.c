/* biproportional balancing: RAS (Stone 1961; Bacharach 1970) and GRAS for matrices with
   negative cells (Junius and Oosterhaven 2003; Lenzen, Wood and Gallego 2007)

   With A = P - N (P, N >= 0): X = r P s - r^-1 N s^-1, where
     s_j = (w_j + sqrt(w_j^2 + 4 p_j n_j)) / (2 p_j), p_j = sum r_i P_ij, n_j = sum N_ij / r_i,
   and s_j = - n_j / w_j when p_j = 0; rows likewise. RAS is the case N = 0. Cells that are
   known are taken out of matrix and margins, and put back at the end. Cost: O(rows * cols) a
   sweep; linear convergence when a matrix with that pattern and margins exists, slow when it
   hangs together by few cells. */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/memory.h"
#include "../base/status.h"
#include "../numeric/matrix.h"

/* NaN: no multiplier meets the target; infinity: the negative cells must vanish */
static double multiplier(double p, double n, double target) {
  if (p == 0 && n == 0) return target == 0 ? 1 : NAN;
  if (p == 0) return target < 0 ? -n / target : target == 0 ? INFINITY : NAN;
  if (n == 0) return target >= 0 ? target / p : NAN;
  double root = sqrt(target * target + 4 * p * n);
  return target >= 0 ? (target + root) / (2 * p) : 2 * n / (root - target);
}

typedef struct job {
  const lian_matrix *a; /* without the fixed cells */
  const double *rows, *cols;
  double *r, *s, *p, *n; /* p, n: room for a line of sums, by column */
  const lian_balancing *o;
} job;

static void add_cell(double v, double scale, double *p, double *n) {
  if (v > 0)
    *p += v * scale;
  else if (v < 0 && scale != 0)
    *n -= v / scale;
}

static lian_status cannot(const char *side, size_t i, const char *const *labels, double target,
                          int empty, lian_error *err) {
  const char *why = empty ? "all zero" : "all of the other sign";
  if (labels)
    return status_set(err, LIAN_INFEASIBLE, "%s '%s' cannot sum to %g: its cells are %s", side,
                      labels[i], target, why);
  return status_set(err, LIAN_INFEASIBLE, "%s %z cannot sum to %g: its cells are %s", side,
                    i + 1, target, why);
}

/* p and n of all rows */
static void row_sums(const job *j) {
  for (size_t i = 0; i < j->a->rows; i++) {
    double p = 0, n = 0;
    const double *row = matrix_row_of(j->a, i);
    for (size_t k = 0; k < j->a->cols; k++) add_cell(row[k], j->s[k], &p, &n);
    j->p[i] = p;
    j->n[i] = n;
  }
}

/* p and n of all columns in one pass over the rows */
static void col_sums(const job *j) {
  memset(j->p, 0, j->a->cols * sizeof *j->p);
  memset(j->n, 0, j->a->cols * sizeof *j->n);
  for (size_t i = 0; i < j->a->rows; i++) {
    const double *row = matrix_row_of(j->a, i);
    for (size_t k = 0; k < j->a->cols; k++) add_cell(row[k], j->r[i], &j->p[k], &j->n[k]);
  }
}

static lian_status find_rows(const job *j, lian_error *err) {
  for (size_t i = 0; i < j->a->rows; i++) {
    j->r[i] = multiplier(j->p[i], j->n[i], j->rows[i]);
    if (isnan(j->r[i]))
      return cannot("row", i, j->o->row_labels, j->rows[i], j->p[i] == 0 && j->n[i] == 0, err);
  }
  return LIAN_OK;
}

static lian_status find_cols(const job *j, lian_error *err) {
  for (size_t k = 0; k < j->a->cols; k++) {
    j->s[k] = multiplier(j->p[k], j->n[k], j->cols[k]);
    if (isnan(j->s[k]))
      return cannot("column", k, j->o->col_labels, j->cols[k], j->p[k] == 0 && j->n[k] == 0,
                    err);
  }
  return LIAN_OK;
}

/* how far the rows are off their margins; columns are met after their turn */
static void find_worst(const job *j, lian_balance *report) {
  report->worst = 0;
  report->worst_row = 0;
  for (size_t i = 0; i < j->a->rows; i++) {
    double r = j->r[i], sum = 0;
    if (j->p[i] > 0) sum += r * j->p[i];
    if (j->n[i] > 0 && r > 0 && !isinf(r)) sum -= j->n[i] / r;
    double gap = fabs(sum - j->rows[i]);
    if (!(gap <= report->worst)) {
      report->worst = gap;
      report->worst_row = i;
    }
  }
}

static lian_status too_slow(const job *j, const lian_balance *report, lian_error *err) {
  const char *why = ": no matrix with these zeros may have these margins";
  if (j->o->row_labels)
    return status_set(err, LIAN_NO_CONVERGENCE, "after %d sweeps row '%s' is still off by %g%s",
                      report->sweeps, j->o->row_labels[report->worst_row], report->worst, why);
  return status_set(err, LIAN_NO_CONVERGENCE, "after %d sweeps row %z is still off by %g%s",
                    report->sweeps, report->worst_row + 1, report->worst, why);
}

static lian_status sweep(const lian_env *env, const job *j, double bound, lian_balance *report,
                         lian_error *err) {
  row_sums(j);
  for (report->sweeps = 0; report->sweeps < j->o->most; report->sweeps++) {
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    lian_status status = find_rows(j, err);
    if (status) return status;
    col_sums(j);
    status = find_cols(j, err);
    if (status) return status;
    row_sums(j);
    find_worst(j, report);
    if (report->worst <= bound) {
      report->sweeps++;
      return LIAN_OK;
    }
  }
  return too_slow(j, report, err);
}

static double cell(const job *j, size_t i, size_t k) {
  double v = matrix_row_of(j->a, i)[k], r = j->r[i], s = j->s[k];
  if (v > 0) return r * v * s;
  if (v == 0 || isinf(r) || isinf(s) || r == 0 || s == 0) return 0;
  return v / (r * s);
}

static lian_status check_margins(const lian_matrix *a, const double *rows, const double *cols,
                                 lian_error *err) {
  double r = vector_sum(rows, a->rows), c = vector_sum(cols, a->cols);
  double scale = vector_largest(rows, a->rows) + vector_largest(cols, a->cols);
  if (!isfinite(r) || !isfinite(c))
    return status_set(err, LIAN_BAD_DATA, "a margin is not finite");
  if (fabs(r - c) <= 1e-9 * scale) return LIAN_OK;
  return status_set(err, LIAN_CONTRADICTION,
                    "the row margins sum to %g, the column margins to %g", r, c);
}

static lian_status check_cells(const lian_matrix *a, const lian_balancing *o, lian_error *err) {
  for (size_t k = 0; k < a->rows * a->cols && !o->allow_negative; k++)
    if (a->data[k] < 0)
      return status_set(err, LIAN_BAD_DATA, "cell [%z][%z] is negative: use GRAS",
                        k / a->cols + 1, k % a->cols + 1);
  for (size_t k = 0; k < o->fixed_count; k++) {
    const lian_cell *f = &o->fixed[k];
    if (f->row >= a->rows || f->col >= a->cols || !isfinite(f->value))
      return status_set(err, LIAN_BAD_ARGUMENT,
                        "fixed cell %z: [%z][%z] = %g in a matrix of %z x %z", k + 1,
                        f->row + 1, f->col + 1, f->value, a->rows, a->cols);
  }
  return LIAN_OK;
}

/* a - b, without the rounding of a margin that is used up */
static double without(double a, double b) {
  double rest = a - b;
  return fabs(rest) <= 1e-13 * fabs(b) ? 0 : rest;
}

/* the matrix without its fixed cells, and what they leave of the margins */
static void take_out(const lian_balancing *o, lian_matrix *x, double *rows, double *cols) {
  for (size_t k = 0; k < o->fixed_count; k++) {
    const lian_cell *f = &o->fixed[k];
    matrix_row(x, f->row)[f->col] = 0;
    rows[f->row] = without(rows[f->row], f->value);
    cols[f->col] = without(cols[f->col], f->value);
  }
}

lian_status lian_balance_matrix(const lian_env *env, const lian_matrix *a, const double *rows,
                                const double *cols, const lian_balancing *o, lian_matrix **out,
                                lian_balance *report, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"matrix", a}, {"rows", rows}, {"columns", cols}, {"options", o},
                                        {"out", out}, {"report", report}), err);
  if (!wrong) wrong = check_size(o->size, sizeof *o, "lian_balancing", err);
  if (!wrong) wrong = check_list(o->fixed, o->fixed_count, "fixed", err);
  if (wrong) return wrong;
  memory m = memory_of(env);
  size_t nr = a->rows, nc = a->cols, longer = nr > nc ? nr : nc, room = 2 * (nr + nc + longer);
  *report = (lian_balance){0, 0, 0};
  lian_status status = check_margins(a, rows, cols, err);
  if (!status) status = check_cells(a, o, err);
  if (status) return status;
  double *v = memory_new(m, room, sizeof *v);
  lian_matrix *x = matrix_copy(m, a);
  if (!v || !x) {
    status = status_no_memory(err);
    goto done;
  }
  double *left = v, *below = left + nr, *r = below + nc, *s = r + nr;
  memcpy(left, rows, nr * sizeof *left);
  memcpy(below, cols, nc * sizeof *below);
  take_out(o, x, left, below);
  job j = {x, left, below, r, s, s + nc, s + nc + longer, o};
  for (size_t k = 0; k < nc; k++) s[k] = 1;
  status = sweep(env, &j, o->tolerance * vector_largest(rows, nr), report, err);
  if (status) goto done;
  for (size_t i = 0; i < nr; i++)
    for (size_t k = 0; k < nc; k++) matrix_row(x, i)[k] = cell(&j, i, k);
  for (size_t k = 0; k < o->fixed_count; k++)
    matrix_row(x, o->fixed[k].row)[o->fixed[k].col] = o->fixed[k].value;
  *out = x;
  x = NULL;
done:
  lian_matrix_free(x);
  memory_free(m, v, room, sizeof *v);
  return status;
}
