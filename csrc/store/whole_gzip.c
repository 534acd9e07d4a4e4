/* a gzip file that is in memory, inflated at once by libdeflate (about twice as fast as zlib, which streams)
   The last four bytes say how much it holds (RFC 1952, 2.3.1); a file that lies about it is zlib's. */
#include "whole_gzip.h"

#if defined(LIAN_LIBDEFLATE)

#include <libdeflate.h>
#include <stdint.h>

#define TRAILER 18       /* bytes of the smallest member */
#define DEFLATE_MOST 1032 /* bytes to a byte, at most */

/* what the trailer says, when it can be; 0: it cannot */
static size_t told_size(const lian_limits *limits, const char *bytes, size_t length) {
  if (length < TRAILER) return 0;
  const unsigned char *p = (const unsigned char *)bytes + length - 4;
  size_t size = (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
  if (size > WHOLE_GZIP_MOST || size > limits->expanded || size / DEFLATE_MOST > length) return 0;
  return size / limits->ratio > length ? 0 : size;
}

char *whole_gzip(memory m, const lian_limits *limits, const char *bytes, size_t length, size_t *size) {
  size_t told = told_size(limits, bytes, length), used = 0, given = 0;
  if (told == 0) return NULL;
  char *text = memory_new(m, told, 1);
  struct libdeflate_decompressor *d = text ? libdeflate_alloc_decompressor() : NULL;
  enum libdeflate_result result = LIBDEFLATE_BAD_DATA;
  if (d) result = libdeflate_gzip_decompress_ex(d, bytes, length, text, told, &used, &given);
  if (d) libdeflate_free_decompressor(d);
  if (result == LIBDEFLATE_SUCCESS && used == length && given == told) {
    *size = told;
    return text;
  }
  memory_free(m, text, told, 1);
  return NULL;
}

const char *whole_gzip_library(void) { return "libdeflate " LIBDEFLATE_VERSION_STRING " at once, zlib in pieces"; }

#else

char *whole_gzip(memory m, const lian_limits *limits, const char *bytes, size_t length, size_t *size) {
  (void)m;
  (void)limits;
  (void)bytes;
  (void)length;
  (void)size;
  return NULL;
}

const char *whole_gzip_library(void) { return NULL; }

#endif
