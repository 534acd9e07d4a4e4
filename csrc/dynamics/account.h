/* what a step adds up to, and what lanes record */
#ifndef DYNAMICS_ACCOUNT_H
#define DYNAMICS_ACCOUNT_H

#include "economy.h"

/* before orders are placed anew: sums over time, those of the step, and what makers send (lane->sent) */
void account_step(const lian_economy *e, lane *l, lian_step *out);
/* the largest share by which what arrived of a good differs from what was sent */
double account_arrivals(const lian_economy *e, const lane *l);

/* records, in the order of a step: what held in it, before orders are placed anew; what came by a part of the row
   of maker i of good g (z: count columns as changed), or by the links of row k; stocks at its end */
void observe_step(const lian_economy *e, lane *l);
int observes_trade(const lane *l);
void observe_trade(const lian_economy *e, const lane *l, size_t g, uint32_t i, const double *z, size_t from,
                   size_t count);
void observe_links(const lian_economy *e, const lane *l, size_t g, size_t k);
void observe_stocks(const lian_economy *e, lane *l);

#endif
