/* core numbers: nodes in bins by what is left of their degree; the least is peeled off, its neighbours move down a bin */
#include "position.h"

typedef struct bins {
  uint32_t *degree, *bin, *order, *place; /* bin: first of each degree; order: nodes by degree; place: of each in it */
} bins;

static uint32_t degree_of(const lian_network *g, size_t i, lian_rows side) {
  uint32_t degree = 0;
  if (side != LIAN_ROWS_IN)
    for (side_row r = row_out(g, i); r.at < r.end; r.at++) degree += *r.at != i;
  if (side != LIAN_ROWS_OUT)
    for (side_row r = row_in(g, i); r.at < r.end; r.at++) degree += *r.at != i;
  return degree;
}

/* one link less at v: it changes places with the first of its bin */
static void move_down(bins *b, uint32_t v) {
  uint32_t d = b->degree[v], first = b->bin[d], w = b->order[first], at = b->place[v];
  b->order[at] = w;
  b->place[w] = at;
  b->order[first] = v;
  b->place[v] = first;
  b->bin[d]++;
  b->degree[v]--;
}

static lian_status peel(const lian_env *env, const lian_network *g, lian_rows side, bins *b, lian_error *err) {
  lian_status status = LIAN_OK;
  for (size_t k = 0; !status && k < g->n; k++) {
    status = poll(env, k, err);
    uint32_t v = b->order[k];
    if (side != LIAN_ROWS_OUT || g->undirected) /* v's buyers: what they buy */
      for (side_row r = row_out(g, v); r.at < r.end; r.at++)
        if (*r.at != v && b->degree[*r.at] > b->degree[v]) move_down(b, *r.at);
    if (side != LIAN_ROWS_IN && !g->undirected) /* v's suppliers: what they sell */
      for (side_row r = row_in(g, v); r.at < r.end; r.at++)
        if (*r.at != v && b->degree[*r.at] > b->degree[v]) move_down(b, *r.at);
  }
  return status;
}

static void fill_bins(bins *b, size_t n, size_t most) {
  for (size_t d = 0; d <= most + 1; d++) b->bin[d] = 0;
  for (size_t i = 0; i < n; i++) b->bin[b->degree[i] + 1]++;
  for (size_t d = 0; d <= most; d++) b->bin[d + 1] += b->bin[d];
  for (size_t i = 0; i < n; i++) {
    b->place[i] = b->bin[b->degree[i]]++;
    b->order[b->place[i]] = (uint32_t)i;
  }
  for (size_t d = most + 1; d > 0; d--) b->bin[d] = b->bin[d - 1];
  b->bin[0] = 0;
}

lian_status lian_network_cores(const lian_env *env, const lian_network *g, lian_rows side, uint32_t *core,
                               lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"core", core}), err);
  if (!status) status = check_choice((long)side, LIAN_ROWS_IN + 1, "side", err);
  if (!status) status = graph_undated(g, "cores", err);
  if (status) return status;
  if (g->undirected) side = LIAN_ROWS_OUT; /* each row holds all neighbours */
  memory m = memory_of(env);
  bins b = {.degree = memory_new(m, g->n, sizeof(uint32_t))};
  if (!b.degree) return status_no_memory(err);
  size_t most = 0;
  for (size_t i = 0; i < g->n; i++) {
    b.degree[i] = degree_of(g, i, side);
    if (b.degree[i] > most) most = b.degree[i];
  }
  b.bin = memory_new(m, most + 2, sizeof(uint32_t));
  b.order = memory_new(m, g->n, sizeof(uint32_t));
  b.place = memory_new(m, g->n, sizeof(uint32_t));
  if (b.bin && b.order && b.place) {
    fill_bins(&b, g->n, most);
    status = peel(env, g, side, &b, err);
  } else {
    status = status_no_memory(err);
  }
  for (size_t i = 0; !status && i < g->n; i++) core[i] = b.degree[i];
  memory_free(m, b.degree, g->n, sizeof(uint32_t));
  memory_free(m, b.bin, most + 2, sizeof(uint32_t));
  memory_free(m, b.order, g->n, sizeof(uint32_t));
  memory_free(m, b.place, g->n, sizeof(uint32_t));
  return status;
}
