/* a network of rows that are in order already */
#include <string.h>

#include "../base/check.h"
#include "graph.h"

/* same pair: dated links differ in their days, which ascend in no order that matters */
static int in_order(const lian_rows_spec *s, size_t e) {
  return s->buyer[e - 1] < s->buyer[e] || (s->buyer[e - 1] == s->buyer[e] && s->from);
}

static lian_status check_total(const lian_rows_spec *s, lian_error *err) {
  double total = 0;
  for (size_t e = 0; e < s->links; e++) total += s->value[e];
  if (total - total == 0) return LIAN_OK;
  return status_set(err, LIAN_BAD_DATA, "the values of all links add up to no finite number");
}

static lian_status check_rows(const lian_rows_spec *s, lian_error *err) {
  if (s->start[0] != 0 || s->start[s->nodes] != s->links)
    return status_set(err, LIAN_BAD_DATA, "rows begin at %z and end at %z of %z links", (size_t)s->start[0],
                      (size_t)s->start[s->nodes], s->links);
  for (size_t i = 0; i < s->nodes; i++) {
    if (s->start[i] > s->start[i + 1] || s->start[i + 1] > s->links)
      return status_set(err, LIAN_BAD_DATA, "row %z ends before it begins", i + 1);
    for (size_t e = s->start[i]; e < s->start[i + 1]; e++)
      if (s->buyer[e] >= s->nodes || !(s->value[e] > 0 && s->value[e] - s->value[e] == 0) ||
          (e > s->start[i] && !in_order(s, e)) || (s->from && s->from[e] >= s->to[e]))
        return status_set(err, LIAN_BAD_DATA, "row %z: link %z is out of range or out of order", i + 1,
                          e - s->start[i] + 1);
  }
  return LIAN_OK;
}

/* an undirected network holds each link in both rows with one value */
static int is_symmetric(const lian_network *g) {
  for (size_t j = 0; j < g->n; j++) {
    if (g->in_start[j] != g->out_start[j] || g->in_start[j + 1] != g->out_start[j + 1]) return 0;
    for (size_t e = g->in_start[j]; e < g->in_start[j + 1]; e++)
      if (g->supplier[e] != g->buyer[e] || (!g->from && g->value[g->place[e]] != g->value[e])) return 0;
  }
  return 1;
}

lian_status lian_network_rows(const lian_env *env, const lian_rows_spec *s, lian_labels *labels, lian_network **out,
                              lian_error *err) {
  lian_status status = check_given(GIVEN({"spec", s}, {"out", out}), err);
  if (!status) status = check_size(s->size, sizeof *s, "lian_rows_spec", err);
  if (!status) status = check_given(GIVEN({"start", s->start}), err);
  if (!status) status = check_list(s->buyer, s->links, "buyer", err);
  if (!status) status = check_list(s->value, s->links, "value", err);
  if (!status && s->links >= UINT32_MAX) status = status_set(err, LIAN_UNSUPPORTED, "too many links");
  if (!status && (s->from == NULL) != (s->to == NULL)) status = status_set(err, LIAN_BAD_ARGUMENT, "from or to: missing");
  if (!status && labels && lian_labels_count(labels) != s->nodes)
    status = status_set(err, LIAN_BAD_DATA, "%z labels for %z nodes", lian_labels_count(labels), s->nodes);
  if (!status) status = check_rows(s, err);
  if (!status) status = check_total(s, err);
  if (status) return status;
  lian_network *g = graph_room(memory_of(env), s->nodes, s->links, s->from != NULL);
  if (!g) return status_no_memory(err);
  memcpy(g->out_start, s->start, (s->nodes + 1) * sizeof *s->start);
  if (s->links > 0) {
    memcpy(g->buyer, s->buyer, s->links * sizeof *s->buyer);
    memcpy(g->value, s->value, s->links * sizeof *s->value);
    if (s->from) memcpy(g->from, s->from, s->links * sizeof *s->from);
    if (s->to) memcpy(g->to, s->to, s->links * sizeof *s->to);
  }
  g->undirected = s->undirected != 0;
  status = graph_turn(env, g, err);
  if (!status && g->undirected && !is_symmetric(g))
    status = status_set(err, LIAN_BAD_DATA, "a link without direction stands in the row of one of its ends alone");
  if (status) {
    lian_network_free(g);
    return status;
  }
  g->labels = lian_labels_keep(labels);
  *out = g;
  return LIAN_OK;
}
