/* limits on input files, with defaults for fields that are 0 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include "../lian.h"

lian_limits limits_of(const lian_env *env); /* env may be NULL */

#endif
