/* triangles: links lead from a node to those of higher degree; each triangle is found once, at its least node */
#include "position.h"

static int is_higher(const neighbours *s, uint32_t a, uint32_t b) {
  uint32_t da = s->start[a + 1] - s->start[a], db = s->start[b + 1] - s->start[b];
  return db > da || (db == da && b > a);
}

/* keeps of each row the neighbours of higher degree; to: where its row ends then */
static void keep_higher(neighbours *s, uint32_t *to, unsigned char *higher) {
  for (uint32_t v = 0; v < s->n; v++) /* all are judged before a row changes */
    for (size_t e = s->start[v]; e < s->start[v + 1]; e++) higher[e] = (unsigned char)is_higher(s, v, s->node[e]);
  for (uint32_t v = 0; v < s->n; v++) {
    to[v] = s->start[v];
    for (size_t e = s->start[v]; e < s->start[v + 1]; e++)
      if (higher[e]) s->node[to[v]++] = s->node[e];
  }
}

static lian_status count_all(const lian_env *env, neighbours *s, uint32_t *mark, uint32_t *to, uint64_t *triangles,
                             lian_error *err) {
  lian_status status = LIAN_OK;
  for (uint32_t v = 0; !status && v < s->n; v++) {
    for (size_t e = s->start[v]; e < to[v]; e++) mark[s->node[e]] = v + 1;
    for (size_t e = s->start[v]; e < to[v]; e++) {
      uint32_t w = s->node[e];
      for (size_t f = s->start[w]; f < to[w]; f++) {
        uint32_t x = s->node[f];
        if (mark[x] != v + 1) continue;
        triangles[v]++;
        triangles[w]++;
        triangles[x]++;
      }
    }
    status = poll(env, v, err);
  }
  return status;
}

lian_status lian_network_triangles(const lian_env *env, const lian_network *g, uint32_t *count, uint64_t *triangles,
                                   lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}), err);
  if (!status) status = graph_undated(g, "triangles", err);
  if (status) return status;
  memory m = memory_of(env);
  neighbours s;
  int good = neighbours_make(m, g, &s);
  uint32_t *mark = good ? memory_zero(m, g->n, sizeof *mark) : NULL, *to = good ? memory_new(m, g->n, sizeof *to) : NULL;
  unsigned char *higher = good ? memory_new(m, s.count, 1) : NULL;
  uint64_t *found = good ? memory_zero(m, g->n, sizeof *found) : NULL;
  if (!mark || !to || !higher || !found) status = status_no_memory(err);
  if (!status && triangles) {
    keep_higher(&s, to, higher);
    status = count_all(env, &s, mark, to, found, err);
  }
  for (size_t i = 0; !status && i < g->n; i++) {
    if (count) count[i] = s.start[i + 1] - s.start[i];
    if (triangles) triangles[i] = found[i];
  }
  memory_free(m, found, g->n, sizeof *found);
  memory_free(m, mark, g->n, sizeof *mark);
  memory_free(m, to, g->n, sizeof *to);
  memory_free(m, higher, s.count, 1);
  neighbours_free(&s);
  return status;
}
