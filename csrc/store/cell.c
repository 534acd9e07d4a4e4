/* one field of a table as a number, or as it is shown in a message */
#include "cell.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "../base/number.h"

#define SHOWN 40
#define LONGEST CELL_PLAIN /* bytes of a number that is written with marks */

/* ---- blanks and marks: of one byte, or of UTF-8 */

static const char *const BLANKS[] = {" ", "\t", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89",
                                     "\xE3\x80\x80", NULL}; /* no-break, narrow, thin, ideographic */
/* minus, en dash, hyphen, no-break hyphen: what typesetters put before a number */
static const char *const MINUS[] = {"\xE2\x88\x92", "\xE2\x80\x93", "\xE2\x80\x90", "\xE2\x80\x91", "-", NULL};
static const char *const QUOTES[] = {"'", "\xE2\x80\x99", NULL};

/* bytes of the one of a list that stands at p; 0: none */
static size_t one_of(const char *const *list, const char *p, const char *end) {
  for (; *list; list++) {
    size_t length = strlen(*list);
    if (length <= (size_t)(end - p) && memcmp(p, *list, length) == 0) return length;
  }
  return 0;
}

/* bytes of the wide blank at p, of which there are `left`: labels in Chinese begin with none of the first bytes */
static size_t wide_blank_at(const unsigned char *u, size_t left) {
  if (left < 2) return 0;
  if (u[0] == 0xC2) return u[1] == 0x85 || u[1] == 0xA0 ? 2 : 0;
  if (left < 3 || (u[0] != 0xE1 && u[0] != 0xE2 && u[0] != 0xE3 && u[0] != 0xEF)) return 0;
  switch ((uint32_t)u[0] << 16 | (uint32_t)u[1] << 8 | u[2]) {
    case 0xE19A80: /* U+1680 */
    case 0xE280A8: /* U+2028 */
    case 0xE280A9:
    case 0xE280AF:
    case 0xE2819F: /* U+205F */
    case 0xE281A0:
    case 0xE38080: /* U+3000 */
    case 0xEFBBBF: return 3;
    default: return u[0] == 0xE2 && u[1] == 0x80 && u[2] >= 0x80 && u[2] <= 0x8B ? 3 : 0; /* U+2000 .. U+200B */
  }
}

static int is_narrow_blank(unsigned char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* bytes of the blank that p begins with, 0: none */
static size_t blank_at(const char *p, size_t left) {
  const unsigned char *u = (const unsigned char *)p;
  if (left == 0) return 0;
  return *u < 0x80 ? (size_t)is_narrow_blank(*u) : wide_blank_at(u, left);
}

/* bytes of the blank that ends before `end` */
static size_t blank_before(const char *text, const char *end) {
  const unsigned char *u = (const unsigned char *)end;
  size_t left = (size_t)(end - text);
  if (left == 0) return 0;
  if (u[-1] < 0x80) return (size_t)is_narrow_blank(u[-1]);
  if (left >= 2 && wide_blank_at(u - 2, 2) == 2) return 2;
  return left >= 3 && wide_blank_at(u - 3, 3) == 3 ? 3 : 0;
}

/* begins no blank: E4 to EE begin characters of three bytes, all Chinese ones */
static int is_inner(char c) {
  unsigned char u = (unsigned char)c;
  return (u > ' ' && u < 0x80) || (u >= 0xE4 && u <= 0xEE);
}

static int ends_inner(const char *text, const char *end) {
  if ((unsigned char)end[-1] < 0x80) return is_inner(end[-1]);
  return end - text >= 3 && (unsigned char)end[-3] >= 0xE4 && (unsigned char)end[-3] <= 0xEE;
}

const char *cell_trim(const char *text, size_t *length) {
  const char *end = text + *length;
  if (text < end && is_inner(*text) && ends_inner(text, end)) return text;
  for (size_t size; (size = blank_at(text, (size_t)(end - text))) > 0;) text += size;
  for (size_t size; (size = blank_before(text, end)) > 0;) end -= size;
  *length = (size_t)(end - text);
  return text;
}

static void trim(const char **p, const char **end) {
  size_t length = (size_t)(*end - *p);
  *p = cell_trim(*p, &length);
  *end = *p + length;
}

static size_t mark_at(char thousands, const char *p, const char *end) {
  if (thousands == ' ') return *p == '\t' ? 0 : one_of(BLANKS, p, end);
  if (thousands == '\'') return one_of(QUOTES, p, end);
  return thousands && *p == thousands ? 1 : 0;
}

static int is_listed(const char *p, const char *end, const char *const *list, size_t count) {
  for (size_t k = 0; k < count; k++)
    if (strlen(list[k]) == (size_t)(end - p) && memcmp(list[k], p, (size_t)(end - p)) == 0) return 1;
  return 0;
}

/* the errors of spreadsheet programs, which they write into CSV too */
static int is_error(const char *p, const char *end) {
  static const char *const known[] = {"#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"};
  return p < end && *p == '#' && is_listed(p, end, known, sizeof known / sizeof *known);
}

/* ---- numbers */

/* U+FF01 .. U+FF5E, the full-width forms of ASCII, as such; 0: p is none */
static char narrow_at(const unsigned char *p, size_t left) {
  if (left < 3 || p[0] != 0xEF || (p[1] != 0xBC && p[1] != 0xBD)) return 0;
  unsigned code = (unsigned)(p[1] - 0xBC) * 64 + (p[2] & 0x3Fu);
  return code >= 1 && code <= 0x5E ? (char)(0x20 + code) : 0;
}

static int is_plain(const char *p, const char *end) {
  if (end - p > 1 && *p == '-' && one_of(BLANKS, p + 1, end)) return 0;
  while (p < end && (unsigned char)*p < 0x80) p++;
  return p == end;
}

const char *cell_plain(const char *text, size_t *length, char out[CELL_PLAIN]) {
  const char *p = text, *end = text + *length;
  size_t n = 0, sign;
  if (is_plain(p, end) || *length >= CELL_PLAIN) return text;
  for (; p < end; n++) {
    char narrow = narrow_at((const unsigned char *)p, (size_t)(end - p));
    p += narrow ? 3 : 1;
    out[n] = narrow ? narrow : p[-1];
  }
  sign = one_of(MINUS, out, out + n);
  if (sign > 0) {
    size_t blanks = sign, blank;
    while ((blank = one_of(BLANKS, out + blanks, out + n)) > 0) blanks += blank;
    memmove(out + 1, out + blanks, n - blanks);
    out[0] = '-';
    n -= blanks - 1;
  }
  *length = n;
  return out;
}

static int is_digit(const char *p, const char *end) { return p < end && *p >= '0' && *p <= '9'; }

/* e-12 at p, where it is one */
static const char *copy_exponent(const char *p, const char *end, char plain[LONGEST], size_t *used) {
  const char *q = p + 1;
  size_t n = *used;
  if (p == end || (*p != 'e' && *p != 'E')) return p;
  plain[n++] = 'e';
  if (q < end && (*q == '+' || *q == '-') && n < LONGEST - 1) plain[n++] = *q++;
  if (!is_digit(q, end)) return p;
  while (is_digit(q, end) && n < LONGEST - 1) plain[n++] = *q++;
  *used = n;
  return q;
}

/* 1 234 567,8 as 1234567.8; groups are of three digits, but for the first. NULL: it is no number */
static const char *plain_number(const char *p, const char *end, const cell_format *f, char plain[LONGEST], size_t *used) {
  size_t n = 0, digits = 0, group = 0, groups = 0, mark;
  if (p < end && (*p == '-' || *p == '+')) plain[n++] = *p++;
  for (; p < end && n < LONGEST - 1; plain[n++] = *p++, digits++, group++) {
    if (is_digit(p, end)) continue;
    mark = mark_at(f->thousands, p, end);
    if (mark == 0 || !is_digit(p + mark, end)) break;
    if (groups == 0 ? group < 1 || group > 3 : group != 3) return NULL;
    groups++;
    group = 0;
    p += mark;
  }
  if (groups > 0 && group != 3) return NULL;
  if (p < end && *p == (f->decimal == ',' ? ',' : '.') && n < LONGEST - 1) {
    plain[n++] = '.';
    for (p++; is_digit(p, end) && n < LONGEST - 1; digits++) plain[n++] = *p++;
  }
  if (digits > 0 && groups == 0) p = copy_exponent(p, end, plain, &n);
  *used = n;
  return digits > 0 && n < LONGEST - 1 ? p : NULL;
}

/* the number at p and where it ends; NULL: none */
static const char *read_number(const char *p, const char *end, const cell_format *f, double *out) {
  char plain[LONGEST];
  size_t used;
  if (f->decimal != ',' && !f->thousands) return number_parse(p, end, out);
  const char *stop = plain_number(p, end, f, plain, &used);
  return stop && number_parse(plain, plain + used, out) == plain + used ? stop : NULL;
}

/* flags at p .. end, which may be none; 0: something else stands there */
static int are_flags(const char *p, const char *end, const char *flags) {
  trim(&p, &end);
  if (p == end) return 1;
  if (!flags) return 0;
  int within = *p == '(' && end - p > 2 && end[-1] == ')';
  for (p += within, end -= within; p < end; p++)
    if (!strchr(flags, *p) || *p == '\0') return 0;
  return 1;
}

/* a text that stands for no number, perhaps with flags behind it */
static int is_missing(const char *p, const char *end, const cell_format *f, cell_marks *marks) {
  if (is_listed(p, end, f->missing, f->missings)) return 1;
  for (size_t k = 0; f->flags && k < f->missings; k++) {
    size_t length = strlen(f->missing[k]);
    if (length == 0 || length >= (size_t)(end - p) || memcmp(p, f->missing[k], length) != 0) continue;
    if (one_of(BLANKS, p + length, end) == 0 || !are_flags(p + length, end, f->flags)) continue;
    return marks->flagged = 1;
  }
  return 0;
}

/* what may stand behind a number: a percent sign, flags */
static int take_rest(const char *p, const char *end, const cell_format *f, double *out, cell_marks *marks) {
  const char *before = p;
  trim(&p, &end);
  if (p < end && *p == '%' && f->percent) {
    *out /= 100;
    marks->percent = 1;
    before = p + 1;
  }
  p = before;
  if (!are_flags(p, end, f->flags)) return 0;
  trim(&p, &end);
  marks->flagged = p < end;
  return 1;
}

cell_kind cell_number(const char *text, size_t length, const cell_format *format, double *out, cell_marks *marks) {
  static const cell_format plain = {0};
  cell_marks unread;
  const cell_format *f = format ? format : &plain;
  const char *end = text + length, *stop;
  if (!marks) marks = &unread;
  *marks = (cell_marks){0, 0};
  trim(&text, &end);
  *out = 0;
  if (text == end) return is_listed(text, end, f->missing, f->missings) ? CELL_MISSING : CELL_BLANK;
  if (is_listed(text, end, f->zero, f->zeros)) return CELL_NUMBER;
  if (is_missing(text, end, f, marks)) return CELL_MISSING;
  if (is_error(text, end)) return CELL_ERROR;
  char room[CELL_PLAIN];
  length = (size_t)(end - text);
  text = cell_plain(text, &length, room);
  end = text + length;
  int within = end - text > 2 && *text == '(' && end[-1] == ')';
  text += within;
  end -= within;
  if (within && text < end && (*text == '-' || *text == '+')) return CELL_WRONG;
  stop = read_number(text, end, f, out);
  if (!stop || (stop < end && (within || !take_rest(stop, end, f, out, marks)))) {
    *out = 0;
    return CELL_WRONG;
  }
  if (within) *out = -*out;
  if (isfinite(*out)) return CELL_NUMBER;
  *out = 0;
  return CELL_TOO_LARGE;
}

/* ---- messages */

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

typedef struct remedy {
  const char *words;
  char decimal, thousands;
  int percent, flags;
} remedy;

static const remedy REMEDIES[] = {
    {"decimal = ','", ',', 0, 0, 0},
    {"decimal = '.'", '.', 0, 0, 0},
    {"thousands = ','", '.', ',', 0, 0},
    {"thousands = '.'", ',', '.', 0, 0},
    {"decimal = ',', thousands = '.'", ',', '.', 0, 0},
    {"thousands = ' '", '.', ' ', 0, 0},
    {"decimal = ',', thousands = ' '", ',', ' ', 0, 0},
    {"thousands = \"'\"", '.', '\'', 0, 0},
    {"percent = true", '.', 0, 1, 0},
    {"decimal = ',', percent = true", ',', 0, 1, 0},
    {"flags = true", '.', 0, 0, 1},
    {"decimal = ',', flags = true", ',', 0, 0, 1},
};

static void add(char out[CELL_REMEDY], const char *text) {
  size_t used = strlen(out), length = strlen(text);
  if (used + length < CELL_REMEDY) memcpy(out + used, text, length + 1);
}

/* what statistics offices write where there is no number */
static int is_mark(const char *p, const char *end) {
  static const char *const words[] = {"NA",  "N/A", "n/a", "n.a.", "na", "NaN", "nan", "c", "x",
                                      "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\xA6", "null"};
  if (is_listed(p, end, words, sizeof words / sizeof *words)) return 1;
  if (end - p > 4) return 0;
  for (; p < end; p++)
    if (!strchr(":.-*/?_#", *p)) return 0;
  return 1;
}

void cell_remedy(const char *text, size_t length, const cell_format *format, char out[CELL_REMEDY]) {
  char number[NUMBER_SIZE], last[NUMBER_SIZE] = "";
  const char *p = text, *end = text + length;
  int count = 0;
  out[0] = '\0';
  trim(&p, &end);
  if (p < end && (is_mark(p, end) || is_error(p, end))) {
    char piece[CELL_SHOWN];
    cell_show(p, (size_t)(end - p), piece);
    add(out, "; missing = '");
    add(out, piece);
    add(out, "' takes it for no number");
    return;
  }
  for (size_t k = 0; k < sizeof REMEDIES / sizeof *REMEDIES && count < 2; k++) {
    const remedy *r = &REMEDIES[k];
    double v;
    cell_format f = {.decimal = r->decimal, .thousands = r->thousands, .percent = format->percent || r->percent,
                     .flags = r->flags && !format->flags ? CELL_FLAGS : format->flags};
    if (format->fixed && (r->decimal == ',' || r->thousands)) continue;
    if (cell_number(text, length, &f, &v, NULL) != CELL_NUMBER) continue;
    number_print(v, number);
    if (strcmp(number, last) == 0) continue;
    memcpy(last, number, sizeof last);
    add(out, count++ ? ", " : "; ");
    add(out, r->words);
    add(out, " reads ");
    add(out, number);
  }
}
