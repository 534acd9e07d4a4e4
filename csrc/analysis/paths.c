/* structural paths: the largest terms of the total s'L f, path by path of suppliers

   The value of a path is s_k a_{k,k-1} ... a_{1,0} f_0 (Defourny and Thorbecke 1984; Treloar
   1997). With m' = s'L, all paths through a tree node k reached with weight w have the sum
   m_k w. A best-first search expands the node with the largest such bound: once the top-th largest
   path found is at least the largest open bound, no larger one is left. Suppliers of a node are added in
   order of falling bound, one at a time. Signed data are bounded by their absolute values. Cost: O(log) per
   expanded node; each column of A that is used is sorted once. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"

#define ROOT SIZE_MAX

/* suppliers of one node, or the final goods: a_ij (or f_i), by falling m_i |a_ij| */
typedef struct suppliers {
  uint32_t *at;
  double *a;
  size_t count, capacity; /* capacity 0: not listed yet */
} suppliers;

typedef struct tree_node {
  double weight, bound; /* w; |m| |w| */
  size_t parent, rank;  /* index in search.node, or ROOT; the rank-th supplier of it */
  uint32_t at;          /* node of the chain */
} tree_node;

typedef struct search {
  const lian_env *env;
  memory m;
  const lian_chain *c;
  const reading *r;
  const double *s, *bound; /* n each: weights; |m| */
  suppliers *list;         /* n + 1; the last holds the final goods */
  tree_node *node;         /* nodes: all tree nodes */
  size_t nodes, node_capacity;
  size_t *heap, heap_used, heap_capacity; /* open nodes, largest bound first */
  size_t *best, best_count, top; /* top: the largest paths so far, a heap with the smallest |value| first */
  double *best_value, threshold; /* top: their values */
} search;

/* ---- suppliers of a node */

static double rank_value(const search *q, const suppliers *l, size_t k) {
  return q->bound[l->at[k]] * fabs(l->a[k]);
}

/* 1: k is ordered after `other`; equal values by node */
static int after(const search *q, const suppliers *l, size_t k, size_t other) {
  double a = rank_value(q, l, k), b = rank_value(q, l, other);
  return a < b || (a == b && l->at[k] > l->at[other]);
}

static void swap_suppliers(suppliers *l, size_t i, size_t k) {
  uint32_t at = l->at[i];
  double a = l->a[i];
  l->at[i] = l->at[k];
  l->a[i] = l->a[k];
  l->at[k] = at;
  l->a[k] = a;
}

static void sink(const search *q, suppliers *l, size_t i, size_t count) {
  for (size_t child; (child = 2 * i + 1) < count; i = child) {
    if (child + 1 < count && after(q, l, child + 1, child)) child++;
    if (!after(q, l, child, i)) return;
    swap_suppliers(l, i, child);
  }
}

/* heap sort */
static void sort_suppliers(const search *q, suppliers *l) {
  for (size_t i = l->count / 2; i-- > 0;) sink(q, l, i, l->count);
  for (size_t end = l->count; end-- > 1;) {
    swap_suppliers(l, 0, end);
    sink(q, l, 0, end);
  }
}

static int suppliers_new(const search *q, suppliers *l, size_t capacity) {
  l->capacity = capacity ? capacity : 1;
  l->at = memory_new(q->m, l->capacity, sizeof *l->at);
  l->a = memory_new(q->m, l->capacity, sizeof *l->a);
  return l->at && l->a;
}

static void add_supplier(const search *q, suppliers *l, size_t i, double a) {
  if (a == 0 || q->bound[i] == 0) return;
  l->at[l->count] = (uint32_t)i;
  l->a[l->count++] = a;
}

/* the column of A at node j */
static int list_column(const search *q, size_t j, suppliers *l) {
  size_t n = q->c->n;
  double share = q->c->share[j];
  const lian_sparse *by_buyer = q->r->turned;
  if (!suppliers_new(q, l, by_buyer ? by_buyer->start[j + 1] - by_buyer->start[j] : n))
    return 0;
  if (by_buyer) {
    for (size_t e = by_buyer->start[j]; e < by_buyer->start[j + 1]; e++)
      add_supplier(q, l, by_buyer->index[e], by_buyer->value[e] * share);
  } else {
    for (size_t i = 0; i < n; i++) add_supplier(q, l, i, q->r->dense->data[i * n + j] * share);
  }
  sort_suppliers(q, l);
  return 1;
}

static int list_finals(const search *q, const double *demand) {
  suppliers *l = &q->list[q->c->n];
  if (!suppliers_new(q, l, q->c->n)) return 0;
  for (size_t i = 0; i < q->c->n; i++) add_supplier(q, l, i, demand[i]);
  sort_suppliers(q, l);
  return 1;
}

/* ---- open nodes */

/* doubles the capacity of a full array */
static int grow(memory m, void **data, size_t used, size_t *capacity, size_t size) {
  if (used < *capacity) return 1;
  size_t wanted = *capacity ? 2 * *capacity : 1024;
  void *more = memory_resize(m, *data, *capacity, wanted, size);
  if (!more) return 0;
  *data = more;
  *capacity = wanted;
  return 1;
}

static int grow_search(search *q) {
  void *node = q->node, *heap = q->heap;
  int both = grow(q->m, &node, q->nodes, &q->node_capacity, sizeof *q->node) &&
             grow(q->m, &heap, q->heap_used, &q->heap_capacity, sizeof *q->heap);
  q->node = node;
  q->heap = heap;
  return both;
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

static int is_full(const search *q) {
  return q->best_count == q->top;
}

/* adds the rank-th supplier of parent to the open nodes, unless no path through it or a later one can be listed;
   0: out of memory */
static int push(search *q, size_t parent, size_t rank) {
  const suppliers *l = &q->list[parent == ROOT ? q->c->n : q->node[parent].at];
  if (rank >= l->count) return 1;
  double weight = l->a[rank] * (parent == ROOT ? 1 : q->node[parent].weight);
  double bound = q->bound[l->at[rank]] * fabs(weight);
  if (bound == 0 || bound < q->threshold) return 1;
  if (is_full(q) && bound <= fabs(q->best_value[0])) return 1;
  if (!grow_search(q)) return 0;
  q->node[q->nodes] = (tree_node){weight, bound, parent, rank, l->at[rank]};
  q->heap[q->heap_used++] = q->nodes++;
  sift_up(q, q->heap_used - 1);
  return 1;
}

/* ---- the best paths */

static void put_best(search *q, size_t i, size_t k, double value) {
  q->best[i] = k;
  q->best_value[i] = value;
}

/* puts the path that ends at node k at heap position i, or below it where it is in order */
static void settle(search *q, size_t i, size_t k, double value) {
  for (size_t child; (child = 2 * i + 1) < q->best_count; i = child) {
    if (child + 1 < q->best_count &&
        fabs(q->best_value[child + 1]) < fabs(q->best_value[child]))
      child++;
    if (fabs(q->best_value[child]) >= fabs(value)) break;
    put_best(q, i, q->best[child], q->best_value[child]);
  }
  put_best(q, i, k, value);
}

static void offer(search *q, size_t k) {
  double value = q->s[q->node[k].at] * q->node[k].weight, size = fabs(value);
  if (size == 0 || size < q->threshold) return;
  if (is_full(q)) {
    if (size > fabs(q->best_value[0])) settle(q, 0, k, value);
    return;
  }
  size_t i = q->best_count++;
  while (i > 0 && fabs(q->best_value[(i - 1) / 2]) > size) {
    put_best(q, i, q->best[(i - 1) / 2], q->best_value[(i - 1) / 2]);
    i = (i - 1) / 2;
  }
  put_best(q, i, k, value);
}

/* heap sort, the largest first */
static void sort_best(search *q) {
  size_t count = q->best_count;
  while (q->best_count > 1) {
    size_t last = --q->best_count, k = q->best[last];
    double value = q->best_value[last];
    put_best(q, last, q->best[0], q->best_value[0]);
    settle(q, 0, k, value);
  }
  q->best_count = count;
}

/* ---- the search */

static int open_node(search *q, size_t k) {
  suppliers *l = &q->list[q->node[k].at];
  if (!l->capacity && !list_column(q, q->node[k].at, l)) return 0;
  return push(q, k, 0) && push(q, q->node[k].parent, q->node[k].rank + 1);
}

static lian_status walk(search *q, size_t most, lian_paths *out, lian_error *err) {
  size_t visited = 0;
  if (!push(q, ROOT, 0)) return status_no_memory(err);
  while (q->heap_used > 0 && visited < most) {
    if (is_full(q) && q->node[q->heap[0]].bound <= fabs(q->best_value[0])) break;
    size_t k = pop(q);
    if (visited++ % 4096 == 0 && env_stopped(q->env))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
    offer(q, k);
    if (!open_node(q, k)) return status_no_memory(err);
  }
  out->visited = visited;
  out->open_bound = q->heap_used > 0 ? q->node[q->heap[0]].bound : 0;
  return LIAN_OK;
}

static void hand_over(search *q, lian_paths *out) {
  sort_best(q);
  out->count = out->step_need = 0;
  for (size_t a = 0; a < q->best_count; a++) {
    size_t start = out->step_need;
    for (size_t k = q->best[a]; k != ROOT; k = q->node[k].parent) {
      if (out->step_need < out->step_room) out->step[out->step_need] = q->node[k].at;
      out->step_need++;
    }
    if (out->step_need > out->step_room) continue;
    out->value[a] = q->best_value[a];
    out->start[a] = start;
    out->start[a + 1] = out->step_need;
    out->count = a + 1;
  }
}

/* ---- bounds */

static int has_negative(const lian_chain *c, const reading *r) {
  if (r->negative) return 1;
  for (size_t i = 0; i < c->n; i++)
    if (c->x[i] < 0) return 1;
  return 0;
}

/* m from |s| and |A|; scratch: 3 n; rho(|A|) < 1 exactly when m'(I - |A|) = 1' has a positive m */
static lian_status solve_absolute(const lian_env *env, lian_chain *c, reading *positive,
                                  const double *s, double *scratch, double *m, lian_error *err) {
  size_t n = c->n;
  double *share = scratch, *b = scratch + n, *test = scratch + 2 * n;
  for (size_t i = 0; i < n; i++) {
    share[i] = fabs(c->share[i]);
    b[i] = 1;
  }
  lian_status status =
      chain_solve(env, c, positive, SIDE_A_TURNED, share, NULL, b, test, NULL, err);
  int found = status == LIAN_OK;
  for (size_t i = 0; i < n && found; i++) found = test[i] > 0;
  if (status == LIAN_NO_CONVERGENCE || status == LIAN_SINGULAR || (!status && !found))
    return status_set(err, LIAN_NOT_PRODUCTIVE,
                      "the table has negative cells, and is not productive with their absolute "
                      "values, so that paths have no bound");
  for (size_t i = 0; i < n; i++) b[i] = fabs(s[i]);
  if (!status)
    status = chain_solve(env, c, positive, SIDE_A_TURNED, share, NULL, b, m, NULL, err);
  return status;
}

static lian_status absolute_bounds(const lian_env *env, lian_chain *c, const reading *r,
                                   const double *s, double *out, lian_error *err) {
  memory m = memory_of(env);
  size_t cells = r->dense ? c->n * c->n : r->turned->count;
  const double *from = r->dense ? r->dense->data : r->turned->value;
  double *values = memory_new(m, cells, sizeof *values);
  double *scratch = memory_new(m, 3 * c->n, sizeof *scratch);
  lian_status status = values && scratch ? LIAN_OK : status_no_memory(err);
  for (size_t k = 0; k < cells && !status; k++) values[k] = fabs(from[k]);
  if (!status && r->dense) {
    lian_matrix z = *r->dense;
    z.data = values;
    reading positive = {.dense = &z};
    status = solve_absolute(env, c, &positive, s, scratch, out, err);
  } else if (!status) {
    lian_sparse turned = *r->turned;
    turned.value = values;
    reading positive = {.links = r->links, .turned = &turned};
    status = solve_absolute(env, c, &positive, s, scratch, out, err);
  }
  memory_free(m, values, cells, sizeof *values);
  memory_free(m, scratch, 3 * c->n, sizeof *scratch);
  return status;
}

static lian_status bounds(const lian_env *env, lian_chain *c, reading *r, const double *s,
                          int absolute, double *out, lian_error *err) {
  memory m = memory_of(env);
  if (absolute) return absolute_bounds(env, c, r, s, out, err);
  double *size = memory_new(m, c->n, sizeof *size);
  if (!size) return status_no_memory(err);
  for (size_t i = 0; i < c->n; i++) size[i] = fabs(s[i]);
  lian_status status = chain_solve(env, c, r, SIDE_A_TURNED, NULL, NULL, size, out, NULL, err);
  for (size_t i = 0; i < c->n && !status; i++)
    if (out[i] < size[i]) out[i] = size[i]; /* rounding */
  memory_free(m, size, c->n, sizeof *size);
  return status;
}

static void search_free(search *q, double *bound) {
  for (size_t j = 0; q->list && j <= q->c->n; j++) {
    memory_free(q->m, q->list[j].at, q->list[j].capacity, sizeof *q->list[j].at);
    memory_free(q->m, q->list[j].a, q->list[j].capacity, sizeof *q->list[j].a);
  }
  memory_free(q->m, q->list, q->c->n + 1, sizeof *q->list);
  memory_free(q->m, q->best, q->top, sizeof *q->best);
  memory_free(q->m, q->best_value, q->top, sizeof *q->best_value);
  memory_free(q->m, q->node, q->node_capacity, sizeof *q->node);
  memory_free(q->m, q->heap, q->heap_capacity, sizeof *q->heap);
  memory_free(q->m, bound, q->c->n, sizeof *bound);
}

lian_status lian_structural_paths(const lian_env *env, lian_chain *c, lian_flows which,
                                  const double *weights, const double *demand, size_t top,
                                  double threshold, size_t most, lian_paths *out,
                                  lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"weights", weights}, {"demand", demand}, {"out", out}), err);
  if (!wrong) wrong = check_size(out->size, sizeof *out, "lian_paths", err);
  if (!wrong && (top == 0 || most == 0))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "expected at least one path, and one node");
  if (!wrong) wrong = check_given(GIVEN({"value", out->value}, {"start", out->start}), err);
  if (!wrong) wrong = check_list(out->step, out->step_room, "step", err);
  if (wrong) return wrong;
  reading *r;
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_turn(env, r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (status) return status;
  memory m = memory_of(env);
  double *bound = memory_new(m, c->n, sizeof *bound);
  search q = {.env = env,
              .m = m,
              .c = c,
              .r = r,
              .s = weights,
              .bound = bound,
              .top = top,
              .threshold = threshold};
  q.list = memory_zero(m, c->n + 1, sizeof *q.list);
  q.best = memory_new(m, top, sizeof *q.best);
  q.best_value = memory_new(m, top, sizeof *q.best_value);
  if (!bound || !q.list || !q.best || !q.best_value) status = status_no_memory(err);
  int absolute = has_negative(c, r);
  if (!status) status = bounds(env, c, r, weights, absolute, bound, err);
  if (!status && !list_finals(&q, demand)) status = status_no_memory(err);
  lian_paths found = *out;
  if (!status) status = walk(&q, most, &found, err);
  if (!status) {
    hand_over(&q, &found);
    found.absolute = absolute;
    *out = found;
  }
  search_free(&q, bound);
  return status;
}
