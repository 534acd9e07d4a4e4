/* a linear program with bounds on x and on M x, by an interior-point method

   maximise gain'x,  d = M x,  0 <= x <= cap,  low <= d <= high     M rows x n, dense

   Mehrotra's predictor and corrector (1992) on the n x n normal equations
   H = D1 + M' D2 M, factored by Cholesky: about 15 steps of n^2 (rows + n / 3) operations. The
   solution is the analytic centre of the optimal face, so it is unique even where optimal vertices are
   not. */
#ifndef NUMERIC_LINEAR_PROGRAM_H
#define NUMERIC_LINEAR_PROGRAM_H

#include "matrix.h"

typedef struct linear_program {
  size_t n, rows;
  const double *m;           /* rows x n, row-major */
  const double *gain, *cap;  /* n each; cap > 0 strictly */
  const double *low, *high;  /* rows each; low < high strictly */
} linear_program;

typedef struct program_answer {
  double *x, *delivered; /* n: solution; rows: M x; the caller's */
  double *cap_price;     /* n: dual price, gain per unit of cap */
  double *low_price;     /* rows: dual price, gain per unit by which low is lowered */
  double value, gap;     /* objective; relative duality gap */
  double score;          /* largest of gap and residuals, each over its tolerance */
  int steps;
} program_answer;

lian_status program_solve(const lian_env *env, const linear_program *p, program_answer *out,
                          lian_error *err);

#endif
