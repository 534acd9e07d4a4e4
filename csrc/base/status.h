/* status and error text */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include "../lian.h"

/* fills err (may be NULL) and returns code. The format knows %s (text), %z (size_t), %d (int),
   %g (double, shortest form), %% ; it does not depend on the locale. Text is cut at 499 bytes,
   at a character boundary. */
lian_status status_set(lian_error *err, lian_status code, const char *format, ...);

/* LIAN_NO_MEMORY with its standard text */
lian_status status_no_memory(lian_error *err);

#endif
