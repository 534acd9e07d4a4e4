/* neighbours of each node whatever the direction: rows by supplier and by buyer merged, for both ascend */
#include "position.h"

/* merges the two rows of node i to `to`, or counts them where it is NULL */
static size_t merged(const lian_network *g, size_t i, uint32_t *to) {
  side_row a = row_out(g, i), b = row_in(g, i);
  size_t count = 0;
  while (a.at < a.end || b.at < b.end) {
    uint32_t next = a.at == a.end ? *b.at : b.at == b.end ? *a.at : *a.at < *b.at ? *a.at : *b.at;
    while (a.at < a.end && *a.at == next) a.at++;
    while (b.at < b.end && *b.at == next) b.at++;
    if (next == i) continue;
    if (to) to[count] = next;
    count++;
  }
  return count;
}

int neighbours_make(memory m, const lian_network *g, neighbours *s) {
  *s = (neighbours){.m = m, .n = g->n, .start = memory_new(m, g->n + 1, sizeof *s->start)};
  if (!s->start) return 0;
  for (size_t i = 0; i < g->n; i++) {
    s->start[i] = (uint32_t)s->count;
    s->count += merged(g, i, NULL);
  }
  s->start[g->n] = (uint32_t)s->count;
  s->node = s->count < UINT32_MAX ? memory_new(m, s->count, sizeof *s->node) : NULL;
  for (size_t i = 0; s->node && i < g->n; i++) merged(g, i, s->node + s->start[i]);
  return s->node != NULL;
}

void neighbours_free(neighbours *s) {
  memory_free(s->m, s->start, s->n + 1, sizeof *s->start);
  memory_free(s->m, s->node, s->count, sizeof *s->node);
}
