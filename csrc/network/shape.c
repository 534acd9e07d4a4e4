/* the shape of the requirement graph: reach, feedback loops, dominators, cut vertices (lian/items.h)

   reach          64 sources a pass, a bit each, in topological order; items of a cycle share their bits
   dominators     immediate dominator of each item on its paths to the goals,
                  by intersection of dominator paths to a fixed point (Cooper, Harvey and Kennedy 2001)
   articulation   cut vertices by the lowest depth-first number that a subtree reaches (Hopcroft and Tarjan 1973) */
#include <string.h>

#include "../base/check.h"
#include "../chain/chain.h"
#include "order.h"

typedef struct graph {
  memory m;
  const lian_env *env;
  const items *t;
  size_t n;
  order o;
  users u;
} graph;

/* ---- reach */

static void join_bits(const item_links *l, uint32_t i, const uint64_t *bits, uint64_t *sum) {
  for (size_t p = l->start[i]; p < l->start[i + 1]; p++) *sum |= bits[l->item[p]];
}

/* number of bits set */
static uint32_t ones(uint64_t w) {
  w -= w >> 1 & 0x5555555555555555u;
  w = (w & 0x3333333333333333u) + (w >> 2 & 0x3333333333333333u);
  w = (w + (w >> 4)) & 0x0f0f0f0f0f0f0f0fu;
  return (uint32_t)(w * 0x0101010101010101u >> 56);
}

/* propagates the bits of the sources at positions from .. from + 63 to all items downstream; a cycle is
   one group */
static void propagate(const graph *g, size_t from, uint64_t *bits, lian_shape *out) {
  uint32_t reached[64] = {0}; /* items downstream of each source, with itself */
  size_t sources = g->n - from < 64 ? g->n - from : 64;
  for (size_t group = g->o.group[g->o.item[from]]; group < g->o.groups; group++) {
    uint64_t sum = 0;
    size_t a = g->o.start[group], b = g->o.start[group + 1];
    for (size_t place = a; place < b; place++) {
      uint32_t i = g->o.item[place];
      if (place >= from && place < from + 64) sum |= (uint64_t)1 << (place - from);
      join_bits(&g->t->needs, i, bits, &sum);
      join_bits(&g->t->kinds, i, bits, &sum);
    }
    if (!sum) continue;
    uint32_t count = ones(sum);
    for (size_t place = a; place < b; place++) {
      bits[g->o.item[place]] = sum;
      out->upstream[g->o.item[place]] += count - (place >= from && place < from + 64);
    }
    for (size_t k = 0; k < sources; k++) if (sum >> k & 1) reached[k] += (uint32_t)(b - a);
  }
  for (size_t k = 0; k < sources; k++) out->downstream[g->o.item[from + k]] = reached[k] - 1;
}

static lian_status find_reach(const graph *g, lian_shape *out, lian_error *err) {
  uint64_t *bits = memory_new(g->m, g->n, sizeof *bits);
  if (!bits) return status_no_memory(err);
  memset(out->upstream, 0, g->n * sizeof *out->upstream);
  memset(out->downstream, 0, g->n * sizeof *out->downstream);
  lian_status status = LIAN_OK;
  for (size_t from = 0; !status && from < g->n; from += 64) {
    if (env_stopped_at(g->env, (double)from / (double)g->n)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
    memset(bits, 0, g->n * sizeof *bits);
    if (!status) propagate(g, from, bits, out);
  }
  memory_free(g->m, bits, g->n, sizeof *bits);
  return status;
}

/* ---- loops */

static void find_loops(const graph *g, lian_shape *out) {
  out->loops = 0;
  for (size_t group = 0; group < g->o.groups; group++) {
    size_t a = g->o.start[group], b = g->o.start[group + 1];
    uint32_t number = b - a > 1 ? (uint32_t)++out->loops : 0;
    for (size_t place = a; place < b; place++) out->loop[g->o.item[place]] = number;
  }
}

/* ---- dominators, in the graph from a root to the goals and from items to their inputs */

typedef struct tree {
  const graph *g;
  uint32_t root; /* n */
  /* n + 1 each: immediate dominator, postorder number, items in postorder, next input to visit, stack */
  uint32_t *above, *number, *post, *next, *stack;
  unsigned char *goal; /* n: 1, is a goal */
  size_t count; /* items reached from the root */
} tree;

static uint32_t input_at(const items *t, uint32_t i, uint32_t k) {
  uint32_t needs = t->needs.start[i + 1] - t->needs.start[i];
  if (k < needs) return t->needs.item[t->needs.start[i] + k];
  size_t p = t->kinds.start[i] + (k - needs);
  return p < t->kinds.start[i + 1] ? t->kinds.item[p] : LIAN_NONE;
}

/* numbers items in postorder of a depth-first walk from the goals */
static void walk(tree *d, const uint32_t *goals, size_t count) {
  const items *t = d->g->t;
  for (size_t k = 0; k < count; k++) {
    size_t height = 0;
    if (d->next[goals[k]] != LIAN_NONE) continue;
    d->stack[height++] = goals[k];
    d->next[goals[k]] = 0;
    while (height > 0) {
      uint32_t i = d->stack[height - 1], j = input_at(t, i, d->next[i]);
      if (j == LIAN_NONE) {
        d->number[i] = (uint32_t)d->count;
        d->post[d->count++] = i;
        height--;
      } else {
        d->next[i]++;
        if (d->next[j] != LIAN_NONE) continue;
        d->next[j] = 0;
        d->stack[height++] = j;
      }
    }
  }
  d->number[d->root] = (uint32_t)d->count;
}

static uint32_t meet(const tree *d, uint32_t a, uint32_t b) {
  while (a != b) {
    while (d->number[a] < d->number[b]) a = d->above[a];
    while (d->number[b] < d->number[a]) b = d->above[b];
  }
  return a;
}

/* nearest common dominator of the users of i computed so far */
static uint32_t dominator_of(const tree *d, uint32_t i) {
  const users *u = &d->g->u;
  uint32_t found = d->goal[i] ? d->root : LIAN_NONE;
  for (size_t p = u->start[i]; p < u->start[i + 1]; p++) {
    uint32_t j = u->item[p];
    if (d->next[j] == LIAN_NONE || d->above[j] == LIAN_NONE) continue;
    found = found == LIAN_NONE ? j : meet(d, found, j);
  }
  return found;
}

static void settle(tree *d) {
  int changed = 1;
  while (changed) {
    changed = 0;
    for (size_t k = d->count; k-- > 0;) {
      uint32_t i = d->post[k], found = dominator_of(d, i);
      changed |= found != d->above[i];
      d->above[i] = found;
    }
  }
}

static void find_gates(tree *d, const uint32_t *goals, size_t count, lian_shape *out) {
  size_t n = d->g->n;
  for (size_t i = 0; i <= n; i++) d->above[i] = d->next[i] = LIAN_NONE;
  d->above[d->root] = d->root;
  for (size_t k = 0; k < count; k++) d->goal[goals[k]] = 1;
  walk(d, goals, count);
  settle(d);
  memset(out->behind, 0, n * sizeof *out->behind);
  for (size_t i = 0; i < n; i++) out->gate[i] = LIAN_NONE;
  for (size_t k = 0; k < d->count; k++) { /* postorder: dominated items come first */
    uint32_t i = d->post[k], above = d->above[i];
    if (above == d->root) continue;
    out->gate[i] = above;
    out->behind[above] += out->behind[i] + 1;
  }
}

static lian_status find_dominators(const graph *g, const uint32_t *goals, size_t count,
                                   lian_shape *out, lian_error *err) {
  size_t n = g->n;
  uint32_t *scratch = memory_new(g->m, 5 * (n + 1), sizeof *scratch);
  unsigned char *goal = memory_zero(g->m, n, 1);
  lian_status status = scratch && goal ? LIAN_OK : status_no_memory(err);
  if (!status) {
    tree d = {g, (uint32_t)n, scratch, scratch + n + 1, scratch + 2 * (n + 1), scratch + 3 * (n + 1),
              scratch + 4 * (n + 1), goal, 0};
    find_gates(&d, goals, count, out);
  }
  memory_free(g->m, scratch, 5 * (n + 1), sizeof *scratch);
  memory_free(g->m, goal, n, 1);
  return status;
}

/* ---- cut vertices of the undirected graph */

typedef struct pieces {
  const graph *g;
  /* n each: depth-first number from 1 (0: not visited), lowest number reached, next neighbour, predecessor */
  uint32_t *seen, *low, *next, *above;
  uint32_t count;
  unsigned char *cut;
} pieces;

/* the k-th neighbour of i, or LIAN_NONE */
static uint32_t neighbour(const graph *g, uint32_t i, uint32_t k) {
  uint32_t above = g->u.start[i + 1] - g->u.start[i];
  return k < above ? g->u.item[g->u.start[i] + k] : input_at(g->t, i, k - above);
}

static void leave(pieces *s, uint32_t i, uint32_t root, uint32_t *branches) {
  uint32_t from = s->above[i];
  if (from == LIAN_NONE) return;
  if (s->low[i] < s->low[from]) s->low[from] = s->low[i];
  if (from == root)
    ++*branches;
  else if (s->low[i] >= s->seen[from])
    s->cut[from] = 1;
}

static void search(pieces *s, uint32_t root) {
  uint32_t i = root, branches = 0;
  s->above[i] = LIAN_NONE;
  s->seen[i] = s->low[i] = ++s->count;
  while (i != LIAN_NONE) {
    uint32_t j = neighbour(s->g, i, s->next[i]++);
    if (j == LIAN_NONE) {
      leave(s, i, root, &branches);
      i = s->above[i];
    } else if (!s->seen[j]) {
      s->above[j] = i;
      s->seen[j] = s->low[j] = ++s->count;
      i = j;
    } else if (j != s->above[i] && s->seen[j] < s->low[i]) {
      s->low[i] = s->seen[j];
    }
  }
  if (branches > 1) s->cut[root] = 1;
}

static lian_status find_articulation(const graph *g, lian_shape *out, lian_error *err) {
  size_t n = g->n;
  uint32_t *scratch = memory_zero(g->m, 4 * n, sizeof *scratch);
  if (!scratch) return status_no_memory(err);
  pieces s = {g, scratch, scratch + n, scratch + 2 * n, scratch + 3 * n, 0, out->articulation};
  memset(out->articulation, 0, n);
  for (uint32_t i = 0; i < n; i++)
    if (!s.seen[i]) search(&s, i);
  memory_free(g->m, scratch, 4 * n, sizeof *scratch);
  return LIAN_OK;
}

/* ---- all of the shape */

/* items without users */
static uint32_t *sinks(const graph *g, size_t *count) {
  uint32_t *list = memory_new(g->m, g->n, sizeof *list);
  *count = 0;
  for (uint32_t i = 0; list && i < g->n; i++)
    if (g->u.start[i + 1] == g->u.start[i]) list[(*count)++] = i;
  return list;
}

static lian_status check_arrays(const lian_shape *s, lian_error *err) {
  lian_status status = check_size(s->size, sizeof *s, "lian_shape", err);
  if (status) return status;
  return check_given(GIVEN({"upstream", s->upstream}, {"downstream", s->downstream}, {"loop", s->loop},
                           {"gate", s->gate}, {"behind", s->behind}, {"articulation", s->articulation}), err);
}

lian_status lian_chain_shape(const lian_env *env, const lian_chain *c, const uint32_t *goals,
                             size_t count, lian_shape *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"out", out}), err);
  if (!wrong) wrong = check_list(goals, count, "goals", err);
  if (!wrong) wrong = check_arrays(out, err);
  if (wrong) return wrong;
  if (!c->items)
    return status_set(err, LIAN_UNSUPPORTED, "this chain does not say what its items require");
  graph g = {.m = memory_of(env), .env = env, .t = c->items, .n = c->n};
  uint32_t *found = NULL;
  for (size_t k = 0; k < count; k++)
    if (goals[k] >= g.n)
      return status_set(err, LIAN_BAD_ARGUMENT, "goals: expected items in 1..%z", g.n);
  lian_status status = order_new(g.m, g.t, 1, &g.o, err);
  if (!status) status = users_new(g.m, g.t, 1, &g.u, err);
  if (!status && count == 0) {
    found = sinks(&g, &count);
    goals = found;
    if (!found) status = status_no_memory(err);
  }
  if (!status) status = find_reach(&g, out, err);
  if (!status) find_loops(&g, out);
  if (!status) status = find_dominators(&g, goals, count, out, err);
  if (!status) status = find_articulation(&g, out, err);
  memory_free(g.m, found, g.n, sizeof *found);
  if (g.o.m.allocate) order_free(&g.o);
  if (g.u.m.allocate) users_free(&g.u);
  return status;
}
