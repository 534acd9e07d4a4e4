/* goods that are bought from a pool (from any of their makers), in the linear program of the best case

   columns  finals: one for the final users under each limit, and one for all others
            no finals: one per maker, final delivery to its own users
            draws: one per maker of negative demand
   rows     r = sum (x + draws) - use x / x0 - D         -given <= r <= rest
            the same for the buyers under each limit, with makers not barred   >= -open
            no finals: output of a maker less its own final delivery      >= 0  */
#include <math.h>
#include <string.h>

#include "supply.h"

#define ROUNDING 1e-10 /* share of the largest output */

static double draw_of(const lian_supply_terms *t, size_t i) { return fmax(0, -t->demand[i]); }

static double demand_of(const lian_supply_terms *t, size_t i) { return fmax(0, t->demand[i]); }

/* ---- checks */

static lian_status check_limit(const lian_supply_limit *l, size_t n, int finals, lian_error *err) {
  if (!isfinite(l->open))
    return status_set(err, LIAN_BAD_ARGUMENT, "what is open under a limit is no number");
  if (finals && vector_first_bad(l->demand, n) < n)
    return status_set(err, LIAN_BAD_ARGUMENT, "final demand under a limit is no number");
  return LIAN_OK;
}

lian_status pools_check(const lian_chain *c, const lian_supply_terms *t, lian_error *err) {
  for (size_t k = 0; k < t->pools; k++) {
    const lian_supply_pool *p = &t->pool[k];
    if (!isfinite(p->given) || !isfinite(p->rest))
      return status_set(err, LIAN_BAD_ARGUMENT, "what a pool is given is no number");
    size_t bad = vector_first_bad(p->use, c->n);
    if (bad < c->n)
      return status_set(err, LIAN_BAD_ARGUMENT, "what '%s' buys of a pool is no number",
                        labels_text(c->nodes, bad));
    for (size_t i = 0; i < c->n; i++)
      for (size_t o = 0; p->makers[i] && o < k; o++)
        if (t->pool[o].makers[i])
          return status_set(err, LIAN_BAD_ARGUMENT, "'%s' is in two pools",
                            labels_text(c->nodes, i));
    for (size_t l = 0; l < p->limits; l++) {
      lian_status status = check_limit(&p->limit[l], c->n, p->finals, err);
      if (status) return status;
    }
  }
  return LIAN_OK;
}

/* ---- number of columns and rows */

static size_t makers_of(const lian_supply_pool *p, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += p->makers[i] != 0;
  return count;
}

size_t pools_columns(const lian_chain *c, const lian_supply_terms *t) {
  size_t count = 0;
  for (size_t k = 0; k < t->pools; k++) {
    const lian_supply_pool *p = &t->pool[k];
    count += p->finals ? p->limits + 1 : makers_of(p, c->n);
    for (size_t i = 0; i < c->n; i++) count += p->makers[i] && t->demand[i] < 0;
  }
  return count;
}

size_t pools_rows(const lian_chain *c, const lian_supply_terms *t) {
  size_t count = 0;
  for (size_t k = 0; k < t->pools; k++) {
    const lian_supply_pool *p = &t->pool[k];
    count += 1 + p->limits + (p->finals ? 0 : makers_of(p, c->n));
  }
  return count;
}

size_t pools_limits(const lian_supply_terms *t) {
  size_t count = t->pools;
  for (size_t k = 0; k < t->pools; k++) count += t->pool[k].limits;
  return count;
}

int pools_hold_node(const lian_supply_terms *t, size_t i) {
  for (size_t k = 0; k < t->pools; k++)
    if (t->pool[k].makers[i]) return 1;
  return 0;
}

/* ---- final users: those under limit l, or (l == limits) all others */

static double wanted(const lian_supply_terms *t, const lian_supply_pool *p, size_t l, size_t i) {
  if (l < p->limits) return fmax(0, p->limit[l].demand[i]);
  double left = demand_of(t, i);
  for (size_t o = 0; o < p->limits; o++) left -= fmax(0, p->limit[o].demand[i]);
  return fmax(0, left);
}

static double wanted_in_all(const lian_chain *c, const lian_supply_terms *t,
                            const lian_supply_pool *p, size_t l) {
  double sum = 0;
  for (size_t i = 0; i < c->n; i++) sum += p->makers[i] ? wanted(t, p, l, i) : 0;
  return sum;
}

/* ---- whether all demand can be met */

static double needed(const lian_chain *c, const lian_supply_pool *p, const lian_supply_limit *l,
                     const double *x) {
  double sum = 0;
  for (size_t j = 0; j < c->n; j++)
    if (!l || l->buyers[j]) sum += p->use[j] * c->share[j] * x[j];
  return sum;
}

static double offered(const lian_chain *c, const lian_supply_terms *t, const lian_supply_pool *p,
                      const lian_supply_limit *l, const double *x) {
  double sum = 0;
  for (size_t i = 0; i < c->n; i++)
    if (p->makers[i] && !(l && l->barred[i]))
      sum += x[i] + draw_of(t, i) - (p->finals ? 0 : demand_of(t, i));
  return sum;
}

int pools_meet(const lian_chain *c, const lian_supply_terms *t, const double *call) {
  double margin = ROUNDING * vector_largest(c->x, c->n);
  for (size_t k = 0; k < t->pools; k++) {
    const lian_supply_pool *p = &t->pool[k];
    double finals = 0;
    for (size_t l = 0; p->finals && l <= p->limits; l++) finals += wanted_in_all(c, t, p, l);
    if (offered(c, t, p, NULL, call) - needed(c, p, NULL, call) - finals < -p->given - margin)
      return 0;
    for (size_t l = 0; l < p->limits; l++) {
      const lian_supply_limit *of = &p->limit[l];
      double use = needed(c, p, of, call) + (p->finals ? wanted_in_all(c, t, p, l) : 0);
      if (offered(c, t, p, of, call) - use < -of->open - margin) return 0;
    }
  }
  return 1;
}

int pools_serve(const lian_chain *c, const lian_supply_terms *t, const lian_supply_pool *p,
                const lian_supply_limit *limit, const unsigned char *idle) {
  if ((limit ? limit->open : p->given) > 0) return 1;
  for (size_t i = 0; i < c->n; i++)
    if (p->makers[i] && !(limit && limit->barred[i]) && (!idle[i] || t->demand[i] < 0)) return 1;
  return 0;
}

/* ---- rows and columns */

typedef struct pool_part {
  const pool_program *g;
  const lian_supply_pool *p;
  size_t column;         /* next column of the pool to fill */
  double *row;           /* first row of the pool */
  double *low, *high;    /* its bounds, by row */
} pool_part;

static double *row_at(const pool_part *a, size_t k) { return a->row + k * a->g->width; }

/* adds v as coefficient of column `at` for maker i: in the row of the pool, of the limits that do not bar it, and in
   the maker's own row (own < 0: none) */
static void add_supply(const pool_part *a, size_t i, size_t at, ptrdiff_t own, double v) {
  const lian_supply_pool *p = a->p;
  row_at(a, 0)[at] += v;
  for (size_t l = 0; l < p->limits; l++)
    if (!p->limit[l].barred[i]) row_at(a, 1 + l)[at] += v;
  if (own >= 0) row_at(a, 1 + p->limits + (size_t)own)[at] += v;
}

/* adds a column with upper bound `cap`; returns its index */
static size_t new_column(pool_part *a, double cap, double gain) {
  size_t at = a->column++;
  a->g->cap[at] = fmax(cap, a->g->least);
  a->g->gain[at] += gain;
  return at;
}

static void fill_uses(const pool_part *a) {
  const pool_program *g = a->g;
  const lian_supply_pool *p = a->p;
  for (size_t k = 0; k < g->count; k++) {
    size_t j = g->kept[k];
    double use = p->use[j] * g->c->share[j];
    row_at(a, 0)[k] -= use;
    for (size_t l = 0; l < p->limits; l++)
      if (p->limit[l].buyers[j]) row_at(a, 1 + l)[k] -= use;
  }
}

/* output of makers, their draws and, without finals, deliveries to their own final users */
static void fill_makers(pool_part *a) {
  const pool_program *g = a->g;
  ptrdiff_t own = a->p->finals ? -1 : 0;
  for (size_t k = 0, i = 0; i < g->c->n; i++) {
    while (k < g->count && g->kept[k] < i) k++;
    if (!a->p->makers[i]) continue;
    double draw = draw_of(g->t, i);
    if (k < g->count && g->kept[k] == i) add_supply(a, i, k, own, 1);
    if (draw > 0) add_supply(a, i, new_column(a, draw, g->draw), own, 1);
    if (own < 0) continue;
    add_supply(a, i, new_column(a, demand_of(g->t, i), g->final), own, -1);
    a->low[1 + a->p->limits + (size_t)own] = -g->least;
    a->high[1 + a->p->limits + (size_t)own] = 2 * (fmax(g->c->x[i], 0) + draw) + g->least;
    own++;
  }
}

static void fill_finals(pool_part *a) {
  const pool_program *g = a->g;
  for (size_t l = 0; l <= a->p->limits; l++) {
    size_t at = new_column(a, wanted_in_all(g->c, g->t, a->p, l), g->final);
    row_at(a, 0)[at] -= 1;
    if (l < a->p->limits) row_at(a, 1 + l)[at] -= 1;
  }
}

static void fill_bounds(const pool_part *a) {
  const pool_program *g = a->g;
  const lian_supply_pool *p = a->p;
  double all = 0;
  for (size_t i = 0; i < g->c->n; i++)
    if (p->makers[i]) all += fmax(g->c->x[i], fmax(g->t->cap[i], 0)) + draw_of(g->t, i);
  double slack = fmax(SUPPLY_SLACK * all, g->least);
  a->low[0] = -p->given - slack;
  a->high[0] = fmax(p->rest, -p->given) + slack;
  for (size_t l = 0; l < p->limits; l++) {
    a->low[1 + l] = -p->limit[l].open - slack;
    a->high[1 + l] = fmax(2 * all, -p->limit[l].open) + slack;
  }
}

static pool_part first_pool(const pool_program *g) {
  return (pool_part){g, g->t->pool, g->count, g->row, g->low, g->high};
}

static void next_pool(pool_part *a) {
  size_t rows = 1 + a->p->limits + (a->p->finals ? 0 : makers_of(a->p, a->g->c->n));
  a->row += rows * a->g->width;
  a->low += rows;
  a->high += rows;
  a->p++;
}

void pools_fill(const pool_program *g) {
  pool_part a = first_pool(g);
  for (size_t k = 0; k < g->t->pools; k++, next_pool(&a)) {
    fill_uses(&a);
    fill_makers(&a);
    if (a.p->finals) fill_finals(&a);
    fill_bounds(&a);
    for (size_t at = 0; at < g->width; at++) g->gain[at] += g->rest * a.row[at];
  }
}

/* ---- results */

static double within_cap(double v, double cap) { return v < 0 ? 0 : v > cap ? cap : v; }

/* draws and own final users by maker; returns the next column */
static size_t deliver_makers(const pool_program *g, const lian_supply_pool *p, size_t at,
                             const double *x, double *delivered) {
  for (size_t i = 0; i < g->c->n; i++) {
    if (!p->makers[i]) continue;
    double draw = draw_of(g->t, i), want = demand_of(g->t, i);
    delivered[i] = draw > 0 ? -within_cap(x[at++], draw) : 0;
    if (!p->finals) delivered[i] += within_cap(x[at++], want);
  }
  return at;
}

void pools_deliver(const pool_program *g, const double *x, double *delivered, double *by_limit) {
  size_t at = g->count;
  for (size_t k = 0; k < g->t->pools; k++) {
    const lian_supply_pool *p = &g->t->pool[k];
    at = deliver_makers(g, p, at, x, delivered);
    for (size_t l = 0; l <= p->limits; l++) {
      double all = p->finals ? wanted_in_all(g->c, g->t, p, l) : 0;
      double share = all > 0 ? within_cap(x[at], all) / all : 0;
      for (size_t i = 0; i < g->c->n; i++)
        if (p->makers[i] && all > 0) delivered[i] += share * wanted(g->t, p, l, i);
      if (by_limit) *by_limit++ = share * all;
      at += p->finals != 0;
    }
  }
}

void pools_all(const lian_chain *c, const lian_supply_terms *t, double *by_limit) {
  for (size_t k = 0; k < t->pools; k++)
    for (size_t l = 0; l <= t->pool[k].limits; l++)
      *by_limit++ = t->pool[k].finals ? wanted_in_all(c, t, &t->pool[k], l) : 0;
}

void pools_hand_over(const lian_supply_terms *t, const lian_supply *found, lian_supply *out) {
  if (out->pool_price) memcpy(out->pool_price, found->pool_price, t->pools * sizeof(double));
  if (out->pool_final) memcpy(out->pool_final, found->pool_final, pools_limits(t) * sizeof(double));
}

void pools_price(const lian_chain *c, const lian_supply_terms *t, const double *price,
                 double *out) {
  for (size_t k = 0; k < t->pools; k++) {
    const lian_supply_pool *p = &t->pool[k];
    double most = 0;
    for (size_t l = 0; l < p->limits; l++) most = fmax(most, price[1 + l]);
    out[k] = price[0] + most;
    price += 1 + p->limits + (p->finals ? 0 : makers_of(p, c->n));
  }
}
