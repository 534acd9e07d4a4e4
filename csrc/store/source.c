/* bytes from a file, plain or gzip (RFC 1952), or from memory; of a workbook, those of a sheet
   A gzip file that is small enough is inflated at once (whole_gzip.h); else, and from a pipe, zlib streams it. */
#include "source.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "../base/limits.h"
#include "sheet_text.h"
#include "whole_gzip.h"

#define PACKED 65536               /* bytes of a gzip file that are held while it streams */
#define WHOLE ((size_t)64 << 20) /* bytes of a gzip file up to which it is read at once */

struct source {
  memory m;
  char *name;
  FILE *file;
  const char *bytes; /* in memory: what is left */
  size_t left;
  char *held; /* the source's own bytes in memory: of a gzip file, or of what it holds */
  size_t held_size;
  unsigned char head[8]; /* of a file: the bytes that were looked at first */
  size_t heads;
  unsigned char *packed; /* NULL: plain */
  z_stream stream;
  int inflating, ended; /* within a gzip member; the last one was whole */
  size_t read, given;   /* bytes of the gzip file so far, and of what it holds */
  lian_limits limits;
  sheet_text *sheet; /* NULL: no workbook */
};

/* zlib's memory from the caller's allocator, the size kept in front of each block */
static voidpf pack_new(voidpf ud, uInt items, uInt size) {
  memory *m = ud;
  size_t bytes = (size_t)items * size + 16;
  char *block = memory_new(*m, bytes, 1);
  if (!block) return Z_NULL;
  memcpy(block, &bytes, sizeof bytes);
  return block + 16;
}

static void pack_free(voidpf ud, voidpf address) {
  memory *m = ud;
  char *block = (char *)address - 16;
  size_t bytes;
  memcpy(&bytes, block, sizeof bytes);
  memory_free(*m, block, bytes, 1);
}

static lian_status source_room(const lian_env *env, const char *name, source **out,
                               lian_error *err) {
  memory m = memory_of(env);
  source *s = memory_zero(m, 1, sizeof *s);
  if (!s) return status_no_memory(err);
  s->m = m;
  s->limits = limits_of(env);
  s->name = memory_text(m, name);
  if (s->name) {
    *out = s;
    return LIAN_OK;
  }
  source_close(s);
  return status_no_memory(err);
}

static lian_status read_file(source *s, char *to, size_t size, size_t *got, lian_error *err) {
  memcpy(to, s->head, s->heads);
  *got = s->heads + fread(to + s->heads, 1, size - s->heads, s->file);
  s->heads = 0;
  if (*got < size && ferror(s->file))
    return status_set(err, LIAN_INPUT_OUTPUT, "cannot read (%s)", strerror(errno));
  return LIAN_OK;
}

/* bytes as they come; size is at least 8 */
static lian_status read_raw(source *s, void *to, size_t size, size_t *got, lian_error *err) {
  if (s->file) return read_file(s, to, size, got, err);
  *got = size < s->left ? size : s->left;
  memcpy(to, s->bytes, *got);
  s->bytes += *got;
  s->left -= *got;
  return LIAN_OK;
}

static lian_status begin_inflating(source *s, lian_error *err) {
  s->packed = memory_new(s->m, PACKED, 1);
  if (!s->packed) return status_no_memory(err);
  s->stream.zalloc = pack_new;
  s->stream.zfree = pack_free;
  s->stream.opaque = &s->m;
  if (inflateInit2(&s->stream, 15 + 16) != Z_OK) return status_no_memory(err);
  s->inflating = 1;
  return LIAN_OK;
}

typedef enum looks { LOOKS_PLAIN, LOOKS_PACKED, LOOKS_ZIP, LOOKS_OLD } looks;

/* the file may be a pipe, so the first bytes are kept, not read again */
static looks look(source *s) {
  const unsigned char *head = s->file ? s->head : (const unsigned char *)s->bytes;
  if (s->file) s->heads = fread(s->head, 1, sizeof s->head, s->file);
  size_t held = s->file ? s->heads : s->left;
  if (held >= 2 && head[0] == 0x1f && head[1] == 0x8b) return LOOKS_PACKED;
  if (held >= 4 && (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0)) return LOOKS_ZIP;
  return held >= 8 && memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0 ? LOOKS_OLD : LOOKS_PLAIN;
}

static void hold(source *s, char *bytes, size_t size) {
  memory_free(s->m, s->held, s->held_size, 1);
  s->held = bytes;
  s->held_size = size;
  s->bytes = bytes;
  s->left = size;
}

/* all of a file into memory, where it is small enough and its size is known; else it streams */
static lian_status hold_file(source *s, lian_error *err) {
  struct stat about;
  size_t got = 0;
  if (!whole_gzip_library() || fstat(fileno(s->file), &about) != 0 || !S_ISREG(about.st_mode)) return LIAN_OK;
  size_t size = about.st_size > 0 && (uintmax_t)about.st_size <= WHOLE ? (size_t)about.st_size : 0;
  char *bytes = size > sizeof s->head ? memory_new(s->m, size + 1, 1) : NULL;
  if (!bytes) return LIAN_OK;
  lian_status status = read_file(s, bytes, size + 1, &got, err);
  if (!status && got == size + 1) /* it grew meanwhile */
    status = status_set(err, LIAN_INPUT_OUTPUT, "the file changes while it is read");
  if (status) {
    memory_free(s->m, bytes, size + 1, 1);
    return status;
  }
  hold(s, bytes, size + 1);
  s->left = got;
  fclose(s->file);
  s->file = NULL;
  return LIAN_OK;
}

static lian_status begin_packed(source *s, lian_error *err) {
  size_t size;
  lian_status status = s->file ? hold_file(s, err) : LIAN_OK;
  if (status) return status;
  char *text = s->file ? NULL : whole_gzip(s->m, &s->limits, s->bytes, s->left, &size);
  if (!text) return begin_inflating(s, err);
  hold(s, text, size);
  return LIAN_OK;
}

static lian_status old_workbook(const char *name, lian_error *err) {
  return status_set(err, LIAN_BAD_DATA,
                    "%s: an old workbook (.xls), or one under a password: save it as .xlsx without a password", name);
}

static lian_status begin_sheet(const lian_env *env, source *s, const sheet_choice *choice, lian_error *err) {
  zip_place place = {s->file, s->bytes, s->left, choice->path};
  lian_status status = sheet_text_open(env, &place, choice, &s->sheet, err);
  if (s->file) fclose(s->file);
  s->file = NULL;
  return status;
}

static lian_status begin(const lian_env *env, source *s, const sheet_choice *choice, int named, source **out,
                         lian_error *err) {
  looks what = look(s);
  lian_status status = LIAN_OK;
  if (what == LOOKS_PACKED) status = begin_packed(s, err);
  if (what == LOOKS_OLD) status = old_workbook(choice->path, err);
  if (what == LOOKS_ZIP) status = begin_sheet(env, s, choice, err);
  if (!status && named && !s->sheet)
    status = status_set(err, LIAN_BAD_DATA, "%s: a sheet or a range is asked for, and this is no workbook (.xlsx)",
                        choice->path);
  if (status)
    source_close(s);
  else
    *out = s;
  return status;
}

static lian_status open_file(const lian_env *env, const char *path, const sheet_choice *choice, int named,
                             source **out, lian_error *err) {
  source *s = NULL;
  struct stat about;
  lian_status status = source_room(env, path, &s, err);
  if (status) return status;
  s->file = fopen(choice->path, "rb");
  if (!s->file || fstat(fileno(s->file), &about) != 0) {
    status = status_set(err, LIAN_INPUT_OUTPUT, "%s: cannot open (%s)", path, strerror(errno));
  } else if (S_ISDIR(about.st_mode)) {
    status = status_set(err, LIAN_INPUT_OUTPUT, "%s: is a folder, not a file", choice->path);
  }
  if (status) {
    source_close(s);
    return status;
  }
  setvbuf(s->file, NULL, _IONBF, 0);
  return begin(env, s, choice, named, out, err);
}

lian_status source_open(const lian_env *env, const char *path, source **out, lian_error *err) {
  struct stat about;
  sheet_choice choice;
  memory m = memory_of(env);
  int named = 0;
  /* a file may have brackets in its own name */
  lian_status status = stat(path, &about) == 0 ? sheet_choice_plain(m, path, &choice, err)
                                               : sheet_choice_of(m, path, &choice, &named, err);
  if (!status) status = open_file(env, path, &choice, named, out, err);
  sheet_choice_free(m, &choice);
  return status;
}

lian_status source_open_bytes(const lian_env *env, const char *bytes, size_t length,
                              const char *name, source **out, lian_error *err) {
  source *s = NULL;
  sheet_choice choice;
  memory m = memory_of(env);
  int named = 0, zipped = length >= 4 && memcmp(bytes, "PK\3\4", 4) == 0;
  lian_status status = zipped ? sheet_choice_of(m, name, &choice, &named, err)
                              : sheet_choice_plain(m, name, &choice, err);
  if (!status) status = source_room(env, name, &s, err);
  if (!status) {
    s->bytes = bytes;
    s->left = length;
    status = begin(env, s, &choice, named, out, err);
  }
  sheet_choice_free(m, &choice);
  return status;
}

/* ---- inflating */

static lian_status corrupt(lian_error *err) {
  return status_set(err, LIAN_BAD_DATA, "the gzip stream is corrupt");
}

/* makes sure of packed bytes at hand, unless the file has ended */
static lian_status fetch(source *s, lian_error *err) {
  size_t got;
  if (s->stream.avail_in > 0) return LIAN_OK;
  lian_status status = read_raw(s, s->packed, PACKED, &got, err);
  if (status) return status;
  s->stream.next_in = s->packed;
  s->stream.avail_in = (uInt)got;
  s->read += got;
  return LIAN_OK;
}

/* a further member may follow the one that ended, and zeros as padding */
static lian_status next_member(source *s, int *more, lian_error *err) {
  for (;;) {
    lian_status status = fetch(s, err);
    if (status) return status;
    *more = s->stream.avail_in > 0;
    if (!*more) return LIAN_OK;
    if (*s->stream.next_in != 0) break;
    s->stream.next_in++;
    s->stream.avail_in--;
  }
  s->ended = 0;
  return *s->stream.next_in == 0x1f && inflateReset(&s->stream) == Z_OK ? LIAN_OK
                                                                        : corrupt(err);
}

static lian_status inflate_more(source *s, lian_error *err) {
  lian_status status = fetch(s, err);
  if (status) return status;
  if (s->stream.avail_in == 0)
    return status_set(err, LIAN_BAD_DATA, "the gzip stream is cut short");
  int result = inflate(&s->stream, Z_NO_FLUSH);
  if (result == Z_STREAM_END) s->ended = 1;
  if (result == Z_MEM_ERROR) return status_no_memory(err);
  return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR ? LIAN_OK
                                                                           : corrupt(err);
}

#define SMALL ((size_t)32 << 20) /* up to here any ratio will do */

static lian_status check_size(const source *s, lian_error *err) {
  if (s->given > s->limits.expanded)
    return status_set(err, LIAN_BAD_DATA, "the gzip file holds more than %z bytes, the limit `expanded`",
                      s->limits.expanded);
  if (s->given > SMALL && s->given / s->limits.ratio > s->read)
    return status_set(err, LIAN_BAD_DATA,
                      "the gzip file holds more than %z bytes to a byte of its own, the limit `ratio`",
                      s->limits.ratio);
  return LIAN_OK;
}

static lian_status read_packed(source *s, char *to, size_t size, size_t *got, lian_error *err) {
  lian_status status = LIAN_OK;
  uInt room = (uInt)(size > 1u << 30 ? 1u << 30 : size);
  int more = 1;
  s->stream.next_out = (Bytef *)to;
  s->stream.avail_out = room;
  while (!status && more && s->stream.avail_out > 0) {
    if (s->ended)
      status = next_member(s, &more, err);
    else
      status = inflate_more(s, err);
  }
  *got = room - s->stream.avail_out;
  s->given += *got;
  return status ? status : check_size(s, err);
}

lian_status source_read(source *s, char *to, size_t size, size_t *got, lian_error *err) {
  if (s->sheet) {
    *got = sheet_text_read(s->sheet, to, size);
    return LIAN_OK;
  }
  return s->packed ? read_packed(s, to, size, got, err) : read_raw(s, to, size, got, err);
}

const char *source_name(const source *s) { return s->sheet ? sheet_text_name(s->sheet) : s->name; }

int source_is_sheet(const source *s) { return s->sheet != NULL; }

size_t source_row(const source *s) { return s->sheet ? sheet_text_row(s->sheet) : 1; }

size_t source_column(const source *s) { return s->sheet ? sheet_text_column(s->sheet) : 1; }

void source_close(source *s) {
  if (!s) return;
  if (s->inflating) inflateEnd(&s->stream);
  if (s->file) fclose(s->file);
  sheet_text_close(s->sheet);
  memory_free(s->m, s->packed, PACKED, 1);
  memory_free(s->m, s->held, s->held_size, 1);
  memory_text_free(s->m, s->name);
  memory_free(s->m, s, 1, sizeof *s);
}
