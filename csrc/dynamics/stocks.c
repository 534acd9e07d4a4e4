/* stocks of goods x buyers
     w    += came - base u                                  at least 0; below it only by rounding
     need  = base use + (stock base aim + reserve - w) min(1, haste / restore)
     h     = need / norm                                     where links are cut, see order_cut
     room  = least over goods of w / (reach base)           important ones (p + w / (reach base)) / 2
   base: use of a step at rest; came: deliveries received; u: output; aim: target. Where production is
   linear, room = sum of w / sum of reach base.
   The second summand of room is spare p, the factor of w / reach per_room. cost: where stocks are plain, plain.c does
   the same in one reading */
#include "../base/check.h"
#include "stocks.h"

#include <math.h>

#include "links.h"

INSIDE double above_zero(double v) { return v > 0 ? v : 0; }
INSIDE double least(double a, double b) { return a < b ? a : b; }

/* ---- step by step */

WIDE static void settle(const double *restrict came, const double *restrict base,
                        const double *restrict used, size_t count, double *restrict w) {
  for (size_t j = 0; j < count; j++) w[j] = above_zero(w[j] + (came[j] - base[j] * used[j]));
}

void stocks_settle(const flows *f, lane *l, const stock_block *b) {
  size_t at = b->g * f->width + b->from;
  if (l->stock[b->g] < LANE_ENDLESS) settle(b->came, f->base + at, l->used_b + b->from, b->count, l->w + at);
}

/* how a gap to the target stock changes orders; run_down: stock above it lowers them */
typedef struct need_rule {
  double stock, per_restore;
  int fills, run_down; /* fills: gaps are ordered */
} need_rule;

WIDE static void need(const need_rule *r, const double *restrict base, const double *restrict use,
                      const double *restrict aim, const double *restrict haste,
                      const double *restrict w, const double *restrict reserve, size_t count,
                      double *restrict out) {
  if (!r->fills) {
    for (size_t j = 0; j < count; j++) out[j] = base[j] * use[j];
    return;
  }
  for (size_t j = 0; j < count; j++) out[j] = r->stock * base[j] * aim[j];
  if (reserve)
    for (size_t j = 0; j < count; j++) out[j] += reserve[j];
  if (r->run_down)
    for (size_t j = 0; j < count; j++)
      out[j] = above_zero(base[j] * use[j] + (out[j] - w[j]) * least(haste[j] * r->per_restore, 1));
  else
    for (size_t j = 0; j < count; j++)
      out[j] = base[j] * use[j] + above_zero(out[j] - w[j]) * least(haste[j] * r->per_restore, 1);
}

/* orders for a good that is cut; h: needs, then orders. Orders are at most the orderable share of use at rest, whatever
   stocks lack; orders along cut links are at most what is left of them, the rest goes to the others by norm:
     most  = min(need, orderable base p)       where orderable < 1
     h     = min(p, most / (orderable base)),  uncut_scale = rescale (most - cut_left h) / norm / h
   where none of its links is cut, cut_left < 0: h = most / norm */
WIDE static void order_cut(const double *restrict orderable, const double *restrict base,
                           const double *restrict place, const double *restrict cut_left,
                           const double *restrict rescale, const double *restrict norm, size_t count,
                           double *restrict h, double *restrict uncut_scale) {
  for (size_t j = 0; j < count; j++) {
    double can = orderable[j] * base[j], most = orderable[j] < 1 ? least(h[j], can * place[j]) : h[j];
    double part = can > 0 ? least(place[j], most / can) : 0;
    double by = norm[j] > 0 ? norm[j] : INFINITY;
    double others = above_zero(most - above_zero(cut_left[j]) * part) / by;
    int cut = cut_left[j] >= 0;
    h[j] = cut ? part : others;
    uncut_scale[j] = cut && part > 0 ? rescale[j] * (others / part) : rescale[j];
  }
}

WIDE static void divide(const double *restrict norm, size_t count, double *restrict h) {
  for (size_t j = 0; j < count; j++) {
    double by = norm[j] > 0 ? norm[j] : INFINITY;
    h[j] = h[j] / by;
  }
}

void stocks_order(const flows *f, lane *l, const stock_block *b) {
  size_t at = b->g * f->width + b->from, from = b->from;
  need_rule r = {l->stock[b->g], l->per_restore[b->g], l->stock[b->g] < LANE_ENDLESS && !l->full,
                 l->rules.run_down};
  need(&r, f->base + at, l->use_b + from, l->aim_b + from, l->haste_b + from, l->w + at,
       l->reserve ? l->reserve + at : NULL, b->count, l->h + at);
  if (links_are_cut(l, b->g))
    order_cut(l->orderable + at, f->base + at, l->place_b + from, l->cut_left + at, l->rescale + at, b->norm, b->count,
              l->h + at, l->uncut_scale + at);
  else
    divide(b->norm, b->count, l->h + at);
}

/* ---- output that inputs allow */

/* optional inputs and those of small use never limit output; important ones by half */
void stocks_weigh(const flows *f, lane *l) {
  for (size_t g = 0; g < f->goods; g++)
    for (size_t b = 0, at = g * f->width; b < f->width; b++, at++) {
      unsigned char kind = l->importance ? l->importance[at] : LIAN_NEED_CRITICAL;
      double part = kind == LIAN_NEED_IMPORTANT ? 0.5 : 1;
      int limits = f->base[at] > l->minor_b[b] && kind != LIAN_NEED_OPTIONAL;
      l->per_room[at] = limits ? part / f->base[at] : 0;
      l->spare[at] = limits ? 1 - part : LANE_ENDLESS;
    }
}

WIDE static void limit(const double *restrict w, const double *restrict per_room, const double *restrict spare,
                       const double *restrict place, double per_reach, size_t count, double *restrict room) {
  for (size_t j = 0; j < count; j++)
    room[j] = least(stocks_allow(w[j], per_room[j], per_reach, spare[j], place[j]), room[j]);
}

void stocks_limit(const flows *f, const lane *l, const stock_block *b, double *room) {
  if (!lane_limits(l, b->g) || l->rules.production == LIAN_PRODUCTION_LINEAR) return;
  size_t at = b->g * f->width + b->from;
  limit(l->w + at, l->per_room + at, l->spare + at, l->place_b + b->from, l->per_reach[b->g], b->count, room);
}

/* linear production: inputs are substitutes, the sum of stocks over the sum of use */
static void limit_together(const flows *f, const lane *l, double *room) {
  for (size_t b = 0; b < f->width; b++) {
    double there = 0, used = 0;
    for (size_t g = 0; g < f->goods; g++) {
      size_t at = g * f->width + b;
      if (!lane_limits(l, g) || !(f->base[at] > l->minor_b[b])) continue;
      there += l->w[at];
      used += l->reach[g] * f->base[at];
    }
    room[b] = used > 0 ? there / used : LANE_ENDLESS;
  }
}

void stocks_limits(const flows *f, const lane *l, double *room) {
  for (size_t b = 0; b < f->width; b++) room[b] = LANE_ENDLESS;
  if (l->rules.production == LIAN_PRODUCTION_LINEAR)
    limit_together(f, l, room);
  else
    for (size_t g = 0; g < f->goods; g++)
      stocks_limit(f, l, &(stock_block){.g = g, .count = f->width}, room);
}

double stocks_room(const flows *f, const lane *l, const double *reference, size_t g, size_t b) {
  size_t at = g * f->width + b;
  unsigned char kind = l->importance ? l->importance[at] : LIAN_NEED_CRITICAL;
  if (!lane_limits(l, g) || f->base[at] <= l->rules.minor * reference[f->buyer[b]]) return LANE_ENDLESS;
  double most = l->w[at] / (l->reach[g] * f->base[at]);
  if (l->rules.production == LIAN_PRODUCTION_LINEAR) return most;
  return kind == LIAN_NEED_OPTIONAL ? LANE_ENDLESS : kind == LIAN_NEED_IMPORTANT ? (most + l->place_b[b]) / 2 : most;
}

double stocks_goal(const flows *f, const lane *l, size_t g, size_t b) {
  size_t at = g * f->width + b;
  return l->stock[g] * f->base[at] * l->aim_b[b] + (l->reserve ? l->reserve[at] : 0);
}

/* ---- settings */

static lian_status check_good(const lian_economy *e, size_t k, size_t good, lian_error *err) {
  if (k >= e->lanes) return status_set(err, LIAN_BAD_ARGUMENT, "lane %z: expected 1 to %z", k + 1, e->lanes);
  if (good >= e->f.goods)
    return status_set(err, LIAN_BAD_ARGUMENT, "expected a good in 1..%z", e->f.goods);
  return LIAN_OK;
}

lian_status lian_economy_set_reserve(lian_economy *e, size_t k, size_t good,
                                     const unsigned char *nodes, double steps, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}, {"nodes", nodes}), err);
  if (wrong) return wrong;
  const flows *f = &e->f;
  lian_status status = check_good(e, k, good, err);
  if (status) return status;
  if (!(steps >= 0) || !isfinite(steps))
    return status_set(err, LIAN_BAD_DATA, "expected steps of at least 0, got %g", steps);
  lane *l = &e->lane[k];
  if (!l->reserve) l->reserve = memory_zero(e->m, flows_cells(f), sizeof *l->reserve);
  if (!l->reserve) return status_no_memory(err);
  for (size_t b = 0, at = good * f->width; b < f->buyers; b++)
    if (nodes[f->buyer[b]]) l->reserve[at + b] = steps * f->base[at + b] * l->place_b[b];
  return LIAN_OK;
}

/* amounts for nodes without a column are ignored: they keep no stocks */
lian_status lian_economy_add_stock(lian_economy *e, size_t k, size_t good, const double *amount,
                                   lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}, {"amount", amount}), err);
  if (wrong) return wrong;
  const flows *f = &e->f;
  lian_status status = check_good(e, k, good, err);
  if (status) return status;
  for (size_t j = 0; j < f->n; j++)
    if (!(amount[j] >= 0 && amount[j] <= 1e300))
      return status_set(err, LIAN_BAD_DATA, "stock for node %z: expected at least 0, got %g", j + 1,
                        amount[j]);
  for (size_t b = 0; b < f->buyers; b++) e->lane[k].w[good * f->width + b] += amount[f->buyer[b]];
  e->lane[k].filled = 1;
  return LIAN_OK;
}
