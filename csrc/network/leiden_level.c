/* levels of Leiden's algorithm: the graph of firms, and that of groups of a level's nodes
   Sums go in the order of nodes and of rows, so that they are the same each time */
#include <string.h>

#include "../base/random.h"
#include "leiden.h"

void level_free(level *l) {
  memory_free(l->m, l->start, l->n + 1, sizeof *l->start);
  memory_free(l->m, l->node, l->room, sizeof *l->node);
  memory_free(l->m, l->weight, l->room, sizeof *l->weight);
  memory_free(l->m, l->out, l->n, sizeof *l->out);
  memory_free(l->m, l->in, l->n, sizeof *l->in);
  *l = (level){.m = l->m};
}

static int level_room(memory m, size_t n, size_t room, level *l) {
  *l = (level){.m = m, .n = n, .room = room};
  l->start = memory_new(m, n + 1, sizeof *l->start);
  l->node = memory_new(m, room, sizeof *l->node);
  l->weight = memory_new(m, room, sizeof *l->weight);
  l->out = memory_zero(m, n, sizeof *l->out);
  l->in = memory_zero(m, n, sizeof *l->in);
  if (l->start && l->node && l->weight && l->out && l->in) return 1;
  level_free(l);
  return 0;
}

/* rows to buyers and from suppliers, both ascending, as one; written where node is not NULL */
static size_t merge(const lian_network *g, size_t v, uint32_t *node, double *weight) {
  size_t a = g->out_start[v], b = g->in_start[v], count = 0;
  while (a < g->out_start[v + 1] || b < g->in_start[v + 1]) {
    uint32_t x = a < g->out_start[v + 1] ? g->buyer[a] : UINT32_MAX;
    uint32_t y = b < g->in_start[v + 1] ? g->supplier[b] : UINT32_MAX;
    uint32_t to = x < y ? x : y;
    double w = 0;
    if (x == to) w += g->value[a++];
    if (y == to) w += g->value[g->place[b++]];
    if (to == v) continue;
    if (node) {
      node[count] = to;
      weight[count] = w;
    }
    count++;
  }
  return count;
}

/* the row of v, and what it sells and buys */
static void fill(const lian_network *g, size_t v, int by_firms, level *l) {
  size_t at = l->start[v];
  l->start[v + 1] = at + merge(g, v, l->node + at, l->weight + at);
  for (size_t e = g->out_start[v]; !by_firms && e < g->out_start[v + 1]; e++) {
    double w = g->undirected && g->buyer[e] == v ? 2 * g->value[e] : g->value[e];
    l->out[v] += w;
    l->in[g->buyer[e]] += w;
  }
  if (by_firms) l->out[v] = l->in[v] = 1;
}

lian_status level_make(const lian_env *env, const lian_network *g, int by_firms, level *l, lian_error *err) {
  lian_status status = LIAN_OK;
  size_t places = 0;
  for (size_t v = 0; !status && v < g->n; v++) {
    places += merge(g, v, NULL, NULL);
    status = poll(env, v, err);
  }
  if (!status && !level_room(memory_of(env), g->n, places, l)) status = status_no_memory(err);
  if (status) return status;
  l->places = places;
  l->start[0] = 0;
  for (size_t v = 0; !status && v < g->n; v++) {
    fill(g, v, by_firms, l);
    status = poll(env, v, err);
  }
  if (status) level_free(l);
  return status;
}

/* nodes by group: first (groups + 1), and list in order of nodes */
static void gather(const uint32_t *group, size_t n, size_t groups, size_t *first, uint32_t *list) {
  memset(first, 0, (groups + 1) * sizeof *first);
  for (size_t v = 0; v < n; v++) first[group[v] + 1]++;
  for (size_t k = 0; k < groups; k++) first[k + 1] += first[k];
  for (size_t v = 0; v < n; v++) list[first[group[v]]++] = (uint32_t)v;
  for (size_t k = groups; k > 0; k--) first[k] = first[k - 1];
  first[0] = 0;
}

/* gives back what rows do not use; keeps the larger blocks where that fails */
static void shrink(level *l) {
  uint32_t *node = memory_resize(l->m, l->node, l->room, l->places, sizeof *node);
  if (!node) return;
  l->node = node;
  double *weight = memory_resize(l->m, l->weight, l->room, l->places, sizeof *weight);
  if (weight) {
    l->weight = weight;
    l->room = l->places;
    return;
  }
  node = memory_resize(l->m, l->node, l->places, l->room, sizeof *node);
  if (node) l->node = node;
}

/* the row of group k, whose nodes are list[from .. to - 1] */
static void join(const level *l, const uint32_t *group, uint32_t k, size_t from, size_t to, leiden_scratch *s,
                 level *out) {
  s->used = 0;
  for (size_t at = from; at < to; at++) {
    size_t v = s->list[at];
    out->out[k] += l->out[v];
    out->in[k] += l->in[v];
    for (size_t e = l->start[v]; e < l->start[v + 1]; e++) {
      uint32_t c = group[l->node[e]];
      if (c == k) continue;
      if (s->toward[c] == 0) s->touched[s->used++] = c;
      s->toward[c] += l->weight[e];
    }
  }
  for (size_t e = 0; e < s->used; e++) {
    out->node[out->places] = s->touched[e];
    out->weight[out->places++] = s->toward[s->touched[e]];
  }
  leiden_clear(s);
}

lian_status level_join(const lian_env *env, const level *l, const uint32_t *group, size_t groups, leiden_scratch *s,
                       level *out, lian_error *err) {
  size_t *first = memory_new(l->m, groups + 1, sizeof *first);
  lian_status status = first && level_room(l->m, groups, l->places, out) ? LIAN_OK : status_no_memory(err);
  if (!status) gather(group, l->n, groups, first, s->list);
  for (uint32_t k = 0; !status && k < groups; k++) {
    out->start[k] = out->places;
    join(l, group, k, first[k], first[k + 1], s, out);
    status = poll(env, k, err);
    if (status) level_free(out);
  }
  memory_free(l->m, first, groups + 1, sizeof *first);
  if (status) return status;
  out->start[groups] = out->places;
  shrink(out);
  return LIAN_OK;
}

void partition_free(partition *p) {
  memory_free(p->m, p->code, p->n, sizeof *p->code);
  memory_free(p->m, p->size, p->n, sizeof *p->size);
  memory_free(p->m, p->out, p->n, sizeof *p->out);
  memory_free(p->m, p->in, p->n, sizeof *p->in);
  *p = (partition){.m = p->m};
}

int partition_make(memory m, size_t n, partition *p) {
  *p = (partition){.m = m, .n = n};
  p->code = memory_new(m, n, sizeof *p->code);
  p->size = memory_new(m, n, sizeof *p->size);
  p->out = memory_new(m, n, sizeof *p->out);
  p->in = memory_new(m, n, sizeof *p->in);
  if (p->code && p->size && p->out && p->in) return 1;
  partition_free(p);
  return 0;
}

void partition_sums(const level *l, partition *p) {
  for (size_t k = 0; k < l->n; k++) {
    p->size[k] = 0;
    p->out[k] = p->in[k] = 0;
  }
  for (size_t v = 0; v < l->n; v++) {
    uint32_t c = p->code[v];
    p->size[c]++;
    p->out[c] += l->out[v];
    p->in[c] += l->in[v];
  }
}

void scratch_free(leiden_scratch *s) {
  memory_free(s->m, s->toward, s->n, sizeof *s->toward);
  memory_free(s->m, s->touched, s->n, sizeof *s->touched);
  memory_free(s->m, s->list, s->n, sizeof *s->list);
  memory_free(s->m, s->flag, s->n, 1);
  *s = (leiden_scratch){.m = s->m};
}

int scratch_make(memory m, size_t n, leiden_scratch *s) {
  *s = (leiden_scratch){.m = m, .n = n};
  s->toward = memory_zero(m, n, sizeof *s->toward);
  s->touched = memory_new(m, n, sizeof *s->touched);
  s->list = memory_new(m, n, sizeof *s->list);
  s->flag = memory_zero(m, n, 1);
  if (s->toward && s->touched && s->list && s->flag) return 1;
  scratch_free(s);
  return 0;
}

size_t leiden_renumber(uint32_t *code, size_t n, uint32_t *list) {
  size_t count = 0;
  for (size_t k = 0; k < n; k++) list[k] = UINT32_MAX;
  for (size_t v = 0; v < n; v++) {
    if (list[code[v]] == UINT32_MAX) list[code[v]] = (uint32_t)count++;
    code[v] = list[code[v]];
  }
  return count;
}

void leiden_shuffle(leiden *t, uint32_t *list, size_t n) {
  uint64_t stream = t->step++;
  for (size_t k = 0; k < n; k++) list[k] = (uint32_t)k;
  for (size_t k = n; k > 1; k--) {
    size_t other = (size_t)(random_uniform(t->seed, stream, k) * (double)k);
    uint32_t v = list[k - 1];
    list[k - 1] = list[other];
    list[other] = v;
  }
}
