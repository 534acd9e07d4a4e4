/* steps of an economy, and the threads that they take */
#ifndef DYNAMICS_STEP_H
#define DYNAMICS_STEP_H

#include "economy.h"

/* allocates scratch for the threads of env */
lian_status step_prepare(const lian_env *env, lian_economy *e, lian_error *err);
void step_free(lian_economy *e);

#endif
