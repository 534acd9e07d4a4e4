/* a network with amounts moved from one supplier to another */
#include <string.h>

#include "../base/check.h"
#include "graph.h"

/* the place of the link from i to j; the end of its row when there is none */
static size_t place_of(const lian_network *g, uint32_t i, uint32_t j) {
  size_t low = g->out_start[i], high = g->out_start[i + 1];
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (g->buyer[middle] < j) low = middle + 1;
    else high = middle;
  }
  return low < g->out_start[i + 1] && g->buyer[low] == j ? low : g->out_start[i + 1];
}

static lian_status take(const lian_network *g, size_t k, const lian_move *m, double *value, lian_error *err) {
  if (m->supplier >= g->n || m->buyer >= g->n || m->toward >= g->n)
    return status_set(err, LIAN_BAD_DATA, "move %z: no such node", k + 1);
  size_t e = place_of(g, m->supplier, m->buyer);
  if (e == g->out_start[m->supplier + 1]) return status_set(err, LIAN_BAD_DATA, "move %z: there is no such link", k + 1);
  if (!(m->amount >= 0 && m->amount <= value[e]))
    return status_set(err, LIAN_BAD_DATA, "move %z: expected an amount from 0 to %g, got %g", k + 1, value[e], m->amount);
  value[e] -= m->amount;
  return LIAN_OK;
}

static int list_links(const lian_network *g, const double *value, const lian_move *moves, size_t count, edge_list *l) {
  for (size_t i = 0; i < g->n; i++)
    for (size_t e = g->out_start[i]; e < g->out_start[i + 1]; e++) {
      edge x = {(uint32_t)i, g->buyer[e], value[e], 0, 0};
      if (!edges_add(l, &x)) return 0;
    }
  for (size_t k = 0; k < count; k++) {
    edge x = {moves[k].toward, moves[k].buyer, moves[k].amount, 0, 0};
    if (!edges_add(l, &x)) return 0;
  }
  return 1;
}

lian_status lian_network_move(const lian_env *env, const lian_network *g, size_t count, const lian_move *moves,
                              lian_network **out, lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"out", out}), err);
  if (!status) status = check_list(moves, count, "moves", err);
  if (!status) status = graph_undated(g, "move", err);
  if (!status && g->undirected) status = status_set(err, LIAN_UNSUPPORTED, "move: the links have no direction");
  if (status) return status;
  memory m = memory_of(env);
  edge_list l = {.m = m};
  double *value = memory_new(m, g->count, sizeof *value);
  if (!value) return status_no_memory(err);
  if (g->count > 0) memcpy(value, g->value, g->count * sizeof *value);
  for (size_t k = 0; !status && k < count; k++) status = take(g, k, &moves[k], value, err);
  if (!status && !list_links(g, value, moves, count, &l)) status = status_no_memory(err);
  memory_free(m, value, g->count, sizeof *value);
  if (!status) status = graph_build(env, g->n, &l, 0, g->labels, out, NULL, err);
  edges_free(&l);
  return status;
}
