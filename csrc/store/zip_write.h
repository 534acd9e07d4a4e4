/* a zip archive that is made in memory, by minizip; members carry no time, so that equal contents give
 * equal bytes */
#ifndef STORE_ZIP_WRITE_H
#define STORE_ZIP_WRITE_H

#include "../base/memory.h"
#include "../base/status.h"

typedef struct zip_writer zip_writer;

lian_status zip_new(memory m, zip_writer **out, lian_error *err);
lian_status zip_add(zip_writer *z, const char *member, lian_error *err); /* ends the member before it */
lian_status zip_put(zip_writer *z, const char *bytes, size_t length, lian_error *err);
/* ends the archive; its bytes are z's own */
lian_status zip_finish(zip_writer *z, const char **bytes, size_t *length, lian_error *err);
void zip_free(zip_writer *z);

#endif
