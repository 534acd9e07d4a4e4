/* eight failures at once (cascade_lanes.c): one iteration of all firms, for one width of vectors */
#ifndef NETWORK_LANES_H
#define NETWORK_LANES_H

#include "cascade.h"

#define LANE_OF(list, i) ((list) + (size_t)(i) * LANES)

/* h_d of all firms, in place: what it is made of is in `missed`; most: largest fall by lane */
typedef void lanes_down_of(const lian_cascade *c, const double *missed, double *down, double *most);
/* 1 - h_u of all firms from that before; most: raised to the largest rise by lane */
typedef void lanes_up_of(const lian_cascade *c, const double *lost, double *next, double *most);
lanes_down_of lanes_down_any, lanes_down_avx2, lanes_down_avx512;
lanes_up_of lanes_up_any, lanes_up_avx2, lanes_up_avx512;

#endif
