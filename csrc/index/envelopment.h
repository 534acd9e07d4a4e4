/* data envelopment: efficiency of a unit against a set of units */
#ifndef INDEX_ENVELOPMENT_H
#define INDEX_ENVELOPMENT_H

#include "../numeric/simplex.h"

/* units x inputs and units x outputs, above 0 */
typedef struct technology {
  size_t units, inputs, outputs;
  const double *x, *y;
} technology;

typedef struct envelopment {
  memory m;
  simplex program;
  double *weight; /* units + 1: of units, and the factor of outputs */
} envelopment;

lian_status envelopment_new(memory m, size_t units, size_t inputs, size_t outputs, envelopment *e, lian_error *err);
void envelopment_free(envelopment *e);

/* 1 / max f with  sum l x <= x0, sum l y >= f y0, l >= 0; with `variable` (returns) also under sum l = 1, for
   x0, y0 of a unit of t. LIAN_NO_CONVERGENCE; O(units (inputs + outputs)) a pivot */
lian_status envelopment_efficiency(const lian_env *env, envelopment *e, const technology *t, const double *x0,
                                   const double *y0, int variable, double *out, lian_error *err);

#endif
