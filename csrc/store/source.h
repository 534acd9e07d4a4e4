/* bytes from a file, plain or gzip, or from memory, through one refillable buffer */
#ifndef STORE_SOURCE_H
#define STORE_SOURCE_H

#include "../base/memory.h"
#include "../base/status.h"

typedef struct source source;

/* gzip is known by its first two bytes. LIAN_INPUT_OUTPUT: cannot open, or is a folder. */
lian_status source_open(const lian_env *env, const char *path, source **out, lian_error *err);
/* bytes must outlive the source; name stands in messages */
lian_status source_open_bytes(const lian_env *env, const char *bytes, size_t length,
                              const char *name, source **out, lian_error *err);
/* up to size >= 2 bytes; *got is 0 at the end. LIAN_BAD_DATA: the gzip stream is cut short or
   corrupt. Messages are without the name: the reader puts the place in front. */
lian_status source_read(source *s, char *to, size_t size, size_t *got, lian_error *err);
const char *source_name(const source *s);
void source_close(source *s);

#endif
