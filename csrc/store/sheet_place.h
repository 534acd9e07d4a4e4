/* where in a workbook: references such as B2, ranges such as B2:F20, and paths such as
 * book.xlsx[Sheet!B2:F20] */
#ifndef STORE_SHEET_PLACE_H
#define STORE_SHEET_PLACE_H

#include <stddef.h>

#include "../base/memory.h"
#include "../base/status.h"

#define SHEET_ROWS 1048576 /* of a sheet, as spreadsheet programs have it */
#define SHEET_COLUMNS 16384

/* from 1; 0: not said */
typedef struct sheet_range {
  size_t row, column, last_row, last_column;
} sheet_range;

/* what follows the path of a workbook in brackets; sheet: a name, "#2" for a place, or "" */
typedef struct sheet_choice {
  char *path, *sheet; /* owned */
  sheet_range range;
  int has_range;
} sheet_choice;

/* "AB12": behind it, or NULL where none begins at p; beyond the last row or column too */
const char *sheet_reference(const char *p, const char *end, size_t *row, size_t *column);
/* "B2:F20", "B2", "B:F", "2:20": 1, or 0 where the text is none of these; the ends are put in order */
int sheet_range_of(const char *text, size_t length, sheet_range *out);
/* "A", "XFD"; out holds 8 bytes */
void sheet_column_name(size_t column, char out[8]);
/* parts "book.xlsx[Sheet!B2:F20]"; *named: there were brackets. Only names that end in ] are parted;
   sheet_choice_free takes the parts back in any case */
lian_status sheet_choice_of(memory m, const char *path, sheet_choice *out, int *named, lian_error *err);
lian_status sheet_choice_plain(memory m, const char *path, sheet_choice *out,
                               lian_error *err); /* the path alone */
void sheet_choice_free(memory m, sheet_choice *c);

#endif
