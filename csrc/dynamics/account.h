/* sums of a step, and the records of lanes */
#ifndef DYNAMICS_ACCOUNT_H
#define DYNAMICS_ACCOUNT_H

#include "economy.h"

/* to be called before new orders are placed: adds to the sums over time and fills those of the step and lane->sent */
void account_step(const lian_economy *e, lane *l, lian_step *out);
/* largest relative difference of a good between deliveries received and sent */
double account_arrivals(const lian_economy *e, const lane *l);

/* records, in the order of a step: output, orders etc. before new orders are placed; deliveries along a part of the
   row of maker i of good g (z: count columns, with changes of links), or along the links of row k; stocks at its end */
void observe_step(const lian_economy *e, lane *l);
int observes_trade(const lane *l);
void observe_trade(const lian_economy *e, const lane *l, size_t g, uint32_t i, const double *z, size_t from,
                   size_t count);
void observe_links(const lian_economy *e, const lane *l, size_t g, size_t k);
void observe_stocks(const lian_economy *e, lane *l);

#endif
