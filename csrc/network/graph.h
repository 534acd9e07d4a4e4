/* a network of links: rows by supplier and by buyer (see lian/network.h) */
#ifndef NETWORK_GRAPH_H
#define NETWORK_GRAPH_H

#include "../base/labels.h"
#include "../base/memory.h"
#include "../base/status.h"

struct lian_network {
  memory m;
  size_t owners, n, count; /* nodes; places in rows */
  int undirected;
  lian_labels *labels; /* NULL: none */
  uint32_t *out_start, *in_start;  /* n + 1 */
  uint32_t *buyer;               /* count */
  double *value;                 /* count, money a year */
  uint32_t *supplier, *place;    /* count, by buyer */
  int32_t *from, *to;            /* count, days; NULL: undated */
};

/* links as they come in, in blocks that never move: 16 bytes each, 24 dated */
#define EDGE_BLOCK ((size_t)1 << 16)
typedef struct edge_block {
  struct edge_block *next;
  size_t used;
  uint32_t supplier[EDGE_BLOCK], buyer[EDGE_BLOCK];
  double value[EDGE_BLOCK];
  int32_t *from, *to; /* EDGE_BLOCK each; NULL: undated */
} edge_block;

typedef struct edge_list {
  memory m;
  edge_block *first, *last;
  size_t count;
  int dated;
} edge_list;

typedef struct edge {
  uint32_t supplier, buyer;
  double value;
  int32_t from, to;
} edge;

int edges_add(edge_list *l, const edge *e); /* 0: out of memory */
void edges_free(edge_list *l);

/* takes the list's blocks as it goes, so that it is empty afterwards; labels gains an owner */
lian_status graph_build(const lian_env *env, size_t n, edge_list *l, int undirected, lian_labels *labels,
                        lian_network **out, lian_network_found *found, lian_error *err);
lian_network *graph_room(memory m, size_t n, size_t count, int dated); /* NULL: out of memory */
/* rows by buyer from rows by supplier; 0: out of memory */
int graph_turn(lian_network *g);
lian_status graph_undated(const lian_network *g, const char *doing, lian_error *err);

#endif
