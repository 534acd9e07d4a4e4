/* delimited text, plain or gzip, read in one streaming pass
   A field is bare or in double quotes ("" inside stands for one quote; separators and line ends
   may stand inside). Lines end with LF, CRLF or CR. Bytes come as UTF-8 from a decoder. */
#ifndef STORE_TEXT_H
#define STORE_TEXT_H

#include "../base/memory.h"
#include "../base/status.h"
#include "cell.h"
#include "decode.h"
#include "doubt.h"

#define TEXT_COLUMN_SIZE 32
#define TEXT_LONGEST ((size_t)1 << 20) /* bytes of one field */

typedef struct text_reader {
  memory m;
  decoder *from;
  lian_text_options o; /* what it points to is the caller's */
  cell_format numbers;
  doubts doubts;  /* of columns, where `decimal` was not said */
  char separator; /* 0 until the first record has been looked at */
  char *data;     /* what was read and not yet used lies in at .. end */
  size_t size;    /* of data; DIGITS_BEYOND zeros stand behind what was read */
  char *at, *end;
  int sound, quick;                /* what is held is UTF-8 without zeros; fields may be taken quickly (text_quick.h) */
  int finished;                    /* the source has no more */
  int sheet;                       /* of a workbook: a record is a row, whatever line ends stand in its cells */
  size_t first_column;             /* of the sheet, that of a record's first field */
  size_t line, column;             /* of the field that is read next */
  size_t field_line, field_column; /* of the last one given out */
  size_t before, begins;           /* bytes of the file before data, and before the record */
  size_t records, cells;           /* so far */
  size_t flagged, missing;         /* numbers with a flag, texts that stand for none */
  int slow;                        /* a text that stands for another number looks like one */
  int begun;                       /* the hint of spreadsheet programs was looked for */
  int gated, passed;               /* lines are to be looked at; the record that is read was */
  int stopped, last_met;           /* a line of `stop` was met, the record that `last` names */
  lian_limits limits;
  lian_env env; /* of the call that opened it, which is the one that reads */
} text_reader;

typedef lian_field text_field;

/* separator 0: the first of tab, semicolon, comma that the line which is read first holds
   outside quotes. LIAN_BAD_ARGUMENT: a separator that is a quote, a line end or no ASCII
   character, other options that are wrong. o NULL: all 0. */
lian_status text_open(const lian_env *env, const char *path, const lian_text_options *o, text_reader **out,
                      lian_error *err);
/* the same on bytes in memory, which must outlive the reader; name stands in messages */
lian_status text_open_bytes(const lian_env *env, const char *bytes, size_t length,
                            const char *name, const lian_text_options *o, text_reader **out,
                            lian_error *err);
/* the next field; *more is 0 at the end of the file. LIAN_BAD_DATA, with file and line: an open
   quote, text after a closing quote, a NUL byte, text that is not UTF-8, a field above 1 MiB, what is beyond
   a limit (lian_limits). Interruption is looked for as the buffer is filled, within records too */
lian_status text_next(text_reader *t, text_field *out, int *more, lian_error *err);
/* the name of column `column` (from 1) in messages: its number, or of a workbook its letters */
void text_column_name(const text_reader *t, size_t column, char out[TEXT_COLUMN_SIZE]);
/* past the next line end; *more is 0 when there is none */
lian_status text_skip_line(text_reader *t, int *more, lian_error *err);

/* what stands ahead where a record may begin; nothing is taken */
typedef enum text_view {
  TEXT_RECORD,
  TEXT_BARREN, /* a record of nothing but separators and blanks */
  TEXT_EMPTY,  /* a line of nothing, or of blanks */
  TEXT_END     /* the end of the file */
} text_view;
lian_status text_ahead(text_reader *t, text_view *view, lian_error *err);

/* the quick way for bare numbers that lie whole in the buffer, each followed by a separator or
   LF: takes at most count of one record and returns how many; what stops it is for text_next.
   *last: the last one that was taken ends its record. */
size_t text_numbers(text_reader *t, double *out, size_t count, int *last);
/* a field as a number, by the options of the reader; counts flags and what is missing */
cell_kind text_number(text_reader *t, const text_field *f, double *out);
/* LIAN_BAD_DATA: a column that can be read in two ways; said when all of the file has been read */
lian_status text_settle(const text_reader *t, lian_error *err);
/* what ends a message about a record of too few fields: that of a footnote, it may be */
const char *text_remedy(const text_reader *t, size_t fields, size_t expected);
void text_close(text_reader *t);

/* ---- of the reader's own files */

int text_is_separator(char c); /* of fields */
/* passes over a first line "sep=;", and takes the separator from it unless one was said */
lian_status text_pass_hint(text_reader *t, lian_error *err);
/* where a record may begin: passes over comments, and ends the text at a line of `stop` and behind `last` */
lian_status text_gate(text_reader *t, lian_error *err);
lian_status text_fill(text_reader *t, size_t *got, lian_error *err); /* more bytes; *got is 0 at the end */
/* is a whole line within what is held, or more than `least` bytes of it? */
int text_holds(const text_reader *t, size_t least);

#endif
