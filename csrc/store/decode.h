/* a source's bytes as UTF-8, whatever encoding the file has
   Found out, unless it is given: a byte-order mark (UTF-8, UTF-16 in either order, GB18030); else strict UTF-8; else
   GB18030, where the text looks like Chinese in it. Streaming: one block of bytes as they are, none of text. */
#ifndef STORE_DECODE_H
#define STORE_DECODE_H

#include "source.h"

typedef struct decoder decoder;

/* `from` is the decoder's own from here on, on failure too. encoding NULL: found out; names are those of the C
   library's iconv, letters of either case. LIAN_BAD_ARGUMENT: a name that it does not know. */
lian_status decoder_open(const lian_env *env, source *from, const char *encoding, decoder **out, lian_error *err);
/* up to size >= 16 bytes of UTF-8 without a byte-order mark; *got is 0 at the end. What stands before bytes that are
   no text is given out first, then LIAN_BAD_DATA comes. Bytes of text found to be UTF-8 are not checked here but by
   the reader of fields, which knows their column. */
lian_status decoder_read(decoder *d, char *to, size_t size, size_t *got, lian_error *err);
/* "UTF-8" (ASCII too), "UTF-16LE", "GB18030", ...: what has been found so far */
const char *decoder_encoding(const decoder *d);
int decoder_was_given(const decoder *d);
int decoder_is_sure(const decoder *d); /* what is given out is UTF-8: it was made from another encoding */
const char *decoder_name(const decoder *d); /* of the file; of a workbook, with its sheet */
int decoder_is_sheet(const decoder *d);     /* see source.h, these three */
size_t decoder_row(const decoder *d);
size_t decoder_column(const decoder *d);
void decoder_close(decoder *d);

/* bytes of the UTF-8 character at p; 0 when there is none, or it is overlong, a surrogate, or cut by `left` */
size_t decode_character(const unsigned char *p, size_t left);

#endif
