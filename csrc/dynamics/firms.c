/* a network of firms in time (lian/firms.h)
   Links are sorted by buyer, then good, then supplier; `out` lists the links of a supplier.
   Each sum over the links of a firm has a fixed order, so results do not depend on threads. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/check.h"
#include "../base/thread.h"
#include "../chain/chain.h"
#include "../chain/serving.h"
#include "common.h"
#include "record.h"

#define BLOCK 1024 /* firms a task */

struct lian_firms {
  memory m;
  size_t n, links, capacity; /* firms; links in use; links allocated */
  pool *pool;                /* worker threads; NULL: none yet */
  double steps, restore;
  lian_serving rationing;
  /* by buyer */
  size_t *start;             /* n + 1 */
  uint32_t *supplier, *good; /* links: supplier and its good */
  double *normal, *order, *came; /* links: flow at rest, order, delivery received; money a step */
  double *cover;                 /* links: stock in steps of normal use */
  /* by supplier */
  size_t *out_start, *out; /* n + 1; links */
  struct customer *customers; /* links + n: scratch, customers of supplier i from out_start[i] + i on */
  /* n each; x0, f0 and draw: at rest */
  double *keep, *factor, *yield; /* target stock, steps of use; k and y, multiples of rest */
  double *x0, *x, *cap;          /* output, capacity; money a step */
  double *final, *wanted, *f0;   /* final demand; money a step */
  double *draw, *asked;          /* draws from outside; orders received; money a step */
  double *share_final;           /* delivered share of final demand */
  double *lost, *gained, *unmet, *direct; /* n: sums over time, money */
  records records;
};

/* a customer: order as a multiple of its normal deliveries (money a step) */
typedef struct customer {
  double ratio, normal;
} customer;

static double smaller(double a, double b) { return a < b ? a : b; }

/* ---- construction */

typedef struct link {
  uint32_t supplier, good;
  double value;
} link;

static int by_good(const void *a, const void *b) {
  const link *p = a, *q = b;
  if (p->good != q->good) return p->good < q->good ? -1 : 1;
  return p->supplier < q->supplier ? -1 : p->supplier > q->supplier;
}

static lian_status take_links(lian_firms *f, const lian_sparse *turned, const uint32_t *good,
                              lian_error *err) {
  link *list = memory_new(f->m, turned->count, sizeof *list);
  if (!list) return status_no_memory(err);
  size_t e = 0;
  for (size_t b = 0; b < f->n; b++) {
    size_t count = 0;
    for (size_t k = turned->start[b]; k < turned->start[b + 1]; k++)
      if (turned->value[k] > 0)
        list[count++] = (link){turned->index[k], good[turned->index[k]], turned->value[k] / f->steps};
    qsort(list, count, sizeof *list, by_good);
    for (size_t k = 0; k < count; k++, e++) {
      f->supplier[e] = list[k].supplier;
      f->good[e] = list[k].good;
      f->normal[e] = f->order[e] = f->came[e] = list[k].value;
      f->cover[e] = f->keep[b];
    }
    f->start[b + 1] = e;
  }
  f->links = e;
  memory_free(f->m, list, turned->count, sizeof *list);
  return LIAN_OK;
}

static void find_out(lian_firms *f) {
  for (size_t e = 0; e < f->links; e++) f->out_start[f->supplier[e] + 1]++;
  for (size_t i = 0; i < f->n; i++) f->out_start[i + 1] += f->out_start[i];
  for (size_t e = 0; e < f->links; e++) f->out[f->out_start[f->supplier[e]]++] = e;
  for (size_t i = f->n; i > 0; i--) f->out_start[i] = f->out_start[i - 1];
  f->out_start[0] = 0;
}

static double orders_of(const lian_firms *f, size_t i) {
  double sum = 0;
  for (size_t k = f->out_start[i]; k < f->out_start[i + 1]; k++) sum += f->order[f->out[k]];
  return sum;
}

static void rest(lian_firms *f, const double *output) {
  for (size_t i = 0; i < f->n; i++) {
    double orders = orders_of(f, i), left = output[i] / f->steps - orders;
    f->final[i] = f->wanted[i] = f->f0[i] = left > 0 ? left : 0;
    f->draw[i] = left < 0 ? -left : 0;
    double made = orders + f->final[i] - f->draw[i];
    f->x0[i] = f->x[i] = f->cap[i] = made > 0 ? made : 0;
    f->share_final[i] = f->factor[i] = f->yield[i] = 1;
  }
}

static int take_memory(lian_firms *f) {
  size_t links = f->capacity;
  double **lists[] = {&f->keep, &f->factor, &f->yield, &f->x0, &f->x, &f->cap, &f->final, &f->wanted,
                      &f->f0, &f->draw, &f->asked, &f->share_final, &f->lost, &f->gained, &f->unmet,
                      &f->direct};
  double **by_link[] = {&f->normal, &f->cover, &f->order, &f->came};
  int got = 1;
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
    got &= (*lists[k] = memory_zero(f->m, f->n, sizeof **lists[k])) != NULL;
  for (size_t k = 0; k < sizeof by_link / sizeof *by_link; k++)
    got &= (*by_link[k] = memory_zero(f->m, links, sizeof **by_link[k])) != NULL;
  f->start = memory_zero(f->m, f->n + 1, sizeof *f->start);
  f->out_start = memory_zero(f->m, f->n + 1, sizeof *f->out_start);
  f->out = memory_new(f->m, links, sizeof *f->out);
  f->supplier = memory_new(f->m, links, sizeof *f->supplier);
  f->good = memory_new(f->m, links, sizeof *f->good);
  f->customers = memory_new(f->m, links + f->n, sizeof *f->customers);
  return got && f->customers && f->start && f->out_start && f->out && f->supplier && f->good;
}

static void free_memory(lian_firms *f) {
  size_t links = f->capacity;
  double *lists[] = {f->keep, f->factor, f->yield, f->x0, f->x, f->cap, f->final, f->wanted, f->f0,
                     f->draw, f->asked, f->share_final, f->lost, f->gained, f->unmet, f->direct};
  double *by_link[] = {f->normal, f->cover, f->order, f->came};
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
    memory_free(f->m, lists[k], f->n, sizeof *lists[k]);
  for (size_t k = 0; k < sizeof by_link / sizeof *by_link; k++)
    memory_free(f->m, by_link[k], links, sizeof *by_link[k]);
  memory_free(f->m, f->start, f->n + 1, sizeof *f->start);
  memory_free(f->m, f->out_start, f->n + 1, sizeof *f->out_start);
  memory_free(f->m, f->out, links, sizeof *f->out);
  memory_free(f->m, f->supplier, links, sizeof *f->supplier);
  memory_free(f->m, f->good, links, sizeof *f->good);
  memory_free(f->m, f->customers, links + f->n, sizeof *f->customers);
  records_free(f->m, &f->records);
}

static lian_status check(const lian_firms_spec *s, size_t n, lian_error *err) {
  if (!(s->steps > 0) || !(s->restore >= 1))
    return status_set(err, LIAN_BAD_DATA,
                      "expected steps a year above 0, and stocks restored in at least 1 step");
  static const lian_serving taken[] = {LIAN_SERVE_ALIKE, LIAN_SERVE_ORDERS_FIRST, LIAN_SERVE_LEVEL,
                                       LIAN_SERVE_LEVEL_ORDERS_FIRST};
  lian_status status = serving_check(s->rationing, taken, 4, err);
  if (status) return status;
  for (size_t i = 0; i < n; i++) {
    if (s->good[i] >= s->goods)
      return status_set(err, LIAN_BAD_ARGUMENT, "good of firm %z: expected 1 to %z", i + 1, s->goods);
    if (!(s->stock[i] >= 1) || !isfinite(s->stock[i]))
      return status_set(err, LIAN_BAD_DATA, "firm %z: expected a stock of at least 1 step, got %g",
                        i + 1, s->stock[i]);
  }
  return LIAN_OK;
}

lian_status lian_firms_new(const lian_env *env, lian_chain *c, const lian_firms_spec *spec,
                           lian_firms **out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"chain", c}, {"spec", spec}, {"out", out}), err);
  if (!wrong) wrong = check_size(spec->size, sizeof *spec, "lian_firms_spec", err);
  if (!wrong) wrong = check_given(GIVEN({"good", spec->good}, {"stock", spec->stock}), err);
  if (wrong) return wrong;
  reading *r;
  lian_status status = check(spec, c->n, err);
  if (!status) status = chain_reading(env, c, LIAN_FLOWS_DOMESTIC, &r, err);
  if (status) return status;
  if (!r->links) return status_set(err, LIAN_UNSUPPORTED, "a network of firms needs links");
  status = chain_turn(env, r, err);
  if (status) return status;
  memory m = memory_of(env);
  lian_firms *f = memory_zero(m, 1, sizeof *f);
  if (!f) return status_no_memory(err);
  *f = (lian_firms){.m = m, .n = c->n, .steps = spec->steps, .restore = spec->restore,
                    .rationing = spec->rationing, .links = r->turned->count, .capacity = r->turned->count};
  status = take_memory(f) ? LIAN_OK : status_no_memory(err);
  if (!status) {
    memcpy(f->keep, spec->stock, f->n * sizeof *f->keep);
    status = take_links(f, r->turned, spec->good, err);
  }
  if (status) {
    lian_firms_free(f);
    return status;
  }
  find_out(f);
  rest(f, c->x);
  *out = f;
  return LIAN_OK;
}

void lian_firms_free(lian_firms *f) {
  if (!f) return;
  pool_free(f->m, f->pool);
  free_memory(f);
  memory_free(f->m, f, 1, sizeof *f);
}

/* ---- a step */

/* the links of one good of a buyer: end index, stock in steps of normal use */
typedef struct good_sum {
  size_t to;
  double cover;
} good_sum;

/* summed as differences from keep, so that at rest cover is keep to the last bit */
static good_sum sum_good(const lian_firms *f, size_t b, size_t e) {
  good_sum g = {e, 0};
  uint32_t good = f->good[e];
  double normal = 0, keep = f->keep[b];
  for (; g.to < f->start[b + 1] && f->good[g.to] == good; g.to++) {
    g.cover += f->normal[g.to] * (f->cover[g.to] - keep);
    normal += f->normal[g.to];
  }
  g.cover = keep + g.cover / normal;
  return g;
}

/* updates stocks by deliveries and use (divided among suppliers in proportion to stocks); new orders */
static void settle(lian_firms *f, size_t b) {
  double normal = f->x0[b] * f->yield[b], activity = normal > 0 ? f->x[b] / normal : 0;
  for (size_t e = f->start[b]; e < f->start[b + 1];) {
    good_sum g = sum_good(f, b, e);
    for (; e < g.to; e++) {
      double used = g.cover > 0 ? activity * (f->cover[e] / g.cover) : 0;
      double cover = f->cover[e] + (f->came[e] / f->normal[e] - used);
      f->cover[e] = cover > 0 ? cover : 0;
      double order = activity + (f->keep[b] * activity - f->cover[e]) / f->restore;
      f->order[e] = order > 0 ? order * f->normal[e] : 0;
    }
  }
}

/* largest output by capacity and the scarcest good */
static void limit(lian_firms *f, size_t b) {
  double normal = f->x0[b] * f->yield[b], most = f->cap[b] = normal * f->factor[b];
  for (size_t e = f->start[b]; e < f->start[b + 1];) {
    good_sum g = sum_good(f, b, e);
    most = smaller(most, g.cover * normal);
    e = g.to;
  }
  f->x[b] = most > 0 ? most : 0;
}

static int by_ratio(const void *a, const void *b) {
  double x = ((const customer *)a)->ratio, y = ((const customer *)b)->ratio;
  return (x > y) - (x < y);
}

/* the level with sum of normal x min(ratio, level) = supply: customers in ascending order of ratio are
   served in full until the level is reached. finals: final demand, 0: not served */
static double level_of(const lian_firms *f, size_t i, double supply, double finals) {
  customer *c = f->customers + f->out_start[i] + i;
  size_t count = 0;
  double open = finals > 0 ? f->f0[i] : 0; /* normal deliveries of those not yet served in full */
  for (size_t k = f->out_start[i]; k < f->out_start[i + 1]; k++) {
    size_t e = f->out[k];
    c[count++] = (customer){f->order[e] / f->normal[e], f->normal[e]};
    open += f->normal[e];
  }
  if (finals > 0) c[count++] = (customer){finals / f->f0[i], f->f0[i]};
  qsort(c, count, sizeof *c, by_ratio);
  double level = 0;
  for (size_t k = 0; k < count; k++) {
    double more = open * (c[k].ratio - level);
    if (more >= supply) return level + supply / open;
    supply -= more;
    level = c[k].ratio;
    open -= c[k].normal;
  }
  return level;
}

static void deliver_alike(lian_firms *f, size_t i, double share) {
  for (size_t k = f->out_start[i]; k < f->out_start[i + 1]; k++)
    f->came[f->out[k]] = f->order[f->out[k]] * share;
}

static void deliver_level(lian_firms *f, size_t i, double level) {
  for (size_t k = f->out_start[i]; k < f->out_start[i + 1]; k++) {
    size_t e = f->out[k];
    f->came[e] = smaller(f->order[e], f->normal[e] * level);
  }
}

/* customers and final users get up to one multiple of normal deliveries; final users without demand at rest are
   served last */
static void serve_by_level(lian_firms *f, size_t i, double supply, double orders) {
  double finals = f->final[i];
  if (f->f0[i] > 0 || finals == 0) {
    double level = level_of(f, i, supply, finals);
    f->share_final[i] = finals > 0 ? smaller(1, level * f->f0[i] / finals) : 1;
    deliver_level(f, i, level);
  } else if (supply >= orders) {
    f->share_final[i] = (supply - orders) / finals;
    deliver_alike(f, i, 1);
  } else {
    f->share_final[i] = 0;
    deliver_level(f, i, level_of(f, i, supply, 0));
  }
}

static void ration(lian_firms *f, size_t i) {
  double orders = orders_of(f, i), asked = orders + f->final[i], supply = f->x[i] + f->draw[i];
  lian_serving rule = f->rationing;
  if (supply >= asked) {
    deliver_alike(f, i, 1);
    f->share_final[i] = 1;
  } else if (rule == LIAN_SERVE_ALIKE) {
    f->share_final[i] = supply / asked;
    deliver_alike(f, i, f->share_final[i]);
  } else if (rule == LIAN_SERVE_LEVEL) {
    serve_by_level(f, i, supply, orders);
  } else {
    double left = supply > orders ? supply - orders : 0;
    f->share_final[i] = f->final[i] > 0 ? smaller(1, left / f->final[i]) : 1;
    if (supply >= orders)
      deliver_alike(f, i, 1);
    else if (rule == LIAN_SERVE_ORDERS_FIRST)
      deliver_alike(f, i, supply / orders);
    else
      deliver_level(f, i, level_of(f, i, supply, 0));
  }
}

typedef struct work {
  lian_firms *f;
  int part;
} work;

static void run_task(void *context, size_t task) {
  const work *w = context;
  lian_firms *f = w->f;
  size_t to = (task + 1) * BLOCK < f->n ? (task + 1) * BLOCK : f->n;
  for (size_t i = task * BLOCK; i < to; i++) {
    if (w->part == 0) {
      settle(f, i);
      limit(f, i);
    } else {
      double asked = orders_of(f, i) + f->final[i];
      double make = asked - f->draw[i] > 0 ? asked - f->draw[i] : 0;
      f->asked[i] = asked - f->final[i];
      f->x[i] = smaller(f->x[i], make);
      ration(f, i);
    }
  }
}

/* relative difference of the deliveries of firm i and min(supply, demand) */
static double imbalance_of(const lian_firms *f, size_t i) {
  double supply = f->x[i] + f->draw[i], asked = f->asked[i] + f->final[i];
  double given = f->final[i] * f->share_final[i];
  for (size_t k = f->out_start[i]; k < f->out_start[i + 1]; k++) given += f->came[f->out[k]];
  return supply > 0 ? fabs(given - smaller(supply, asked)) / supply : 0;
}

/* final demand of i wanted and not met in this step */
static double missed_of(const lian_firms *f, size_t i) {
  double missed = f->wanted[i] - f->final[i] * f->share_final[i];
  return missed > 0 ? missed : 0;
}

static void sum_up(lian_firms *f, lian_step *out) {
  *out = (lian_step){.overcapacity = 1};
  for (size_t i = 0; i < f->n; i++) {
    double missed = missed_of(f, i), kept = f->factor[i] * f->yield[i];
    common_add(f->x0 + i, f->x + i, &kept, &missed, 1, f->lost + i, f->gained + i, f->unmet + i, f->direct + i);
    out->output += f->x[i];
    out->capacity += f->cap[i];
    out->final_demand += f->final[i];
    out->orders += f->asked[i];
    out->unmet += missed;
    double unused = f->draw[i] - f->asked[i] - f->final[i];
    if (unused > 0) out->surplus += unused;
    double off = imbalance_of(f, i);
    if (off > out->imbalance) out->imbalance = off;
  }
}

/* ---- records */

static void note_trade(const lian_firms *f, const record *r) {
  for (size_t b = 0; b < f->n; b++)
    for (size_t e = f->start[b]; e < f->start[b + 1]; e++)
      r->data[f->supplier[e] * r->columns + (r->group ? r->group[b] : b)] += f->came[e];
}

static void note_unmet(const lian_firms *f, const record *r, double *row) {
  for (size_t i = 0; i < f->n; i++) row[r->group ? r->group[i] : i] += missed_of(f, i);
}

static void note(lian_firms *f) {
  const double *of[] = {f->x, f->cap, f->asked, f->final};
  for (size_t k = 0; k < f->records.count; k++) {
    record *r = &f->records.list[k];
    if (r->what == LIAN_OBSERVE_TRADE)
      note_trade(f, r);
    else if (record_is_due(r) && r->what == LIAN_OBSERVE_UNMET)
      note_unmet(f, r, record_row(r));
    else if (record_is_due(r))
      record_put(r, of[r->what], record_row(r));
  }
  records_end_step(&f->records);
}

lian_status lian_firms_observe(lian_firms *f, lian_observed what, const uint32_t *group, size_t groups,
                               size_t every, size_t *number, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"firms", f}, {"record", number}), err);
  if (wrong) return wrong;
  if ((unsigned)what > LIAN_OBSERVE_UNMET && what != LIAN_OBSERVE_TRADE)
    return status_set(err, LIAN_UNSUPPORTED, "a network of firms records output, capacity, orders, final "
                      "demand, unmet demand and trade alone");
  record asked = {.what = what, .n = f->n, .group = group, .groups = groups, .every = every};
  return records_add(f->m, &f->records, &asked, 1, number, err);
}

const double *lian_firms_observed(const lian_firms *f, size_t number, size_t *rows, size_t *columns) {
  return f && rows && columns ? records_get(&f->records, number, rows, columns) : NULL;
}

lian_status lian_firms_step(const lian_env *env, lian_firms *f, lian_step *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"firms", f}), err);
  if (wrong) return wrong;
  if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  lian_status status = records_reserve(f->m, &f->records, 1, err);
  if (status) return status;
  size_t blocks = (f->n + BLOCK - 1) / BLOCK;
  size_t threads = (size_t)thread_count(env);
  if (threads > 1 && !f->pool) f->pool = pool_new(f->m);
  if (!f->pool) threads = 1;
  work w = {f, 0};
  pool_for(f->pool, threads, blocks, run_task, &w);
  w.part = 1;
  pool_for(f->pool, threads, blocks, run_task, &w);
  lian_step unused;
  sum_up(f, out ? out : &unused);
  note(f);
  return LIAN_OK;
}

/* ---- changes and reading */

lian_status lian_firms_set(lian_firms *f, lian_setting what, const double *v, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"firms", f}, {"values", v}), err);
  if (wrong) return wrong;
  double *to = what == LIAN_SET_CAPACITY ? f->factor : what == LIAN_SET_YIELD ? f->yield
             : what == LIAN_SET_FINAL    ? f->final
             : what == LIAN_SET_WANTED   ? f->wanted
                                         : NULL;
  if (!to) return status_set(err, LIAN_UNSUPPORTED, "a network of firms has no such setting");
  lian_status status = common_check_setting(what, v, f->n, "firm", err);
  if (status) return status;
  memcpy(to, v, f->n * sizeof *v);
  if (what == LIAN_SET_FINAL) memcpy(f->wanted, v, f->n * sizeof *v);
  return LIAN_OK;
}

size_t lian_firms_count(const lian_firms *f) { return f ? f->n : 0; }

const double *lian_firms_get(const lian_firms *f, lian_series what) {
  if (!f) return NULL;
  switch (what) {
    case LIAN_SERIES_OUTPUT: return f->x;
    case LIAN_SERIES_NORMAL: return f->x0;
    case LIAN_SERIES_CAPACITY: return f->cap;
    case LIAN_SERIES_ORDERS: return f->asked;
    case LIAN_SERIES_FINAL: return f->final;
    case LIAN_SERIES_SHARE_FINAL: return f->share_final;
    case LIAN_SERIES_LOST: return f->lost;
    case LIAN_SERIES_GAINED: return f->gained;
    case LIAN_SERIES_UNMET: return f->unmet;
    case LIAN_SERIES_DIRECT: return f->direct;
    default: return NULL;
  }
}
