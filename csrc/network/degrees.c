/* links, values and concentration by node; links that are answered */
#include <math.h>

#include "position.h"

/* links of i that have one back, and one to itself: both rows ascend */
static void answered(const lian_network *g, size_t i, size_t *mutual, size_t *loops) {
  side_row a = row_out(g, i), b = row_in(g, i);
  while (a.at < a.end && b.at < b.end) {
    uint32_t buyer = *a.at, supplier = *b.at;
    *mutual += buyer == supplier && buyer != i;
    *loops += buyer == supplier && buyer == i;
    a.at += buyer <= supplier;
    b.at += supplier <= buyer;
  }
}

typedef struct sums {
  double values, squares;
} sums;

/* of links from .. to - 1, of which link e has the value at place[e], or at e */
static sums add_up(const lian_network *g, size_t from, size_t to, const uint32_t *place) {
  sums s = {0, 0};
  for (size_t e = from; e < to; e++) {
    double v = g->value[place ? place[e] : e];
    s.values += v;
    s.squares += v * v;
  }
  return s;
}

/* the sum of squared shares; by shares one by one where squares are out of range */
static double concentration(const lian_network *g, size_t from, size_t to, const uint32_t *place, sums s) {
  double squares = 0;
  if (!(s.values > 0)) return NAN;
  if (s.squares > 1e-280 && s.values < 1e150) return s.squares / (s.values * s.values);
  for (size_t e = from; e < to; e++) {
    double share = g->value[place ? place[e] : e] / s.values;
    squares += share * share;
  }
  return squares;
}

static void of_buyers(const lian_network *g, size_t i, const lian_degrees *d) {
  size_t from = g->out_start[i], to = g->out_start[i + 1];
  if (d->buyers) d->buyers[i] = (uint32_t)(to - from);
  if (!d->sales && !d->buyer_concentration) return;
  sums s = add_up(g, from, to, NULL);
  if (d->sales) d->sales[i] = s.values;
  if (d->buyer_concentration) d->buyer_concentration[i] = concentration(g, from, to, NULL, s);
}

static void of_suppliers(const lian_network *g, size_t i, const lian_degrees *d) {
  size_t from = g->in_start[i], to = g->in_start[i + 1];
  if (d->suppliers) d->suppliers[i] = (uint32_t)(to - from);
  if (!d->purchases && !d->supplier_concentration) return;
  sums s = add_up(g, from, to, g->place);
  if (d->purchases) d->purchases[i] = s.values;
  if (d->supplier_concentration) d->supplier_concentration[i] = concentration(g, from, to, g->place, s);
}

lian_status lian_network_degrees(const lian_env *env, const lian_network *g, const lian_degrees *d, lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"out", d}), err);
  if (!status) status = check_size(d->size, sizeof *d, "lian_degrees", err);
  if (!status) status = graph_undated(g, "degrees", err);
  size_t mutual = 0, loops = 0;
  for (size_t i = 0; !status && (d->mutual || d->loops) && i < g->n; i++) { /* may be ended while nothing is given yet */
    answered(g, i, &mutual, &loops);
    status = poll(env, i, err);
  }
  for (size_t i = 0; !status && i < g->n; i++) {
    of_buyers(g, i, d);
    of_suppliers(g, i, d);
  }
  if (!status && d->mutual) *d->mutual = mutual;
  if (!status && d->loops) *d->loops = loops;
  return status;
}
