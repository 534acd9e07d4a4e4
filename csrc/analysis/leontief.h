/* the solve shared by the static methods */
#ifndef ANALYSIS_LEONTIEF_H
#define ANALYSIS_LEONTIEF_H

#include "../chain/chain.h"

/* solves (I - P) out = b, P the product of that side, on a productive reading of the flows.
   b may be NULL, for ones. out is untouched on failure; report may be NULL. */
lian_status leontief_solve(const lian_env *env, lian_chain *c, lian_flows which,
                           chain_side side, const double *b, double *out, lian_solution *report,
                           lian_error *err);

#endif
