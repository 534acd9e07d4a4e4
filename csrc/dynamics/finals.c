/* final users by column: F[i, d], purchases of column d from maker i, money a step
   They hold no stock, and do not change makers by capacity. Changes of demand apply to cells first; then moves in the
   order of the calls; then all weights w and all cuts at once. A cut leaves the part k of a cell; the part o can still
   be ordered, there or from the column's other makers of the good that are not cut:
       A_i      = F_i w_i (sum F) / (sum F w)        sums over the makers of the good
       asked_i  = A_i k_i                            where it is cut, k < 1
                  A_i (sum A o - sum of A k over cut cells) / (sum of A over uncut cells)       else
       missed_i = A_i (1 - o_i)                      wanted and not ordered; A_i (1 - k_i) where all are cut
   Moves and cuts do not apply to cells below 0. Rationing serves all columns of a maker in the same proportion.
   cost: O(n columns) when something changes, else O(n) a step; with backlogs O(n columns) a step */
#include "../base/check.h"
#include "finals.h"

#include <math.h>

#include "links.h"

static size_t cells_of(const lian_economy *e) { return e->f.n * e->columns; }

/* ---- at rest */

static void read_purchases(lian_economy *e, const lian_economy_spec *s, double *total) {
  for (size_t i = 0; i < e->f.n; i++) {
    total[i] = 0;
    for (size_t d = 0; s->purchases && d < s->columns; d++) {
      double v = s->purchases[i * s->columns + d] / s->steps;
      e->cell[i * e->columns + d] = v;
      total[i] += v;
    }
  }
}

/* final demand f0, draws from outside and output x0 of a step at rest, such that the first step reproduces them to the
   last bit: f0 is output less orders, or purchases; the draw is what orders and f0 exceed output by */
static void balance(lian_economy *e, const lian_economy_spec *s, const double *output, const double *orders,
                    const double *total) {
  for (size_t i = 0; i < e->f.n; i++) {
    double made = output[i] > 0 && !economy_is_dormant(e, i) ? output[i] / s->steps : 0, f = made - orders[i];
    e->f0[i] = f > 0 ? f : 0;
    e->draw[i] = f < 0 ? -f : 0;
    if (s->purchases && !s->net && orders[i] + total[i] >= made) {
      e->f0[i] = total[i];
      e->draw[i] = orders[i] + e->f0[i] - made;
    }
    made = orders[i] + e->f0[i] - e->draw[i];
    e->x0[i] = made > 0 ? made : 0;
  }
}

/* divides f0 among columns; the last one is the remainder */
static void share_out(lian_economy *e, int net, const double *total) {
  for (size_t i = 0; i < e->f.n; i++) {
    double *cell = e->cell + i * e->columns, left = e->f0[i];
    for (size_t d = 0; d + 1 < e->columns; d++) {
      if (net && total[i] > 0) cell[d] *= e->f0[i] / total[i];
      left -= cell[d];
    }
    cell[e->columns - 1] = left > 1e-9 * e->f0[i] ? left : 0;
  }
}

lian_status finals_make(memory m, lian_economy *e, const lian_economy_spec *s, const double *output,
                        const double *orders, lian_error *err) {
  e->columns = (s->purchases ? s->columns : 0) + 1;
  if (e->columns > SIZE_MAX / sizeof(double) / (e->f.n + 1)) return status_no_memory(err);
  e->cell = memory_zero(m, cells_of(e), sizeof *e->cell);
  double *total = memory_zero(m, e->f.n, sizeof *total);
  if (e->cell && total) {
    read_purchases(e, s, total);
    balance(e, s, output, orders, total);
    share_out(e, s->net, total);
  }
  memory_free(m, total, e->f.n, sizeof *total);
  return e->cell && total ? LIAN_OK : status_no_memory(err);
}

void finals_free(memory m, lian_economy *e) { memory_free(m, e->cell, cells_of(e), sizeof *e->cell); }

void finals_lane_free(memory m, const lian_economy *e, lane *l) {
  double *all[] = {l->cell, l->asked, l->missed, l->backlog_cell};
  for (size_t k = 0; k < sizeof all / sizeof *all; k++) memory_free(m, all[k], cells_of(e), sizeof(double));
}

/* ---- changes of demand */

static lian_status own_cells(memory m, const lian_economy *e, lane *l, lian_error *err) {
  if (!l->cell) l->cell = memory_new(m, cells_of(e), sizeof *l->cell);
  if (!l->cell) return status_no_memory(err);
  memcpy(l->cell, e->cell, cells_of(e) * sizeof *l->cell);
  return LIAN_OK;
}

lian_status finals_set(memory m, const lian_economy *e, lane *l, const double *by_maker, lian_error *err) {
  lian_status status = own_cells(m, e, l, err);
  if (status) return status;
  for (size_t i = 0; i < e->f.n; i++) {
    double *cell = l->cell + i * e->columns;
    for (size_t d = 0; e->f0[i] > 0 && d < e->columns; d++) cell[d] *= by_maker[i] / e->f0[i];
    if (!(e->f0[i] > 0)) cell[e->columns - 1] = by_maker[i];
  }
  memcpy(l->demand, by_maker, e->f.n * sizeof *l->demand);
  memcpy(l->hoped, by_maker, e->f.n * sizeof *l->hoped);
  l->unplaced = 1;
  return LIAN_OK;
}

static double sum_of(const double *v, size_t count) {
  double sum = 0;
  for (size_t d = 0; d < count; d++) sum += v[d];
  return sum;
}

lian_status lian_economy_demand(lian_economy *e, size_t k, size_t count, const uint32_t *node,
                                const uint32_t *column, const double *amount, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}), err);
  if (!wrong && count > 0)
    wrong = check_given(GIVEN({"node", node}, {"column", column}, {"amount", amount}), err);
  if (wrong) return wrong;
  if (k >= e->lanes) return status_set(err, LIAN_BAD_ARGUMENT, "lane %z: expected 1 to %z", k + 1, e->lanes);
  for (size_t c = 0; c < count; c++)
    if (node[c] >= e->f.n || column[c] >= e->columns || !(fabs(amount[c]) <= 1e300))
      return status_set(err, LIAN_BAD_DATA, "cell %z: expected a node, a column and an amount", c + 1);
  lane *l = &e->lane[k];
  lian_status status = own_cells(e->m, e, l, err);
  if (status) return status;
  memcpy(l->demand, e->f0, e->f.n * sizeof *l->demand);
  for (size_t c = 0; c < count; c++) l->cell[node[c] * e->columns + column[c]] = amount[c];
  for (size_t c = 0; c < count; c++) l->demand[node[c]] = sum_of(l->cell + node[c] * e->columns, e->columns);
  memcpy(l->hoped, l->demand, e->f.n * sizeof *l->hoped);
  l->unplaced = 1;
  return LIAN_OK;
}

/* ---- moves and cuts */

static const double *cells_now(const lian_economy *e, const lane *l) { return l->cell ? l->cell : e->cell; }

static int reaches(const unsigned char *to, size_t columns) {
  for (size_t d = 0; d < columns; d++)
    if (to[d]) return 1;
  return 0;
}

static void move_columns(const lian_economy *e, lane *l, const link_move *v) {
  const flows *f = &e->f;
  for (size_t d = 0; d < e->columns; d++) {
    double moved = 0;
    if (!v->to_column[d]) continue;
    for (size_t k = f->start[v->good]; k < f->start[v->good + 1]; k++) {
      double *asked = &l->asked[f->row[k] * e->columns + d];
      if (!v->from[f->row[k]] || !(*asked > 0)) continue;
      moved += *asked * v->share;
      *asked -= *asked * v->share;
    }
    for (size_t k = f->start[v->good]; moved > 0 && k < f->start[v->good + 1]; k++)
      l->asked[f->row[k] * e->columns + d] += moved * v->towards[f->row[k]];
  }
}

/* product of all weights and cuts on the deliveries of a maker to a column */
typedef struct cell_cut {
  double weight, kept, asked; /* w; k; o */
} cell_cut;

static cell_cut cell_cut_of(const lane *l, size_t i, size_t d) {
  cell_cut out = {1, 1, 1};
  for (size_t c = 0; c < l->cuts; c++) {
    const link_cut *cut = &l->cut[c];
    if (!cut->from[i] || !cut->to_column[d]) continue;
    if (cut->weight_only) {
      out.weight *= cut->factor;
    } else {
      out.kept *= cut->factor;
      out.asked *= cut->orderable;
    }
  }
  return out;
}

/* sums over the makers of a good: F; F w; F w o; F w k of cut cells; F w of uncut cells */
typedef struct column_sums {
  double all, weighed, asked, left, uncut;
} column_sums;

static column_sums sum_column(const lian_economy *e, const lane *l, size_t g, size_t d) {
  const flows *f = &e->f;
  column_sums s = {0};
  for (size_t k = f->start[g]; k < f->start[g + 1]; k++) {
    double v = l->asked[f->row[k] * e->columns + d];
    if (!(v > 0)) continue;
    cell_cut c = cell_cut_of(l, f->row[k], d);
    s.all += v;
    s.weighed += v * c.weight;
    s.asked += v * c.weight * c.asked;
    *(c.kept < 1 ? &s.left : &s.uncut) += v * c.weight * c.kept;
  }
  return s;
}

static void cut_column(const lian_economy *e, lane *l, size_t g, size_t d) {
  const flows *f = &e->f;
  column_sums s = sum_column(e, l, g, d);
  for (size_t k = f->start[g]; k < f->start[g + 1]; k++) {
    size_t at = f->row[k] * e->columns + d;
    if (!(l->asked[at] > 0)) continue;
    cell_cut c = cell_cut_of(l, f->row[k], d);
    double a = l->asked[at] * c.weight * (s.all / s.weighed);
    double uncut_scale = s.uncut > 0 ? (s.asked - s.left) / s.uncut : 1;
    l->asked[at] = c.kept < 1 ? a * c.kept : a * uncut_scale;
    l->missed[at] = a * (1 - (s.uncut > 0 ? c.asked : c.kept));
  }
}

static int is_hit(const lane *l, size_t g, size_t d) {
  for (size_t c = 0; c < l->cuts; c++)
    if (l->cut[c].good[g] && l->cut[c].to_column[d] && l->cut[c].factor != 1) return 1;
  return 0;
}

static void change_columns(const lian_economy *e, lane *l) {
  memcpy(l->asked, cells_now(e, l), cells_of(e) * sizeof *l->asked);
  memset(l->missed, 0, cells_of(e) * sizeof *l->missed);
  for (size_t k = 0; k < l->moves; k++) move_columns(e, l, &l->move[k]);
  for (size_t g = 0; g < e->f.goods; g++)
    for (size_t d = 0; d < e->columns; d++)
      if (is_hit(l, g, d)) cut_column(e, l, g, d);
}

static int columns_change(const lian_economy *e, const lane *l) {
  for (size_t k = 0; k < l->moves; k++)
    if (reaches(l->move[k].to_column, e->columns)) return 1;
  for (size_t k = 0; k < l->cuts; k++)
    if (reaches(l->cut[k].to_column, e->columns)) return 1;
  return 0;
}

static void sum_makers(const lian_economy *e, lane *l, int changed) {
  const double *cell = cells_now(e, l);
  for (size_t i = 0; i < e->f.n; i++) {
    size_t at = i * e->columns;
    double missed = changed ? sum_of(l->missed + at, e->columns) : 0;
    int turned = missed > 0 || (changed && memcmp(l->asked + at, cell + at, e->columns * sizeof *cell) != 0);
    double final = turned ? sum_of(l->asked + at, e->columns) : l->demand[i];
    double wanted = final + missed + (l->hoped[i] - l->demand[i]);
    l->final[i] = final > 0 ? final : 0;
    if (!turned) wanted = l->hoped[i];
    l->wanted[i] = wanted > 0 ? wanted : 0;
  }
}

lian_status finals_place(memory m, const lian_economy *e, lane *l, lian_error *err) {
  if (!l->unplaced) return LIAN_OK;
  int changed = columns_change(e, l);
  if (changed && !l->asked) l->asked = memory_new(m, cells_of(e), sizeof *l->asked);
  if (changed && !l->missed) l->missed = memory_new(m, cells_of(e), sizeof *l->missed);
  if (changed && (!l->asked || !l->missed)) return status_no_memory(err);
  if (l->rules.backlog && !l->backlog_cell) l->backlog_cell = memory_zero(m, cells_of(e), sizeof *l->backlog_cell);
  if (l->rules.backlog && !l->backlog_cell) return status_no_memory(err);
  if (changed) change_columns(e, l);
  l->finals_changed = changed;
  sum_makers(e, l, changed);
  l->unplaced = 0;
  l->placed++;
  return LIAN_OK;
}

/* ---- results */

double finals_asked(const lian_economy *e, const lane *l, size_t i, size_t d) {
  return (l->finals_changed ? l->asked : cells_now(e, l))[i * e->columns + d];
}

double finals_missed(const lian_economy *e, const lane *l, size_t i, size_t d) {
  return l->finals_changed ? l->missed[i * e->columns + d] : 0;
}

size_t lian_economy_columns(const lian_economy *e) { return e ? e->columns : 0; }

lian_status lian_economy_asked(const lian_economy *e, size_t k, const unsigned char *columns, double *asked,
                               double *missed, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}, {"columns", columns}, {"asked", asked}), err);
  if (!wrong) wrong = check_index(k, e->lanes, "lane", err);
  if (wrong) return wrong;
  const lane *l = &e->lane[k];
  for (size_t i = 0; i < e->f.n; i++) {
    asked[i] = 0;
    if (missed) missed[i] = 0;
    for (size_t d = 0; d < e->columns; d++) {
      if (!columns[d]) continue;
      asked[i] += finals_asked(e, l, i, d);
      if (missed) missed[i] += finals_missed(e, l, i, d);
    }
  }
  return LIAN_OK;
}

void finals_carry_backlog(const lian_economy *e, lane *l) {
  if (!l->rules.backlog) return;
  for (size_t i = 0; i < e->f.n; i++) {
    double unmet = 1 - finals_share(l, i);
    l->backlog[i] = (l->final[i] + l->backlog[i]) * unmet;
    for (size_t d = 0; d < e->columns; d++) {
      double *backlog = &l->backlog_cell[i * e->columns + d];
      *backlog = (finals_asked(e, l, i, d) + *backlog) * unmet;
    }
  }
}
