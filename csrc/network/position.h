/* what measures of position share */
#ifndef NETWORK_POSITION_H
#define NETWORK_POSITION_H

#include "../base/check.h"
#include "graph.h"

#define POLLED 4096 /* nodes between two looks at the caller */

/* a look at the caller every POLLED nodes */
static inline lian_status poll(const lian_env *env, size_t i, lian_error *err) {
  return i % POLLED == 0 && env_stopped(env) ? status_set(err, LIAN_INTERRUPTED, "interrupted") : LIAN_OK;
}

/* the same within one search that may go through the whole network: every 2^18 of its steps, which it counts */
static inline lian_status poll_step(const lian_env *env, size_t *steps, lian_error *err) {
  return (++*steps & 0x3ffff) == 0 && env_stopped(env) ? status_set(err, LIAN_INTERRUPTED, "interrupted") : LIAN_OK;
}

/* links of node i on a side, one row or both: rows of the network without copies */
typedef struct side_row {
  const uint32_t *at, *end;
} side_row;
static inline side_row row_out(const lian_network *g, size_t i) {
  return (side_row){g->buyer + g->out_start[i], g->buyer + g->out_start[i + 1]};
}
static inline side_row row_in(const lian_network *g, size_t i) {
  return (side_row){g->supplier + g->in_start[i], g->supplier + g->in_start[i + 1]};
}

/* rows of neighbours, directions and loops aside, each once and ascending: start (n + 1) and node; 0: out of memory */
typedef struct neighbours {
  memory m;
  size_t n, count;
  uint32_t *start, *node;
} neighbours;
int neighbours_make(memory m, const lian_network *g, neighbours *out);
void neighbours_free(neighbours *s);

#endif
