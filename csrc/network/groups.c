/* what groups of nodes sell to one another: the network of regions or sectors that a network of firms makes */
#include "../base/check.h"
#include "graph.h"

lian_status lian_network_groups(const lian_env *env, const lian_network *g, const uint32_t *group, size_t groups,
                                double *value, double *links, lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"value", value}, {"links", links}), err);
  if (!status) status = check_list(group, g->n, "group", err);
  if (!status) status = graph_undated(g, "groups", err);
  for (size_t i = 0; !status && i < g->n; i++) status = check_index(group[i], groups, "group", err);
  if (status) return status;
  for (size_t k = 0; k < groups * groups; k++) value[k] = links[k] = 0;
  for (size_t i = 0; i < g->n; i++) {
    if (i % ((size_t)1 << 14) == 0 && env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    for (size_t e = g->out_start[i]; e < g->out_start[i + 1]; e++) {
      size_t k = group[i] * groups + group[g->buyer[e]];
      value[k] += g->value[e];
      links[k]++;
    }
  }
  return LIAN_OK;
}
