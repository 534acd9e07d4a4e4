/* a workbook (.xlsx, ECMA-376 part 1): its sheets, number formats and shared strings */
#ifndef STORE_BOOK_H
#define STORE_BOOK_H

#include "sheet_place.h"
#include "zip_read.h"

typedef struct book_sheet {
  size_t name, id, part; /* offsets into texts: as shown; that of the relation; the member */
  int hidden, chart;     /* chart: no sheet of cells */
} book_sheet;

/* how a number is to be read, from its format */
typedef enum format_kind {
  FORMAT_NUMBER,
  FORMAT_DATE,
  FORMAT_YEAR,
  FORMAT_ELAPSED,
  FORMAT_ZEROS
} format_kind;

typedef struct cell_format {
  unsigned char kind, width; /* FORMAT_ZEROS: digits that are shown */
} cell_format;

typedef struct book {
  memory m;
  zip_reader *zip;
  const char *name;                 /* the path, in messages */
  buffer texts, sheets;             /* texts, each terminated; book_sheet */
  size_t strings_part, styles_part; /* members, offsets into texts; 0: none */
  int since_1904;                   /* days are counted from 1904-01-01 */
  buffer strings, places; /* shared strings one behind the other; size_t where each begins, and the end */
  buffer formats;         /* cell_format */
} book;

/* the list of sheets; close in any case. LIAN_BAD_DATA: no workbook, with what it is instead where that can
 * be told */
lian_status book_open(const lian_env *env, zip_reader *zip, book *b, lian_error *err);
lian_status book_load_styles(const lian_env *env, book *b, lian_error *err);
lian_status book_load_strings(const lian_env *env, book *b, lian_error *err);
/* the sheet of this name, of this place ("#2"), or the only one ("") . LIAN_NOT_FOUND lists those that are
   there; LIAN_BAD_DATA: several, and none is named */
lian_status book_find(const book *b, const char *sheet, size_t *out, lian_error *err);
size_t book_sheet_count(const book *b);
book_sheet book_sheet_at(const book *b, size_t k);
const char *book_text(const book *b, size_t at);
size_t book_strings(const book *b); /* how many */
const char *book_string(const book *b, size_t k, size_t *length);
void book_close(book *b);

/* formats by the rules of their codes (ECMA-376 18.8.30, 18.8.31) */
cell_format format_of_id(size_t id);
cell_format format_of_code(const char *code);

#endif
