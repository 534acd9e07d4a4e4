/* items over months (lian/course.h): LANES lanes a batch, batches divided among threads

   A step, with dt its length in months:
       b(i)      = min(any, need, reach (own + abroad))    home makes i; need: infinity without inputs
       b(i)      = min(any, reach (own min(1, need) + abroad))             home buys i
       a(i)      = min(1, b(i) + stock(i) / dt)                            greatest solution
       d(i)      = mean of a over the users of i, weighted by value; 1 for final items
       stock'(i) = stock - dt max(0, d - b) + min(cover - stock, dt (max(0, b - d) + buy)), at least 0
   own and abroad are shares of normal use that home's and foreign providers can deliver. Lanes are
   independent, and batches do not depend on the number of threads, so a lane's results do not depend on the others.
   A step without changes repeats the one before, to the last bit: it is only recorded. */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/thread.h"
#include "levels.h"

#define POLLED 4000000 /* items x lanes computed between polls of env->stop */

typedef struct batch {
  /* n x LANES each */
  double *own, *abroad;      /* deliverable shares of normal use */
  double *cover, *buy, *stock; /* months of use; months of use a month; months of use */
  double *supply, *level;    /* b and a */
  double *need;              /* followed x LANES: need, at most 1 */
  unsigned char *has_stock;  /* n: 1, stock may be above 0 in some lane */
  int changed;               /* 1: the step may differ from the one before */
  uint32_t stuck;            /* an item in a cycle that did not converge, or LIAN_NONE */
} batch;

/* records: two of watched items, then three of followed items */
enum { LEVELS, STOCKS, NEEDS, OWN, ABROAD, RECORDS };

struct lian_course {
  memory m;
  lian_case *q;
  size_t n, uses, lanes, batches, steps, done, watched, followed; /* steps: at most; done: taken */
  double dt;           /* months */
  unsigned char *full; /* n: 1, demand d is 1 */
  double *part;        /* uses: weight of each user in d, sum 1 over the users of an item */
  uint32_t *watch, *follow;
  double *record[RECORDS]; /* lanes x steps x watched (followed) */
  batch *batch;
  pool *pool;
};

static double *row_at(double *rows, uint32_t i) { return rows + (size_t)i * LANES; }

/* ---- levels */

/* need(i); infinity without inputs */
static inline void need_of(const lian_course *s, const batch *b, uint32_t i, double need[LANES]) {
  const items *t = s->q->t;
  fill_row(need, INFINITY);
  for (size_t p = t->needs.start[i]; p < t->needs.start[i + 1]; p++) {
    const double *row = row_at(b->level, t->needs.item[p]);
    if (t->need[p] == LIAN_NEED_CRITICAL) lower_row(need, row);
    if (t->need[p] == LIAN_NEED_IMPORTANT) lower_half(need, row);
  }
}

static void supply_of(const lian_course *s, const batch *b, uint32_t i, double out[LANES]) {
  const lian_case *q = s->q;
  const items *t = q->t;
  double need[LANES], any[LANES], reach = q->spare[i];
  const double *own = row_at(b->own, i), *abroad = row_at(b->abroad, i);
  need_of(s, b, i, need);
  if (q->made[i])
    for (int w = 0; w < LANES; w++) out[w] = smaller(need[w], reach * (own[w] + abroad[w]));
  else
    for (int w = 0; w < LANES; w++)
      out[w] = reach * (own[w] * smaller(1, need[w]) + abroad[w]);
  size_t from = t->kinds.start[i], to = t->kinds.start[i + 1];
  if (from == to) return;
  fill_row(any, 0);
  for (size_t p = from; p < to; p++) {
    const double *row = row_at(b->level, t->kinds.item[p]);
    if (t->any[i])
      for (int w = 0; w < LANES; w++) any[w] = larger(any[w], row[w]);
    else
      for (int w = 0; w < LANES; w++) any[w] += t->part[p] * row[w];
  }
  lower_row(out, any);
}

static void with_stock(const lian_course *s, const batch *b, uint32_t i, double out[LANES]) {
  const double *stock = row_at(b->stock, i), *supply = row_at(b->supply, i);
  for (int w = 0; w < LANES; w++) out[w] = smaller(1, supply[w] + stock[w] / s->dt);
}

static void run_one(const lian_course *s, batch *b, uint32_t i) {
  supply_of(s, b, i, row_at(b->supply, i));
  with_stock(s, b, i, row_at(b->level, i));
}

/* one downward iteration of a cycle; lanes that have converged do not change */
static int lower_cycle(const lian_course *s, batch *b, const uint32_t *item, size_t count) {
  int fell = 0;
  for (size_t k = 0; k < count; k++) {
    double now[LANES], *level = row_at(b->level, item[k]);
    supply_of(s, b, item[k], row_at(b->supply, item[k]));
    with_stock(s, b, item[k], now);
    for (int w = 0; w < LANES; w++) {
      int falls = now[w] < level[w] - SETTLED;
      fell |= falls;
      level[w] = falls ? now[w] : level[w];
    }
  }
  return fell;
}

static void run_cycle(const lian_course *s, batch *b, const uint32_t *item, size_t count) {
  int rounds = 0;
  for (size_t k = 0; k < count; k++) fill_row(row_at(b->level, item[k]), 1);
  while (lower_cycle(s, b, item, count))
    if (++rounds == MOST_ROUNDS) {
      b->stuck = item[0];
      return;
    }
}

static void settle(const lian_course *s, batch *b) {
  const order *o = &s->q->order;
  for (size_t g = 0; g < o->groups; g++) {
    size_t count = o->start[g + 1] - o->start[g];
    if (count == 1)
      run_one(s, b, o->item[o->start[g]]);
    else
      run_cycle(s, b, o->item + o->start[g], count);
  }
}

/* ---- stocks */

static void demand_of(const lian_course *s, const batch *b, uint32_t i, double out[LANES]) {
  const users *u = &s->q->users;
  fill_row(out, s->full[i] ? 1 : 0);
  for (size_t p = u->start[i]; p < u->start[i + 1] && !s->full[i]; p++) {
    const double *row = row_at(b->level, u->item[p]);
    for (int w = 0; w < LANES; w++) out[w] += s->part[p] * row[w];
  }
}

static int update_stock(const lian_course *s, batch *b, uint32_t i) {
  double demand[LANES], *stock = row_at(b->stock, i);
  const double *supply = row_at(b->supply, i), *cover = row_at(b->cover, i), *buy = row_at(b->buy, i);
  int changed = 0;
  demand_of(s, b, i, demand);
  for (int w = 0; w < LANES; w++) {
    double was = stock[w], lack = larger(0, cover[w] - was);
    double come = s->dt * (larger(0, supply[w] - demand[w]) + buy[w]);
    stock[w] = larger(0, was - s->dt * larger(0, demand[w] - supply[w]) + smaller(lack, come));
    changed |= stock[w] != was;
  }
  return changed;
}

/* ---- steps */

static size_t columns_of(const lian_course *s, int what) { return what < NEEDS ? s->watched : s->followed; }

/* records a step of the lanes of batch `at`; from: rows of LANES, item: rows to record (NULL: all in order) */
static void note_rows(lian_course *s, size_t at, size_t step, int what, const double *from, const uint32_t *item) {
  size_t first = at * LANES, last = first + LANES < s->lanes ? first + LANES : s->lanes;
  size_t columns = columns_of(s, what);
  for (size_t lane = first; lane < last; lane++) {
    double *out = s->record[what] + (lane * s->steps + step) * columns;
    for (size_t k = 0; k < columns; k++) out[k] = from[(item ? item[k] : k) * LANES + (lane - first)];
  }
}

static void note_needs(const lian_course *s, batch *b) {
  for (size_t k = 0; k < s->followed; k++) {
    double *need = b->need + k * LANES;
    need_of(s, b, s->follow[k], need);
    for (int w = 0; w < LANES; w++) need[w] = smaller(1, need[w]);
  }
}

static void note(lian_course *s, size_t at, size_t step) {
  const batch *b = &s->batch[at];
  note_rows(s, at, step, LEVELS, b->level, s->watch);
  note_rows(s, at, step, STOCKS, b->stock, s->watch);
  note_rows(s, at, step, NEEDS, b->need, NULL);
  note_rows(s, at, step, OWN, b->own, s->follow);
  note_rows(s, at, step, ABROAD, b->abroad, s->follow);
}

typedef struct step_range {
  lian_course *s;
  size_t from, to;
} step_range;

static void run_batch(void *context, size_t at) {
  const step_range *t = context;
  lian_course *s = t->s;
  batch *b = &s->batch[at];
  for (size_t step = t->from; step < t->to && b->stuck == LIAN_NONE; step++) {
    if (b->changed) {
      settle(s, b);
      note_needs(s, b);
      b->changed = 0;
      for (uint32_t i = 0; i < s->n; i++)
        if (b->has_stock[i]) b->changed |= update_stock(s, b, i);
    }
    note(s, at, step);
  }
}

lian_status lian_course_step(const lian_env *env, lian_course *s, size_t steps, lian_error *err) {
  lian_status status = check_given(GIVEN({"course", s}), err);
  if (status) return status;
  if (steps > s->steps - s->done)
    return status_set(err, LIAN_BAD_ARGUMENT, "steps: expected at most %z, got %z", s->steps - s->done,
                      steps);
  size_t last = s->done + steps, some = POLLED / (s->n * s->batches * LANES) + 1;
  while (s->done < last) {
    step_range t = {s, s->done, last - s->done < some ? last : s->done + some};
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    pool_for(s->pool, (size_t)thread_count(env), s->batches, run_batch, &t);
    s->done = t.to;
    for (size_t k = 0; k < s->batches; k++)
      if (s->batch[k].stuck != LIAN_NONE) return sweep_stuck(s->q, s->batch[k].stuck, err);
  }
  return LIAN_OK;
}

/* ---- the state */

static lian_status expect(double v, double most, const char *what, const lian_course *s,
                          uint32_t i, lian_error *err) {
  if (v >= 0 && v <= most) return LIAN_OK;
  return status_set(err, LIAN_BAD_ARGUMENT, "%s of '%s': expected a number in [0, %g], got %g", what,
                    labels_text(s->q->c->nodes, i), most, v);
}

static lian_status check_place(const lian_course *s, size_t lane, uint32_t item, lian_error *err) {
  lian_status status = check_index(lane, s->lanes, "lane", err);
  return status ? status : check_index(item, s->n, "item", err);
}

#define MOST 1e9

lian_status lian_course_set(lian_course *s, size_t lane, uint32_t item, const lian_course_item *to,
                            lian_error *err) {
  lian_status status = check_given(GIVEN({"course", s}, {"to", to}), err);
  if (!status) status = check_place(s, lane, item, err);
  if (!status) status = check_size(to->size, sizeof *to, "lian_course_item", err);
  if (!status) status = expect(to->own, MOST, "own", s, item, err);
  if (!status) status = expect(to->abroad, MOST, "abroad", s, item, err);
  if (!status) status = expect(to->cover, MOST, "cover", s, item, err);
  if (!status) status = expect(to->buy, MOST, "buy", s, item, err);
  if (!status) status = expect(to->stock, MOST, "stock", s, item, err);
  if (status) return status;
  batch *b = &s->batch[lane / LANES];
  size_t at = (size_t)item * LANES + lane % LANES;
  b->own[at] = to->own;
  b->abroad[at] = to->abroad;
  b->cover[at] = to->cover;
  b->buy[at] = to->buy;
  b->stock[at] = to->stock;
  b->has_stock[item] |= to->cover > 0 || to->stock > 0;
  b->changed = 1;
  return LIAN_OK;
}

lian_status lian_course_get(const lian_course *s, size_t lane, uint32_t item, lian_course_item *out,
                            double *level, lian_error *err) {
  lian_status status = check_given(GIVEN({"course", s}, {"out", out}), err);
  if (!status) status = check_place(s, lane, item, err);
  if (status) return status;
  const batch *b = &s->batch[lane / LANES];
  size_t at = (size_t)item * LANES + lane % LANES;
  *out = (lian_course_item){sizeof *out, b->own[at], b->abroad[at], b->cover[at], b->buy[at],
                            b->stock[at]};
  if (level) *level = b->level[at];
  return LIAN_OK;
}

size_t lian_course_done(const lian_course *s) { return s ? s->done : 0; }
size_t lian_course_watched(const lian_course *s) { return s ? s->watched : 0; }
size_t lian_course_followed(const lian_course *s) { return s ? s->followed : 0; }

static const double *record_of(const lian_course *s, size_t lane, int what) {
  return s && lane < s->lanes ? s->record[what] + lane * s->steps * columns_of(s, what) : NULL;
}

const double *lian_course_levels(const lian_course *s, size_t lane) { return record_of(s, lane, LEVELS); }
const double *lian_course_stocks(const lian_course *s, size_t lane) { return record_of(s, lane, STOCKS); }
const double *lian_course_needs(const lian_course *s, size_t lane) { return record_of(s, lane, NEEDS); }
const double *lian_course_own(const lian_course *s, size_t lane) { return record_of(s, lane, OWN); }
const double *lian_course_abroad(const lian_course *s, size_t lane) { return record_of(s, lane, ABROAD); }

/* ---- construction */

static double number_of(const attribute *a, size_t i) {
  return a && a->numbers && !isnan(a->numbers[i]) ? a->numbers[i] : NAN;
}

/* weights of users in d: by attribute "value" where known of all users, else equal */
static void weigh_users(lian_course *s, const unsigned char *final) {
  const users *u = &s->q->users;
  const attribute *value = chain_attribute(s->q->c, "value");
  for (size_t i = 0; i < s->n; i++) {
    size_t from = u->start[i], to = u->start[i + 1];
    double sum = 0;
    s->full[i] = from == to || (final && final[i]);
    for (size_t p = from; p < to; p++) sum += number_of(value, u->item[p]);
    for (size_t p = from; p < to; p++)
      s->part[p] = sum > 0 && isfinite(sum) ? number_of(value, u->item[p]) / sum
                                            : 1 / (double)(to - from);
  }
}

static void start_batch(const lian_course *s, batch *b) {
  const attribute *stock = chain_attribute(s->q->c, "stock");
  b->changed = 1;
  b->stuck = LIAN_NONE;
  for (uint32_t i = 0; i < s->n; i++) {
    double cover = number_of(stock, i);
    if (isnan(cover)) cover = 0;
    fill_row(row_at(b->own, i), s->q->own[i]);
    fill_row(row_at(b->abroad, i), s->q->abroad[i]);
    fill_row(row_at(b->cover, i), cover);
    fill_row(row_at(b->stock, i), cover);
    fill_row(row_at(b->level, i), s->q->level[i]);
    b->has_stock[i] = cover > 0;
  }
}

static int make_batch(const lian_course *s, batch *b) {
  double **rows[] = {&b->own, &b->abroad, &b->cover, &b->buy, &b->stock, &b->supply, &b->level};
  int all = 1;
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
    all &= (*rows[k] = memory_zero(s->m, s->n * LANES, sizeof **rows[k])) != NULL;
  b->has_stock = memory_zero(s->m, s->n, 1);
  b->need = memory_zero(s->m, s->followed * LANES, sizeof *b->need);
  return all && b->has_stock && b->need;
}

static void free_batch(const lian_course *s, batch *b) {
  double *rows[] = {b->own, b->abroad, b->cover, b->buy, b->stock, b->supply, b->level};
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
    memory_free(s->m, rows[k], s->n * LANES, sizeof *rows[k]);
  memory_free(s->m, b->has_stock, s->n, 1);
  memory_free(s->m, b->need, s->followed * LANES, sizeof *b->need);
}

static lian_status check_spec(const lian_case *q, const lian_course_spec *spec, lian_error *err) {
  lian_status status = check_size(spec->size, sizeof *spec, "lian_course_spec", err);
  if (!status) status = check_list(spec->watch, spec->watched, "watch", err);
  if (!status) status = check_list(spec->follow, spec->followed, "follow", err);
  if (status) return status;
  if (!(spec->months > 0 && isfinite(spec->months)))
    return status_set(err, LIAN_BAD_ARGUMENT, "months: expected a length above 0, got %g", spec->months);
  if (spec->lanes == 0) return status_set(err, LIAN_BAD_ARGUMENT, "lanes: expected at least 1");
  for (size_t k = 0; !status && k < spec->watched; k++)
    status = check_index(spec->watch[k], q->n, "watch", err);
  for (size_t k = 0; !status && k < spec->followed; k++)
    status = check_index(spec->follow[k], q->n, "follow", err);
  return status;
}

/* doubles of a record; 0 when their bytes overflow */
static size_t cells_of(const lian_course *s, int what) {
  size_t most = SIZE_MAX / sizeof(double), columns = columns_of(s, what);
  if (s->steps > 0 && s->lanes > most / s->steps) return 0;
  size_t rows = s->lanes * s->steps;
  return rows > 0 && columns > most / rows ? 0 : rows * columns + 1;
}

static int make_records(lian_course *s) {
  for (int k = 0; k < RECORDS; k++) {
    size_t cells = cells_of(s, k);
    if (cells == 0) return 0;
    s->record[k] = memory_zero(s->m, cells, sizeof *s->record[k]);
    if (!s->record[k]) return 0;
  }
  return 1;
}

static int take_memory(lian_course *s) {
  s->full = memory_new(s->m, s->n, 1);
  s->part = memory_new(s->m, s->uses, sizeof *s->part);
  s->watch = memory_new(s->m, s->watched, sizeof *s->watch);
  s->follow = memory_new(s->m, s->followed, sizeof *s->follow);
  s->batch = memory_zero(s->m, s->batches, sizeof *s->batch);
  s->pool = pool_new(s->m);
  if (!s->full || !s->part || !s->watch || !s->follow || !s->batch || !s->pool || !make_records(s)) return 0;
  for (size_t k = 0; k < s->batches; k++)
    if (!make_batch(s, &s->batch[k])) return 0;
  return 1;
}

lian_status lian_course_new(const lian_env *env, lian_case *q, const lian_course_spec *spec,
                            lian_course **out, lian_error *err) {
  lian_status status = check_given(GIVEN({"case", q}, {"spec", spec}, {"out", out}), err);
  if (!status) status = check_spec(q, spec, err);
  if (status) return status;
  memory m = memory_of(env);
  lian_course *s = memory_zero(m, 1, sizeof *s);
  if (!s) return status_no_memory(err);
  *s = (lian_course){.m = m, .q = lian_case_keep(q), .n = q->n, .uses = q->users.count, .lanes = spec->lanes,
                     .steps = spec->steps, .watched = spec->watched, .followed = spec->followed, .dt = spec->months};
  s->batches = (s->lanes + LANES - 1) / LANES;
  if (!take_memory(s)) {
    lian_course_free(s);
    return status_no_memory(err);
  }
  if (s->watched > 0) memcpy(s->watch, spec->watch, s->watched * sizeof *s->watch);
  if (s->followed > 0) memcpy(s->follow, spec->follow, s->followed * sizeof *s->follow);
  weigh_users(s, spec->final);
  for (size_t k = 0; k < s->batches; k++) start_batch(s, &s->batch[k]);
  *out = s;
  return LIAN_OK;
}

void lian_course_free(lian_course *s) {
  if (!s) return;
  memory m = s->m;
  if (s->pool) pool_free(m, s->pool);
  for (size_t k = 0; s->batch && k < s->batches; k++) free_batch(s, &s->batch[k]);
  memory_free(m, s->batch, s->batches, sizeof *s->batch);
  for (int k = 0; k < RECORDS; k++) memory_free(m, s->record[k], cells_of(s, k), sizeof *s->record[k]);
  memory_free(m, s->watch, s->watched, sizeof *s->watch);
  memory_free(m, s->follow, s->followed, sizeof *s->follow);
  memory_free(m, s->part, s->uses, sizeof *s->part);
  memory_free(m, s->full, s->n, 1);
  lian_case_free(s->q);
  memory_free(m, s, 1, sizeof *s);
}
