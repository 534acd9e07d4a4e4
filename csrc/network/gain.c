/* bounds on how a fall of an item's supply passes to a goal (see gain.h)
   min, mean and half-way rules never widen a fall: |min x - min y| <= max |x - y|, and so on along
   the chain; with several items cut the falls at most add up. Only a bought item with a home share t
   adds the fall of its inputs to that of its supply; in a cycle, where its inputs fall
   with it, a fall d of supply makes at most d + t d + t^2 d ... = d / (1 - t). */
#include "gain.h"

#include <string.h>

typedef struct pass {
  const evaluation *e;
  const lian_case *q;
  double *gain; /* n: bound at each item; 0 except for touched items */
  uint32_t *touched;
  size_t count;
  waiting todo;
} pass;

/* bound at i from its inputs and variants */
static double gain_from_inputs(const pass *s, uint32_t i) {
  const items *t = s->q->t;
  double most = 0, sum = 0, best = 0;
  double through = s->q->made[i] ? 1 : s->q->spare[i] * s->q->own[i];
  for (size_t p = t->needs.start[i]; p < t->needs.start[i + 1]; p++) {
    double part = t->need[p] == LIAN_NEED_CRITICAL ? 1 : t->need[p] == LIAN_NEED_IMPORTANT ? 0.5 : 0;
    most = larger(most, part * through * s->gain[t->needs.item[p]]);
  }
  for (size_t p = t->kinds.start[i]; p < t->kinds.start[i + 1]; p++) {
    double v = s->gain[t->kinds.item[p]];
    sum += t->part[p] * v;
    best = larger(best, v);
  }
  return larger(most, t->any[i] ? best : sum);
}

static int amplifies(const pass *s, uint32_t i) {
  return !s->q->made[i] && s->q->spare[i] * s->q->own[i] > 1;
}

static void raise(pass *s, uint32_t i, double v) {
  if (v <= s->gain[i]) return;
  if (s->gain[i] == 0) s->touched[s->count++] = i;
  s->gain[i] = v;
}

static void queue_users(pass *s, uint32_t i) {
  const users *u = &s->q->users;
  const order *o = &s->q->order;
  for (size_t p = u->start[i]; p < u->start[i + 1]; p++) {
    uint32_t user = u->item[p];
    if (s->e->relevant[user] && o->group[user] != o->group[i]) waiting_add(&s->todo, o->place[user]);
  }
}

static void visit(pass *s, size_t place) {
  const order *o = &s->q->order;
  uint32_t group = o->group[o->item[place]];
  size_t from = o->start[group], to = o->start[group + 1];
  double most = 0;
  int unbounded = 0;
  for (size_t p = from; p < to; p++) {
    most = larger(most, larger(s->gain[o->item[p]], gain_from_inputs(s, o->item[p])));
    unbounded |= to - from > 1 && amplifies(s, o->item[p]);
    waiting_drop(&s->todo, p);
  }
  if (most == 0) return;
  if (unbounded) most = GAIN_UNKNOWN;
  for (size_t p = from; p < to; p++) {
    raise(s, o->item[p], most);
    queue_users(s, o->item[p]);
  }
}

static double goal_gain(const pass *s) {
  const lian_goal *g = &s->e->goal;
  double sum = 0, weights = 0, best = 0;
  for (size_t k = 0; k < g->count; k++) {
    double w = g->weight ? g->weight[k] : 1, v = s->gain[g->item[k]];
    sum += w * v;
    weights += w;
    best = larger(best, v);
  }
  return g->best ? best : sum / weights;
}

/* bound at j itself for a fall of its supply by 1 */
static double first_gain(const pass *s, uint32_t j) {
  const order *o = &s->q->order;
  uint32_t group = o->group[j];
  double through = s->q->made[j] ? 0 : s->q->spare[j] * s->q->own[j];
  if (o->start[group + 1] - o->start[group] < 2) return 1;
  return through < 1 ? 1 / (1 - through) : GAIN_UNKNOWN;
}

static double gain_from(pass *s, uint32_t j) {
  size_t place;
  s->todo.first = s->todo.words;
  raise(s, j, first_gain(s, j));
  waiting_add(&s->todo, s->q->order.place[j]);
  while (waiting_take(&s->todo, &place)) visit(s, place);
  double v = goal_gain(s);
  for (size_t k = 0; k < s->count; k++) s->gain[s->touched[k]] = 0;
  s->count = 0;
  return v;
}

lian_status gain_of(const evaluation *e, const unsigned char *wanted, double *out,
                    lian_error *err) {
  size_t n = e->q->n, words = waiting_words(n);
  pass s = {.e = e, .q = e->q, .todo = {NULL, words, words}};
  s.gain = memory_zero(e->m, n, sizeof *s.gain);
  s.touched = memory_new(e->m, n, sizeof *s.touched);
  s.todo.word = memory_zero(e->m, words, sizeof *s.todo.word);
  lian_status status = s.gain && s.touched && s.todo.word ? LIAN_OK : status_no_memory(err);
  for (uint32_t j = 0; !status && j < n; j++)
    out[j] = wanted[j] && e->relevant[j] ? gain_from(&s, j) : 0;
  memory_free(e->m, s.gain, n, sizeof *s.gain);
  memory_free(e->m, s.touched, n, sizeof *s.touched);
  memory_free(e->m, s.todo.word, words, sizeof *s.todo.word);
  return status;
}
