/* nodes without which a weak component falls apart (Hopcroft and Tarjan 1973), without recursion: low[v] is the smallest
   number that v's subtree reaches by one link back */
#include "position.h"

typedef struct walk_state {
  neighbours rows;
  uint32_t *number, *low, *parent, *next; /* n each; number 0: not seen */
  uint32_t seen;
  size_t steps;
} walk_state;

static void enter(walk_state *s, uint32_t v, uint32_t parent) {
  s->number[v] = s->low[v] = ++s->seen;
  s->parent[v] = parent;
  s->next[v] = s->rows.start[v];
}

/* v is done; its parent is cut where nothing of v's reaches past it */
static void leave(walk_state *s, uint32_t v, uint32_t root, unsigned char *cuts, size_t *children) {
  uint32_t p = s->parent[v];
  if (s->low[v] < s->low[p]) s->low[p] = s->low[v];
  if (p == root) ++*children;
  else if (s->low[v] >= s->number[p]) cuts[p] = 1;
}

static lian_status walk(const lian_env *env, walk_state *s, uint32_t root, unsigned char *cuts, lian_error *err) {
  size_t children = 0;
  uint32_t v = root;
  enter(s, root, root);
  for (;;) {
    lian_status status = poll_step(env, &s->steps, err);
    if (status) return status;
    if (s->next[v] == s->rows.start[v + 1]) {
      if (v == root) break;
      leave(s, v, root, cuts, &children);
      v = s->parent[v];
      continue;
    }
    uint32_t w = s->rows.node[s->next[v]++];
    if (s->number[w] == 0) {
      enter(s, w, v);
      v = w;
    } else if (w != s->parent[v] && s->number[w] < s->low[v]) {
      s->low[v] = s->number[w];
    }
  }
  cuts[root] = children > 1;
  return LIAN_OK;
}

lian_status lian_network_articulation(const lian_env *env, const lian_network *g, unsigned char *cuts,
                                      lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"cuts", cuts}), err);
  if (!status) status = graph_undated(g, "articulation", err);
  if (status) return status;
  memory m = memory_of(env);
  walk_state s = {.seen = 0};
  uint32_t **lists[] = {&s.number, &s.low, &s.parent, &s.next};
  int good = neighbours_make(m, g, &s.rows);
  for (int k = 0; k < 4; k++) good = (*lists[k] = memory_zero(m, g->n, sizeof(uint32_t))) && good;
  if (!good) status = status_no_memory(err);
  unsigned char *found = memory_zero(m, g->n, 1);
  if (!found) status = status_no_memory(err);
  for (size_t v = 0; !status && v < g->n; v++) {
    status = poll(env, v, err);
    if (!status && s.number[v] == 0) status = walk(env, &s, (uint32_t)v, found, err);
  }
  for (size_t v = 0; !status && v < g->n; v++) cuts[v] = found[v];
  memory_free(m, found, g->n, 1);
  for (int k = 0; k < 4; k++) memory_free(m, *lists[k], g->n, sizeof(uint32_t));
  neighbours_free(&s.rows);
  return status;
}
