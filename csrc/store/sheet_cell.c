/* a cell of a sheet as a field of delimited text
   Dates are days since 1899-12-30 (so that 61 is 1900-03-01; before that 1900-02-29 is counted, which never
   was), or since 1904-01-01 (ECMA-376 18.17.4.1). Texts hold _xHHHH_ for the character of that code
   (22.9.2.19). */
#include "sheet_cell.h"

#ifdef LIAN_WORKBOOKS

#include <math.h>
#include <string.h>

#include "../base/number.h"

static const char NO_MEMORY[] = "";

/* ---- texts */

static int hex(const char *p, size_t count, unsigned *out) {
  *out = 0;
  for (size_t k = 0; k < count; k++) {
    char c = p[k];
    unsigned v = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                 : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                 : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                                        : 16;
    if (v > 15) return 0;
    *out = *out * 16 + v;
  }
  return 1;
}

/* the character of _xHHHH_ at p as UTF-8; 0: there is none, or half of a pair */
static size_t escaped(const char *p, size_t left, char out[4]) {
  unsigned v;
  if (left < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_' || !hex(p + 2, 4, &v)) return 0;
  if (v == 0 || (v >= 0xD800 && v <= 0xDFFF)) return 0;
  if (v < 0x80) {
    out[0] = (char)v;
    return 1;
  }
  if (v < 0x800) {
    out[0] = (char)(0xC0 | v >> 6);
    out[1] = (char)(0x80 | (v & 0x3F));
    return 2;
  }
  out[0] = (char)(0xE0 | v >> 12);
  out[1] = (char)(0x80 | (v >> 6 & 0x3F));
  out[2] = (char)(0x80 | (v & 0x3F));
  return 3;
}

static const char *put_text(buffer *out, const char *text, size_t length) {
  if (length == 0) return NULL;
  if (!buffer_reserve(out, 2 * length + 2)) return NO_MEMORY;
  char *to = out->data + out->used;
  *to++ = '"';
  for (size_t k = 0; k < length; k++) {
    char code[4];
    size_t n = text[k] == '_' ? escaped(text + k, length - k, code) : 0;
    if (n) {
      memcpy(to, code, n);
      k += 6;
    } else {
      code[n++] = text[k];
      *to = text[k];
    }
    to += n;
    if (n == 1 && code[0] == '"') *to++ = '"';
  }
  *to++ = '"';
  out->used = (size_t)(to - out->data);
  return NULL;
}

static int put(buffer *out, const char *bytes, size_t length) {
  return buffer_put(out, bytes, length);
}

/* ---- dates */

/* the day as year, month, day; days from 1970-01-01 (proleptic Gregorian) */
static void civil(long day, int *year, int *month, int *date) {
  long z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
  long of_era = z - era * 146097;
  long years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  long of_year = of_era - (365 * years + years / 4 - years / 100);
  long m = (5 * of_year + 2) / 153;
  *date = (int)(of_year - (153 * m + 2) / 5 + 1);
  *month = (int)(m < 10 ? m + 3 : m - 9);
  *year = (int)(years + era * 400 + (*month <= 2));
}

static char *digits(char *to, int value, int count) {
  for (int k = count; k-- > 0; value /= 10) to[k] = (char)('0' + value % 10);
  return to + count;
}

static char *put_day(char *to, long serial, int since_1904) {
  int year = 1900, month = 2, day = 29;
  if (since_1904)
    civil(serial - 24107, &year, &month, &day);
  else if (serial != 60)
    civil(serial - (serial < 60 ? 25568 : 25569), &year, &month, &day);
  to = digits(to, year, 4);
  *to++ = '-';
  to = digits(to, month, 2);
  *to++ = '-';
  return digits(to, day, 2);
}

static char *put_clock(char *to, long seconds) {
  to = digits(to, (int)(seconds / 3600), seconds >= 360000 ? seconds >= 36000000 ? 8 : 4 : 2);
  *to++ = ':';
  to = digits(to, (int)(seconds / 60 % 60), 2);
  *to++ = ':';
  return digits(to, (int)(seconds % 60), 2);
}

/* a number of days as "2024-03-01", "2024-03-01 12:30:00" or "12:30:00"; NULL: out of range; cost O(1) */
static const char *sheet_date(double days, int since_1904, format_kind kind, char out[40]) {
  if (!(days >= 0 && days < 2958466)) return NULL;
  double whole = floor(days);
  long serial = (long)whole, seconds = (long)floor((days - whole) * 86400 + 0.5);
  char *to = out;
  if (kind == FORMAT_ELAPSED) {
    to = put_clock(to, seconds + serial * 86400);
  } else {
    if (seconds == 86400) {
      serial++;
      seconds = 0;
    }
    int dated = serial > 0 || since_1904 || seconds == 0;
    if (dated) to = put_day(to, serial, since_1904);
    if (kind == FORMAT_YEAR) to = out + 4;
    if (kind != FORMAT_YEAR && dated && seconds) *to++ = ' ';
    if (kind != FORMAT_YEAR && seconds) to = put_clock(to, seconds);
  }
  *to = 0;
  return out;
}

static const char *put_date(buffer *out, const book *b, double v, format_kind kind) {
  char text[40];
  if (!sheet_date(v, b->since_1904, kind, text)) return "a date that is none (before 1900 or after 9999)";
  return put_text(out, text, strlen(text));
}

/* ---- numbers */

/* four digits of one kind, as in 1.1000000000000001 and 0.29999999999999999 */
static int has_run(const char *p, const char *end, char digit) {
  int run = 0;
  for (; p < end && run < 4; p++) run = *p == digit ? run + 1 : 0;
  return run == 4;
}

/* a number that is taken as it stands: whole, or a fraction that a shorter form would hardly write
   otherwise. Labels are made of these, so 1.1000000000000001, which programs write for 1.1, is none of them
 */
static int is_plain(const char *p, const char *end) {
  int negative = p < end && *p == '-';
  const char *start = p += negative;
  while (p < end && *p >= '0' && *p <= '9') p++;
  size_t whole = (size_t)(p - start), digits = (size_t)(end - start);
  if (whole == 0 || whole > 20 || (whole > 1 && *start == '0')) return 0;
  if (p == end) return *start != '0' || !negative;
  if (*p++ != '.' || end[-1] == '0' || digits > 25) return 0;
  start = p;
  while (p < end && *p >= '0' && *p <= '9') p++;
  if (p < end || p == start) return 0;
  return digits <= 16 || (!has_run(start, end, '0') && !has_run(start, end, '9'));
}

static const char *put_zeros(buffer *out, double v, size_t width) {
  char text[NUMBER_SIZE];
  size_t length = number_print(v, text);
  if (v == floor(v) && v >= 0 && v < 1e15)
    for (size_t k = length; k < width; k++)
      if (!put(out, "0", 1)) return NO_MEMORY;
  return put(out, text, length) ? NULL : NO_MEMORY;
}

static const char *put_number(buffer *out, const book *b, size_t style, const char *p, const char *end) {
  char text[NUMBER_SIZE];
  double v;
  cell_format f = {FORMAT_NUMBER, 0};
  if (style * sizeof f < b->formats.used)
    memcpy(&f, b->formats.data + style * sizeof f, sizeof f);
  else if (style)
    return "a style that the workbook does not have: it is damaged";
  if (f.kind == FORMAT_NUMBER && is_plain(p, end)) return put(out, p, (size_t)(end - p)) ? NULL : NO_MEMORY;
  if (number_parse(p, end, &v) != end) return "expected a number in the cell";
  if (!isfinite(v)) return "the number is too large";
  if (f.kind == FORMAT_ZEROS) return put_zeros(out, v, f.width);
  if (f.kind != FORMAT_NUMBER) return put_date(out, b, v, (format_kind)f.kind);
  return put(out, text, number_print(v, text)) ? NULL : NO_MEMORY;
}

/* ---- all kinds */

static const char *put_shared(buffer *out, const book *b, const char *p, const char *end) {
  size_t k = 0, length;
  const char *q = p;
  for (; q < end && q - p < 10 && *q >= '0' && *q <= '9'; q++) k = k * 10 + (size_t)(*q - '0');
  if (q == p || q < end || k >= book_strings(b))
    return "a shared string that the workbook does not have: it is damaged";
  const char *text = book_string(b, k, &length);
  return put_text(out, text, length);
}

static const char *put_flag(buffer *out, const char *p, const char *end) {
  if (end - p == 1 && *p == '1') return put(out, "true", 4) ? NULL : NO_MEMORY;
  if (end - p == 1 && *p == '0') return put(out, "false", 5) ? NULL : NO_MEMORY;
  return "expected 0 or 1 in a cell of truth";
}

static const char *put_error(buffer *out, const char *p, const char *end) {
  if (p == end || *p != '#') return "expected an error such as #N/A in the cell";
  for (const char *q = p; q < end; q++)
    if (*q == ',' || *q == '"' || (unsigned char)*q < ' ')
      return "expected an error such as #N/A in the cell";
  return put(out, p, (size_t)(end - p)) ? NULL : NO_MEMORY;
}

static int is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

const char *sheet_put_cell(buffer *out, const book *b, cell_type type, size_t style, const char *text,
                           size_t length) {
  const char *p = text, *end = text + length;
  if (type == TYPE_TEXT || type == TYPE_INLINE) return put_text(out, text, length);
  while (p < end && is_space(*p)) p++;
  while (p < end && is_space(end[-1])) end--;
  if (p == end) return NULL;
  if (type == TYPE_SHARED) return put_shared(out, b, p, end);
  if (type == TYPE_FLAG) return put_flag(out, p, end);
  if (type == TYPE_ERROR) return put_error(out, p, end);
  return type == TYPE_DATE ? put_text(out, p, (size_t)(end - p)) : put_number(out, b, style, p, end);
}

#else
typedef int sheet_cell_is_absent;
#endif
