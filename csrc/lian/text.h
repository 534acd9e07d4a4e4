/* text: numbers, delimited files as fields, rectangular files as a matrix with labels

   A field is bare or in double quotes ("" inside stands for one quote; separators and line ends may stand inside).
   Lines end with LF, CRLF or CR. Files are plain or gzip. Their encoding is found out: a byte-order mark (UTF-8,
   UTF-16, GB18030); else strict UTF-8; else GB18030, where the text looks like Chinese in it; what is none of these is
   refused, and an option says what it is. Messages begin with file and line.

   A workbook (.xlsx; see lian/workbook.h) is read as text: in the place of a path, book.xlsx is its only sheet,
   book.xlsx[Use] the one of that name, book.xlsx[#2] the second, book.xlsx[Use!B2:F20] a range of it. Fields are
   separated by commas, numbers are bare, texts in quotes, rows of blanks at the end and blank columns on the left are
   left out; lines are rows of the sheet, and messages name columns by their letters. Encoding, separator and marks of
   numbers are those of a workbook: options that say others are refused. */
#ifndef LIAN_TEXT_H
#define LIAN_TEXT_H

#include "matrix.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- numbers, the same in every locale */

#define LIAN_NUMBER_SIZE 32
/* writes the shortest text that parses back to x, terminated; returns its length */
LIAN_API size_t lian_number_print(double x, char out[LIAN_NUMBER_SIZE]);
/* 1: the whole text is one finite number, which out then holds. O(length) */
LIAN_API int lian_number_parse(const char *text, size_t length, double *out);

typedef enum lian_cell_kind {
  LIAN_CELL_NUMBER,
  LIAN_CELL_BLANK,
  LIAN_CELL_WRONG,
  LIAN_CELL_TOO_LARGE,
  LIAN_CELL_ERROR,  /* a spreadsheet's error, such as #N/A */
  LIAN_CELL_MISSING /* a text of `missing` */
} lian_cell_kind;
/* a field of a table as a number (out: set where it is one): surrounding blanks are skipped, (12) is -12. O(length) */
LIAN_API lian_cell_kind lian_cell_number(const char *text, size_t length, double *out);
/* the same (out as above) with the marks of lian_text_options, 0: the usual ones */
LIAN_API lian_cell_kind lian_cell_number_as(const char *text, size_t length, char decimal, char thousands, double *out);
/* what is wrong: "expected a number, got", "the number is too large:" or "the cell holds the error" */
LIAN_API const char *lian_cell_problem(lian_cell_kind kind);
/* whether numbers that are read one by one can be read in two ways: they are, where nothing settled it and both places
   are given. All 0 at first */
typedef struct lian_doubt {
  int settled;            /* a point is one of decimals */
  size_t pointed, plain;  /* places of the first number such as 1.200, and such as 340; 0: none */
} lian_doubt;
/* place: from 1, whatever the caller counts */
LIAN_API void lian_doubt_note(lian_doubt *doubt, const char *text, size_t length, size_t place);
#define LIAN_CELL_SHOWN 48
/* at most 40 bytes of text made printable, for messages */
LIAN_API void lian_cell_show(const char *text, size_t length, char out[LIAN_CELL_SHOWN]);
/* a label without blanks at its ends, Unicode's among them (U+00A0, U+3000, ...): where it begins; *length follows */
LIAN_API const char *lian_text_trim(const char *text, size_t *length);

/* ---- fields, in one streaming pass */

typedef struct lian_text lian_text;

/* how a file is written; what it points to must outlive the reader. All 0: the encoding and the separator are found
   out, numbers are 1234.5, each line is part of the table */
typedef struct lian_text_options {
  size_t size;          /* sizeof(lian_text_options) */
  char separator;       /* 0: the first of tab, semicolon, comma that the first line holds outside quotes */
  const char *encoding; /* as iconv of the C library calls it, such as "gb18030", "utf-16le", "windows-1252" */
  char decimal;         /* '.' or ','; 0: '.', or ',' where thousands is '.', and a column of numbers such as 1.200
                           beside 340 is refused, for it can be read in two ways */
  char thousands;       /* '.', ',', '\'' or ' ' (no-break and thin blanks too) parts groups of three digits; 0: none */
  int percent;          /* 12.5% is 0.125; a column with numbers that have no sign as well is refused */
  const char *flags;    /* letters that may stand behind a number or what is missing, such as LIAN_FLAGS; NULL: none */
  const char *const *zero;    /* texts that stand for 0, such as "..." */
  size_t zeros;
  const char *const *missing; /* texts that stand for no number, such as ":" */
  size_t missings;
  const char *comment;     /* lines that begin with it are passed over; NULL: none */
  const char *const *stop; /* a line that begins with one of these ends the table: footnotes follow */
  size_t stops;
  const char *last; /* the first field of the last record; NULL: the table goes to the end */
  size_t last_line; /* of the file, from 1; 0: the table goes to the end */
} lian_text_options;
#define LIAN_FLAGS "bcdefnprsuz" /* Eurostat's */

typedef struct lian_field {
  const char *text; /* not terminated; valid until the next call */
  size_t length;
  int quoted; /* was in quotes */
  int last;   /* 1: the last field of its record */
  int error;  /* of a workbook: an error of a formula, such as #N/A */
} lian_field;

/* separator 0: the first of tab, semicolon, comma that occurs outside quotes in the first line. LIAN_INPUT_OUTPUT:
   cannot open; LIAN_BAD_ARGUMENT: a separator that is a quote, a line end or not ASCII. O(first 256 KiB); a gzip file
   of at most 64 MiB is inflated now, O(bytes), as is a sheet of a workbook */
LIAN_API lian_status lian_text_open(const lian_env *env, const char *path, char separator, lian_text **out,
                                    lian_error *err);
/* bytes must outlive the reader; name is used in messages. O(first 256 KiB) */
LIAN_API lian_status lian_text_open_bytes(const lian_env *env, const char *bytes, size_t length, const char *name,
                                          char separator, lian_text **out, lian_error *err);
/* the same with more options; NULL: all 0. LIAN_BAD_ARGUMENT: an encoding that the C library does not know, marks that
   are the same, empty texts. Cost: as above */
LIAN_API lian_status lian_text_open_with(const lian_env *env, const char *path, const lian_text_options *options,
                                         lian_text **out, lian_error *err);
/* the same of bytes. Cost: as lian_text_open_bytes */
LIAN_API lian_status lian_text_open_bytes_with(const lian_env *env, const char *bytes, size_t length, const char *name,
                                               const lian_text_options *options, lian_text **out, lian_error *err);
LIAN_API void lian_text_close(lian_text *t);
/* *more is 0 at the end of the file. LIAN_BAD_DATA: an open quote, text after a closing quote, a zero byte, text that
   is not UTF-8, a field above 1 MiB. O(length of the field) */
LIAN_API lian_status lian_text_next(lian_text *t, lian_field *out, int *more, lian_error *err);
/* skips past the next line end; *more is 0 when there is none. O(length of the line) */
LIAN_API lian_status lian_text_skip_line(lian_text *t, int *more, lian_error *err);
/* look-ahead at the start of a record; nothing is consumed. O(bytes up to the first that is no blank or separator) */
typedef enum lian_view {
  LIAN_VIEW_RECORD,
  LIAN_VIEW_BARREN, /* a record of separators and blanks only */
  LIAN_VIEW_EMPTY,  /* an empty line, or one of blanks only */
  LIAN_VIEW_END     /* the end of the file */
} lian_view;
LIAN_API lian_status lian_text_ahead(lian_text *t, lian_view *out, lian_error *err);
/* fast path for unquoted numbers, into out: reads at most count of one record and returns how many; it stops before a
   field that needs lian_text_next. *last: 1 when the last one read ends its record */
LIAN_API size_t lian_text_numbers(lian_text *t, double *out, size_t count, int *last);
/* fast path for whole records of unquoted short fields: kinds says what each of the `fields` of a record is. A text
   has 1 to 8 bytes, no blanks at its ends and no plus sign (9.1E+17 may be a code that lost its digits), or is a code
   of 9 to 18 digits without zeros in front. A number is one of digits and a point alone. Reads at most count records
   and returns how many; it stops before one that needs lian_text_next. texts and numbers: room for those of count
   records and one more, in the order of the file. O(bytes) */
enum { LIAN_BRIEF_ANY, LIAN_BRIEF_TEXT, LIAN_BRIEF_NUMBER }; /* ANY: passed over */
typedef struct lian_brief {
  uint64_t word;   /* of at most 8 bytes: they, the first the lowest, zeros behind; of a code: the number that it is */
  uint32_t length; /* bytes */
  uint32_t whole;  /* of at most 8 bytes: the whole number that it is, without zeros in front; else UINT32_MAX */
} lian_brief;
LIAN_API size_t lian_text_briefs(lian_text *t, const unsigned char *kinds, size_t fields, size_t count,
                                 lian_brief *texts, double *numbers);
/* a field as a number (out), by the options of the reader: as lian_cell_number, where there are none. O(length) */
LIAN_API lian_cell_kind lian_text_number(lian_text *t, const lian_field *f, double *out);
#define LIAN_REMEDY_SIZE 160
/* which options would read a field that is no number, and as what, to end a message with; "" where none would */
LIAN_API void lian_text_remedy(const lian_text *t, const lian_field *f, char out[LIAN_REMEDY_SIZE]);
/* the same for a record that has not as many fields as expected */
LIAN_API const char *lian_text_count_remedy(const lian_text *t, size_t fields, size_t expected);
/* LIAN_BAD_DATA: a column of numbers that can be read in two ways, which only the whole file shows: ask at its end.
   O(columns) */
LIAN_API lian_status lian_text_settle(const lian_text *t, lian_error *err);
/* what has been found so far: "UTF-8" (ASCII too), "UTF-16LE", "GB18030"; numbers with a flag; texts that stand for no
   number; whether a line of `stop` was met */
LIAN_API const char *lian_text_encoding(const lian_text *t);
LIAN_API size_t lian_text_flagged(const lian_text *t);
LIAN_API size_t lian_text_missing(const lian_text *t);
LIAN_API int lian_text_stopped(const lian_text *t);
LIAN_API const char *lian_text_name(const lian_text *t);
LIAN_API size_t lian_text_line(const lian_text *t);         /* of the field that is read next, from 1 */
LIAN_API size_t lian_text_field_line(const lian_text *t);   /* of the last field returned */
LIAN_API size_t lian_text_field_column(const lian_text *t);
LIAN_API int lian_text_is_sheet(const lian_text *t); /* 1: of a workbook */
#define LIAN_COLUMN_SIZE 32
/* what messages call column `column` (from 1): "12", or of a workbook its letters, "L" */
LIAN_API void lian_text_column_name(const lian_text *t, size_t column, char out[LIAN_COLUMN_SIZE]);

/* what inflates a gzip file that is read whole: "libdeflate 1.14 at once, zlib in pieces", or "zlib" */
LIAN_API const char *lian_gzip_library(void);

/* ---- a grid: header rows on top, label columns on the left, numbers */

typedef struct lian_grid lian_grid;

typedef enum lian_blank { LIAN_BLANK_ZERO, LIAN_BLANK_NAN, LIAN_BLANK_ERROR } lian_blank;

typedef struct lian_grid_options {
  size_t size;             /* sizeof(lian_grid_options) */
  char separator;          /* 0: found from the file */
  size_t skip;             /* lines skipped before the header */
  size_t header_rows;      /* text records at the top */
  size_t label_columns;    /* text fields at the start of every record */
  const char *const *zero; /* texts that stand for 0, such as "..." */
  size_t zeros;
  lian_blank blank;  /* value of an empty number field */
  int stop_at_blank; /* a blank record ends the table (footnotes follow) */
  const lian_text_options *text; /* the rest; separator, zero and zeros of it count where those above are 0. NULL: all
                                    0 */
} lian_grid_options;

/* options NULL: all 0. LIAN_BAD_DATA, with file, line and column: a record with more or fewer fields than the first, a
   field that is not a number, no rows, and the errors of lian_text_next. One pass, O(bytes); memory: matrix and
   labels */
LIAN_API lian_status lian_grid_read(const lian_env *env, const char *path, const lian_grid_options *options,
                                    lian_grid **out, lian_error *err);
/* the same of bytes. O(bytes) */
LIAN_API lian_status lian_grid_read_bytes(const lian_env *env, const char *bytes, size_t length, const char *name,
                                          const lian_grid_options *options, lian_grid **out, lian_error *err);
LIAN_API void lian_grid_free(lian_grid *g);
LIAN_API size_t lian_grid_rows(const lian_grid *g); /* of numbers */
LIAN_API size_t lian_grid_cols(const lian_grid *g);
LIAN_API size_t lian_grid_fields(const lian_grid *g); /* of each record, label columns included */
LIAN_API size_t lian_grid_header_rows(const lian_grid *g);
LIAN_API size_t lian_grid_label_columns(const lian_grid *g);
LIAN_API size_t lian_grid_blanks(const lian_grid *g); /* empty number fields met, those that are missing too */
/* what the reader found: see lian_text_encoding */
LIAN_API const char *lian_grid_encoding(const lian_grid *g);
LIAN_API size_t lian_grid_flagged(const lian_grid *g);
LIAN_API size_t lian_grid_missing(const lian_grid *g);
LIAN_API int lian_grid_stopped(const lian_grid *g);
/* header text r over field j (label columns included); label column c of row i; NULL: out of range */
LIAN_API const char *lian_grid_header(const lian_grid *g, size_t r, size_t j);
LIAN_API const char *lian_grid_label(const lian_grid *g, size_t i, size_t c);
LIAN_API size_t lian_grid_line(const lian_grid *g, size_t i); /* of the file, from 1; 0: no such row */
LIAN_API size_t lian_grid_header_line(const lian_grid *g); /* of the last header row, from 1; 0: there is none */
LIAN_API const char *lian_grid_name(const lian_grid *g);           /* the file; of a workbook, book.xlsx[Sheet] */
LIAN_API void lian_grid_column_name(const lian_grid *g, size_t column, char out[LIAN_COLUMN_SIZE]);
/* the matrix of these rows (row_count) and columns (cols, col_count), which ascend, moved out of the grid: narrowed in
   place when the grid is its only owner, so without a second copy. The grid has no values afterwards; the caller frees
   the matrix. O(row_count x col_count) */
LIAN_API lian_status lian_grid_take(lian_grid *g, const size_t *rows, size_t row_count, const size_t *cols,
                                    size_t col_count, lian_matrix **out, lian_error *err);
/* lian_matrix_keep to use it after lian_grid_free; NULL after lian_grid_take */
LIAN_API const lian_matrix *lian_grid_values(const lian_grid *g);

#ifdef __cplusplus
}
#endif
#endif
