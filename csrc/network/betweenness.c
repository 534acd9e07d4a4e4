/* betweenness (Brandes 2001)
   From each source a search numbers the shortest paths to every node; going back from the farthest, a node gives its
   share of paths to those before it. Sources are shared out in blocks of fixed size whose sums are added up in order,
   so that the bits do not depend on threads. */
#include <math.h>
#include <string.h>

#include "../base/thread.h"
#include "position.h"

#define BLOCKS 16    /* of sources, each with its sums */
#define SAME 1e-12   /* lengths that differ by less, relative, are the same */

typedef struct heap_item {
  double distance;
  uint32_t node;
} heap_item;

/* of a node: its distance from the source, -1: not seen; shortest paths to it; what each of these paths brings to those
   before it, -1: settled (while searching) */
typedef struct seen_node {
  double distance, paths, brings;
} seen_node;

/* the search of a thread. By lengths: node and heap. By steps: the rest, of which a node's level counts from `base`, so
   that it needs no clearing: below it, not seen from this source */
typedef struct brandes {
  atomic_flag taken;
  uint32_t *order;        /* n + 1: nodes as they were settled */
  seen_node *node;        /* n */
  heap_item *heap;        /* count + 1 of the network */
  uint32_t *level, base;  /* n */
  double *paths, *brings; /* n each; paths 0 between sources */
  uint32_t *next;         /* count + 1: links of shortest paths, as nodes were settled */
  uint32_t *next_start;   /* n + 1: of each settled node in next */
  size_t settled, heaped;
} brandes;

/* of a block of sources */
typedef struct tally {
  double *sum, *square; /* n each; square NULL: not wanted */
} tally;

typedef struct between {
  const lian_network *g;
  thread_watch watch;
  atomic_size_t done;      /* sources */
  const uint32_t *sources; /* NULL: all */
  size_t count, blocks;
  int weighted, squares;
  double *length; /* of links, 1 / value; NULL: not weighted */
  tally *tally;  /* blocks */
  brandes *work; /* works */
  size_t works;
} between;

/* ---- by steps, a queue in `order`. No branch tells links of shortest paths apart, for it would be guessed wrong */

static void search_steps(const lian_network *g, brandes *b, uint32_t source) {
  uint32_t *level = b->level, *order = b->order, *next = b->next, base = b->base;
  double *paths = b->paths;
  size_t settled = 1, links = 0;
  order[0] = source;
  level[source] = base;
  paths[source] = 1;
  for (size_t head = 0; head < settled; head++) {
    uint32_t v = order[head], below = level[v] + 1;
    double through[2] = {0, paths[v]};
    b->next_start[head] = (uint32_t)links;
    for (side_row r = row_out(g, v); r.at < r.end; r.at++) {
      uint32_t w = *r.at, at = level[w], fresh = at < base, shortest = fresh | (at == below);
      order[settled] = next[links] = w;
      level[w] = fresh ? below : at;
      paths[w] += through[shortest];
      settled += fresh;
      links += shortest;
    }
  }
  b->next_start[settled] = (uint32_t)links;
  b->settled = settled;
  b->base = level[order[settled - 1]] + 1;
}

static void tell(const tally *t, uint32_t v, double given) {
  t->sum[v] += given;
  if (t->square) t->square[v] += given * given;
}

static void give_back_steps(brandes *b, const tally *t) {
  for (size_t at = b->settled; at-- > 0;) {
    uint32_t v = b->order[at];
    double sum = 0;
    for (size_t e = b->next_start[at]; e < b->next_start[at + 1]; e++) sum += b->brings[b->next[e]];
    double given = sum * b->paths[v];
    b->brings[v] = (1 + given) / b->paths[v];
    b->paths[v] = 0;
    if (at > 0) tell(t, v, given);
  }
}

/* ---- by lengths */

static void push(brandes *b, double distance, uint32_t node) {
  size_t at = b->heaped++;
  while (at > 0 && b->heap[(at - 1) / 2].distance > distance) {
    b->heap[at] = b->heap[(at - 1) / 2];
    at = (at - 1) / 2;
  }
  b->heap[at] = (heap_item){distance, node};
}

/* the place on top goes down to the end along the lesser of each two, and the last item up from there: no branch that
   would be guessed wrong */
static heap_item pop(brandes *b) {
  heap_item first = b->heap[0], last = b->heap[--b->heaped];
  size_t at = 0, child;
  b->heap[b->heaped].distance = INFINITY; /* beside the last of an even number */
  while ((child = 2 * at + 1) < b->heaped) {
    child += b->heap[child + 1].distance < b->heap[child].distance;
    b->heap[at] = b->heap[child];
    at = child;
  }
  for (; at > 0 && b->heap[(at - 1) / 2].distance > last.distance; at = (at - 1) / 2) b->heap[at] = b->heap[(at - 1) / 2];
  b->heap[at] = last;
  return first;
}

/* nodes that sell to nobody need no place in the heap: no path goes on from them, so they are settled last, and wait at
   the end of `order` */
static void search_lengths(const lian_network *g, const double *length, brandes *b, uint32_t source) {
  size_t ends = g->n;
  push(b, 0, source);
  while (b->heaped > 0) {
    uint32_t at = pop(b).node;
    seen_node *v = &b->node[at];
    if (v->brings < 0) continue;
    v->brings = -1;
    b->order[b->settled++] = at;
    for (size_t e = g->out_start[at]; e < g->out_start[at + 1]; e++) {
      seen_node *w = &b->node[g->buyer[e]];
      double distance = v->distance + length[e];
      if (w->distance < 0 || distance < w->distance * (1 - SAME)) {
        uint32_t to = g->buyer[e];
        if (g->out_start[to] < g->out_start[to + 1]) push(b, distance, to);
        else if (w->distance < 0) b->order[--ends] = to;
        w->distance = distance;
        w->paths = v->paths;
      } else if (distance <= w->distance * (1 + SAME) && w->brings == 0) {
        w->paths += v->paths;
      }
    }
  }
  for (; ends < g->n; ends++) b->order[b->settled++] = b->order[ends];
}

/* what paths through v bring, from those that come next on shortest paths; no branch, which would be guessed wrong */
static double brought(const lian_network *g, const double *length, const brandes *b, uint32_t at) {
  const seen_node *v = &b->node[at];
  double sum = 0;
  for (size_t e = g->out_start[at]; e < g->out_start[at + 1]; e++) {
    const seen_node *w = &b->node[g->buyer[e]];
    double brings[2] = {0, w->brings};
    sum += brings[(fabs(v->distance + length[e] - w->distance) <= SAME * w->distance) & (w != v)];
  }
  return sum;
}

static void give_back(const lian_network *g, const double *length, brandes *b, uint32_t source, const tally *t) {
  for (size_t at = b->settled; at-- > 0;) {
    uint32_t v = b->order[at];
    double given = brought(g, length, b, v) * b->node[v].paths;
    b->node[v].brings = (1 + given) / b->node[v].paths;
    if (v != source) tell(t, v, given);
  }
}

static void begin_levels(size_t n, brandes *b) {
  for (size_t i = 0; i < n; i++) b->level[i] = 0;
  b->base = 1;
}

static void run_source(const between *k, brandes *b, uint32_t source, const tally *t) {
  if (k->g->out_start[source] == k->g->out_start[source + 1]) return;
  if (!k->weighted) {
    if (b->base > UINT32_MAX / 2) begin_levels(k->g->n, b);
    search_steps(k->g, b, source);
    give_back_steps(b, t);
    return;
  }
  b->node[source].distance = 0;
  b->node[source].paths = 1;
  b->settled = b->heaped = 0;
  search_lengths(k->g, k->length, b, source);
  give_back(k->g, k->length, b, source, t);
  for (size_t at = 0; at < b->settled; at++) b->node[b->order[at]] = (seen_node){-1, 0, 0};
}

static void run_block(void *context, size_t task) {
  between *k = context;
  size_t each = (k->count + k->blocks - 1) / k->blocks, w = 0;
  while (atomic_flag_test_and_set(&k->work[w].taken)) w = (w + 1) % k->works;
  for (size_t s = task * each; s < (task + 1) * each && s < k->count; s++) {
    if (thread_watched_at(&k->watch, (double)atomic_fetch_add(&k->done, 1) / (double)k->count)) break;
    run_source(k, &k->work[w], k->sources ? k->sources[s] : (uint32_t)s, &k->tally[task]);
  }
  atomic_flag_clear(&k->work[w].taken);
}

/* ---- memory */

static void work_free(memory m, const lian_network *g, brandes *b) {
  double *numbers[] = {b->paths, b->brings};
  uint32_t *lists[] = {b->order, b->level, b->next_start};
  for (int l = 0; l < 2; l++) memory_free(m, numbers[l], g->n, sizeof(double));
  for (int l = 0; l < 3; l++) memory_free(m, lists[l], g->n + 1, sizeof(uint32_t));
  memory_free(m, b->node, g->n, sizeof *b->node);
  memory_free(m, b->heap, g->count + 1, sizeof *b->heap);
  memory_free(m, b->next, g->count + 1, sizeof *b->next);
}

static int begin_lengths(memory m, const lian_network *g, brandes *b) {
  b->node = memory_new(m, g->n, sizeof *b->node);
  b->heap = memory_new(m, g->count + 1, sizeof *b->heap);
  if (!b->node || !b->heap) return 0;
  for (size_t i = 0; i < g->n; i++) b->node[i] = (seen_node){-1, 0, 0};
  return 1;
}

static int begin_steps(memory m, const lian_network *g, brandes *b) {
  b->paths = memory_zero(m, g->n, sizeof(double));
  b->brings = memory_new(m, g->n, sizeof(double));
  b->level = memory_new(m, g->n + 1, sizeof(uint32_t));
  b->next_start = memory_new(m, g->n + 1, sizeof(uint32_t));
  b->next = memory_new(m, g->count + 1, sizeof(uint32_t));
  if (!b->paths || !b->brings || !b->level || !b->next_start || !b->next) return 0;
  begin_levels(g->n, b);
  return 1;
}

static int work_begin(memory m, const between *k, brandes *b) {
  atomic_flag_clear(&b->taken);
  b->order = memory_new(m, k->g->n + 1, sizeof *b->order);
  if (!b->order) return 0;
  return k->weighted ? begin_lengths(m, k->g, b) : begin_steps(m, k->g, b);
}

static int tally_begin(memory m, const between *k, tally *t) {
  t->sum = memory_zero(m, k->g->n, sizeof(double));
  if (k->squares) t->square = memory_zero(m, k->g->n, sizeof(double));
  return t->sum && (t->square || !k->squares);
}

static void tally_free(memory m, size_t n, tally *t) {
  memory_free(m, t->sum, n, sizeof(double));
  memory_free(m, t->square, n, sizeof(double));
}

/* mean over sources scaled to all, halved where links have no direction; the error of that mean */
static void add_up(const between *k, double *out, double *error) {
  double sources = (double)k->count, scale = (double)k->g->n / sources * (k->g->undirected ? 0.5 : 1);
  for (size_t i = 0; i < k->g->n; i++) {
    double sum = 0, square = 0;
    for (size_t b = 0; b < k->blocks; b++) {
      sum += k->tally[b].sum[i];
      if (k->squares) square += k->tally[b].square[i];
    }
    out[i] = k->sources ? sum * scale : k->g->undirected ? sum / 2 : sum;
    if (!error) continue;
    double spread = sources > 1 ? (square - sum * sum / sources) / (sources - 1) : NAN;
    error[i] = k->sources ? sqrt((spread > 0 ? spread : spread == spread ? 0 : NAN) * sources) * scale : 0;
  }
}

static lian_status check_call(const lian_network *g, size_t count, const uint32_t *sources, double *out,
                              lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"out", out}), err);
  if (!status) status = graph_undated(g, "betweenness", err);
  if (!status && sources && count == 0) status = status_set(err, LIAN_BAD_ARGUMENT, "sources: expected at least one");
  for (size_t k = 0; !status && sources && k < count; k++)
    if (sources[k] >= g->n)
      status = status_set(err, LIAN_BAD_ARGUMENT, "sources: expected nodes below %z, got %z", g->n, (size_t)sources[k]);
  return status;
}

lian_status lian_network_betweenness(const lian_env *env, const lian_network *g, int weighted, size_t count,
                                     const uint32_t *sources, double *out, double *error, lian_error *err) {
  lian_status status = check_call(g, count, sources, out, err);
  if (status) return status;
  memory m = memory_of(env);
  between k = {.g = g, .sources = sources, .count = sources ? count : g->n, .weighted = weighted,
               .squares = error && sources};
  k.blocks = k.count < BLOCKS ? (k.count ? k.count : 1) : BLOCKS;
  k.works = (size_t)thread_count(env) < k.blocks ? (size_t)thread_count(env) : k.blocks;
  k.work = memory_zero(m, k.works, sizeof *k.work);
  k.tally = memory_zero(m, k.blocks, sizeof *k.tally);
  if (weighted) k.length = memory_new(m, g->count, sizeof *k.length);
  int good = k.work && k.tally && (k.length || !weighted);
  for (size_t e = 0; k.length && e < g->count; e++) k.length[e] = 1 / g->value[e];
  for (size_t w = 0; w < k.works && good; w++) good = work_begin(m, &k, &k.work[w]);
  for (size_t b = 0; b < k.blocks && good; b++) good = tally_begin(m, &k, &k.tally[b]);
  if (!good) status = status_no_memory(err);
  thread_watch_begin(&k.watch, env);
  atomic_init(&k.done, 0);
  if (!status) thread_for(env, k.blocks, run_block, &k);
  if (!status && thread_watched(&k.watch)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
  if (!status && k.count > 0) add_up(&k, out, error);
  for (size_t w = 0; k.work && w < k.works; w++) work_free(m, g, &k.work[w]);
  for (size_t b = 0; k.tally && b < k.blocks; b++) tally_free(m, g->n, &k.tally[b]);
  memory_free(m, k.length, g->count, sizeof *k.length);
  memory_free(m, k.work, k.works, sizeof *k.work);
  memory_free(m, k.tally, k.blocks, sizeof *k.tally);
  return status;
}
