/* bytes from a file, plain, gzip or a workbook, or from memory, through one refillable buffer */
#ifndef STORE_SOURCE_H
#define STORE_SOURCE_H

#include "../base/memory.h"
#include "../base/status.h"

typedef struct source source;

/* gzip and workbooks are known by their first bytes; a workbook gives one sheet as delimited text (sheet_text.h), which
   is read here, and path may end with [sheet!range]. LIAN_INPUT_OUTPUT: cannot open, or is a folder. */
lian_status source_open(const lian_env *env, const char *path, source **out, lian_error *err);
/* bytes must outlive the source; name stands in messages */
lian_status source_open_bytes(const lian_env *env, const char *bytes, size_t length,
                              const char *name, source **out, lian_error *err);
/* up to size >= 8 bytes; *got is 0 at the end. LIAN_BAD_DATA: the gzip stream is cut short or
   corrupt. Messages are without the name: the reader puts the place in front. */
lian_status source_read(source *s, char *to, size_t size, size_t *got, lian_error *err);
const char *source_name(const source *s); /* of a workbook: with its sheet */
int source_is_sheet(const source *s);
size_t source_row(const source *s); /* of the first line, from 1; the column of a sheet that is its first field */
size_t source_column(const source *s);
void source_close(source *s);

#endif
