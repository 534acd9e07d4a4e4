/* a network in which each link stays with a probability: ageing (lian/rebuild.h) */
#include "../base/check.h"
#include "../base/random.h"
#include "graph.h"

#define STREAM_THIN ((uint64_t)4 << 60)

lian_status lian_network_thin(const lian_env *env, const lian_network *g, double keep, uint64_t seed, lian_network **out,
                              lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"out", out}), err);
  if (!status) status = graph_undated(g, "thin", err);
  if (!status && !(keep >= 0 && keep <= 1))
    status = status_set(err, LIAN_BAD_ARGUMENT, "keep: expected a probability, got %g", keep);
  if (status) return status;
  edge_list l = {.m = memory_of(env)};
  for (size_t i = 0; i < g->n; i++) {
    if (i % ((size_t)1 << 14) == 0 && env_stopped(env)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
    for (size_t k = g->out_start[i]; !status && k < g->out_start[i + 1]; k++) {
      edge e = {(uint32_t)i, g->buyer[k], g->value[k], 0, 0};
      if ((g->undirected && e.buyer < i) || !(random_uniform(seed, STREAM_THIN, k) < keep)) continue;
      if (!edges_add(&l, &e)) status = status_no_memory(err);
    }
  }
  if (!status) status = graph_build(env, g->n, &l, g->undirected, g->labels, out, NULL, err);
  edges_free(&l);
  return status;
}
