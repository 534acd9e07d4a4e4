/* betweenness (Brandes 2001)
   From each source a search numbers the shortest paths to every node; going back from the farthest, a node gives its
   share of paths to those before it. Sources are shared out in blocks of fixed size whose sums are added up in order,
   so that the bits do not depend on threads. */
#include <math.h>
#include <string.h>

#include "../base/thread.h"
#include "position.h"

#define BLOCKS 16    /* of sources, each with its search and its sums: some 50 bytes a node */
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

typedef struct brandes {
  seen_node *node; /* n */
  uint32_t *order; /* nodes as they were settled */
  heap_item *heap;                  /* count + 1 of the network, where weighted */
  size_t settled, heaped;
  double *sum, *square; /* n each: of this block */
} brandes;

typedef struct between {
  const lian_network *g;
  thread_watch watch;
  const uint32_t *sources; /* NULL: all */
  size_t count, blocks;
  int weighted, squares;
  brandes *work; /* blocks */
} between;

/* steps, a queue in `order` */
static void search_steps(const lian_network *g, brandes *b, uint32_t source) {
  size_t head = 0;
  b->order[b->settled++] = source;
  while (head < b->settled) {
    uint32_t v = b->order[head++];
    double next = b->node[v].distance + 1, paths = b->node[v].paths;
    for (side_row r = row_out(g, v); r.at < r.end; r.at++) {
      seen_node *w = &b->node[*r.at];
      if (w->distance < 0) {
        w->distance = next;
        b->order[b->settled++] = *r.at;
      }
      w->paths += w->distance == next ? paths : 0; /* no branch, for it would be guessed wrong */
    }
  }
}

static void push(brandes *b, double distance, uint32_t node) {
  size_t at = b->heaped++;
  while (at > 0 && b->heap[(at - 1) / 2].distance > distance) {
    b->heap[at] = b->heap[(at - 1) / 2];
    at = (at - 1) / 2;
  }
  b->heap[at] = (heap_item){distance, node};
}

static heap_item pop(brandes *b) {
  heap_item first = b->heap[0], last = b->heap[--b->heaped];
  size_t at = 0, child;
  while ((child = 2 * at + 1) < b->heaped) {
    if (child + 1 < b->heaped && b->heap[child + 1].distance < b->heap[child].distance) child++;
    if (b->heap[child].distance >= last.distance) break;
    b->heap[at] = b->heap[child];
    at = child;
  }
  b->heap[at] = last;
  return first;
}

static void search_lengths(const lian_network *g, brandes *b, uint32_t source) {
  push(b, 0, source);
  while (b->heaped > 0) {
    uint32_t at = pop(b).node;
    seen_node *v = &b->node[at];
    if (v->brings < 0) continue;
    v->brings = -1;
    b->order[b->settled++] = at;
    for (size_t e = g->out_start[at]; e < g->out_start[at + 1]; e++) {
      seen_node *w = &b->node[g->buyer[e]];
      double distance = v->distance + 1 / g->value[e];
      if (w->distance < 0 || distance < w->distance * (1 - SAME)) {
        w->distance = distance;
        w->paths = v->paths;
        push(b, distance, g->buyer[e]);
      } else if (distance <= w->distance * (1 + SAME) && w->brings == 0) {
        w->paths += v->paths;
      }
    }
  }
}

/* what paths through v bring, from those that come next on shortest paths */
static double brought(const between *k, const brandes *b, uint32_t at) {
  const lian_network *g = k->g;
  const seen_node *v = &b->node[at];
  double sum = 0;
  if (!k->weighted) {
    double next = v->distance + 1;
    for (side_row r = row_out(g, at); r.at < r.end; r.at++)
      sum += b->node[*r.at].distance == next ? b->node[*r.at].brings : 0;
    return sum;
  }
  for (size_t e = g->out_start[at]; e < g->out_start[at + 1]; e++) {
    const seen_node *w = &b->node[g->buyer[e]];
    if (fabs(v->distance + 1 / g->value[e] - w->distance) <= SAME * w->distance && w != v) sum += w->brings;
  }
  return sum;
}

static void give_back(const between *k, brandes *b, uint32_t source) {
  for (size_t at = b->settled; at-- > 0;) {
    uint32_t v = b->order[at];
    double given = brought(k, b, v) * b->node[v].paths;
    b->node[v].brings = (1 + given) / b->node[v].paths;
    if (v == source) continue;
    b->sum[v] += given;
    if (k->squares) b->square[v] += given * given;
  }
}

static void run_source(const between *k, brandes *b, uint32_t source) {
  if (k->g->out_start[source] == k->g->out_start[source + 1]) return;
  b->node[source].distance = 0;
  b->node[source].paths = 1;
  b->settled = b->heaped = 0;
  if (k->weighted) search_lengths(k->g, b, source);
  else search_steps(k->g, b, source);
  give_back(k, b, source);
  for (size_t at = 0; at < b->settled; at++) b->node[b->order[at]] = (seen_node){-1, 0, 0};
}

static void run_block(void *context, size_t task) {
  between *k = context;
  size_t each = (k->count + k->blocks - 1) / k->blocks;
  for (size_t s = task * each; s < (task + 1) * each && s < k->count && !thread_watched(&k->watch); s++)
    run_source(k, &k->work[task], k->sources ? k->sources[s] : (uint32_t)s);
}

/* ---- memory: searches are as many as threads would need; here one a block, of few blocks */

static void work_free(memory m, const lian_network *g, brandes *b) {
  memory_free(m, b->node, g->n, sizeof *b->node);
  memory_free(m, b->order, g->n, sizeof *b->order);
  memory_free(m, b->heap, b->heap ? g->count + 1 : 0, sizeof *b->heap);
  memory_free(m, b->sum, g->n, sizeof(double));
  memory_free(m, b->square, b->square ? g->n : 0, sizeof(double));
}

static int work_begin(memory m, const between *k, brandes *b) {
  size_t n = k->g->n;
  b->node = memory_new(m, n, sizeof *b->node);
  b->order = memory_new(m, n, sizeof *b->order);
  b->sum = memory_zero(m, n, sizeof(double));
  if (k->weighted) b->heap = memory_new(m, k->g->count + 1, sizeof *b->heap);
  if (k->squares) b->square = memory_zero(m, n, sizeof(double));
  if (!b->node || !b->order || !b->sum) return 0;
  if ((k->weighted && !b->heap) || (k->squares && !b->square)) return 0;
  for (size_t i = 0; i < n; i++) b->node[i] = (seen_node){-1, 0, 0};
  return 1;
}

/* mean over sources scaled to all, halved where links have no direction; the error of that mean */
static void add_up(const between *k, double *out, double *error) {
  double sources = (double)k->count, scale = (double)k->g->n / sources * (k->g->undirected ? 0.5 : 1);
  for (size_t i = 0; i < k->g->n; i++) {
    double sum = 0, square = 0;
    for (size_t b = 0; b < k->blocks; b++) {
      sum += k->work[b].sum[i];
      if (k->squares) square += k->work[b].square[i];
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
  k.work = memory_zero(m, k.blocks, sizeof *k.work);
  int good = k.work != NULL;
  for (size_t b = 0; b < k.blocks && good; b++) good = work_begin(m, &k, &k.work[b]);
  if (!good) status = status_no_memory(err);
  thread_watch_begin(&k.watch, env);
  if (!status) thread_for(env, k.blocks, run_block, &k);
  if (!status && thread_watched(&k.watch)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
  if (!status && k.count > 0) add_up(&k, out, error);
  for (size_t b = 0; k.work && b < k.blocks; b++) work_free(m, g, &k.work[b]);
  memory_free(m, k.work, k.blocks, sizeof *k.work);
  return status;
}
