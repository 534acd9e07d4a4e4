/* a cell of a sheet as a field of delimited text: texts in quotes, numbers bare and by their shortest form
 */
#ifndef STORE_SHEET_CELL_H
#define STORE_SHEET_CELL_H

#include "book.h"

typedef enum cell_type {
  TYPE_NUMBER,
  TYPE_SHARED, /* the place of a shared string */
  TYPE_TEXT,   /* of a formula */
  TYPE_INLINE, /* a text that stands in the cell */
  TYPE_FLAG,
  TYPE_ERROR, /* #N/A and its like: bare, as no text is */
  TYPE_DATE   /* ISO 8601 */
} cell_type;

/* NULL: fine; else what is wrong with the cell; "" where memory is out. A cell of nothing puts nothing */
const char *sheet_put_cell(buffer *out, const book *b, cell_type type, size_t style, const char *text,
                           size_t length);

#endif
