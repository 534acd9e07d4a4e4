/* the order in which to close gaps

   Each step closes the item for which home's supply of the missing share raises the goal most; supply
   from abroad is kept, so closing a gap never lowers a level. Where no single item raises the goal,
   several inputs limit it together: prefixes of the candidates, in order of rank, are closed, and the last item of
   the shortest prefix that raises the goal belongs to the group; with it closed the search continues in the prefix
   before it, until the group alone raises the goal. The group is minimal: without any of its items the
   goal does not rise. (Dichotomic search for a minimal subset; cf. Junker 2004.)
   cost: one evaluation a candidate and step; a group of k items k log8(candidates) more */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"

#define RISE 1e-9 /* a smaller rise is rounding */

typedef struct candidate {
  uint32_t item, place;
  double rank, own;
} candidate;

typedef struct closing {
  lian_case now; /* the case with the gaps closed so far; owns abroad, own and level */
  lian_goal goal;
  sweep s;
  candidate *c;
  size_t count;
  double *rise; /* of the goal, by candidate */
  uint32_t *group;
  size_t group_count;
} closing;

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

static lian_status try_singles(const lian_env *env, closing *k, double level, lian_error *err) {
  for (size_t from = 0; from < k->count; from += LANES) {
    size_t to = from + LANES < k->count ? from + LANES : k->count;
    if (env_stopped_at(env, (double)from / (double)k->count)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    for (size_t p = from; p < to; p++) sweep_close(&k->s, k->c[p].item, (int)(p - from));
    lian_status status = run(k, err);
    if (status) return status;
    for (size_t p = from; p < to; p++)
      k->rise[p] = goal_level(&k->goal, &k->s, (int)(p - from)) - level;
    sweep_clear(&k->s);
  }
  return LIAN_OK;
}

/* the first candidate with the largest rise; rises within RISE are equal */
static size_t best_single(const closing *k) {
  size_t best = 0;
  for (size_t p = 1; p < k->count; p++)
    if (k->rise[p] > k->rise[best] + RISE) best = p;
  return best;
}

/* out[w]: level with the group and the first length[w] candidates closed */
static lian_status try_prefixes(closing *k, const size_t length[LANES], double out[LANES],
                                lian_error *err) {
  for (int w = 0; w < LANES; w++) {
    for (size_t p = 0; p < k->group_count; p++) sweep_close(&k->s, k->group[p], w);
    for (size_t p = 0; p < length[w]; p++) sweep_close(&k->s, k->c[p].item, w);
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
    k->group[k->group_count++] = k->c[length - 1].item;
    high = length - 1;
  }
}

static void drop(closing *k, uint32_t item) {
  size_t kept = 0;
  for (size_t p = 0; p < k->count; p++)
    if (k->c[p].item != item) k->c[kept++] = k->c[p];
  k->count = kept;
}

/* closes the group in k->now; records the goal's level before and after each item */
static lian_status close_group(closing *k, lian_gap *gaps, size_t *count, uint32_t number,
                               lian_error *err) {
  for (size_t p = 0; p < k->group_count; p++) {
    uint32_t item = k->group[p];
    double before = level_now(k);
    k->now.own[item] = 1 - k->now.abroad[item]; /* a rise: candidates have abroad + own < 1 */
    lian_status status = levels_settle(&k->now, err);
    if (status) return status;
    gaps[(*count)++] = (lian_gap){item, number, before, level_now(k)};
    drop(k, item);
  }
  return LIAN_OK;
}

static lian_status close_all(const lian_env *env, closing *k, double target, lian_gap *gaps,
                             size_t *count, lian_error *err) {
  for (uint32_t number = 1; k->count > 0; number++) {
    double level = level_now(k);
    if (level >= target - RISE) return LIAN_OK;
    lian_status status = try_singles(env, k, level, err);
    if (status) return status;
    size_t best = best_single(k);
    k->group[0] = k->c[best].item;
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
    if (!relevant[i] || !q->given[i] || q->abroad[i] + q->own[i] >= 1 - 1e-9) continue;
    k->c[k->count++] = (candidate){i, q->order.place[i], rank ? rank[i] : 0, q->own[i]};
  }
  qsort(k->c, k->count, sizeof *k->c, by_rank);
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

lian_status lian_case_gaps(const lian_env *env, const lian_case *q, const lian_goal *goal,
                           double target, const double *rank, lian_gap *gaps, size_t *count,
                           lian_error *err) {
  lian_status wrong = goal_call(q, goal, GIVEN({"gaps", gaps}, {"count", count}), err);
  if (wrong) return wrong;
  size_t n = q->n;
  memory m = memory_of(env);
  lian_status status = goal_check(q, goal, err);
  if (status) return status;
  closing k = {.goal = *goal};
  unsigned char *relevant = memory_zero(m, n, 1);
  k.c = memory_new(m, n, sizeof *k.c);
  k.rise = memory_new(m, n, sizeof *k.rise);
  k.group = memory_new(m, n, sizeof *k.group);
  lian_gap *found = memory_new(m, n, sizeof *found);
  int all = copy_case(&k, q, m) && found && relevant && k.c && k.rise && k.group;
  k.now.m = m;
  if (!all) status = status_no_memory(err);
  if (!status) {
    goal_mark(q, goal, relevant, k.group);
    find_candidates(&k, q, relevant, rank);
    status = sweep_new(m, &k.now, relevant, &k.s, err);
  }
  if (!status) {
    size_t closed = 0;
    k.s.raised = 1;
    status = close_all(env, &k, target, found, &closed, err);
    sweep_free(&k.s);
    if (!status) {
      memcpy(gaps, found, closed * sizeof *gaps);
      *count = closed;
    }
  }
  memory_free(m, found, n, sizeof *found);
  memory_free(m, relevant, n, 1);
  memory_free(m, k.c, n, sizeof *k.c);
  memory_free(m, k.rise, n, sizeof *k.rise);
  memory_free(m, k.group, n, sizeof *k.group);
  memory_free(m, k.now.abroad, n, sizeof(double));
  memory_free(m, k.now.own, n, sizeof(double));
  memory_free(m, k.now.level, n, sizeof(double));
  return status;
}
