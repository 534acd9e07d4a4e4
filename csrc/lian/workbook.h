/* workbooks (.xlsx): the list of sheets, and writing. Sheets are read as text is: see lian/text.h

   Built where minizip and expat are found; else each call gives LIAN_UNSUPPORTED and says what to install. A sheet has
   at most 1,048,576 rows and 16,384 columns. Both directions are exact: a number is written by the shortest text that
   reads back as it. */
#ifndef LIAN_WORKBOOK_H
#define LIAN_WORKBOOK_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* what workbooks are read with: "expat 2.5.0, minizip"; NULL: this build reads none */
LIAN_API const char *lian_workbook_config(void);

/* ---- which sheets there are */

typedef struct lian_workbook lian_workbook;

/* LIAN_BAD_DATA: no workbook, or a damaged one; the cells are not looked at. Cost: the list alone */
LIAN_API lian_status lian_workbook_open(const lian_env *env, const char *path, lian_workbook **out, lian_error *err);
LIAN_API size_t lian_workbook_count(const lian_workbook *w);
LIAN_API const char *lian_workbook_name(const lian_workbook *w, size_t i); /* NULL: no such place */
LIAN_API int lian_workbook_is_hidden(const lian_workbook *w, size_t i);
LIAN_API int lian_workbook_is_chart(const lian_workbook *w, size_t i); /* no sheet of cells */
LIAN_API void lian_workbook_close(lian_workbook *w);

/* ---- writing: sheet by sheet, row by row, cell by cell. Memory: the packed file, which appears whole or not at all */

typedef struct lian_book lian_book;

/* nothing is written before lian_book_keep; path and err as with lian_file_open. O(1) */
LIAN_API lian_status lian_book_new(const lian_env *env, const char *path, lian_book **out, lian_error *err);
/* begins a sheet; its first row is set bold and stays in sight. LIAN_BAD_DATA: a name that spreadsheet programs do not
   take (1 to 31 characters, none of [ ] : * ? / \, no apostrophe at an end), or that another sheet has, letter case
   aside. O(sheets) */
LIAN_API lian_status lian_book_sheet(lian_book *b, const char *name, lian_error *err);
/* the next cell of the row. LIAN_BAD_DATA: text that is not UTF-8 or longer than 32,767 characters, a number that is
   not finite, more columns or rows than a sheet has. An empty text is a blank cell. Cost: O(length), O(1) for other
   cells, and the packing of a row at its end */
LIAN_API lian_status lian_book_text(lian_book *b, const char *text, size_t length, lian_error *err);
LIAN_API lian_status lian_book_number(lian_book *b, double value, lian_error *err);
LIAN_API lian_status lian_book_whole(lian_book *b, int64_t value, lian_error *err); /* programs round beyond 2^53 */
LIAN_API lian_status lian_book_flag(lian_book *b, int value, lian_error *err);
LIAN_API lian_status lian_book_blank(lian_book *b, lian_error *err);
LIAN_API lian_status lian_book_end_row(lian_book *b, lian_error *err);
/* to the disk, and under its name; LIAN_BAD_DATA: no sheet was begun. O(bytes of the packed file) */
LIAN_API lian_status lian_book_keep(lian_book *b, lian_error *err);
LIAN_API void lian_book_close(lian_book *b); /* what was not kept was never there */

#ifdef __cplusplus
}
#endif
#endif
