/* the linear program of delivery under limits, by an interior-point method

   maximise gain'x,  d = M x,  0 <= x <= cap,  low <= d <= high     M rows x n, dense

   Mehrotra's predictor and corrector (1992) on the n x n normal equations
   H = D1 + M' D2 M, factored by Cholesky: about 15 steps of n^2 (rows + n / 3) operations. The
   answer is the analytic centre of the best face, so it is unique even where the vertices are
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
  double *x, *delivered; /* n; rows; the caller's */
  double *cap_price;     /* n: further gain a unit of cap */
  double *low_price;     /* rows: further gain a unit less of low */
  double value, gap;     /* the gain; relative duality gap */
  double score;          /* largest of gap and residuals, over what is asked of them */
  int steps;
} program_answer;

lian_status program_solve(const lian_env *env, const linear_program *p, program_answer *out,
                          lian_error *err);

#endif
