/* (I - A) x = b where A is given by its products only: Neumann sweeps and BiCGSTAB
   The answer's true residual is always computed at the end and reported.
   sources: van der Vorst 1992 (BiCGSTAB); Neumann series, Miller and Blair 2009, 2.4 */
#ifndef NUMERIC_OPERATOR_H
#define NUMERIC_OPERATOR_H

#include "../base/memory.h"
#include "../base/status.h"

/* out = A v */
typedef struct operator {
  size_t n;
  void (*times)(const lian_env *env, const void *context, const double *v, double *out);
  const void *context;
} operator;

typedef struct solve_report {
  int sweeps;       /* products with A that were spent */
  double residual;  /* max |b - x + A x| / max |b|, of the answer as returned */
} solve_report;

/* x: first guess in, answer out. Tries BiCGSTAB; on breakdown starts again from the best answer;
   at last Neumann sweeps. tolerance bounds the reported residual.
   LIAN_NO_CONVERGENCE states the residual reached. Cost: about 2 products a step. */
lian_status operator_solve(const lian_env *env, const operator *a, const double *b,
                           double tolerance, int most_products, double *x, solve_report *report,
                           lian_error *err);
lian_status operator_neumann(const lian_env *env, const operator *a, const double *b,
                             double tolerance, int most_products, double *x, solve_report *report,
                             lian_error *err);

typedef struct spectrum {
  double radius;      /* modulus of the dominant eigenvalue */
  double low, high;   /* bounds on it (Collatz and Wielandt), for non-negative A; else equal */
  int sweeps, settled;
} spectrum;

/* power iteration with A + shift I folded out, so that cyclic matrices settle too (A >= 0).
   vector: start in (all ones when NULL work is not given), Perron vector out, sum 1. */
lian_status operator_spectrum(const lian_env *env, const operator *a, double tolerance,
                              int most_products, double *vector, spectrum *out, lian_error *err);

#endif
