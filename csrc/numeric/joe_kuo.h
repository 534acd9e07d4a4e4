/* direction numbers of the Sobol sequence */
#ifndef NUMERIC_JOE_KUO_H
#define NUMERIC_JOE_KUO_H

#include <stddef.h>
#include <stdint.h>

enum { JOE_KUO_DIMENSIONS = 512 };

/* v: 32 words; dimension: 0 .. JOE_KUO_DIMENSIONS - 1 */
void joe_kuo_directions(size_t dimension, uint32_t v[32]);

#endif
