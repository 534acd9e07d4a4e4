/* what designs share */
#ifndef NUMERIC_DESIGN_H
#define NUMERIC_DESIGN_H

#include <stddef.h>
#include <stdint.h>

#include "../base/memory.h"
#include "../base/status.h"

/* (cell + u) / samples, cells in a random order by the stream, u by the stream after it; key: samples numbers, order:
   2 samples places of scratch */
void design_hypercube(size_t samples, uint64_t seed, uint64_t stream, uint64_t within, double *key, uint32_t *order,
                      double *out);
/* moves the points of a Latin hypercube (count x factors) apart, by exchanges within columns */
lian_status design_move_apart(const lian_env *env, size_t factors, size_t count, uint64_t seed, double *points,
                              lian_error *err);

#endif
