/* vector operations of the solvers in operator.c: each pass reads and writes its vectors once
   and computes sums; in blocks of fixed size, so that results do not depend on threads */
#ifndef NUMERIC_OPERATOR_PASS_H
#define NUMERIC_OPERATOR_PASS_H

#include "operator.h"

#define LANES 8
#define BLOCK 4096 /* numbers of a block, summed separately */

typedef struct sums {
  double one, two, most;
} sums;

/* vectors are padded with zeros to a multiple of LANES, so that passes need no tails */
typedef struct solver {
  const lian_env *env;
  const operator *a;
  const double *b;
  size_t n, padded;
  double scale, goal; /* max |b|; the tolerance */
  double least;       /* residual of the best iterate, which is in the caller's x */
  int left, spent, stopped;
  double *arrays; /* 6 x padded: the vectors; x and t may be exchanged */
  double *x, *r, *r0, *p, *v, *t; /* padded each */
  sums *part; /* one per block */
  double alpha, beta, omega;
} solver;

typedef struct lanes {
  double one[LANES], two[LANES], most[LANES];
} lanes;

typedef void pass(const solver *k, size_t first, size_t last, lanes *sum);

/* over all blocks; the blocks' sums are added in their order */
sums run_pass(const solver *k, pass *run);

pass residual_pass;  /* r = (b - x + A x) / scale; most: |r|; one: NaN when r is not finite */
pass direction_pass; /* p = r + beta (p - omega v) */
pass slope_pass;     /* v = p - A p; one: r0 . v */
pass half_pass;      /* r = r - alpha v; most: |r| */
pass image_pass;     /* t = r - A r; one: t . r; two: t . t */
pass full_pass; /* x = x + scale (alpha p + omega r), r = r - omega t; one: r0 . r; most: |r| */
pass last_pass; /* x = x + scale alpha p */
pass neumann_pass; /* t = b + A x; most: |t - x|; one: NaN when it is not finite */

#endif
