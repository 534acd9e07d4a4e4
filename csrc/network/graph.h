/* a network of links: rows by supplier and by buyer (see lian/network.h) */
#ifndef NETWORK_GRAPH_H
#define NETWORK_GRAPH_H

#include <string.h>

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
typedef struct edge_block {
  struct edge_block *next;
  size_t used, room;
  double *value; /* room; the others stand behind it in one piece of memory */
  uint32_t *supplier, *buyer;
  int32_t *from, *to; /* NULL: undated */
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
/* undated links: supplier and buyer of each, and its value, NULL: 1 each. 0: out of memory */
int edges_add_all(edge_list *l, const uint32_t *ends, const double *value, size_t count);
void edges_drop(edge_list *l); /* the first block, of a list that has one */
void edges_free(edge_list *l);

/* takes the list's blocks as it goes, so that it is empty afterwards; labels gains an owner. The same bits for any
   number of threads */
lian_status graph_build(const lian_env *env, size_t n, edge_list *l, int undirected, lian_labels *labels,
                        lian_network **out, lian_network_found *found, lian_error *err);
lian_network *graph_room(memory m, size_t n, size_t count, int dated); /* NULL: out of memory */
/* rows by buyer from rows by supplier, on env->threads threads; on failure g is still to be freed */
lian_status graph_turn(const lian_env *env, lian_network *g, lian_error *err);
/* the same with a block for its work: size_t graph_turning(places) bytes */
lian_status graph_turn_in(const lian_env *env, lian_network *g, void *block, lian_error *err);
size_t graph_turning(size_t places);
void graph_expect(void *block, size_t bytes); /* large pages for a new block that is written all over; NULL is fine */
lian_status graph_undated(const lian_network *g, const char *doing, lian_error *err);

/* start[i + 1] counts row i; then start[i] is where row i begins */
static inline void graph_sum_up(uint32_t *start, size_t n) {
  for (size_t i = 0; i < n; i++) start[i + 1] += start[i];
}

/* start[i] is where row i ends, since it has been filled from where it begins; then it is where it begins again */
static inline void graph_back(uint32_t *start, size_t n) {
  memmove(start + 1, start, n * sizeof *start);
  start[0] = 0;
}

#endif
