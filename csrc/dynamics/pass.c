/* the one reading of the flows in a step: a block of one good at a time, which stays in the first-level cache while
   all lanes use it

     came[g, b]   = h[g, b] sum_i Z[i, b] q_i s_i           s_i: share of its orders that i delivers
     norm[g, b]   = sum_i Z[i, b] q'_i                      q': the weights of the new orders
     order of b to i of good g = Z[i, b] q'_i h'[g, b],     h' = open need / norm (stocks.c)
     orders_i     = q'_i sum_b Z[i, b] h'[g, b]
   Orders are not stored by link. With classes s_i depends on the class of b; by level
   came[g, b] = sum_i Z[i, b] min(q_i h[g, b], served_i). */
#include "pass.h"

#include "account.h"
#include "links.h"
#include "plain.h"
#include "rest.h"
#include "stocks.h"
#include "sums.h"

/* scratch of a thread, one allocation in this order */
typedef struct scratch {
  double *norm, *came; /* width: of a block */
  double *row;         /* width: a row of flows */
  double *changed;     /* most_in_block: a block of flows after changes of links */
  /* for each lane: */
  double *weights;     /* 2 x makers: see lane_good */
  double *rows;        /* makers x 8: running sums of orders by row */
  double *classes;     /* makers x LIAN_MOST_CLASSES: the same by class */
  double *arrived;     /* 8: running sums of deliveries received */
} scratch;

static size_t per_lane(const flows *f) { return (2 + VECTOR + LIAN_MOST_CLASSES) * f->most_makers + VECTOR; }

size_t pass_work_size(const lian_economy *e) {
  return vector_padded(3 * e->f.width + e->f.most_in_block + e->lanes * per_lane(&e->f));
}

static scratch scratch_of(const pass_task *p) {
  const flows *f = &p->e->f;
  size_t lanes = p->e->lanes, makers = f->most_makers;
  scratch w = {.norm = p->work, .came = p->work + f->width, .row = p->work + 2 * f->width,
                .changed = p->work + 3 * f->width};
  w.weights = w.changed + f->most_in_block;
  w.rows = w.weights + lanes * 2 * makers;
  w.classes = w.rows + lanes * VECTOR * makers;
  w.arrived = w.classes + lanes * LIAN_MOST_CLASSES * makers;
  return w;
}

/* a lane's part of the scratch, for one good */
typedef struct lane_good {
  lian_economy *e;
  lane *l;
  size_t g, makers;
  const uint32_t *maker; /* makers */
  double *a, *b;         /* makers: q of new orders; q of old orders times delivered share */
  double *rows, *classes, *arrived;
} lane_good;

static lane_good lane_good_of(const pass_task *p, const scratch *w, size_t k, size_t g) {
  const flows *f = &p->e->f;
  size_t most = f->most_makers, n = k - p->from;
  lane_good at = {.e = p->e, .l = &p->e->lane[k], .g = g, .makers = flows_makers(f, g), .maker = f->row + f->start[g]};
  at.a = w->weights + n * 2 * most;
  at.b = at.a + most;
  at.rows = w->rows + n * VECTOR * most;
  at.classes = w->classes + n * LIAN_MOST_CLASSES * most;
  at.arrived = w->arrived + n * VECTOR;
  return at;
}

/* 1: the deliveries of this pass go into stocks, in this pass or, when quiet, after it */
static int settles(unsigned parts) { return (parts & PASS_STOCKS) || parts == PASS_SUMS; }

static void begin(const lane_good *p) {
  const lane *l = p->l;
  for (size_t r = 0; r < p->makers; r++) {
    uint32_t i = p->maker[r];
    p->a[r] = l->q[i];
    p->b[r] = l->q_old[i] * l->share_orders[i];
  }
  memset(p->rows, 0, p->makers * VECTOR * sizeof(double));
  if (l->classes) memset(p->classes, 0, p->makers * LIAN_MOST_CLASSES * sizeof(double));
  memset(p->arrived, 0, VECTOR * sizeof(double));
}

static void end(const lane_good *p, unsigned parts) {
  lane *l = p->l;
  size_t n = p->e->f.n;
  if (settles(parts)) l->arrived[p->g] = vector_total(p->arrived);
  if (!(parts & PASS_ORDERS)) return;
  for (size_t r = 0; r < p->makers; r++) {
    uint32_t i = p->maker[r];
    l->orders[i] = l->q[i] * vector_total(p->rows + r * VECTOR);
    for (size_t c = 0; l->classes && c < l->classes->classes; c++)
      l->classes->orders[c * n + i] = l->q[i] * p->classes[r * LIAN_MOST_CLASSES + c];
  }
}

/* ---- came: deliveries received; norm: sums of flows times q */

/* adds a part of a row where delivered shares depend on class or level; multiplies by h */
static void add_ruled(const lane *l, size_t n, uint32_t i, const double *z, const double *h, size_t from,
                      size_t count, double *norm, double *came) {
  const lane_classes *p = l->classes;
  double q = l->q[i], old = l->q_old[i], most = l->served[i], b[LIAN_MOST_CLASSES] = {0};
  for (size_t c = 0; p && c < p->classes; c++) b[c] = old * p->share[c * n + i];
  for (size_t j = 0; j < count; j++) {
    double asked = old * h[j];
    norm[j] += z[j] * q;
    came[j] += p ? z[j] * b[p->of_buyer[from + j]] * h[j] : z[j] * (asked < most ? asked : most);
  }
}

static void add_links(const lane_good *p, size_t k, double *norm, double *came) {
  const flows *f = &p->e->f;
  const lane *l = p->l;
  uint32_t i = f->row[k];
  const double *h = l->h + p->g * f->width;
  for (size_t c = f->link_start[k]; c < f->link_start[k + 1]; c++) {
    uint32_t b = f->link_to[c];
    double v = f->link_value[c];
    if (lane_is_ruled(l))
      add_ruled(l, f->n, i, &v, h + b, b, 1, norm + b, came + b);
    else {
      norm[b] += v * l->q[i];
      came[b] += v * (l->q_old[i] * l->share_orders[i]) * h[b];
    }
  }
}

static void add_row(const lane_good *p, uint32_t i, const flow_block *b, const double *z, double *norm,
                    double *came) {
  const lane *l = p->l;
  const double *h = l->h + p->g * p->e->f.width + b->from;
  if (lane_is_ruled(l)) {
    add_ruled(l, p->e->f.n, i, z, h, b->from, b->width, norm, came);
    return;
  }
  double share = l->q_old[i] * l->share_orders[i];
  for (size_t j = 0; j < b->width; j++) {
    norm[j] += z[j] * l->q[i];
    came[j] += z[j] * share * h[j];
  }
}

/* row by row; came: money */
static void sum_rows(const lane_good *p, const flow_block *b, int notes, double *row, double *norm, double *came) {
  const flows *f = &p->e->f;
  memset(norm, 0, b->width * sizeof *norm);
  memset(came, 0, b->width * sizeof *came);
  for (size_t r = 0; r < p->makers; r++) {
    size_t k = f->start[p->g] + r;
    const double *z = b->z || links_touch(p->l, p->g) ? row : NULL;
    if (b->z)
      flows_block_row(b, p->makers, r, row);
    else if (z)
      links_row(f, p->l, p->g, k, p->l->q_old, row);
    if (z)
      add_row(p, p->maker[r], b, z, norm, came);
    else
      add_links(p, k, norm, came);
    if (notes && z) observe_trade(p->e, p->l, p->g, p->maker[r], z, b->from, b->width);
    if (notes && !z) observe_links(p->e, p->l, p->g, k);
  }
}

/* deliveries to records, before new orders replace the h of the old */
static void note_block(const lane_good *p, const flow_block *b, double *row) {
  if (!observes_trade(p->l)) return;
  for (size_t r = 0; r < p->makers; r++) {
    flows_block_row(b, p->makers, r, row);
    observe_trade(p->e, p->l, p->g, p->maker[r], row, b->from, b->width);
  }
}

/* came: money; for plain rows not yet multiplied by h */
static void sum_block(const lane_good *p, const flow_block *b, int notes, double *row, double *norm, double *came) {
  if (!b->z || lane_is_ruled(p->l)) {
    sum_rows(p, b, notes && observes_trade(p->l), row, norm, came);
    return;
  }
  if (notes) note_block(p, b, row);
  sums_columns(b->z, p->makers, b->width, p->a, p->b, norm, came);
}

/* ---- orders */

static void add_classes(const lane_good *p, size_t r, const double *z, const double *h, size_t from, size_t count) {
  const lane_classes *c = p->l->classes;
  double *sum = p->classes + r * LIAN_MOST_CLASSES;
  for (size_t j = 0; j < count; j++) sum[c->of_buyer[from + j]] += z[j] * h[j];
}

static void order_links(const lane_good *p, double *row) {
  const flows *f = &p->e->f;
  const double *h = p->l->h + p->g * f->width;
  for (size_t r = 0; r < p->makers; r++) {
    size_t k = f->start[p->g] + r;
    if (links_touch(p->l, p->g)) {
      links_row(f, p->l, p->g, k, p->l->q, row);
      sums_rows(row, 1, f->width, h, p->rows + r * VECTOR);
      if (p->l->classes) add_classes(p, r, row, h, 0, f->width);
      continue;
    }
    for (size_t c = f->link_start[k]; c < f->link_start[k + 1]; c++) {
      uint32_t b = f->link_to[c];
      p->rows[r * VECTOR] += f->link_value[c] * h[b];
      if (p->l->classes) add_classes(p, r, &f->link_value[c], h + b, b, 1);
    }
  }
}

static void order_block(const lane_good *p, const flow_block *b, double *row) {
  const double *h = p->l->h + p->g * p->e->f.width + b->from;
  if (!b->z) {
    order_links(p, row);
    return;
  }
  sums_rows(b->z, p->makers, b->width, h, p->rows);
  for (size_t r = 0; p->l->classes && r < p->makers; r++) {
    flows_block_row(b, p->makers, r, row);
    add_classes(p, r, row, h, b->from, b->width);
  }
}

/* ---- a block */

static void do_plainly(const scratch *w, const lane_good *p, const flow_block *b, double *room) {
  lane *l = p->l;
  size_t at = p->g * p->e->f.width + b->from, size = b->width * sizeof(double);
  double *stocks = w->norm, *orders = w->came; /* as they were */
  if (l->records.count) note_block(p, b, w->row);
  if (rest_is_tested(l)) {
    memcpy(stocks, l->w + at, size);
    memcpy(orders, l->h + at, size);
  }
  plain_step(&p->e->f, l, &(plain_block){p->g, p->makers, *b, p->a, p->b, p->rows, p->arrived, p->e->f.far, room});
  if (rest_is_tested(l)) {
    rest_compare(l, stocks, l->w + at, b->width);
    rest_compare(l, orders, l->h + at, b->width);
  }
}

static void do_block(const pass_task *t, const scratch *w, const lane_good *p, flow_block b, double *room) {
  const flows *f = &p->e->f;
  lane *l = p->l;
  size_t at = p->g * f->width + b.from;
  double *norm = l->norm ? l->norm + at : w->norm, *came = l->came ? l->came + at : w->came;
  stock_block s = {p->g, b.from, b.width, norm, came};
  int touched = links_touch(l, p->g), changed = b.z && touched, cut = touched && links_are_cut(l, p->g);
  flow_block rest = b;
  if (changed) {
    links_block(f, l, p->g, &b, (t->parts & PASS_SUMS) ? l->q_old : l->q, w->changed);
    b.z = w->changed;
  }
  if (t->parts == PASS_STEP && b.z && !cut && plain_good(l, p->g)) {
    do_plainly(w, p, &b, room);
    return;
  }
  int by_row = !b.z || lane_is_ruled(l);
  if (rest_is_tested(l)) rest_differs(l);
  if (t->parts & PASS_SUMS) sum_block(p, &b, settles(t->parts), w->row, norm, came);
  if (!by_row && settles(t->parts)) sums_multiply(l->h + at, b.width, came);
  if (t->parts & PASS_STOCKS) stocks_settle(f, l, &s);
  if ((t->parts & PASS_ORDERS) && cut) links_uncut(f, l, p->g, &rest, w->row, norm);
  if (t->parts & PASS_ORDERS) stocks_order(f, l, &s);
  if ((t->parts & PASS_ORDERS) && cut && changed) links_block(f, l, p->g, &rest, l->q, w->changed);
  if (room) stocks_limit(f, l, &s, room);
  if (settles(t->parts)) sums_add(came, b.width, p->arrived);
  if (t->parts & PASS_ORDERS) order_block(p, &b, w->row);
}

static int takes_part(const pass_task *t, size_t k) { return !t->chosen || t->chosen[k]; }

static double *room_of(const pass_task *t, size_t k, size_t from) {
  return t->room ? t->room + (k - t->from) * t->e->f.width + from : NULL;
}

void pass_good(const pass_task *t, size_t g) {
  const flows *f = &t->e->f;
  scratch w = scratch_of(t);
  for (size_t from = 0; from < f->width;) {
    flow_block b = flows_block(f, g, from);
    for (size_t k = t->from; k < t->to; k++) {
      if (!takes_part(t, k)) continue;
      lane_good p = lane_good_of(t, &w, k, g);
      if (from == 0) begin(&p);
      do_block(t, &w, &p, b, room_of(t, k, from));
      if (from + b.width == f->width) end(&p, t->parts);
    }
    from += b.width;
  }
}
