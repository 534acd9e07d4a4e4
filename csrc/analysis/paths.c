/* structural paths: which chains of suppliers carry a total m'f

   The value of a path s_k a_{k,k-1} ... a_{1,0} f_0 (Defourny and Thorbecke 1984; Treloar 1997).
   With m' = s'L, everything that passes through a node reached with weight w is worth m_k w in
   all, so a best-first search that opens the node of the largest bound meets the paths in an order
   that proves: when the k-th best path found is worth as much as the largest open bound, no better
   one is left. Negative data are bounded by their absolute values.
   Cost: a heap of the visited nodes; each opening reads one column of A. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"

#define DEEPEST 200

typedef struct tree_node {
  double weight, bound;
  size_t parent; /* SIZE_MAX at a root */
  uint32_t at, depth;
} tree_node;

typedef struct search {
  const lian_env *env;
  memory m;
  const lian_chain *c;
  const reading *r;
  const lian_sparse *columns; /* flows by buyer, when sparse */
  const double *s, *bound;    /* direct coefficient; |m| */
  tree_node *node;            /* all nodes made */
  size_t nodes, node_room;
  size_t *heap, heap_used, heap_room; /* open nodes, largest bound first */
  size_t *best, best_count, top;      /* the best paths so far, by |value|, a min-heap */
  double *best_value, threshold;
} search;

static size_t more_than(size_t room) { return room ? 2 * room : 1024; }

static int room_for_node(search *q) {
  if (q->nodes < q->node_room) return 1;
  size_t room = more_than(q->node_room);
  tree_node *node = memory_resize(q->m, q->node, q->node_room, room, sizeof *node);
  if (!node) return 0;
  q->node = node;
  q->node_room = room;
  return 1;
}

static int room_for_open(search *q) {
  if (q->heap_used < q->heap_room) return 1;
  size_t room = more_than(q->heap_room);
  size_t *heap = memory_resize(q->m, q->heap, q->heap_room, room, sizeof *heap);
  if (!heap) return 0;
  q->heap = heap;
  q->heap_room = room;
  return 1;
}

static void sift_up(search *q, size_t i) {
  size_t held = q->heap[i];
  while (i > 0 && q->node[q->heap[(i - 1) / 2]].bound < q->node[held].bound) {
    q->heap[i] = q->heap[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  q->heap[i] = held;
}

static size_t pop(search *q) {
  size_t out = q->heap[0], held = q->heap[--q->heap_used], i = 0;
  for (;;) {
    size_t child = 2 * i + 1;
    if (child >= q->heap_used) break;
    if (child + 1 < q->heap_used &&
        q->node[q->heap[child + 1]].bound > q->node[q->heap[child]].bound)
      child++;
    if (q->node[q->heap[child]].bound <= q->node[held].bound) break;
    q->heap[i] = q->heap[child];
    i = child;
  }
  if (q->heap_used > 0) q->heap[i] = held;
  return out;
}

/* the least value that a path must have to be wanted */
static double floor_of(const search *q) {
  double least = q->best_count == q->top ? fabs(q->best_value[0]) : 0;
  return least > q->threshold ? least : q->threshold;
}

static int push(search *q, size_t at, size_t parent, size_t depth, double weight) {
  double bound = q->bound[at] * fabs(weight);
  if (bound == 0 || bound < q->threshold) return 1;
  if (q->best_count == q->top && bound <= floor_of(q)) return 1;
  if (!room_for_node(q) || !room_for_open(q)) return 0;
  q->node[q->nodes] = (tree_node){weight, bound, parent, (uint32_t)at, (uint32_t)depth};
  q->heap[q->heap_used++] = q->nodes++;
  sift_up(q, q->heap_used - 1);
  return 1;
}

/* keeps the path that ends at node k when it is among the best; best[] is a min-heap */
static void offer(search *q, size_t k, double value) {
  double size = fabs(value);
  size_t i;
  if (size == 0 || size < q->threshold) return;
  if (q->best_count < q->top) {
    i = q->best_count++;
    while (i > 0 && fabs(q->best_value[(i - 1) / 2]) > size) {
      q->best_value[i] = q->best_value[(i - 1) / 2];
      q->best[i] = q->best[(i - 1) / 2];
      i = (i - 1) / 2;
    }
  } else {
    if (size <= fabs(q->best_value[0])) return;
    for (i = 0;;) {
      size_t child = 2 * i + 1;
      if (child >= q->best_count) break;
      if (child + 1 < q->best_count &&
          fabs(q->best_value[child + 1]) < fabs(q->best_value[child]))
        child++;
      if (fabs(q->best_value[child]) >= size) break;
      q->best_value[i] = q->best_value[child];
      q->best[i] = q->best[child];
      i = child;
    }
  }
  q->best_value[i] = value;
  q->best[i] = k;
}

/* suppliers of the node: a_{i,at} weight */
static int open_node(search *q, size_t k) {
  tree_node here = q->node[k];
  size_t n = q->c->n, j = here.at;
  if (here.depth >= DEEPEST) return 1;
  double scale = here.weight * q->c->share[j];
  if (q->columns) {
    for (size_t e = q->columns->start[j]; e < q->columns->start[j + 1]; e++)
      if (!push(q, q->columns->index[e], k, here.depth + 1, q->columns->value[e] * scale)) return 0;
    return 1;
  }
  for (size_t i = 0; i < n; i++) {
    double z = q->r->dense->data[i * n + j];
    if (z != 0 && !push(q, i, k, here.depth + 1, z * scale)) return 0;
  }
  return 1;
}

static lian_status walk(search *q, size_t most, lian_paths *out, lian_error *err) {
  size_t visited = 0;
  while (q->heap_used > 0 && visited < most) {
    if (q->node[q->heap[0]].bound <= floor_of(q) && q->best_count == q->top) break;
    size_t k = pop(q);
    if (visited++ % 4096 == 0 && env_stopped(q->env))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
    offer(q, k, q->s[q->node[k].at] * q->node[k].weight);
    if (!open_node(q, k)) return status_no_memory(err);
  }
  out->visited = visited;
  out->open_bound = q->heap_used > 0 ? q->node[q->heap[0]].bound : 0;
  return LIAN_OK;
}

/* |m| by a solve with absolute values when the data are signed */
static lian_status bounds(const lian_env *env, lian_chain *c, reading *r, const double *s,
                          double *out, lian_error *err) {
  memory m = memory_of(env);
  double *absolute = memory_new(m, c->n, sizeof *absolute);
  if (!absolute) return status_no_memory(err);
  for (size_t i = 0; i < c->n; i++) absolute[i] = fabs(s[i]);
  lian_status status;
  if (r->negative) {
    lian_matrix *z = r->dense ? matrix_copy(m, r->dense) : NULL;
    if (!z) {
      memory_free(m, absolute, c->n, sizeof *absolute);
      return r->dense ? status_no_memory(err)
                      : status_set(err, LIAN_UNSUPPORTED, "paths of a network with negative links");
    }
    for (size_t k = 0; k < c->n * c->n; k++) z->data[k] = fabs(z->data[k]);
    reading positive = {.dense = z};
    status = chain_solve(env, c, &positive, SIDE_A_TURNED, NULL, NULL, absolute, out, NULL, err);
    lian_matrix_free(z);
  } else {
    status = chain_solve(env, c, r, SIDE_A_TURNED, NULL, NULL, absolute, out, NULL, err);
  }
  for (size_t i = 0; !status && i < c->n; i++) out[i] = fabs(out[i]);
  memory_free(m, absolute, c->n, sizeof *absolute);
  return status;
}

/* the best paths, largest first, into the caller's arrays */
static void hand_over(search *q, lian_paths *out) {
  size_t used = 0;
  for (size_t a = 1; a < q->best_count; a++) /* insertion sort: there are few */
    for (size_t b = a; b > 0 && fabs(q->best_value[b]) > fabs(q->best_value[b - 1]); b--) {
      double v = q->best_value[b];
      size_t k = q->best[b];
      q->best_value[b] = q->best_value[b - 1];
      q->best[b] = q->best[b - 1];
      q->best_value[b - 1] = v;
      q->best[b - 1] = k;
    }
  out->count = 0;
  for (size_t a = 0; a < q->best_count; a++) {
    size_t depth = q->node[q->best[a]].depth + 1;
    if (used + depth > out->step_room) break;
    out->value[a] = q->best_value[a];
    out->start[a] = used;
    for (size_t k = q->best[a]; k != SIZE_MAX; k = q->node[k].parent)
      out->step[used++] = q->node[k].at;
    out->start[a + 1] = used;
    out->count = a + 1;
  }
}

lian_status lian_structural_paths(const lian_env *env, lian_chain *c, lian_flows which,
                                  const double *weights, const double *demand, size_t top,
                                  double threshold, size_t most, lian_paths *out,
                                  lian_error *err) {
  reading *r;
  memory m = memory_of(env);
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_turn(env, r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (status) return status;
  double *bound = memory_new(m, c->n, sizeof *bound);
  search q = {.env = env, .m = m, .c = c, .r = r, .columns = r->turned, .s = weights,
              .bound = bound, .top = top, .threshold = threshold};
  q.best = memory_new(m, top, sizeof *q.best);
  q.best_value = memory_new(m, top, sizeof *q.best_value);
  if (!bound || !q.best || !q.best_value) {
    status = status_no_memory(err);
    goto done;
  }
  status = bounds(env, c, r, weights, bound, err);
  for (size_t i = 0; !status && i < c->n; i++)
    if (demand[i] != 0 && !push(&q, i, SIZE_MAX, 0, demand[i])) status = status_no_memory(err);
  if (!status) status = walk(&q, most, out, err);
  if (!status) hand_over(&q, out);
done:
  memory_free(m, bound, c->n, sizeof *bound);
  memory_free(m, q.best, top, sizeof *q.best);
  memory_free(m, q.best_value, top, sizeof *q.best_value);
  memory_free(m, q.node, q.node_room, sizeof *q.node);
  memory_free(m, q.heap, q.heap_room, sizeof *q.heap);
  return status;
}
