/* which rules of serving an engine takes */
#ifndef CHAIN_SERVING_H
#define CHAIN_SERVING_H

#include "../lian.h"

/* LIAN_BAD_ARGUMENT, naming those taken, unless rule is one of the count in `taken` */
lian_status serving_check(lian_serving rule, const lian_serving *taken, size_t count, lian_error *err);

#endif
