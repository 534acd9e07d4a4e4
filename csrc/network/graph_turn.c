/* rows by buyer from rows by supplier: links go to the strip of their buyer, then within it to their row, both times in
   order, so that rows are in order of suppliers. O(nodes + links); memory beside the rows: 12 bytes a link */
#include "../base/fetch.h"
#include "graph.h"
#include "strips.h"

typedef struct parcel {
  uint32_t supplier, place, buyer;
} parcel;

typedef struct turning {
  lian_network *g;
  parcel *link; /* of each place by buyer, and AHEAD more */
  strips s;
} turning;

static void turn_strip(void *context, size_t strip, char *scratch) {
  turning *t = context;
  lian_network *g = t->g;
  (void)scratch;
  for (size_t k = strips_from(&t->s, strip); k < t->s.next[strip]; k++) {
    size_t at = g->in_start[t->link[k].buyer]++;
    g->supplier[at] = t->link[k].supplier;
    g->place[at] = t->link[k].place;
  }
}

static void to_strips(turning *t) {
  const lian_network *g = t->g;
  for (size_t i = 0; i < g->n; i++)
    for (size_t e = g->out_start[i]; e < g->out_start[i + 1]; e++) {
      size_t at = strips_take(&t->s, g->buyer[e]);
      FETCH_TO_WRITE(&t->link[at + AHEAD]);
      t->link[at] = (parcel){(uint32_t)i, (uint32_t)e, g->buyer[e]};
    }
}

size_t graph_turning(size_t places) { return (places + AHEAD) * sizeof(parcel); }

lian_status graph_turn_in(const lian_env *env, lian_network *g, void *block, lian_error *err) {
  turning t = {.g = g, .link = block};
  g->in_start = memory_zero(g->m, g->n + 1, sizeof *g->in_start);
  g->supplier = memory_new(g->m, g->count, sizeof *g->supplier);
  g->place = memory_new(g->m, g->count, sizeof *g->place);
  if (!g->in_start || !g->supplier || !g->place) return status_no_memory(err);
  graph_expect(g->supplier, g->count * sizeof *g->supplier);
  graph_expect(g->place, g->count * sizeof *g->place);
  for (size_t e = 0; e < g->count; e++) g->in_start[g->buyer[e] + 1]++;
  graph_sum_up(g->in_start, g->n);
  lian_status status = strips_begin(&t.s, g->m, g->in_start, g->n) ? LIAN_OK : status_no_memory(err);
  if (!status) {
    to_strips(&t);
    status = strips_each(env, &t.s, 0, 0, turn_strip, &t, err);
  }
  if (!status) graph_back(g->in_start, g->n);
  strips_end(&t.s);
  return status;
}

lian_status graph_turn(const lian_env *env, lian_network *g, lian_error *err) {
  size_t bytes = graph_turning(g->count);
  void *block = memory_new(g->m, bytes, 1);
  graph_expect(block, bytes);
  lian_status status = block ? graph_turn_in(env, g, block, err) : status_no_memory(err);
  memory_free(g->m, block, bytes, 1);
  return status;
}
