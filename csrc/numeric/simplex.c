/* The slack of row i stands in the place of the variable that left: the tableau stays (rows + 1) x (columns + 1), and
   `label` says which variable a column is, so that basic columns are never stored. */
#include "simplex.h"

#include <math.h>

#define TINY 1e-11
#define STALLED 50

lian_status simplex_new(memory m, size_t rows, size_t columns, simplex *s, lian_error *err) {
  *s = (simplex){rows, columns, memory_zero(m, (rows + 1) * (columns + 1), sizeof(double)),
                 memory_new(m, rows + columns, sizeof(size_t))};
  if (s->table && s->basis) return LIAN_OK;
  simplex_free(m, s);
  return status_no_memory(err);
}

void simplex_free(memory m, simplex *s) {
  memory_free(m, s->table, (s->rows + 1) * (s->columns + 1), sizeof(double));
  memory_free(m, s->basis, s->rows + s->columns, sizeof(size_t));
}

static double *cell(const simplex *s, size_t i, size_t j) { return s->table + i * (s->columns + 1) + j; }

/* the column to enter; columns: none */
static size_t entering(const simplex *s, const size_t *label, int bland) {
  size_t best = s->columns;
  double least = -TINY;
  for (size_t j = 0; j < s->columns; j++) {
    double c = *cell(s, s->rows, j);
    if (c >= -TINY) continue;
    if (bland ? best == s->columns || label[j] < label[best] : c < least) {
      best = j;
      least = c;
    }
  }
  return best;
}

/* the row that limits it first, ties by the lowest variable; rows: none does */
static size_t leaving(const simplex *s, size_t j) {
  size_t best = s->rows;
  double least = INFINITY;
  for (size_t i = 0; i < s->rows; i++) {
    double a = *cell(s, i, j);
    if (a <= TINY) continue;
    double ratio = *cell(s, i, s->columns) / a;
    if (ratio < least - TINY || (ratio <= least + TINY && (best == s->rows || s->basis[i] < s->basis[best]))) {
      if (ratio < least) least = ratio;
      best = i;
    }
  }
  return best;
}

static void pivot(simplex *s, size_t r, size_t c) {
  size_t width = s->columns + 1;
  double p = 1 / *cell(s, r, c), *row = cell(s, r, 0);
  for (size_t j = 0; j < width; j++) row[j] *= p;
  row[c] = p;
  for (size_t i = 0; i <= s->rows; i++) {
    double f = *cell(s, i, c), *other = cell(s, i, 0);
    if (i == r || f == 0) continue;
    for (size_t j = 0; j < width; j++) other[j] -= f * row[j];
    other[c] = -f * p;
  }
}

lian_status simplex_solve(const lian_env *env, simplex *s, double *x, double *value, lian_error *err) {
  size_t *label = s->basis + s->rows, still = 0; /* variables: columns first, then slacks */
  double now = 0;
  for (size_t j = 0; j < s->columns; j++) label[j] = j;
  for (size_t i = 0; i < s->rows; i++) s->basis[i] = s->columns + i;
  for (size_t step = 0;; step++) {
    size_t c = entering(s, label, still > STALLED);
    if (c == s->columns) break;
    size_t r = leaving(s, c);
    if (r == s->rows) return status_set(err, LIAN_INFEASIBLE, "the linear program has no bound");
    if (step % 64 == 63 && env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    if (step > 50 * (s->rows + s->columns + 20))
      return status_set(err, LIAN_NO_CONVERGENCE, "the linear program took %z steps", step);
    pivot(s, r, c);
    size_t out = s->basis[r];
    s->basis[r] = label[c];
    label[c] = out;
    double then = *cell(s, s->rows, s->columns);
    still = then > now + TINY * (1 + fabs(now)) ? 0 : still + 1;
    now = then;
  }
  for (size_t j = 0; j < s->columns; j++) x[j] = 0;
  for (size_t i = 0; i < s->rows; i++)
    if (s->basis[i] < s->columns) x[s->basis[i]] = *cell(s, i, s->columns);
  *value = *cell(s, s->rows, s->columns);
  return LIAN_OK;
}
