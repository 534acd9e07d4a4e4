/* small dense linear programs that begin feasible: maximise c'x,  A x <= b,  x >= 0,  with b >= 0 */
#ifndef NUMERIC_SIMPLEX_H
#define NUMERIC_SIMPLEX_H

#include "../base/memory.h"
#include "../base/status.h"

typedef struct simplex {
  size_t rows, columns;
  double *table; /* (rows + 1) x (columns + 1): A | b, then -c | 0; spoilt */
  size_t *basis; /* rows */
} simplex;

lian_status simplex_new(memory m, size_t rows, size_t columns, simplex *s, lian_error *err);
void simplex_free(memory m, simplex *s);
/* the tableau method, largest coefficient first, Bland's rule once it does not rise (Chvatal 1983, ch. 3).
   x: columns. LIAN_INFEASIBLE: without bound; O(rows columns) a pivot */
lian_status simplex_solve(const lian_env *env, simplex *s, double *x, double *value, lian_error *err);

#endif
