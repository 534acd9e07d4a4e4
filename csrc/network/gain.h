/* upper bounds on the fall of a goal when an item's supply falls */
#ifndef NETWORK_GAIN_H
#define NETWORK_GAIN_H

#include "evaluate.h"

/* out[j], for every item that the goal depends on and that is flagged in `wanted` (n): a bound on the fall of the goal
   per unit of fall of item j's own supply; bounds of several items add up. Others get 0.
   A fall of a critical input passes on in full, of an important one by half, of a variant by its weight; to a bought
   item by its home share; in a cycle the largest counts, GAIN_UNKNOWN where it may amplify.
   O(links downstream) an item. */
lian_status gain_of(const evaluation *e, const unsigned char *wanted, double *out, lian_error *err);

#define GAIN_UNKNOWN 1e9 /* no bound */

#endif
