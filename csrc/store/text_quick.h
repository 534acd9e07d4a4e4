/* the quick ways of the reader of text (see text.h): each takes all of what it is asked for, or nothing */
#ifndef STORE_TEXT_QUICK_H
#define STORE_TEXT_QUICK_H

#include "../base/digits.h"
#include "text.h"

/* is all that the buffer holds text in UTF-8 without zero bytes? Then no field of it needs a look of its own */
int text_is_sound(const text_reader *t);
/* the separator or line end behind a bare field at hand, or the end of the buffer */
char *text_bare_end(const text_reader *t);
/* 1: a record begins here that is neither empty nor barren; 0: look closer */
int text_begins_quick(const text_reader *t);
/* a bare field that lies whole in the buffer with what ends it; 0: nothing was taken */
int text_quick(text_reader *t, text_field *out);
/* records of short fields (lian_text_briefs) */
size_t text_briefs(text_reader *t, const unsigned char *kinds, size_t fields, size_t count, lian_brief *texts,
                   double *numbers);

/* the first of eight bytes (digits_load) that is the separator or of a line end, 8: none. (x - 1) & ~x has the top bit
   of a byte that is 0, and of none before it */
static inline size_t text_first_end(uint64_t x, char separator) {
  uint64_t high = DIGITS_EACH(0x80), one = DIGITS_EACH(1);
  uint64_t a = x ^ DIGITS_EACH((unsigned char)separator), b = x ^ DIGITS_EACH('\n'), c = x ^ DIGITS_EACH('\r');
  return digits_lowest(((((a - one) & ~a) | ((b - one) & ~b) | ((c - one) & ~c)) & high) >> 7);
}

/* bytes of the file before what is read next */
static inline size_t text_position(const text_reader *t) { return t->before + (size_t)(t->at - t->data); }

/* the record that was read ends here */
static inline void text_end_record(text_reader *t) {
  t->records++;
  t->passed = 0;
  t->begins = text_position(t);
}

#endif
