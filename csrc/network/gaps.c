/* the order in which to close gaps

   Each step closes the item for which home's supply of the missing share raises the goal most; supply
   from abroad is kept, so closing a gap never lowers a level. Where no single item raises the goal,
   several inputs limit it together: prefixes of the candidates, in order of rank, are closed, and the last item of
   the shortest prefix that raises the goal belongs to the group; with it closed the search continues in the prefix
   before it, until the group alone raises the goal. The group is minimal: without any of its items the
   goal does not rise. (Dichotomic search for a minimal subset; cf. Junker 2004.)
   Only candidates that limit the goal at the moment are tried (limiting.c): others cannot raise it; and of single ones
   those whose bound is not below the best rise found.
   cost: at each step a walk over what limits the goal, and an evaluation of what changes for a few candidates; a group
   of k items k log8(candidates) evaluations more */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "limiting.h"

#define RISE 1e-9 /* a smaller rise is rounding */

typedef struct candidate {
  uint32_t item, place;
  double rank, own;
} candidate;

typedef struct closing {
  lian_case now; /* the case with the gaps closed so far; owns abroad, own and level */
  lian_goal goal;
  sweep s;
  limiting limits;
  candidate *all; /* in order of rank */
  size_t all_count;
  uint32_t *turn; /* n: the place of an item among all; LIAN_NONE: no candidate, or closed */
  uint32_t *c;    /* count of n: places of those that limit the goal, ascending */
  size_t count;
  double *rise, *bound; /* of the goal, by those */
  uint32_t *group;
  size_t group_count;
} closing;

static uint32_t item_of(const closing *k, size_t p) { return k->all[k->c[p]].item; }

static int by_rank(const void *a, const void *b) {
  const candidate *x = a, *y = b;
  if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
  if (x->own != y->own) return x->own > y->own ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

static double level_now(const closing *k) {
  double sum = 0, weights = 0, best = 0;
  for (size_t p = 0; p < k->goal.count; p++) {
    double v = k->now.level[k->goal.item[p]], w = k->goal.weight ? k->goal.weight[p] : 1;
    sum += w * v;
    weights += w;
    if (v > best) best = v;
  }
  return k->goal.best ? best : sum / weights;
}

static lian_status run(closing *k, lian_error *err) {
  sweep_run(&k->s);
  return k->s.stuck == LIAN_NONE ? LIAN_OK : sweep_stuck(&k->now, k->s.stuck, err);
}

static int by_place(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static void find_limiting(closing *k) {
  limiting_find(&k->limits, &k->now, &k->goal);
  k->count = 0;
  for (size_t p = 0; p < k->limits.count; p++) {
    uint32_t turn = k->turn[k->limits.item[p]];
    if (turn != LIAN_NONE) k->c[k->count++] = turn;
  }
  qsort(k->c, k->count, sizeof *k->c, by_place);
}

/* the rises of the candidates tried[0 .. count), one a lane */
static lian_status try_lanes(closing *k, const size_t tried[LANES], size_t count, double level, lian_error *err) {
  for (size_t w = 0; w < count; w++) sweep_close(&k->s, item_of(k, tried[w]), (int)w);
  lian_status status = run(k, err);
  for (size_t w = 0; !status && w < count; w++) k->rise[tried[w]] = goal_level(&k->goal, &k->s, (int)w) - level;
  sweep_clear(&k->s);
  return status;
}

/* places of the candidates with the largest bounds, at most LANES, none below RISE; how many */
static size_t likely(const closing *k, size_t out[LANES]) {
  size_t count = 0;
  for (size_t p = 0; p < k->count; p++) {
    if (k->bound[p] <= RISE || (count == LANES && k->bound[p] <= k->bound[out[LANES - 1]])) continue;
    size_t at = count < LANES ? count++ : LANES - 1;
    for (; at > 0 && k->bound[p] > k->bound[out[at - 1]]; at--) out[at] = out[at - 1];
    out[at] = p;
  }
  return count;
}

static double largest(const closing *k, const size_t *tried, size_t count, double best) {
  for (size_t w = 0; w < count; w++) best = k->rise[tried[w]] > best ? k->rise[tried[w]] : best;
  return best;
}

/* rises of single candidates. One whose bound is below the best rise need not be tried; its rise is left at 0 */
static lian_status try_singles(const lian_env *env, closing *k, double level, lian_error *err) {
  size_t tried[LANES], count, waits = 0;
  for (size_t p = 0; p < k->count; p++) {
    k->rise[p] = 0;
    k->bound[p] = 1.000001 * limiting_bound(&k->limits, &k->now, item_of(k, p)); /* rounding of sums */
  }
  count = likely(k, tried);
  lian_status status = try_lanes(k, tried, count, level, err);
  double best = largest(k, tried, count, 0);
  for (size_t w = 0; w < count; w++) k->bound[tried[w]] = 0;
  for (size_t p = 0; !status && p < k->count; p++) {
    if (k->bound[p] > RISE && k->bound[p] >= best - RISE) tried[waits++] = p;
    if (waits < LANES) continue;
    status = try_lanes(k, tried, waits, level, err);
    best = largest(k, tried, waits, best);
    waits = 0;
    if (!status && env_stopped(env)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  return status || waits == 0 ? status : try_lanes(k, tried, waits, level, err);
}

/* the first candidate with the largest rise; rises within RISE of it are equal */
static size_t best_single(const closing *k) {
  double most = 0;
  size_t p = 0;
  for (; p < k->count; p++) most = k->rise[p] > most ? k->rise[p] : most;
  for (p = 0; k->rise[p] < most - RISE; p++) continue;
  return p;
}

/* out[w]: level with the group and the first length[w] candidates closed */
static lian_status try_prefixes(closing *k, const size_t length[LANES], double out[LANES],
                                lian_error *err) {
  for (int w = 0; w < LANES; w++) {
    for (size_t p = 0; p < k->group_count; p++) sweep_close(&k->s, k->group[p], w);
    for (size_t p = 0; p < length[w]; p++) sweep_close(&k->s, item_of(k, p), w);
  }
  lian_status status = run(k, err);
  for (int w = 0; w < LANES; w++) out[w] = goal_level(&k->goal, &k->s, w);
  sweep_clear(&k->s);
  return status;
}

/* the shortest prefix of at most `high` candidates that raises the goal; high + 1 when none does */
static lian_status shortest_prefix(closing *k, size_t high, double level, size_t *out,
                                   lian_error *err) {
  size_t low = 0, limit = high + 1; /* a prefix of `limit` raises it, or none does */
  while (low < limit) {
    size_t length[LANES];
    double levels[LANES];
    for (size_t w = 0; w < LANES; w++) length[w] = low + (limit - low) * (w + 1) / (LANES + 1);
    lian_status status = try_prefixes(k, length, levels, err);
    if (status) return status;
    size_t next_low = low, next_limit = limit;
    for (size_t w = LANES; w-- > 0;)
      if (levels[w] > level + RISE && length[w] < next_limit) next_limit = length[w];
    for (size_t w = 0; w < LANES; w++)
      if (levels[w] <= level + RISE && length[w] + 1 > next_low) next_low = length[w] + 1;
    low = next_low;
    limit = next_limit;
  }
  *out = limit;
  return LIAN_OK;
}

/* fills group; group_count 0 when closing everything would not raise the goal */
static lian_status find_group(const lian_env *env, closing *k, double level, lian_error *err) {
  size_t high = k->count;
  k->group_count = 0;
  for (;;) {
    size_t length;
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    lian_status status = shortest_prefix(k, high, level, &length, err);
    if (status) return status;
    if (length > high) { /* no prefix raises the goal; only in the first search */
      k->group_count = 0;
      return LIAN_OK;
    }
    if (length == 0) return LIAN_OK;
    k->group[k->group_count++] = item_of(k, length - 1);
    high = length - 1;
  }
}

/* closes the gap of an item in k->now and works out the levels that rise */
static lian_status close_item(closing *k, uint32_t item, lian_error *err) {
  sweep_close(&k->s, item, 0);
  lian_status status = run(k, err);
  if (!status) {
    k->now.own[item] = 1 - k->now.abroad[item]; /* a rise: candidates have abroad + own < 1 */
    k->turn[item] = LIAN_NONE;
    sweep_keep(&k->s, 0, k->now.level);
  }
  sweep_clear(&k->s);
  return status;
}

/* closes the group in k->now; records the goal's level before and after each item */
static lian_status close_group(closing *k, lian_gap *gaps, size_t *count, uint32_t number,
                               lian_error *err) {
  for (size_t p = 0; p < k->group_count; p++) {
    double before = level_now(k);
    lian_status status = close_item(k, k->group[p], err);
    if (status) return status;
    gaps[(*count)++] = (lian_gap){k->group[p], number, before, level_now(k)};
  }
  return LIAN_OK;
}

static lian_status close_all(const lian_env *env, closing *k, double target, size_t most, lian_gap *gaps,
                             size_t *count, lian_error *err) {
  double first = level_now(k);
  for (uint32_t number = 1; *count < most; number++) {
    double level = level_now(k);
    if (level >= target - RISE) return LIAN_OK;
    if (env_stopped_at(env, (level - first) / (target - first))) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    find_limiting(k);
    if (k->count == 0) return LIAN_OK;
    lian_status status = try_singles(env, k, level, err);
    if (status) return status;
    size_t best = best_single(k);
    k->group[0] = item_of(k, best);
    k->group_count = 1;
    if (k->rise[best] <= RISE) status = find_group(env, k, level, err);
    if (!status && k->group_count == 0) return LIAN_OK;
    if (!status) status = close_group(k, gaps, count, number, err);
    if (status) return status;
  }
  return LIAN_OK;
}

/* items that the goal depends on and whose supply is short */
static void find_candidates(closing *k, const lian_case *q, const unsigned char *relevant,
                            const double *rank) {
  for (uint32_t i = 0; i < q->n; i++) {
    k->turn[i] = LIAN_NONE;
    if (!relevant[i] || !q->given[i] || q->abroad[i] + q->own[i] >= 1 - 1e-9) continue;
    k->all[k->all_count++] = (candidate){i, q->order.place[i], rank ? rank[i] : 0, q->own[i]};
  }
  qsort(k->all, k->all_count, sizeof *k->all, by_rank);
  for (size_t p = 0; p < k->all_count; p++) k->turn[k->all[p].item] = (uint32_t)p;
}

static int copy_case(closing *k, const lian_case *q, memory m) {
  size_t n = q->n;
  k->now = *q;
  k->now.abroad = memory_new(m, n, sizeof(double));
  k->now.own = memory_new(m, n, sizeof(double));
  k->now.level = memory_new(m, n, sizeof(double));
  if (!k->now.abroad || !k->now.own || !k->now.level) return 0;
  memcpy(k->now.abroad, q->abroad, n * sizeof(double));
  memcpy(k->now.own, q->own, n * sizeof(double));
  memcpy(k->now.level, q->level, n * sizeof(double));
  return 1;
}

static void closing_free(closing *k, memory m, size_t n) {
  memory_free(m, k->all, n, sizeof *k->all);
  memory_free(m, k->turn, n, sizeof *k->turn);
  memory_free(m, k->c, n, sizeof *k->c);
  memory_free(m, k->rise, n, sizeof *k->rise);
  memory_free(m, k->bound, n, sizeof *k->bound);
  memory_free(m, k->group, n, sizeof *k->group);
  memory_free(m, k->now.abroad, n, sizeof(double));
  memory_free(m, k->now.own, n, sizeof(double));
  memory_free(m, k->now.level, n, sizeof(double));
}

lian_status lian_case_gaps(const lian_env *env, const lian_case *q, const lian_goal *goal, double target,
                           const double *rank, size_t most, lian_gap *gaps, size_t *count, lian_error *err) {
  lian_status wrong = goal_call(q, goal, GIVEN({"gaps", gaps}, {"count", count}), err);
  if (wrong) return wrong;
  size_t n = q->n, closed = 0;
  memory m = memory_of(env);
  closing k = {.goal = *goal};
  unsigned char *relevant = memory_zero(m, n, 1);
  k.all = memory_new(m, n, sizeof *k.all);
  k.turn = memory_new(m, n, sizeof *k.turn);
  k.c = memory_new(m, n, sizeof *k.c);
  k.rise = memory_new(m, n, sizeof *k.rise);
  k.bound = memory_new(m, n, sizeof *k.bound);
  k.group = memory_new(m, n, sizeof *k.group);
  lian_gap *found = memory_new(m, n, sizeof *found);
  int all = copy_case(&k, q, m) && found && relevant && k.all && k.turn && k.c && k.rise && k.bound && k.group;
  k.now.m = m;
  lian_status status = all ? limiting_new(m, n, &k.limits, err) : status_no_memory(err);
  if (!status) {
    goal_mark(q, goal, relevant, k.group);
    find_candidates(&k, q, relevant, rank);
    status = sweep_new(m, &k.now, relevant, &k.s, err);
  }
  if (!status) {
    k.s.raised = 1;
    status = close_all(env, &k, target, most > 0 ? most : n, found, &closed, err);
    sweep_free(&k.s);
  }
  if (!status) {
    memcpy(gaps, found, closed * sizeof *gaps);
    *count = closed;
  }
  limiting_free(&k.limits);
  memory_free(m, found, n, sizeof *found);
  memory_free(m, relevant, n, 1);
  closing_free(&k, m, n);
  return status;
}
