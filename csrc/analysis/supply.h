/* what the best case and the rationed case share */
#ifndef ANALYSIS_SUPPLY_H
#define ANALYSIS_SUPPLY_H

#include "../chain/chain.h"

/* LIAN_BAD_ARGUMENT: a cap or demand that is no number, a group out of range */
lian_status supply_check(const lian_chain *c, const lian_supply_terms *t, lian_error *err);

/* the call on each node when all demand is met: L demand; the table's own output for its own
   demand */
lian_status supply_call(const lian_env *env, lian_chain *c, reading *r, const double *demand,
                        double *out, lian_error *err);

#endif
