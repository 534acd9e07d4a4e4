/* final users: columns of buyers that hold no stock (see finals.c) */
#ifndef DYNAMICS_FINALS_H
#define DYNAMICS_FINALS_H

#include "economy.h"

/* purchases at rest, from those given (n x columns, money a year, or NULL) and what output leaves, e->f0 and draws */
lian_status finals_make(memory m, lian_economy *e, const lian_economy_spec *s, const double *output,
                        const double *orders, lian_error *err);
void finals_free(memory m, lian_economy *e);
void finals_lane_free(memory m, const lian_economy *e, lane *l);

/* final demand by maker, in place of that at rest */
lian_status finals_set(memory m, const lian_economy *e, lane *l, const double *by_maker, lian_error *err);
/* what is asked and missed, column by column, under the moves and cuts in force; lane->final and lane->wanted */
lian_status finals_place(memory m, const lian_economy *e, lane *l, lian_error *err);
/* what maker i is asked for by column d, and what the column wants of it and does not ask for; money a step */
double finals_asked(const lian_economy *e, const lane *l, size_t i, size_t d);
double finals_missed(const lian_economy *e, const lane *l, size_t i, size_t d);
/* the share of what columns ask of i that is delivered; 1 where they ask for nothing together */
static inline double finals_share(const lane *l, size_t i) {
  return l->final[i] + l->backlog[i] > 0 ? l->share_final[i] : 1;
}
void finals_wait(const lian_economy *e, lane *l); /* backlogs, at the end of a step */

#endif
