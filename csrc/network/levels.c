/* levels (lian/items.h) under LANES sets of cuts at once

   Items to compute are kept in a bit set by topological position, so that each is computed once, after its
   inputs; only items whose own supply or inputs differ from the case are computed. A cycle
   is iterated downward, over items whose inputs have fallen, until no level falls by more than
   1e-14; with contraction r per iteration the remaining error is at most 1e-14 / (1 - r).
   cost: O(links downstream of the cuts) a run; up to three rows of LANES numbers an item */
#include "levels.h"

#include <math.h>
#include <string.h>

/* rows of an item that differ from the case */
#define HAS_SHARES 1
#define HAS_LEVELS 2
#define HAS_OWN 4

/* ---- items to compute */

static void wait_for(sweep *s, uint32_t item) {
  if (!s->relevant || s->relevant[item]) waiting_add(&s->todo, s->q->order.place[item]);
}

/* ---- one item */

static const double *row_of(const sweep *s, uint32_t item) {
  return s->state[item] & HAS_LEVELS ? s->level + (size_t)item * LANES : NULL;
}

static void lower_to_needs(const sweep *s, uint32_t i, double out[LANES]) {
  const items *t = s->q->t;
  double same = 1; /* least over inputs that do not differ from the case */
  for (size_t p = t->needs.start[i]; p < t->needs.start[i + 1]; p++) {
    uint32_t j = t->needs.item[p];
    const double *row = row_of(s, j);
    if (t->need[p] == LIAN_NEED_CRITICAL) {
      if (row)
        lower_row(out, row);
      else
        same = smaller(same, s->q->level[j]);
    } else if (t->need[p] == LIAN_NEED_IMPORTANT) {
      if (row)
        lower_half(out, row);
      else
        same = smaller(same, (1 + s->q->level[j]) / 2);
    }
  }
  lower_scalar(out, same);
}

static void lower_to_variants(const sweep *s, uint32_t i, double out[LANES]) {
  const items *t = s->q->t;
  double sum[LANES] = {0};
  size_t from = t->kinds.start[i], to = t->kinds.start[i + 1];
  if (from == to) return;
  for (size_t p = from; p < to; p++) {
    const double *row = row_of(s, t->kinds.item[p]);
    double same[LANES], part = t->part[p];
    if (!row) row = fill_row(same, s->q->level[t->kinds.item[p]]);
    if (t->any[i])
      for (int w = 0; w < LANES; w++) sum[w] = larger(sum[w], row[w]);
    else
      for (int w = 0; w < LANES; w++) sum[w] += part * row[w];
  }
  lower_row(out, sum);
}

static void supply_of(const sweep *s, uint32_t i, const double *restrict need,
                      double *restrict out) {
  const lian_case *q = s->q;
  double same[2][LANES], spare = q->spare[i];
  const double *abroad = s->state[i] & HAS_SHARES ? s->abroad + (size_t)i * LANES
                                                  : fill_row(same[0], q->abroad[i]);
  const double *own = s->state[i] & HAS_OWN ? s->own + (size_t)i * LANES : fill_row(same[1], q->own[i]);
  if (q->made[i])
    for (int w = 0; w < LANES; w++)
      out[w] = smaller(1, smaller(need[w], spare * (abroad[w] + own[w])));
  else
    for (int w = 0; w < LANES; w++)
      out[w] = smaller(1, spare * (own[w] * need[w] + abroad[w]));
}

/* a(i) in all lanes */
static void level_of(const sweep *s, uint32_t i, double out[LANES]) {
  double need[LANES];
  for (int w = 0; w < LANES; w++) need[w] = 1;
  lower_to_needs(s, i, need);
  supply_of(s, i, need, out);
  lower_to_variants(s, i, out);
}

/* ---- changes of levels */

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

static void queue_users(sweep *s, uint32_t i) {
  const users *u = &s->q->users;
  for (size_t p = u->start[i]; p < u->start[i + 1]; p++) wait_for(s, u->item[p]);
}

static void run_one(sweep *s, uint32_t i) {
  double row[LANES];
  level_of(s, i, row);
  if (!differs(row, s->q->level[i])) return;
  set_row(s, i, row);
  queue_users(s, i);
}

/* computes an item of a cycle; a fall is stored once it exceeds SETTLED, so that small ones accumulate; then its users
   are queued. Lanes are independent */
static void visit(sweep *s, uint32_t i, uint32_t group) {
  double row[LANES], old[LANES];
  int fell = 0;
  level_of(s, i, row);
  const double *kept = row_of(s, i);
  for (int w = 0; w < LANES; w++) old[w] = kept ? kept[w] : s->q->level[i];
  for (int w = 0; w < LANES; w++) {
    int falls = row[w] < old[w] - SETTLED;
    fell |= falls;
    row[w] = falls ? row[w] : old[w];
  }
  if (!fell) return;
  set_row(s, i, row);
  const users *u = &s->q->users;
  for (size_t p = u->start[i]; p < u->start[i + 1]; p++)
    if (s->q->order.group[u->item[p]] == group) wait_for(s, u->item[p]);
}

/* sets every item of a cycle to 1, where levels may rise */
static void raise_cycle(sweep *s, size_t from, size_t to) {
  double row[LANES];
  for (int w = 0; w < LANES; w++) row[w] = 1;
  for (size_t place = from; place < to; place++) {
    set_row(s, s->q->order.item[place], row);
    waiting_add(&s->todo, place);
  }
}

static void run_cycle(sweep *s, uint32_t group) {
  const order *o = &s->q->order;
  size_t from = o->start[group], to = o->start[group + 1];
  if (s->raised) raise_cycle(s, from, to);
  for (int rounds = 0, any = 1; any; rounds++) {
    any = 0;
    for (size_t place = from; waiting_next(&s->todo, &place, to); place++) {
      waiting_drop(&s->todo, place);
      any = 1;
      if (rounds < MOST_ROUNDS)
        visit(s, o->item[place], group);
      else
        s->stuck = o->item[place];
    }
  }
  for (size_t place = from; place < to; place++) {
    const users *u = &s->q->users;
    uint32_t i = o->item[place];
    const double *row = row_of(s, i);
    if (!row || !differs(row, s->q->level[i])) continue;
    for (size_t p = u->start[i]; p < u->start[i + 1]; p++)
      if (o->group[u->item[p]] != group) wait_for(s, u->item[p]);
  }
}

void sweep_run(sweep *s) {
  const order *o = &s->q->order;
  size_t place;
  while (waiting_take(&s->todo, &place)) {
    uint32_t i = o->item[place], group = o->group[i];
    if (o->start[group + 1] - o->start[group] > 1) {
      waiting_add(&s->todo, place);
      run_cycle(s, group);
    } else {
      run_one(s, i);
    }
  }
}

/* ---- cuts and closed gaps */

static void open_shares(sweep *s, uint32_t i) {
  if (s->state[i] & HAS_SHARES) return;
  fill_row(s->abroad + (size_t)i * LANES, s->q->abroad[i]);
  touch(s, i);
  s->state[i] |= HAS_SHARES;
  wait_for(s, i);
}

/* gives home's share a row of its own; only where home's share is cut or raised */
static void open_own(sweep *s, uint32_t i) {
  open_shares(s, i);
  if (s->state[i] & HAS_OWN) return;
  fill_row(s->own + (size_t)i * LANES, s->q->own[i]);
  s->state[i] |= HAS_OWN;
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
    if (part->own > 0) {
      open_own(s, part->item);
      s->own[at] = rest_of(s->own[at], part->own);
    }
  }
}

void sweep_close(sweep *s, uint32_t item, int lane) {
  size_t at = (size_t)item * LANES + (size_t)lane;
  open_own(s, item);
  s->own[at] = larger(s->own[at], 1 - s->abroad[at]);
}

double sweep_level(const sweep *s, uint32_t item, int lane) {
  const double *row = row_of(s, item);
  return row ? row[lane] : s->q->level[item];
}

void sweep_keep(const sweep *s, int lane, double *level) {
  for (size_t k = 0; k < s->touched_count; k++) level[s->touched[k]] = sweep_level(s, s->touched[k], lane);
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

/* ---- levels of the case: every item, cycles from 1 */

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
