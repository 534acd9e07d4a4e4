/* what lanes record as they run (see lian.h, lian_observed)
   Deliveries of a step, i to buyer j of good g, as the pass counts them:
     Z[i, j] q_i s_i h[g, j]               with classes, s_i of the class of j
     Z[i, j] min(q_i h[g, j], limit_i)     by level
   cost: O(n) a record, limit and stocks O(goods n); trade reads each row once more while the pass has it in
   the cache */
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

WIDE static void add_each(const double *restrict given, size_t n, double *restrict sum) {
  for (size_t j = 0; j < n; j++) sum[j] += given[j];
}

/* in eight running sums */
WIDE static double sum_run(const double *given, size_t n) {
  double s[8] = {0};
  size_t j = 0;
  for (; j + 8 <= n; j += 8)
    for (size_t k = 0; k < 8; k++) s[k] += given[j + k];
  for (; j < n; j++) s[j % 8] += given[j];
  return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

#define LONG 16   /* buyers of a group that stand together, on average, from which on runs are summed first */
#define BLOCK 512 /* buyers at a time: what they get stays in the nearest cache */

/* what buyers from .. from + count - 1 get, to the groups of a row of r */
static void add_block(const record *r, const double *given, size_t from, size_t count, double *sum) {
  const uint32_t *group = r->group ? r->group + from : NULL;
  if (!group)
    add_each(given, count, sum + from);
  else if (r->runs * LONG > r->n)
    for (size_t j = 0; j < count; j++) sum[group[j]] += given[j];
  else
    for (size_t j = 0, to = 0; j < count; j = to) {
      while (to < count && group[to] == group[j]) to++;
      sum[group[j]] += sum_run(given + j, to - j);
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

static void deliver(const lian_economy *e, const lane *l, size_t i, const double *z, const double *h,
                    size_t from, size_t count, double *given) {
  if (!l->priority && !l->rank)
    deliver_plainly(z + from, h + from, l->q_old[i] * l->share_orders[i], count, given);
  else
    for (size_t j = 0; j < count; j++)
      given[j] = z[from + j] * served(e, l, i, from + j, h[from + j]);
}

int economy_trades(const lane *l) {
  for (size_t k = 0; k < l->records.count; k++)
    if (l->records.list[k].what == LIAN_OBSERVE_TRADE) return 1;
  return 0;
}

void economy_note_trade(const lian_economy *e, const lane *l, size_t g, size_t k, const double *z) {
  size_t n = e->n, i = e->row[k];
  double given[BLOCK];
  for (size_t from = 0; from < n; from += BLOCK) {
    size_t count = n - from < BLOCK ? n - from : BLOCK;
    if (z) deliver(e, l, i, z, l->h + g * n, from, count, given);
    for (size_t m = 0; m < l->records.count; m++) {
      const record *r = &l->records.list[m];
      if (r->what != LIAN_OBSERVE_TRADE) continue;
      double *sum = r->data + i * r->columns;
      if (z)
        add_block(r, given, from, count, sum);
      else if (from == 0)
        add_links(e, l, g, k, r, sum);
    }
  }
}
