/* passes that would change nothing, which a call leaves out */
#ifndef DYNAMICS_REST_H
#define DYNAMICS_REST_H

#include "economy.h"

/* at the start of a call, within which no setting changes */
void rest_begin(const lian_economy *e, lane *l);
/* before each pass of a step: 0, it may be left out */
int rest_needs_pass(const lian_economy *e, lane *l);
/* in a pass, for each block of w or h: as it was, and as it is */
void rest_compare(lane *l, const double *before, const double *after, size_t count);
void rest_differs(lane *l); /* a block was not compared */
/* after each pass */
void rest_end(lane *l);

static inline int rest_is_tested(const lane *l) { return l->rest == LANE_TESTED; }

#endif
