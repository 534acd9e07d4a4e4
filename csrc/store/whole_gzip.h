/* a gzip file that is in memory, inflated at once by libdeflate, where lian was built with it */
#ifndef STORE_WHOLE_GZIP_H
#define STORE_WHOLE_GZIP_H

#include "../base/memory.h"

#define WHOLE_GZIP_MOST ((size_t)128 << 20) /* bytes of text up to which it is held at once */

/* the text, of the caller's allocator; NULL: zlib must be asked, which says what is wrong, or streams: what is damaged,
   of several members, too large or beyond the limits, when memory is short, or without libdeflate */
char *whole_gzip(memory m, const lian_limits *limits, const char *bytes, size_t length, size_t *size);

/* "libdeflate 1.14 at once, zlib in pieces", or NULL */
const char *whole_gzip_library(void);

#endif
