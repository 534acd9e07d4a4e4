/* dominators by going round in reverse postorder until nothing changes (Cooper, Harvey and Kennedy 2001)
   A virtual root, node n, leads to the sources. */
#include "position.h"

typedef struct tree {
  const lian_network *g;
  uint32_t *above;  /* n + 1: immediate dominator; NONE: not known */
  uint32_t *number; /* n + 1: postorder, the root the highest; 0: not reached */
  uint32_t *order;  /* nodes by postorder */
  uint32_t *path, *next; /* n: the search */
  unsigned char *source; /* n */
  uint32_t reached;
  size_t steps;
} tree;

#define NONE LIAN_DOMINATOR_NONE

static lian_status search(const lian_env *env, tree *t, uint32_t from, lian_error *err) {
  size_t depth = 0;
  t->path[depth++] = from;
  t->number[from] = NONE; /* seen */
  t->next[from] = t->g->out_start[from];
  while (depth > 0) {
    lian_status status = poll_step(env, &t->steps, err);
    if (status) return status;
    uint32_t v = t->path[depth - 1];
    if (t->next[v] == t->g->out_start[v + 1]) {
      t->order[t->reached++] = v;
      t->number[v] = t->reached;
      depth--;
      continue;
    }
    uint32_t w = t->g->buyer[t->next[v]++];
    if (t->number[w] != 0) continue;
    t->number[w] = NONE;
    t->next[w] = t->g->out_start[w];
    t->path[depth++] = w;
  }
  return LIAN_OK;
}

static uint32_t common(const tree *t, uint32_t a, uint32_t b) {
  while (a != b) {
    while (t->number[a] < t->number[b]) a = t->above[a];
    while (t->number[b] < t->number[a]) b = t->above[b];
  }
  return a;
}

static int settle_node(tree *t, uint32_t v, uint32_t root) {
  uint32_t found = t->source[v] ? root : NONE;
  for (side_row r = row_in(t->g, v); r.at < r.end; r.at++) {
    if (t->number[*r.at] == 0 || t->above[*r.at] == NONE || *r.at == v) continue;
    found = found == NONE ? *r.at : common(t, found, *r.at);
  }
  if (t->above[v] == found) return 0;
  t->above[v] = found;
  return 1;
}

/* firms without suppliers but themselves, and all firms of a strong component that nobody outside supplies */
static lian_status mark_sources(const lian_env *env, tree *t, uint32_t *code, lian_error *err) {
  size_t count;
  lian_status status = lian_network_components(env, t->g, 1, code, &count, err);
  if (status) return status;
  uint32_t *supplied = t->path; /* by component */
  for (size_t k = 0; k < count; k++) supplied[k] = 0;
  for (size_t i = 0; i < t->g->n; i++)
    for (side_row r = row_in(t->g, i); r.at < r.end; r.at++)
      if (code[*r.at] != code[i]) supplied[code[i]] = 1;
  for (size_t i = 0; i < t->g->n; i++) t->source[i] = !supplied[code[i]];
  return LIAN_OK;
}

static lian_status fill(const lian_env *env, tree *t, lian_error *err) {
  uint32_t root = (uint32_t)t->g->n;
  lian_status status = LIAN_OK;
  for (size_t v = 0; !status && v < t->g->n; v++)
    if (t->source[v] && t->number[v] == 0) status = search(env, t, (uint32_t)v, err);
  if (status) return status;
  t->number[root] = t->reached + 1;
  for (size_t v = 0; v <= t->g->n; v++) t->above[v] = NONE;
  t->above[root] = root;
  for (int changed = 1; !status && changed;) {
    changed = 0;
    for (size_t k = t->reached; !status && k-- > 0;) {
      changed |= settle_node(t, t->order[k], root);
      status = poll(env, k, err);
    }
  }
  return status;
}

/* how many each dominates: those below it, gathered from the leaves; a dominator has a higher number */
static void count_below(const tree *t, uint32_t *dominator, uint32_t *dominated) {
  for (size_t v = 0; v < t->g->n; v++) {
    dominator[v] = t->above[v] == t->g->n ? NONE : t->above[v];
    dominated[v] = 0;
  }
  for (size_t k = 0; k < t->reached; k++) {
    uint32_t v = t->order[k];
    if (dominator[v] != NONE) dominated[dominator[v]] += 1 + dominated[v];
  }
}

lian_status lian_network_dominators(const lian_env *env, const lian_network *g, uint32_t *dominator,
                                    uint32_t *dominated, lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"dominator", dominator}, {"dominated", dominated}), err);
  if (!status) status = graph_undated(g, "dominators", err);
  if (!status && g->undirected) status = status_set(err, LIAN_UNSUPPORTED, "dominators: the links have no direction");
  if (status) return status;
  memory m = memory_of(env);
  size_t n = g->n;
  tree t = {.g = g};
  uint32_t **lists[] = {&t.above, &t.number, &t.order, &t.path, &t.next};
  int good = (t.source = memory_zero(m, n, 1)) != NULL;
  for (int k = 0; k < 5; k++) good = (*lists[k] = memory_zero(m, n + 1, sizeof(uint32_t))) && good;
  status = good ? mark_sources(env, &t, t.next, err) : status_no_memory(err);
  if (!status) status = fill(env, &t, err);
  if (!status) count_below(&t, dominator, dominated);
  for (int k = 0; k < 5; k++) memory_free(m, *lists[k], n + 1, sizeof(uint32_t));
  memory_free(m, t.source, n, 1);
  return status;
}
