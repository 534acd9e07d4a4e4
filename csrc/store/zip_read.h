/* members of a zip archive, from a file or from memory, one at a time, within the limits of what is read */
#ifndef STORE_ZIP_READ_H
#define STORE_ZIP_READ_H

#include <stdio.h>

#include "../base/memory.h"
#include "../base/status.h"

/* where the archive lies: a file that can be repositioned, or length bytes */
typedef struct zip_place {
  FILE *file; /* NULL: bytes */
  const char *bytes;
  size_t length;
  const char *name; /* in messages */
} zip_place;

typedef struct zip_reader zip_reader;

/* place and name must outlive the reader. LIAN_BAD_DATA: no directory of members, or one of more than
   100,000; LIAN_INPUT_OUTPUT: the file cannot be repositioned (a pipe) */
lian_status zip_open(const lian_env *env, const zip_place *place, zip_reader **out, lian_error *err);
int zip_has(zip_reader *z, const char *member); /* letter case aside, as spreadsheet programs have it */
/* the member that zip_read reads from now on. LIAN_NOT_FOUND: none of this name; LIAN_BAD_DATA: it is
   encrypted, or packed by a method other than deflate */
lian_status zip_begin(zip_reader *z, const char *member, lian_error *err);
/* up to size bytes; *got is 0 at the end, where length and checksum have been compared. LIAN_BAD_DATA: they
   differ, the data are damaged, or a limit (expanded, ratio) is passed; messages begin with the archive and
   the member */
lian_status zip_read(zip_reader *z, char *to, size_t size, size_t *got, lian_error *err);
void zip_end(zip_reader *z); /* of the member that is open, if one is */
const zip_place *zip_place_of(const zip_reader *z);
void zip_close(zip_reader *z);

#endif
