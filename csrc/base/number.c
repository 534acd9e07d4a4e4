/* numbers as text: correctly rounded reading, shortest exact printing, no locale

   Reading: exact products for short numbers (Clinger 1990), else a 128-bit product that tells when
   it may be wrong (Lemire 2021, "Number parsing at a gigabyte per second"), else the decimal is
   compared with the midpoint between two doubles by exact integers.
   Printing: the 15-, 16- or 17-digit rounding that reads back as the same double; a decimal of at
   most 15 digits survives the way to a double and back, so this is the shortest. */
#include "number.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "powers10.h"

#define FRACTION 52
#define HIDDEN ((uint64_t)1 << FRACTION)
#define INFINITE_BITS ((uint64_t)0x7FF << FRACTION)
#define MOST_DIGITS 800 /* 767 decide any double */

typedef struct wide {
  uint64_t high, low;
} wide;

static wide multiply(uint64_t a, uint64_t b) {
  uint64_t a0 = a & 0xFFFFFFFFu, a1 = a >> 32, b0 = b & 0xFFFFFFFFu, b1 = b >> 32;
  uint64_t low = a0 * b0, mid1 = a1 * b0, mid2 = a0 * b1;
  uint64_t mid = (low >> 32) + (mid1 & 0xFFFFFFFFu) + (mid2 & 0xFFFFFFFFu);
  wide w = {a1 * b1 + (mid1 >> 32) + (mid2 >> 32) + (mid >> 32),
            (mid << 32) | (low & 0xFFFFFFFFu)};
  return w;
}

static int leading_zeros(uint64_t v) {
  int n = 0;
  for (int step = 32; step > 0; step /= 2)
    if (v >> (64 - step) == 0) {
      n += step;
      v <<= step;
    }
  return n;
}

/* floor(log2(10^q)) for |q| < 1000 */
static int binary_exponent(int q) { return (217706 * q) >> 16; }

static double from_bits(uint64_t bits) {
  double v;
  memcpy(&v, &bits, sizeof v);
  return v;
}

static uint64_t to_bits(double v) {
  uint64_t bits;
  memcpy(&bits, &v, sizeof bits);
  return bits;
}

/* ---- reading */

/* w * 10^q as the bits of a double; *sure is 0 when the rounding could not be decided */
static uint64_t scaled_bits(uint64_t w, int q, int *sure) {
  *sure = 1;
  if (w == 0 || q < POWER_LOW) return 0;
  if (q > 308) return INFINITE_BITS;
  int zeros = leading_zeros(w);
  w <<= zeros;
  const uint64_t *power = POWERS[q - POWER_LOW];
  wide product = multiply(w, power[0]);
  if ((product.high & 0x1FF) == 0x1FF) {
    uint64_t more = multiply(w, power[1]).high;
    product.low += more;
    if (product.low < more) product.high++;
  }
  if (product.low == UINT64_MAX && (q < -27 || q > 55)) *sure = 0;
  int upper = (int)(product.high >> 63), shift = upper + 64 - FRACTION - 3;
  uint64_t mantissa = product.high >> shift;
  int power2 = binary_exponent(q) + 63 + upper - zeros + 1023;
  if (power2 <= 0) { /* subnormal */
    if (1 - power2 >= 64) return 0;
    mantissa >>= 1 - power2;
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    return mantissa; /* a carry into the hidden bit is the smallest normal number */
  }
  if (product.low <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1 &&
      mantissa << shift == product.high)
    mantissa &= ~(uint64_t)1; /* exactly half: to even */
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >= HIDDEN << 1) {
    mantissa = HIDDEN;
    power2++;
  }
  if (power2 >= 0x7FF) return INFINITE_BITS;
  return ((uint64_t)power2 << FRACTION) | (mantissa & (HIDDEN - 1));
}

/* unsigned integers of up to 4,096 bits, for the few numbers that need them */
typedef struct big {
  int used;
  uint32_t limb[160];
} big;

static void big_multiply_add(big *b, uint32_t factor, uint32_t carry) {
  uint64_t run = carry;
  for (int i = 0; i < b->used; i++) {
    run += (uint64_t)b->limb[i] * factor;
    b->limb[i] = (uint32_t)run;
    run >>= 32;
  }
  if (run && b->used < 160) b->limb[b->used++] = (uint32_t)run;
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

typedef struct decimal {
  const char *first;  /* significant digits and perhaps a point, from the first that is not 0 */
  int digits;         /* how many of them are used, at most MOST_DIGITS */
  int exponent;       /* of the last digit that is used */
  int rest;           /* a digit beyond was not 0 */
} decimal;

/* sign of decimal - midpoint between the double `bits` and the next one up */
static int compare_with_midpoint(const decimal *d, uint64_t bits) {
  uint64_t fraction = bits & (HIDDEN - 1);
  int power = (int)(bits >> FRACTION);
  uint64_t middle = 2 * (power ? fraction | HIDDEN : fraction) + 1;
  int power2 = (power ? power : 1) - 1075 - 1; /* value = middle * 2^power2 */
  big left = {0, {0}}, right = {2, {(uint32_t)middle, (uint32_t)(middle >> 32)}};
  if (right.limb[1] == 0) right.used = 1;
  int taken = 0;
  for (const char *p = d->first; taken < d->digits; p++) {
    if (*p == '.') continue;
    if (left.used) big_multiply_add(&left, 10, (uint32_t)(*p - '0'));
    else if (*p != '0') left = (big){1, {(uint32_t)(*p - '0')}};
    taken++;
  }
  if (d->exponent >= 0) big_times_power5(&left, d->exponent);
  else big_times_power5(&right, -d->exponent);
  power2 -= d->exponent; /* the powers of two of 10^exponent, moved to the right side */
  if (power2 >= 0) big_shift(&right, power2);
  else big_shift(&left, -power2);
  int sign = big_compare(&left, &right);
  return sign ? sign : d->rest;
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

static double short_number(uint64_t w, int q) {
  static const double exact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  return q < 0 ? (double)w / exact[-q] : (double)w * exact[q];
}

static int is_digit(char c) { return c >= '0' && c <= '9'; }

/* "e-12" at p; leaves *exponent within +-100000 */
static const char *parse_exponent(const char *p, const char *end, int *exponent) {
  const char *q = p + 1;
  int negative = 0, value = 0;
  *exponent = 0;
  if (q < end && (*q == '+' || *q == '-')) negative = *q++ == '-';
  if (q == end || !is_digit(*q)) return p; /* an e that belongs to something else */
  for (; q < end && is_digit(*q); q++)
    if (value < 100000) value = 10 * value + (*q - '0');
  *exponent = negative ? -value : value;
  return q;
}

/* digits past the nineteenth: counts what is used and notes whether the rest is zero */
static void measure(decimal *d, const char *end, int all) {
  int taken = 0;
  d->digits = all < MOST_DIGITS ? all : MOST_DIGITS;
  for (const char *p = d->first; p < end; p++) {
    if (*p == '.') continue;
    if (taken++ >= MOST_DIGITS && *p != '0') d->rest = 1;
  }
}

const char *number_parse(const char *p, const char *end, double *out) {
  int negative = 0, digits = 0, dropped = 0, after = 0, point = 0, exponent = 0, any = 0, sure, q;
  uint64_t w = 0, bits;
  decimal d = {NULL, 0, 0, 0};
  if (p < end && (*p == '-' || *p == '+')) negative = *p++ == '-';
  for (; p < end; p++) {
    if (*p == '.' && !point) {
      point = 1;
      continue;
    }
    if (!is_digit(*p)) break;
    any = 1;
    after += point;
    if (digits == 0 && *p == '0') continue; /* leading zeros */
    if (digits++ == 0) d.first = p;
    if (digits <= 19) w = 10 * w + (uint64_t)(*p - '0');
    else dropped++;
  }
  if (!any) return NULL;
  const char *last = p;
  if (p < end && (*p == 'e' || *p == 'E')) p = parse_exponent(p, end, &exponent);
  q = exponent - after + dropped;
  if (dropped == 0 && w <= HIDDEN << 1 && q >= -22 && q <= 22) {
    double v = short_number(w, q);
    *out = negative ? -v : v;
    return p;
  }
  bits = scaled_bits(w, q, &sure);
  if (dropped > 0) {
    int unused;
    if (scaled_bits(w + 1, q, &unused) != bits || !unused) sure = 0;
  }
  if (!sure && digits > 0) {
    measure(&d, last, digits);
    d.exponent = exponent - after + (digits - d.digits);
    bits = settle(&d, bits);
  }
  *out = from_bits(bits | (uint64_t)negative << 63);
  return p;
}

/* ---- printing */

/* v as an integer of `digits` digits times 10^-q, rounded; v finite and above 0 */
static uint64_t scale_to(double v, int q) {
  uint64_t bits = to_bits(v), m = bits & (HIDDEN - 1);
  int power = (int)(bits >> FRACTION);
  if (power) m |= HIDDEN;
  int zeros = leading_zeros(m), exponent = (power ? power : 1) - 1075 - zeros;
  const uint64_t *ten = POWERS[q - POWER_LOW];
  wide product = multiply(m << zeros, ten[0]);
  uint64_t more = multiply(m << zeros, ten[1]).high;
  product.low += more;
  if (product.low < more) product.high++;
  /* value = product * 2^(exponent + binary_exponent(q) - 127 + 64) with product of 128 bits */
  int shift = -(exponent + binary_exponent(q) - 127 + 64) - 64;
  if (shift <= 0) return product.high;
  if (shift >= 64) return 0;
  uint64_t whole = product.high >> shift, half = (uint64_t)1 << (shift - 1);
  return whole + ((product.high & half) != 0);
}

static size_t write_integer(uint64_t v, char *out) {
  char text[24];
  size_t n = 0;
  do text[n++] = (char)('0' + v % 10);
  while ((v /= 10) > 0);
  for (size_t i = 0; i < n; i++) out[i] = text[n - 1 - i];
  return n;
}

/* digits (n of them, value 0.d1d2... * 10^point) as 123.4, 0.0012 or 1.2e+30 */
static size_t lay_out(const char *digits, int n, int point, char *out) {
  size_t at = 0;
  if (point > 15 || point < -3) {
    out[at++] = digits[0];
    if (n > 1) out[at++] = '.';
    for (int i = 1; i < n; i++) out[at++] = digits[i];
    out[at++] = 'e';
    out[at++] = point - 1 < 0 ? '-' : '+';
    return at + write_integer((uint64_t)(point - 1 < 0 ? 1 - point : point - 1), out + at);
  }
  if (point <= 0) {
    out[at++] = '0';
    out[at++] = '.';
    for (int i = point; i < 0; i++) out[at++] = '0';
  }
  for (int i = 0; i < n || i < point; i++) {
    if (i == point && i > 0) out[at++] = '.';
    out[at++] = i < n ? digits[i] : '0';
  }
  return at;
}

static size_t print_positive(double v, char *out) {
  char digits[24];
  int guess = (int)floor(log10(v)) + 1; /* at most one off */
  int least = v < 0x1p-1022 ? 1 : 15; /* subnormal numbers hold fewer digits */
  for (int want = least; want <= 17; want++) {
    for (int point = guess - 1; point <= guess + 1; point++) {
      int q = want - point;
      if (q < POWER_LOW || q > POWER_HIGH) continue;
      uint64_t n = scale_to(v, q);
      size_t length = write_integer(n, digits);
      if ((int)length != want) continue;
      while (length > 1 && digits[length - 1] == '0') length--;
      size_t end = lay_out(digits, (int)length, point, out);
      double back;
      if (number_parse(out, out + end, &back) && back == v) return end;
    }
  }
  return 0;
}

size_t number_print(double value, char out[NUMBER_SIZE]) {
  size_t at = 0;
  if (isnan(value)) {
    memcpy(out, "nan", 4);
    return 3;
  }
  if (signbit(value)) out[at++] = '-';
  double size = fabs(value);
  if (isinf(size)) {
    memcpy(out + at, "inf", 3);
    at += 3;
  } else if (size == 0) {
    out[at++] = '0';
  } else if (size < 1e15 && size == floor(size)) {
    at += write_integer((uint64_t)size, out + at);
  } else {
    at += print_positive(size, out + at);
  }
  out[at] = '\0';
  return at;
}
