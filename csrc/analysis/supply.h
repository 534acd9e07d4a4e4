/* what the best case and the rationed case share */
#ifndef ANALYSIS_SUPPLY_H
#define ANALYSIS_SUPPLY_H

#include "../chain/chain.h"

/* LIAN_BAD_ARGUMENT: a cap or demand that is no number, a group out of range */
lian_status supply_check(const lian_chain *c, const lian_supply_terms *t, lian_error *err);

/* arrays of out, and their sizes, are there; price: wanted */
lian_status supply_answer_check(const lian_supply *out, int price, lian_error *err);
/* what an answer of n nodes that was found in arrays of its own hands over to out */
void supply_hand_over(const lian_supply *found, size_t n, lian_supply *out);

/* the call on each node when all demand is met: L demand; the table's own output for its own
   demand */
lian_status supply_call(const lian_env *env, lian_chain *c, reading *r, const double *demand,
                        double *out, lian_error *err);

#endif
