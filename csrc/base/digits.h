/* numbers of few digits, eight bytes a step without a branch for their length

   A byte of x = bytes XOR "00000000" is 0 .. 9 where a digit stands; the first that is not
   tells how many do. Shifted to the top they are eight digits with leading zeros, which three
   products add up. What is read is exact: at most 19 digits with value <= 2^53, divided once by
   a power of ten that is exact too (Clinger 1990). Numbers with more, or with an exponent, are
   number_parse's. */
#ifndef BASE_DIGITS_H
#define BASE_DIGITS_H

#include <stddef.h>
#include <stdint.h>

#define DIGITS_BEYOND 16 /* zeros that must stand behind a text: eight may be looked at */

#define DIGITS_EACH(byte) ((byte) * (uint64_t)0x0101010101010101)

/* eight bytes, the first the lowest, on any machine */
static inline uint64_t digits_load(const char *text) {
  const unsigned char *p = (const unsigned char *)text;
  return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
         (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
         (uint64_t)p[7] << 56;
}

/* the lowest byte whose lowest bit is set, 8 when none is; no other bits are */
static inline size_t digits_lowest(uint64_t bits) {
#if defined(__GNUC__)
  return bits ? (size_t)__builtin_ctzll(bits) / 8 : 8;
#else
  uint64_t below = ((bits & (~bits + 1)) - 1) & DIGITS_EACH(1);
  return (size_t)((below * DIGITS_EACH(1)) >> 56);
#endif
}

/* eight bytes of 0 .. 9, the first the highest digit: are they, and the number that they are */
static inline int digits_all(uint64_t x) {
  return (((x + DIGITS_EACH(0x76)) | x) & DIGITS_EACH(0x80)) == 0;
}

static inline uint64_t digits_sum(uint64_t x) {
  x = x * 10 + (x >> 8); /* pairs */
  return ((x & 0x000000FF000000FF) * 0x000F424000000064 +
          ((x >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >>
         32 & 0xFFFFFFFF;
}

/* adds the digits at p to *w; returns how many, at most 8 */
static inline size_t digits_run(const char *p, uint64_t *w) {
  static const uint64_t power[] = {1,      10,      100,      1000,     10000,
                                   100000, 1000000, 10000000, 100000000};
  uint64_t x = digits_load(p) ^ DIGITS_EACH(0x30);
  uint64_t other = (((x + DIGITS_EACH(0x76)) | x) & DIGITS_EACH(0x80)) >> 7; /* a bit a byte */
  size_t n = digits_lowest(other);
  if (n == 0) return 0;
  *w = *w * power[n] + digits_sum(x << (64 - 8 * n));
  return n;
}

/* digits [point digits] at p in a text that DIGITS_BEYOND zeros follow; the first byte after it, or
   NULL when number_parse must be asked */
static inline const char *digits_unsigned(const char *p, char point, double *out) {
  static const double power[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  uint64_t w = 0;
  size_t n, count, after = 0;
  count = n = digits_run(p, &w);
  if (n == 8) count += n = digits_run(p + 8, &w);
  if (n == 8) return NULL;
  p += count;
  if (*p == point) {
    after = n = digits_run(p + 1, &w);
    if (n == 8) after += n = digits_run(p + 9, &w);
    if (n == 8) return NULL;
    p += 1 + after;
    count += after;
  }
  if (count == 0 || count > 19 || w > (uint64_t)1 << 53) return NULL;
  *out = (double)(int64_t)w;
  if (after) *out /= power[after];
  return p;
}

/* the same of at most seven bytes, point and all, in one step; NULL: digits_unsigned must be asked */
static inline const char *digits_few(const char *p, char point, double *out) {
  static const double power[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
  uint64_t w = digits_load(p), x = w ^ DIGITS_EACH(0x30), y = w ^ DIGITS_EACH((unsigned char)point);
  uint64_t points = ~(((y & DIGITS_EACH(0x7F)) + DIGITS_EACH(0x7F)) | y) & DIGITS_EACH(0x80);
  uint64_t other = ((x + DIGITS_EACH(0x76)) | x) & DIGITS_EACH(0x80) & ~points;
  if (!other) return NULL;
  size_t n = digits_lowest(other >> 7);
  uint64_t point_in = points & ((other & (~other + 1)) - 1); /* before the first other byte */
  if (!point_in) {
    if (n == 0) return NULL;
    *out = (double)(int64_t)digits_sum(x << (64 - 8 * n));
    return p + n;
  }
  size_t before = digits_lowest(point_in >> 7);
  uint64_t low = (UINT64_C(1) << 8 * before) - 1;
  if (n < 2 || (point_in & (point_in - 1))) return NULL;
  x = (x & low) | (x >> 8 & ~low);
  *out = (double)(int64_t)digits_sum(x << (72 - 8 * n));
  if (before + 1 < n) *out /= power[n - 1 - before];
  return p + n;
}

/* digits_unsigned with a minus in front, perhaps */
static inline const char *digits_short(const char *p, char point, double *out) {
  if (*p != '-') return digits_unsigned(p, point, out);
  p = digits_unsigned(p + 1, point, out);
  if (p) *out = -*out;
  return p;
}

#endif
