/* what a number format makes of a number: a date, a year, a duration, a code with leading zeros, or a
   number Builtin formats 14 to 22, 27 to 36, 45 to 47 and 50 to 58 are dates and times (18.8.30); a code is
   one when its first section has a letter of dates outside of quotes, brackets and escapes (18.8.31). */
#include <string.h>

#include "book.h"

static cell_format of_kind(format_kind kind) {
  return (cell_format){(unsigned char)kind, 0};
}

cell_format format_of_id(size_t id) {
  if (id == 46) return of_kind(FORMAT_ELAPSED);
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
    return of_kind(FORMAT_DATE);
  return of_kind(FORMAT_NUMBER);
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* behind [...]; *elapsed: it holds hours, minutes or seconds alone */
static const char *pass_bracket(const char *p, int *elapsed) {
  const char *q = p + 1;
  char c = lower(*q);
  while (*q && lower(*q) == c && (c == 'h' || c == 'm' || c == 's')) q++;
  if (*q == ']' && q > p + 1) *elapsed = 1;
  while (*q && *q != ']') q++;
  return *q ? q + 1 : q;
}

static const char *pass_quote(const char *p) {
  const char *q = strchr(p + 1, '"');
  return q ? q + 1 : p + strlen(p);
}

static int is_general(const char *p) {
  const char *word = "general";
  for (; *word; word++, p++)
    if (lower(*p) != *word) return 0;
  return 1;
}

static size_t zeros_in(const char *code) {
  size_t n = strspn(code, "0");
  return n >= 2 && n <= 20 && (code[n] == 0 || code[n] == ';') ? n : 0;
}

typedef struct letters_met {
  int year, part, elapsed; /* part: of a date or time, other than a year */
} letters_met;

static letters_met letters_of(const char *p) {
  letters_met met = {0, 0, 0};
  while (*p && *p != ';') {
    char c = lower(*p);
    if (c == '"')
      p = pass_quote(p);
    else if (c == '[')
      p = pass_bracket(p, &met.elapsed);
    else if ((c == '\\' || c == '_' || c == '*') && p[1])
      p += 2;
    else if (is_general(p))
      p += 7;
    else {
      if (c == 'y' || (c == 'e' && p[1] != '+' && p[1] != '-')) met.year = 1;
      if (c == 'm' || c == 'd' || c == 'h' || c == 's') met.part = 1;
      p++;
    }
  }
  return met;
}

cell_format format_of_code(const char *code) {
  size_t zeros = zeros_in(code);
  letters_met met = letters_of(code);
  if (zeros) return (cell_format){FORMAT_ZEROS, (unsigned char)zeros};
  if (met.elapsed) return of_kind(FORMAT_ELAPSED);
  if (met.part) return of_kind(FORMAT_DATE);
  return of_kind(met.year ? FORMAT_YEAR : FORMAT_NUMBER);
}
