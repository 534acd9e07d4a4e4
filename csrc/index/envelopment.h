/* data envelopment: efficiency of a unit against a set of units */
#ifndef INDEX_ENVELOPMENT_H
#define INDEX_ENVELOPMENT_H

#include "../base/memory.h"
#include "../base/status.h"

/* units x inputs and units x outputs, above 0 */
typedef struct technology {
  size_t units, inputs, outputs;
  const double *x, *y;
} technology;

typedef struct envelopment {
  memory m;
  size_t rows, columns; /* of the tableau, objective and right side left out */
  double *table;        /* (rows + 1) x (columns + 1) */
  size_t *basis;        /* rows */
} envelopment;

lian_status envelopment_new(memory m, size_t units, size_t inputs, size_t outputs, envelopment *e, lian_error *err);
void envelopment_free(envelopment *e);

/* 1 / max f with  sum l x <= x0, sum l y >= f y0, l >= 0, and sum l = 1 under variable returns.
   LIAN_INFEASIBLE; LIAN_NO_CONVERGENCE */
lian_status envelopment_efficiency(envelopment *e, const technology *t, const double *x0, const double *y0,
                                   int variable, double *out, lian_error *err);

#endif
