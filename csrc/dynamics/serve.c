/* rationing: delivered shares of orders, final demand and rebuilding of each supplier
   cost: O(n) by simple rules and classes; by level a pass over the customers of each short supplier, and one sort of
   the buyers of a good (h of a buyer is the same for all makers of the good) */
#include "../base/check.h"
#include "serve.h"

#include <math.h>

#include "../base/widths.h"
#include "links.h"

static double smaller(double a, double b) { return a < b ? a : b; }

/* serves one class of demand; returns the supply left, sets the delivered share */
static double serve(double left, double asked, double *share) {
  *share = asked > 0 ? smaller(1, left / asked) : 1;
  return left - *share * asked;
}

/* ---- final users or orders first, or in proportion */

static double serve_simply(lane *l, size_t i, double left, double finals, double together) {
  double *to = &l->share_orders[i], *of = &l->share_final[i], orders = l->orders[i];
  if (l->rules.rationing == LIAN_SERVE_ORDERS_FIRST) {
    left = serve(left, orders + together, to);
    left = serve(left, finals, of);
  } else if (l->rules.rationing == LIAN_SERVE_FINALS_FIRST) {
    left = serve(left, finals, of);
    left = serve(left, orders + together, to);
  } else {
    left = serve(left, orders + finals + together, to);
    *of = *to;
  }
  return left;
}

/* ---- by classes */

/* given: deliveries to each class; returns the supply left */
static double give_classes(const lane_classes *p, const double *asked, double supply, double *given) {
  double left = supply, open = 0;
  for (size_t c = 0; c < p->classes; c++) {
    given[c] = smaller(asked[c], p->reserved[c] * supply);
    left -= given[c];
    open += asked[c] - given[c];
  }
  if (left < 0) left = 0;
  for (size_t c = 0; c < p->classes; c++) {
    double lack = asked[c] - given[c], more;
    if (p->ordered)
      more = smaller(lack, left);
    else
      more = open > 0 ? lack * smaller(1, left / open) : 0;
    given[c] += more;
    if (p->ordered) left -= more;
  }
  return p->ordered ? left : (left > open ? left - open : 0);
}

static double serve_classes(const lian_economy *e, lane *l, size_t i, double left, double finals,
                            double together) {
  lane_classes *p = l->classes;
  double asked[LIAN_MOST_CLASSES] = {0}, given[LIAN_MOST_CLASSES], orders = 0, sent = 0;
  for (size_t c = 0; c < p->classes; c++) asked[c] = p->orders[c * e->f.n + i];
  asked[p->final_class] += finals + together;
  left = give_classes(p, asked, left, given);
  for (size_t c = 0; c < p->classes; c++) {
    double share = asked[c] > 0 ? smaller(1, given[c] / asked[c]) : 1;
    p->share[c * e->f.n + i] = share;
    orders += p->orders[c * e->f.n + i];
    sent += p->orders[c * e->f.n + i] * share;
    if (c == p->final_class) l->share_final[i] = share;
  }
  l->share_orders[i] = orders > 0 ? smaller(1, sent / orders) : 1;
  return left;
}

/* ---- by level */

static int before(const double *key, uint32_t a, uint32_t b) {
  return key[a] != key[b] ? key[a] < key[b] : a < b;
}

static void sift(const double *key, uint32_t *order, size_t at, size_t n) {
  uint32_t moved = order[at];
  for (size_t child; (child = 2 * at + 1) < n; at = child) {
    if (child + 1 < n && before(key, order[child], order[child + 1])) child++;
    if (!before(key, moved, order[child])) break;
    order[at] = order[child];
  }
  order[at] = moved;
}

/* order: indices by ascending key, ties by index (heap sort) */
static void rank_by(const double *key, uint32_t *order, size_t n) {
  for (size_t j = 0; j < n; j++) order[j] = (uint32_t)j;
  for (size_t k = n / 2; k-- > 0;) sift(key, order, k, n);
  for (size_t k = n; k-- > 1;) {
    uint32_t last = order[k];
    order[k] = order[0];
    order[0] = last;
    sift(key, order, 0, k);
  }
}

/* the level with sum of normal x min(ratio, level) = supply, ratio: orders over normal deliveries. Customers in
   ascending order of ratio are served in full until the level is reached; final users are one of them. open: normal
   deliveries of those not yet served in full. z: width, row of maker i */
static double level_of(const lian_economy *e, const lane *l, size_t g, const double *z, size_t i,
                       double supply, double finals) {
  size_t width = e->f.width;
  const uint32_t *rank = l->rank + g * width;
  const double *h = l->h + g * width;
  double open = e->f0[i], level = 0, ratio = open > 0 ? finals / open : INFINITY, normal = open;
  int waiting = open > 0;
  for (size_t b = 0; b < width; b++) open += z[b];
  for (size_t r = 0; r <= width;) {
    double next, part;
    if (waiting && (r == width || ratio <= l->q[i] * h[rank[r]])) {
      next = ratio;
      part = normal;
      waiting = 0;
    } else if (r == width) {
      break;
    } else {
      next = l->q[i] * h[rank[r]];
      part = z[rank[r++]];
    }
    double more = open * (next - level);
    if (more >= supply) return level + (open > 0 ? supply / open : 0);
    supply -= more > 0 ? more : 0;
    level = next;
    open -= part;
  }
  return level;
}

static double serve_by_level(const lian_economy *e, lane *l, size_t g, size_t k, double supply,
                             double finals, double *row) {
  uint32_t i = e->f.row[k];
  double orders = l->orders[i], asked = orders + finals;
  l->served[i] = INFINITY;
  l->share_orders[i] = l->share_final[i] = 1;
  if (supply >= asked) return supply - asked;
  if (e->f0[i] == 0 && finals > 0) { /* no demand at rest: final users are served last */
    l->share_final[i] = supply > orders ? (supply - orders) / finals : 0;
    if (supply >= orders) return 0;
    finals = 0;
  }
  links_row(&e->f, l, g, k, l->q, row);
  const double *h = l->h + g * e->f.width;
  double level = level_of(e, l, g, row, i, supply, finals), sent = 0;
  l->served[i] = level;
  for (size_t b = 0; b < e->f.width; b++) sent += row[b] * smaller(l->q[i] * h[b], level);
  l->share_orders[i] = orders > 0 ? smaller(1, sent / orders) : 1;
  if (finals > 0) l->share_final[i] = smaller(1, level * e->f0[i] / finals);
  return 0;
}

/* ---- all suppliers */

/* all makers deliver shares of exactly 1; returns how many cannot meet their demand */
WIDE static size_t serve_in_full(const double *restrict x, const double *restrict orders, const double *restrict final,
                                 const double *restrict backlog, const double *restrict rebuild,
                                 const double *restrict draw, size_t n, double *restrict share_orders,
                                 double *restrict share_final, double *restrict share_rebuild,
                                 double *restrict served) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) {
    double make = orders[i] + final[i] + backlog[i] + rebuild[i] - draw[i]; /* serve_to_make, or below 0 */
    count += x[i] < make;
    share_orders[i] = share_final[i] = share_rebuild[i] = 1;
    served[i] = INFINITY;
  }
  return count;
}

static void serve_one(const lian_economy *e, lane *l, size_t g, size_t k, double *row) {
  uint32_t i = e->f.row[k];
  int level = l->rank && !l->classes;
  double left = l->x[i] + e->draw[i], finals = l->final[i] + l->backlog[i];
  double rebuild = l->rebuild[i], together = l->rules.rebuild_last ? 0 : rebuild;
  if (l->classes)
    left = serve_classes(e, l, i, left, finals, together);
  else if (level)
    left = serve_by_level(e, l, g, k, left, finals + together, row);
  else
    left = serve_simply(l, i, left, finals, together);
  l->share_rebuild[i] = l->classes || level ? l->share_final[i] : l->share_orders[i];
  if (l->rules.rebuild_last) left = serve(left, rebuild, &l->share_rebuild[i]);
}

void serve_all(const lian_economy *e, lane *l, double *row) {
  const flows *f = &e->f;
  for (size_t k = 0; l->classes && k < l->classes->classes * f->n; k++) l->classes->share[k] = 1;
  size_t lack = serve_in_full(l->x, l->orders, l->final, l->backlog, l->rebuild, e->draw, f->n, l->share_orders,
                              l->share_final, l->share_rebuild, l->served);
  for (size_t g = 0; lack > 0 && g < f->goods; g++) {
    size_t at = g * f->width;
    if (l->rank && !l->classes) rank_by(l->h + at, l->rank + at, f->width);
    for (size_t k = f->start[g]; k < f->start[g + 1]; k++)
      if (l->x[f->row[k]] < serve_to_make(e, l, f->row[k])) serve_one(e, l, g, k, row);
  }
}

/* ---- classes of users */

static lian_status check_priority(const lian_priority *p, size_t n, lian_error *err) {
  double reserved = 0;
  lian_status status = check_size(p->size, sizeof *p, "lian_priority", err);
  if (!status) status = check_given(GIVEN({"class_of", p->class_of}), err);
  if (status) return status;
  if (p->classes < 1 || p->classes > LIAN_MOST_CLASSES ||
      p->final_class >= p->classes)
    return status_set(err, LIAN_BAD_ARGUMENT, "expected 1 to %z classes, final demand in one of them",
                      (size_t)LIAN_MOST_CLASSES);
  for (size_t j = 0; j < n; j++)
    if (p->class_of[j] >= p->classes)
      return status_set(err, LIAN_BAD_DATA, "class of node %z: expected 1 to %z", j + 1, p->classes);
  for (size_t c = 0; c < p->classes; c++) {
    if (!(p->reserved[c] >= 0 && p->reserved[c] <= 1))
      return status_set(err, LIAN_BAD_DATA, "class %z: expected a reserved share in [0, 1], got %g", c + 1,
                        p->reserved[c]);
    reserved += p->reserved[c];
  }
  if (reserved > 1 + 1e-12)
    return status_set(err, LIAN_BAD_DATA, "reserved shares add up to %g, more than 1", reserved);
  return LIAN_OK;
}

void serve_free(memory m, const flows *f, lane *l) {
  lane_classes *p = l->classes;
  if (!p) return;
  memory_free(m, p->of_buyer, f->width, 1);
  memory_free(m, p->orders, LIAN_MOST_CLASSES * f->n, sizeof *p->orders);
  memory_free(m, p->share, LIAN_MOST_CLASSES * f->n, sizeof *p->share);
  memory_free(m, p, 1, sizeof *p);
  l->classes = NULL;
}

static int take_classes(memory m, const flows *f, lane *l) {
  lane_classes *p = l->classes = memory_zero(m, 1, sizeof *p);
  if (!p) return 0;
  p->of_buyer = memory_zero(m, f->width, 1);
  p->orders = memory_zero(m, LIAN_MOST_CLASSES * f->n, sizeof *p->orders);
  p->share = memory_zero(m, LIAN_MOST_CLASSES * f->n, sizeof *p->share);
  if (p->of_buyer && p->orders && p->share) return 1;
  serve_free(m, f, l);
  return 0;
}

lian_status lian_economy_prioritise(lian_economy *e, size_t k, const lian_priority *p,
                                    lian_error *err) {
  lian_status wrong = check_given(GIVEN({"economy", e}, {"priority", p}), err);
  if (wrong) return wrong;
  const flows *f = &e->f;
  if (k >= e->lanes) return status_set(err, LIAN_BAD_ARGUMENT, "lane %z: expected 1 to %z", k + 1, e->lanes);
  lian_status status = check_priority(p, f->n, err);
  if (status) return status;
  lane *l = &e->lane[k];
  serve_free(e->m, f, l);
  if (!take_classes(e->m, f, l)) return status_no_memory(err);
  l->classes->classes = p->classes;
  l->classes->final_class = p->final_class;
  l->classes->ordered = p->ordered;
  memcpy(l->classes->reserved, p->reserved, sizeof p->reserved);
  for (size_t b = 0; b < f->buyers; b++) l->classes->of_buyer[b] = p->class_of[f->buyer[b]];
  l->stale = 1; /* orders must be summed by class */
  return LIAN_OK;
}

void lian_economy_unprioritise(lian_economy *e, size_t k) {
  if (e && k < e->lanes) serve_free(e->m, &e->f, &e->lane[k]);
}
