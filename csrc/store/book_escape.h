/* texts as the XML of workbooks has them */
#ifndef STORE_BOOK_ESCAPE_H
#define STORE_BOOK_ESCAPE_H

#include "../base/memory.h"

/* NULL: fine; "": no memory; else what is wrong. At most `most` UTF-16 units, which is how cells are measured */
const char *book_put_escaped(buffer *out, const char *text, size_t length, size_t most);
/* blanks or line ends that XML readers may drop unless they are told not to; length is at least 1 */
int book_needs_space(const char *text, size_t length);

#endif
