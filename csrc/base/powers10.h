/* 10^q to 128 bits, and the 128-bit products that scale by it */
#ifndef BASE_POWERS10_H
#define BASE_POWERS10_H

#include <stdint.h>

#define POWER_LOW (-342)
#define POWER_HIGH 345

/* the leading 128 bits of 10^q as a high and a low word, first bit set: rounded up for
   -27 <= q < 0, exact for 0 <= q <= 55, else rounded down; no low word is all ones */
extern const uint64_t powers10[POWER_HIGH - POWER_LOW + 1][2];

/* floor(log2(10^q)) for |q| <= 350 */
static inline int powers10_exponent(int q) { return (217706 * q) >> 16; }

typedef struct wide {
  uint64_t high, low;
} wide;

static inline wide wide_product(uint64_t a, uint64_t b) {
  uint64_t a0 = a & 0xFFFFFFFFu, a1 = a >> 32, b0 = b & 0xFFFFFFFFu, b1 = b >> 32;
  uint64_t low = a0 * b0, mid1 = a1 * b0, mid2 = a0 * b1;
  uint64_t mid = (low >> 32) + (mid1 & 0xFFFFFFFFu) + (mid2 & 0xFFFFFFFFu);
  return (wide){a1 * b1 + (mid1 >> 32) + (mid2 >> 32) + (mid >> 32),
                (mid << 32) | (low & 0xFFFFFFFFu)};
}

#endif
