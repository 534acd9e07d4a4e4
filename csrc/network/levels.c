/* attainable levels (see lian.h, items): LANES patterns advance together

   Items wait in a set of bits by their place in the order of making, so that each is worked out once,
   after its inputs; only items whose own supply or inputs differ from the case are touched. A circle
   is gone round downward until no level falls by more than 1e-14; with contraction r a round the
   error left is at most 1e-14 r / (1 - r).
   cost: O(links of what lies downstream) a run; three rows of LANES numbers an item */
#include "levels.h"

#include <math.h>
#include <string.h>

#define HAS_SHARES 1
#define HAS_LEVELS 2
#define SETTLED 1e-14
#define MOST_ROUNDS 1000000

static inline double smaller(double a, double b) { return a < b ? a : b; }
static inline double larger(double a, double b) { return a > b ? a : b; }

/* ---- the set of waiting places */

static void wait_for(sweep *s, uint32_t item) {
  if (!s->relevant || s->relevant[item]) waiting_add(&s->todo, s->q->order.place[item]);
}

/* ---- one item */

static void lower_scalar(double row[LANES], double v) {
  for (int w = 0; w < LANES; w++) row[w] = smaller(row[w], v);
}

static void lower_row(double row[LANES], const double *v) {
  for (int w = 0; w < LANES; w++) row[w] = smaller(row[w], v[w]);
}

static void lower_half(double row[LANES], const double *v) {
  for (int w = 0; w < LANES; w++) row[w] = smaller(row[w], (1 + v[w]) / 2);
}

static const double *row_of(const sweep *s, uint32_t item) {
  return s->state[item] & HAS_LEVELS ? s->level + (size_t)item * LANES : NULL;
}

static void lower_to_needs(const sweep *s, uint32_t i, double out[LANES]) {
  const items *t = s->q->t;
  double still = 1; /* of the inputs that are as in the case */
  for (size_t p = t->needs.start[i]; p < t->needs.start[i + 1]; p++) {
    uint32_t j = t->needs.item[p];
    const double *row = row_of(s, j);
    if (t->need[p] == LIAN_CRITICAL) {
      if (row)
        lower_row(out, row);
      else
        still = smaller(still, s->q->level[j]);
    } else if (t->need[p] == LIAN_IMPORTANT) {
      if (row)
        lower_half(out, row);
      else
        still = smaller(still, (1 + s->q->level[j]) / 2);
    }
  }
  lower_scalar(out, still);
}

static void lower_to_variants(const sweep *s, uint32_t i, double out[LANES]) {
  const items *t = s->q->t;
  double sum[LANES] = {0};
  size_t from = t->kinds.start[i], to = t->kinds.start[i + 1];
  if (from == to) return;
  for (size_t p = from; p < to; p++) {
    const double *row = row_of(s, t->kinds.item[p]);
    double still = s->q->level[t->kinds.item[p]], part = t->part[p];
    for (int w = 0; w < LANES; w++) {
      double v = row ? row[w] : still;
      sum[w] = t->any[i] ? larger(sum[w], v) : sum[w] + part * v;
    }
  }
  lower_row(out, sum);
}

static void supply_of(const sweep *s, uint32_t i, const double need[LANES], double out[LANES]) {
  const lian_case *q = s->q;
  const double *abroad = NULL, *own = NULL;
  double spare = q->spare[i];
  if (s->state[i] & HAS_SHARES) {
    abroad = s->abroad + (size_t)i * LANES;
    own = s->own + (size_t)i * LANES;
  }
  for (int w = 0; w < LANES; w++) {
    double from = abroad ? abroad[w] : q->abroad[i], home = own ? own[w] : q->own[i];
    double made = smaller(need[w], spare * (from + home)), bought = spare * (home * need[w] + from);
    out[w] = smaller(1, q->made[i] ? made : bought);
  }
}

/* a(i) in all lanes */
static void work_out(const sweep *s, uint32_t i, double out[LANES]) {
  double need[LANES];
  for (int w = 0; w < LANES; w++) need[w] = 1;
  lower_to_needs(s, i, need);
  supply_of(s, i, need, out);
  lower_to_variants(s, i, out);
}

/* ---- what changes */

static void touch(sweep *s, uint32_t i) {
  if (!s->state[i]) s->touched[s->touched_count++] = i;
}

static void set_row(sweep *s, uint32_t i, const double row[LANES]) {
  touch(s, i);
  s->state[i] |= HAS_LEVELS;
  memcpy(s->level + (size_t)i * LANES, row, LANES * sizeof *row);
}

static int differs(const double row[LANES], double v) {
  int other = 0;
  for (int w = 0; w < LANES; w++) other |= row[w] != v;
  return other;
}

static void alert_users(sweep *s, uint32_t i) {
  const users *u = &s->q->users;
  for (size_t p = u->start[i]; p < u->start[i + 1]; p++) wait_for(s, u->item[p]);
}

static void run_one(sweep *s, uint32_t i) {
  double row[LANES];
  work_out(s, i, row);
  if (!differs(row, s->q->level[i])) return;
  set_row(s, i, row);
  alert_users(s, i);
}

/* one round of a circle; the largest fall */
static double go_round(sweep *s, size_t from, size_t to) {
  double most = 0, row[LANES];
  for (size_t place = from; place < to; place++) {
    uint32_t i = s->q->order.item[place];
    double *old = s->level + (size_t)i * LANES;
    work_out(s, i, row);
    for (int w = 0; w < LANES; w++) most = larger(most, old[w] - row[w]);
    lower_row(old, row);
  }
  return most;
}

static void run_circle(sweep *s, uint32_t group) {
  const order *o = &s->q->order;
  size_t from = o->start[group], to = o->start[group + 1];
  double row[LANES];
  for (size_t place = from; place < to; place++) {
    uint32_t i = o->item[place];
    for (int w = 0; w < LANES; w++) row[w] = s->raised ? 1 : s->q->level[i];
    set_row(s, i, row);
    waiting_drop(&s->todo, place);
  }
  int rounds = 0;
  while (go_round(s, from, to) > SETTLED && rounds < MOST_ROUNDS) rounds++;
  if (rounds == MOST_ROUNDS) s->stuck = o->item[from];
  for (size_t place = from; place < to; place++) {
    const users *u = &s->q->users;
    uint32_t i = o->item[place];
    if (!differs(s->level + (size_t)i * LANES, s->q->level[i])) continue;
    for (size_t p = u->start[i]; p < u->start[i + 1]; p++)
      if (o->group[u->item[p]] != group) wait_for(s, u->item[p]);
  }
}

void sweep_run(sweep *s) {
  const order *o = &s->q->order;
  size_t place;
  while (waiting_take(&s->todo, &place)) {
    uint32_t i = o->item[place], group = o->group[i];
    if (o->start[group + 1] - o->start[group] > 1)
      run_circle(s, group);
    else
      run_one(s, i);
  }
}

/* ---- patterns */

static void open_shares(sweep *s, uint32_t i) {
  if (s->state[i] & HAS_SHARES) return;
  for (int w = 0; w < LANES; w++) {
    s->abroad[(size_t)i * LANES + (size_t)w] = s->q->abroad[i];
    s->own[(size_t)i * LANES + (size_t)w] = s->q->own[i];
  }
  touch(s, i);
  s->state[i] |= HAS_SHARES;
  wait_for(s, i);
}

static double rest_of(double share, double taken) {
  share -= taken;
  return share < SHARE_ROUNDING ? 0 : share;
}

void sweep_cut(sweep *s, size_t unit, int lane) {
  const units *u = &s->q->units;
  for (size_t k = u->start[unit]; k < u->start[unit + 1]; k++) {
    const unit_part *part = &u->part[k];
    if (s->relevant && !s->relevant[part->item]) continue;
    size_t at = (size_t)part->item * LANES + (size_t)lane;
    open_shares(s, part->item);
    s->abroad[at] = rest_of(s->abroad[at], part->mass);
    s->own[at] = rest_of(s->own[at], part->own);
  }
}

void sweep_close(sweep *s, uint32_t item, int lane) {
  size_t at = (size_t)item * LANES + (size_t)lane;
  open_shares(s, item);
  s->own[at] = larger(s->own[at], 1 - s->abroad[at]);
}

double sweep_level(const sweep *s, uint32_t item, int lane) {
  const double *row = row_of(s, item);
  return row ? row[lane] : s->q->level[item];
}

void sweep_clear(sweep *s) {
  for (size_t k = 0; k < s->touched_count; k++) s->state[s->touched[k]] = 0;
  s->touched_count = 0;
  s->todo.first = s->todo.words;
}

lian_status sweep_new(memory m, const lian_case *q, const unsigned char *relevant, sweep *out,
                      lian_error *err) {
  size_t n = q->n, words = waiting_words(n);
  sweep s = {.m = m, .q = q, .relevant = relevant, .todo = {NULL, words, words},
             .stuck = LIAN_NONE};
  s.state = memory_zero(m, n, 1);
  s.touched = memory_new(m, n, sizeof *s.touched);
  s.todo.word = memory_zero(m, words, sizeof *s.todo.word);
  s.abroad = memory_new(m, n * LANES, sizeof *s.abroad);
  s.own = memory_new(m, n * LANES, sizeof *s.own);
  s.level = memory_new(m, n * LANES, sizeof *s.level);
  *out = s;
  if (s.state && s.touched && s.todo.word && s.abroad && s.own && s.level) return LIAN_OK;
  sweep_free(out);
  return status_no_memory(err);
}

void sweep_free(sweep *s) {
  if (!s->q) return;
  size_t n = s->q->n;
  memory_free(s->m, s->state, n, 1);
  memory_free(s->m, s->touched, n, sizeof *s->touched);
  memory_free(s->m, s->todo.word, s->todo.words, sizeof *s->todo.word);
  memory_free(s->m, s->abroad, n * LANES, sizeof *s->abroad);
  memory_free(s->m, s->own, n * LANES, sizeof *s->own);
  memory_free(s->m, s->level, n * LANES, sizeof *s->level);
  s->q = NULL;
}

lian_status sweep_stuck(const lian_case *q, uint32_t item, lian_error *err) {
  return status_set(err, LIAN_NO_CONVERGENCE,
                    "levels in the circle of '%s' still fall after %d rounds",
                    labels_text(q->c->nodes, item), MOST_ROUNDS);
}

/* ---- the case itself: every item, circles from 1 */

lian_status levels_settle(lian_case *q, lian_error *err) {
  sweep s;
  lian_status status = sweep_new(q->m, q, NULL, &s, err);
  if (status) return status;
  for (size_t i = 0; i < q->n; i++) q->level[i] = 1;
  s.raised = 1;
  for (size_t i = 0; i < q->n; i++) wait_for(&s, (uint32_t)i);
  sweep_run(&s);
  uint32_t stuck = s.stuck;
  for (uint32_t i = 0; i < q->n; i++) {
    const double *row = row_of(&s, i);
    if (row) q->level[i] = row[0];
  }
  sweep_free(&s);
  return stuck == LIAN_NONE ? LIAN_OK : sweep_stuck(q, stuck, err);
}
