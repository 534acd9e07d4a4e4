/* (I - A) x = b where A is given by its products only: Neumann sweeps and BiCGSTAB
   The true residual of the result is computed at the end and reported.
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
  int sweeps;      /* number of products with A */
  double residual; /* max |b - x + A x| / max |b|, of the returned x */
} solve_report;

/* x: first guess in (zero is used where its residual is smaller), solution out. Tries BiCGSTAB; on
   breakdown restarts from the best iterate; then Neumann sweeps. tolerance bounds the reported
   residual. LIAN_NO_CONVERGENCE states the residual reached, x is then the best iterate;
   LIAN_BAD_DATA: b is not finite. report may be NULL. Cost: about 2 products a step, and
   one for the residual. */
lian_status operator_solve(const lian_env *env, const operator *a, const double *b,
                           double tolerance, int most_products, double *x, solve_report *report,
                           lian_error *err);
/* by Neumann sweeps alone, the last resort of operator_solve, as tests and benchmarks ask for it */
lian_status operator_neumann(const lian_env *env, const operator *a, const double *b,
                             double tolerance, int most_products, double *x,
                             solve_report *report, lian_error *err);

typedef struct spectrum {
  double radius;    /* modulus of the dominant eigenvalue */
  double low, high; /* bounds on it (Collatz and Wielandt), for non-negative A; else equal */
  int sweeps, settled;
} spectrum;

/* power iteration on a matrix A >= 0; A may be cyclic, reducible or nilpotent. settled:
   the bounds are within tolerance * high of each other; else they are valid but
   wider. Negative cells, where a product shows them: low = high = radius, an estimate without
   bounds. vector: start in (entries that are not positive count as the largest), Perron vector
   out, sum 1; NULL starts from ones and returns none. LIAN_BAD_DATA: a product is not
   finite. */
lian_status operator_spectrum(const lian_env *env, const operator *a, double tolerance,
                              int most_products, double *vector, spectrum *out,
                              lian_error *err);

#endif
