/* flows after turns, moves, weights and cuts: turns first, then moves in the order of the calls, then all weights, then
   all cuts
     Z'[i, b] = Z[i, b] + share (T[i] - Z[i, b])                  a turn of buyer b; sums of T by good: base[g, b]
     Z'[i, b] = Z[i, b] kept + towards_i moved_b                  a move of the good; kept: 1 - share for makers `from`
     A[i, b]  = Z'[i, b] prod factor                              weights, for makers `from` and buyers `to`
     rescale  = sum Z' / sum A                                    total orders stay the same
     Z"[i, b] = A[i, b] rescale k / q                             where cuts leave the part k < 1 of a link
                A[i, b] uncut_scale                               elsewhere
     orderable = sum A o / sum A                                  share of its needs that a buyer can order
     cut_left = sum of A rescale k over cut links                 below 0: none is cut
   with sums over the makers of a good by buyer, o the part of a link that can still be ordered, there or elsewhere,
   and q the weights of makers in orders. Where every link is cut orderable = sum A k / sum A. Orders along a cut
   link are at most what is left of it, whatever its maker's capacity; the rest goes to the others: uncut_scale is
   computed with each order (stocks.c, order_cut), so Z" is that of the orders placed last.
   cost: O(rows of goods with cuts x buyers x cuts) when cuts change, O(rows of goods with cuts x buyers) three times a
   step, in cache; memory: four arrays of goods x buyers, none by link */
#include "../base/check.h"
#include "links.h"

/* ---- rows after changes */

static double above_zero(double v) { return v > 0 ? v : 0; }

static int move_touches(const link_move *v, size_t g, uint32_t i) {
  return v->good == g && (v->from[i] || v->towards[i] > 0);
}

int links_touch(const lane *l, size_t g) {
  for (size_t k = 0; k < l->turns; k++)
    if (l->turn[k].good[g]) return 1;
  for (size_t k = 0; k < l->moves; k++)
    if (l->move[k].good == g) return 1;
  for (size_t k = 0; k < l->cuts; k++)
    if (l->cut[k].good[g]) return 1;
  return 0;
}

int links_are_cut(const lane *l, size_t g) {
  for (size_t k = 0; l->orderable && k < l->cuts; k++)
    if (!l->cut[k].weight_only && l->cut[k].good[g]) return 1;
  return 0;
}

WIDE static void multiply(const double *restrict by, size_t count, double *restrict out) {
  for (size_t j = 0; j < count; j++) out[j] *= by[j];
}

WIDE static void add_part(double part, const double *restrict of, size_t count, double *restrict out) {
  for (size_t j = 0; j < count; j++) out[j] += part * of[j];
}

static void turn_part(const lane *l, size_t g, uint32_t i, size_t from, size_t count, double *out) {
  for (size_t k = 0; k < l->turns; k++) {
    const link_turn *v = &l->turn[k];
    if (!v->good[g] || v->column < from || v->column >= from + count) continue;
    out[v->column - from] += v->share * (v->towards[i] - out[v->column - from]);
  }
}

/* columns from .. from + count - 1 of the row of maker i */
static void move_part(const lane *l, size_t g, uint32_t i, size_t from, size_t count, double *out) {
  turn_part(l, g, i, from, count, out);
  for (size_t k = 0; k < l->moves; k++) {
    const link_move *v = &l->move[k];
    if (!move_touches(v, g, i)) continue;
    if (v->from[i]) multiply(v->kept + from, count, out);
    if (v->towards[i] > 0) add_part(v->towards[i], v->moved + from, count, out);
  }
}

WIDE static void note_least(const double *restrict of, size_t count, double *restrict least) {
  for (size_t j = 0; j < count; j++) least[j] = of[j] < least[j] ? of[j] : least[j];
}

WIDE static void scale_links(const double *restrict uncut, const double *restrict rescale, double cut,
                             const double *restrict low, size_t count, double *restrict out) {
  for (size_t j = 0; j < count; j++) out[j] *= low[j] < 1 ? rescale[j] * cut : uncut[j];
}

/* up to a tile of a row of maker i, at index `at` of goods x buyers: multiplies cut links by `cut`, others by `uncut`
   (NULL: rescale) */
static void cut_tile(const lane *l, uint32_t i, size_t from, size_t at, size_t count, const double *uncut, double cut,
                     double *out) {
  double low[FLOW_TILE];
  const double *rescale = l->rescale + at;
  for (size_t j = 0; j < count; j++) low[j] = 1;
  for (size_t k = 0; k < l->cuts; k++) {
    const link_cut *c = &l->cut[k];
    if (!c->from[i]) continue;
    multiply(c->kept + from, count, out);
    if (!c->weight_only) note_least(c->kept + from, count, low);
  }
  scale_links(uncut ? uncut + at : rescale, rescale, cut, low, count, out);
}

/* 1: good g has cuts or weights */
static int is_hit(const lane *l, size_t g) {
  for (size_t k = 0; k < l->cuts; k++)
    if (l->cut[k].good[g]) return 1;
  return 0;
}

static void cut_part(const flows *f, const lane *l, size_t g, uint32_t i, size_t from, size_t count,
                     const double *uncut, double cut, double *out) {
  if (!l->uncut_scale || !is_hit(l, g)) return;
  for (size_t c = 0; c < count; c += FLOW_TILE) {
    size_t wide = count - c < FLOW_TILE ? count - c : FLOW_TILE;
    cut_tile(l, i, from + c, g * f->width + from + c, wide, uncut, cut, out + c);
  }
}

/* q: weights of makers in orders */
static double by_weight(const double *q, uint32_t i) { return q[i] > 0 ? 1 / q[i] : 0; }

void links_block(const flows *f, const lane *l, size_t g, const flow_block *b, const double *q, double *out) {
  size_t makers = flows_makers(f, g);
  memcpy(out, b->z, makers * b->width * sizeof *out);
  for (size_t c = 0; c < b->width; c += FLOW_TILE)
    for (size_t r = 0, wide = flows_tile(c, b->width); r < makers; r++, out += wide) {
      uint32_t i = f->row[f->start[g] + r];
      move_part(l, g, i, b->from + c, wide, out);
      cut_part(f, l, g, i, b->from + c, wide, l->uncut_scale, by_weight(q, i), out);
    }
}

static void moved_row(const flows *f, const lane *l, size_t g, size_t k, double *out) {
  flows_row(f, g, k, out);
  move_part(l, g, f->row[k], 0, f->width, out);
}

void links_row(const flows *f, const lane *l, size_t g, size_t k, const double *q, double *out) {
  moved_row(f, l, g, k, out);
  cut_part(f, l, g, f->row[k], 0, f->width, l->uncut_scale, by_weight(q, f->row[k]), out);
}

void links_uncut(const flows *f, const lane *l, size_t g, const flow_block *b, double *row, double *norm) {
  memset(norm, 0, b->width * sizeof *norm);
  for (size_t r = 0; r < flows_makers(f, g); r++) {
    uint32_t i = f->row[f->start[g] + r];
    if (b->z) flows_block_row(b, flows_makers(f, g), r, row);
    else flows_row(f, g, f->start[g] + r, row);
    move_part(l, g, i, b->from, b->width, row);
    cut_part(f, l, g, i, b->from, b->width, NULL, 0, row);
    add_part(l->q[i], row, b->width, norm);
  }
}

/* ---- what can still be ordered */

/* sums over the makers of a good, by buyer: width each, money at rest */
typedef struct open_sums {
  double *moved; /* Z' */
  double *all;   /* A */
  double *asked; /* A o */
  double *left;  /* A k of links that are cut; below 0 where none is */
  double *uncut; /* A of the others */
} open_sums;

static void add_link(const lane *l, uint32_t i, size_t b, double v, const open_sums *s) {
  double kept = 1, asked = 1;
  s->moved[b] += v;
  for (size_t c = 0; c < l->cuts; c++) {
    const link_cut *cut = &l->cut[c];
    if (!cut->from[i]) continue;
    if (cut->weight_only) {
      v *= cut->kept[b];
    } else {
      kept *= cut->kept[b];
      asked *= cut->open[b];
    }
  }
  s->all[b] += v;
  s->asked[b] += v * asked;
  if (kept < 1 && v > 0)
    s->left[b] = above_zero(s->left[b]) + v * kept;
  else if (kept >= 1)
    s->uncut[b] += v;
}

/* the sums asked, moved and left become orderable, rescale and cut_left */
static void settle_open(const open_sums *s, size_t buyers) {
  for (size_t b = 0; b < buyers; b++) {
    double open = s->uncut[b] > 0 ? s->asked[b] : above_zero(s->left[b]), rescale = 1;
    if (s->all[b] > 0) rescale = s->moved[b] / s->all[b];
    s->moved[b] = rescale;
    if (s->left[b] > 0) s->left[b] *= rescale;
    s->asked[b] = s->all[b] > 0 && open < s->all[b] ? open / s->all[b] : 1;
  }
}

static void open_good(const flows *f, lane *l, size_t g, double *work) {
  size_t at = g * f->width;
  double *row = work;
  open_sums s = {.moved = l->rescale + at, .all = work + f->width, .asked = l->orderable + at,
                 .left = l->cut_left + at, .uncut = work + 2 * f->width};
  double *sums[] = {s.moved, s.all, s.asked, s.uncut};
  for (size_t k = 0; k < sizeof sums / sizeof *sums; k++)
    memset(sums[k], 0, f->buyers * sizeof *row);
  for (size_t k = f->start[g]; k < f->start[g + 1]; k++) {
    moved_row(f, l, g, k, row);
    for (size_t b = 0; b < f->buyers; b++) add_link(l, f->row[k], b, row[b], &s);
  }
  settle_open(&s, f->buyers);
  memcpy(l->uncut_scale + at, l->rescale + at, f->width * sizeof *row);
}

static void no_cuts(memory m, size_t cells, lane *l) {
  double **grids[] = {&l->orderable, &l->cut_left, &l->uncut_scale, &l->rescale};
  for (size_t k = 0; k < sizeof grids / sizeof *grids; k++) {
    memory_free(m, *grids[k], cells, sizeof(double));
    *grids[k] = NULL;
  }
}

lian_status links_open(memory m, const flows *f, lane *l, double *work, lian_error *err) {
  size_t cells = flows_cells(f);
  no_cuts(m, cells, l);
  if (l->cuts == 0) return LIAN_OK;
  l->orderable = memory_new(m, cells, sizeof *l->orderable);
  l->cut_left = memory_new(m, cells, sizeof *l->cut_left);
  l->uncut_scale = memory_new(m, cells, sizeof *l->uncut_scale);
  l->rescale = memory_new(m, cells, sizeof *l->rescale);
  if (!l->orderable || !l->cut_left || !l->uncut_scale || !l->rescale) {
    no_cuts(m, cells, l);
    return status_no_memory(err);
  }
  for (size_t c = 0; c < cells; c++) {
    l->orderable[c] = l->uncut_scale[c] = l->rescale[c] = 1;
    l->cut_left[c] = -1;
  }
  for (size_t g = 0; g < f->goods; g++)
    if (is_hit(l, g)) open_good(f, l, g, work);
  return LIAN_OK;
}

/* ---- cuts */

static void free_cut(memory m, const flows *f, link_cut *c) {
  memory_free(m, c->from, f->n, 1);
  memory_free(m, c->good, f->goods, 1);
  memory_free(m, c->to_column, c->columns, 1);
  memory_free(m, c->kept, f->width, sizeof *c->kept);
  memory_free(m, c->open, f->width, sizeof *c->open);
}

static int make_cut(memory m, const flows *f, size_t columns, link_cut *c) {
  *c = (link_cut){.from = memory_zero(m, f->n, 1), .good = memory_zero(m, f->goods, 1),
                  .columns = columns, .to_column = memory_zero(m, columns, 1),
                  .kept = memory_zero(m, f->width, sizeof *c->kept),
                  .open = memory_zero(m, f->width, sizeof *c->open)};
  if (c->from && c->good && c->to_column && c->kept && c->open) return 1;
  free_cut(m, f, c);
  return 0;
}

static void fill_cut(const flows *f, link_cut *c, const unsigned char *from, const unsigned char *to) {
  for (size_t d = 0; d < c->columns; d++) c->to_column[d] = to[f->n + d] != 0;
  for (size_t i = 0; i < f->n; i++)
    if (from[i]) c->from[i] = c->good[f->good[i]] = 1;
  for (size_t b = 0; b < f->buyers; b++) {
    int hit = to[f->buyer[b]] != 0;
    c->kept[b] = hit ? c->factor : 1;
    c->open[b] = hit ? c->orderable : 1;
  }
}

/* grows a list of items of `item` bytes when its capacity *size is used up */
static void *grown(memory m, void *list, size_t count, size_t *size, size_t item) {
  if (count < *size) return list;
  size_t more = *size ? 2 * *size : 4;
  void *longer = memory_resize(m, list, *size, more, item);
  if (longer) *size = more;
  return longer;
}

static lian_status no_lane(const lian_economy *e, size_t k, lian_error *err) {
  if (k < e->lanes) return LIAN_OK;
  return status_set(err, LIAN_BAD_ARGUMENT, "lane %z: expected 1 to %z", k + 1, e->lanes);
}

/* adds a cut or weight between the makers `from` and buyers `to` */
static lian_status add_cut(lian_economy *e, size_t k, const unsigned char *from, const unsigned char *to,
                           const link_cut *like, lian_error *err) {
  lane *l = &e->lane[k];
  link_cut *list = grown(e->m, l->cut, l->cuts, &l->cut_size, sizeof *list), one;
  if (!list) return status_no_memory(err);
  l->cut = list;
  if (!make_cut(e->m, &e->f, e->columns, &one)) return status_no_memory(err);
  one.factor = like->factor;
  one.orderable = like->orderable;
  one.weight_only = like->weight_only;
  fill_cut(&e->f, &one, from, to);
  l->cut[l->cuts++] = one;
  l->stale = l->unplaced = 1;
  return LIAN_OK;
}

lian_status lian_economy_cut(lian_economy *e, size_t k, const unsigned char *from,
                             const unsigned char *to, double factor, double substitution,
                             lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}, {"from", from}, {"to", to}), err);
  if (wrong) return wrong;
  lian_status status = no_lane(e, k, err);
  if (status) return status;
  if (!(factor >= 0 && factor <= 1) || !(substitution >= 0 && substitution <= 1))
    return status_set(err, LIAN_BAD_DATA, "expected two shares, got %g and %g", factor, substitution);
  link_cut like = {.factor = factor, .orderable = 1 - (1 - factor) * (1 - substitution)};
  return add_cut(e, k, from, to, &like, err);
}

lian_status lian_economy_weigh(lian_economy *e, size_t k, const unsigned char *from, const unsigned char *to,
                               double factor, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}, {"from", from}, {"to", to}), err);
  if (wrong) return wrong;
  lian_status status = no_lane(e, k, err);
  if (status) return status;
  if (!(factor > 0 && factor <= 1e6))
    return status_set(err, LIAN_BAD_DATA, "expected a factor above 0, got %g", factor);
  link_cut like = {.factor = factor, .orderable = 1, .weight_only = 1};
  return add_cut(e, k, from, to, &like, err);
}

/* ---- turns */

static void free_turn(memory m, const flows *f, link_turn *v) {
  memory_free(m, v->good, f->goods, 1);
  memory_free(m, v->towards, f->n, sizeof *v->towards);
}

static lian_status check_turn(const flows *f, size_t node, double share, const double *towards, lian_error *err) {
  if (node >= f->n || !(share >= 0 && share <= 1))
    return status_set(err, LIAN_BAD_DATA, "expected a node in 1..%z and a share in [0, 1], got %g", f->n, share);
  for (size_t i = 0; i < f->n; i++)
    if (!(towards[i] >= 0 && towards[i] <= 1e300))
      return status_set(err, LIAN_BAD_DATA, "weight of node %z: expected at least 0, got %g", i + 1, towards[i]);
  return LIAN_OK;
}

/* divides the buyer's use of each good at rest by the weights of its makers; goods without a weight are not turned */
static void fill_turn(const flows *f, link_turn *v, const double *towards) {
  for (size_t g = 0; g < f->goods; g++) {
    double sum = 0;
    for (size_t k = f->start[g]; k < f->start[g + 1]; k++) sum += towards[f->row[k]];
    v->good[g] = sum > 0;
    for (size_t k = f->start[g]; sum > 0 && k < f->start[g + 1]; k++)
      v->towards[f->row[k]] = f->base[g * f->width + v->column] * (towards[f->row[k]] / sum);
  }
}

lian_status lian_economy_turn(lian_economy *e, size_t k, size_t node, double share, const double *towards,
                              lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}, {"towards", towards}), err);
  if (wrong) return wrong;
  const flows *f = &e->f;
  lian_status status = no_lane(e, k, err);
  if (!status) status = check_turn(f, node, share, towards, err);
  if (status) return status;
  lane *l = &e->lane[k];
  if (l->moves || l->cuts) return status_set(err, LIAN_BAD_ARGUMENT, "turns come before moves and cuts");
  if (f->column[node] == NO_BUYER) return LIAN_OK;
  link_turn *list = grown(e->m, l->turn, l->turns, &l->turn_size, sizeof *list);
  if (!list) return status_no_memory(err);
  l->turn = list;
  link_turn one = {.column = f->column[node], .share = share, .good = memory_zero(e->m, f->goods, 1),
                   .towards = memory_zero(e->m, f->n, sizeof *one.towards)};
  if (!one.good || !one.towards) {
    free_turn(e->m, f, &one);
    return status_no_memory(err);
  }
  fill_turn(f, &one, towards);
  l->turn[l->turns++] = one;
  l->stale = l->unplaced = 1;
  return LIAN_OK;
}

/* ---- moves */

static void free_move(memory m, const flows *f, link_move *v) {
  memory_free(m, v->from, f->n, 1);
  memory_free(m, v->to_column, v->columns, 1);
  memory_free(m, v->towards, f->n, sizeof *v->towards);
  memory_free(m, v->kept, f->width, sizeof *v->kept);
  memory_free(m, v->moved, f->width, sizeof *v->moved);
}

static int make_move(memory m, const flows *f, size_t columns, size_t good, link_move *v) {
  *v = (link_move){.good = good, .from = memory_zero(m, f->n, 1), .columns = columns,
                   .to_column = memory_zero(m, columns, 1),
                   .towards = memory_zero(m, f->n, sizeof *v->towards),
                   .kept = memory_zero(m, f->width, sizeof *v->kept),
                   .moved = memory_zero(m, f->width, sizeof *v->moved)};
  if (v->from && v->to_column && v->towards && v->kept && v->moved) return 1;
  free_move(m, f, v);
  return 0;
}

static lian_status check_move(const flows *f, size_t good, double share, const double *towards, double *sum,
                              lian_error *err) {
  if (good >= f->goods || !(share >= 0 && share <= 1))
    return status_set(err, LIAN_BAD_DATA, "expected a good in 1..%z and a share in [0, 1], got %g",
                      f->goods, share);
  *sum = 0;
  for (size_t i = 0; i < f->n; i++) {
    if (!(towards[i] >= 0 && towards[i] <= 1e300))
      return status_set(err, LIAN_BAD_DATA, "weight of node %z: expected at least 0, got %g", i + 1,
                        towards[i]);
    if (f->good[i] == good) *sum += towards[i];
  }
  if (!(*sum > 0))
    return status_set(err, LIAN_BAD_DATA, "nobody who makes good %z is moved to", good + 1);
  return LIAN_OK;
}

/* row: width, scratch */
static void fill_move(const flows *f, const lane *l, link_move *v, const unsigned char *from,
                      const unsigned char *to, double share, double *row) {
  v->share = share;
  for (size_t d = 0; d < v->columns; d++) v->to_column[d] = to[f->n + d] != 0;
  for (size_t i = 0; i < f->n; i++) v->from[i] = from[i] != 0;
  for (size_t b = 0; b < f->buyers; b++) v->kept[b] = to[f->buyer[b]] ? 1 - share : 1;
  for (size_t k = f->start[v->good]; k < f->start[v->good + 1]; k++) {
    if (!v->from[f->row[k]]) continue;
    moved_row(f, l, v->good, k, row); /* after earlier moves */
    for (size_t b = 0; b < f->buyers; b++) v->moved[b] += to[f->buyer[b]] ? share * row[b] : 0;
  }
}

lian_status lian_economy_move(lian_economy *e, size_t k, size_t good, const unsigned char *from,
                              const unsigned char *to, double share, const double *towards,
                              lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}, {"from", from}, {"to", to}, {"towards", towards}), err);
  if (wrong) return wrong;
  double sum = 0;
  const flows *f = &e->f;
  lian_status status = no_lane(e, k, err);
  if (!status) status = check_move(f, good, share, towards, &sum, err);
  if (status) return status;
  lane *l = &e->lane[k];
  if (l->cuts) return status_set(err, LIAN_BAD_ARGUMENT, "moves come before cuts");
  link_move *list = grown(e->m, l->move, l->moves, &l->move_size, sizeof *list), one;
  if (!list) return status_no_memory(err);
  l->move = list;
  if (!make_move(e->m, f, e->columns, good, &one)) return status_no_memory(err);
  for (size_t i = 0; i < f->n; i++) one.towards[i] = f->good[i] == good ? towards[i] / sum : 0;
  fill_move(f, l, &one, from, to, share, e->work);
  l->move[l->moves++] = one;
  l->stale = l->unplaced = 1;
  return LIAN_OK;
}

/* ---- removal */

static void drop(memory m, const flows *f, lane *l) {
  for (size_t c = 0; c < l->cuts; c++) free_cut(m, f, &l->cut[c]);
  for (size_t v = 0; v < l->moves; v++) free_move(m, f, &l->move[v]);
  for (size_t v = 0; v < l->turns; v++) free_turn(m, f, &l->turn[v]);
  l->cuts = l->moves = l->turns = 0;
}

void lian_economy_uncut(lian_economy *e, size_t k) {
  if (!e || k >= e->lanes) return;
  lane *l = &e->lane[k];
  if (l->cuts || l->moves || l->turns) l->stale = l->unplaced = 1;
  drop(e->m, &e->f, l);
}

void links_free(memory m, const flows *f, lane *l) {
  drop(m, f, l);
  memory_free(m, l->cut, l->cut_size, sizeof *l->cut);
  memory_free(m, l->move, l->move_size, sizeof *l->move);
  memory_free(m, l->turn, l->turn_size, sizeof *l->turn);
}
