/* printing numbers: the shortest digits that parse to the same double, and of these the
   nearest to it (Giulietti 2020, "The Schubfach way to render doubles")

   v = c 2^q. All that lies between the midpoints to its neighbours, (4c - 2) and (4c + 2) times
   2^(q-2), reads back as v. With 10^k about the width of that interval it holds a multiple of
   10^k, and at most one of 10^(k+1). Cost: three 64 x 128 bit products. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "number.h"
#include "powers10.h"

#define FRACTION 52
#define HIDDEN ((uint64_t)1 << FRACTION)

typedef struct digits {
  uint64_t value;
  int exponent; /* of ten */
} digits;

/* floor(log10(2^q)), or of 3/4 2^q */
static int decimal_exponent(int q, int narrow) {
  return (q * 1262611 - (narrow ? 524031 : 0)) >> 22;
}

/* floor(c g / 2^128) with g rounded up, its last bit set when the product is not whole */
static uint64_t round_to_odd(const uint64_t g[2], uint64_t c) {
  wide low = wide_product(g[1], c), high = wide_product(g[0], c);
  uint64_t middle = high.low + low.high;
  if (middle < low.high) high.high++;
  return high.high | (middle > 1);
}

/* c 2^q; narrow: the neighbour below is half as far as the one above */
static digits shortest(uint64_t c, int q, int narrow) {
  int k = decimal_exponent(q, narrow), h = q + powers10_exponent(-k) + 1;
  const uint64_t *table = powers10[-k - POWER_LOW];
  uint64_t g[2] = {table[0], table[1]}, odd = c & 1;
  if (-k < -27 || -k > 55) g[1]++; /* the table rounds these down */
  uint64_t below = round_to_odd(g, (4 * c - 2 + (uint64_t)narrow) << h) + odd;
  uint64_t value = round_to_odd(g, (4 * c) << h);
  uint64_t above = round_to_odd(g, (4 * c + 2) << h) - odd;
  uint64_t s = value / 4, tens = s / 10;
  int down = below <= 40 * tens, up = 40 * tens + 40 <= above;
  if (s >= 10 && down != up) return (digits){tens + (uint64_t)up, k + 1};
  down = below <= 4 * s;
  up = 4 * s + 4 <= above;
  if (down == up) up = value > 4 * s + 2 || (value == 4 * s + 2 && (s & 1));
  return (digits){s + (uint64_t)up, k};
}

static digits digits_of(double v) {
  uint64_t bits;
  memcpy(&bits, &v, sizeof bits);
  uint64_t c = bits & (HIDDEN - 1);
  int power = (int)(bits >> FRACTION);
  if (power == 0) return shortest(c, -1074, 0);
  return shortest(c | HIDDEN, power - 1075, c == 0 && power > 1);
}

static size_t write_integer(uint64_t v, char *out) {
  char text[24];
  size_t n = 0;
  do text[n++] = (char)('0' + v % 10);
  while ((v /= 10) > 0);
  for (size_t i = 0; i < n; i++) out[i] = text[n - 1 - i];
  return n;
}

/* d1.d2d3e+12 */
static size_t with_exponent(const char *text, size_t n, int exponent, char *out) {
  size_t at = 0;
  out[at++] = text[0];
  if (n > 1) out[at++] = '.';
  memcpy(out + at, text + 1, n - 1);
  at += n - 1;
  out[at++] = 'e';
  out[at++] = exponent < 0 ? '-' : '+';
  return at + write_integer((uint64_t)(exponent < 0 ? -exponent : exponent), out + at);
}

/* 0.d1d2... * 10^point as 123.4, 1200 or 0.0012 */
static size_t with_point(const char *text, int n, int point, char *out) {
  size_t at = 0;
  if (point <= 0) {
    memcpy(out, "0.000", 5);
    at = (size_t)(2 - point);
  }
  for (int i = 0; i < n || i < point; i++) {
    if (i == point && i > 0) out[at++] = '.';
    out[at++] = i < n ? text[i] : '0';
  }
  return at;
}

/* v > 0 and finite */
static size_t print_positive(double v, char *out) {
  char text[24];
  if (v < 1e15 && v == floor(v)) return write_integer((uint64_t)v, out);
  digits d = digits_of(v);
  size_t n = write_integer(d.value, text);
  int point = (int)n + d.exponent;
  while (n > 1 && text[n - 1] == '0') n--;
  return point > 15 || point < -3 ? with_exponent(text, n, point - 1, out)
                                  : with_point(text, (int)n, point, out);
}

size_t number_print(double value, char out[NUMBER_SIZE]) {
  size_t at = 0;
  double size = fabs(value);
  if (!isnan(value) && signbit(value)) out[at++] = '-';
  if (isnan(value)) {
    memcpy(out, "nan", 3);
    at = 3;
  } else if (isinf(size)) {
    memcpy(out + at, "inf", 3);
    at += 3;
  } else if (size == 0) {
    out[at++] = '0';
  } else {
    at += print_positive(size, out + at);
  }
  out[at] = '\0';
  return at;
}
