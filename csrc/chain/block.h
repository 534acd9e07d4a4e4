/* a labelled set of columns or rows of a chain: demand, primary inputs, extensions */
#ifndef CHAIN_BLOCK_H
#define CHAIN_BLOCK_H

#include "chain.h"

typedef struct block_shape {
  const char *what;             /* "demand", for messages */
  size_t rows, cols;            /* of values */
  size_t second_rows, second_cols; /* of second; 0: none may be given */
} block_shape;

/* copies labels and keeps the matrices of `given`; labels must be distinct, sizes must fit, numbers must be
   finite. count 0 gives an empty block. */
lian_status block_new(memory m, const lian_block *given, block_shape shape, block *out,
                      lian_error *err);
void block_free(memory m, block *b);

/* LIAN_BAD_DATA naming the first cell that is NaN or infinite */
lian_status block_finite(const lian_matrix *a, const char *what, lian_error *err);

#endif
