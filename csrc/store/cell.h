/* one field of a table as a number, or as it is shown in a message */
#ifndef STORE_CELL_H
#define STORE_CELL_H

#include <stddef.h>

typedef enum cell_kind { CELL_NUMBER, CELL_BLANK, CELL_WRONG, CELL_TOO_LARGE, CELL_ERROR, CELL_MISSING } cell_kind;

/* the text without blanks at its ends: ASCII's white space, and what Unicode calls white space or draws as nothing
   (U+00A0 no-break, U+2000 to U+200B, U+3000 ideographic, U+FEFF, ...); *length follows */
const char *cell_trim(const char *text, size_t *length);

#define CELL_PLAIN 1200 /* bytes */
/* a number without what is of typography alone: full-width digits and marks (U+FF01 to U+FF5E) as ASCII; a minus sign, en
   dash or hyphen in front, and blanks behind it, as '-'. The text itself where it has none of these, else `out` */
const char *cell_plain(const char *text, size_t *length, char out[CELL_PLAIN]);

/* how numbers are written; all 0: 1234.5 */
typedef struct cell_format {
  char decimal;   /* '.' or ','; 0 is '.' */
  char thousands; /* '.', ',', '\'' or ' ', which stands for no-break and thin blanks too; 0: none */
  int percent;    /* 12.5% is 0.125 */
  int fixed;      /* decimal and thousands are no matter of options: of a workbook */
  const char *flags; /* letters that may stand behind a number, after blanks or in (); NULL: none */
  const char *const *zero, *const *missing; /* texts that stand for 0, and for no number */
  size_t zeros, missings;
} cell_format;

#define CELL_FLAGS "bcdefnprsuz" /* those of Eurostat */

/* what else stood with a number */
typedef struct cell_marks {
  int flagged, percent;
} cell_marks;

/* blanks around are passed over, and see cell_plain; (12) is -12; format NULL: all 0; marks may be NULL. CELL_ERROR: a
   spreadsheet's error, such as #N/A. *out is 0 unless CELL_NUMBER */
cell_kind cell_number(const char *text, size_t length, const cell_format *format, double *out, cell_marks *marks);

#define CELL_SHOWN 48
/* at most 40 bytes of text, made printable, whole characters; "..." tells that there is more */
void cell_show(const char *text, size_t length, char out[CELL_SHOWN]);

/* what is wrong: "expected a number, got", "the number is too large:" or "the cell holds the error" */
const char *cell_problem(cell_kind kind);

#define CELL_REMEDY 160
/* which options would read the text, and as what: "; decimal = ',' reads 1.234, thousands = ',' reads 1234"; "" where
   none would. Ends a message. */
void cell_remedy(const char *text, size_t length, const cell_format *format, char out[CELL_REMEDY]);

#endif
