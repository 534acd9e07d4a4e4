/* strong and weak components, without recursion */
#include <string.h>

#include "../base/check.h"
#include "position.h"

/* Tarjan's search: low[v] is the smallest number that v's subtree reaches on the stack */
typedef struct search {
  const lian_network *g;
  uint32_t *number, *low, *stack, *path; /* n each; number 0: not seen */
  uint32_t *next;                        /* n: the link that is looked at next */
  uint32_t *code;
  size_t on_stack, depth;
  uint32_t seen, components;
  size_t steps;
} search;

static void enter(search *s, uint32_t v) {
  s->number[v] = s->low[v] = ++s->seen;
  s->next[v] = s->g->out_start[v];
  s->stack[s->on_stack++] = v;
  s->path[s->depth++] = v;
}

/* v is done: it closes a component where it reaches nothing before itself */
static void leave(search *s, uint32_t v) {
  s->depth--;
  if (s->depth > 0) {
    uint32_t above = s->path[s->depth - 1];
    if (s->low[v] < s->low[above]) s->low[above] = s->low[v];
  }
  if (s->low[v] != s->number[v]) return;
  for (uint32_t w = v + 1; w != v;) {
    w = s->stack[--s->on_stack];
    s->code[w] = s->components;
    s->low[w] = UINT32_MAX; /* off the stack */
  }
  s->components++;
}

/* a node without links is a component by itself */
static void close_end(search *s, uint32_t v) {
  s->number[v] = ++s->seen;
  s->low[v] = UINT32_MAX;
  s->code[v] = s->components++;
}

static lian_status walk(const lian_env *env, search *s, uint32_t root, lian_error *err) {
  enter(s, root);
  while (s->depth > 0) {
    lian_status status = poll_step(env, &s->steps, err);
    if (status) return status;
    uint32_t v = s->path[s->depth - 1];
    if (s->next[v] == s->g->out_start[v + 1]) {
      leave(s, v);
      continue;
    }
    uint32_t w = s->g->buyer[s->next[v]++];
    if (s->number[w] == 0 && s->g->out_start[w] == s->g->out_start[w + 1]) close_end(s, w);
    else if (s->number[w] == 0) enter(s, w);
    else if (s->low[w] != UINT32_MAX && s->number[w] < s->low[v]) s->low[v] = s->number[w];
  }
  return LIAN_OK;
}

static lian_status strong(const lian_env *env, const lian_network *g, uint32_t *code, size_t *count, lian_error *err) {
  memory m = memory_of(env);
  search s = {.g = g};
  uint32_t **lists[] = {&s.number, &s.low, &s.stack, &s.path, &s.next, &s.code};
  int good = 1;
  for (int k = 0; k < 6; k++) good = (*lists[k] = memory_zero(m, g->n, sizeof(uint32_t))) && good;
  lian_status status = good ? LIAN_OK : status_no_memory(err);
  for (size_t v = 0; !status && v < g->n; v++) {
    status = poll(env, v, err);
    if (!status && s.number[v] == 0) status = walk(env, &s, (uint32_t)v, err);
  }
  if (!status && g->n > 0) memcpy(code, s.code, g->n * sizeof *code);
  if (!status) *count = s.components;
  for (int k = 0; k < 6; k++) memory_free(m, *lists[k], g->n, sizeof(uint32_t));
  return status;
}

/* union by size with halved paths (Tarjan and van Leeuwen 1984); roots are the first node of each */
static uint32_t root_of(uint32_t *parent, uint32_t v) {
  while (parent[v] != v) v = parent[v] = parent[parent[v]];
  return v;
}

static lian_status weak(const lian_env *env, const lian_network *g, uint32_t *code, size_t *count, lian_error *err) {
  memory m = memory_of(env);
  uint32_t *above = memory_new(m, g->n, sizeof *above);
  lian_status status = above ? LIAN_OK : status_no_memory(err);
  for (size_t v = 0; !status && v < g->n; v++) above[v] = (uint32_t)v;
  for (size_t v = 0; !status && v < g->n; v++) {
    status = poll(env, v, err);
    for (size_t e = g->out_start[v]; e < g->out_start[v + 1]; e++) {
      uint32_t a = root_of(above, (uint32_t)v), b = root_of(above, g->buyer[e]);
      if (a < b) above[b] = a;
      else above[a] = b;
    }
  }
  size_t found = 0;
  for (size_t v = 0; !status && v < g->n; v++) /* a root is the least of its nodes: its code is there before theirs */
    code[v] = above[v] == v ? (uint32_t)found++ : code[above[v]];
  if (!status) *count = found;
  memory_free(m, above, g->n, sizeof *above);
  return status;
}

lian_status lian_network_components(const lian_env *env, const lian_network *g, int is_strong, uint32_t *code,
                                    size_t *count, lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"code", code}, {"count", count}), err);
  if (status) return status;
  if (is_strong && !g->undirected) return strong(env, g, code, count, err);
  return weak(env, g, code, count, err);
}
