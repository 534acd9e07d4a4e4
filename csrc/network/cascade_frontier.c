/* one failure, followed along the links of the firms that it touches
   A firm that lost output tells its buyers what they miss more than before (sigma (1 - h_d), which also grows when its
   market shrinks), a firm that lost sales tells its suppliers. Sums of what is missing stay between iterations, so
   that an iteration costs the links of the firms whose state changed. All calls of an iteration use the state before
   it. */
#include "cascade.h"

#define TOUCHED 1u     /* is in the list of touched firms */
#define DIRTY_DOWN 2u  /* what it misses has grown in this iteration */
#define DIRTY_UP 4u
#define IN_MARKET 8u   /* is in the list of its market */
#define FAILED 16u     /* has caps */
#define SUMMED 32u     /* has sums of what it misses */
#define POLLED 100000  /* links of an iteration, above which the caller is asked whether to stop */
#define NO_FIRM UINT32_MAX

typedef struct pass {
  const cascade_call *k;
  const lian_cascade *c;
  cascade_work *w;
  size_t touched, fell_down, fell_up, dirty_down, dirty_up, changed; /* lengths of the lists */
  size_t links; /* told in this iteration */
} pass;

static void touch(pass *p, uint32_t i) {
  if (p->w->marks[i] & TOUCHED) return;
  p->w->marks[i] |= TOUCHED;
  p->w->touched[p->touched++] = i;
}

/* a firm kept `before` of its output and keeps `now` */
static void note_down(pass *p, uint32_t i, double before, double now) {
  const firm_fixed *f = &p->c->firm[i];
  p->w->fell_down[p->fell_down++] = i;
  if (p->c->markets == 0) return;
  market_state *m = &p->w->market[f->market];
  exact_add(&m->left, now * f->sales);
  exact_add(&m->left, -(before * f->sales));
  if (!m->changed) {
    m->changed = 1;
    p->w->changed[p->changed++] = f->market;
  }
  if (!(p->w->marks[i] & IN_MARKET)) {
    p->w->marks[i] |= IN_MARKET;
    p->w->next[i] = m->first;
    m->first = i;
  }
}

static void note_up(pass *p, uint32_t i, double fall) {
  p->w->fall[p->fell_up] = fall;
  p->w->fell_up[p->fell_up++] = i;
}

static void begin(pass *p, size_t failure) {
  const lian_failures *f = p->k->f;
  cascade_work *w = p->w;
  for (size_t e = failure_begin(f, failure); e < failure_end(f, failure); e++) {
    uint32_t i = f->firm[e];
    touch(p, i);
    w->marks[i] |= FAILED;
    w->down[i] = w->cap_down[i] = 1 - failure_down(f, e);
    w->up[i] = w->cap_up[i] = 1 - failure_up(f, e);
    if (w->down[i] < 1) note_down(p, i, 1, w->down[i]);
    if (w->up[i] < 1) note_up(p, i, 1 - w->up[i]);
  }
}

/* appends firm i to a list of `count` unless it has the mark; no branch, for it would be guessed wrong */
static inline size_t append_once(uint32_t *list, size_t count, unsigned char *marks, uint32_t i, unsigned mark) {
  unsigned char before = marks[i];
  list[count] = i;
  marks[i] = (unsigned char)(before | mark);
  return count + !(before & mark);
}

/* what the buyers of firm i miss of it is now `missed` */
static void tell_buyers(pass *p, uint32_t i, double missed) {
  const lian_cascade *c = p->c;
  cascade_work *w = p->w;
  double more = missed - w->missed[i];
  size_t dirty = p->dirty_down, begin = c->g->out_start[i], end = c->g->out_start[i + 1];
  if (more == 0) return;
  w->missed[i] = missed;
  for (size_t e = begin; e < end; e++) {
    uint32_t slot = c->slot[e], j = c->g->buyer[e];
    if (slot == SLOT_NONE) continue;
    double sum = w->sum[slot] += c->g->value[e] * more, share = sum * c->scale[slot];
    if (share > w->worst[j]) w->worst[j] = share;
    dirty = append_once(w->dirty_down, dirty, w->marks, j, DIRTY_DOWN);
  }
  p->dirty_down = dirty;
  p->links += end - begin;
}

static void tell_down(pass *p) {
  cascade_work *w = p->w;
  if (p->c->markets == 0)
    for (size_t k = 0; k < p->fell_down; k++) tell_buyers(p, w->fell_down[k], 1 - w->down[w->fell_down[k]]);
  for (size_t k = 0; k < p->changed; k++) {
    market_state *m = &w->market[w->changed[k]];
    double left = m->left.high + m->left.low;
    m->changed = 0;
    for (uint32_t i = m->first; i != NO_FIRM; i = w->next[i])
      tell_buyers(p, i, share_of_market(p->c->firm[i].sales, left) * (1 - w->down[i]));
  }
  p->fell_down = p->changed = 0;
}

static void tell_up(pass *p) {
  const uint32_t *start = p->c->g->in_start, *supplier = p->c->supplier;
  const double *value = p->c->value;
  double *unsold = p->w->unsold;
  uint32_t *list = p->w->dirty_up;
  unsigned char *restrict marks = p->w->marks;
  size_t dirty = p->dirty_up;
  for (size_t k = 0; k < p->fell_up; k++) {
    uint32_t j = p->w->fell_up[k];
    size_t begin = start[j], end = start[j + 1];
    double fall = p->w->fall[k];
    for (size_t e = begin; e < end; e++) {
      unsold[supplier[e]] += value[e] * fall;
      dirty = append_once(list, dirty, marks, supplier[e], DIRTY_UP);
    }
    p->links += end - begin;
  }
  p->dirty_up = dirty;
  p->fell_up = 0;
}

static double kept(double missing, double floor, double cap) {
  double h = 1 - missing;
  if (h < floor) h = floor;
  return h < cap ? h : cap;
}

/* the new state of all whose inputs or sales changed; the largest fall */
static double settle(pass *p) {
  cascade_work *w = p->w;
  double most = 0;
  for (size_t k = 0; k < p->dirty_down; k++) {
    uint32_t j = w->dirty_down[k];
    touch(p, j);
    w->marks[j] = (unsigned char)((w->marks[j] | SUMMED) & ~DIRTY_DOWN);
    double before = w->down[j];
    double now = kept(w->worst[j], floor_of(p->c, j), w->marks[j] & FAILED ? w->cap_down[j] : 1);
    if (now == before) continue;
    if (before - now > most) most = before - now;
    w->down[j] = now;
    note_down(p, j, before, now);
  }
  for (size_t k = 0; k < p->dirty_up; k++) {
    uint32_t i = w->dirty_up[k];
    touch(p, i);
    w->marks[i] &= (unsigned char)~DIRTY_UP;
    double before = w->up[i];
    double now = kept(w->unsold[i] * p->c->inverse[i], floor_of(p->c, i),
                      w->marks[i] & FAILED ? w->cap_up[i] : 1);
    if (now == before) continue;
    if (before - now > most) most = before - now;
    w->up[i] = now;
    note_up(p, i, before - now);
  }
  p->dirty_down = p->dirty_up = 0;
  return most;
}

/* heap sort, ascending: losses are listed by firm */
static void sift(uint32_t *v, size_t at, size_t count) {
  for (size_t child; (child = 2 * at + 1) < count; at = child) {
    if (child + 1 < count && v[child + 1] > v[child]) child++;
    if (v[at] >= v[child]) return;
    uint32_t t = v[at];
    v[at] = v[child];
    v[child] = t;
  }
}

static void sort(uint32_t *v, size_t count) {
  for (size_t k = count / 2; k-- > 0;) sift(v, k, count);
  for (size_t k = count; k-- > 1;) {
    uint32_t t = v[0];
    v[0] = v[k];
    v[k] = t;
    sift(v, 0, k);
  }
}

static void put_down(const pass *p, size_t failure, size_t iterations, double residual) {
  cascade_work *w = p->w;
  outcome o = {0, 0, 0, 0};
  if (p->k->losses) sort(w->touched, p->touched);
  for (size_t k = 0; k < p->touched; k++) {
    uint32_t i = w->touched[k];
    outcome_add(p->k, w, failure, i, w->down[i], w->up[i], &o);
  }
  outcome_put(p->k, failure, &o, iterations, residual, 0);
}

static void clear(const pass *p) {
  const lian_cascade *c = p->c;
  cascade_work *w = p->w;
  for (size_t k = 0; k < p->touched; k++) {
    uint32_t i = w->touched[k];
    w->up[i] = 1;
    w->unsold[i] = 0;
    if (w->marks[i] & SUMMED)
      for (size_t s = c->slot_start[i]; s < c->slot_start[i + 1]; s++) w->sum[s] = 0;
    if (w->marks[i] & IN_MARKET) w->market[c->firm[i].market] = market_at_rest(c, c->firm[i].market);
    if (w->marks[i] & (SUMMED | FAILED)) {
      w->down[i] = 1;
      w->missed[i] = w->worst[i] = 0;
    }
    w->marks[i] = 0;
  }
}

int frontier_run(const cascade_call *k, cascade_work *w, size_t failure) {
  pass p = {.k = k, .c = k->c, .w = w};
  double most;
  size_t t = 0;
  int goes_on = 1, narrow = 1;
  begin(&p, failure);
  while (goes_on && narrow) {
    p.links = 0;
    tell_down(&p);
    tell_up(&p);
    most = settle(&p);
    t++;
    goes_on = most > k->f->tolerance && t < k->most;
    narrow = p.links <= k->wide;
    if (p.links > POLLED && thread_watched(k->watch)) break;
    if (!goes_on) put_down(&p, failure, t, most);
  }
  clear(&p);
  return !goes_on;
}
