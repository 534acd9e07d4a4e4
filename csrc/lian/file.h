/* files that are written

   A file appears whole or not at all: it is written under a fresh name beside its own, made for it
   alone, and takes its name when it is kept. Devices, pipes, /dev and /proc are written straight. */
#ifndef LIAN_FILE_H
#define LIAN_FILE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_file lian_file;

/* LIAN_INPUT_OUTPUT: cannot write there */
LIAN_API lian_status lian_file_open(const lian_env *env, const char *path, lian_file **out,
                                    lian_error *err);
LIAN_API lian_status lian_file_write(lian_file *f, const char *bytes, size_t length,
                                     lian_error *err);
/* to the disk, and under its name; LIAN_INPUT_OUTPUT leaves what had that name as it was */
LIAN_API lian_status lian_file_keep(lian_file *f, lian_error *err);
LIAN_API void lian_file_close(lian_file *f); /* what was not kept is removed */

#ifdef __cplusplus
}
#endif
#endif
