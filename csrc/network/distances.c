/* distances from many nodes: 64 searches at once, one a bit (Then and others 2015). A level goes through the nodes that
   some search has just reached; what is new at a neighbour is what its word did not hold yet */
#include "../base/thread.h"
#include "position.h"

#define TOGETHER 64
#define MOST_WORK 16 /* groups of searches at once */

typedef struct level_work {
  uint64_t *seen, *now, *next; /* n each */
  uint32_t *front, *fresh;     /* n each: nodes with bits in now, in next */
  atomic_flag taken;
} level_work;

typedef struct distances {
  const lian_network *g;
  lian_rows side;
  size_t count;
  const uint32_t *sources;
  double *reached, *steps, *inverse;
  level_work *work;
  size_t works;
  thread_watch watch;
} distances;

static int lowest_bit(uint64_t x) {
#if defined(__GNUC__)
  return __builtin_ctzll(x);
#else
  int n = 0;
  for (; !(x & 1); x >>= 1) n++;
  return n;
#endif
}

static size_t reach_row(level_work *w, side_row r, uint64_t bits, size_t fresh) {
  for (; r.at < r.end; r.at++) {
    uint64_t new = bits & ~w->seen[*r.at];
    if (!new) continue;
    if (!w->next[*r.at]) w->fresh[fresh++] = *r.at;
    w->next[*r.at] |= new;
  }
  return fresh;
}

/* one level: from front and now to fresh and next; the number of fresh nodes */
static size_t expand(const distances *d, level_work *w, size_t front) {
  size_t fresh = 0;
  for (size_t k = 0; k < front; k++) {
    uint32_t v = w->front[k];
    if (d->side != LIAN_ROWS_IN) fresh = reach_row(w, row_out(d->g, v), w->now[v], fresh);
    if (d->side != LIAN_ROWS_OUT) fresh = reach_row(w, row_in(d->g, v), w->now[v], fresh);
    w->now[v] = 0;
  }
  return fresh;
}

static void add_level(const distances *d, level_work *w, size_t fresh, size_t first, double level) {
  uint32_t counts[TOGETHER] = {0};
  for (size_t k = 0; k < fresh; k++) {
    uint64_t bits = w->next[w->fresh[k]];
    w->seen[w->fresh[k]] |= bits;
    for (; bits; bits &= bits - 1) counts[lowest_bit(bits)]++;
  }
  for (size_t s = 0; s < TOGETHER && first + s < d->count; s++) {
    if (d->reached) d->reached[first + s] += counts[s];
    if (d->steps) d->steps[first + s] += counts[s] * level;
    if (d->inverse) d->inverse[first + s] += counts[s] / level;
  }
}

static void run_group(const distances *d, level_work *w, size_t first) {
  size_t n = d->g->n, front = 0;
  for (size_t i = 0; i < n; i++) w->seen[i] = w->now[i] = w->next[i] = 0;
  for (size_t s = 0; s < TOGETHER && first + s < d->count; s++) {
    uint32_t v = d->sources ? d->sources[first + s] : (uint32_t)(first + s);
    if (!w->now[v]) w->front[front++] = v;
    w->now[v] |= (uint64_t)1 << s;
    w->seen[v] |= (uint64_t)1 << s;
  }
  for (double level = 1; front > 0; level++) {
    size_t fresh = expand(d, w, front);
    add_level(d, w, fresh, first, level);
    uint64_t *words = w->now;
    uint32_t *list = w->front;
    w->now = w->next;
    w->next = words;
    w->front = w->fresh;
    w->fresh = list;
    front = fresh;
  }
}

static void run_task(void *context, size_t task) {
  distances *d = context;
  size_t k = 0;
  if (thread_watched(&d->watch)) return;
  while (atomic_flag_test_and_set(&d->work[k].taken)) k = (k + 1) % d->works;
  run_group(d, &d->work[k], task * TOGETHER);
  atomic_flag_clear(&d->work[k].taken);
}

static int work_begin(memory m, size_t n, level_work *w) {
  w->seen = memory_new(m, n, sizeof(uint64_t));
  w->now = memory_new(m, n, sizeof(uint64_t));
  w->next = memory_new(m, n, sizeof(uint64_t));
  w->front = memory_new(m, n, sizeof(uint32_t));
  w->fresh = memory_new(m, n, sizeof(uint32_t));
  atomic_flag_clear(&w->taken);
  return w->seen && w->now && w->next && w->front && w->fresh;
}

static void work_free(memory m, size_t n, level_work *w) {
  memory_free(m, w->seen, n, sizeof(uint64_t));
  memory_free(m, w->now, n, sizeof(uint64_t));
  memory_free(m, w->next, n, sizeof(uint64_t));
  memory_free(m, w->front, n, sizeof(uint32_t));
  memory_free(m, w->fresh, n, sizeof(uint32_t));
}

lian_status lian_network_distances(const lian_env *env, const lian_network *g, lian_rows side, size_t count,
                                   const uint32_t *sources, double *reached, double *steps, double *inverse,
                                   lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}), err);
  if (!status) status = check_choice((long)side, LIAN_ROWS_IN + 1, "side", err);
  if (!status) status = graph_undated(g, "distances", err);
  for (size_t k = 0; !status && sources && k < count; k++)
    if (sources[k] >= g->n) status = status_set(err, LIAN_BAD_ARGUMENT, "sources: no node %z", (size_t)sources[k]);
  if (status) return status;
  memory m = memory_of(env);
  distances d = {.g = g, .side = g->undirected ? LIAN_ROWS_OUT : side, .count = sources ? count : g->n, .sources = sources,
                 .works = (size_t)thread_count(env)};
  double *lists[] = {reached, steps, inverse}, **found[] = {&d.reached, &d.steps, &d.inverse};
  int room = 1;
  for (int l = 0; l < 3; l++)
    if (lists[l]) room = (*found[l] = memory_zero(m, d.count, sizeof(double))) && room;
  if (d.works > MOST_WORK) d.works = MOST_WORK;
  d.work = memory_zero(m, d.works, sizeof *d.work);
  int good = d.work && room;
  for (size_t k = 0; k < d.works && good; k++) good = work_begin(m, g->n, &d.work[k]);
  thread_watch_begin(&d.watch, env);
  if (good) thread_for(env, (d.count + TOGETHER - 1) / TOGETHER, run_task, &d);
  for (size_t k = 0; d.work && k < d.works; k++) work_free(m, g->n, &d.work[k]);
  memory_free(m, d.work, d.works, sizeof *d.work);
  status = !good ? status_no_memory(err)
           : thread_watched(&d.watch) ? status_set(err, LIAN_INTERRUPTED, "interrupted") : LIAN_OK;
  for (int l = 0; l < 3; l++) {
    for (size_t k = 0; !status && lists[l] && k < d.count; k++) lists[l][k] = (*found[l])[k];
    memory_free(m, *found[l], d.count, sizeof(double));
  }
  return status;
}
