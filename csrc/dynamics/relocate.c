/* makers that relocate from one node to a dormant one of the same good
     p_to += d p_from X_from / X_to,   p_from -= d p_from        p: share of the reference output X present
     w_to += d w_from,                 w_from -= d w_from        stocks, and other amounts of money
   Multiples of normal output (over-capacity, labour, use) become the mean of the makers present, weighted by output.
   cost: O(goods + columns) */
#include <string.h>

#include "../base/check.h"
#include "economy.h"

static void move_amount(double *list, size_t from, size_t to, double share) {
  list[to] += share * list[from];
  list[from] -= share * list[from];
}

/* come: share of the output present at `to` that has just arrived */
static void mix(double *list, size_t from, size_t to, double come) {
  list[to] = come >= 1 ? list[from] : list[to] + come * (list[from] - list[to]);
}

/* to be called after `place` has changed */
static void move_stocks(const flows *f, lane *l, size_t from, size_t to, double share) {
  uint32_t a = f->column[from], b = f->column[to];
  if (a != NO_BUYER) l->place_b[a] = l->place[from];
  if (b != NO_BUYER) l->place_b[b] = l->place[to];
  for (size_t g = 0; a != NO_BUYER && b != NO_BUYER && g < f->goods; g++) {
    move_amount(l->w + g * f->width, a, b, share);
    if (l->reserve) move_amount(l->reserve + g * f->width, a, b, share);
  }
}

static void move_backlog(const lian_economy *e, lane *l, size_t from, size_t to, double share) {
  move_amount(l->backlog, from, to, share);
  for (size_t d = 0; l->backlog_cell && d < e->columns; d++)
    move_amount(l->backlog_cell + d, from * e->columns, to * e->columns, share);
}

static lian_status check(const lian_economy *e, size_t k, size_t from, size_t to, double share, lian_error *err) {
  if (k >= e->lanes) return status_set(err, LIAN_BAD_ARGUMENT, "lane %z: expected 1 to %z", k + 1, e->lanes);
  if (from >= e->f.n || to >= e->f.n || from == to || e->f.good[from] != e->f.good[to])
    return status_set(err, LIAN_BAD_ARGUMENT, "expected two nodes that make the same good");
  if (!economy_is_dormant(e, to) || !(e->reference[to] > 0))
    return status_set(err, LIAN_BAD_ARGUMENT, "node %z: expected a dormant node with an output", to + 1);
  if (!(share >= 0 && share <= 1)) return status_set(err, LIAN_BAD_DATA, "expected a share in [0, 1], got %g", share);
  return LIAN_OK;
}

lian_status lian_economy_relocate(lian_economy *e, size_t k, size_t from, size_t to, double share, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}), err);
  if (wrong) return wrong;
  lian_status status = check(e, k, from, to, share, err);
  if (status) return status;
  lane *l = &e->lane[k];
  double added = share * l->place[from] * (e->reference[from] / e->reference[to]);
  if (!(added > 0)) return LIAN_OK;
  double come = added / (l->place[to] + added);
  double *of_all[] = {l->alpha, l->q, l->u, l->use, l->aim};
  for (size_t v = 0; v < sizeof of_all / sizeof *of_all; v++) mix(of_all[v], from, to, come);
  l->place[from] -= share * l->place[from];
  l->place[to] += added;
  move_amount(l->x, from, to, share);
  move_stocks(&e->f, l, from, to, share);
  move_backlog(e, l, from, to, share);
  l->stale = l->filled = 1;
  return LIAN_OK;
}
