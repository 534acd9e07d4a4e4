/* steps of the inventory economy (lian/economy.h); all from the old state (Jacobi)
   Where tables are small each thread runs its own lanes, for all steps of a call; threads share the goods of each step
   of the lanes that are left, and of all where tables are large. Results are the same.
   cost: one reading of the flows, and one of each array of goods x buyers per lane, but where a lane rests (rest.c) */
#include "../base/check.h"
#include "step.h"

#include <math.h>
#include <stdatomic.h>
#include <time.h>

#include "account.h"
#include "finals.h"
#include "links.h"
#include "output.h"
#include "pass.h"
#include "plain.h"
#include "rest.h"
#include "serve.h"
#include "stocks.h"

#define SMALL (1 << 20)  /* largest n x width for which each thread reads all flows */
#define POLLED 0.1       /* seconds between polls of env->stop */
#define MOST_AT_ONCE 1e6 /* steps */
#define MOST_SLOTS 256   /* see thread_count */

static double smaller(double a, double b) { return a < b ? a : b; }

static void copy_to_buyers(const lian_economy *e, lane *l) {
  const flows *f = &e->f;
  l->even = !e->dormant && !l->rules.by_demand && !l->hurried;
  flows_to_columns(f, l->u, l->used_b);
  flows_to_columns(f, l->use, l->use_b);
  flows_to_columns(f, l->aim, l->aim_b);
  for (size_t b = 0; e->dormant && b < f->buyers; b++) {
    l->used_b[b] *= l->place_b[b];
    l->use_b[b] *= l->place_b[b];
    l->aim_b[b] *= l->place_b[b];
  }
}

/* a step up to new orders; row: width, scratch */
static void advance(lian_economy *e, lane *l, double *row, lian_step *out) {
  output_react(e, l);
  output_make(e, l);
  serve_all(e, l, row);
  account_step(e, l, out);
  observe_step(e, l);
  output_exclude_rebuilt(e, l);
  output_hire(e, l);
  output_weigh(e, l);
  copy_to_buyers(e, l);
}

static void finish(const lian_economy *e, lane *l, lian_step *out) {
  rest_end(l);
  observe_stocks(e, l);
  double off = account_arrivals(e, l);
  if (off > out->imbalance) out->imbalance = off;
  finals_carry_backlog(e, l);
  if (l->rules.quiet || l->rules.production == LIAN_PRODUCTION_LINEAR) l->filled = 1;
  l->t++;
}

/* ---- scratch of threads: that of a pass, then room, lanes x width */

static size_t work_size(const lian_economy *e) { return pass_work_size(e) + e->lanes * e->f.width; }
static double *work_of(const lian_economy *e, size_t slot) { return e->work + slot * work_size(e); }
static double *rooms_of(const lian_economy *e, size_t slot) { return work_of(e, slot) + pass_work_size(e); }

lian_status step_prepare(const lian_env *env, lian_economy *e, lian_error *err) {
  size_t slots = (size_t)thread_count(env), most = e->lanes > e->f.goods ? e->lanes : e->f.goods;
  if (slots > most) slots = most;
  if (slots > 1 && !e->pool) {
    e->pool = pool_new(e->m);
    if (!e->pool) return status_no_memory(err);
  }
  if (slots <= e->slots) return LIAN_OK;
  void *held;
  double *work = flows_aligned(e->m, slots * work_size(e), &held);
  if (!work) return status_no_memory(err);
  flows_unaligned(e->m, e->held_work, e->slots * work_size(e));
  e->work = work;
  e->held_work = held;
  e->slots = slots;
  return LIAN_OK;
}

void step_free(lian_economy *e) {
  pool_free(e->m, e->pool);
  flows_unaligned(e->m, e->held_work, e->slots * work_size(e));
}

static size_t slots_now(const lian_env *env, const lian_economy *e) {
  size_t slots = (size_t)thread_count(env);
  return slots < e->slots ? slots : e->slots;
}

static void reset_rooms(double *room, size_t count) {
  for (size_t k = 0; k < count; k++) room[k] = LANE_ENDLESS;
}

/* ---- threads over goods, for lanes from `from` on */

typedef struct goods_pass {
  lian_economy *e;
  size_t from;
  const unsigned char *chosen;
  unsigned parts;
  int limits;
  size_t slots;
  atomic_size_t next[MOST_SLOTS]; /* next good of each slot, from its first */
} goods_pass;

/* processes the slot's own goods, which stay in its cache from step to step, then those left by other slots: the
   assignment of goods to threads varies, the results do not */
static void pass_slot(void *context, size_t slot) {
  goods_pass *p = context;
  lian_economy *e = p->e;
  pass_task t = {e, p->from, e->lanes, p->chosen, p->parts, work_of(e, slot), p->limits ? rooms_of(e, slot) : NULL};
  if (p->limits) reset_rooms(t.room, (e->lanes - p->from) * e->f.width);
  for (size_t k = 0; k < p->slots; k++) {
    size_t of = (slot + k) % p->slots, from = of * e->f.goods / p->slots, to = (of + 1) * e->f.goods / p->slots;
    for (size_t g; (g = from + atomic_fetch_add(&p->next[of], 1)) < to;) pass_good(&t, g);
  }
}

static void least_rooms(lian_economy *e, size_t from, const unsigned char *chosen, size_t slots) {
  size_t width = e->f.width;
  for (size_t k = from; k < e->lanes; k++)
    for (size_t s = 0; s < slots && (!chosen || chosen[k]); s++) {
      const double *room = rooms_of(e, s) + (k - from) * width;
      double *to = e->lane[k].room_b;
      for (size_t b = 0; b < width; b++) to[b] = s == 0 ? room[b] : smaller(room[b], to[b]);
    }
}

static void pass_goods(const lian_env *env, lian_economy *e, size_t from, const unsigned char *chosen,
                       unsigned parts) {
  size_t slots = slots_now(env, e);
  goods_pass p = {.e = e, .from = from, .chosen = chosen, .parts = parts, .limits = parts == PASS_STEP, .slots = slots};
  pool_for(e->pool, slots, slots, pass_slot, &p);
  if (p.limits) least_rooms(e, from, chosen, slots);
}

/* ---- as BoARIO does: stocks are neither updated nor restored while all differences are negligible */

static int is_close(double a, double b) { return fabs(a - b) <= 1e-8 + 1e-5 * fabs(b); }

static int all_used_came(const flows *f, const lane *l) {
  for (size_t g = 0; g < f->goods; g++)
    for (size_t b = 0, at = g * f->width; l->stock[g] < LANE_ENDLESS && b < f->buyers; b++)
      if (!is_close(l->came[at + b], f->base[at + b] * l->used_b[b])) return 0;
  return 1;
}

static int all_full(const flows *f, const lane *l) {
  for (size_t g = 0; g < f->goods; g++)
    for (size_t b = 0; l->stock[g] < LANE_ENDLESS && b < f->buyers; b++)
      if (!is_close(l->w[g * f->width + b], stocks_goal(f, l, g, b))) return 0;
  return 1;
}

static void settle_quietly(const flows *f, lane *l) {
  if (!all_used_came(f, l))
    for (size_t g = 0; g < f->goods; g++)
      stocks_settle(f, l, &(stock_block){g, 0, f->width, l->norm + g * f->width, l->came + g * f->width});
  l->full = all_full(f, l);
}

static void step_quietly(const lian_env *env, lian_economy *e) {
  pass_goods(env, e, 0, NULL, PASS_SUMS);
  for (size_t k = 0; k < e->lanes; k++) settle_quietly(&e->f, &e->lane[k]);
  pass_goods(env, e, 0, NULL, PASS_ORDERS);
}

/* ---- steps */

typedef struct run {
  lian_economy *e;
  size_t slots, steps, from; /* from: first lane whose steps threads share good by good */
  lian_step *out;            /* steps x lanes */
} run;

/* notes in e->passes which of the lanes from .. to - 1 need a pass; how many */
static size_t choose(lian_economy *e, size_t from, size_t to) {
  size_t count = 0;
  for (size_t k = from; k < to; k++) count += e->passes[k] = (unsigned char)rest_needs_pass(e, &e->lane[k]);
  return count;
}

static void advance_one(void *context, size_t k) {
  const run *r = context;
  size_t at = r->from + k;
  advance(r->e, &r->e->lane[at], rooms_of(r->e, 0) + k * r->e->f.width, &r->out[at]);
}

static void run_goods(const lian_env *env, run *r) {
  lian_economy *e = r->e;
  run now = *r;
  for (size_t t = 0; t < r->steps; t++, now.out += e->lanes) {
    pool_for(e->pool, r->slots, e->lanes - r->from, advance_one, &now);
    if (e->lane->rules.quiet)
      step_quietly(env, e);
    else if (choose(e, r->from, e->lanes) > 0)
      pass_goods(env, e, r->from, e->passes, PASS_STEP);
    for (size_t k = r->from; k < e->lanes; k++) finish(e, &e->lane[k], &now.out[k]);
  }
}

/* all steps of the lanes of a slot, of those before r->from */
static void run_lanes(void *context, size_t slot) {
  const run *r = context;
  lian_economy *e = r->e;
  size_t from = slot * r->from / r->slots, to = (slot + 1) * r->from / r->slots, width = e->f.width;
  pass_task p = {e, from, to, e->passes, PASS_STEP, work_of(e, slot), rooms_of(e, slot)};
  for (size_t t = 0; t < r->steps; t++) {
    lian_step *out = r->out + t * e->lanes;
    for (size_t k = from; k < to; k++) advance(e, &e->lane[k], p.work, &out[k]);
    reset_rooms(p.room, (to - from) * width);
    size_t passes = choose(e, from, to);
    for (size_t g = 0; passes > 0 && g < e->f.goods; g++) pass_good(&p, g);
    for (size_t k = from; k < to; k++) {
      if (e->passes[k]) memcpy(e->lane[k].room_b, p.room + (k - from) * width, width * sizeof(double));
      finish(e, &e->lane[k], &out[k]);
    }
  }
}

static void run_some(const lian_env *env, lian_economy *e, size_t steps, lian_step *out) {
  run r = {e, slots_now(env, e), steps, 0, out};
  int small = e->f.width && e->f.n <= SMALL / e->f.width;
  if (!e->lane->rules.quiet && small) r.from = e->lanes / r.slots * r.slots; /* as many for each thread */
  if (r.from > 0) pool_for(e->pool, r.slots, r.slots, run_lanes, &r);
  if (r.from < e->lanes) run_goods(env, &r);
}

/* ---- public */

lian_status lian_economy_place(const lian_env *env, lian_economy *e, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}), err);
  if (wrong) return wrong;
  lian_status status = step_prepare(env, e, err);
  if (status) return status;
  unsigned char *stale = memory_zero(e->m, e->lanes, 1);
  if (!stale) return status_no_memory(err);
  int any = 0;
  for (size_t k = 0; k < e->lanes && !status; k++) {
    lane *l = &e->lane[k];
    stale[k] = l->stale != 0;
    any |= stale[k];
    if (stale[k]) copy_to_buyers(e, l);
    if (stale[k]) status = links_open(e->m, &e->f, l, e->work, err);
    if (!status) status = finals_place(e->m, e, l, err);
  }
  if (any && !status) pass_goods(env, e, 0, stale, PASS_SUMS | PASS_ORDERS);
  for (size_t k = 0; k < e->lanes && !status; k++) e->lane[k].stale = 0;
  memory_free(e->m, stale, e->lanes, 1);
  return status;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static lian_status reserve(lian_economy *e, size_t steps, lian_error *err) {
  lian_status status = LIAN_OK;
  for (size_t k = 0; k < e->lanes && !status; k++)
    status = records_reserve(e->m, &e->lane[k].records, steps, err);
  return status;
}

/* runs as many steps at once as fit between two polls of env->stop */
static lian_status run_all(const lian_env *env, lian_economy *e, size_t steps, lian_step *out, lian_error *err) {
  size_t some = 1, all = steps;
  while (steps > 0) {
    if (env_stopped_at(env, (double)(all - steps) / (double)all))
      return status_set(err, LIAN_INTERRUPTED, "interrupted");
    if (some > steps) some = steps;
    double start = seconds();
    run_some(env, e, some, out);
    double each = (seconds() - start) / (double)some, next = each > 0 ? POLLED / each : MOST_AT_ONCE;
    out += some * e->lanes;
    steps -= some;
    some = next >= MOST_AT_ONCE ? (size_t)MOST_AT_ONCE : next > 1 ? (size_t)next : 1;
  }
  return LIAN_OK;
}

lian_status lian_economy_run(const lian_env *env, lian_economy *e, size_t steps, lian_step *out,
                             lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}), err);
  if (wrong) return wrong;
  if (steps == 0) return LIAN_OK;
  if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  lian_status status = reserve(e, steps, err);
  if (!status) status = lian_economy_place(env, e, err);
  if (status) return status;
  for (size_t k = 0; k < e->lanes; k++) {
    e->lane[k].plain = plain_lane(&e->lane[k]);
    rest_begin(e, &e->lane[k]);
  }
  lian_step *own = out ? NULL : memory_new(e->m, steps * e->lanes, sizeof *own);
  if (!out && !own) return status_no_memory(err);
  status = run_all(env, e, steps, out ? out : own, err);
  memory_free(e->m, own, steps * e->lanes, sizeof *own);
  return status;
}

lian_status lian_economy_step(const lian_env *env, lian_economy *e, lian_step *out, lian_error *err) {
  return lian_economy_run(env, e, 1, out, err);
}
