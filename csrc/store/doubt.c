/* columns of numbers that can be read in two ways

   A point parts thousands where each number with a point has one to three digits before it, no 0 in front, and groups
   of three behind it, and no number of more than three digits stands without one. It is a decimal point where no such
   rule holds; a column whose numbers without a point are at most zeros, or that has none with one, leaves no doubt
   either: who writes three decimals writes them everywhere. So what is left is 1.200 beside 340, where both rules
   hold. Cost: a look at each number of a column until one of them settles it. */
#include "doubt.h"

#include <string.h>

#include "../base/number.h"
#include "sheet_place.h"

static void keep(char to[DOUBT_SHOWN], const char *p, const char *stop) {
  size_t length = (size_t)(stop - p);
  if (length > DOUBT_SHOWN - 1) length = DOUBT_SHOWN - 1;
  memcpy(to, p, length);
  to[length] = '\0';
}

static doubt *column_of(doubts *d, size_t j) {
  if (j >= d->count) {
    size_t count = j + 1 > 2 * d->count ? j + 1 : 2 * d->count;
    doubt *column = memory_resize(d->m, d->column, d->count, count, sizeof *column);
    if (!column) {
      d->refused = 1;
      return NULL;
    }
    memset(column + d->count, 0, (count - d->count) * sizeof *column);
    d->column = column;
    d->count = count;
  }
  return &d->column[j];
}

static size_t digits_at(const char *p, const char *stop) {
  size_t n = 0;
  while (p + n < stop && p[n] >= '0' && p[n] <= '9') n++;
  return n;
}

static int is_zero(const char *p, const char *stop) {
  for (; p < stop; p++)
    if (*p != '0' && *p != '.') return 0;
  return 1;
}

void doubt_note(lian_doubt *d, const char *p, const char *stop, size_t place) {
  if (p < stop && (*p == '-' || *p == '+')) p++;
  size_t before = digits_at(p, stop);
  if (p + before == stop) {
    if (before > 3) d->settled = 1;
    else if (d->plain == 0 && !is_zero(p, stop)) d->plain = place;
  } else if (before < 1 || before > 3 || *p == '0' || p[before] != '.' || digits_at(p + before + 1, stop) != 3 ||
             p + before + 4 != stop) {
    d->settled = 1;
  } else if (d->pointed == 0) {
    d->pointed = place;
  }
}

static void note_point(const doubts *d, doubt *c, const char *p, const char *stop, size_t line) {
  if (c->point.settled || !d->points) return;
  size_t pointed = c->point.pointed, plain = c->point.plain;
  doubt_note(&c->point, p, stop, line);
  if (c->point.pointed != pointed) keep(c->pointed_text, p, stop);
  if (c->point.plain != plain) keep(c->plain_text, p, stop);
}

void doubts_note(doubts *d, size_t j, const char *p, const char *stop, size_t line) {
  doubt *c = column_of(d, j);
  if (!c) return;
  if (!c->bare) c->bare = line;
  if (!d->sheet_column) note_point(d, c, p, stop, line);
  else if (d->points && !c->point.plain) {
    c->point.plain = line;
    keep(c->plain_text, p, stop);
  }
}

void doubts_note_text(doubts *d, size_t j, const char *p, const char *stop, size_t line) {
  doubt *c = d->points || d->percents ? column_of(d, j) : NULL;
  if (!c) return;
  if (!c->bare) c->bare = line;
  note_point(d, c, p, stop, line);
}

void doubts_note_percent(doubts *d, size_t j, const char *p, const char *stop, size_t line) {
  doubt *c = column_of(d, j);
  if (!c) return;
  if (!c->percent) c->percent = line;
  note_point(d, c, p, stop, line);
}

/* as messages have it: 12, or of a workbook L */
static void name_column(const doubts *d, size_t j, char out[NUMBER_SIZE]) {
  if (d->sheet_column) sheet_column_name(d->sheet_column + j, out);
  else number_print((double)(j + 1), out);
}

/* column a has the number with a point, column b the one without */
static lian_status two_ways(const doubts *d, size_t a, size_t b, const char *name, lian_error *err) {
  const doubt *pointed = &d->column[a], *plain = &d->column[b];
  char joined[DOUBT_SHOWN], decimal[NUMBER_SIZE], column[NUMBER_SIZE];
  size_t n = 0;
  double v = 0;
  number_parse(pointed->pointed_text, pointed->pointed_text + strlen(pointed->pointed_text), &v);
  number_print(v, decimal);
  for (const char *p = pointed->pointed_text; *p; p++)
    if (*p != '.') joined[n++] = *p;
  joined[n] = '\0';
  name_column(d, a, column);
  if (d->sheet_column)
    return status_set(err, LIAN_BAD_DATA,
                      "%s:%z: column %s: the text '%s' beside '%s' (line %z) is %s or %s: decimal = '.' reads %s, else "
                      "make them numbers in the workbook",
                      name, pointed->point.pointed, column, pointed->pointed_text, plain->plain_text,
                      plain->point.plain, decimal, joined, decimal);
  return status_set(err, LIAN_BAD_DATA,
                    "%s:%z: column %s: '%s' beside '%s' (line %z) is %s or %s: decimal = '.' reads %s, thousands = '.' "
                    "reads %s",
                    name, pointed->point.pointed, column, pointed->pointed_text, plain->plain_text, plain->point.plain,
                    decimal, joined, decimal, joined);
}

/* the same of all columns together, for one program wrote them: where none of them settles it */
static lian_status settle_file(const doubts *d, const char *name, lian_error *err) {
  size_t pointed = d->count, plain = d->count;
  for (size_t j = 0; j < d->count; j++) {
    if (d->column[j].point.settled) return LIAN_OK;
    if (pointed == d->count && d->column[j].point.pointed) pointed = j;
    if (plain == d->count && d->column[j].point.plain) plain = j;
  }
  return pointed < d->count && plain < d->count ? two_ways(d, pointed, plain, name, err) : LIAN_OK;
}

lian_status doubts_settle(const doubts *d, const char *name, lian_error *err) {
  if (d->refused) return status_no_memory(err);
  for (size_t j = 0; j < d->count; j++) {
    const doubt *c = &d->column[j];
    if (d->points && !c->point.settled && c->point.pointed && c->point.plain) return two_ways(d, j, j, name, err);
    if (c->percent && c->bare) {
      char column[NUMBER_SIZE];
      name_column(d, j, column);
      return status_set(err, LIAN_BAD_DATA,
                        "%s:%z: column %s: a number with a percent sign, and one without at line %z: is that a share "
                        "or per cent?",
                        name, c->percent, column, c->bare);
    }
  }
  return d->points ? settle_file(d, name, err) : LIAN_OK;
}

void doubts_free(doubts *d) { memory_free(d->m, d->column, d->count, sizeof *d->column); }
