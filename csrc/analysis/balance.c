/* biproportional balancing: RAS (Stone 1961; Bacharach 1970) and GRAS for matrices with
   negative cells (Junius and Oosterhaven 2003; Lenzen, Wood and Gallego 2007)

   With A = P - N (P, N >= 0): X = r P s - r^-1 N s^-1, where
     s_j = (w_j + sqrt(w_j^2 + 4 p_j n_j)) / (2 p_j), p_j = sum r_i P_ij, n_j = sum N_ij / r_i,
   and s_j = - n_j / w_j when p_j = 0; rows likewise. RAS is the case N = 0. Known
   cells are subtracted from matrix and margins, and restored at the end. Cost: O(rows * cols) a
   sweep; linear convergence when a matrix with that pattern and margins exists, slow when
   few cells connect its parts. */
#include <math.h>
#include <stdlib.h>
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
  double *r, *s, *p, *n; /* multipliers of rows, of columns; p, n: sums of a row or column, scratch */
  const lian_balancing *o;
} job;

static void add_cell(double v, double scale, double *p, double *n) {
  if (v > 0)
    *p += v * scale;
  else if (v < 0 && scale != 0)
    *n -= v / scale;
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

/* 0: row *at has no multiplier that meets its target; refuse makes the error */
static int find_rows(const job *j, size_t *at) {
  for (*at = 0; *at < j->a->rows; ++*at) {
    j->r[*at] = multiplier(j->p[*at], j->n[*at], j->rows[*at]);
    if (isnan(j->r[*at])) return 0;
  }
  return 1;
}

static int find_cols(const job *j, size_t *at) {
  for (*at = 0; *at < j->a->cols; ++*at) {
    j->s[*at] = multiplier(j->p[*at], j->n[*at], j->cols[*at]);
    if (isnan(j->s[*at])) return 0;
  }
  return 1;
}

/* largest difference of rows from their margins; columns are exact after find_cols */
static void find_worst(const job *j, lian_balance *report) {
  report->worst = 0;
  report->worst_row = 0;
  for (size_t i = 0; i < j->a->rows; i++) {
    double r = j->r[i], sum = 0;
    if (j->p[i] > 0) sum += r * j->p[i];
    if (j->n[i] > 0 && r > 0 && !isinf(r)) sum -= j->n[i] / r;
    double gap = fabs(sum - j->rows[i]);
    if (!(gap <= report->worst)) { /* NaN counts as worst */
      report->worst = gap;
      report->worst_row = i;
    }
  }
}

/* ---- infeasible margins */

/* 'name', or a number */
static const char *label_of(const char *const *labels, size_t i, lian_error *room) {
  if (labels)
    status_set(room, LIAN_OK, "'%s'", labels[i]);
  else
    status_set(room, LIAN_OK, "%z", i + 1);
  return room->text;
}

/* an error for a row or column whose own cells cannot meet its target; LIAN_OK: they can */
static lian_status check_line(const job *j, int is_row, size_t at, lian_error *err) {
  double target = is_row ? j->rows[at] : j->cols[at];
  int above = 0, beneath = 0;
  lian_error room;
  for (size_t k = 0; k < (is_row ? j->a->cols : j->a->rows); k++) {
    double v = is_row ? matrix_row_of(j->a, at)[k] : matrix_row_of(j->a, k)[at];
    above |= v > 0;
    beneath |= v < 0;
  }
  if (target == 0 || (target > 0 ? above : beneath)) return LIAN_OK;
  return status_set(err, LIAN_INFEASIBLE, "%s %s cannot sum to %g: its cells are %s", is_row ? "row" : "column",
                    label_of(is_row ? j->o->row_labels : j->o->col_labels, at, &room), target,
                    above || beneath ? "all of the other sign" : "all zero");
}

/* rows in order of falling multiplier: multipliers diverge where the columns in which the rows have cells sum to less
   than the rows */
typedef struct asking {
  double grew;
  size_t row;
} asking;

static int by_growth(const void *a, const void *b) {
  const asking *x = a, *y = b;
  if (x->grew != y->grew) return x->grew > y->grew ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/* rows whose sums exceed those of all columns in which they have cells: without negative cells no matrix with
   these zeros has such margins (Hall's condition). Cost: one pass over the cells, rows x log rows */
static lian_status find_greedy(const job *j, asking *list, unsigned char *met, lian_error *err) {
  double asked = 0, there = 0;
  size_t nr = j->a->rows, columns = 0, last = 0;
  lian_error room, other;
  for (size_t i = 0; i < nr; i++) list[i] = (asking){j->rows[i] == 0 ? 0 : isnan(j->r[i]) ? INFINITY : j->r[i], i};
  qsort(list, nr, sizeof *list, by_growth);
  for (size_t k = 0; k < nr; k++) {
    const double *row = matrix_row_of(j->a, list[k].row);
    asked += j->rows[list[k].row];
    for (size_t c = 0; c < j->a->cols; c++) {
      if (row[c] == 0 || met[c]) continue;
      met[last = c] = 1;
      there += j->cols[c];
      columns++;
    }
    if (!(asked > there * (1 + 1e-9)) || columns == j->a->cols) continue;
    if (k == 0 && columns == 1)
      return status_set(err, LIAN_INFEASIBLE, "row %s cannot sum to %g: its cells are in column %s alone, which sums to %g",
                        label_of(j->o->row_labels, list[0].row, &room), asked,
                        label_of(j->o->col_labels, last, &other), there);
    if (k == 0)
      return status_set(err, LIAN_INFEASIBLE, "row %s cannot sum to %g: the %z columns in which it has cells sum to %g",
                        label_of(j->o->row_labels, list[0].row, &room), asked, columns, there);
    return status_set(err, LIAN_INFEASIBLE,
                      "row %s and %z more cannot sum to %g: the %z columns in which they have cells sum to %g",
                      label_of(j->o->row_labels, list[0].row, &room), k, asked, columns, there);
  }
  return LIAN_OK;
}

static lian_status explain(memory m, const job *j, lian_error *err) {
  size_t nr = j->a->rows, nc = j->a->cols;
  for (size_t k = 0; k < nr * nc; k++)
    if (j->a->data[k] < 0) return LIAN_OK; /* the condition does not apply with negative cells */
  asking *list = memory_new(m, nr, sizeof *list);
  unsigned char *met = memory_zero(m, nc, 1);
  lian_status status = list && met ? find_greedy(j, list, met, err) : status_no_memory(err);
  memory_free(m, list, nr, sizeof *list);
  memory_free(m, met, nc, 1);
  return status;
}

static lian_status too_slow(memory m, const job *j, const lian_balance *report, lian_error *err) {
  lian_error room;
  lian_status status = explain(m, j, err);
  if (status) return status;
  return status_set(err, LIAN_NO_CONVERGENCE,
                    "after %d sweeps row %s is still off by %g: no matrix with these zeros may have these margins",
                    report->sweeps, label_of(j->o->row_labels, report->worst_row, &room), report->worst);
}

/* the error for a row or column without a multiplier: its own cells, or those of others */
static lian_status refuse(memory m, const job *j, int is_row, size_t at, const lian_balance *report, lian_error *err) {
  lian_status status = check_line(j, is_row, at, err);
  return status ? status : too_slow(m, j, report, err);
}

static lian_status sweep(const lian_env *env, const job *j, double bound, lian_balance *report,
                         lian_error *err) {
  memory m = memory_of(env);
  size_t at;
  row_sums(j);
  for (report->sweeps = 0; report->sweeps < j->o->most; report->sweeps++) {
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    if (!find_rows(j, &at)) return refuse(m, j, 1, at, report, err);
    col_sums(j);
    if (!find_cols(j, &at)) return refuse(m, j, 0, at, report, err);
    row_sums(j);
    find_worst(j, report);
    if (report->worst <= bound) {
      report->sweeps++;
      return LIAN_OK;
    }
  }
  return too_slow(m, j, report, err);
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
  size_t bad = vector_first_bad(a->data, a->rows * a->cols);
  if (bad < a->rows * a->cols)
    return status_set(err, LIAN_BAD_DATA, "cell [%z][%z]: expected a finite number, got %g", bad / a->cols + 1,
                      bad % a->cols + 1, a->data[bad]);
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

/* a - b, exactly 0 where the difference is rounding */
static double without(double a, double b) {
  double rest = a - b;
  return fabs(rest) <= 1e-13 * fabs(b) ? 0 : rest;
}

/* sets fixed cells to 0 and subtracts them from the margins */
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
