/* rationing of a maker's supply (see serve.c), and classes of users */
#ifndef DYNAMICS_SERVE_H
#define DYNAMICS_SERVE_H

#include "economy.h"

/* total demand with maker i, money */
static inline double serve_call(const lane *l, size_t i) {
  return l->orders[i] + l->final[i] + l->backlog[i] + l->rebuild[i];
}
/* output needed: demand less draws from outside */
static inline double serve_to_make(const lian_economy *e, const lane *l, size_t i) {
  double make = serve_call(l, i) - e->draw[i];
  return make > 0 ? make : 0;
}
/* delivered shares of orders, final demand and rebuilding, from output; row: width, scratch */
void serve_all(const lian_economy *e, lane *l, double *row);
void serve_free(memory m, const flows *f, lane *l);

#endif
