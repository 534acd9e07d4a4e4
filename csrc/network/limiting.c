/* items whose rise can raise a goal, and by how much at most

   An item's level is the least of several terms (levels.c: supply, inputs, variants), so it rises only when every term
   at that level rises, and by no more than the one of them that rises least; terms above it say nothing. From the
   goal's items on, inputs and variants of terms that limit are listed. The bound goes along one of them, the first: the
   rise of a critical input passes on in full, of an important one by half, of a variant by its weight, to a bought item
   by home's share; bounds over several ways add up. A term counts as limiting up to SLACK above the level, as a rise by
   less can be rounding. Items of a cycle hold each other down: all of it and all its inputs are listed, and as no
   step widens a difference, none of it rises by more than its inputs and its own supply do (gain.c). */
#include "limiting.h"

#include "rows.h"

#define SLACK 1e-6

static void add(limiting *l, const lian_case *q, uint32_t i, double slope) {
  waiting_add(&l->todo, q->order.place[i]);
  l->slope[i] += slope;
}

/* ---- terms of a level */

/* what input p of an item allows */
static double allowed_by(const lian_case *q, size_t p) {
  double level = q->level[q->t->needs.item[p]];
  return q->t->need[p] == LIAN_NEED_CRITICAL ? level : q->t->need[p] == LIAN_NEED_IMPORTANT ? (1 + level) / 2 : 1;
}

static double allowed_by_inputs(const lian_case *q, uint32_t i) {
  const item_links *needs = &q->t->needs;
  double least = 1;
  for (size_t p = needs->start[i]; p < needs->start[i + 1]; p++) least = smaller(least, allowed_by(q, p));
  return least;
}

static double allowed_by_variants(const lian_case *q, uint32_t i) {
  const item_links *kinds = &q->t->kinds;
  double sum = 0, best = 0;
  for (size_t p = kinds->start[i]; p < kinds->start[i + 1]; p++) {
    sum += q->t->part[p] * q->level[kinds->item[p]];
    best = larger(best, q->level[kinds->item[p]]);
  }
  return kinds->start[i] == kinds->start[i + 1] ? 1 : q->t->any[i] ? best : sum;
}

static double allowed_by_supply(const lian_case *q, uint32_t i, double inputs) {
  return q->spare[i] * (q->made[i] ? q->own[i] + q->abroad[i] : q->own[i] * inputs + q->abroad[i]);
}

/* ---- what limits */

/* lists the inputs that allow at most `limit`; the slope goes to the first of them */
static void add_inputs(limiting *l, const lian_case *q, uint32_t i, double limit, double slope) {
  const item_links *needs = &q->t->needs;
  for (size_t p = needs->start[i]; p < needs->start[i + 1]; p++) {
    if (q->t->need[p] == LIAN_NEED_OPTIONAL || allowed_by(q, p) > limit) continue;
    add(l, q, needs->item[p], q->t->need[p] == LIAN_NEED_IMPORTANT ? slope / 2 : slope);
    slope = 0;
  }
}

static void add_variants(limiting *l, const lian_case *q, uint32_t i, double slope) {
  const item_links *kinds = &q->t->kinds;
  for (size_t p = kinds->start[i]; p < kinds->start[i + 1]; p++)
    add(l, q, kinds->item[p], slope * (q->t->any[i] ? 1 : q->t->part[p]));
}

/* Home's inputs count for a bought item too where it has no share yet, as that share may be what is raised. Keeps for i
   the slope of its own supply. */
static void follow_item(limiting *l, const lian_case *q, uint32_t i) {
  double slope = l->slope[i], level = q->level[i] + SLACK, inputs = allowed_by_inputs(q, i);
  if (q->level[i] >= 1) slope = 0;
  l->slope[i] = 0;
  if (q->level[i] >= 1) return;
  if (allowed_by_supply(q, i, inputs) <= level) {
    l->slope[i] = slope;
    if (!q->made[i]) add_inputs(l, q, i, inputs + SLACK, q->spare[i] * q->own[i] * slope);
    slope = 0;
  }
  if (allowed_by_variants(q, i) <= level) {
    add_variants(l, q, i, slope);
    slope = 0;
  }
  if (q->made[i] && inputs <= level) add_inputs(l, q, i, level, slope);
}

static int inside(const lian_case *q, uint32_t i, uint32_t group) { return q->order.group[i] == group; }

/* slope: how far the rise of an item of the cycle may go at the goal */
static void add_outside(limiting *l, const lian_case *q, uint32_t i, double slope) {
  const item_links *needs = &q->t->needs, *kinds = &q->t->kinds;
  uint32_t group = q->order.group[i];
  for (size_t p = needs->start[i]; p < needs->start[i + 1]; p++)
    if (q->t->need[p] != LIAN_NEED_OPTIONAL && !inside(q, needs->item[p], group)) add(l, q, needs->item[p], slope);
  for (size_t p = kinds->start[i]; p < kinds->start[i + 1]; p++)
    if (!inside(q, kinds->item[p], group)) add(l, q, kinds->item[p], slope);
}

static void follow_cycle(limiting *l, const lian_case *q, size_t from, size_t to) {
  double slope = 0;
  int unbounded = 0;
  for (size_t place = from; place < to; place++) {
    uint32_t i = q->order.item[place];
    slope += l->slope[i];
    unbounded |= !q->made[i] && q->spare[i] > 1; /* its share may be raised to 1, and the cycle amplify */
  }
  if (unbounded && slope > 0) slope = LIMITING_UNKNOWN;
  for (size_t place = from; place < to; place++) {
    uint32_t i = q->order.item[place];
    l->slope[i] = q->made[i] ? slope : slope > 0 ? LIMITING_UNKNOWN : 0;
    add_outside(l, q, i, slope);
  }
}

void limiting_find(limiting *l, const lian_case *q, const lian_goal *goal) {
  double weights = 0;
  size_t place;
  for (size_t k = 0; k < l->count; k++) l->slope[l->item[k]] = 0;
  l->count = 0;
  for (size_t k = 0; k < goal->count; k++) weights += goal->weight ? goal->weight[k] : 1;
  for (size_t k = 0; k < goal->count; k++)
    add(l, q, goal->item[k], goal->best ? 1 : (goal->weight ? goal->weight[k] : 1) / weights);
  for (size_t before = l->n; waiting_take_last(&l->todo, &place, before); before = place) {
    uint32_t group = q->order.group[q->order.item[place]];
    size_t from = q->order.start[group], to = q->order.start[group + 1];
    for (size_t p = from; p < to; p++) l->item[l->count++] = q->order.item[p];
    if (to - from > 1) {
      for (size_t p = from; p < to; p++) waiting_drop(&l->todo, p);
      follow_cycle(l, q, from, to);
    } else {
      follow_item(l, q, q->order.item[place]);
    }
    place = from;
  }
  l->todo.first = l->todo.words;
}

double limiting_bound(const limiting *l, const lian_case *q, uint32_t item) {
  double missing = q->spare[item] * (1 - q->abroad[item] - q->own[item]);
  uint32_t group = q->order.group[item];
  if (l->slope[item] == 0) return 0;
  if (!q->made[item] && q->order.start[group + 1] - q->order.start[group] == 1) missing *= allowed_by_inputs(q, item);
  return missing * l->slope[item];
}

lian_status limiting_new(memory m, size_t n, limiting *out, lian_error *err) {
  size_t words = waiting_words(n);
  *out = (limiting){.m = m, .n = n, .todo = {NULL, words, words}};
  out->slope = memory_zero(m, n, sizeof *out->slope);
  out->item = memory_new(m, n, sizeof *out->item);
  out->todo.word = memory_zero(m, words, sizeof *out->todo.word);
  if (out->slope && out->item && out->todo.word) return LIAN_OK;
  limiting_free(out);
  return status_no_memory(err);
}

void limiting_free(limiting *l) {
  memory_free(l->m, l->slope, l->n, sizeof *l->slope);
  memory_free(l->m, l->item, l->n, sizeof *l->item);
  memory_free(l->m, l->todo.word, l->todo.words, sizeof *l->todo.word);
  *l = (limiting){.m = l->m};
}
