/* what makers produce in a step, and what follows from it for the next */
#ifndef DYNAMICS_OUTPUT_H
#define DYNAMICS_OUTPUT_H

#include "economy.h"

/* in the order of a step */
void output_react(const lian_economy *e, lane *l);           /* over-capacity follows the scarcity of the last output */
void output_make(const lian_economy *e, lane *l);            /* capacity, output, its use of inputs, target stocks */
void output_exclude_rebuilt(const lian_economy *e, lane *l); /* target stocks without rebuilding already delivered */
void output_hire(const lian_economy *e, lane *l);            /* labour, for the next step */
void output_weigh(const lian_economy *e, lane *l);           /* weights of makers in new orders */

#endif
