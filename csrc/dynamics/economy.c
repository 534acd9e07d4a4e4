/* making an inventory economy from a chain's flows, and reading it (see lian.h, dynamics)
   memory: one copy of the flows, one array of goods x buyers, and two a lane */
#include "economy.h"

#include <math.h>
#include <string.h>

#include "../chain/serving.h"

/* ---- what is asked for */

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
    if (s->purchases && !(s->purchases[i] >= 0 && isfinite(s->purchases[i])))
      return status_set(err, LIAN_BAD_DATA, "final purchases of node %z: expected at least 0, got %g", i + 1,
                        s->purchases[i]);
  }
  return LIAN_OK;
}

static lian_status check(const lian_economy_spec *s, size_t n, lian_error *err) {
  if (s->size != sizeof *s)
    return status_set(err, LIAN_BAD_ARGUMENT, "size is not sizeof(lian_economy_spec)");
  if (!(s->steps > 0) || !isfinite(s->steps))
    return status_set(err, LIAN_BAD_DATA, "expected steps a year above 0, got %g", s->steps);
  if (!(s->alpha_base >= 1) || !(s->alpha_max >= s->alpha_base) || !(s->alpha_steps >= 1))
    return status_set(err, LIAN_BAD_DATA,
                      "over-capacity: expected 1 <= base <= most, reached in at least 1 step");
  if (!(s->hire >= 0 && s->hire <= 1) || !(s->fire >= 0 && s->fire <= 1))
    return status_set(err, LIAN_BAD_DATA, "hire and fire: expected shares a step in [0, 1]");
  if (s->production > LIAN_PRODUCTION_LINEAR || s->target > LIAN_TARGET_OUTPUT)
    return status_set(err, LIAN_BAD_ARGUMENT, "unknown rule of production or of stocks");
  static const lian_serving taken[] = {LIAN_SERVE_ALIKE, LIAN_SERVE_ORDERS_FIRST, LIAN_SERVE_FINALS_FIRST,
                                       LIAN_SERVE_LEVEL};
  lian_status status = serving_check(s->rationing, taken, 4, err);
  return status ? status : check_goods(s, n, err);
}

static int same_purchases(const double *a, const double *b, size_t n) {
  for (size_t i = 0; a && b && i < n; i++)
    if (a[i] != b[i]) return 0;
  return !a == !b;
}

static lian_status check_all(const lian_economy_spec *s, size_t lanes, size_t n, lian_error *err) {
  lian_status status = LIAN_OK;
  if (lanes == 0) return status_set(err, LIAN_BAD_ARGUMENT, "expected at least one lane");
  for (size_t k = 0; k < lanes && !status; k++) {
    status = check(&s[k], n, err);
    if (!status && (s[k].steps != s->steps || s[k].goods != s->goods || s[k].which != s->which ||
                    s[k].quiet != s->quiet || !same_purchases(s[k].purchases, s->purchases, n)))
      status = status_set(err, LIAN_BAD_ARGUMENT,
                          "lanes: steps, goods, flows, quiet and purchases must be the same");
  }
  return status;
}

/* ---- the flows */

/* nodes by good, stable */
static void sort_rows(lian_economy *e) {
  for (size_t i = 0; i < e->n; i++) e->start[e->good[i] + 1]++;
  for (size_t g = 0; g < e->goods; g++) e->start[g + 1] += e->start[g];
  for (size_t i = 0; i < e->n; i++) e->row[e->start[e->good[i]]++] = (uint32_t)i;
  for (size_t g = e->goods; g > 0; g--) e->start[g] = e->start[g - 1];
  e->start[0] = 0;
}

static void copy_dense(lian_economy *e, const lian_matrix *flows) {
  for (size_t k = 0; k < e->n; k++) {
    const double *from = matrix_row_of(flows, e->row[k]);
    double *to = e->z + k * e->n;
    for (size_t j = 0; j < e->n; j++) to[j] = from[j] > 0 ? from[j] / e->steps : 0;
  }
}

static void copy_links(lian_economy *e, const lian_sparse *flows) {
  size_t at = 0;
  for (size_t k = 0; k < e->n; k++) {
    uint32_t i = e->row[k];
    for (size_t c = flows->start[i]; c < flows->start[i + 1]; c++)
      if (flows->value[c] > 0) {
        e->link_to[at] = flows->index[c];
        e->link_value[at++] = flows->value[c] / e->steps;
      }
    e->link_start[k + 1] = at;
  }
}

static int flow_room(lian_economy *e, const reading *r) {
  memory m = e->m;
  e->row = memory_new(m, e->n, sizeof *e->row);
  e->good = memory_new(m, e->n, sizeof *e->good);
  e->start = memory_zero(m, e->goods + 1, sizeof *e->start);
  e->base = memory_zero(m, economy_cells(e), sizeof *e->base);
  e->x0 = memory_zero(m, e->n, sizeof *e->x0);
  e->f0 = memory_zero(m, e->n, sizeof *e->f0);
  e->draw = memory_zero(m, e->n, sizeof *e->draw);
  if (r->dense) {
    e->z = memory_new(m, e->n * e->n, sizeof *e->z);
  } else {
    e->links = r->links->count;
    e->link_start = memory_zero(m, e->n + 1, sizeof *e->link_start);
    e->link_to = memory_new(m, e->links, sizeof *e->link_to);
    e->link_value = memory_new(m, e->links, sizeof *e->link_value);
  }
  return e->row && e->good && e->start && e->base && e->x0 && e->f0 && e->draw &&
         (e->z || (e->link_start && e->link_to && e->link_value));
}

static void flow_free(lian_economy *e) {
  memory m = e->m;
  memory_free(m, e->row, e->n, sizeof *e->row);
  memory_free(m, e->good, e->n, sizeof *e->good);
  memory_free(m, e->start, e->goods + 1, sizeof *e->start);
  memory_free(m, e->base, economy_cells(e), sizeof *e->base);
  memory_free(m, e->x0, e->n, sizeof *e->x0);
  memory_free(m, e->f0, e->n, sizeof *e->f0);
  memory_free(m, e->draw, e->n, sizeof *e->draw);
  memory_free(m, e->z, e->n * e->n, sizeof *e->z);
  memory_free(m, e->link_start, e->n + 1, sizeof *e->link_start);
  memory_free(m, e->link_to, e->links, sizeof *e->link_to);
  memory_free(m, e->link_value, e->links, sizeof *e->link_value);
  memory_free(m, e->scratch, e->slots * scratch_size(e), sizeof *e->scratch);
}

/* ---- lanes */

#define LANE_LISTS 27
static void lists_of(lane *l, double **lists[LANE_LISTS]) {
  double **all[LANE_LISTS] = {
      &l->final, &l->wanted, &l->factor, &l->yield, &l->rebuild, &l->haste, &l->keep, &l->orders, &l->x,
      &l->u, &l->cap, &l->opt, &l->level, &l->alpha, &l->q, &l->q_old, &l->room, &l->share_orders,
      &l->share_final, &l->share_rebuild, &l->backlog, &l->use, &l->lost, &l->gained, &l->unmet,
      &l->direct, &l->limit};
  memcpy(lists, all, sizeof all);
}

static int lane_room(lian_economy *e, lane *l, const lian_economy_spec *s) {
  memory m = e->m;
  size_t cells = economy_cells(e);
  double **lists[LANE_LISTS];
  int whole = 1;
  lists_of(l, lists);
  for (size_t k = 0; k < LANE_LISTS; k++)
    whole &= (*lists[k] = memory_zero(m, e->n, sizeof **lists[k])) != NULL;
  whole &= (l->w = memory_zero(m, cells, sizeof *l->w)) != NULL;
  whole &= (l->h = memory_zero(m, cells, sizeof *l->h)) != NULL;
  if (s->quiet) {
    whole &= (l->norm = memory_zero(m, cells, sizeof *l->norm)) != NULL;
    whole &= (l->recv = memory_zero(m, cells, sizeof *l->recv)) != NULL;
  }
  if (s->rationing == LIAN_SERVE_LEVEL) whole &= (l->rank = memory_new(m, cells, sizeof *l->rank)) != NULL;
  if (s->importance) whole &= (l->importance = memory_new(m, cells, 1)) != NULL;
  whole &= (l->sent = memory_zero(m, e->goods, sizeof *l->sent)) != NULL;
  whole &= (l->arrived = memory_zero(m, e->goods, sizeof *l->arrived)) != NULL;
  whole &= (l->stock = memory_new(m, e->goods, sizeof *l->stock)) != NULL;
  whole &= (l->restore = memory_new(m, e->goods, sizeof *l->restore)) != NULL;
  whole &= (l->reach = memory_new(m, e->goods, sizeof *l->reach)) != NULL;
  return whole;
}

static void lane_free(lian_economy *e, lane *l) {
  memory m = e->m;
  size_t cells = economy_cells(e);
  double **lists[LANE_LISTS], *grids[] = {l->w, l->h, l->reserve, l->open, l->norm, l->recv};
  double *by_good[] = {l->stock, l->restore, l->reach, l->sent, l->arrived};
  economy_changes_free(e, l);
  records_free(m, &l->records);
  lists_of(l, lists);
  for (size_t k = 0; k < LANE_LISTS; k++) memory_free(m, *lists[k], e->n, sizeof(double));
  for (size_t k = 0; k < sizeof grids / sizeof *grids; k++)
    memory_free(m, grids[k], cells, sizeof(double));
  for (size_t k = 0; k < sizeof by_good / sizeof *by_good; k++)
    memory_free(m, by_good[k], e->goods, sizeof(double));
  memory_free(m, l->rank, cells, sizeof *l->rank);
  memory_free(m, l->importance, cells, 1);
}

static void take_spec(lian_economy *e, lane *l, const lian_economy_spec *s) {
  l->s = *s;
  memcpy(l->stock, s->stock, e->goods * sizeof *l->stock);
  memcpy(l->restore, s->restore, e->goods * sizeof *l->restore);
  memcpy(l->reach, s->reach, e->goods * sizeof *l->reach);
  if (l->importance) memcpy(l->importance, s->importance, economy_cells(e));
  for (size_t i = 0; i < e->n; i++) {
    l->keep[i] = s->keep ? s->keep[i] : 1;
    l->factor[i] = l->yield[i] = l->haste[i] = l->q[i] = 1;
    l->alpha[i] = s->alpha_base;
  }
  l->s.good = NULL;
  l->s.stock = l->s.restore = l->s.reach = l->s.keep = NULL;
  l->s.purchases = NULL;
  l->s.importance = NULL;
}

/* use at rest: sums of the flows by good, row after row as every pass makes them */
static void sum_base(lian_economy *e) {
  for (size_t g = 0; g < e->goods; g++) {
    double *base = e->base + g * e->n;
    for (size_t k = e->start[g]; k < e->start[g + 1]; k++)
      if (e->z)
        for (size_t j = 0; j < e->n; j++) base[j] += e->z[k * e->n + j];
      else
        for (size_t c = e->link_start[k]; c < e->link_start[k + 1]; c++)
          base[e->link_to[c]] += e->link_value[c];
  }
}

/* final demand f0, draws from outside and output x0 of a step at rest, so that rest is rest to the last bit:
   f0 is what output leaves beside orders, or purchases; a draw what output lacks of both */
static void balance_rest(lian_economy *e, const double *output, const double *purchases) {
  const double *orders = e->lane[0].orders;
  for (size_t i = 0; i < e->n; i++) {
    double made = output[i] > 0 ? output[i] / e->steps : 0, f = made - orders[i];
    e->f0[i] = f > 0 ? f : 0;
    e->draw[i] = f < 0 ? -f : 0;
    if (purchases && orders[i] + purchases[i] / e->steps >= made) {
      e->f0[i] = purchases[i] / e->steps;
      e->draw[i] = orders[i] + e->f0[i] - made;
    }
    made = orders[i] + e->f0[i] - e->draw[i];
    e->x0[i] = made > 0 ? made : 0;
  }
}

/* what is used is ordered, and comes: h = 1 */
static lian_status rest(const lian_env *env, lian_economy *e, const double *output,
                        const double *purchases, lian_error *err) {
  unsigned char *all = memory_new(e->m, e->lanes, 1);
  if (!all) return status_no_memory(err);
  memset(all, 1, e->lanes);
  sum_base(e);
  for (size_t k = 0; k < e->lanes; k++)
    for (size_t i = 0; i < e->n; i++) e->lane[k].use[i] = e->lane[k].u[i] = 1;
  for (size_t k = 0; k < e->lanes; k++) e->lane[k].full = 1; /* needs are use alone */
  economy_pass(env, e, all, 0);
  memory_free(e->m, all, e->lanes, 1);
  balance_rest(e, output, purchases);
  for (size_t k = 0; k < e->lanes; k++) {
    lane *l = &e->lane[k];
    l->full = 0;
    memcpy(l->final, e->f0, e->n * sizeof *l->final);
    memcpy(l->wanted, e->f0, e->n * sizeof *l->wanted);
    memcpy(l->x, e->x0, e->n * sizeof *l->x);
    for (size_t i = 0; i < e->n; i++) {
      l->use[i] = l->u[i] = e->x0[i] > 0;
      l->level[i] = l->u[i] * l->keep[i];
    }
    for (size_t g = 0; g < e->goods; g++)
      for (size_t j = 0; j < e->n; j++) {
        double v = l->stock[g] * e->base[g * e->n + j] * l->keep[j];
        l->w[g * e->n + j] = isfinite(v) ? v : 0;
      }
  }
  return LIAN_OK;
}

lian_status lian_economy_new(const lian_env *env, lian_chain *c, const lian_economy_spec *specs,
                             size_t lanes, lian_economy **out, lian_error *err) {
  reading *r;
  lian_status status = check_all(specs, lanes, c->n, err);
  if (!status) status = chain_reading(env, c, specs->which, &r, err);
  if (status) return status;
  memory m = memory_of(env);
  lian_economy *e = memory_zero(m, 1, sizeof *e);
  if (!e) return status_no_memory(err);
  *e = (lian_economy){.m = m, .n = c->n, .goods = specs->goods, .steps = specs->steps};
  e->lane = memory_zero(m, lanes, sizeof *e->lane);
  if (e->lane) e->lanes = lanes;
  int whole = e->lane && flow_room(e, r);
  for (size_t k = 0; whole && k < lanes; k++) whole = lane_room(e, &e->lane[k], &specs[k]);
  status = whole ? economy_scratch(env, e, err) : status_no_memory(err);
  if (!status) {
    memcpy(e->good, specs->good, e->n * sizeof *e->good);
    sort_rows(e);
    if (r->dense)
      copy_dense(e, r->dense);
    else
      copy_links(e, r->links);
    for (size_t k = 0; k < lanes; k++) take_spec(e, &e->lane[k], &specs[k]);
    status = rest(env, e, c->x, specs->purchases, err);
  }
  if (status)
    lian_economy_free(e);
  else
    *out = e;
  return status;
}

void lian_economy_free(lian_economy *e) {
  if (!e) return;
  for (size_t k = 0; k < e->lanes; k++) lane_free(e, &e->lane[k]);
  memory_free(e->m, e->lane, e->lanes, sizeof *e->lane);
  flow_free(e);
  memory_free(e->m, e, 1, sizeof *e);
}

/* ---- reading */

size_t lian_economy_count(const lian_economy *e) { return e->n; }
size_t lian_economy_goods(const lian_economy *e) { return e->goods; }
size_t lian_economy_lanes(const lian_economy *e) { return e->lanes; }

const double *lian_economy_get(const lian_economy *e, size_t k, lian_series what) {
  if (k >= e->lanes) return NULL;
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
    case LIAN_SERIES_STOCKS: return l->w;
    case LIAN_SERIES_USE: return e->base;
  }
  return NULL;
}

void lian_economy_orders(const lian_economy *e, size_t k, const unsigned char *from,
                         const unsigned char *to, double *out) {
  const lane *l = &e->lane[k];
  for (size_t i = 0; i < e->n; i++) out[i] = 0;
  for (size_t g = 0; g < e->goods; g++)
    for (size_t r = e->start[g]; r < e->start[g + 1]; r++) {
      uint32_t i = e->row[r];
      if (!from[i]) continue;
      const double *h = l->h + g * e->n, *z = economy_row(e, l, g, r, e->scratch);
      double sum = 0;
      if (z || e->z) {
        if (!z) z = e->z + r * e->n;
        for (size_t j = 0; j < e->n; j++) sum += to[j] ? z[j] * h[j] : 0;
      } else {
        for (size_t c = e->link_start[r]; c < e->link_start[r + 1]; c++)
          sum += to[e->link_to[c]] ? e->link_value[c] * h[e->link_to[c]] : 0;
      }
      out[i] = sum * l->q[i];
    }
}
