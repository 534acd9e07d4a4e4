/* one field of a table as a number, or as it is shown in a message */
#include "cell.h"

#include <math.h>
#include <string.h>

#include "../base/number.h"

#define SHOWN 40

/* bytes of the blank that p begins with, 0: none */
static size_t blank_at(const char *p, size_t left) {
  static const char *const wide[] = {"\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\xA8",
                                     "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE2\x81\xA0",
                                     "\xE3\x80\x80", "\xEF\xBB\xBF"};
  const unsigned char *u = (const unsigned char *)p;
  if (left == 0) return 0;
  if (u[0] < 0x80) return u[0] == ' ' || (u[0] >= '\t' && u[0] <= '\r');
  if (left >= 3 && u[0] == 0xE2 && u[1] == 0x80 && u[2] >= 0x80 && u[2] <= 0x8B) return 3; /* U+2000 .. U+200B */
  for (size_t k = 0; k < sizeof wide / sizeof *wide; k++) {
    size_t size = strlen(wide[k]);
    if (left >= size && memcmp(p, wide[k], size) == 0) return size;
  }
  return 0;
}

/* bytes of the blank that ends before `end` */
static size_t blank_before(const char *text, const char *end) {
  for (size_t size = 1; size <= 3 && size <= (size_t)(end - text); size++)
    if (blank_at(end - size, size) == size) return size;
  return 0;
}

const char *cell_trim(const char *text, size_t *length) {
  const char *end = text + *length;
  for (size_t size; (size = blank_at(text, (size_t)(end - text))) > 0;) text += size;
  for (size_t size; (size = blank_before(text, end)) > 0;) end -= size;
  *length = (size_t)(end - text);
  return text;
}

static int stands_for_zero(const char *text, size_t length, const char *const *zero,
                           size_t zeros) {
  for (size_t k = 0; k < zeros; k++)
    if (strlen(zero[k]) == length && memcmp(zero[k], text, length) == 0) return 1;
  return 0;
}

/* the errors of spreadsheet programs, which they write into CSV too */
static int is_error(const char *text, size_t length) {
  static const char *const known[] = {"#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"};
  for (size_t k = 0; k < sizeof known / sizeof *known; k++)
    if (strlen(known[k]) == length && memcmp(known[k], text, length) == 0) return 1;
  return 0;
}

cell_kind cell_number(const char *text, size_t length, const char *const *zero, size_t zeros,
                      double *out) {
  text = cell_trim(text, &length);
  const char *end = text + length;
  *out = 0;
  if (text == end) return CELL_BLANK;
  if (stands_for_zero(text, (size_t)(end - text), zero, zeros)) return CELL_NUMBER;
  if (*text == '#' && is_error(text, (size_t)(end - text))) return CELL_ERROR;
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
  if (kind == CELL_ERROR) return "the cell holds the error";
  return kind == CELL_TOO_LARGE ? "the number is too large:" : "expected a number, got";
}
