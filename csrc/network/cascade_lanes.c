/* eight failures at once, going through all links: each link is read once for all of them
   Lanes do not know of each other, so that a failure comes out the same whatever is beside it. A lane that is done is
   put down and taken by the next failure. */
#include <string.h>

#include "cascade.h"
#include "lanes.h"

static void lanes_begin(const lian_cascade *c, cascade_work *w) {
  for (size_t e = 0; e < c->n * LANES; e++) w->lane_down[e] = 1;
  memset(w->lane_up, 0, c->n * LANES * sizeof *w->lane_up);
  w->lanes_ready = 1;
}

static void most_of(double *most, double fall, size_t l) {
  if (fall > most[l]) most[l] = fall;
}

/* sigma (1 - h_d) of all firms */
WIDE static void missed_by_all(const lian_cascade *c, const double *restrict down, double *restrict left,
                               double *restrict missed) {
  if (c->markets == 0) {
    for (size_t e = 0; e < c->n * LANES; e++) missed[e] = 1 - down[e];
    return;
  }
  for (size_t e = 0; e < c->markets * LANES; e++) left[e] = 0;
  for (size_t i = 0; i < c->n; i++) {
    double sales = c->firm[i].sales, *v = LANE_OF(left, c->firm[i].market);
    const double *h = LANE_OF(down, i);
    for (size_t l = 0; l < LANES; l++) v[l] += h[l] * sales;
  }
  for (size_t i = 0; i < c->n; i++) {
    double sales = c->firm[i].sales, *to = LANE_OF(missed, i);
    const double *h = LANE_OF(down, i), *v = LANE_OF(left, c->firm[i].market);
    for (size_t l = 0; l < LANES; l++) to[l] = (v[l] > sales ? sales / v[l] : 1) * (1 - h[l]);
  }
}

/* what fails at once stays so */
static void hold_down(const cascade_call *k, cascade_work *w, const double *up_before, double *most) {
  const lian_failures *f = k->f;
  for (size_t l = 0; l < LANES; l++) {
    if (!w->lanes[l].busy) continue;
    for (size_t e = failure_begin(f, w->lanes[l].failure); e < failure_end(f, w->lanes[l].failure); e++) {
      double *down = LANE_OF(w->lane_down, f->firm[e]) + l, *up = LANE_OF(w->lane_up, f->firm[e]) + l;
      double cap_up = 1 - failure_up(f, e), psi_up = 1 - cap_up, cap = 1 - failure_down(f, e);
      if (*down > cap) *down = cap;
      if (*up < psi_up) {
        *up = psi_up;
        most_of(most, psi_up - LANE_OF(up_before, f->firm[e])[l], l);
      }
    }
  }
}

static void release(const cascade_call *k, cascade_work *w, size_t l, double residual) {
  lane *a = &w->lanes[l];
  outcome o = {0, 0, 0, 0};
  for (size_t i = 0; i < k->c->n; i++) {
    double *down = LANE_OF(w->lane_down, i) + l, *up = LANE_OF(w->lane_up, i) + l;
    if (*down == 1 && *up == 0) continue;
    outcome_add(k, w, a->failure, i, *down, 1 - *up, &o);
    *down = 1;
    *up = 0;
  }
  outcome_put(k, a->failure, &o, a->iterations, residual, 1);
  a->busy = 0;
  w->lanes_busy--;
}

static void step(const cascade_call *k, cascade_work *w) {
  double most[LANES];
  missed_by_all(k->c, w->lane_down, w->lane_left, w->lane_missed);
  PICK_WIDTH(lanes_down)(k->c, w->lane_missed, w->lane_down, most);
  PICK_WIDTH(lanes_up)(k->c, w->lane_up, w->lane_next, most);
  double *before = w->lane_up;
  w->lane_up = w->lane_next;
  w->lane_next = before;
  hold_down(k, w, before, most);
  for (size_t l = 0; l < LANES; l++) {
    lane *a = &w->lanes[l];
    if (!a->busy) continue;
    a->iterations++;
    if (most[l] <= k->f->tolerance || a->iterations >= k->most) release(k, w, l, most[l]);
  }
}

void lanes_take(const cascade_call *k, cascade_work *w, size_t failure) {
  const lian_failures *f = k->f;
  if (!w->lanes_ready) lanes_begin(k->c, w);
  size_t l = 0; /* one is free: see the end */
  while (w->lanes[l].busy) l++;
  for (size_t e = failure_begin(f, failure); e < failure_end(f, failure); e++) {
    LANE_OF(w->lane_down, f->firm[e])[l] = 1 - failure_down(f, e);
    LANE_OF(w->lane_up, f->firm[e])[l] = 1 - (1 - failure_up(f, e));
  }
  w->lanes[l] = (lane){1, failure, 0};
  w->lanes_busy++;
  while (w->lanes_busy == LANES && !thread_watched(k->watch)) step(k, w);
}

void lanes_finish(const cascade_call *k, cascade_work *w) {
  while (w->lanes_busy > 0 && !thread_watched(k->watch)) step(k, w);
}
