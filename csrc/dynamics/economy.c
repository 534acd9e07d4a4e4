/* making an inventory economy from a chain's flows, and changing it between steps
   memory: one copy of the flows, and six to seven arrays of goods x buyers */
#include "economy.h"

#include <math.h>
#include <string.h>

static size_t cells(const lian_economy *e) { return e->goods * e->n; }

/* ---- construction */

static lian_status check_goods(const lian_economy_spec *s, size_t n, lian_error *err) {
  for (size_t g = 0; g < s->goods; g++)
    if (!(s->stock[g] > 0) || !(s->restore[g] >= 1) || !(s->reach[g] > 0))
      return status_set(err, LIAN_BAD_DATA,
                        "good %z: expected a stock above 0, restored in at least 1 step, and a reach "
                        "above 0", g + 1);
  for (size_t i = 0; i < n; i++)
    if (s->good[i] >= s->goods)
      return status_set(err, LIAN_BAD_ARGUMENT, "good of node %z: expected 1 to %z", i + 1, s->goods);
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
  if (s->production > LIAN_LINEAR || s->rationing > LIAN_FINALS_FIRST || s->target > LIAN_TARGET_OUTPUT)
    return status_set(err, LIAN_BAD_ARGUMENT, "a rule that is none");
  return check_goods(s, n, err);
}

/* nodes by good, stable */
static void sort_rows(lian_economy *e, const uint32_t *good) {
  for (size_t i = 0; i < e->n; i++) e->start[good[i] + 1]++;
  for (size_t g = 0; g < e->goods; g++) e->start[g + 1] += e->start[g];
  for (size_t i = 0; i < e->n; i++) e->row[e->start[good[i]]++] = (uint32_t)i;
  for (size_t g = e->goods; g > 0; g--) e->start[g] = e->start[g - 1];
  e->start[0] = 0;
}

static void copy_flows(lian_economy *e, const lian_matrix *flows) {
  for (size_t k = 0; k < e->n; k++) {
    const double *from = matrix_row_of(flows, e->row[k]);
    double *to = e->z + k * e->n;
    for (size_t j = 0; j < e->n; j++) to[j] = from[j] > 0 ? from[j] / e->s.steps : 0;
  }
}

/* the state at rest: what is used is ordered, and comes. Final demand is what output leaves beside it
   (negative flows and net final demand below 0 are draws from outside), so that rest is rest */
static void rest(const lian_env *env, lian_economy *e, const double *output) {
  size_t n = e->n;
  for (size_t i = 0; i < n; i++) e->q[i] = 1;
  economy_pass(env, e, 0); /* norm: use of each good; needs are 0, so no orders */
  memcpy(e->base, e->norm, cells(e) * sizeof *e->base);
  memcpy(e->need, e->norm, cells(e) * sizeof *e->need);
  economy_pass(env, e, 0);
  for (size_t i = 0; i < n; i++) {
    double f = output[i] / e->s.steps - e->orders[i];
    e->final[i] = e->f0[i] = f > 0 ? f : 0;
    e->draw[i] = f < 0 ? -f : 0;
    double made = e->orders[i] + e->final[i] - e->draw[i];
    e->x0[i] = e->x[i] = made > 0 ? made : 0;
    e->alpha[i] = e->s.alpha_base;
    e->u[i] = e->x0[i] > 0;
  }
  for (size_t g = 0; g < e->goods; g++)
    for (size_t j = 0; j < n; j++) {
      double v = e->stock[g] * e->base[g * n + j];
      e->w[g * n + j] = isfinite(v) ? v : 0;
    }
}

static int make_room(lian_economy *e) {
  memory m = e->m;
  size_t n = e->n;
  double **lists[] = {&e->x0, &e->final, &e->draw, &e->f0, &e->loss, &e->rebuild, &e->orders, &e->x,
                      &e->u, &e->cap, &e->opt, &e->level, &e->alpha, &e->q, &e->q_old, &e->share_orders,
                      &e->share_final, &e->share_rebuild, &e->backlog};
  double **grids[] = {&e->base, &e->w, &e->need, &e->h, &e->norm, &e->recv};
  int whole = 1;
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
    whole &= (*lists[k] = memory_zero(m, n, sizeof **lists[k])) != NULL;
  for (size_t k = 0; k < sizeof grids / sizeof *grids; k++)
    whole &= (*grids[k] = memory_zero(m, cells(e), sizeof **grids[k])) != NULL;
  e->row = memory_new(m, n, sizeof *e->row);
  e->start = memory_zero(m, e->goods + 1, sizeof *e->start);
  e->z = memory_new(m, n * n, sizeof *e->z);
  e->stock = memory_new(m, e->goods, sizeof *e->stock);
  e->restore = memory_new(m, e->goods, sizeof *e->restore);
  e->reach = memory_new(m, e->goods, sizeof *e->reach);
  e->importance = e->s.importance ? memory_new(m, cells(e), 1) : NULL;
  return whole && e->row && e->start && e->z && e->stock && e->restore && e->reach &&
         (e->importance || !e->s.importance);
}

static void take_goods(lian_economy *e) {
  memcpy(e->stock, e->s.stock, e->goods * sizeof *e->stock);
  memcpy(e->restore, e->s.restore, e->goods * sizeof *e->restore);
  memcpy(e->reach, e->s.reach, e->goods * sizeof *e->reach);
  if (e->importance) memcpy(e->importance, e->s.importance, cells(e));
}

lian_status lian_economy_new(const lian_env *env, lian_chain *c, const lian_economy_spec *spec,
                             lian_economy **out, lian_error *err) {
  reading *r;
  lian_status status = check(spec, c->n, err);
  if (!status) status = chain_reading(env, c, spec->which, &r, err);
  if (status) return status;
  if (!r->dense)
    return status_set(err, LIAN_UNSUPPORTED, "an economy in time needs a dense table so far");
  memory m = memory_of(env);
  lian_economy *e = memory_zero(m, 1, sizeof *e);
  if (!e) return status_no_memory(err);
  e->m = m;
  e->n = c->n;
  e->goods = spec->goods;
  e->s = *spec;
  if (make_room(e)) {
    sort_rows(e, spec->good);
    copy_flows(e, r->dense);
    take_goods(e);
    rest(env, e, c->x);
    e->s.good = NULL;
    e->s.stock = e->s.restore = e->s.reach = NULL;
    e->s.importance = NULL;
    *out = e;
  } else {
    status = status_no_memory(err);
    lian_economy_free(e);
  }
  return status;
}

static void free_cuts(lian_economy *e) {
  for (size_t k = 0; k < e->cuts; k++) {
    memory_free(e->m, e->cut[k].from, e->n, 1);
    memory_free(e->m, e->cut[k].to, e->n, 1);
  }
  e->cuts = 0;
}

void lian_economy_free(lian_economy *e) {
  if (!e) return;
  memory m = e->m;
  double *lists[] = {e->x0, e->final, e->draw, e->f0, e->loss, e->rebuild, e->orders, e->x, e->u, e->cap,
                     e->opt, e->level, e->alpha, e->q, e->q_old, e->share_orders, e->share_final,
                     e->share_rebuild, e->backlog};
  double *grids[] = {e->base, e->w, e->need, e->h, e->norm, e->recv, e->open, e->reserve};
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
    memory_free(m, lists[k], e->n, sizeof *lists[k]);
  for (size_t k = 0; k < sizeof grids / sizeof *grids; k++)
    memory_free(m, grids[k], cells(e), sizeof *grids[k]);
  memory_free(m, e->eff, 4 * cells(e), sizeof *e->eff);
  memory_free(m, e->row, e->n, sizeof *e->row);
  memory_free(m, e->start, e->goods + 1, sizeof *e->start);
  memory_free(m, e->z, e->n * e->n, sizeof *e->z);
  memory_free(m, e->stock, e->goods, sizeof *e->stock);
  memory_free(m, e->restore, e->goods, sizeof *e->restore);
  memory_free(m, e->reach, e->goods, sizeof *e->reach);
  memory_free(m, e->importance, cells(e), 1);
  free_cuts(e);
  memory_free(m, e->cut, e->cut_room, sizeof *e->cut);
  memory_free(m, e, 1, sizeof *e);
}

/* ---- changes between steps */

static lian_status take(double *to, const double *given, size_t n, double most, const char *what,
                        lian_error *err) {
  for (size_t i = 0; i < n; i++)
    if (!(given[i] >= 0 && given[i] <= most))
      return status_set(err, LIAN_BAD_DATA, "%s of node %z: expected a number in [0, %g], got %g", what,
                        i + 1, most, given[i]);
  memcpy(to, given, n * sizeof *to);
  return LIAN_OK;
}

lian_status lian_economy_set_loss(lian_economy *e, const double *loss, lian_error *err) {
  return take(e->loss, loss, e->n, 1, "lost capacity", err);
}

lian_status lian_economy_set_final(lian_economy *e, const double *final, lian_error *err) {
  return take(e->final, final, e->n, 1.7e308, "final demand", err);
}

lian_status lian_economy_set_rebuild(lian_economy *e, const double *rebuild, lian_error *err) {
  return take(e->rebuild, rebuild, e->n, 1.7e308, "rebuilding", err);
}

static lian_status cut_room(lian_economy *e, lian_error *err) {
  if (!e->open) e->open = memory_new(e->m, cells(e), sizeof *e->open);
  if (!e->eff) e->eff = memory_new(e->m, 4 * cells(e), sizeof *e->eff);
  if (!e->open || !e->eff) return status_no_memory(err);
  if (e->cuts < e->cut_room) return LIAN_OK;
  size_t room = e->cut_room ? 2 * e->cut_room : 4;
  link_cut *more = memory_resize(e->m, e->cut, e->cut_room, room, sizeof *more);
  if (!more) return status_no_memory(err);
  e->cut = more;
  e->cut_room = room;
  return LIAN_OK;
}

/* share of needs that can be ordered: 1 less what is cut and not made up, by flows at rest */
static void work_out_open(lian_economy *e) {
  size_t n = e->n;
  for (size_t k = 0; k < cells(e); k++) e->open[k] = 0;
  for (size_t g = 0; g < e->goods; g++)
    for (size_t k = e->start[g]; k < e->start[g + 1]; k++) {
      const double *z = e->z + k * n;
      uint32_t i = e->row[k];
      for (size_t j = 0; j < n; j++) {
        double stays = 1;
        for (size_t c = 0; c < e->cuts; c++)
          if (e->cut[c].from[i] && e->cut[c].to[j])
            stays *= 1 - (1 - e->cut[c].keep) * e->cut[c].missing;
        e->open[g * n + j] += z[j] * (1 - stays);
      }
    }
  for (size_t k = 0; k < cells(e); k++)
    e->open[k] = e->base[k] > 0 && e->open[k] > 0 ? 1 - e->open[k] / e->base[k] : 1;
}

lian_status lian_economy_cut(lian_economy *e, const unsigned char *from, const unsigned char *to,
                             double cut, double substitution, lian_error *err) {
  if (!(cut >= 0 && cut <= 1) || !(substitution >= 0 && substitution <= 1))
    return status_set(err, LIAN_BAD_DATA, "expected shares in [0, 1], got %g and %g", cut, substitution);
  lian_status status = cut_room(e, err);
  if (status) return status;
  link_cut one = {memory_new(e->m, e->n, 1), memory_new(e->m, e->n, 1), 1 - cut, 1 - substitution};
  if (!one.from || !one.to) {
    memory_free(e->m, one.from, e->n, 1);
    memory_free(e->m, one.to, e->n, 1);
    return status_no_memory(err);
  }
  memcpy(one.from, from, e->n);
  memcpy(one.to, to, e->n);
  e->cut[e->cuts++] = one;
  work_out_open(e);
  e->stale = 1;
  return LIAN_OK;
}

lian_status lian_economy_set_reserve(lian_economy *e, size_t good, const unsigned char *nodes,
                                     double steps, lian_error *err) {
  if (good >= e->goods || !(steps >= 0) || !isfinite(steps))
    return status_set(err, LIAN_BAD_DATA, "expected a good in 1..%z and steps of at least 0, got %g",
                      e->goods, steps);
  if (!e->reserve) e->reserve = memory_zero(e->m, cells(e), sizeof *e->reserve);
  if (!e->reserve) return status_no_memory(err);
  for (size_t j = 0; j < e->n; j++)
    if (nodes[j]) e->reserve[good * e->n + j] = steps * e->base[good * e->n + j];
  return LIAN_OK;
}

void lian_economy_uncut(lian_economy *e) {
  if (e->cuts) e->stale = 1;
  free_cuts(e);
  memory_free(e->m, e->open, cells(e), sizeof *e->open);
  e->open = NULL;
}

/* ---- reading */

size_t lian_economy_count(const lian_economy *e) { return e->n; }
size_t lian_economy_goods(const lian_economy *e) { return e->goods; }

const double *lian_economy_get(const lian_economy *e, lian_series what) {
  switch (what) {
    case LIAN_SERIES_OUTPUT: return e->x;
    case LIAN_SERIES_NORMAL: return e->x0;
    case LIAN_SERIES_CAPACITY: return e->cap;
    case LIAN_SERIES_ORDERS: return e->orders;
    case LIAN_SERIES_FINAL: return e->final;
    case LIAN_SERIES_SHARE_FINAL: return e->share_final;
    case LIAN_SERIES_SHARE_ORDERS: return e->share_orders;
    case LIAN_SERIES_SHARE_REBUILD: return e->share_rebuild;
    case LIAN_SERIES_OVERCAPACITY: return e->alpha;
    case LIAN_SERIES_STOCKS: return e->w;
    case LIAN_SERIES_USE: return e->base;
  }
  return NULL;
}
