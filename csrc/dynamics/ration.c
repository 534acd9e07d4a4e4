/* who gets what a supplier has: shares of orders, final demand and rebuilding that are delivered
   cost: O(n) by simple rules and classes; by level a pass over the customers of each short supplier, and
   one sort of the buyers of a good, which ask all of its makers for the same multiple of what is normal */
#include <math.h>
#include <string.h>

#include "economy.h"

static double smaller(double a, double b) { return a < b ? a : b; }

/* what is left after a class of demand is served, and the share that it gets */
static double serve(double left, double asked, double *share) {
  *share = asked > 0 ? smaller(1, left / asked) : 1;
  return left - *share * asked;
}

/* ---- final users or orders first, or alike */

static double serve_simply(lane *l, size_t i, double left, double finals, double together) {
  double *to = &l->share_orders[i], *of = &l->share_final[i], orders = l->orders[i];
  if (l->s.rationing == LIAN_SERVE_ORDERS_FIRST) {
    left = serve(left, orders + together, to);
    left = serve(left, finals, of);
  } else if (l->s.rationing == LIAN_SERVE_FINALS_FIRST) {
    left = serve(left, finals, of);
    left = serve(left, orders + together, to);
  } else {
    left = serve(left, orders + finals + together, to);
    *of = *to;
  }
  return left;
}

/* ---- by classes */

/* what each class gets of what there is */
static double give_classes(const lian_priority *p, const double *asked, double there, double *given) {
  double left = there, open = 0;
  for (size_t c = 0; c < p->classes; c++) {
    given[c] = smaller(asked[c], p->reserved[c] * there);
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
  const lian_priority *p = l->priority;
  double asked[LIAN_MOST_CLASSES] = {0}, given[LIAN_MOST_CLASSES], orders = 0, sent = 0;
  for (size_t c = 0; c < p->classes; c++) asked[c] = l->class_orders[c * e->n + i];
  asked[p->final_class] += finals + together;
  left = give_classes(p, asked, left, given);
  for (size_t c = 0; c < p->classes; c++) {
    double share = asked[c] > 0 ? smaller(1, given[c] / asked[c]) : 1;
    l->class_share[c * e->n + i] = share;
    orders += l->class_orders[c * e->n + i];
    sent += l->class_orders[c * e->n + i] * share;
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

/* places in ascending order of key, ties by place (heap sort) */
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

/* the level with sum of normal x min(ratio, level) = there: customers in ascending order of what they
   ask, each served whole until the level is reached; final users among them by their own ratio */
static double level_of(const lian_economy *e, const lane *l, size_t g, const double *z, size_t i,
                       double there, double finals) {
  const uint32_t *rank = l->rank + g * e->n;
  const double *h = l->h + g * e->n;
  double open = e->f0[i], level = 0, ratio = open > 0 ? finals / open : INFINITY, normal = open;
  int waiting = open > 0;
  for (size_t j = 0; j < e->n; j++) open += z[j];
  for (size_t r = 0; r <= e->n;) {
    double next, part;
    if (waiting && (r == e->n || ratio <= l->q[i] * h[rank[r]])) {
      next = ratio;
      part = normal;
      waiting = 0;
    } else if (r == e->n) {
      break;
    } else {
      next = l->q[i] * h[rank[r]];
      part = z[rank[r++]];
    }
    double more = open * (next - level);
    if (more >= there) return level + (open > 0 ? there / open : 0);
    there -= more > 0 ? more : 0;
    level = next;
    open -= part;
  }
  return level;
}

static double serve_by_level(const lian_economy *e, lane *l, size_t g, size_t k, double there,
                             double finals, double *work) {
  uint32_t i = e->row[k];
  double orders = l->orders[i], asked = orders + finals;
  l->limit[i] = INFINITY;
  l->share_orders[i] = l->share_final[i] = 1;
  if (there >= asked) return there - asked;
  if (e->f0[i] == 0 && finals > 0) { /* nothing is normal to them: they get what is left */
    l->share_final[i] = there > orders ? (there - orders) / finals : 0;
    if (there >= orders) return 0;
    finals = 0;
  }
  const double *h = l->h + g * e->n, *z = economy_row(e, l, g, k, work);
  if (!z && e->z) z = e->z + k * e->n;
  if (!z) {
    memset(work, 0, e->n * sizeof *work);
    for (size_t c = e->link_start[k]; c < e->link_start[k + 1]; c++)
      work[e->link_to[c]] = e->link_value[c];
    z = work;
  }
  double level = level_of(e, l, g, z, i, there, finals), sent = 0;
  l->limit[i] = level;
  for (size_t j = 0; j < e->n; j++) sent += z[j] * smaller(l->q[i] * h[j], level);
  l->share_orders[i] = orders > 0 ? smaller(1, sent / orders) : 1;
  if (finals > 0) l->share_final[i] = smaller(1, level * e->f0[i] / finals);
  return 0;
}

/* ---- all suppliers */

/* who makes all that is called for serves all of it, without rounding */
static void serve_all(const lian_economy *e, lane *l, size_t i) {
  l->share_orders[i] = l->share_final[i] = l->share_rebuild[i] = 1;
  l->limit[i] = INFINITY;
  for (size_t c = 0; l->priority && c < l->priority->classes; c++) l->class_share[c * e->n + i] = 1;
}

static void share_good(lian_economy *e, lane *l, size_t g, double *work) {
  int level = l->rank && !l->priority;
  if (level) rank_by(l->h + g * e->n, l->rank + g * e->n, e->n);
  for (size_t k = e->start[g]; k < e->start[g + 1]; k++) {
    uint32_t i = e->row[k];
    if (l->x[i] >= economy_to_make(e, l, i)) {
      serve_all(e, l, i);
      continue;
    }
    double left = l->x[i] + e->draw[i], finals = l->final[i] + l->backlog[i];
    double rebuild = l->rebuild[i], together = l->s.rebuild_last ? 0 : rebuild;
    if (l->priority)
      left = serve_classes(e, l, i, left, finals, together);
    else if (level)
      left = serve_by_level(e, l, g, k, left, finals + together, work);
    else
      left = serve_simply(l, i, left, finals, together);
    l->share_rebuild[i] = l->priority || level ? l->share_final[i] : l->share_orders[i];
    if (l->s.rebuild_last) left = serve(left, rebuild, &l->share_rebuild[i]);
  }
}

void economy_share_out(lian_economy *e, lane *l, double *work) {
  for (size_t g = 0; g < e->goods; g++) share_good(e, l, g, work);
}
