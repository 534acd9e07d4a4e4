/* which encoding bytes have, as far as they can tell */
#ifndef STORE_LOOKS_H
#define STORE_LOOKS_H

#include <stddef.h>

typedef enum looks { LOOKS_UTF8, LOOKS_GB18030, LOOKS_UNKNOWN } looks;

/* bytes from the first that is not ASCII on; `whole`: the file ends with them, so that a cut character is wrong */
looks looks_of(const unsigned char *p, size_t length, int whole);

/* is it UTF-8 without a fault, with more characters beyond ASCII than any other encoding has by accident? */
int looks_surely_utf8(const unsigned char *p, size_t length, int whole);

/* the encoding that a byte-order mark at p says, and its length; NULL: there is none */
const char *looks_marked(const unsigned char *p, size_t length, size_t *mark);

#endif
