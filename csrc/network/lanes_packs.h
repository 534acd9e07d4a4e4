/* one iteration of eight failures at once (lanes.h), for one width of vectors */
#include "../base/vector.h"
#include "lanes.h"

#define AHEAD 16 /* links, from the fetch of a firm's lanes to their use */

/* sum of value x the lanes of the firm at the other end, links from .. to - 1 of `count` */
INSIDE pack add_links(const double *value, const uint32_t *firm, size_t from, size_t to, size_t count,
                      const double *lanes) {
  pack sum = pack_of(0);
  for (size_t e = from; e < to; e++) {
    FETCH(LANE_OF(lanes, firm[e + AHEAD < count ? e + AHEAD : e]));
    sum = pack_add_product(sum, pack_load(LANE_OF(lanes, firm[e])), pack_of(value[e]));
  }
  return sum;
}

/* the largest share that buyer j misses */
INSIDE pack find_worst(const lian_cascade *c, size_t j, const double *missed) {
  size_t e = c->g->in_start[j];
  pack worst = pack_of(0);
  for (size_t s = c->slot_start[j]; s < c->slot_start[j + 1]; s++) {
    pack sum = add_links(c->value, c->supplier, e, c->slot_end[s], c->count, missed);
    e = c->slot_end[s];
    worst = pack_larger(pack_multiply(sum, pack_of(c->scale[s])), worst);
  }
  return worst;
}

void FOR_WIDTH(lanes_down)(const lian_cascade *c, const double *missed, double *down, double *most) {
  pack one = pack_of(1), largest = pack_of(0);
  for (size_t j = 0; j < c->n; j++) {
    pack now = pack_larger(pack_subtract(one, find_worst(c, j, missed)), pack_of(floor_of(c, j)));
    largest = pack_larger(pack_subtract(pack_load(LANE_OF(down, j)), now), largest);
    pack_store(now, LANE_OF(down, j));
  }
  pack_store(largest, most);
}

void FOR_WIDTH(lanes_up)(const lian_cascade *c, const double *lost, double *next, double *most) {
  const lian_network *g = c->g;
  pack one = pack_of(1), largest = pack_load(most);
  for (size_t i = 0; i < c->n; i++) {
    pack sum = add_links(g->value, g->buyer, g->out_start[i], g->out_start[i + 1], c->count, lost);
    pack up = pack_subtract(one, pack_multiply(sum, pack_of(c->inverse[i])));
    pack now = pack_subtract(one, pack_larger(up, pack_of(floor_of(c, i))));
    largest = pack_larger(pack_subtract(now, pack_load(LANE_OF(lost, i))), largest);
    pack_store(now, LANE_OF(next, i));
  }
  pack_store(largest, most);
}
