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
#define POLLED 100000  /* links of an iteration, above which the caller is asked whether to stop */
#define NO_FIRM UINT32_MAX

typedef struct pass {
  const cascade_call *k;
  const lian_cascade *c;
  cascade_work *w;
  size_t fell_down, fell_up, dirty_down, dirty_up, changed; /* lengths of the lists */
  size_t links; /* told in this iteration */
} pass;

static firm_state *touch(pass *p, uint32_t i) {
  firm_state *s = &p->w->firm[i];
  if (!(s->flags & TOUCHED)) {
    s->flags |= TOUCHED;
    p->w->touched[p->w->touched_count++] = i;
  }
  return s;
}

/* a firm kept `before` of its output and keeps s->down now */
static void note_down(pass *p, uint32_t i, firm_state *s, double before) {
  const firm_fixed *f = &p->c->firm[i];
  p->w->fell_down[p->fell_down++] = i;
  if (p->c->markets == 0) return;
  market_state *m = &p->w->market[f->market];
  exact_add(&m->left, s->down * f->sales);
  exact_add(&m->left, -(before * f->sales));
  if (!m->changed) {
    m->changed = 1;
    p->w->changed[p->changed++] = f->market;
  }
  if (!(s->flags & IN_MARKET)) {
    s->flags |= IN_MARKET;
    s->next = m->first;
    m->first = i;
  }
}

static void note_up(pass *p, uint32_t i, double fall) {
  p->w->fall[p->fell_up] = fall;
  p->w->fell_up[p->fell_up++] = i;
}

static void begin(pass *p, size_t failure) {
  const lian_failures *f = p->k->f;
  for (size_t e = failure_begin(f, failure); e < failure_end(f, failure); e++) {
    uint32_t i = f->firm[e];
    firm_state *s = touch(p, i);
    s->cap_down = 1 - failure_down(f, e);
    s->cap_up = 1 - failure_up(f, e);
    s->down = s->cap_down;
    s->up = s->cap_up;
    if (s->down < 1) note_down(p, i, s, 1);
    if (s->up < 1) note_up(p, i, 1 - s->up);
  }
}

/* what the buyers of firm i miss of it is now `missed` */
static void tell_buyers(pass *p, uint32_t i, firm_state *s, double missed) {
  const lian_network *g = p->c->g;
  double more = missed - s->missed;
  if (more == 0) return;
  s->missed = missed;
  for (size_t e = g->out_start[i]; e < g->out_start[i + 1]; e++) {
    uint32_t slot = p->c->slot[e], j = g->buyer[e];
    if (slot == SLOT_NONE) continue;
    double sum = p->w->sum[slot] += g->value[e] * more, share = sum * p->c->scale[slot];
    firm_state *b = touch(p, j);
    if (share > b->worst) b->worst = share;
    if (!(b->flags & DIRTY_DOWN)) {
      b->flags |= DIRTY_DOWN;
      p->w->dirty_down[p->dirty_down++] = j;
    }
  }
  p->links += g->out_start[i + 1] - g->out_start[i];
}

static void tell_down(pass *p) {
  cascade_work *w = p->w;
  if (p->c->markets == 0) {
    for (size_t k = 0; k < p->fell_down; k++) {
      firm_state *s = &w->firm[w->fell_down[k]];
      tell_buyers(p, w->fell_down[k], s, 1 - s->down);
    }
  }
  for (size_t k = 0; k < p->changed; k++) {
    market_state *m = &w->market[w->changed[k]];
    double left = m->left.high + m->left.low;
    m->changed = 0;
    for (uint32_t i = m->first; i != NO_FIRM; i = w->firm[i].next) {
      firm_state *s = &w->firm[i];
      tell_buyers(p, i, s, share_of_market(p->c->firm[i].sales, left) * (1 - s->down));
    }
  }
  p->fell_down = p->changed = 0;
}

static void tell_up(pass *p) {
  const lian_cascade *c = p->c;
  for (size_t k = 0; k < p->fell_up; k++) {
    uint32_t j = p->w->fell_up[k];
    double fall = p->w->fall[k];
    for (size_t e = c->g->in_start[j]; e < c->g->in_start[j + 1]; e++) {
      uint32_t i = c->supplier[e];
      firm_state *s = touch(p, i);
      s->unsold += c->value[e] * fall;
      if (!(s->flags & DIRTY_UP)) {
        s->flags |= DIRTY_UP;
        p->w->dirty_up[p->dirty_up++] = i;
      }
    }
    p->links += c->g->in_start[j + 1] - c->g->in_start[j];
  }
  p->fell_up = 0;
}

static double kept(double missing, double floor, double cap) {
  double h = 1 - missing;
  if (h < floor) h = floor;
  return h < cap ? h : cap;
}

/* the new state of all whose inputs or sales changed; the largest fall */
static double settle(pass *p) {
  double most = 0;
  for (size_t k = 0; k < p->dirty_down; k++) {
    uint32_t j = p->w->dirty_down[k];
    firm_state *s = &p->w->firm[j];
    double before = s->down;
    s->flags &= ~DIRTY_DOWN;
    s->down = kept(s->worst, p->c->firm[j].floor, s->cap_down);
    if (s->down == before) continue;
    if (before - s->down > most) most = before - s->down;
    note_down(p, j, s, before);
  }
  for (size_t k = 0; k < p->dirty_up; k++) {
    uint32_t i = p->w->dirty_up[k];
    firm_state *s = &p->w->firm[i];
    double before = s->up;
    s->flags &= ~DIRTY_UP;
    s->up = kept(s->unsold * p->c->firm[i].inverse, p->c->firm[i].floor, s->cap_up);
    if (s->up == before) continue;
    if (before - s->up > most) most = before - s->up;
    note_up(p, i, before - s->up);
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
  if (p->k->losses) sort(w->touched, w->touched_count);
  for (size_t k = 0; k < w->touched_count; k++) {
    const firm_state *s = &w->firm[w->touched[k]];
    outcome_add(p->k, w, failure, w->touched[k], s->down, s->up, &o);
  }
  outcome_put(p->k, failure, &o, iterations, residual, 0);
}

static void clear(const lian_cascade *c, cascade_work *w) {
  for (size_t k = 0; k < w->touched_count; k++) {
    uint32_t i = w->touched[k];
    if (c->markets) {
      market_state *m = &w->market[c->firm[i].market];
      *m = (market_state){c->sold[c->firm[i].market], NO_FIRM, 0};
    }
    w->firm[i] = (firm_state){.down = 1, .up = 1, .cap_down = 1, .cap_up = 1, .next = NO_FIRM};
    for (size_t s = c->slot_start[i]; s < c->slot_start[i + 1]; s++) w->sum[s] = 0;
  }
  w->touched_count = 0;
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
  clear(k->c, w);
  return !goes_on;
}
