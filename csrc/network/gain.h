/* how far a goal can fall at most when an item's supply falls */
#ifndef NETWORK_GAIN_H
#define NETWORK_GAIN_H

#include "evaluate.h"

/* out[j], for every item that the goal rests on and `wanted` names (n): a bound on the fall of the goal
   for a fall of 1 of item j's own supply; bounds of several items add up. Others get 0.
   Critical inputs pass on all, important ones half, a variant its part of the mix; bought items pass
   on their home share alone; a circle passes on the largest, and any amount where it may amplify.
   O(links downstream) an item. */
lian_status gain_of(const evaluation *e, const unsigned char *wanted, double *out, lian_error *err);

#define GAIN_UNKNOWN 1e9

#endif
