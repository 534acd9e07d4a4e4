/* who gets what a maker has (see serve.c), and classes of users */
#ifndef DYNAMICS_SERVE_H
#define DYNAMICS_SERVE_H

#include "economy.h"

/* all that i is asked for, money */
static inline double serve_call(const lane *l, size_t i) {
  return l->orders[i] + l->final[i] + l->backlog[i] + l->rebuild[i];
}
/* what must be made: the call, less what is drawn from outside the economy */
static inline double serve_to_make(const lian_economy *e, const lane *l, size_t i) {
  double make = serve_call(l, i) - e->draw[i];
  return make > 0 ? make : 0;
}
/* shares of orders, final demand and rebuilding that are delivered, from output; row: width, workings */
void serve_all(const lian_economy *e, lane *l, double *row);
void serve_free(memory m, const flows *f, lane *l);

#endif
