/* random orders: a small generator (xoshiro256++, Blackman and Vigna 2021) started anew for each order from Philox, so
   that order k of a seed is the same whoever makes it */
#ifndef INDEX_SHUFFLE_H
#define INDEX_SHUFFLE_H

#include "../base/random.h"

typedef struct generator {
  uint64_t s[4];
} generator;

static inline generator generator_at(uint64_t seed, uint64_t stream, uint64_t index) {
  uint32_t b[8];
  random_block(seed, stream, 2 * index, b);
  random_block(seed, stream, 2 * index + 1, b + 4);
  generator g;
  for (int k = 0; k < 4; k++) g.s[k] = (uint64_t)b[2 * k] << 32 | b[2 * k + 1];
  if (!(g.s[0] | g.s[1] | g.s[2] | g.s[3])) g.s[0] = 1;
  return g;
}

static inline uint64_t generator_rotated(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

static inline uint64_t generator_next(generator *g) {
  uint64_t *s = g->s, result = generator_rotated(s[0] + s[3], 23) + s[0], t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = generator_rotated(s[3], 45);
  return result;
}

/* the high part of bits x n, each of 0 .. n - 1 as often as the other; bits is drawn anew where it would not be
   (Lemire 2019) */
static inline uint32_t generator_below(generator *g, uint32_t bits, uint32_t n) {
  uint64_t product = (uint64_t)bits * n;
  if ((uint32_t)product < n) {
    uint32_t least = (0u - n) % n;
    while ((uint32_t)product < least) product = (generator_next(g) >> 32) * n;
  }
  return (uint32_t)(product >> 32);
}

/* Fisher and Yates, two places a draw */
static inline void shuffle(generator *g, double *v, uint32_t n) {
  for (uint32_t i = n; i > 1; i -= 2) {
    uint64_t bits = generator_next(g);
    uint32_t j = generator_below(g, (uint32_t)(bits >> 32), i);
    double kept = v[i - 1];
    v[i - 1] = v[j];
    v[j] = kept;
    if (i == 2) break;
    j = generator_below(g, (uint32_t)bits, i - 1);
    kept = v[i - 2];
    v[i - 2] = v[j];
    v[j] = kept;
  }
}

#endif
