/* data envelopment by outputs (Charnes, Cooper and Rhodes 1978; Banker, Charnes and Cooper 1984)
   Inputs and outputs are divided by the unit's own, so that all rows have the same scale. Constant returns begin
   feasible at l = 0, f = 0. Under variable returns the unit's own weight is 1 less those of the others, so that they
   begin feasible too, and sum l = 1 leaves sum of the others <= 1. */
#include "envelopment.h"

lian_status envelopment_new(memory m, size_t units, size_t inputs, size_t outputs, envelopment *e, lian_error *err) {
  *e = (envelopment){.m = m};
  lian_status status = simplex_new(m, inputs + outputs + 1, units + 1, &e->program, err);
  if (status) return status;
  e->weight = memory_new(m, units + 1, sizeof *e->weight);
  if (e->weight) return LIAN_OK;
  simplex_free(m, &e->program);
  return status_no_memory(err);
}

void envelopment_free(envelopment *e) {
  memory_free(e->m, e->weight, e->program.columns, sizeof *e->weight);
  simplex_free(e->m, &e->program);
}

/* row: the coefficients of l, then of f, then the right side */
static void fill(envelopment *e, const technology *t, const double *x0, const double *y0, int variable) {
  size_t n = t->units, width = n + 2;
  double *row = e->program.table, less = variable ? 1 : 0;
  for (size_t i = 0; i < t->inputs; i++, row += width) {
    for (size_t j = 0; j < n; j++) row[j] = t->x[j * t->inputs + i] / x0[i] - less;
    row[n] = 0;
    row[n + 1] = 1 - less;
  }
  for (size_t k = 0; k < t->outputs; k++, row += width) {
    for (size_t j = 0; j < n; j++) row[j] = less - t->y[j * t->outputs + k] / y0[k];
    row[n] = 1;
    row[n + 1] = less;
  }
  for (size_t j = 0; j < n; j++) row[j] = less;
  row[n] = 0;
  row[n + 1] = less;
  row += width;
  for (size_t j = 0; j < width; j++) row[j] = 0;
  row[n] = -1;
}

lian_status envelopment_efficiency(const lian_env *env, envelopment *e, const technology *t, const double *x0,
                                   const double *y0, int variable, double *out, lian_error *err) {
  double most;
  fill(e, t, x0, y0, variable);
  lian_status status = simplex_solve(env, &e->program, e->weight, &most, err);
  if (!status) *out = 1 / most;
  return status;
}
