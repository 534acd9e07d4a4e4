/* reading numbers: correctly rounded, whatever the locale

   Exact products for short numbers (Clinger 1990), else a 128-bit product that detects when it
   may be wrong (Lemire 2021, "Number parsing at a gigabyte per second"), else the decimal is
   compared with the midpoint between two doubles by exact integers. Cost: one pass over the
   digits; the exact comparison, which few numbers of more than 19 digits need, takes some
   microseconds. */
#include "number.h"

#include <stdint.h>
#include <string.h>

#include "powers10.h"

#define FRACTION 52
#define HIDDEN ((uint64_t)1 << FRACTION)
#define INFINITE_BITS ((uint64_t)0x7FF << FRACTION)
#define HEAD_DIGITS 19   /* fit into 64 bits */
#define MOST_DIGITS 800  /* 767 digits determine any double */
#define FAR_EXPONENT 400 /* zero or infinity for any 19 digits */

/* 12.3e4: head 123, count 3, after 1, exponent 4 */
typedef struct decimal {
  const char *first, *last; /* the digits and the point */
  uint64_t head;            /* the first digits, at most HEAD_DIGITS */
  int64_t count;            /* number of digits; without leading zeros when above HEAD_DIGITS */
  int64_t after;            /* number of digits after the point */
  int64_t exponent;         /* after the e */
} decimal;

static int leading_zeros(uint64_t v) {
  int n = 0;
  for (int step = 32; step > 0; step /= 2)
    if (v >> (64 - step) == 0) {
      n += step;
      v <<= step;
    }
  return n;
}

static double from_bits(uint64_t bits) {
  double v;
  memcpy(&v, &bits, sizeof v);
  return v;
}

/* ---- fast paths */

/* both factors and so the one rounding are exact: w <= 2^53, |q| <= 22 */
static double short_number(uint64_t w, int q) {
  static const double exact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  return q < 0 ? (double)w / exact[-q] : (double)w * exact[q];
}

/* w * 10^q to more bits than a double holds, the first bit of w at the top */
static wide scaled(uint64_t w, int q) {
  const uint64_t *power = powers10[q - POWER_LOW];
  wide product = wide_product(w, power[0]);
  if ((product.high & 0x1FF) == 0x1FF) {
    uint64_t more = wide_product(w, power[1]).high;
    product.low += more;
    if (product.low < more) product.high++;
  }
  return product;
}

/* w * 10^q as the bits of a double; *sure is 0 when the rounding could not be decided */
static uint64_t scaled_bits(uint64_t w, int q, int *sure) {
  *sure = 1;
  if (w == 0 || q < POWER_LOW) return 0;
  if (q > 308) return INFINITE_BITS;
  int zeros = leading_zeros(w);
  wide product = scaled(w << zeros, q);
  if (product.low == UINT64_MAX && (q < -27 || q > 55)) *sure = 0;
  int upper = (int)(product.high >> 63), shift = upper + 64 - FRACTION - 3;
  uint64_t mantissa = product.high >> shift; /* one bit more than a double has */
  int power2 = powers10_exponent(q) + 63 + upper - zeros + 1023;
  if (power2 <= 0) { /* subnormal; a carry into the hidden bit is the smallest normal number */
    mantissa = 1 - power2 < 64 ? mantissa >> (1 - power2) : 0;
    return (mantissa + (mantissa & 1)) >> 1;
  }
  int half = product.low <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1 &&
             mantissa << shift == product.high;
  if (half) mantissa &= ~(uint64_t)1; /* to even */
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >= HIDDEN << 1) {
    mantissa = HIDDEN;
    power2++;
  }
  if (power2 >= 0x7FF) return INFINITE_BITS;
  return ((uint64_t)power2 << FRACTION) | (mantissa & (HIDDEN - 1));
}

/* ---- exact integers of up to 5,120 bits, for the few numbers that need them */

#define LIMBS 160

typedef struct big {
  int used;
  uint32_t limb[LIMBS];
} big;

static void big_multiply_add(big *b, uint32_t factor, uint32_t carry) {
  uint64_t run = carry;
  for (int i = 0; i < b->used; i++) {
    run += (uint64_t)b->limb[i] * factor;
    b->limb[i] = (uint32_t)run;
    run >>= 32;
  }
  if (run && b->used < LIMBS) b->limb[b->used++] = (uint32_t)run;
}

static void big_times_power5(big *b, int power) {
  for (; power >= 13; power -= 13) big_multiply_add(b, 1220703125u, 0);
  for (; power > 0; power--) big_multiply_add(b, 5, 0);
}

static void big_shift(big *b, int bits) {
  int limbs = bits / 32;
  if (b->used == 0) return;
  if (bits % 32) big_multiply_add(b, (uint32_t)1 << bits % 32, 0);
  memmove(b->limb + limbs, b->limb, (size_t)b->used * sizeof *b->limb);
  memset(b->limb, 0, (size_t)limbs * sizeof *b->limb);
  b->used += limbs;
}

static int big_compare(const big *a, const big *b) {
  if (a->used != b->used) return a->used < b->used ? -1 : 1;
  for (int i = a->used; i-- > 0;)
    if (a->limb[i] != b->limb[i]) return a->limb[i] < b->limb[i] ? -1 : 1;
  return 0;
}

/* ---- exact rounding */

/* the first MOST_DIGITS digits; *rest: 1, a later digit is not 0 */
static big digits_of(const decimal *d, int *rest) {
  big b = {0, {0}};
  int taken = 0;
  *rest = 0;
  for (const char *p = d->first; p < d->last && !*rest; p++) {
    if (*p == '.') continue;
    if (taken == MOST_DIGITS) {
      *rest = *p != '0';
      continue;
    }
    taken++;
    big_multiply_add(&b, 10, (uint32_t)(*p - '0'));
  }
  return b;
}

/* sign of decimal - midpoint between the double `bits` and the next one up */
static int compare_with_midpoint(const decimal *d, uint64_t bits) {
  int rest, power = (int)(bits >> FRACTION);
  uint64_t fraction = bits & (HIDDEN - 1);
  uint64_t middle = 2 * (power ? fraction | HIDDEN : fraction) + 1;
  int power2 = (power ? power : 1) - 1076; /* midpoint = middle * 2^power2 */
  big left = digits_of(d, &rest), right = {2, {(uint32_t)middle, (uint32_t)(middle >> 32)}};
  if (right.limb[1] == 0) right.used = 1;
  int64_t beyond = d->count > MOST_DIGITS ? d->count - MOST_DIGITS : 0;
  int exponent = (int)(d->exponent - d->after + beyond); /* decimal = left * 10^exponent */
  if (exponent >= 0)
    big_times_power5(&left, exponent);
  else
    big_times_power5(&right, -exponent);
  power2 -= exponent; /* the powers of two of 10^exponent, moved to the right side */
  if (power2 >= 0)
    big_shift(&right, power2);
  else
    big_shift(&left, -power2);
  int sign = big_compare(&left, &right);
  return sign ? sign : rest;
}

/* the nearest double, given one that is at most a step away */
static uint64_t settle(const decimal *d, uint64_t bits) {
  if (bits >= INFINITE_BITS) bits = INFINITE_BITS - 1;
  for (int step = 0; step < 4; step++) {
    int up = compare_with_midpoint(d, bits);
    if (up > 0 || (up == 0 && (bits & 1))) {
      if (++bits >= INFINITE_BITS) return INFINITE_BITS;
      continue;
    }
    if (bits == 0) return bits;
    int down = compare_with_midpoint(d, bits - 1);
    if (down > 0 || (down == 0 && !(bits & 1))) return bits;
    bits--;
  }
  return bits;
}

/* ---- reading */

static int is_digit(char c) { return c >= '0' && c <= '9'; }

/* "e-12" at p; the value is cut at a billion, more than any text has digits */
static const char *scan_exponent(const char *p, const char *end, int64_t *exponent) {
  const char *q = p + 1;
  int negative = 0;
  int64_t value = 0;
  if (q < end && (*q == '+' || *q == '-')) negative = *q++ == '-';
  if (q == end || !is_digit(*q)) return p; /* the e is not an exponent */
  for (; q < end && is_digit(*q); q++)
    if (value < 1000000000) value = 10 * value + (*q - '0');
  *exponent = negative ? -value : value;
  return q;
}

/* reads digits at p into *w, which overflows beyond 19 digits */
static inline const char *scan_run(const char *p, const char *end, uint64_t *w) {
  for (; p < end && is_digit(*p); p++) *w = 10 * *w + (uint64_t)(*p - '0');
  return p;
}

/* more than HEAD_DIGITS digits: drops leading zeros and recomputes head */
static void shorten(decimal *d) {
  for (; d->count > 0 && (*d->first == '0' || *d->first == '.'); d->first++)
    d->count -= *d->first == '0';
  d->head = 0;
  int taken = 0;
  for (const char *p = d->first; taken < HEAD_DIGITS && taken < d->count; p++) {
    if (*p == '.') continue;
    d->head = 10 * d->head + (uint64_t)(*p - '0');
    taken++;
  }
}

/* reads digits and point at p; NULL when there are no digits */
static inline const char *scan_digits(const char *p, const char *end, decimal *d) {
  d->first = p;
  p = scan_run(p, end, &d->head);
  d->count = p - d->first;
  if (p < end && *p == '.') {
    const char *point = p++;
    p = scan_run(p, end, &d->head);
    d->after = p - point - 1;
    d->count += d->after;
  }
  d->last = p;
  if (d->count == 0) return NULL;
  if (d->count > HEAD_DIGITS) shorten(d);
  return p;
}

/* power of ten of the last digit of head, within +-FAR_EXPONENT */
static int head_exponent(const decimal *d) {
  int64_t dropped = d->count > HEAD_DIGITS ? d->count - HEAD_DIGITS : 0;
  int64_t q = d->exponent - d->after + dropped;
  return q > FAR_EXPONENT ? FAR_EXPONENT : q < -FAR_EXPONENT ? -FAR_EXPONENT : (int)q;
}

static uint64_t long_number(const decimal *d, int q) {
  int sure, sure_above = 1;
  uint64_t bits = scaled_bits(d->head, q, &sure), above = bits;
  if (d->count > HEAD_DIGITS) above = scaled_bits(d->head + 1, q, &sure_above);
  return sure && sure_above && above == bits ? bits : settle(d, bits);
}

const char *number_parse(const char *p, const char *end, double *out) {
  decimal d = {0};
  int negative = 0;
  if (p < end && (*p == '-' || *p == '+')) negative = *p++ == '-';
  p = scan_digits(p, end, &d);
  if (!p) return NULL;
  if (p < end && (*p == 'e' || *p == 'E')) p = scan_exponent(p, end, &d.exponent);
  int q = head_exponent(&d), is_short = d.count <= HEAD_DIGITS && d.head <= HIDDEN << 1;
  double v =
      is_short && q >= -22 && q <= 22 ? short_number(d.head, q) : from_bits(long_number(&d, q));
  *out = negative ? -v : v;
  return p;
}
