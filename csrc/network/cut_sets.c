/* minimal cut sets: all sets of at most three units that bring a goal below a threshold, while no
   proper subset does

   The goal is decomposed into gates (gates.h); a minimal set belongs to one gate and uses only units
   that its items depend on. Within a gate, units are sorted by an upper bound on the fall that each can cause
   (gain.h), largest first: a set whose bounds sum to less than the needed fall cannot reach it, nor can any later
   one. All other sets are evaluated, so the list is complete; sets that contain a smaller one are dropped at the end.
   cost: at most O(units^size) evaluations a gate */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gain.h"
#include "gates.h"

#define ROUNDING 1e-9 /* margin of comparisons, so that rounding hides no set */
#define CHUNK 4096          /* sets that are evaluated together */
#define MOST_SIZE 3

typedef struct cut_set {
  uint32_t unit[MOST_SIZE]; /* ascending, padded with LIAN_NONE */
} cut_set;

typedef struct finder {
  memory m;
  const lian_env *env;
  const lian_case *q;
  size_t size, most, tested; /* largest set; most evaluations, 0: no limit; evaluations so far */
  cut_set *found;
  size_t count, capacity;    /* of found */
} finder;

/* ---- one gate */

typedef struct candidate {
  uint32_t unit;
  double bound;
} candidate;

typedef struct search {
  finder *f;
  const gate *g;
  evaluation *e; /* NULL: gate of own supply */
  double base, needed; /* level of the gate in the case; fall that brings it below its threshold */
  candidate *c; /* count, largest bound first */
  size_t count;
  unsigned char *pairs; /* count x count bits: pairs that are cut sets */
  /* the chunk of sets to evaluate */
  size_t *start;   /* CHUNK + 1 */
  uint32_t *unit;  /* CHUNK x MOST_SIZE: units of the sets */
  uint32_t *second; /* CHUNK: last candidate of each set */
  double *level;   /* CHUNK: level of the gate under each set */
  size_t sets;     /* in the chunk */
} search;

static double mass_in(const units *u, size_t unit, uint32_t item) {
  for (size_t k = u->start[unit]; k < u->start[unit + 1]; k++)
    if (u->part[k].item == item) return u->part[k].mass + u->part[k].own;
  return 0;
}

/* own supply under cuts; above 1 with spare capacity */
static double own_supply(const search *s, const uint32_t *unit, size_t count) {
  const lian_case *q = s->f->q;
  uint32_t i = s->g->item;
  double share = q->abroad[i] + q->own[i];
  for (size_t k = 0; k < count; k++) share -= mass_in(&q->units, unit[k], i);
  return q->spare[i] * (share < SHARE_ROUNDING ? 0 : share);
}

static lian_status evaluate(search *s, lian_error *err) {
  finder *f = s->f;
  f->tested += s->sets;
  if (f->most && f->tested > f->most)
    return status_set(err, LIAN_UNSUPPORTED,
                      "more than %z patterns to try: raise most, or ask for smaller sets", f->most);
  if (s->e) return evaluation_run(s->e, s->start, s->unit, s->sets, s->level, err);
  for (size_t k = 0; k < s->sets; k++)
    s->level[k] = own_supply(s, s->unit + s->start[k], s->start[k + 1] - s->start[k]);
  return env_stopped(f->env) ? status_set(err, LIAN_INTERRUPTED, "interrupted") : LIAN_OK;
}

static int falls(const search *s, double level) { return level < s->g->below - ROUNDING; }

static void sort_units(uint32_t *unit, size_t count) {
  for (size_t a = 1; a < count; a++)
    for (size_t b = a; b > 0 && unit[b - 1] > unit[b]; b--) {
      uint32_t other = unit[b];
      unit[b] = unit[b - 1];
      unit[b - 1] = other;
    }
}

static lian_status keep(finder *f, const uint32_t *unit, size_t count, lian_error *err) {
  if (f->count == f->capacity) {
    size_t capacity = f->capacity ? 2 * f->capacity : 64;
    cut_set *more = memory_resize(f->m, f->found, f->capacity, capacity, sizeof *more);
    if (!more) return status_no_memory(err);
    f->found = more;
    f->capacity = capacity;
  }
  cut_set *set = &f->found[f->count++];
  for (size_t k = 0; k < MOST_SIZE; k++) set->unit[k] = k < count ? unit[k] : LIAN_NONE;
  sort_units(set->unit, count);
  return LIAN_OK;
}

static void put(search *s, const uint32_t *candidates, size_t count) {
  size_t at = s->start[s->sets];
  for (size_t k = 0; k < count; k++) s->unit[at + k] = s->c[candidates[k]].unit;
  s->second[s->sets] = candidates[count - 1];
  s->start[++s->sets] = at + count;
}

static int is_pair(const search *s, size_t a, size_t b) {
  size_t bit = a < b ? a * s->count + b : b * s->count + a;
  return s->pairs[bit / 8] >> (bit % 8) & 1;
}

static void mark_pair(search *s, size_t a, size_t b) {
  size_t bit = a * s->count + b;
  s->pairs[bit / 8] |= (unsigned char)(1 << (bit % 8));
}

/* evaluates the chunk and keeps its cut sets; leaves s->level for the caller */
static lian_status settle(search *s, lian_error *err) {
  lian_status status = s->sets ? evaluate(s, err) : LIAN_OK;
  for (size_t k = 0; !status && k < s->sets; k++)
    if (falls(s, s->level[k]))
      status = keep(s->f, s->unit + s->start[k], s->start[k + 1] - s->start[k], err);
  return status;
}

static int enough(const search *s, double bounds) { return bounds >= s->needed - ROUNDING; }

/* single units that are cut sets leave the candidates: no larger set with them is minimal */
static lian_status find_singles(search *s, lian_error *err) {
  size_t kept = 0, next = 0;
  while (next < s->count && enough(s, s->c[next].bound)) {
    size_t from = next;
    s->sets = 0;
    for (; next < s->count && s->sets < CHUNK && enough(s, s->c[next].bound); next++) {
      uint32_t at = (uint32_t)next;
      put(s, &at, 1);
    }
    lian_status status = settle(s, err);
    if (status) return status;
    for (size_t k = 0; k < s->sets; k++)
      if (!falls(s, s->level[k])) s->c[kept++] = s->c[from + k];
  }
  memmove(s->c + kept, s->c + next, (s->count - next) * sizeof *s->c);
  s->count = kept + s->count - next;
  return LIAN_OK;
}

static lian_status find_pairs(search *s, lian_error *err) {
  for (size_t a = 0; a + 1 < s->count; a++) {
    size_t b = a + 1;
    while (b < s->count && enough(s, s->c[a].bound + s->c[b].bound)) {
      s->sets = 0;
      for (; b < s->count && s->sets < CHUNK && enough(s, s->c[a].bound + s->c[b].bound); b++) {
        uint32_t both[2] = {(uint32_t)a, (uint32_t)b};
        put(s, both, 2);
      }
      lian_status status = settle(s, err);
      if (status) return status;
      for (size_t k = 0; k < s->sets; k++)
        if (falls(s, s->level[k])) mark_pair(s, a, s->second[k]);
    }
  }
  return LIAN_OK;
}

/* row[b]: level under the pair (a, b), b > a; infinity where no third unit after b can suffice */
static lian_status pair_levels(search *s, size_t a, double *row, lian_error *err) {
  for (size_t b = a + 1; b < s->count; b++) row[b] = INFINITY;
  for (size_t b = a + 1; b + 1 < s->count;) {
    s->sets = 0;
    for (; b + 1 < s->count && s->sets < CHUNK; b++) {
      uint32_t both[2] = {(uint32_t)a, (uint32_t)b};
      if (!enough(s, s->c[a].bound + s->c[b].bound + s->c[b + 1].bound)) {
        b = s->count;
        break;
      }
      if (!is_pair(s, a, b)) put(s, both, 2);
    }
    lian_status status = s->sets ? evaluate(s, err) : LIAN_OK;
    if (status) return status;
    for (size_t k = 0; k < s->sets; k++) row[s->second[k]] = s->level[k];
  }
  return LIAN_OK;
}

/* adds sets (a, b, c) whose bound of c covers the rest of the needed fall */
static lian_status third_units(search *s, size_t a, size_t b, double level, lian_error *err) {
  double short_of = level - s->g->below;
  lian_status status = LIAN_OK;
  for (size_t c = b + 1; !status && c < s->count && s->c[c].bound >= short_of - ROUNDING; c++) {
    uint32_t all[3] = {(uint32_t)a, (uint32_t)b, (uint32_t)c};
    if (is_pair(s, a, c) || is_pair(s, b, c)) continue;
    put(s, all, 3);
    if (s->sets < CHUNK) continue;
    status = settle(s, err);
    s->sets = 0;
  }
  return status;
}

static lian_status find_triples(search *s, double *row, lian_error *err) {
  for (size_t a = 0; a + 2 < s->count; a++) {
    lian_status status = pair_levels(s, a, row, err);
    s->sets = 0;
    for (size_t b = a + 1; !status && b + 1 < s->count; b++)
      if (row[b] < INFINITY) status = third_units(s, a, b, row[b], err);
    if (!status) status = settle(s, err);
    if (status) return status;
  }
  return LIAN_OK;
}

/* ---- candidates of a gate */

static int by_bound(const void *a, const void *b) {
  const candidate *x = a, *y = b;
  if (x->bound != y->bound) return x->bound > y->bound ? -1 : 1;
  return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static void add_candidate(search *s, size_t unit, double bound) {
  if (bound <= 0) return;
  s->c[s->count++] = (candidate){(uint32_t)unit, bound};
}

static void own_candidates(search *s) {
  const lian_case *q = s->f->q;
  for (size_t k = 0; k < q->units.count; k++)
    add_candidate(s, k, q->spare[s->g->item] * mass_in(&q->units, k, s->g->item));
}

static lian_status goal_candidates(search *s, lian_error *err) {
  const lian_case *q = s->f->q;
  const units *u = &q->units;
  unsigned char *wanted = memory_zero(s->f->m, q->n, 1);
  double *gain = memory_new(s->f->m, q->n, sizeof *gain);
  lian_status status = wanted && gain ? LIAN_OK : status_no_memory(err);
  if (!status) {
    for (size_t k = 0; k < u->parts; k++) wanted[u->part[k].item] = 1;
    status = gain_of(s->e, wanted, gain, err);
  }
  for (size_t k = 0; !status && k < u->count; k++) {
    double bound = 0;
    for (size_t p = u->start[k]; p < u->start[k + 1]; p++) {
      const unit_part *part = &u->part[p];
      bound += q->spare[part->item] * (part->mass + part->own) * gain[part->item];
    }
    add_candidate(s, k, bound > 1 ? 1 : bound); /* no level falls by more than 1 */
  }
  memory_free(s->f->m, wanted, q->n, 1);
  memory_free(s->f->m, gain, q->n, sizeof *gain);
  return status;
}

static lian_status search_gate(search *s, lian_error *err) {
  finder *f = s->f;
  lian_status status = find_singles(s, err);
  if (status || f->size < 2) return status;
  if (s->count > 500000)
    return status_set(err, LIAN_UNSUPPORTED, "%z units meet in one place: ask for sets of size 1",
                      s->count);
  size_t bytes = s->count * s->count / 8 + 1;
  s->pairs = memory_zero(f->m, bytes, 1);
  status = s->pairs ? find_pairs(s, err) : status_no_memory(err);
  if (!status && f->size > 2) {
    double *row = memory_new(f->m, s->count, sizeof *row);
    status = row ? find_triples(s, row, err) : status_no_memory(err);
    memory_free(f->m, row, s->count, sizeof *row);
  }
  memory_free(f->m, s->pairs, bytes, 1);
  return status;
}

static lian_status try_gate(finder *f, const gate *g, lian_error *err) {
  memory m = f->m;
  evaluation e;
  size_t most = f->q->units.count;
  search s = {.f = f, .g = g};
  if (g->item == LIAN_NONE) {
    lian_status status = evaluation_new(f->env, f->q, &g->goal, &e, err);
    if (status) return status;
    s.e = &e;
  }
  s.c = memory_new(m, most, sizeof *s.c);
  s.start = memory_zero(m, CHUNK + 1, sizeof *s.start);
  s.unit = memory_new(m, CHUNK * MOST_SIZE, sizeof *s.unit);
  s.second = memory_new(m, CHUNK, sizeof *s.second);
  s.level = memory_new(m, CHUNK, sizeof *s.level);
  lian_status status = s.c && s.start && s.unit && s.second && s.level ? LIAN_OK : status_no_memory(err);
  if (!status && s.e) status = goal_candidates(&s, err);
  if (!status && !s.e) own_candidates(&s);
  if (!status) {
    s.base = s.e ? evaluation_base(s.e) : own_supply(&s, NULL, 0);
    s.needed = s.base - g->below;
    qsort(s.c, s.count, sizeof *s.c, by_bound);
    status = search_gate(&s, err);
  }
  memory_free(m, s.c, most, sizeof *s.c);
  memory_free(m, s.start, CHUNK + 1, sizeof *s.start);
  memory_free(m, s.unit, CHUNK * MOST_SIZE, sizeof *s.unit);
  memory_free(m, s.second, CHUNK, sizeof *s.second);
  memory_free(m, s.level, CHUNK, sizeof *s.level);
  if (s.e) evaluation_free(&e);
  return status;
}

/* ---- results of all gates */

static size_t size_of(const cut_set *s) {
  size_t size = 1;
  while (size < MOST_SIZE && s->unit[size] != LIAN_NONE) size++;
  return size;
}

static int by_size(const void *a, const void *b) {
  const cut_set *x = a, *y = b;
  size_t sizes[2] = {size_of(x), size_of(y)};
  if (sizes[0] != sizes[1]) return sizes[0] < sizes[1] ? -1 : 1;
  for (size_t k = 0; k < MOST_SIZE; k++)
    if (x->unit[k] != y->unit[k]) return x->unit[k] < y->unit[k] ? -1 : 1;
  return 0;
}

static int holds(const finder *f, size_t count, uint32_t a, uint32_t b) {
  cut_set wanted = {{a, b, LIAN_NONE}};
  return bsearch(&wanted, f->found, count, sizeof wanted, by_size) != NULL;
}

/* 1: s contains one of the first `kept` sets */
static int contains_kept(const finder *f, size_t kept, const cut_set *s) {
  size_t size = size_of(s);
  for (size_t k = 0; k < size && size > 1; k++)
    if (holds(f, kept, s->unit[k], LIAN_NONE)) return 1;
  if (size < 3) return 0;
  return holds(f, kept, s->unit[0], s->unit[1]) || holds(f, kept, s->unit[0], s->unit[2]) ||
         holds(f, kept, s->unit[1], s->unit[2]);
}

static void make_minimal(finder *f) {
  size_t kept = 0;
  if (f->count == 0) return;
  qsort(f->found, f->count, sizeof *f->found, by_size);
  for (size_t k = 0; k < f->count; k++) {
    if (kept > 0 && by_size(&f->found[kept - 1], &f->found[k]) == 0) continue;
    if (!contains_kept(f, kept, &f->found[k])) f->found[kept++] = f->found[k];
  }
  f->count = kept;
}

void lian_cut_sets_free(const lian_env *env, lian_cut_sets *s) {
  if (!s) return;
  memory m = memory_of(env);
  memory_free(m, s->unit, s->start ? s->start[s->count] : 0, sizeof *s->unit);
  memory_free(m, s->start, s->count + 1, sizeof *s->start);
  memory_free(m, s->level, s->count, sizeof *s->level);
  memory_free(m, s, 1, sizeof *s);
}

static lian_status make_result(finder *f, const lian_goal *goal, lian_cut_sets **out,
                             lian_error *err) {
  memory m = f->m;
  lian_cut_sets *s = memory_zero(m, 1, sizeof *s);
  if (!s) return status_no_memory(err);
  s->count = f->count;
  s->tested = f->tested;
  s->start = memory_zero(m, s->count + 1, sizeof *s->start);
  for (size_t k = 0; s->start && k < s->count; k++)
    s->start[k + 1] = s->start[k] + size_of(&f->found[k]);
  s->unit = s->start ? memory_new(m, s->start[s->count], sizeof *s->unit) : NULL;
  s->level = memory_new(m, s->count, sizeof *s->level);
  lian_status status = s->unit && s->level ? LIAN_OK : status_no_memory(err);
  for (size_t k = 0; !status && k < s->count; k++)
    memcpy(s->unit + s->start[k], f->found[k].unit, size_of(&f->found[k]) * sizeof *s->unit);
  if (!status)
    status = lian_case_evaluate(f->env, f->q, goal, s->start, s->unit, s->count, s->level, err);
  if (status)
    lian_cut_sets_free(f->env, s);
  else
    *out = s;
  return status;
}

lian_status lian_case_cut_sets(const lian_env *env, const lian_case *q, const lian_goal *goal,
                               double below, size_t size, size_t most, lian_cut_sets **out,
                               lian_error *err) {
  lian_status wrong = goal_call(q, goal, GIVEN({"out", out}), err);
  if (wrong) return wrong;
  gates g = {0};
  finder f = {.m = memory_of(env), .env = env, .q = q, .size = size, .most = most};
  if (size < 1 || size > MOST_SIZE)
    return status_set(err, LIAN_BAD_ARGUMENT, "size: expected 1 to %d, got %z", MOST_SIZE, size);
  lian_status status = goal_check(q, goal, err);
  if (!status) status = gates_of(f.m, q, goal, below, &g, err);
  for (size_t k = 0; !status && k < g.count; k++) status = try_gate(&f, &g.gate[k], err);
  if (!status) {
    make_minimal(&f);
    status = make_result(&f, goal, out, err);
  }
  if (g.m.allocate) gates_free(&g);
  memory_free(f.m, f.found, f.capacity, sizeof *f.found);
  return status;
}
