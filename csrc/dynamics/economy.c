/* creating an inventory economy from the flows of a chain, settings and results (lian/economy.h) */
#include "../base/check.h"
#include "economy.h"

#include <math.h>

#include "../chain/serving.h"
#include "common.h"
#include "finals.h"
#include "links.h"
#include "pass.h"
#include "serve.h"
#include "step.h"
#include "stocks.h"

#define MOST_GOODS ((size_t)1 << 30)

/* ---- checks of the spec */

static lian_status check_goods(const lian_economy_spec *s, size_t n, lian_error *err) {
  for (size_t g = 0; g < s->goods; g++)
    if (!(s->stock[g] > 0) || !(s->restore[g] >= 1) || !(s->reach[g] > 0))
      return status_set(err, LIAN_BAD_DATA,
                        "good %z: expected a stock above 0, restored in at least 1 step, and a reach "
                        "above 0", g + 1);
  for (size_t i = 0; i < n; i++) {
    if (s->good[i] >= s->goods)
      return status_set(err, LIAN_BAD_ARGUMENT, "good of node %z: expected 1 to %z", i + 1, s->goods);
    if (s->keep && !(s->keep[i] > 0 && isfinite(s->keep[i])))
      return status_set(err, LIAN_BAD_DATA, "stocks kept by node %z: expected a multiple above 0, got %g",
                        i + 1, s->keep[i]);
    for (size_t d = 0; s->purchases && d < s->columns; d++)
      if (!(s->purchases[i * s->columns + d] >= 0 && isfinite(s->purchases[i * s->columns + d])))
        return status_set(err, LIAN_BAD_DATA, "final purchases of node %z: expected at least 0, got %g", i + 1,
                          s->purchases[i * s->columns + d]);
  }
  return LIAN_OK;
}

static lian_status check_importance(const lian_economy_spec *s, size_t n, lian_error *err) {
  lian_status status = LIAN_OK;
  for (size_t k = 0; !status && s->importance && k < s->goods * n; k++)
    status = check_choice((long)s->importance[k], LIAN_NEED_OPTIONAL + 1, "importance", err);
  return status;
}

static lian_status check(const lian_economy_spec *s, size_t n, lian_error *err) {
  lian_status status = check_size(s->size, sizeof *s, "lian_economy_spec", err);
  if (!status)
    status = check_given(GIVEN({"good", s->good}, {"stock", s->stock}, {"restore", s->restore},
                               {"reach", s->reach}), err);
  if (!status) status = check_choice((long)s->which, LIAN_FLOWS_TOTAL + 1, "flows", err);
  if (!status) status = check_choice((long)s->production, LIAN_PRODUCTION_LINEAR + 1, "production", err);
  if (!status) status = check_choice((long)s->target, LIAN_TARGET_OUTPUT + 1, "target", err);
  if (!status && (s->goods > MOST_GOODS || s->columns > MOST_GOODS))
    status = status_set(err, LIAN_BAD_ARGUMENT, "goods and columns: expected at most %z", MOST_GOODS);
  if (!status && !s->purchases && s->columns > 0)
    status = status_set(err, LIAN_BAD_ARGUMENT, "columns are given without purchases");
  if (status) return status;
  if (!(s->steps > 0) || !isfinite(s->steps))
    return status_set(err, LIAN_BAD_DATA, "expected steps a year above 0, got %g", s->steps);
  if (!(s->alpha_base >= 1) || !(s->alpha_max >= s->alpha_base) || !(s->alpha_steps >= 1))
    return status_set(err, LIAN_BAD_DATA,
                      "over-capacity: expected 1 <= base <= most, reached in at least 1 step");
  if (!(s->slight >= 0 && s->slight < 1))
    return status_set(err, LIAN_BAD_DATA, "slight: expected a share in [0, 1), got %g", s->slight);
  if (!(s->hire >= 0 && s->hire <= 1) || !(s->fire >= 0 && s->fire <= 1))
    return status_set(err, LIAN_BAD_DATA, "hire and fire: expected shares a step in [0, 1]");
  static const lian_serving taken[] = {LIAN_SERVE_ALIKE, LIAN_SERVE_ORDERS_FIRST, LIAN_SERVE_FINALS_FIRST,
                                       LIAN_SERVE_LEVEL};
  status = serving_check(s->rationing, taken, 4, err);
  return status ? status : check_goods(s, n, err);
}

static int same_purchases(const double *a, const double *b, size_t n) {
  for (size_t i = 0; a != b && a && b && i < n; i++)
    if (a[i] != b[i]) return 0;
  return !a == !b;
}

static int same_flags(const unsigned char *a, const unsigned char *b, size_t n) {
  for (size_t i = 0; a && b && i < n; i++)
    if (!a[i] != !b[i]) return 0;
  return !a == !b;
}

static lian_status check_all(const lian_economy_spec *s, size_t lanes, size_t n, lian_error *err) {
  lian_status status = LIAN_OK;
  if (lanes == 0) return status_set(err, LIAN_BAD_ARGUMENT, "expected at least one lane");
  for (size_t k = 0; k < lanes && !status; k++) {
    status = check(&s[k], n, err);
    if (!status && (k == 0 || s[k].importance != s->importance)) status = check_importance(&s[k], n, err);
    if (!status && (s[k].steps != s->steps || s[k].goods != s->goods || s[k].which != s->which ||
                    s[k].quiet != s->quiet || s[k].net != s->net || s[k].columns != s->columns ||
                    !same_flags(s[k].dormant, s->dormant, n) ||
                    !same_purchases(s[k].purchases, s->purchases, n * s->columns)))
      status = status_set(err, LIAN_BAD_ARGUMENT,
                          "lanes: steps, goods, flows, dormant nodes, quiet and purchases must be the same");
  }
  return status;
}

/* ---- at rest */

/* at rest orders equal use: h = 1 (0 of dormant nodes), and orders of a maker are the sum of its row */
static void place_at_rest(const lian_economy *e, lane *l) {
  const flows *f = &e->f;
  for (size_t g = 0; g < f->goods; g++) {
    double *h = l->h + g * f->width;
    for (size_t b = 0; b < f->buyers; b++)
      if (economy_is_dormant(e, f->buyer[b])) h[b] = 0;
    for (size_t k = f->start[g]; k < f->start[g + 1] && l == e->lane; k++)
      l->orders[f->row[k]] = flows_row_sum(f, g, k, h, e->work);
  }
  if (l != e->lane) memcpy(l->orders, e->lane->orders, f->n * sizeof *l->orders);
}

static void stock_at_rest(const lian_economy *e, lane *l) {
  const flows *f = &e->f;
  for (size_t g = 0; g < f->goods; g++)
    for (size_t b = 0, at = g * f->width; b < f->buyers && l->stock[g] < LANE_ENDLESS; b++, at++)
      if (!economy_is_dormant(e, f->buyer[b])) l->w[at] = l->stock[g] * f->base[at] * l->keep[f->buyer[b]];
}

static void set_at_rest(const lian_economy *e, lane *l) {
  const flows *f = &e->f;
  size_t n = f->n;
  double *finals[] = {l->demand, l->hoped, l->final, l->wanted};
  for (size_t k = 0; k < 4; k++) memcpy(finals[k], e->f0, n * sizeof(double));
  l->unplaced = 1;
  memcpy(l->x, e->x0, n * sizeof *l->x);
  for (size_t i = 0; i < n; i++) {
    l->use[i] = l->u[i] = e->x0[i] > 0;
    if (economy_is_dormant(e, i)) l->place[i] = 0;
    l->aim[i] = l->u[i] * l->keep[i];
  }
  for (size_t b = 0; b < f->buyers; b++) {
    uint32_t j = f->buyer[b];
    l->place_b[b] = l->place[j];
    l->minor_b[b] = l->rules.minor * e->reference[j];
  }
  stock_at_rest(e, l);
  if (l->held_needs) stocks_weigh(f, l);
  l->filled = 1;
}

static lian_status take_lanes(lian_economy *e, const lian_economy_spec *specs, lian_error *err) {
  size_t size = lane_size(&e->f);
  if (size > SIZE_MAX / e->lanes) return status_no_memory(err);
  double *arrays = flows_aligned(e->m, e->lanes * size, &e->held_lanes);
  int got = arrays != NULL;
  for (size_t k = 0; k < e->lanes && got; k++)
    got = lane_take(e->m, e->lane, k, &e->f, specs, arrays + k * size);
  return got ? LIAN_OK : status_no_memory(err);
}

lian_status lian_economy_new(const lian_env *env, lian_chain *c, const lian_economy_spec *specs,
                             size_t lanes, lian_economy **out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"specs", specs}, {"out", out}), err);
  if (wrong) return wrong;
  reading *r;
  lian_status status = check_all(specs, lanes, c->n, err);
  if (!status) status = chain_reading(env, c, specs->which, &r, err);
  if (status) return status;
  memory m = memory_of(env);
  lian_economy *e = memory_zero(m, 1, sizeof *e);
  if (!e) return status_no_memory(err);
  e->m = m;
  status = flows_make(m, &e->f, r, specs->good, c->n, specs->goods, specs->steps, err);
  e->x0 = memory_zero(m, c->n, sizeof *e->x0);
  e->f0 = memory_zero(m, c->n, sizeof *e->f0);
  e->draw = memory_zero(m, c->n, sizeof *e->draw);
  e->reference = memory_zero(m, c->n, sizeof *e->reference);
  if (specs->dormant) e->dormant = memory_new(m, c->n, 1);
  e->by_node = memory_zero(m, specs->goods * c->n, sizeof *e->by_node);
  e->lane = memory_zero(m, lanes, sizeof *e->lane);
  if (e->lane) e->passes = memory_zero(m, lanes, 1);
  int all = e->x0 && e->f0 && e->draw && e->reference && (e->dormant || !specs->dormant) && e->by_node && e->lane &&
            e->passes;
  if (!status && !all) status = status_no_memory(err);
  if (e->lane) e->lanes = lanes;
  if (e->dormant) memcpy(e->dormant, specs->dormant, c->n);
  if (!status) status = take_lanes(e, specs, err);
  if (!status) status = step_prepare(env, e, err);
  for (size_t k = 0; k < lanes && !status; k++) place_at_rest(e, &e->lane[k]);
  if (!status) status = finals_make(m, e, specs, c->x, e->lane->orders, err);
  for (size_t i = 0; i < c->n && !status; i++)
    e->reference[i] = economy_is_dormant(e, i) && c->x[i] > 0 ? c->x[i] / specs->steps : e->x0[i];
  for (size_t k = 0; k < lanes && !status; k++) set_at_rest(e, &e->lane[k]);
  if (status)
    lian_economy_free(e);
  else
    *out = e;
  return status;
}

static void lane_done(lian_economy *e, lane *l) {
  links_free(e->m, &e->f, l);
  serve_free(e->m, &e->f, l);
  finals_lane_free(e->m, e, l);
  lane_free(e->m, l, &e->f);
}

void lian_economy_free(lian_economy *e) {
  if (!e) return;
  memory m = e->m;
  for (size_t k = 0; k < e->lanes; k++) lane_done(e, &e->lane[k]);
  flows_unaligned(m, e->held_lanes, e->lanes * lane_size(&e->f));
  memory_free(m, e->passes, e->lanes, 1);
  memory_free(m, e->lane, e->lanes, sizeof *e->lane);
  memory_free(m, e->by_node, e->f.goods * e->f.n, sizeof *e->by_node);
  memory_free(m, e->x0, e->f.n, sizeof *e->x0);
  memory_free(m, e->f0, e->f.n, sizeof *e->f0);
  memory_free(m, e->draw, e->f.n, sizeof *e->draw);
  memory_free(m, e->reference, e->f.n, sizeof *e->reference);
  memory_free(m, e->dormant, e->f.n, 1);
  step_free(e);
  finals_free(m, e);
  flows_free(m, &e->f);
  memory_free(m, e, 1, sizeof *e);
}

/* ---- settings */

static double *setting_of(lane *l, lian_setting what) {
  double *all[] = {l->factor, l->yield, l->demand, l->hoped, l->rebuild, l->haste, l->scale, l->ceiling};
  return all[what];
}

lian_status lian_economy_set(lian_economy *e, size_t k, lian_setting what, const double *v,
                             lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}, {"values", v}), err);
  if (wrong) return wrong;
  if (k >= e->lanes) return status_set(err, LIAN_BAD_ARGUMENT, "lane %z: expected 1 to %z", k + 1, e->lanes);
  lian_status status = common_check_setting(what, v, e->f.n, "node", err);
  if (status) return status;
  if (what == LIAN_SET_FINAL) return finals_set(e->m, e, &e->lane[k], v, err);
  if (what == LIAN_SET_WANTED) e->lane[k].unplaced = 1;
  memcpy(setting_of(&e->lane[k], what), v, e->f.n * sizeof *v);
  if (what == LIAN_SET_HASTE) lane_hurry(&e->lane[k], &e->f);
  return LIAN_OK;
}

/* ---- results */

size_t lian_economy_count(const lian_economy *e) { return e ? e->f.n : 0; }
size_t lian_economy_goods(const lian_economy *e) { return e ? e->f.goods : 0; }
size_t lian_economy_lanes(const lian_economy *e) { return e ? e->lanes : 0; }

/* goods x buyers as goods x n */
static const double *by_node(const lian_economy *e, const double *cells) {
  const flows *f = &e->f;
  for (size_t g = 0; g < f->goods; g++) flows_to_nodes(f, cells + g * f->width, 0, e->by_node + g * f->n);
  return e->by_node;
}

/* a dormant node uses nothing at rest */
static const double *use_at_rest(const lian_economy *e) {
  by_node(e, e->f.base);
  for (size_t g = 0; e->dormant && g < e->f.goods; g++)
    for (size_t i = 0; i < e->f.n; i++)
      if (e->dormant[i]) e->by_node[g * e->f.n + i] = 0;
  return e->by_node;
}

const double *lian_economy_get(const lian_economy *e, size_t k, lian_series what) {
  if (!e || k >= e->lanes) return NULL;
  const lane *l = &e->lane[k];
  switch (what) {
    case LIAN_SERIES_OUTPUT: return l->x;
    case LIAN_SERIES_NORMAL: return e->x0;
    case LIAN_SERIES_CAPACITY: return l->cap;
    case LIAN_SERIES_ORDERS: return l->orders;
    case LIAN_SERIES_FINAL: return l->final;
    case LIAN_SERIES_SHARE_FINAL: return l->share_final;
    case LIAN_SERIES_SHARE_ORDERS: return l->share_orders;
    case LIAN_SERIES_SHARE_REBUILD: return l->share_rebuild;
    case LIAN_SERIES_OVERCAPACITY: return l->alpha;
    case LIAN_SERIES_ROOM: return l->room;
    case LIAN_SERIES_LOST: return l->lost;
    case LIAN_SERIES_GAINED: return l->gained;
    case LIAN_SERIES_UNMET: return l->unmet;
    case LIAN_SERIES_DIRECT: return l->direct;
    case LIAN_SERIES_STOCKS: return by_node(e, l->w);
    case LIAN_SERIES_USE: return use_at_rest(e);
    case LIAN_SERIES_PLACE: return l->place;
  }
  return NULL;
}

lian_status lian_economy_orders(const lian_economy *e, size_t k, const unsigned char *from,
                                const unsigned char *to, double *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}, {"from", from}, {"to", to}, {"out", out}), err);
  if (!wrong) wrong = check_index(k, e->lanes, "lane", err);
  if (wrong) return wrong;
  const flows *f = &e->f;
  const lane *l = &e->lane[k];
  for (size_t i = 0; i < f->n; i++) out[i] = 0;
  for (size_t g = 0; g < f->goods; g++)
    for (size_t r = f->start[g]; r < f->start[g + 1]; r++) {
      uint32_t i = f->row[r];
      if (!from[i]) continue;
      const double *h = l->h + g * f->width;
      double sum = 0;
      links_row(f, l, g, r, l->q, e->work);
      for (size_t b = 0; b < f->buyers; b++) sum += to[f->buyer[b]] ? e->work[b] * h[b] : 0;
      out[i] = sum * l->q[i];
    }
  return LIAN_OK;
}
