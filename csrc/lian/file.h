/* writing files atomically

   Output goes to a new temporary file in the same folder, which lian_file_keep renames to the path: a reader
   sees the complete file or none. Devices, pipes, /dev and /proc are written directly. */
#ifndef LIAN_FILE_H
#define LIAN_FILE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_file lian_file;

/* path: kept as a copy. LIAN_INPUT_OUTPUT: cannot write there. Cost: O(length of the path), and the system's calls */
LIAN_API lian_status lian_file_open(const lian_env *env, const char *path, lian_file **out,
                                    lian_error *err);
/* appends `length` bytes. LIAN_INPUT_OUTPUT: the disk is full, ... O(length) */
LIAN_API lian_status lian_file_write(lian_file *f, const char *bytes, size_t length,
                                     lian_error *err);
/* syncs to disk and renames to the path; on LIAN_INPUT_OUTPUT a file already there is unchanged.
   Cost: that of the disk, O(bytes written) at most */
LIAN_API lian_status lian_file_keep(lian_file *f, lian_error *err);
LIAN_API void lian_file_close(lian_file *f); /* removes the temporary file when it was not kept */

#ifdef __cplusplus
}
#endif
#endif
