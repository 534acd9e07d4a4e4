/* sums of a step, and whether they balance */
#include "account.h"

#include <math.h>

#include "common.h"
#include "serve.h"

#define CHUNK 64 /* nodes */

INSIDE double smaller(double a, double b) { return a < b ? a : b; }
INSIDE double above_zero(double v) { return v > 0 ? v : 0; }
static double apart(double a, double b, double of) { return of > 0 ? fabs(a - b) / of : 0; }

/* arrays of a lane and its economy, from the first node of a chunk on */
typedef struct node_arrays {
  const double *x0, *draw, *x, *factor, *ceiling, *place, *yield, *wanted, *final, *backlog, *rebuild, *orders;
  const double *share_orders, *share_final, *share_rebuild;
} node_arrays;

/* of each node of a chunk, money */
typedef struct node_parts {
  double kept[CHUNK]; /* capacity times yield, 1 at rest; no money */
  double missed[CHUNK], rebuilt[CHUNK], surplus[CHUNK];
  double sent[CHUNK]; /* deliveries to nodes */
  double off[CHUNK];  /* relative difference of deliveries and min(supply, demand) */
} node_parts;

static node_arrays arrays_from(const lian_economy *e, const lane *l, size_t i) {
  return (node_arrays){e->x0 + i, e->draw + i, l->x + i, l->factor + i, l->ceiling + i, l->place + i, l->yield + i,
                       l->wanted + i, l->final + i, l->backlog + i, l->rebuild + i, l->orders + i,
                       l->share_orders + i, l->share_final + i, l->share_rebuild + i};
}

WIDE static void part_nodes(const node_arrays *a, size_t count, node_parts *restrict p) {
  for (size_t i = 0; i < count; i++) {
    double final = a->final[i], rebuild = a->rebuild[i], share = a->share_final[i];
    double supply = a->x[i] + a->draw[i], call = a->orders[i] + final + a->backlog[i] + rebuild;
    double sent = a->orders[i] * a->share_orders[i], rebuilt = rebuild * a->share_rebuild[i];
    double given = sent + (final + a->backlog[i]) * share + rebuilt;
    double off = fabs(given - smaller(supply, call));
    p->kept[i] = smaller(a->factor[i], a->ceiling[i]) * a->place[i] * a->yield[i];
    p->missed[i] = above_zero(a->wanted[i] - final * share);
    p->rebuilt[i] = rebuilt;
    p->surplus[i] = above_zero(a->draw[i] - call);
    p->sent[i] = sent;
    p->off[i] = off / (supply > 0 ? supply : INFINITY);
  }
}

/* count nodes from node i on; sums in the order of nodes */
static void sum_nodes(const lian_economy *e, lane *l, size_t from, const node_parts *p, size_t count, lian_step *sum) {
  lian_step s = *sum;
  for (size_t k = 0, i = from; k < count; k++, i++) {
    s.output += l->x[i];
    s.capacity += l->cap[i];
    s.final_demand += l->final[i];
    s.orders += l->orders[i];
    s.rebuild += l->rebuild[i];
    s.rebuilt += p->rebuilt[k];
    s.unmet += p->missed[k];
    s.surplus += p->surplus[k];
    s.overcapacity += l->alpha[i];
    s.imbalance = p->off[k] > s.imbalance ? p->off[k] : s.imbalance;
    l->sent[e->f.good[i]] += p->sent[k];
  }
  *sum = s;
}

void account_step(const lian_economy *e, lane *l, lian_step *out) {
  lian_step sum = {0};
  node_parts parts;
  for (size_t g = 0; g < e->f.goods; g++) l->sent[g] = 0;
  for (size_t i = 0; i < e->f.n; i += CHUNK) {
    size_t count = e->f.n - i < CHUNK ? e->f.n - i : CHUNK;
    node_arrays a = arrays_from(e, l, i);
    part_nodes(&a, count, &parts);
    common_add(a.x0, a.x, parts.kept, parts.missed, count, l->lost + i, l->gained + i, l->unmet + i, l->direct + i);
    sum_nodes(e, l, i, &parts, count, &sum);
  }
  sum.overcapacity /= (double)e->f.n;
  *out = sum;
}

double account_arrivals(const lian_economy *e, const lane *l) {
  double worst = 0;
  for (size_t g = 0; g < e->f.goods; g++) {
    double off = apart(l->arrived[g], l->sent[g], l->sent[g]);
    if (off > worst) worst = off;
  }
  return worst;
}
