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

/* the sum of squared shares of links from..to, of which link e has the value at place[e], or at e */
static double concentration(const lian_network *g, size_t from, size_t to, const uint32_t *place, double sum) {
  double squares = 0;
  for (size_t e = from; e < to; e++) {
    double share = g->value[place ? place[e] : e] / sum;
    squares += share * share;
  }
  return sum > 0 ? squares : NAN;
}

static void of_buyers(const lian_network *g, size_t i, const lian_degrees *d) {
  if (d->buyers) d->buyers[i] = g->out_start[i + 1] - g->out_start[i];
  if (!d->sales && !d->buyer_concentration) return;
  double sum = 0;
  for (size_t e = g->out_start[i]; e < g->out_start[i + 1]; e++) sum += g->value[e];
  if (d->sales) d->sales[i] = sum;
  if (d->buyer_concentration)
    d->buyer_concentration[i] = concentration(g, g->out_start[i], g->out_start[i + 1], NULL, sum);
}

static void of_suppliers(const lian_network *g, size_t i, const lian_degrees *d) {
  if (d->suppliers) d->suppliers[i] = g->in_start[i + 1] - g->in_start[i];
  if (!d->purchases && !d->supplier_concentration) return;
  double sum = 0;
  for (size_t e = g->in_start[i]; e < g->in_start[i + 1]; e++) sum += g->value[g->place[e]];
  if (d->purchases) d->purchases[i] = sum;
  if (d->supplier_concentration)
    d->supplier_concentration[i] = concentration(g, g->in_start[i], g->in_start[i + 1], g->place, sum);
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
