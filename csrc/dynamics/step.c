/* one step of the inventory economy (see lian.h, dynamics); all from the old state (Jacobi)
   cost: one reading of the flows, and a few passes over goods x buyers */
#include <math.h>
#include <string.h>

#include "economy.h"

static double smaller(double a, double b) { return a < b ? a : b; }

static double asked_of(const lian_economy *e, size_t i) {
  return e->orders[i] + e->final[i] + e->backlog[i] + e->rebuild[i];
}

/* what must be made: the call, less what is drawn from outside the economy */
static double to_make(const lian_economy *e, size_t i) {
  double d = asked_of(e, i) - e->draw[i];
  return d > 0 ? d : 0;
}

/* over-capacity reacts to the scarcity that the call meets in what was made last */
static void react(lian_economy *e) {
  const lian_economy_spec *s = &e->s;
  if (e->t == 0 || s->alpha_max <= s->alpha_base) return;
  for (size_t i = 0; i < e->n; i++) {
    double d = to_make(e, i), scarcity = d > 0 ? (d - e->x[i]) / d : 0;
    if (scarcity == 0)
      e->alpha[i] += (s->alpha_base - e->alpha[i]) / s->alpha_steps;
    else
      e->alpha[i] += (s->alpha_max - e->alpha[i]) * scarcity / s->alpha_steps;
    if (e->alpha[i] < 1) e->alpha[i] = 1;
  }
}

static void want(lian_economy *e) {
  for (size_t i = 0; i < e->n; i++) {
    e->cap[i] = e->alpha[i] * (1 - e->loss[i]) * e->x0[i];
    e->opt[i] = smaller(to_make(e, i), e->cap[i]);
    e->u[i] = e->x0[i] > 0 ? e->opt[i] / e->x0[i] : 0;
    e->level[i] = e->s.target == LIAN_TARGET_FIXED ? 1 : e->u[i];
    e->x[i] = 1; /* the share of opt that inputs allow */
  }
}

/* all inputs critical: x falls to the share of what is asked that is there */
WIDE static void limit_plainly(const double *restrict base, const double *restrict w,
                               const double *restrict u, const double *restrict x0, double reach,
                               double minor, size_t n, double *restrict x) {
  for (size_t j = 0; j < n; j++) {
    double asked = base[j] > minor * x0[j] ? reach * base[j] * u[j] : 0;
    double share = w[j] < asked ? w[j] / asked : 1;
    x[j] = share < x[j] ? share : x[j];
  }
}

/* critical inputs cap output at what is there, important ones half-way to normal */
static void limit_by(lian_economy *e, size_t g) {
  size_t n = e->n;
  const double *w = e->w + g * n, *base = e->base + g * n;
  const unsigned char *kind = e->importance ? e->importance + g * n : NULL;
  double reach = e->reach[g], minor = e->s.minor;
  if (!isfinite(reach)) return;
  if (!kind) {
    limit_plainly(base, w, e->u, e->x0, reach, minor, n, e->x);
    return;
  }
  for (size_t j = 0; j < n; j++) {
    if (base[j] <= minor * e->x0[j] || kind[j] == LIAN_OPTIONAL) continue;
    double asked = reach * base[j] * e->u[j], there = w[j];
    if (kind[j] == LIAN_IMPORTANT) there = (w[j] + reach * base[j]) / 2;
    if (there < asked) e->x[j] = smaller(e->x[j], there > 0 ? there / asked : 0);
  }
}

/* inputs stand in for each other: all that is there over all that is asked */
static void limit_together(lian_economy *e) {
  for (size_t j = 0; j < e->n; j++) {
    double there = 0, asked = 0;
    for (size_t g = 0; g < e->goods; g++) {
      size_t at = g * e->n + j;
      if (!isfinite(e->reach[g]) || e->base[at] <= e->s.minor * e->x0[j]) continue;
      there += e->w[at];
      asked += e->reach[g] * e->base[at] * e->u[j];
    }
    if (there < asked) e->x[j] = there > 0 ? there / asked : 0;
  }
}

static void produce(lian_economy *e) {
  want(e);
  if (e->s.production == LIAN_LINEAR)
    limit_together(e);
  else
    for (size_t g = 0; g < e->goods; g++) limit_by(e, g);
  for (size_t i = 0; i < e->n; i++) {
    e->x[i] *= e->opt[i];
    e->u[i] = e->x0[i] > 0 ? e->x[i] / e->x0[i] : 0;
    if (e->s.target == LIAN_TARGET_OUTPUT) e->level[i] = e->u[i];
  }
}

/* what is left after a class of demand is served, and the share that it gets */
static double serve(double left, double asked, double *share) {
  *share = asked > 0 ? smaller(1, left / asked) : 1;
  return left - *share * asked;
}

static void share_out(lian_economy *e) {
  for (size_t i = 0; i < e->n; i++) {
    double left = e->x[i] + e->draw[i], finals = e->final[i] + e->backlog[i], orders = e->orders[i];
    double rebuild = e->rebuild[i], together = e->s.rebuild_last ? 0 : rebuild;
    double *to = &e->share_orders[i], *of = &e->share_final[i], *re = &e->share_rebuild[i];
    if (e->s.rationing == LIAN_ORDERS_FIRST) {
      left = serve(left, orders + together, to);
      left = serve(left, finals, of);
    } else if (e->s.rationing == LIAN_FINALS_FIRST) {
      left = serve(left, finals, of);
      left = serve(left, orders + together, to);
    } else {
      left = serve(left, orders + finals + together, to);
      *of = *to;
    }
    *re = *to;
    if (e->s.rebuild_last) left = serve(left, rebuild, re);
  }
}

static inline double above_zero(double v) { return v > 0 ? v : 0; }

WIDE static void settle_stocks(const double *restrict came, const double *restrict base,
                               const double *restrict u, size_t n, double *restrict w) {
  for (size_t j = 0; j < n; j++) w[j] = above_zero(w[j] + (came[j] - base[j] * u[j]));
}

/* rebuilding that was served is not wanted again: stocks need not follow it */
static void forget_rebuilt(lian_economy *e) {
  if (e->s.target != LIAN_TARGET_WANTED) return;
  for (size_t i = 0; i < e->n; i++) {
    double rebuilt = e->rebuild[i] * e->share_rebuild[i];
    if (rebuilt > 0 && e->x0[i] > 0)
      e->level[i] = smaller(above_zero(to_make(e, i) - rebuilt), e->cap[i]) / e->x0[i];
  }
}

/* goods that came, less those used; below 0 only by rounding */
void economy_stocks(lian_economy *e, size_t g) {
  size_t at = g * e->n;
  if (isfinite(e->stock[g])) settle_stocks(e->recv + at, e->base + at, e->u, e->n, e->w + at);
}

double economy_goal(const lian_economy *e, size_t g, size_t j) {
  double kept = e->reserve ? e->reserve[g * e->n + j] : 0;
  return e->stock[g] * e->base[g * e->n + j] * e->level[j] + kept;
}

/* use, and a part of what stocks lack of stock x base x level */
WIDE static void fill_up(const double *restrict base, const double *restrict u,
                         const double *restrict level, const double *restrict w, double stock,
                         double restore, size_t n, double *restrict need) {
  for (size_t j = 0; j < n; j++)
    need[j] = base[j] * u[j] + above_zero((stock * base[j] * level[j] - w[j]) / restore);
}

/* what to order; with run_down, less where there is more in stock than is wanted */
void economy_needs(lian_economy *e, size_t g) {
  size_t n = e->n;
  double *need = e->need + g * n;
  const double *w = e->w + g * n, *base = e->base + g * n;
  double stock = e->stock[g], restore = e->restore[g];
  if (!isfinite(stock) || e->full)
    for (size_t j = 0; j < n; j++) need[j] = base[j] * e->u[j];
  else if (e->s.run_down || e->reserve)
    for (size_t j = 0; j < n; j++) {
      double gap = (economy_goal(e, g, j) - w[j]) / restore;
      need[j] = above_zero(base[j] * e->u[j] + (e->s.run_down ? gap : above_zero(gap)));
    }
  else
    fill_up(base, e->u, e->level, w, stock, restore, n, need);
}

static void keep_backlog(lian_economy *e) {
  if (!e->s.backlog) return;
  for (size_t i = 0; i < e->n; i++)
    e->backlog[i] = (e->final[i] + e->backlog[i]) * (1 - e->share_final[i]);
}

static void sum_up(const lian_economy *e, lian_step *out) {
  *out = (lian_step){0};
  for (size_t i = 0; i < e->n; i++) {
    double finals = e->final[i] + e->backlog[i];
    out->output += e->x[i];
    out->capacity += e->cap[i];
    out->final_demand += e->final[i];
    out->orders += e->orders[i];
    out->rebuild += e->rebuild[i];
    out->rebuilt += e->rebuild[i] * e->share_rebuild[i];
    out->unmet += finals * (1 - e->share_final[i]);
    out->overcapacity += e->alpha[i] / (double)e->n;
  }
}

lian_status lian_economy_step(const lian_env *env, lian_economy *e, lian_step *out,
                              lian_error *err) {
  if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  if (e->stale) economy_pass(env, e, 0);
  e->stale = 0;
  react(e);
  produce(e);
  share_out(e);
  if (out) sum_up(e, out);
  forget_rebuilt(e);
  memcpy(e->q_old, e->q, e->n * sizeof *e->q);
  for (size_t i = 0; e->s.by_capacity && i < e->n; i++)
    e->q[i] = e->alpha[i] * (1 - e->loss[i]);
  economy_pass(env, e, 1);
  keep_backlog(e);
  e->t++;
  return LIAN_OK;
}
