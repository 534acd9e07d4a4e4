/* a sheet of a workbook as delimited text, for the readers of text: commas between fields, texts in quotes,
   a line for each row of the sheet from its first or that of the range on; rows of blank cells are
   separators alone, rows that are not there are empty lines. Blank columns on the left (without a range)
   and blank rows at the end are left out. Memory: the text of the sheet and the shared strings. */
#ifndef STORE_SHEET_TEXT_H
#define STORE_SHEET_TEXT_H

#include "sheet_place.h"
#include "zip_read.h"

typedef struct sheet_text sheet_text;

/* LIAN_BAD_DATA, LIAN_NOT_FOUND: with the workbook, sheet, row and column; LIAN_UNSUPPORTED: built without
   minizip and expat, says what to install */
lian_status sheet_text_open(const lian_env *env, const zip_place *place, const sheet_choice *choice,
                            sheet_text **out, lian_error *err);
size_t sheet_text_read(sheet_text *t, char *to, size_t size); /* 0 at the end */
const char *sheet_text_name(const sheet_text *t);             /* book.xlsx[Sheet] */
size_t sheet_text_row(const sheet_text *t); /* of the first line, and the column of the first field */
size_t sheet_text_column(const sheet_text *t);
void sheet_text_close(sheet_text *t);

#endif
