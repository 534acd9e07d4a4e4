/* steps of an economy, and the threads that they take */
#ifndef DYNAMICS_STEP_H
#define DYNAMICS_STEP_H

#include "economy.h"

/* workings for as many threads as env has */
lian_status step_prepare(const lian_env *env, lian_economy *e, lian_error *err);
void step_free(lian_economy *e);

#endif
