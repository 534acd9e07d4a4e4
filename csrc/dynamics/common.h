/* what economies of inventories and networks of firms have in common: settings, and sums over time */
#ifndef DYNAMICS_COMMON_H
#define DYNAMICS_COMMON_H

#include "../lian.h"

/* LIAN_BAD_ARGUMENT: no such setting; LIAN_BAD_DATA: a value out of range, named by noun ("node", "firm") and number */
lian_status common_check_setting(lian_setting what, const double *v, size_t n, const char *noun, lian_error *err);

/* sums over time, n each, money: output below and above x0, unmet final demand, output at rest of lost capacity */
typedef struct common_sums {
  double *lost, *gained, *unmet, *direct;
} common_sums;

/* adds a step of node i: output x (x0 at rest), capacity k times yield (1 at rest), unmet final demand */
static inline void common_add(const common_sums *s, size_t i, double x0, double x, double k, double missed) {
  s->lost[i] += x < x0 ? x0 - x : 0;
  s->gained[i] += x > x0 ? x - x0 : 0;
  s->unmet[i] += missed;
  s->direct[i] += k < 1 ? (1 - k) * x0 : 0;
}

#endif
