/* communities of a network: groups of firms that trade more among themselves than their sizes would have it

   W_ij is the value from i to j. Undirected networks have W_ij = W_ji, and a loop counts twice, as in igraph; s_out and
   s_in are the sums of rows and columns, m that of all, c_i the community of i:
     modularity (Leicht and Newman 2008): Q = 1/m sum_ij (W_ij - gamma s_out_i s_in_j / m) [c_i = c_j]
     CPM (Traag, Van Dooren and Nesterov 2011): Q = sum_ij (W_ij - gamma) [c_i = c_j], i = j among them */
#ifndef LIAN_COMMUNITIES_H
#define LIAN_COMMUNITIES_H

#include "network.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum lian_community_quality { LIAN_COMMUNITY_MODULARITY, LIAN_COMMUNITY_CPM } lian_community_quality;

typedef struct lian_communities_spec {
  size_t size; /* sizeof(lian_communities_spec) */
  lian_community_quality quality;
  double resolution; /* gamma above: finite, above 0; CPM: money a year a pair of firms */
  uint64_t seed;
  size_t most;       /* passes from the links of firms up, at least 1; it ends before when one adds nothing */
} lian_communities_spec;

/* Leiden's algorithm (Traag, Waltman and van Eck 2019): local moves, refinement, aggregation, in passes until one adds
   nothing to the quality. code: nodes, below *count, in order of their first node; each community is connected,
   directions aside. One thread; the same for the same seed. LIAN_BAD_DATA: no links. About O(links) a pass; 24 bytes a
   link and 120 a node beside the network, and as much again where groups of firms are about as many as firms */
LIAN_API lian_status lian_network_communities(const lian_env *env, const lian_network *g,
                                              const lian_communities_spec *spec, uint32_t *code, size_t *count,
                                              double *quality, size_t *passes, lian_error *err);
/* the quality of any partition; code: nodes, below nodes; seed and most do not matter. O(nodes + links) */
LIAN_API lian_status lian_network_partition_quality(const lian_env *env, const lian_network *g,
                                                    const lian_communities_spec *spec, const uint32_t *code,
                                                    double *quality, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
