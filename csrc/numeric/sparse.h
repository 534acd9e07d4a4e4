/* sparse matrices, compressed by rows: counted, immutable once built
   row i holds index[start[i] .. start[i+1]-1], ascending, with their values */
#ifndef NUMERIC_SPARSE_H
#define NUMERIC_SPARSE_H

#include "../base/memory.h"
#include "../base/status.h"

struct lian_sparse {
  memory m;
  size_t owners, rows, cols, count, capacity; /* capacity: of index and value, entries */
  size_t *start;   /* rows + 1 */
  uint32_t *index; /* count; columns < 2^32 */
  double *value;   /* count */
  uint8_t *order;  /* rows; rows of each window of 256 by length, shortest first, for sparse_times */
};

/* from triplets in any order; duplicates are added up, in the order given; zeros are dropped.
   LIAN_BAD_DATA names the first entry that is out of range, NaN or infinite.
   O(count + rows + cols), two counting passes; a temporary second copy. */
lian_status sparse_from_triplets(const lian_env *env, size_t rows, size_t cols, size_t count,
                                 const uint32_t *row, const uint32_t *col, const double *value,
                                 lian_sparse **out, lian_error *err);
lian_sparse *sparse_transpose(memory m, const lian_sparse *a); /* NULL: out of memory */
lian_sparse *sparse_keep(const lian_sparse *a);
void sparse_free(lian_sparse *a);

/* out = A v; O(count), memory-bound, rows in fixed chunks over the threads of env.
   For A'v keep the transpose and use the same call. */
void sparse_times(const lian_env *env, const lian_sparse *a, const double *v, double *out);
void sparse_row_sums(const lian_sparse *a, double *out);
void sparse_col_sums(const lian_sparse *a, double *out);

/* value at (i, j), 0 where none is stored; O(log of the row's length) */
double sparse_at(const lian_sparse *a, size_t i, size_t j);

#endif
