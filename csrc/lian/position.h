/* where firms stand in a network of links

   Directed networks: links lead from supplier to buyer. A measure says what it does with links that have no direction.
   Weights are values where `weighted`. All results are the same bit for bit for any number of threads. Dated networks
   are refused (LIAN_UNSUPPORTED): take that of a date. */
#ifndef LIAN_POSITION_H
#define LIAN_POSITION_H

#include "network.h"

#ifdef __cplusplus
extern "C" {
#endif

/* components: code of each node (nodes) and their number (count). Strong ones (Tarjan 1972) come in the order in which
   a walk along links ends: no link leads from a component to one of a higher code. Weak ones, and all of undirected
   networks, in order of their first node. O(nodes + links) */
LIAN_API lian_status lian_network_components(const lian_env *env, const lian_network *g, int strong, uint32_t *code,
                                             size_t *count, lian_error *err);

/* the bow-tie around the largest strong component (Broder and others 2000): what reaches it, what it reaches, tubes
   from IN to OUT past it, tendrils that hang on IN or OUT, and the rest. part: nodes. O(nodes + links) */
typedef enum lian_bow_part {
  LIAN_BOW_CORE, LIAN_BOW_IN, LIAN_BOW_OUT, LIAN_BOW_TUBE, LIAN_BOW_TENDRIL, LIAN_BOW_REST
} lian_bow_part;
LIAN_API lian_status lian_network_bow_tie(const lian_env *env, const lian_network *g, unsigned char *part,
                                          lian_error *err);

/* core numbers by peeling (Batagelj and Zaversnik 2003): the largest k of which a node is in the k-core. Loops do not
   count; a pair that is linked both ways counts twice in ALL, as in igraph. O(nodes + links) */
typedef enum lian_rows { LIAN_ROWS_ALL, LIAN_ROWS_OUT, LIAN_ROWS_IN } lian_rows;
LIAN_API lian_status lian_network_cores(const lian_env *env, const lian_network *g, lian_rows side, uint32_t *core,
                                        lian_error *err);

/* PageRank: r = (1 - d) p + d (r P + mass of nodes without links x p), P the shares of a node's links; p: nodes, at
   least 0, any sum, NULL: alike. forward: along links from supplier to buyer; else against them, so that rank goes to
   those of whom others buy. Sum 1. Strong components one after the other, each in rounds until the sum of absolute
   changes is at most tolerance times the sum; passes: the most rounds of one,
   change: the sum of its last one over that of ranks. LIAN_NO_CONVERGENCE after `most`.
   O(links), and the links of components a round; 8 bytes a link */
typedef struct lian_rank_spec {
  size_t size; /* sizeof(lian_rank_spec) */
  double damping, tolerance;
  size_t most;
  int forward, weighted;
  const double *p;
} lian_rank_spec;
LIAN_API lian_status lian_network_rank(const lian_env *env, const lian_network *g, const lian_rank_spec *spec,
                                       double *rank, size_t *passes, double *change, lian_error *err);

/* Influence vector (Acemoglu, Carvalho, Ozdaglar and Tahbaz-Salehi 2012): v = alpha p + (1 - alpha) A v, A_ij the share
   of i in the purchases of j, p the shares of final sales (NULL: 1 / nodes), alpha the labour share: what a change of
   productivity at i does to output. out: nodes, v; passes and change, the stop and the cost as the
   rank's, O(links) a round */
LIAN_API lian_status lian_network_influence(const lian_env *env, const lian_network *g, double alpha, const double *p,
                                            double tolerance, size_t most, double *out, size_t *passes,
                                            double *change, lian_error *err);

/* Betweenness (Brandes 2001), out: of each node, the sum over pairs of other nodes of the share of shortest paths that
   go through it; pairs once where links have no direction. weighted: a link is 1 / value long, else 1. sources NULL:
   from all nodes, exact; else from those, scaled by nodes / count, with the standard error of that in `error` (may be
   NULL). O(nodes x links), log of nodes more where weighted; sources in parallel. Paths are equally long when they
   differ by no more than 1e-12 of their length */
LIAN_API lian_status lian_network_betweenness(const lian_env *env, const lian_network *g, int weighted, size_t count,
                                              const uint32_t *sources, double *out, double *error, lian_error *err);

/* distances from the given nodes (sources, count; NULL: all), along links (OUT), against them (IN) or both (ALL): how
   many others each reaches (reached), the sum of the steps to them, and of 1 / steps (inverse); arrays of count, NULL:
   not wanted. 256 searches at once in the bits of a few words (Then and others 2015), along links or against them,
   whichever are fewer (Beamer and others 2012), so O(nodes x links / 256) while they go together; groups of searches in
   parallel; 108 bytes a node a thread */
LIAN_API lian_status lian_network_distances(const lian_env *env, const lian_network *g, lian_rows side, size_t count,
                                            const uint32_t *sources, double *reached, double *steps, double *inverse,
                                            lian_error *err);

/* articulation, cuts: nodes, 1 for those without which a weak component falls apart. Directions do not count. O(nodes +
   links) */
LIAN_API lian_status lian_network_articulation(const lian_env *env, const lian_network *g, unsigned char *cuts,
                                               lian_error *err);

/* dominators (Cooper, Harvey and Kennedy 2001): the last firm through which every path to a firm leads that begins at a
   source, LIAN_DOMINATOR_NONE where there is none. Sources are firms without suppliers, and of each strong component
   without suppliers outside it the first firm. dominated: how many firms a firm dominates. nodes each (dominator,
   dominated). O(depth x links) a round, of which few are needed */
#define LIAN_DOMINATOR_NONE UINT32_MAX
LIAN_API lian_status lian_network_dominators(const lian_env *env, const lian_network *g, uint32_t *dominator,
                                             uint32_t *dominated, lian_error *err);

/* what reaches `roots` from upstream in at most `depth` steps. step: of the shortest path along links to a root, 0 at
   roots, LIAN_NOT_UPSTREAM where there is none; carried: what a firm sells to roots, and to others for what they sell
   to roots, through firms that are no roots: a firm's purchases are for a root by the share of its output that goes
   there. output: nodes, NULL or below what it sells in the links: that. Roots carry 0. It ends before where a step adds
   1e-15 of all or less. Both: nodes. O(links) a step */
#define LIAN_NOT_UPSTREAM UINT32_MAX
LIAN_API lian_status lian_network_upstream(const lian_env *env, const lian_network *g, size_t count,
                                           const uint32_t *roots, size_t depth, const double *output, double *carried,
                                           uint32_t *step, lian_error *err);

/* triangles, directions and loops aside: neighbours of each node, and pairs of them that are linked; NULL: not wanted.
   O(links x square root of links) */
LIAN_API lian_status lian_network_triangles(const lian_env *env, const lian_network *g, uint32_t *neighbours,
                                            uint64_t *triangles, lian_error *err);

/* by node, NULL: not wanted: links and values to buyers and from suppliers, and Herfindahl's index of shares of each
   (NaN where there are none). mutual: links that have one back, loops aside. loops: links of a node with itself.
   O(links) */
typedef struct lian_degrees {
  size_t size; /* sizeof(lian_degrees) */
  uint32_t *buyers, *suppliers;
  double *sales, *purchases, *buyer_concentration, *supplier_concentration;
  size_t *mutual, *loops; /* one number each */
} lian_degrees;
LIAN_API lian_status lian_network_degrees(const lian_env *env, const lian_network *g, const lian_degrees *out,
                                          lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
