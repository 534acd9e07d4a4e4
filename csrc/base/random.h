/* counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011)
   The number at (seed, stream, index) is a pure function, so draws can be taken in any order,
   by any thread, and two runs with the same seed and stream get the same numbers. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

void random_block(uint64_t seed, uint64_t stream, uint64_t index, uint32_t out[4]);
double random_uniform(uint64_t seed, uint64_t stream, uint64_t index); /* in (0, 1), 52 bits */

/* the number of a stream from its name: 63 bits, so that it is a whole number in Lua too */
uint64_t random_stream(const char *text, size_t length);

#endif
