/* a sheet that is read: its rows as delimited text, each in the buffer by itself, padded as it is given out
 */
#ifndef STORE_SHEET_ROWS_H
#define STORE_SHEET_ROWS_H

#include "book.h"

typedef struct sheet_row {
  size_t at, length;     /* in the text */
  size_t number, fields; /* in the sheet, from 1; up to the last that is not blank */
} sheet_row;

typedef struct sheet_rows {
  memory m;
  book *b;
  char *name;        /* book.xlsx[Sheet], in messages */
  sheet_range range; /* 0: open */
  lian_limits limits;
  buffer text, rows;  /* fields of each row from the range's first column on; sheet_row, in order */
  buffer merges;      /* sheet_range, as the sheet has them */
  size_t cells;       /* that hold something, of all rows */
  size_t first, last; /* columns of the leftmost and of the rightmost */
} sheet_rows;

/* reads the member into an empty s */
lian_status sheet_read(const lian_env *env, sheet_rows *s, const char *member, lian_error *err);
/* texts of merged cells stand in all of them; a merged number stays where it is, so that no sum counts it
 * twice */
lian_status sheet_fill_merges(const lian_env *env, sheet_rows *s, lian_error *err);
size_t sheet_count(const sheet_rows *s);
sheet_row sheet_row_at(const sheet_rows *s, size_t k);
/* LIAN_BAD_DATA: the text is longer than the limit `sheet` */
lian_status sheet_check_size(const sheet_rows *s, lian_error *err);

#endif
