/* final users: columns of buyers that hold no stock (see finals.c) */
#ifndef DYNAMICS_FINALS_H
#define DYNAMICS_FINALS_H

#include "economy.h"

/* fills e->cell, f0, draw and x0 from purchases given (n x columns, money a year, or NULL), output (n,
   money a year) and orders (n, money a step) */
lian_status finals_make(memory m, lian_economy *e, const lian_economy_spec *s, const double *output,
                        const double *orders, lian_error *err);
void finals_free(memory m, lian_economy *e);
void finals_lane_free(memory m, const lian_economy *e, lane *l);

/* replaces final demand by maker (n, money a step) */
lian_status finals_set(memory m, const lian_economy *e, lane *l, const double *by_maker, lian_error *err);
/* demand ordered and missed by column under the moves and cuts in force; fills lane->final and lane->wanted */
lian_status finals_place(memory m, const lian_economy *e, lane *l, lian_error *err);
/* orders of column d with maker i, and its demand ordered from no maker */
double finals_asked(const lian_economy *e, const lane *l, size_t i, size_t d);
double finals_missed(const lian_economy *e, const lane *l, size_t i, size_t d);
/* delivered share of final demand and backlog of maker i; 1 where both are 0 */
static inline double finals_share(const lane *l, size_t i) {
  return l->final[i] + l->backlog[i] > 0 ? l->share_final[i] : 1;
}
void finals_carry_backlog(const lian_economy *e, lane *l); /* undelivered demand becomes backlog, after a step */

#endif
