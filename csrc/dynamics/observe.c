/* what lanes record as they run (see lian.h, lian_observed)
   Deliveries of a step, i to buyer j of good g, as the pass counts them:
     Z[i, j] q_i s_i h[g, j]               with classes, s_i of the class of j
     Z[i, j] min(q_i h[g, j], limit_i)     by level
   cost: O(n) a record, limit and stocks O(goods n); trade one reading of the flows for all lanes */
#include <stdatomic.h>

#include "../base/thread.h"
#include "economy.h"

lian_status lian_economy_observe(lian_economy *e, size_t k, lian_observed what, const uint32_t *group,
                                 size_t groups, size_t every, size_t *number, lian_error *err) {
  if (k >= e->lanes)
    return status_set(err, LIAN_BAD_ARGUMENT, "lane %z: expected 1 to %z", k + 1, e->lanes);
  record asked = {.what = what, .n = e->n, .group = group, .groups = groups, .every = every};
  return records_add(e->m, &e->lane[k].records, &asked, e->goods, number, err);
}

const double *lian_economy_observed(const lian_economy *e, size_t k, size_t number, size_t *rows,
                                    size_t *columns) {
  return k < e->lanes ? records_get(&e->lane[k].records, number, rows, columns) : NULL;
}

/* ---- by node */

static void note_unmet(const record *r, const lane *l, double *row) {
  for (size_t i = 0; i < r->n; i++) row[r->group ? r->group[i] : i] += economy_missed(l, i);
}

/* least: n, workings */
static void note_limit(const lian_economy *e, const lane *l, double *least, double *row) {
  for (size_t j = 0; j < e->n; j++) least[j] = ECONOMY_ENDLESS;
  for (size_t g = 0; g < e->goods; g++)
    for (size_t j = 0; j < e->n; j++) {
      if (!(l->x[j] < l->opt[j])) continue;
      double most = economy_room(e, l, g, j);
      if (!(most < least[j])) continue;
      least[j] = most;
      row[j] = (double)(g + 1);
    }
}

void economy_note(lian_economy *e, lane *l) {
  for (size_t k = 0; k < l->records.count; k++) {
    record *r = &l->records.list[k];
    if (!record_is_due(r) || r->what == LIAN_OBSERVE_STOCKS) continue;
    const double *of[] = {l->x, l->cap, l->orders, l->final, NULL, l->alpha};
    double *row = record_row(r);
    if (r->what == LIAN_OBSERVE_LIMIT)
      note_limit(e, l, e->scratch, row);
    else if (r->what == LIAN_OBSERVE_UNMET)
      note_unmet(r, l, row);
    else
      record_put(r, of[r->what], row);
  }
}

void economy_note_stocks(const lian_economy *e, lane *l) {
  for (size_t k = 0; k < l->records.count; k++) {
    record *r = &l->records.list[k];
    if (!record_is_due(r) || r->what != LIAN_OBSERVE_STOCKS) continue;
    double *row = record_row(r);
    for (size_t g = 0; g < e->goods; g++) record_put(r, l->w + g * e->n, row + g * r->groups);
  }
  records_end_step(&l->records);
}

/* ---- deliveries */

WIDE static void deliver_plainly(const double *restrict z, const double *restrict h, double share,
                                 size_t n, double *restrict out) {
  for (size_t j = 0; j < n; j++) out[j] = z[j] * share * h[j];
}

/* what j gets of i, as a multiple of what is normal */
static double served(const lian_economy *e, const lane *l, size_t i, size_t j, double h) {
  if (l->priority) return l->q_old[i] * l->class_share[l->class_of[j] * e->n + i] * h;
  if (!l->rank) return l->q_old[i] * l->share_orders[i] * h;
  double asked = l->q_old[i] * h;
  return asked < l->limit[i] ? asked : l->limit[i];
}

static void add_row(const record *r, const double *given, double *sum) {
  if (!r->group) {
    for (size_t j = 0; j < r->n; j++) sum[j] += given[j];
    return;
  }
  for (size_t j = 0; j < r->n;) { /* buyers of a group often stand together */
    uint32_t g = r->group[j];
    double run = 0;
    for (; j < r->n && r->group[j] == g; j++) run += given[j];
    sum[g] += run;
  }
}

static void add_links(const lian_economy *e, const lane *l, size_t g, size_t k, const record *r,
                      double *sum) {
  const double *h = l->h + g * e->n;
  for (size_t c = e->link_start[k]; c < e->link_start[k + 1]; c++) {
    uint32_t j = e->link_to[c];
    sum[r->group ? r->group[j] : j] += e->link_value[c] * served(e, l, e->row[k], j, h[j]);
  }
}

/* what each buyer gets of row k, in work; NULL: links that nothing has changed */
static const double *given_by(const lian_economy *e, const lane *l, size_t g, size_t k, double *work) {
  size_t n = e->n, i = e->row[k];
  const double *h = l->h + g * n, *z = economy_row(e, l, g, k, work);
  double *given = work + n;
  if (!z && !e->z) return NULL;
  if (!z) z = e->z + k * n;
  if (!l->priority && !l->rank)
    deliver_plainly(z, h, l->q_old[i] * l->share_orders[i], n, given);
  else
    for (size_t j = 0; j < n; j++) given[j] = z[j] * served(e, l, i, j, h[j]);
  return given;
}

static void note_row(const lian_economy *e, const lane *l, size_t g, size_t k, double *work) {
  const double *given = NULL;
  int ready = 0;
  for (size_t m = 0; m < l->records.count; m++) {
    const record *r = &l->records.list[m];
    if (r->what != LIAN_OBSERVE_TRADE) continue;
    if (!ready) given = given_by(e, l, g, k, work);
    ready = 1;
    double *sum = r->data + e->row[k] * r->columns;
    if (given)
      add_row(r, given, sum);
    else
      add_links(e, l, g, k, r, sum);
  }
}

typedef struct trade_pass {
  lian_economy *e;
  atomic_size_t next;
} trade_pass;

/* takes goods from the shared counter; a row of a record belongs to one good */
static void trade_task(void *context, size_t slot) {
  trade_pass *p = context;
  lian_economy *e = p->e;
  double *work = e->scratch + slot * scratch_size(e);
  for (size_t g; (g = atomic_fetch_add(&p->next, 1)) < e->goods;)
    for (size_t k = e->start[g]; k < e->start[g + 1]; k++)
      for (size_t m = 0; m < e->lanes; m++) note_row(e, &e->lane[m], g, k, work);
}

static int has_trade(const lian_economy *e) {
  for (size_t m = 0; m < e->lanes; m++)
    for (size_t k = 0; k < e->lane[m].records.count; k++)
      if (e->lane[m].records.list[k].what == LIAN_OBSERVE_TRADE) return 1;
  return 0;
}

void economy_note_trade(const lian_env *env, lian_economy *e) {
  if (!has_trade(e)) return;
  trade_pass p = {.e = e};
  size_t slots = (size_t)thread_count(env);
  atomic_store(&p.next, 0);
  thread_for(env, slots < e->slots ? slots : e->slots, trade_task, &p);
}
