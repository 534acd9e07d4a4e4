/* a zip archive that is made in memory */
#include "zip_write.h"

#ifdef LIAN_WORKBOOKS

#include <string.h>
#include <zip.h>

#define LEVEL 2 /* of deflate: near the size of 6, three times as fast */

struct zip_writer {
  memory m;
  zipFile zip;
  buffer bytes;
  size_t at;
  int open; /* a member is */
  int full; /* an allocation failed */
};

static voidpf place_open(voidpf ud, const void *name, int mode) {
  (void)name;
  (void)mode;
  return ud;
}

static uLong place_read(voidpf ud, voidpf stream, void *to, uLong size) {
  zip_writer *z = stream;
  (void)ud;
  size_t left = z->bytes.used - z->at, n = size < left ? size : left;
  memcpy(to, z->bytes.data + z->at, n);
  z->at += n;
  return (uLong)n;
}

static uLong place_write(voidpf ud, voidpf stream, const void *from, uLong size) {
  zip_writer *z = stream;
  size_t end = z->at + size, more = end > z->bytes.used ? end - z->bytes.used : 0;
  (void)ud;
  if (!buffer_reserve(&z->bytes, more)) {
    z->full = 1;
    return 0;
  }
  memcpy(z->bytes.data + z->at, from, size);
  z->at = end;
  z->bytes.used += more;
  return size;
}

static ZPOS64_T place_tell(voidpf ud, voidpf stream) {
  (void)ud;
  return ((zip_writer *)stream)->at;
}

static long place_seek(voidpf ud, voidpf stream, ZPOS64_T offset, int origin) {
  zip_writer *z = stream;
  (void)ud;
  size_t base = origin == ZLIB_FILEFUNC_SEEK_SET   ? 0
                : origin == ZLIB_FILEFUNC_SEEK_CUR ? z->at
                                                   : z->bytes.used;
  if (offset > z->bytes.used - base) return -1;
  z->at = base + (size_t)offset;
  return 0;
}

static int place_close(voidpf ud, voidpf stream) {
  (void)ud;
  (void)stream;
  return 0;
}

static lian_status failed(const zip_writer *z, lian_error *err) {
  if (z->full) return status_no_memory(err);
  return status_set(err, LIAN_BAD_DATA,
                    "the workbook does not fit a zip archive (a sheet of more than 4 GiB)");
}

lian_status zip_new(memory m, zip_writer **out, lian_error *err) {
  zip_writer *z = memory_zero(m, 1, sizeof *z);
  if (!z) return status_no_memory(err);
  z->m = z->bytes.m = m;
  zlib_filefunc64_def functions = {place_open, place_read,  place_write, place_tell,
                                   place_seek, place_close, place_close, z};
  if (buffer_reserve(&z->bytes, 4096)) z->zip = zipOpen2_64("", APPEND_STATUS_CREATE, NULL, &functions);
  if (!z->zip) {
    zip_free(z);
    return status_no_memory(err);
  }
  *out = z;
  return LIAN_OK;
}

static lian_status end_member(zip_writer *z, lian_error *err) {
  if (!z->open) return LIAN_OK;
  z->open = 0;
  return zipCloseFileInZip(z->zip) == ZIP_OK ? LIAN_OK : failed(z, err);
}

lian_status zip_add(zip_writer *z, const char *member, lian_error *err) {
  zip_fileinfo about = {{0, 0, 0, 1, 0, 1980}, 0, 0, 0};
  lian_status status = end_member(z, err);
  if (status) return status;
  if (zipOpenNewFileInZip(z->zip, member, &about, NULL, 0, NULL, 0, NULL, Z_DEFLATED, LEVEL) != ZIP_OK)
    return z->full ? failed(z, err) : status_no_memory(err);
  z->open = 1;
  return LIAN_OK;
}

lian_status zip_put(zip_writer *z, const char *bytes, size_t length, lian_error *err) {
  return zipWriteInFileInZip(z->zip, bytes, (unsigned)length) == ZIP_OK ? LIAN_OK : failed(z, err);
}

lian_status zip_finish(zip_writer *z, const char **bytes, size_t *length, lian_error *err) {
  lian_status status = end_member(z, err);
  zipFile zip = z->zip;
  if (status) return status;
  z->zip = NULL;
  if (zipClose(zip, NULL) != ZIP_OK) return failed(z, err);
  *bytes = z->bytes.data;
  *length = z->bytes.used;
  return LIAN_OK;
}

void zip_free(zip_writer *z) {
  if (!z) return;
  if (z->zip) {
    if (z->open) zipCloseFileInZip(z->zip);
    zipClose(z->zip, NULL);
  }
  buffer_free(&z->bytes);
  memory_free(z->m, z, 1, sizeof *z);
}

#else
typedef int zip_writer_is_absent;
#endif
