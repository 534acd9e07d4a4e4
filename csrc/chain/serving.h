/* rationing rules that an engine supports */
#ifndef CHAIN_SERVING_H
#define CHAIN_SERVING_H

#include "../lian.h"

/* LIAN_BAD_ARGUMENT, listing the supported ones, unless rule is one of `taken` (count) */
lian_status serving_check(lian_serving rule, const lian_serving *taken, size_t count, lian_error *err);

#endif
