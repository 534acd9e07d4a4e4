/* patient rule induction: Friedman and Fisher 1999
   Peel: of each factor and side the share alpha of the box's cases, or one category, is tried; the peel with the largest
   (density after - density before) / cases removed is taken while that is above 0 and the mass stays at least the
   least. Paste: then the share of the cases next to a side is added, while density rises. */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/memory.h"
#include "boxes.h"
#include "statistics.h"

typedef struct search {
  const lian_prim_spec *spec;
  const lian_cases *cases;
  lian_limit *now;      /* factors */
  double *values;       /* scratch: of one factor */
  size_t *members;      /* rows of the cases in the box, of which a peel takes some; O(cases) a step to find */
  size_t count;         /* of them */
  unsigned char *is_in; /* cases: whether it is one of them */
  uint32_t *order;      /* factors x cases, and scratch: cases by the values of each factor, ascending */
  size_t inside, hits;  /* of the box */
} search;

typedef struct move {
  size_t factor, inside, hits;
  lian_limit limit;
  double score;
} move;

void lian_prim_default(lian_prim_spec *spec) {
  *spec = (lian_prim_spec){.size = sizeof *spec, .peel = 0.05, .paste = 0.05, .least_mass = 0.05};
}

/* between two different values of an ascending list, at the quantile q or the next towards the inside */
static double border(const double *v, size_t n, double q) {
  double at = (double)(n - 1) * q;
  size_t low = (size_t)floor(at), high = (size_t)ceil(at);
  if (q > 0.5) while (low > 0 && v[low] == v[high]) low--;
  else while (high + 1 < n && v[low] == v[high]) high++;
  return (v[low] + v[high]) / 2;
}

static void find_members(search *s) {
  s->count = 0;
  for (size_t k = 0; k < cases_count(s->cases); k++) {
    size_t row = cases_row(s->cases, k);
    s->is_in[k] = box_has(s->cases, s->now, row, SIZE_MAX) != 0;
    if (s->is_in[k]) s->members[s->count++] = row;
  }
}

/* O(factors x cases x log cases), once */
static void find_order(search *s) {
  size_t n = cases_count(s->cases), d = s->cases->factors;
  for (size_t j = 0; j < d; j++) {
    for (size_t k = 0; k < n; k++) s->values[k] = s->cases->x[cases_row(s->cases, k) * d + j];
    sort_places(s->values, n, s->order + j * n);
  }
}

/* a peel's limit keeps some of the members; O(members) */
static void tally_members(const search *s, size_t factor, lian_limit limit, move *m) {
  const lian_cases *c = s->cases;
  *m = (move){factor, 0, 0, limit, 0};
  for (size_t k = 0; k < s->count; k++) {
    size_t row = s->members[k];
    if (!box_takes(c, factor, limit, c->x[row * c->factors + factor])) continue;
    m->inside++;
    m->hits += c->hit[row] != 0;
  }
}

static void tally(const search *s, size_t factor, lian_limit limit, move *m) {
  lian_limit held = s->now[factor];
  s->now[factor] = limit;
  *m = (move){factor, 0, 0, limit, 0};
  for (size_t k = 0; k < cases_count(s->cases); k++) {
    size_t row = cases_row(s->cases, k);
    if (!box_has(s->cases, s->now, row, SIZE_MAX)) continue;
    m->inside++;
    m->hits += s->cases->hit[row] != 0;
  }
  s->now[factor] = held;
}

static void try_limit(const search *s, size_t factor, lian_limit limit, int is_peel, move *best) {
  move m;
  if (is_peel) tally_members(s, factor, limit, &m);
  else tally(s, factor, limit, &m);
  if (m.inside == 0 || (is_peel ? m.inside >= s->inside : m.inside <= s->inside)) return;
  double n = (double)m.inside, n0 = (double)s->inside, gain = (double)m.hits / n - (double)s->hits / n0;
  if (is_peel && n / (double)cases_count(s->cases) < s->spec->least_mass) return;
  m.score = s->spec->by_mean ? gain : gain / fabs(n - n0);
  if (m.score > best->score) *best = m;
}

/* values of a factor, ascending, of the cases inside the others' limits that lie in `where` */
static size_t collect(const search *s, size_t factor, lian_limit where) {
  size_t n = 0;
  for (size_t k = 0; k < cases_count(s->cases); k++) {
    size_t row = cases_row(s->cases, k);
    double v = s->cases->x[row * s->cases->factors + factor];
    if (v >= where.low && v <= where.high && box_has(s->cases, s->now, row, factor)) s->values[n++] = v;
  }
  sort_ascending(s->values, n);
  return n;
}

/* values of a factor, ascending, of the cases in the box; O(cases) */
static size_t collect_members(const search *s, size_t factor) {
  const lian_cases *c = s->cases;
  size_t cases = cases_count(c), n = 0;
  const uint32_t *order = s->order + factor * cases;
  for (size_t k = 0; k < cases; k++)
    if (s->is_in[order[k]]) s->values[n++] = c->x[cases_row(c, order[k]) * c->factors + factor];
  return n;
}

static void try_categories(const search *s, size_t j, int is_peel, move *best) {
  uint64_t now = (uint64_t)s->now[j].low;
  for (unsigned c = 0; c < cases_kind(s->cases, j); c++) {
    uint64_t bit = (uint64_t)1 << c;
    if (((now & bit) != 0) == is_peel && (now ^ bit) != 0) try_limit(s, j, (lian_limit){(double)(now ^ bit), 0}, is_peel, best);
  }
}

static void try_factor(const search *s, size_t j, int is_peel, move *best) {
  lian_limit now = s->now[j];
  if (cases_kind(s->cases, j)) {
    try_categories(s, j, is_peel, best);
    return;
  }
  if (is_peel) {
    size_t n = collect_members(s, j);
    if (n < 2) return;
    double low = border(s->values, n, s->spec->peel), high = border(s->values, n, 1 - s->spec->peel);
    try_limit(s, j, (lian_limit){now.low, high}, 1, best);
    try_limit(s, j, (lian_limit){low, now.high}, 1, best);
    return;
  }
  if (now.low > -INFINITY) {
    size_t n = collect(s, j, (lian_limit){-INFINITY, now.low});
    double to = n > 1 ? border(s->values, n, 1 - s->spec->paste) : -INFINITY;
    try_limit(s, j, (lian_limit){to, now.high}, 0, best);
  }
  if (now.high < INFINITY) {
    size_t n = collect(s, j, (lian_limit){now.high, INFINITY});
    double to = n > 1 ? border(s->values, n, s->spec->paste) : INFINITY;
    try_limit(s, j, (lian_limit){now.low, to}, 0, best);
  }
}

static void note(const search *s, lian_box_measure *steps, lian_limit *limits, size_t *count) {
  steps[*count] = box_measure(s->cases, s->now);
  memcpy(limits + *count * s->cases->factors, s->now, s->cases->factors * sizeof *limits);
  ++*count;
}

lian_status lian_prim(const lian_env *env, const lian_prim_spec *spec, const lian_cases *cases, size_t most,
                      lian_box_measure *steps, lian_limit *limits, size_t *count, lian_error *err) {
  memory m = memory_of(env);
  lian_status st = check_given(GIVEN({"spec", spec}, {"cases", cases}, {"steps", steps}, {"limits", limits},
                                     {"count", count}), err);
  if (!st) st = check_size(spec->size, sizeof *spec, "lian_prim_spec", err);
  if (!st) st = box_check(cases, err);
  if (st) return st;
  size_t n = cases_count(cases);
  if (n > UINT32_MAX || n > SIZE_MAX / (cases->factors + 1))
    return status_set(err, LIAN_BAD_ARGUMENT, "prim: %z cases of %z factors are too many", n, cases->factors);
  if (!(spec->peel > 0 && spec->peel < 0.5 && spec->paste > 0 && spec->paste < 0.5) || most < 1)
    return status_set(err, LIAN_BAD_ARGUMENT, "prim: expected peel and paste in (0, 0.5)");
  search s = {spec, cases, memory_new(m, cases->factors, sizeof(lian_limit)),
              memory_new(m, n, sizeof(double)), memory_new(m, n, sizeof(size_t)), 0, memory_new(m, n, 1),
              memory_new(m, n * (cases->factors + 1), sizeof(uint32_t)), n, 0};
  st = s.now && s.values && s.members && s.is_in && s.order ? LIAN_OK : status_no_memory(err);
  if (!st) {
    *count = 0;
    for (size_t j = 0; j < cases->factors; j++) s.now[j] = box_open(cases, j);
    for (size_t k = 0; k < s.inside; k++) s.hits += cases->hit[cases_row(cases, k)] != 0;
    note(&s, steps, limits, count);
    find_members(&s);
    find_order(&s);
  }
  for (int is_peel = 1; !st && is_peel >= 0 && *count < most;) {
    move best = {0, 0, 0, {0, 0}, 0};
    for (size_t j = 0; !st && j < cases->factors; j++) {
      if (env_stopped(env)) st = status_set(err, LIAN_INTERRUPTED, "interrupted");
      else try_factor(&s, j, is_peel, &best);
    }
    if (!(best.score > 0)) {
      is_peel--;
      continue;
    }
    s.now[best.factor] = best.limit;
    s.inside = best.inside;
    s.hits = best.hits;
    note(&s, steps, limits, count);
    find_members(&s);
  }
  memory_free(m, s.order, n * (cases->factors + 1), sizeof(uint32_t));
  memory_free(m, s.is_in, n, 1);
  memory_free(m, s.members, n, sizeof(size_t));
  memory_free(m, s.values, n, sizeof(double));
  memory_free(m, s.now, cases->factors, sizeof(lian_limit));
  return st;
}
