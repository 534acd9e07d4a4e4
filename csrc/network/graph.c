/* networks of links as such: the list that one is made of, handles, views */
#include "graph.h"

#include "../base/check.h"

/* links of a block: little for small networks; of large ones more than 32 MB, which C libraries give back to the system
   once a block is freed */
static size_t room_after(size_t links) {
  return links < (size_t)1 << 16 ? (size_t)1 << 16 : links < (size_t)1 << 18 ? (size_t)1 << 18 : (size_t)1 << 21;
}

#define EDGE_SIZE (2 * sizeof(uint32_t) + sizeof(double))
#define DATED_SIZE (EDGE_SIZE + 2 * sizeof(int32_t))

static void block_free(memory m, edge_block *b) {
  memory_free(m, b->value, b->room, b->from ? DATED_SIZE : EDGE_SIZE);
  memory_free(m, b, 1, sizeof *b);
}

static edge_block *block_new(memory m, size_t links, int dated) {
  size_t room = room_after(links), size = dated ? DATED_SIZE : EDGE_SIZE;
  edge_block *b = memory_zero(m, 1, sizeof *b);
  if (!b) return NULL;
  b->room = room;
  b->value = memory_new(m, room, size);
  if (!b->value) {
    memory_free(m, b, 1, sizeof *b);
    return NULL;
  }
  graph_expect(b->value, room * size);
  b->supplier = (uint32_t *)(void *)(b->value + room);
  b->buyer = b->supplier + room;
  if (dated) {
    b->from = (int32_t *)(void *)(b->buyer + room);
    b->to = b->from + room;
  }
  return b;
}

/* the last block, which has room; NULL: out of memory */
static inline edge_block *block_with_room(edge_list *l) {
  if (l->last && l->last->used < l->last->room) return l->last;
  edge_block *b = block_new(l->m, l->count, l->dated);
  if (!b) return NULL;
  if (l->last) l->last->next = b;
  else l->first = b;
  return l->last = b;
}

int edges_add(edge_list *l, const edge *e) {
  edge_block *b = block_with_room(l);
  if (!b) return 0;
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

int edges_add_all(edge_list *l, const uint32_t *ends, const double *value, size_t count) {
  while (count > 0) {
    edge_block *b = block_with_room(l);
    if (!b) return 0;
    size_t some = b->room - b->used < count ? b->room - b->used : count;
    for (size_t k = 0; k < some; k++) {
      b->supplier[b->used + k] = ends[2 * k];
      b->buyer[b->used + k] = ends[2 * k + 1];
      b->value[b->used + k] = value ? value[k] : 1;
    }
    b->used += some;
    l->count += some;
    ends += 2 * some;
    if (value) value += some;
    count -= some;
  }
  return 1;
}

void edges_drop(edge_list *l) {
  edge_block *b = l->first;
  l->first = b->next;
  if (!l->first) l->last = NULL;
  block_free(l->m, b);
}

void edges_free(edge_list *l) {
  while (l->first) edges_drop(l);
  l->count = 0;
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

#define LARGE ((size_t)1 << 22) /* bytes, from which on large pages pay: rows are written all over it */

void graph_expect(void *block, size_t bytes) {
  if (block && bytes >= LARGE) memory_expect(block, bytes);
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
  graph_expect(g->buyer, count * sizeof *g->buyer);
  graph_expect(g->value, count * sizeof *g->value);
  if (g->out_start && g->buyer && g->value && (!dated || (g->from && g->to))) return g;
  lian_network_free(g);
  return NULL;
}

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
