/* the quick ways of the reader: blocks of text whose characters are looked at once, and bare fields that lie whole in the
   buffer. What they leave is for text.c, which knows quotes, limits, the lines around a table, and what is wrong.
   Cost: a look at each byte, sixty-four at a time where they are ASCII, eight at a time for where fields end. */
#include "text_quick.h"

#include <math.h>
#include <string.h>

#include "../base/digits.h"
#include "../base/number.h"

/* ---- characters */

#define BLOCK 64 /* bytes */

/* BLOCK bytes, none of them 0 or above 127 */
static inline int is_plain_block(const unsigned char *p) {
  unsigned char high = 0, zeros = 0;
  for (size_t k = 0; k < BLOCK; k++) {
    high |= p[k];
    zeros |= (unsigned char)(p[k] == 0);
  }
  return high < 0x80 && !zeros;
}

/* bytes of the character at p, 0: it is none, or a zero byte */
static inline size_t sound_character(const unsigned char *p, const unsigned char *end) {
  if (*p < 0x80) return *p != 0;
  if (end - p >= 3 && *p > 0xE0 && *p < 0xF0 && *p != 0xED && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) return 3;
  return decode_character(p, (size_t)(end - p));
}

/* a character that goes on behind the buffer, in a field that does: it is looked at when more has been read */
static int is_cut(const text_reader *t, const unsigned char *p, const unsigned char *end) {
  if (t->finished || *p < 0xC2 || *p > 0xF4 || end - p >= (*p < 0xE0 ? 2 : *p < 0xF0 ? 3 : 4)) return 0;
  while (++p < end && (*p & 0xC0) == 0x80) continue;
  return p == end;
}

int text_is_sound(const text_reader *t) {
  const unsigned char *p = (const unsigned char *)t->data, *end = (const unsigned char *)t->end;
  if (decoder_is_sure(t->from)) return !memchr(p, 0, (size_t)(end - p));
  while (p < end) {
    if (end - p >= BLOCK && is_plain_block(p)) {
      p += BLOCK;
      continue;
    }
    const unsigned char *stop = end - p < BLOCK ? end : p + BLOCK;
    for (size_t size; p < stop; p += size)
      if ((size = sound_character(p, end)) == 0) return is_cut(t, p, end);
  }
  return 1;
}

/* ---- fields */

char *text_bare_end(const text_reader *t) {
  char *p = t->at;
  for (size_t step = 8; step == 8 && p < t->end; p += step) /* zeros stand behind */
    step = text_first_end(digits_load(p), t->separator);
  return p < t->end ? p : t->end;
}

static inline int is_quick(const text_reader *t) {
  return t->quick && t->begun && t->separator && (!t->gated || t->passed || t->column > 1) && t->at < t->end;
}

int text_begins_quick(const text_reader *t) {
  return is_quick(t) && (unsigned char)*t->at > ' ' && *t->at != t->separator;
}

static inline int is_within_limits(const text_reader *t) {
  return t->column <= t->limits.columns && t->records < t->limits.rows && t->cells < t->limits.cells;
}

int text_quick(text_reader *t, text_field *out) {
  if (!is_quick(t) || *t->at == '"' || !is_within_limits(t)) return 0;
  char *stop = text_bare_end(t), *next = stop + 1;
  if (stop == t->end || (size_t)(stop - t->at) > TEXT_LONGEST) return 0;
  int last = *stop != t->separator;
  if (last && *stop == '\r') {
    if (next == t->end) return 0;
    if (*next == '\n') next++;
  }
  *out = (text_field){.text = t->at, .length = (size_t)(stop - t->at), .last = last};
  t->at = next;
  t->field_line = t->line;
  t->field_column = t->column++;
  t->cells++;
  if (!last) return 1;
  t->line++;
  t->column = 1;
  text_end_record(t);
  return 1;
}

/* ---- numbers */

/* the bare number at p, which the zeros behind the buffer's end stop; the byte after it, or NULL */
static inline const char *bare_number(const text_reader *t, const char *p, char point, double *v) {
  const char *stop = digits_short(p, point, v);
  if (stop && *stop != 'e' && *stop != 'E') return stop;
  if (point != '.') return NULL; /* rare: by the field */
  stop = number_parse(p, t->end, v);
  return stop && isfinite(*v) ? stop : NULL;
}

/* numbers of one record from t->at on; *at: the byte after the last */
static inline size_t take_numbers(text_reader *t, double *out, size_t count, char point, char **at, int *last) {
  const char separator = t->separator;
  const char *p = t->at, *stop;
  size_t n = 0;
  for (; n < count && !*last; n++, p = stop + 1) {
    double v;
    if (p[0] >= '0' && p[0] <= '9' && p[1] == separator) { /* tables are full of zeros */
      stop = p + 1;
      v = p[0] - '0';
    } else {
      stop = bare_number(t, p, point, &v);
      if (!stop || (*stop != separator && *stop != '\n')) break;
      *last = *stop == '\n';
    }
    out[n] = v;
    doubts_pass(&t->doubts, t->column - 1 + n, v, p, stop, t->line);
  }
  *at += p - *at;
  return n;
}

size_t text_numbers(text_reader *t, double *out, size_t count, int *last) {
  char *p = t->at;
  size_t n, left = t->limits.columns - (t->column - 1);
  char point = t->numbers.decimal == ',' ? ',' : '.';
  *last = 0;
  if (t->slow || point == t->separator) return 0;
  if (t->column > t->limits.columns || t->records >= t->limits.rows || t->cells >= t->limits.cells) return 0;
  if (count > left) count = left;
  n = point == '.' ? take_numbers(t, out, count, '.', &p, last) : take_numbers(t, out, count, ',', &p, last);
  if (n == 0) return 0;
  t->at = p;
  t->field_line = t->line;
  t->field_column = t->column + n - 1;
  t->column = *last ? 1 : t->column + n;
  t->line += *last ? 1 : 0;
  t->cells += n;
  if (*last) text_end_record(t);
  return n;
}
