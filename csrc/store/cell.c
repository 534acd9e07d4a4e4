/* one field of a table as a number, or as it is shown in a message */
#include "cell.h"

#include <math.h>
#include <string.h>

#include "../base/number.h"

#define SHOWN 40

static int is_blank(char c) { return c == ' ' || c == '\t'; }

static int stands_for_zero(const char *text, size_t length, const char *const *zero,
                           size_t zeros) {
  for (size_t k = 0; k < zeros; k++)
    if (strlen(zero[k]) == length && memcmp(zero[k], text, length) == 0) return 1;
  return 0;
}

cell_kind cell_number(const char *text, size_t length, const char *const *zero, size_t zeros,
                      double *out) {
  const char *end = text + length;
  while (text < end && is_blank(*text)) text++;
  while (text < end && is_blank(end[-1])) end--;
  *out = 0;
  if (text == end) return CELL_BLANK;
  if (stands_for_zero(text, (size_t)(end - text), zero, zeros)) return CELL_NUMBER;
  int negative = end - text > 2 && *text == '(' && end[-1] == ')';
  if (negative) {
    text++;
    end--;
    if (*text == '-' || *text == '+') return CELL_WRONG;
  }
  if (number_parse(text, end, out) != end) return CELL_WRONG;
  if (negative) *out = -*out;
  return isfinite(*out) ? CELL_NUMBER : CELL_TOO_LARGE;
}

void cell_show(const char *text, size_t length, char out[CELL_SHOWN]) {
  size_t n = length > SHOWN ? SHOWN : length;
  while (length > SHOWN && n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80) n--;
  for (size_t i = 0; i < n; i++)
    out[i] = (unsigned char)text[i] < 0x20 || text[i] == 0x7F ? '?' : text[i];
  memcpy(out + n, length > n ? "..." : "", length > n ? 4 : 1);
}

const char *cell_problem(cell_kind kind) {
  return kind == CELL_TOO_LARGE ? "the number is too large:" : "expected a number, got";
}
