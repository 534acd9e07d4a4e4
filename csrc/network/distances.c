/* distances from many nodes, by searches of which each counts what it reaches at a level */
#include "searches.h"

#include <string.h>

#include "../base/wide.h"

#define MOST_WORK 16 /* groups of searches at once */
#define PLANES 10    /* digits of counters: a bit of each counter is in the same plane */
#define MOST_COUNT ((1 << PLANES) - 1)

typedef struct distances {
  const lian_network *g;
  size_t count;
  const uint32_t *sources;
  double *reached, *steps, *inverse;
  searches *work;
  size_t works;
  thread_watch watch;
  atomic_size_t done;
} distances;

/* of a group */
typedef struct group {
  const distances *d;
  size_t first;
} group;

/* nodes by search of fresh[0 .. count - 1], at most MOST_COUNT: each bit is added to its counter */
static WIDE void count_bits(const searches *s, const uint32_t *fresh, size_t count, uint32_t *counts) {
  search_bits plane[PLANES] = {{{0}}};
  for (size_t k = 0; k < count; k++) {
    search_bits carry = s->next[fresh[k]];
    for (int p = 0; p < PLANES; p++)
      for (int w = 0; w < SEARCH_WORDS; w++) {
        uint64_t both = plane[p].word[w] & carry.word[w];
        plane[p].word[w] ^= carry.word[w];
        carry.word[w] = both;
      }
  }
  for (int p = 0; p < PLANES; p++)
    for (int b = 0; b < TOGETHER; b++) counts[b] += (uint32_t)(plane[p].word[b / 64] >> b % 64 & 1) << p;
}

static void tell_level(void *context, const searches *s, size_t fresh, double steps) {
  const group *of = context;
  const distances *d = of->d;
  uint32_t counts[TOGETHER] = {0};
  for (size_t from = 0; from < fresh; from += MOST_COUNT)
    count_bits(s, s->fresh + from, fresh - from < MOST_COUNT ? fresh - from : MOST_COUNT, counts);
  for (size_t k = 0; k < TOGETHER && of->first + k < d->count; k++) {
    if (d->reached) d->reached[of->first + k] += counts[k];
    if (d->steps) d->steps[of->first + k] += counts[k] * steps;
    if (d->inverse) d->inverse[of->first + k] += counts[k] / steps;
  }
}

static void run_group(void *context, size_t task) {
  distances *d = context;
  size_t first = task * TOGETHER, count = d->count - first < TOGETHER ? d->count - first : TOGETHER;
  if (thread_watched_at(&d->watch, (double)atomic_load(&d->done) * TOGETHER / (double)d->count)) return;
  searches *s = searches_take(d->work, d->works);
  group of = {d, first};
  searches_run(s, count, d->sources ? d->sources + first : NULL, (uint32_t)first, tell_level, &of);
  atomic_fetch_add(&d->done, 1);
  atomic_flag_clear(&s->taken);
}

static lian_status run_all(const lian_env *env, lian_rows side, distances *d, lian_error *err) {
  memory m = memory_of(env);
  size_t groups = (d->count + TOGETHER - 1) / TOGETHER;
  d->works = (size_t)thread_count(env) < MOST_WORK ? (size_t)thread_count(env) : MOST_WORK;
  if (d->works > groups) d->works = groups ? groups : 1;
  d->work = memory_zero(m, d->works, sizeof *d->work);
  int good = d->work != NULL;
  thread_watch_begin(&d->watch, env);
  for (size_t k = 0; k < d->works && good; k++) good = searches_make(m, d->g, side, &d->watch, &d->work[k]);
  if (good) thread_for(env, groups, run_group, d);
  for (size_t k = 0; d->work && k < d->works; k++) searches_free(&d->work[k]);
  memory_free(m, d->work, d->works, sizeof *d->work);
  return !good ? status_no_memory(err)
         : thread_watched(&d->watch) ? status_set(err, LIAN_INTERRUPTED, "interrupted") : LIAN_OK;
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
  distances d = {.g = g, .count = sources ? count : g->n, .sources = sources};
  atomic_init(&d.done, 0);
  double *lists[] = {reached, steps, inverse}, **found[] = {&d.reached, &d.steps, &d.inverse};
  int room = 1;
  for (int l = 0; l < 3; l++)
    if (lists[l]) room = (*found[l] = memory_zero(m, d.count, sizeof(double))) && room;
  status = room ? run_all(env, side, &d, err) : status_no_memory(err);
  for (int l = 0; l < 3; l++) {
    if (!status && lists[l] && d.count > 0) memcpy(lists[l], *found[l], d.count * sizeof(double));
    memory_free(m, *found[l], d.count, sizeof(double));
  }
  return status;
}
