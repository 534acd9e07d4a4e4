/* failures shared out over threads, in blocks of the same size whatever the number of threads
   Sums over failures are of whole numbers (weights scaled by 2^62), so that their order does not matter. */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "cascade.h"

#define BLOCK 64          /* failures of a task */
#define MOST_ITERATIONS 1000000
#define FEW_LANES 3       /* fewer wide failures are followed along their links all the same */

typedef struct running {
  cascade_call *k;
  cascade_work *work;
  size_t works;
  size_t *wide; /* failures, for blocks of lanes */
  size_t wide_count;
} running;


void outcome_put(const cascade_call *k, size_t failure, const outcome *o, size_t iterations, double residual,
                 int dense) {
  lian_cascade_result *r = k->out;
  if (r->index) r->index[failure] = o->index;
  if (r->down) r->down[failure] = o->down;
  if (r->up) r->up[failure] = o->up;
  if (r->residual) r->residual[failure] = residual;
  if (r->iterations) r->iterations[failure] = (uint32_t)iterations;
  if (r->dense) r->dense[failure] = (unsigned char)dense;
  if (k->kept) k->kept[failure] = o->kept;
}

/* ---- scratch */

#define LANE_BYTES (LANES * sizeof(double)) /* a line of the cache */

static size_t lane_rows(const lian_cascade *c) { return 4 * c->n + c->markets + 1; } /* one to align the others */

static int lanes_new(const lian_cascade *c, cascade_work *w) {
  w->lane_block = memory_new(c->m, lane_rows(c), LANE_BYTES);
  if (!w->lane_block) return 0;
  size_t past = (uintptr_t)w->lane_block % LANE_BYTES;
  w->lane_down = w->lane_block + (past ? (LANE_BYTES - past) / sizeof(double) : 0);
  w->lane_up = w->lane_down + c->n * LANES;
  w->lane_next = w->lane_up + c->n * LANES;
  w->lane_missed = w->lane_next + c->n * LANES;
  w->lane_left = w->lane_missed + c->n * LANES;
  return 1;
}

/* one item more than firms: a list is written to before it is known whether it grows */
static void work_free(const cascade_call *k, cascade_work *w) {
  const lian_cascade *c = k->c;
  memory m = c->m;
  double *numbers[] = {w->down, w->up, w->missed, w->worst, w->unsold, w->cap_down, w->cap_up, w->fall};
  uint32_t *lists[] = {w->touched, w->dirty_down, w->dirty_up, w->fell_down, w->fell_up, w->next};
  for (int l = 0; l < 8; l++) memory_free(m, numbers[l], c->n, sizeof(double));
  for (int l = 0; l < 6; l++) memory_free(m, lists[l], c->n + 1, sizeof(uint32_t));
  for (int l = 0; l < 3; l++) memory_free(m, w->loss[l], c->n, sizeof(int64_t));
  memory_free(m, w->marks, c->n, 1);
  memory_free(m, w->sum, c->slots, sizeof *w->sum);
  memory_free(m, w->market, c->markets, sizeof *w->market);
  memory_free(m, w->changed, c->markets, sizeof *w->changed);
  memory_free(m, w->lane_block, lane_rows(c), LANE_BYTES);
}

static int work_begin(const cascade_call *k, cascade_work *w) {
  const lian_cascade *c = k->c;
  memory m = c->m;
  double **numbers[] = {&w->down, &w->up, &w->missed, &w->worst, &w->unsold, &w->cap_down, &w->cap_up, &w->fall};
  uint32_t **lists[] = {&w->touched, &w->dirty_down, &w->dirty_up, &w->fell_down, &w->fell_up, &w->next};
  const double *wanted[] = {k->out->loss, k->out->loss_down, k->out->loss_up};
  int good = 1;
  for (int l = 0; l < 8; l++) good = (*numbers[l] = memory_zero(m, c->n, sizeof(double))) && good;
  for (int l = 0; l < 6; l++) good = (*lists[l] = memory_new(m, c->n + 1, sizeof(uint32_t))) && good;
  for (int l = 0; l < 3; l++)
    if (wanted[l]) good = (w->loss[l] = memory_zero(m, c->n, sizeof(int64_t))) && good;
  w->marks = memory_zero(m, c->n, 1);
  w->sum = memory_zero(m, c->slots, sizeof *w->sum);
  w->market = memory_new(m, c->markets, sizeof *w->market);
  w->changed = memory_new(m, c->markets, sizeof *w->changed);
  if (!good || !w->marks || !w->sum || !w->market || !w->changed || !lanes_new(c, w)) return 0;
  for (size_t i = 0; i < c->n; i++) w->down[i] = w->up[i] = 1;
  for (size_t v = 0; v < c->markets; v++) w->market[v] = market_at_rest(c, v);
  atomic_flag_clear(&w->taken);
  return 1;
}

/* ---- tasks */

static cascade_work *take_work(running *r) {
  for (size_t k = 0;; k = (k + 1) % r->works)
    if (!atomic_flag_test_and_set(&r->work[k].taken)) return &r->work[k];
}

static size_t block_end(size_t task, size_t count) { return (task + 1) * BLOCK < count ? (task + 1) * BLOCK : count; }

static void run_narrow(void *context, size_t task) {
  running *r = context;
  cascade_work *w = take_work(r);
  for (size_t k = task * BLOCK, end = block_end(task, r->k->f->count); k < end; k++) {
    if (k % 8 == 0 && thread_watched(r->k->watch)) break;
    if (!r->k->is_wide[k]) r->k->is_wide[k] = !frontier_run(r->k, w, k);
  }
  atomic_flag_clear(&w->taken);
}

static void run_wide(void *context, size_t task) {
  running *r = context;
  cascade_work *w = take_work(r);
  for (size_t k = task * BLOCK, end = block_end(task, r->wide_count); k < end; k++) {
    if (thread_watched(r->k->watch)) break;
    lanes_take(r->k, w, r->wide[k]);
  }
  lanes_finish(r->k, w);
  atomic_flag_clear(&w->taken);
}

static size_t blocks_of(size_t count) { return (count + BLOCK - 1) / BLOCK; }

/* those that were found wide, all together, so that lanes are full */
static lian_status run_rest(const lian_env *env, running *r, lian_error *err) {
  cascade_call *k = r->k;
  size_t count = k->f->count, at = 0;
  for (size_t f = 0; f < count; f++) r->wide_count += k->is_wide[f];
  if (r->wide_count == 0) return LIAN_OK;
  r->wide = memory_new(k->c->m, r->wide_count, sizeof *r->wide);
  if (!r->wide) return status_no_memory(err);
  for (size_t f = 0; f < count; f++)
    if (k->is_wide[f]) r->wide[at++] = f;
  if (r->wide_count < FEW_LANES && k->f->mode == LIAN_CASCADE_AUTO) {
    k->wide = SIZE_MAX;
    for (at = 0; at < r->wide_count; at++) k->is_wide[r->wide[at]] = !frontier_run(k, &r->work[0], r->wide[at]);
  } else {
    thread_for(env, blocks_of(r->wide_count), run_wide, r);
  }
  memory_free(k->c->m, r->wide, r->wide_count, sizeof *r->wide);
  return LIAN_OK;
}

static void sum_losses(const cascade_call *k, const cascade_work *work, size_t works) {
  double *out[] = {k->out->loss, k->out->loss_down, k->out->loss_up};
  for (int l = 0; l < 3; l++)
    for (size_t i = 0; out[l] && i < k->c->n; i++) {
      int64_t sum = 0;
      for (size_t v = 0; v < works; v++) sum += work[v].loss[l][i];
      out[l][i] = (double)sum / 4611686018427387904.0;
    }
}

static lian_status run_all(const lian_env *env, cascade_call *k, lian_error *err) {
  size_t blocks = blocks_of(k->f->count), works = (size_t)thread_count(env);
  memory m = k->c->m;
  if (works > blocks) works = blocks ? blocks : 1;
  thread_watch watch;
  thread_watch_begin(&watch, env);
  running r = {.k = k, .works = works, .work = memory_zero(m, works, sizeof *r.work)};
  if (!r.work) return status_no_memory(err);
  int good = 1;
  k->watch = &watch;
  for (size_t v = 0; v < works; v++) good = work_begin(k, &r.work[v]) && good;
  lian_status status = good ? LIAN_OK : status_no_memory(err);
  if (!status) {
    thread_for(env, blocks, run_narrow, &r);
    status = thread_watched(k->watch) ? LIAN_OK : run_rest(env, &r, err);
  }
  if (!status && !k->losses) sum_losses(k, r.work, works);
  for (size_t v = 0; v < works; v++) work_free(k, &r.work[v]);
  memory_free(m, r.work, works, sizeof *r.work);
  if (!status && thread_watched(k->watch)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  return status;
}

/* ---- the call */

static lian_status check_shares(const double *v, size_t count, const char *what, lian_error *err) {
  for (size_t k = 0; v && k < count; k++)
    if (!(v[k] >= 0 && v[k] <= 1))
      return status_set(err, LIAN_BAD_DATA, "%s %z: expected a share in [0, 1], got %g", what, k + 1, v[k]);
  return LIAN_OK;
}

/* each firm once in a failure: `last` notes by firm in which it was, + 1 */
static lian_status check_firms(const lian_cascade *c, const lian_failures *f, size_t *last, lian_error *err) {
  for (size_t k = 0; k < f->count; k++) {
    if (f->start && f->start[k + 1] < f->start[k])
      return status_set(err, LIAN_BAD_DATA, "start of failure %z is after its end", k + 1);
    for (size_t e = failure_begin(f, k); e < failure_end(f, k); e++) {
      if (f->firm[e] >= c->n)
        return status_set(err, LIAN_BAD_DATA, "failure %z: expected firms below %z, got %z", k + 1, c->n,
                          (size_t)f->firm[e]);
      if (last[f->firm[e]] == k + 1)
        return status_set(err, LIAN_BAD_DATA, "failure %z names firm %z twice", k + 1, (size_t)f->firm[e] + 1);
      last[f->firm[e]] = k + 1;
    }
  }
  return LIAN_OK;
}

static lian_status check_weights(const lian_failures *f, lian_error *err) {
  double sum = 0;
  for (size_t k = 0; f->weight && k < f->count; k++) {
    if (!(f->weight[k] >= 0)) return status_set(err, LIAN_BAD_DATA, "weight of failure %z is below 0", k + 1);
    sum += f->weight[k];
  }
  if (sum <= 1 + 1e-9) return LIAN_OK;
  return status_set(err, LIAN_BAD_DATA, "weights of failures: expected a sum of at most 1, got %g", sum);
}

static lian_status check_call(const lian_cascade *c, const lian_failures *f, const lian_cascade_result *out,
                              lian_error *err) {
  lian_status wrong = check_given(GIVEN({"cascade", c}, {"failures", f}, {"out", out}), err);
  if (!wrong) wrong = check_size(f->size, sizeof *f, "lian_failures", err);
  if (!wrong) wrong = check_size(out->size, sizeof *out, "lian_cascade_result", err);
  if (!wrong) wrong = check_list(f->firm, f->count, "firm", err);
  if (!wrong) wrong = check_choice((long)f->mode, LIAN_CASCADE_DENSE + 1, "mode", err);
  if (!wrong && !(f->tolerance >= 0 && f->tolerance < INFINITY))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "tolerance: expected a number of at least 0, got %g", f->tolerance);
  size_t shares = f && f->start && f->count ? f->start[f->count] : f ? f->count : 0;
  if (!wrong) wrong = check_shares(f->share, shares, "share", err);
  if (!wrong) wrong = check_shares(f->share_up, shares, "share_up", err);
  if (!wrong) wrong = check_weights(f, err);
  if (wrong) return wrong;
  size_t *last = memory_zero(c->m, c->n, sizeof *last);
  if (!last) return status_no_memory(err);
  wrong = check_firms(c, f, last, err);
  memory_free(c->m, last, c->n, sizeof *last);
  return wrong;
}

static lian_status check_done(const cascade_call *k, const double *residual, const uint32_t *iterations,
                              lian_error *err) {
  for (size_t f = 0; f < k->f->count; f++)
    if (iterations[f] >= k->most && residual[f] > k->f->tolerance)
      return status_set(err, LIAN_NO_CONVERGENCE, "failure %z: after %z iterations a share still fell by %g", f + 1,
                        k->most, residual[f]);
  return LIAN_OK;
}

/* room for the losses that the first pass counted */
static lian_losses *losses_new(memory m, size_t count, const size_t *kept) {
  lian_losses *l = memory_zero(m, 1, sizeof *l);
  if (!l) return NULL;
  l->count = count;
  l->allocate = m.allocate;
  l->allocate_ud = m.ud;
  l->start = memory_new(m, count + 1, sizeof *l->start);
  size_t total = 0;
  for (size_t k = 0; l->start && k < count; k++) {
    l->start[k] = total;
    total += kept[k];
  }
  if (l->start) {
    l->start[count] = total;
    l->firm = memory_new(m, total, sizeof *l->firm);
    l->down = memory_new(m, total, sizeof *l->down);
    l->up = memory_new(m, total, sizeof *l->up);
  }
  if (l->start && l->firm && l->down && l->up) return l;
  lian_losses_free(l);
  return NULL;
}

void lian_losses_free(lian_losses *l) {
  if (!l) return;
  memory m = {l->allocate, l->allocate_ud};
  size_t total = l->start ? l->start[l->count] : 0;
  memory_free(m, l->start, l->count + 1, sizeof *l->start);
  memory_free(m, l->firm, total, sizeof *l->firm);
  memory_free(m, l->down, total, sizeof *l->down);
  memory_free(m, l->up, total, sizeof *l->up);
  memory_free(m, l, 1, sizeof *l);
}

/* the second pass, which writes what the first has counted */
static lian_status list_losses(const lian_env *env, cascade_call *k, lian_losses **losses, lian_error *err) {
  lian_cascade_result none = {.size = sizeof none};
  lian_losses *l = losses_new(memory_of(env), k->f->count, k->kept);
  if (!l) return status_no_memory(err);
  k->losses = l;
  k->out = &none;
  lian_status status = run_all(env, k, err);
  if (status) lian_losses_free(l);
  else *losses = l;
  return status;
}

lian_status lian_cascade_run(const lian_env *env, const lian_cascade *c, const lian_failures *f,
                             lian_cascade_result *out, double above, lian_losses **losses, lian_error *err) {
  lian_status status = check_call(c, f, out, err);
  if (status) return status;
  memory m = c->m;
  lian_cascade_result r = *out;
  cascade_call k = {.c = c, .f = f, .out = &r, .above = above, .most = f->iterations ? f->iterations : MOST_ITERATIONS,
                    .wide = f->mode == LIAN_CASCADE_FRONTIER ? SIZE_MAX : c->count / 16 + c->n};
  if (!r.residual) r.residual = memory_new(m, f->count, sizeof *r.residual);
  if (!r.iterations) r.iterations = memory_new(m, f->count, sizeof *r.iterations);
  if (losses) k.kept = memory_new(m, f->count, sizeof *k.kept);
  k.is_wide = memory_zero(m, f->count, 1);
  int good = r.residual && r.iterations && k.is_wide && (!losses || k.kept);
  if (good && f->mode == LIAN_CASCADE_DENSE) memset(k.is_wide, 1, f->count);
  status = good ? run_all(env, &k, err) : status_no_memory(err);
  if (!status) status = check_done(&k, r.residual, r.iterations, err);
  if (!status && losses) status = list_losses(env, &k, losses, err);
  if (!out->residual) memory_free(m, r.residual, f->count, sizeof *r.residual);
  if (!out->iterations) memory_free(m, r.iterations, f->count, sizeof *r.iterations);
  memory_free(m, k.is_wide, f->count, 1);
  memory_free(m, k.kept, losses ? f->count : 0, sizeof *k.kept);
  return status;
}
