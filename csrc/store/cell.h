/* one field of a table as a number, or as it is shown in a message */
#ifndef STORE_CELL_H
#define STORE_CELL_H

#include <stddef.h>

typedef enum cell_kind { CELL_NUMBER, CELL_BLANK, CELL_WRONG, CELL_TOO_LARGE, CELL_ERROR } cell_kind;

/* the text without blanks at its ends: ASCII's white space, and what Unicode calls white space or draws as nothing
   (U+00A0 no-break, U+2000 to U+200B, U+3000 ideographic, U+FEFF, ...); *length follows */
const char *cell_trim(const char *text, size_t *length);

/* blanks around are passed over; (12) is -12; a text of zero[0 .. zeros-1] is 0; CELL_ERROR: a spreadsheet's error, such as
   #N/A */
cell_kind cell_number(const char *text, size_t length, const char *const *zero, size_t zeros,
                      double *out);

#define CELL_SHOWN 48
/* at most 40 bytes of text, made printable, whole characters; "..." tells that there is more */
void cell_show(const char *text, size_t length, char out[CELL_SHOWN]);

/* what is wrong: "expected a number, got", "the number is too large:" or "the cell holds the error" */
const char *cell_problem(cell_kind kind);

#endif
