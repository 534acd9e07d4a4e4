/* Leiden's algorithm: what its steps share (lian/communities.h)

   A level is a graph of groups of firms. Links carry V_ij = W_ij + W_ji, so that joining two groups changes the sum of
   W within communities by V_ij, and that of what is expected by rate (out_i in_j + in_i out_j). Modularity: out and in
   are sums of values, rate = gamma / m; CPM: both are numbers of firms, rate = gamma. */
#ifndef NETWORK_LEIDEN_H
#define NETWORK_LEIDEN_H

#include "position.h"

typedef struct level {
  memory m;
  size_t n, places, room; /* nodes; links in rows; rows as allocated */
  size_t *start;          /* n + 1 */
  uint32_t *node;         /* places: the other end, itself aside */
  double *weight;         /* places: V */
  double *out, *in;       /* n */
} level;

/* nodes in communities, with the sums of out and in of each */
typedef struct partition {
  memory m;
  size_t n;
  uint32_t *code, *size; /* n: community of a node; nodes of a community */
  double *out, *in;      /* n, by community */
} partition;

/* sums of V from one node to each community; zero but while a node is looked at */
typedef struct leiden_scratch {
  memory m;
  size_t n;
  double *toward;               /* n */
  uint32_t *touched, *list;     /* n: communities that a node is linked with; an order of nodes or of communities */
  unsigned char *flag;          /* n, zero between steps */
  size_t used;                  /* of touched */
} leiden_scratch;

typedef struct leiden {
  const lian_env *env;
  double rate;  /* of what is expected */
  double total; /* of out, and of in */
  double theta; /* temperature of refinement, money */
  uint64_t seed, step; /* step: a stream of random numbers for each */
} leiden;

/* the graph of firms; by_firms: for CPM */
lian_status level_make(const lian_env *env, const lian_network *g, int by_firms, level *out, lian_error *err);
/* that of groups of the nodes of l */
lian_status level_join(const lian_env *env, const level *l, const uint32_t *group, size_t groups, leiden_scratch *s,
                       level *out, lian_error *err);
void level_free(level *l);
int partition_make(memory m, size_t n, partition *out); /* 0: out of memory */
void partition_free(partition *p);
void partition_sums(const level *l, partition *p); /* out, in and size of the codes */
int scratch_make(memory m, size_t n, leiden_scratch *out);
void scratch_free(leiden_scratch *s);
/* codes in order of their first node, from 0; how many. list: n */
size_t leiden_renumber(uint32_t *code, size_t n, uint32_t *list);
/* 0 .. n - 1 in random order */
void leiden_shuffle(leiden *t, uint32_t *list, size_t n);

/* V from v to the communities around it, into toward and touched; the sum of all */
static inline double leiden_toward(const level *l, const uint32_t *code, size_t v, leiden_scratch *s) {
  double sum = 0;
  s->used = 0;
  for (size_t e = l->start[v]; e < l->start[v + 1]; e++) {
    uint32_t c = code[l->node[e]];
    if (s->toward[c] == 0) s->touched[s->used++] = c;
    s->toward[c] += l->weight[e];
    sum += l->weight[e];
  }
  return sum;
}
static inline void leiden_clear(leiden_scratch *s) {
  for (size_t k = 0; k < s->used; k++) s->toward[s->touched[k]] = 0;
}

lian_status leiden_move(leiden *t, const level *l, partition *p, leiden_scratch *s, lian_error *err);
/* r: parts of the communities of p */
lian_status leiden_refine(leiden *t, const level *l, const partition *p, partition *r, leiden_scratch *s,
                          lian_error *err);

#endif
