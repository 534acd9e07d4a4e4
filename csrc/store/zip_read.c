/* members of a zip archive, by minizip; compiled where that and expat are found */
#include "zip_read.h"

#ifdef LIAN_WORKBOOKS

#include <string.h>
#include <unzip.h>

#include "../base/limits.h"

#define MOST_MEMBERS 100000

struct zip_reader {
  memory m;
  zip_place place;
  size_t at, length; /* in memory: the place that is read next; bytes of the archive */
  unzFile zip;
  const char *member; /* the one that is open, or NULL */
  size_t given;       /* bytes of all members so far */
  lian_limits limits;
};

/* ---- the archive as minizip reads it */

static voidpf place_open(voidpf ud, const void *name, int mode) {
  (void)name;
  (void)mode;
  return ud;
}

static uLong place_read(voidpf ud, voidpf stream, void *to, uLong size) {
  zip_reader *z = stream;
  (void)ud;
  if (z->place.file) return (uLong)fread(to, 1, size, z->place.file);
  size_t left = z->at < z->length ? z->length - z->at : 0, n = size < left ? size : left;
  memcpy(to, z->place.bytes + z->at, n);
  z->at += n;
  return (uLong)n;
}

static ZPOS64_T place_tell(voidpf ud, voidpf stream) {
  zip_reader *z = stream;
  (void)ud;
  return z->place.file ? (ZPOS64_T)ftello(z->place.file) : z->at;
}

static long place_seek(voidpf ud, voidpf stream, ZPOS64_T offset, int origin) {
  static const int origins[] = {SEEK_SET, SEEK_CUR, SEEK_END};
  zip_reader *z = stream;
  (void)ud;
  if (offset > INT64_MAX / 2 || origin < 0 || origin > 2) return -1;
  if (z->place.file) return fseeko(z->place.file, (off_t)offset, origins[origin]);
  size_t base = origin == ZLIB_FILEFUNC_SEEK_SET ? 0 : origin == ZLIB_FILEFUNC_SEEK_CUR ? z->at : z->length;
  if (offset > z->length - base) return -1;
  z->at = base + (size_t)offset;
  return 0;
}

static int place_close(voidpf ud, voidpf stream) {
  (void)ud;
  (void)stream;
  return 0;
}

static int place_error(voidpf ud, voidpf stream) {
  zip_reader *z = stream;
  (void)ud;
  return z->place.file ? ferror(z->place.file) : 0;
}

/* ---- opening */

static lian_status damaged(const zip_reader *z, const char *what, lian_error *err) {
  return status_set(err, LIAN_BAD_DATA, "%s: %s%s%s", z->place.name, z->member ? z->member : "",
                    z->member ? ": " : "", what);
}

static lian_status measure(zip_reader *z, lian_error *err) {
  z->length = z->place.length;
  if (!z->place.file) return LIAN_OK;
  off_t end = fseeko(z->place.file, 0, SEEK_END) == 0 ? ftello(z->place.file) : -1;
  if (end < 0)
    return status_set(err, LIAN_INPUT_OUTPUT,
                      "%s: a workbook is not read from a pipe: save it to a file first", z->place.name);
  z->length = (size_t)end;
  return LIAN_OK;
}

static lian_status open_directory(zip_reader *z, lian_error *err) {
  zlib_filefunc64_def functions = {place_open, place_read,  NULL,        place_tell,
                                   place_seek, place_close, place_error, z};
  unz_global_info64 about;
  z->zip = unzOpen2_64(z->place.name, &functions);
  if (!z->zip)
    return damaged(z, "the zip archive has no directory at its end: the file is cut short or damaged", err);
  if (unzGetGlobalInfo64(z->zip, &about) != UNZ_OK || about.number_entry > MOST_MEMBERS)
    return damaged(z, "the zip archive claims more than 100000 members", err);
  return LIAN_OK;
}

lian_status zip_open(const lian_env *env, const zip_place *place, zip_reader **out, lian_error *err) {
  memory m = memory_of(env);
  zip_reader *z = memory_zero(m, 1, sizeof *z);
  if (!z) return status_no_memory(err);
  *z = (zip_reader){.m = m, .place = *place, .limits = limits_of(env)};
  lian_status status = measure(z, err);
  if (!status) status = open_directory(z, err);
  if (status)
    zip_close(z);
  else
    *out = z;
  return status;
}

/* ---- members */

int zip_has(zip_reader *z, const char *member) {
  zip_end(z);
  return unzLocateFile(z->zip, member, 2) == UNZ_OK;
}

lian_status zip_begin(zip_reader *z, const char *member, lian_error *err) {
  unz_file_info64 about;
  if (!zip_has(z, member))
    return status_set(err, LIAN_NOT_FOUND, "%s: the part '%s' is not in the workbook: it is damaged",
                      z->place.name, member);
  z->member = member;
  lian_status status = LIAN_OK;
  if (unzGetCurrentFileInfo64(z->zip, &about, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK)
    status = damaged(z, "the zip archive's directory is damaged", err);
  else if (about.flag & 1)
    status = damaged(z, "the member is encrypted: save the workbook without a password", err);
  else if (about.compression_method != 0 && about.compression_method != Z_DEFLATED)
    status = damaged(z, "the member is packed by a method that is not known (deflate is)", err);
  else if (unzOpenCurrentFile(z->zip) != UNZ_OK)
    status = damaged(z, "the zip archive is damaged: the member is not where its directory says", err);
  if (status) z->member = NULL;
  return status;
}

#define SMALL ((size_t)32 << 20) /* up to here any ratio will do */

static lian_status check_size(const zip_reader *z, lian_error *err) {
  const lian_limits *l = &z->limits;
  size_t limit = z->given > l->expanded ? l->expanded : l->ratio;
  if (z->given <= l->expanded && (z->given <= SMALL || z->given / l->ratio <= z->length)) return LIAN_OK;
  return status_set(
      err, LIAN_BAD_DATA, "%s: %s: the workbook holds more than %z bytes%s; lian.limits raises it",
      z->place.name, z->member, limit,
      limit == l->expanded ? ", the limit `expanded`" : " to a byte of its own, the limit `ratio`");
}

static lian_status check_end(zip_reader *z, lian_error *err) {
  const char *member = z->member;
  int result = unzCloseCurrentFile(z->zip);
  z->member = NULL;
  if (result == UNZ_OK) return LIAN_OK;
  return status_set(err, LIAN_BAD_DATA,
                    "%s: %s: the checksum of the zip archive differs: the file is damaged", z->place.name,
                    member);
}

lian_status zip_read(zip_reader *z, char *to, size_t size, size_t *got, lian_error *err) {
  *got = 0;
  if (!z->member) return LIAN_OK;
  int n = unzReadCurrentFile(z->zip, to, (unsigned)(size > 1u << 30 ? 1u << 30 : size));
  if (n < 0) return damaged(z, "the packed data are damaged or cut short", err);
  *got = (size_t)n;
  z->given += *got;
  return n == 0 ? check_end(z, err) : check_size(z, err);
}

void zip_end(zip_reader *z) {
  if (z->member) unzCloseCurrentFile(z->zip);
  z->member = NULL;
}

const zip_place *zip_place_of(const zip_reader *z) {
  return &z->place;
}

void zip_close(zip_reader *z) {
  if (!z) return;
  if (z->zip) {
    zip_end(z);
    unzClose(z->zip);
  }
  memory_free(z->m, z, 1, sizeof *z);
}

#else
typedef int zip_is_absent; /* a unit of nothing is no C */
#endif
