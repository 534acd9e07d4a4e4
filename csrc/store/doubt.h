/* columns of numbers that can be read in two ways: "1.200" beside "340" is 1.2, or 1200 where the point parts
   thousands; "12.5%" beside "12.5" is a share beside what may be none */
#ifndef STORE_DOUBT_H
#define STORE_DOUBT_H

#include "../base/memory.h"
#include "../base/status.h"

#define DOUBT_SHOWN 12 /* "-123.456" and more */

typedef struct doubt {
  lian_doubt point;     /* places are lines */
  size_t percent, bare; /* lines: 12%, a number without the sign; 0: none */
  char pointed_text[DOUBT_SHOWN], plain_text[DOUBT_SHOWN];
} doubt;

typedef struct doubts {
  memory m;
  doubt *column;
  size_t count;
  int points, percents; /* which doubts are looked for; 0: not */
  size_t sheet_column; /* of a workbook: that of column 0; its numbers have no point in doubt, and show only that numbers
                          stand beside texts. Else 0 */
  int refused; /* no memory for a column: said by doubts_settle */
} doubts;

/* one number p .. stop at a place (from 1): is the point in it one of decimals? */
void doubt_note(lian_doubt *d, const char *p, const char *stop, size_t place);
/* the bare number p .. stop in column j (from 0) on a line */
void doubts_note(doubts *d, size_t j, const char *p, const char *stop, size_t line);
/* the same of a text in a cell of a workbook */
void doubts_note_text(doubts *d, size_t j, const char *p, const char *stop, size_t line);
/* doubts_note of the number v that it is, quick where nothing is to be noted: nearly always */
static inline void doubts_pass(doubts *d, size_t j, double v, const char *p, const char *stop, size_t line) {
  if (v == 0 || !(d->points || d->percents)) return;
  if (j >= d->count || d->percents || !(d->column[j].point.settled || (d->sheet_column && d->column[j].point.plain)))
    doubts_note(d, j, p, stop, line);
}
/* the same, which stood with a percent sign */
void doubts_note_percent(doubts *d, size_t j, const char *p, const char *stop, size_t line);
/* LIAN_BAD_DATA: the first column that can be read in two ways, with both; name: of the file */
lian_status doubts_settle(const doubts *d, const char *name, lian_error *err);
void doubts_free(doubts *d);

#endif
