/* a rectangular text file as labels and numbers: header rows on top, label columns on the left,
   one dense matrix of the rest. Memory: the matrix, its labels, one read buffer. */
#ifndef STORE_GRID_H
#define STORE_GRID_H

#include "../base/memory.h"
#include "../base/status.h"
#include "text.h"

typedef struct grid grid;

/* All options of text are those of options->text (NULL: all 0), `separator` and `zero` too.
   Errors (LIAN_BAD_DATA, all with file, line and column): a record with more or fewer fields
   than the first, a field that is no number, an infinite number, an open quote, a NUL byte,
   text that is not in its encoding, columns that can be read in two ways, no data rows, a truncated gzip stream. LIAN_INPUT_OUTPUT: cannot open
   or read. */
lian_status grid_read(const lian_env *env, const char *path, const lian_grid_options *options,
                      grid **out, lian_error *err);
lian_status grid_read_bytes(const lian_env *env, const char *bytes, size_t length,
                            const char *name, const lian_grid_options *options, grid **out,
                            lian_error *err);
size_t grid_rows(const grid *g); /* of numbers */
size_t grid_cols(const grid *g);
size_t grid_fields(const grid *g); /* of each record, label columns included */
size_t grid_header_rows(const grid *g);
size_t grid_label_columns(const grid *g);
size_t grid_blanks(const grid *g); /* empty number fields met, those that are missing too */
size_t grid_flagged(const grid *g); /* numbers with a flag */
size_t grid_missing(const grid *g); /* texts that stand for no number */
int grid_stopped(const grid *g);    /* a line of `stop` was met */
const char *grid_encoding(const grid *g);
/* header text r over field j (label columns included), label column c of row i */
const char *grid_header(const grid *g, size_t r, size_t j);
const char *grid_label(const grid *g, size_t i, size_t c);
size_t grid_line(const grid *g, size_t i); /* 1-based file line of row i */
size_t grid_header_line(const grid *g);     /* of the last header row, 1-based; 0: there is none */
const char *grid_name(const grid *g);      /* the file; of a workbook, book.xlsx[Sheet] */
void grid_column_name(const grid *g, size_t column, char out[TEXT_COLUMN_SIZE]); /* of field `column` from 1: 12, or L */
/* hands the matrix over, narrowed to these rows and columns in place; the grid has none after that */
lian_status grid_take(grid *g, const size_t *rows, size_t nrows, const size_t *cols, size_t ncols, lian_matrix **out,
                      lian_error *err);
lian_matrix *grid_values(grid *g);         /* the grid's own; keep it to share it */
void grid_free(grid *g);

#endif
