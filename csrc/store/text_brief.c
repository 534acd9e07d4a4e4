/* the quick way of the reader for whole records of short fields, such as lists of links: many at a time, each byte
   looked at once, nothing kept between fields. What it leaves is for text.c (see text_quick.h). */
#include "../base/digits.h"
#include "text_quick.h"

/* has a word of text the byte? */
static inline int holds(uint64_t w, char byte) {
  uint64_t x = w ^ DIGITS_EACH((unsigned char)byte);
  return ((x - DIGITS_EACH(1)) & ~x & DIGITS_EACH(0x80)) != 0;
}

static inline int ends_field(char c, char separator) { return c == separator || c == '\n' || c == '\r'; }

/* any text but digits */
static const char *take_letters(const char *p, char separator, lian_brief *out) {
  uint64_t w = digits_load(p);
  size_t n = text_first_end(w, separator);
  if (n == 0 || (n == 8 && !ends_field(p[8], separator))) return NULL;
  if (n < 8) w &= (UINT64_C(1) << 8 * n) - 1;
  *out = (lian_brief){w, (uint32_t)n, UINT32_MAX};
  unsigned char first = (unsigned char)*p, last = (unsigned char)p[n - 1];
  int good = first > ' ' && first < 0x80 && first != '"' && last > ' ' && last < 0x80 && !holds(w, '+');
  return good ? p + n : NULL;
}

/* 9 to 18 digits, the first not 0 */
static const char *take_code(const char *p, char separator, lian_brief *out) {
  uint64_t w = 0;
  size_t n = digits_run(p, &w), some = n == 8 ? digits_run(p + 8, &w) : 0;
  n += some;
  if (some == 8) n += digits_run(p + 16, &w);
  if (n < 9 || n > 18 || *p == '0' || !ends_field(p[n], separator)) return NULL;
  *out = (lian_brief){w, (uint32_t)n, UINT32_MAX};
  return p + n;
}

/* a bare text at p as lian_text_briefs describes it: the byte behind it, or NULL */
static inline const char *take_text(const char *p, char separator, lian_brief *out) {
  uint64_t w = digits_load(p), x = w ^ DIGITS_EACH(0x30);
  uint64_t other = ((x + DIGITS_EACH(0x76)) | x) & DIGITS_EACH(0x80);
  size_t n = other ? digits_lowest(other >> 7) : 8;
  if (n == 0 || !ends_field(p[n], separator))
    return n == 8 && p[8] >= '0' && p[8] <= '9' ? take_code(p, separator, out) : take_letters(p, separator, out);
  size_t above = 64 - 8 * n;
  uint32_t whole = (uint32_t)digits_sum(x << above);
  *out = (lian_brief){w << above >> above, (uint32_t)n, *p == '0' && n > 1 ? UINT32_MAX : whole};
  return p + n;
}

static const char *pass_field(const text_reader *t, const char *p) {
  const char *from = p;
  if (*p == '"') return NULL;
  for (size_t step = 8; step == 8 && p < t->end; p += step) step = text_first_end(digits_load(p), t->separator);
  return p < t->end && (size_t)(p - from) <= TEXT_LONGEST ? p : NULL;
}

/* what one call reads */
typedef struct brief_plan {
  text_reader *t;
  const unsigned char *kinds;
  size_t fields;
  char point;
  int calm; /* no number is in doubt (doubt.h) */
} brief_plan;

static inline const char *take_number(const brief_plan *b, const char *p, size_t k, size_t line, double *out) {
  const char *stop = digits_few(p, b->point, out);
  if (!stop) stop = digits_unsigned(p, b->point, out);
  if (!stop || !ends_field(*stop, b->t->separator)) return NULL;
  if (!b->calm) doubts_pass(&b->t->doubts, k, *out, p, stop, line);
  return stop;
}

/* the record at p: where the next begins, or NULL */
static inline const char *take_record(const brief_plan *b, const char *p, size_t line, lian_brief **texts,
                                      double **numbers) {
  const char separator = b->t->separator;
  const size_t last = b->fields - 1;
  for (size_t k = 0;; k++, p++) {
    if (b->kinds[k] == LIAN_BRIEF_TEXT) p = take_text(p, separator, (*texts)++);
    else if (b->kinds[k] == LIAN_BRIEF_NUMBER) p = take_number(b, p, k, line, (*numbers)++);
    else p = pass_field(b->t, p);
    if (!p) return NULL;
    if (k == last) break;
    if (*p != separator) return NULL;
  }
  if (*p == '\r') p++;
  return *p == '\n' ? p + 1 : NULL;
}

static int is_calm(const doubts *d, const unsigned char *kinds, size_t fields) {
  int calm = !d->percents;
  for (size_t k = 0; k < fields && calm && d->points; k++)
    calm = kinds[k] != LIAN_BRIEF_NUMBER || (k < d->count && d->column[k].point.settled);
  return calm;
}

/* records that limits leave room for */
static size_t room_for(const text_reader *t, size_t fields) {
  const lian_limits *l = &t->limits;
  if (fields == 0 || fields > l->columns || t->records >= l->rows || t->cells >= l->cells) return 0;
  size_t rows = l->rows - t->records, whole = (l->cells - t->cells) / fields;
  return rows < whole ? rows : whole;
}

size_t text_briefs(text_reader *t, const unsigned char *kinds, size_t fields, size_t count, lian_brief *texts,
                   double *numbers) {
  size_t room = room_for(t, fields), n = 0;
  if (!t->quick || !t->begun || !t->separator || t->gated || t->column != 1 || room == 0) return 0;
  brief_plan b = {t, kinds, fields, t->numbers.decimal == ',' ? ',' : '.', is_calm(&t->doubts, kinds, fields)};
  if (t->slow || b.point == t->separator) return 0;
  if (count > room) count = room;
  const char *p = t->at;
  for (const char *next; n < count && (next = take_record(&b, p, t->line + n, &texts, &numbers)) != NULL; n++) p = next;
  if (n == 0) return 0;
  t->at += p - t->at;
  t->cells += n * fields;
  t->records += n - 1;
  t->line += n;
  t->field_line = t->line - 1;
  t->field_column = fields;
  text_end_record(t);
  return n;
}
