/* what economies of inventories and networks of firms have in common: settings, and sums over time */
#ifndef DYNAMICS_COMMON_H
#define DYNAMICS_COMMON_H

#include "../lian.h"

/* LIAN_BAD_ARGUMENT: no such setting; LIAN_BAD_DATA: a value out of range, named by noun ("node", "firm") and number */
lian_status common_check_setting(lian_setting what, const double *v, size_t n, const char *noun, lian_error *err);

/* adds a step of count nodes to sums over time, money: output below and above x0, unmet final demand, output at rest of
   lost capacity. Output x (x0 at rest), kept: capacity times yield (1 at rest), missed: unmet final demand */
void common_add(const double *restrict x0, const double *restrict x, const double *restrict kept,
                const double *restrict missed, size_t count, double *restrict lost, double *restrict gained,
                double *restrict unmet, double *restrict direct);

#endif
