/* data envelopment by outputs (Charnes, Cooper and Rhodes 1978; Banker, Charnes and Cooper 1984), by the tableau method
   columns: l (units), f, slacks of inputs and outputs, an artificial one of sum l = 1; inputs and outputs are taken
   over the unit's own, so that all rows are of one size. Dantzig's rule, Bland's from the hundredth pivot on */
#include "envelopment.h"

#include <math.h>
#include <string.h>

#define TINY 1e-10
#define PATIENCE 100
#define MOST_PIVOTS 100000

lian_status envelopment_new(memory m, size_t units, size_t inputs, size_t outputs, envelopment *e, lian_error *err) {
  size_t rows = inputs + outputs + 1, columns = units + 1 + rows;
  *e = (envelopment){m, rows, columns, NULL, NULL};
  e->table = memory_new(m, (rows + 1) * (columns + 1), sizeof *e->table);
  e->basis = memory_new(m, rows, sizeof *e->basis);
  if (e->table && e->basis) return LIAN_OK;
  envelopment_free(e);
  return status_no_memory(err);
}

void envelopment_free(envelopment *e) {
  memory_free(e->m, e->table, (e->rows + 1) * (e->columns + 1), sizeof *e->table);
  memory_free(e->m, e->basis, e->rows, sizeof *e->basis);
  e->table = NULL;
  e->basis = NULL;
}

static double *row_of(envelopment *e, size_t i) { return e->table + i * (e->columns + 1); }

static void pivot(envelopment *e, size_t row, size_t column) {
  double *p = row_of(e, row), by = p[column];
  for (size_t j = 0; j <= e->columns; j++) p[j] /= by;
  for (size_t i = 0; i <= e->rows; i++) {
    double *r = row_of(e, i), f = r[column];
    if (i == row || f == 0) continue;
    for (size_t j = 0; j <= e->columns; j++) r[j] -= f * p[j];
    r[column] = 0;
  }
  e->basis[row] = column;
}

/* the column to enter among the first `open` ones; open: none is left */
static size_t entering(envelopment *e, size_t open, size_t pivots) {
  const double *cost = row_of(e, e->rows);
  size_t best = open;
  double least = -TINY;
  for (size_t j = 0; j < open; j++) {
    if (cost[j] >= least) continue;
    best = j;
    if (pivots >= PATIENCE) return j;
    least = cost[j];
  }
  return best;
}

/* the row to leave; an artificial column that is still in the basis goes first */
static size_t leaving(envelopment *e, size_t column, size_t artificial) {
  size_t best = e->rows;
  double least = INFINITY;
  for (size_t i = 0; i < e->rows; i++) {
    const double *r = row_of(e, i);
    if (e->basis[i] == artificial && fabs(r[column]) > TINY && fabs(r[e->columns]) <= TINY) return i;
    if (r[column] <= TINY) continue;
    double ratio = fmax(r[e->columns], 0) / r[column];
    if (ratio < least - TINY || (ratio <= least && (best == e->rows || e->basis[i] < e->basis[best]))) {
      least = ratio;
      best = i;
    }
  }
  return best;
}

/* to the least of the cost row over the first `open` columns */
static lian_status minimise(envelopment *e, size_t open, size_t artificial, lian_error *err) {
  for (size_t pivots = 0; pivots < MOST_PIVOTS; pivots++) {
    size_t column = entering(e, open, pivots);
    if (column == open) return LIAN_OK;
    size_t row = leaving(e, column, artificial);
    if (row == e->rows) return status_set(err, LIAN_INFEASIBLE, "outputs could be raised without end");
    pivot(e, row, column);
  }
  return status_set(err, LIAN_NO_CONVERGENCE, "the linear program did not end in %d pivots", MOST_PIVOTS);
}

static void fill(envelopment *e, const technology *t, const double *x0, const double *y0, int variable) {
  size_t n = t->units, rows = t->inputs + t->outputs, artificial = e->columns - 1;
  memset(e->table, 0, (e->rows + 1) * (e->columns + 1) * sizeof *e->table);
  for (size_t i = 0; i < t->inputs; i++) {
    double *r = row_of(e, i);
    for (size_t j = 0; j < n; j++) r[j] = t->x[j * t->inputs + i] / x0[i];
    r[e->columns] = 1;
  }
  for (size_t k = 0; k < t->outputs; k++) {
    double *r = row_of(e, t->inputs + k);
    for (size_t j = 0; j < n; j++) r[j] = -t->y[j * t->outputs + k] / y0[k];
    r[n] = 1;
  }
  for (size_t i = 0; i < rows; i++) {
    row_of(e, i)[n + 1 + i] = 1;
    e->basis[i] = n + 1 + i;
  }
  double *sum = row_of(e, rows);
  for (size_t j = 0; j < n && variable; j++) sum[j] = 1;
  sum[artificial] = 1;
  sum[e->columns] = variable ? 1 : 0;
  e->basis[rows] = artificial;
}

lian_status envelopment_efficiency(envelopment *e, const technology *t, const double *x0, const double *y0,
                                   int variable, double *out, lian_error *err) {
  size_t artificial = e->columns - 1;
  double *cost = row_of(e, e->rows);
  lian_status status = LIAN_OK;
  fill(e, t, x0, y0, variable);
  if (variable) { /* first the artificial column out: the least of it */
    const double *sum = row_of(e, e->rows - 1);
    for (size_t j = 0; j <= e->columns; j++) cost[j] = j == artificial ? 0 : -sum[j];
    status = minimise(e, artificial, artificial, err);
    if (!status && -cost[e->columns] > 1e-8)
      return status_set(err, LIAN_INFEASIBLE, "no mix of units makes these outputs with these inputs");
    memset(cost, 0, (e->columns + 1) * sizeof *cost);
  }
  if (status) return status;
  cost[t->units] = -1; /* max f; expressed in the columns that are not in the basis */
  for (size_t i = 0; i < e->rows; i++) {
    const double *r = row_of(e, i);
    if (e->basis[i] != t->units) continue;
    for (size_t j = 0; j <= e->columns; j++) cost[j] += r[j];
  }
  status = minimise(e, artificial, artificial, err);
  if (!status) *out = 1 / cost[e->columns];
  return status;
}
