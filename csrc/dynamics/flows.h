/* the flows of an economy at rest, shared by its lanes (lian/economy.h)
   Rows are makers, sorted by good; columns are buyers: nodes that buy something at rest, in the order of nodes,
   padded with zero columns to a multiple of eight. Dense flows are stored good by good, within a good in tiles of
   columns, and in a tile row by row: a step reads them sequentially, in blocks of tiles that fit in the first-level
   cache. */
#ifndef DYNAMICS_FLOWS_H
#define DYNAMICS_FLOWS_H

#include <string.h>

#include "../chain/chain.h"
#include "../base/widths.h"

#define NO_BUYER UINT32_MAX
#define FLOW_TILE 32 /* columns; the last tile of a good has what is left, a multiple of eight */

typedef struct flows {
  size_t n, goods;
  size_t buyers, width; /* number of columns; padded */
  uint32_t *good;       /* n: good that a node makes */
  uint32_t *row;        /* n: makers of good g are row[start[g]] .. row[start[g + 1] - 1] */
  size_t *start;        /* goods + 1 */
  size_t *block;        /* goods: columns of a block of the good */
  uint32_t *buyer;      /* buyers: their nodes */
  uint32_t *column;     /* n: column of a node, or NO_BUYER */
  int far;              /* Z exceeds the caches */
  double *z;            /* Z, n x width, in tiles; money a step, at least 0; NULL: links follow */
  size_t *link_start;   /* n + 1, by row */
  uint32_t *link_to;    /* links: columns */
  double *link_value;   /* links: money a step */
  double *base;         /* goods x width: use at rest, money a step */
  size_t most_makers, most_in_block; /* largest: makers of a good; numbers of a block */
  size_t links;
  void *held, *held_base; /* allocations of z and base, before alignment */
} flows;

/* a block of columns of a good */
typedef struct flow_block {
  size_t from, width; /* columns */
  const double *z;    /* tiles of all makers; NULL: links */
} flow_block;

lian_status flows_make(memory m, flows *f, const reading *r, const uint32_t *good, size_t n, size_t goods,
                       double steps, lian_error *err);
void flows_free(memory m, flows *f);

static inline size_t flows_cells(const flows *f) { return f->goods * f->width; }
static inline size_t flows_makers(const flows *f, size_t g) { return f->start[g + 1] - f->start[g]; }
flow_block flows_block(const flows *f, size_t g, size_t from);
/* columns of the tile that begins at column c, of width in all */
static inline size_t flows_tile(size_t c, size_t width) { return width - c < FLOW_TILE ? width - c : FLOW_TILE; }
/* row r of a block: block.width columns */
void flows_block_row(const flow_block *b, size_t makers, size_t r, double *out);
/* row k (of n, sorted by good), which makes g: width columns */
void flows_row(const flows *f, size_t g, size_t k, double *out);

/* row k times h (width), in the order of summation of a step; row: width, scratch */
double flows_row_sum(const flows *f, size_t g, size_t k, const double *h, double *row);

/* n numbers by node to width columns, 0 in the padding; and back: `rest` for nodes without a column */
void flows_to_columns(const flows *f, const double *by_node, double *out);
void flows_to_nodes(const flows *f, const double *by_column, double rest, double *out);

/* count zeros, aligned to 64 bytes, or to a large page when they fill one; held: allocation, for flows_unaligned */
double *flows_aligned(memory m, size_t count, void **held);
void flows_unaligned(memory m, void *held, size_t count);

#endif
