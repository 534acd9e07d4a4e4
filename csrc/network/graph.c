/* a network of links made of a list of them
   Two counting passes: links go to the row of their supplier, then each row is put in order of buyers (a counting
   pass over buyers first, which leaves rows sorted). Links of one pair, and of the same days, are added up in the
   order given. O(nodes + links); peak beside the list: what stays, and what is freed of the list block by block. */
#include "graph.h"

#include <string.h>

#include "../base/check.h"

#define POLLED ((size_t)1 << 14) /* nodes between two looks at the caller */

int edges_add(edge_list *l, const edge *e) {
  edge_block *b = l->last;
  if (!b || b->used == EDGE_BLOCK) {
    b = memory_new(l->m, 1, sizeof *b);
    if (!b) return 0;
    b->next = NULL;
    b->used = 0;
    b->from = b->to = NULL;
    if (l->last) l->last->next = b;
    else l->first = b;
    l->last = b;
    if (l->dated) {
      b->from = memory_new(l->m, EDGE_BLOCK, sizeof *b->from);
      b->to = memory_new(l->m, EDGE_BLOCK, sizeof *b->to);
      if (!b->from || !b->to) return 0;
    }
  }
  size_t k = b->used++;
  b->supplier[k] = e->supplier;
  b->buyer[k] = e->buyer;
  b->value[k] = e->value;
  if (l->dated) {
    b->from[k] = e->from;
    b->to[k] = e->to;
  }
  l->count++;
  return 1;
}

static edge_block *block_done(edge_list *l, edge_block *b) {
  edge_block *next = b->next;
  memory_free(l->m, b->from, EDGE_BLOCK, sizeof *b->from);
  memory_free(l->m, b->to, EDGE_BLOCK, sizeof *b->to);
  memory_free(l->m, b, 1, sizeof *b);
  return next;
}

void edges_free(edge_list *l) {
  for (edge_block *b = l->first; b;) b = block_done(l, b);
  l->first = l->last = NULL;
  l->count = 0;
}

/* ---- building */

#define LARGE ((size_t)1 << 22) /* bytes, from which on large pages pay: rows are written all over it */

static void expect(void *block, size_t bytes) {
  if (block && bytes >= LARGE) memory_expect(block, bytes);
}

/* start[i + 1] counts row i; then start[i] is where row i begins */
static void sum_up(uint32_t *start, size_t n) {
  for (size_t i = 0; i < n; i++) start[i + 1] += start[i];
}

/* links by buyer: supplier, value and days, in the order given */
typedef struct by_buyer {
  uint32_t *start;
  uint32_t *supplier;
  double *value;
  int32_t *from, *to;
} by_buyer;

static void by_buyer_free(memory m, by_buyer *b, size_t n, size_t count) {
  memory_free(m, b->start, n + 1, sizeof *b->start);
  memory_free(m, b->supplier, count, sizeof *b->supplier);
  memory_free(m, b->value, count, sizeof *b->value);
  memory_free(m, b->from, count, sizeof *b->from);
  memory_free(m, b->to, count, sizeof *b->to);
}

static int by_buyer_room(memory m, by_buyer *b, size_t n, size_t count, int dated) {
  *b = (by_buyer){.start = memory_zero(m, n + 1, sizeof *b->start),
                  .supplier = memory_new(m, count, sizeof *b->supplier),
                  .value = memory_new(m, count, sizeof *b->value)};
  if (dated) {
    b->from = memory_new(m, count, sizeof *b->from);
    b->to = memory_new(m, count, sizeof *b->to);
  }
  expect(b->supplier, count * sizeof *b->supplier);
  expect(b->value, count * sizeof *b->value);
  return b->start && b->supplier && b->value && (!dated || (b->from && b->to));
}

/* one link into the row of its buyer; an undirected one into the rows of both its ends */
static void put(by_buyer *b, uint32_t supplier, uint32_t buyer, const edge_block *e, size_t k) {
  size_t at = b->start[buyer]++;
  b->supplier[at] = supplier;
  b->value[at] = e->value[k];
  if (b->from) {
    b->from[at] = e->from[k];
    b->to[at] = e->to[k];
  }
}

static size_t places_of(const edge_list *l, int undirected) {
  size_t count = l->count;
  for (const edge_block *b = l->first; b && undirected; b = b->next)
    for (size_t k = 0; k < b->used; k++) count += b->supplier[k] != b->buyer[k];
  return count;
}

/* empties the list; 1: asked to stop */
static int sort_by_buyer(const lian_env *env, edge_list *l, int undirected, size_t n, by_buyer *b) {
  for (const edge_block *e = l->first; e; e = e->next)
    for (size_t k = 0; k < e->used; k++) {
      b->start[e->buyer[k] + 1]++;
      if (undirected && e->supplier[k] != e->buyer[k]) b->start[e->supplier[k] + 1]++;
    }
  sum_up(b->start, n);
  for (; l->first; l->first = block_done(l, l->first)) {
    const edge_block *e = l->first;
    if (env_stopped(env)) return 1;
    for (size_t k = 0; k < e->used; k++) {
      put(b, e->supplier[k], e->buyer[k], e, k);
      if (undirected && e->supplier[k] != e->buyer[k]) put(b, e->buyer[k], e->supplier[k], e, k);
    }
  }
  l->last = NULL;
  memmove(b->start + 1, b->start, n * sizeof *b->start); /* back to where rows begin */
  b->start[0] = 0;
  return 0;
}

static int rows_of(const lian_env *env, lian_network *g, const by_buyer *b) {
  for (size_t e = 0; e < g->count; e++) g->out_start[b->supplier[e] + 1]++;
  sum_up(g->out_start, g->n);
  for (size_t j = 0; j < g->n; j++) {
    if (j % POLLED == 0 && env_stopped(env)) return 1;
    for (size_t e = b->start[j]; e < b->start[j + 1]; e++) {
      size_t at = g->out_start[b->supplier[e]]++;
      g->buyer[at] = (uint32_t)j;
      g->value[at] = b->value[e];
      if (g->from) {
        g->from[at] = b->from[e];
        g->to[at] = b->to[e];
      }
    }
  }
  memmove(g->out_start + 1, g->out_start, g->n * sizeof *g->out_start);
  g->out_start[0] = 0;
  return 0;
}

/* the place before `to` in the row that begins at `begin` with the buyer and days of link e; `to` when there is none */
static size_t same_link(const lian_network *g, size_t begin, size_t to, size_t e) {
  for (size_t k = to; k > begin && g->buyer[k - 1] == g->buyer[e]; k--)
    if (!g->from || (g->from[k - 1] == g->from[e] && g->to[k - 1] == g->to[e])) return k - 1;
  return to;
}

/* adds up what stands twice, drops what is 0; the number of links that stay */
static size_t merge(lian_network *g, lian_network_found *f) {
  size_t to = 0, e = 0;
  for (size_t i = 0; i < g->n; i++) {
    size_t begin = to, end = g->out_start[i + 1];
    for (; e < end; e++) {
      size_t counts = !g->undirected || g->buyer[e] >= i; /* once a link */
      if (g->value[e] == 0) {
        f->zeros += counts;
        continue;
      }
      if (counts) f->total += g->value[e];
      size_t k = same_link(g, begin, to, e);
      if (k < to) {
        g->value[k] += g->value[e];
        f->repeated += counts;
        continue;
      }
      f->loops += g->buyer[e] == i;
      g->buyer[to] = g->buyer[e];
      g->value[to] = g->value[e];
      if (g->from) {
        g->from[to] = g->from[e];
        g->to[to] = g->to[e];
      }
      to++;
    }
    g->out_start[i] = (uint32_t)begin;
  }
  g->out_start[g->n] = (uint32_t)to;
  return to;
}

int graph_turn(lian_network *g) {
  g->in_start = memory_zero(g->m, g->n + 1, sizeof *g->in_start);
  g->supplier = memory_new(g->m, g->count, sizeof *g->supplier);
  g->place = memory_new(g->m, g->count, sizeof *g->place);
  if (!g->in_start || !g->supplier || !g->place) return 0;
  expect(g->supplier, g->count * sizeof *g->supplier);
  expect(g->place, g->count * sizeof *g->place);
  for (size_t e = 0; e < g->count; e++) g->in_start[g->buyer[e] + 1]++;
  sum_up(g->in_start, g->n);
  for (size_t i = 0; i < g->n; i++)
    for (size_t e = g->out_start[i]; e < g->out_start[i + 1]; e++) {
      size_t at = g->in_start[g->buyer[e]]++;
      g->supplier[at] = (uint32_t)i;
      g->place[at] = (uint32_t)e;
    }
  memmove(g->in_start + 1, g->in_start, g->n * sizeof *g->in_start);
  g->in_start[0] = 0;
  return 1;
}

lian_network *graph_room(memory m, size_t n, size_t count, int dated) {
  lian_network *g = memory_zero(m, 1, sizeof *g);
  if (!g) return NULL;
  *g = (lian_network){.m = m, .owners = 1, .n = n, .count = count};
  g->out_start = memory_zero(m, n + 1, sizeof *g->out_start);
  g->buyer = memory_new(m, count, sizeof *g->buyer);
  g->value = memory_new(m, count, sizeof *g->value);
  if (dated) {
    g->from = memory_new(m, count, sizeof *g->from);
    g->to = memory_new(m, count, sizeof *g->to);
  }
  expect(g->buyer, count * sizeof *g->buyer);
  expect(g->value, count * sizeof *g->value);
  if (g->out_start && g->buyer && g->value && (!dated || (g->from && g->to))) return g;
  lian_network_free(g);
  return NULL;
}

/* the same with no room beyond its links; NULL: out of memory. Takes g */
static lian_network *fitted(lian_network *g, size_t count) {
  if (count == g->count) return g;
  lian_network *f = graph_room(g->m, g->n, count, g->from != NULL);
  if (f) {
    memcpy(f->out_start, g->out_start, (g->n + 1) * sizeof *g->out_start);
    memcpy(f->buyer, g->buyer, count * sizeof *g->buyer);
    memcpy(f->value, g->value, count * sizeof *g->value);
    if (g->from) memcpy(f->from, g->from, count * sizeof *g->from);
    if (g->to) memcpy(f->to, g->to, count * sizeof *g->to);
    f->undirected = g->undirected;
  }
  lian_network_free(g);
  return f;
}

lian_status graph_build(const lian_env *env, size_t n, edge_list *l, int undirected, lian_labels *labels,
                        lian_network **out, lian_network_found *found, lian_error *err) {
  lian_network_found f = {.rows = l->count};
  by_buyer b;
  memory m = memory_of(env);
  size_t count = places_of(l, undirected);
  if (count >= UINT32_MAX || n >= UINT32_MAX)
    return status_set(err, LIAN_UNSUPPORTED, "more than %z links or nodes in one network", (size_t)UINT32_MAX - 1);
  lian_network *g = NULL;
  int stopped = 0, good = by_buyer_room(m, &b, n, count, l->dated);
  if (good) stopped = sort_by_buyer(env, l, undirected, n, &b);
  if (good && !stopped) {
    g = graph_room(m, n, count, b.from != NULL);
    good = g != NULL;
  }
  if (good && !stopped) {
    g->undirected = undirected;
    stopped = rows_of(env, g, &b);
  }
  by_buyer_free(m, &b, n, count);
  if (good && !stopped) {
    g = fitted(g, merge(g, &f));
    good = g && graph_turn(g);
  }
  if (stopped || !good) {
    lian_network_free(g);
    return stopped ? status_set(err, LIAN_INTERRUPTED, "interrupted") : status_no_memory(err);
  }
  if (f.total - f.total != 0) { /* then any sum of some of them is finite */
    lian_network_free(g);
    return status_set(err, LIAN_BAD_DATA, "the values of all links add up to no finite number");
  }
  g->labels = lian_labels_keep(labels);
  if (found) *found = f;
  *out = g;
  return LIAN_OK;
}

lian_status lian_network_new(const lian_env *env, const lian_network_spec *s, lian_labels *labels, lian_network **out,
                             lian_network_found *found, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"spec", s}, {"out", out}), err);
  if (!wrong) wrong = check_size(s->size, sizeof *s, "lian_network_spec", err);
  if (!wrong) wrong = check_list(s->supplier, s->links, "supplier", err);
  if (!wrong) wrong = check_list(s->buyer, s->links, "buyer", err);
  if (wrong) return wrong;
  if (labels && lian_labels_count(labels) != s->nodes)
    return status_set(err, LIAN_BAD_ARGUMENT, "labels: expected %z, got %z", s->nodes, lian_labels_count(labels));
  edge_list l = {.m = memory_of(env), .dated = s->from && s->to};
  for (size_t k = 0; k < s->links; k++) {
    edge e = {s->supplier[k], s->buyer[k], s->value ? s->value[k] : 1, l.dated ? s->from[k] : 0, l.dated ? s->to[k] : 0};
    if (e.supplier >= s->nodes || e.buyer >= s->nodes || !(e.value >= 0 && e.value - e.value == 0)) {
      edges_free(&l);
      return status_set(err, LIAN_BAD_DATA, "link %z, from node %z to node %z of value %g: expected nodes below %z and a"
                        " finite value of at least 0", k + 1, (size_t)e.supplier, (size_t)e.buyer, e.value, s->nodes);
    }
    if (!edges_add(&l, &e)) {
      edges_free(&l);
      return status_no_memory(err);
    }
  }
  lian_status status = graph_build(env, s->nodes, &l, s->undirected, labels, out, found, err);
  edges_free(&l);
  return status;
}

/* ---- handles and views */

lian_network *lian_network_keep(lian_network *g) {
  if (g) g->owners++;
  return g;
}

void lian_network_free(lian_network *g) {
  if (!g || --g->owners > 0) return;
  lian_labels_free(g->labels);
  memory_free(g->m, g->out_start, g->n + 1, sizeof *g->out_start);
  memory_free(g->m, g->buyer, g->count, sizeof *g->buyer);
  memory_free(g->m, g->value, g->count, sizeof *g->value);
  memory_free(g->m, g->in_start, g->n + 1, sizeof *g->in_start);
  memory_free(g->m, g->supplier, g->count, sizeof *g->supplier);
  memory_free(g->m, g->place, g->count, sizeof *g->place);
  memory_free(g->m, g->from, g->count, sizeof *g->from);
  memory_free(g->m, g->to, g->count, sizeof *g->to);
  memory_free(g->m, g, 1, sizeof *g);
}

lian_status lian_network_look(const lian_network *g, lian_network_view *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"network", g}, {"out", out}), err);
  if (!wrong) wrong = check_size(out->size, sizeof *out, "lian_network_view", err);
  if (wrong) return wrong;
  *out = (lian_network_view){.size = sizeof *out, .nodes = g->n, .links = g->count, .undirected = g->undirected,
                             .labels = g->labels, .out_start = g->out_start, .buyer = g->buyer, .value = g->value,
                             .in_start = g->in_start, .supplier = g->supplier, .place = g->place,
                             .from = g->from, .to = g->to};
  return LIAN_OK;
}

size_t lian_network_bytes(const lian_network *g) {
  if (!g) return 0;
  size_t days = g->from ? 2 * sizeof(int32_t) : 0;
  return g->count * (sizeof(double) + 3 * sizeof(uint32_t) + days) + 2 * (g->n + 1) * sizeof(uint32_t);
}

lian_status graph_undated(const lian_network *g, const char *doing, lian_error *err) {
  if (!g->from) return LIAN_OK;
  return status_set(err, LIAN_UNSUPPORTED, "%s: the links are dated; take the network of a date first", doing);
}
