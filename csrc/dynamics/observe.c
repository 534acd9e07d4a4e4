/* records of lanes (lian/economy.h, lian_observed)
   Deliveries of a step from i to buyer j of good g, as in pass.c:
     Z[i, j] q_i s_i h[g, j]               with classes, s_i of the class of j
     Z[i, j] min(q_i h[g, j], limit_i)     by level
   cost: O(n) a record, limit and stocks O(goods buyers); trade reads each block once more while it is in the cache */
#include "../base/check.h"
#include "account.h"
#include "finals.h"
#include "stocks.h"

lian_status lian_economy_observe(lian_economy *e, size_t k, lian_observed what, const uint32_t *group,
                                 const uint32_t *final_group, size_t groups, size_t every, size_t *number,
                                 lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}, {"record", number}), err);
  if (wrong) return wrong;
  if (k >= e->lanes)
    return status_set(err, LIAN_BAD_ARGUMENT, "lane %z: expected 1 to %z", k + 1, e->lanes);
  record asked = {.what = what, .n = e->f.n, .group = group, .groups = groups, .final_group = final_group,
                  .finals = e->columns, .every = every};
  return records_add(e->m, &e->lane[k].records, &asked, e->f.goods, number, err);
}

const double *lian_economy_observed(const lian_economy *e, size_t k, size_t number, size_t *rows,
                                    size_t *columns) {
  return e && rows && columns && k < e->lanes ? records_get(&e->lane[k].records, number, rows, columns) : NULL;
}

/* ---- by node */

static void note_unmet(const record *r, const lane *l, double *row) {
  for (size_t i = 0; i < r->n; i++) row[r->group ? r->group[i] : i] += lane_missed(l, i);
}

/* ---- by columns of final users */

static void read_columns(const lian_economy *e, const lane *l, record *r) {
  if (r->placed == l->placed) return;
  r->placed = l->placed;
  memset(r->asked, 0, r->n * r->groups * sizeof *r->asked);
  memset(r->missed, 0, r->n * r->groups * sizeof *r->missed);
  for (size_t i = 0; i < r->n; i++)
    for (size_t d = 0; d < r->finals; d++) {
      if (r->final_group[d] == LIAN_NONE) continue;
      r->asked[i * r->groups + r->final_group[d]] += finals_asked(e, l, i, d);
      r->missed[i * r->groups + r->final_group[d]] += finals_missed(e, l, i, d);
    }
}

static void note_columns(const lian_economy *e, const lane *l, record *r, double *row) {
  int unmet = r->what == LIAN_OBSERVE_UNMET;
  read_columns(e, l, r);
  for (size_t i = 0, at = 0; i < r->n; i++)
    for (size_t q = 0; q < r->groups; q++, at++) {
      double missed = r->asked[at] + r->missed[at] - r->asked[at] * finals_share(l, i);
      row[q] += !unmet ? r->asked[at] : missed > 0 ? missed : 0;
    }
}

/* deliveries to final users, with those of backlogs */
static void note_deliveries(const lian_economy *e, const lane *l, record *r) {
  read_columns(e, l, r);
  for (size_t i = 0, at = 0; i < r->n; i++)
    for (size_t q = 0; q < r->groups; q++, at++) r->data[at] += r->asked[at] * finals_share(l, i);
  for (size_t i = 0; l->backlog_cell && i < r->n; i++)
    for (size_t d = 0; d < r->finals; d++)
      if (r->final_group[d] != LIAN_NONE)
        r->data[i * r->groups + r->final_group[d]] += l->backlog_cell[i * r->finals + d] * finals_share(l, i);
}

static void note_limit(const lian_economy *e, const lane *l, double *row) {
  const flows *f = &e->f;
  for (size_t b = 0; b < f->buyers; b++) {
    uint32_t j = f->buyer[b];
    double least = LANE_ENDLESS;
    for (size_t g = 0; l->x[j] < l->opt[j] && g < f->goods; g++) {
      double most = stocks_room(f, l, e->reference, g, b);
      if (!(most < least)) continue;
      least = most;
      row[j] = (double)(g + 1);
    }
  }
}

void observe_step(const lian_economy *e, lane *l) {
  for (size_t k = 0; k < l->records.count; k++) {
    record *r = &l->records.list[k];
    if (r->what == LIAN_OBSERVE_TRADE && r->final_group) note_deliveries(e, l, r);
    if (!record_is_due(r) || r->what == LIAN_OBSERVE_STOCKS) continue;
    const double *of[] = {l->x, l->cap, l->orders, l->final, NULL, l->alpha};
    double *row = record_row(r);
    if (r->what == LIAN_OBSERVE_LIMIT)
      note_limit(e, l, row);
    else if (r->final_group)
      note_columns(e, l, r, row);
    else if (r->what == LIAN_OBSERVE_UNMET)
      note_unmet(r, l, row);
    else
      record_put(r, of[r->what], row);
  }
}

void observe_stocks(const lian_economy *e, lane *l) {
  const flows *f = &e->f;
  for (size_t k = 0; k < l->records.count; k++) {
    record *r = &l->records.list[k];
    if (!record_is_due(r) || r->what != LIAN_OBSERVE_STOCKS) continue;
    double *row = record_row(r);
    for (size_t g = 0; g < f->goods; g++, row += r->groups)
      for (size_t b = 0; b < f->buyers; b++) {
        uint32_t j = f->buyer[b];
        row[r->group ? r->group[j] : j] += l->w[g * f->width + b];
      }
  }
  records_end_step(&l->records);
}

/* ---- deliveries */

WIDE static void deliver_plainly(const double *restrict z, const double *restrict h, double share,
                                 size_t n, double *restrict out) {
  for (size_t j = 0; j < n; j++) out[j] = z[j] * share * h[j];
}

/* deliveries of i to buyer b, multiple of the flow at rest */
static double delivered(const lian_economy *e, const lane *l, size_t i, size_t b, double h) {
  const lane_classes *p = l->classes;
  if (p) return l->q_old[i] * p->share[p->of_buyer[b] * e->f.n + i] * h;
  if (!l->rank) return l->q_old[i] * l->share_orders[i] * h;
  double asked = l->q_old[i] * h;
  return asked < l->served[i] ? asked : l->served[i];
}

/* in eight running sums */
WIDE static double sum_run(const double *given, size_t n) {
  double s[VECTOR] = {0};
  size_t j = 0;
  for (; j + VECTOR <= n; j += VECTOR)
    for (size_t k = 0; k < VECTOR; k++) s[k] += given[j + k];
  for (; j < n; j++) s[j % VECTOR] += given[j];
  return vector_total(s);
}

#define LONG_RUN 16 /* average run of consecutive buyers of one group from which on runs are summed first */
#define CHUNK 512   /* buyers at a time, so that their deliveries stay in the first-level cache */

/* adds deliveries to buyers from column `from` on to the groups of a row of r */
static void add_given(const flows *f, const record *r, const double *given, size_t from, size_t count,
                      double *sum) {
  const uint32_t *buyer = f->buyer + from, *group = r->group;
  if (!group)
    for (size_t b = 0; b < count; b++) sum[buyer[b]] += given[b];
  else if (r->runs * LONG_RUN > r->n)
    for (size_t b = 0; b < count; b++) sum[group[buyer[b]]] += given[b];
  else
    for (size_t b = 0, to = 0; b < count; b = to) {
      while (to < count && group[buyer[to]] == group[buyer[b]]) to++;
      sum[group[buyer[b]]] += sum_run(given + b, to - b);
    }
}

static void deliver(const lian_economy *e, const lane *l, size_t g, size_t i, const double *z, size_t from,
                    size_t count, double *given) {
  const double *h = l->h + g * e->f.width + from;
  if (!lane_is_ruled(l))
    deliver_plainly(z, h, l->q_old[i] * l->share_orders[i], count, given);
  else
    for (size_t b = 0; b < count; b++) given[b] = z[b] * delivered(e, l, i, from + b, h[b]);
}

/* 1: trade that includes deliveries to nodes */
static int is_trade(const record *r) { return r->what == LIAN_OBSERVE_TRADE && (r->group || !r->final_group); }

int observes_trade(const lane *l) {
  for (size_t k = 0; k < l->records.count; k++)
    if (is_trade(&l->records.list[k])) return 1;
  return 0;
}

void observe_trade(const lian_economy *e, const lane *l, size_t g, uint32_t i, const double *z, size_t from,
                   size_t count) {
  double given[CHUNK];
  if (from + count > e->f.buyers) count = e->f.buyers - from; /* without padding */
  for (size_t at = 0; at < count; at += CHUNK) {
    size_t some = count - at < CHUNK ? count - at : CHUNK;
    deliver(e, l, g, i, z + at, from + at, some, given);
    for (size_t k = 0; k < l->records.count; k++) {
      const record *r = &l->records.list[k];
      if (is_trade(r)) add_given(&e->f, r, given, from + at, some, r->data + i * r->columns);
    }
  }
}

void observe_links(const lian_economy *e, const lane *l, size_t g, size_t k) {
  const flows *f = &e->f;
  uint32_t i = f->row[k];
  for (size_t m = 0; m < l->records.count; m++) {
    const record *r = &l->records.list[m];
    if (!is_trade(r)) continue;
    for (size_t c = f->link_start[k]; c < f->link_start[k + 1]; c++) {
      uint32_t b = f->link_to[c], j = f->buyer[b];
      r->data[i * r->columns + (r->group ? r->group[j] : j)] +=
          f->link_value[c] * delivered(e, l, i, b, l->h[g * f->width + b]);
    }
  }
}
