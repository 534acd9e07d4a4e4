/* sums of a step, and whether they balance */
#include "account.h"

#include <math.h>

#include "common.h"
#include "serve.h"

static double smaller(double a, double b) { return a < b ? a : b; }
static double above_zero(double v) { return v > 0 ? v : 0; }
static double apart(double a, double b, double of) { return of > 0 ? fabs(a - b) / of : 0; }

static void add_node(const lian_economy *e, lane *l, size_t i, lian_step *out) {
  double missed = lane_missed(l, i);
  common_add(&(common_sums){l->lost, l->gained, l->unmet, l->direct}, i, e->x0[i], l->x[i],
             smaller(l->factor[i], l->ceiling[i]) * l->place[i] * l->yield[i], missed);
  out->output += l->x[i];
  out->capacity += l->cap[i];
  out->final_demand += l->final[i];
  out->orders += l->orders[i];
  out->rebuild += l->rebuild[i];
  out->rebuilt += l->rebuild[i] * l->share_rebuild[i];
  out->unmet += missed;
  out->surplus += above_zero(e->draw[i] - serve_call(l, i));
  out->overcapacity += l->alpha[i];
}

/* the larger of `worst` and the relative difference of deliveries of maker i and min(supply, demand); adds to sent */
static double balance_node(const lian_economy *e, lane *l, size_t i, double worst) {
  double sent = l->orders[i] * l->share_orders[i], supply = l->x[i] + e->draw[i];
  double given = sent + (l->final[i] + l->backlog[i]) * l->share_final[i] + l->rebuild[i] * l->share_rebuild[i];
  double off = fabs(given - smaller(supply, serve_call(l, i)));
  l->sent[e->f.good[i]] += sent;
  return off > worst * supply && supply > 0 ? off / supply : worst;
}

void account_step(const lian_economy *e, lane *l, lian_step *out) {
  lian_step sum = {0};
  for (size_t g = 0; g < e->f.goods; g++) l->sent[g] = 0;
  for (size_t i = 0; i < e->f.n; i++) {
    add_node(e, l, i, &sum);
    sum.imbalance = balance_node(e, l, i, sum.imbalance);
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
