/* a growing list of distinct names with look-up: what a file's labels become numbers by */
#ifndef NETWORK_NAMES_H
#define NETWORK_NAMES_H

#include "../base/digits.h"
#include "../base/labels.h"
#include "../base/memory.h"

typedef struct name_slot {
  uint32_t hash, number; /* number + 1; 0: free */
} name_slot;

#define NAMES_BRIEF 8 /* bytes of names that are their own hash */
#define NAMES_CODE 18 /* digits of names that are the number they are: more than NAMES_BRIEF, the first not 0 */
typedef struct brief_slot {
  uint64_t word;   /* the name, and zeros; or the number */
  uint32_t number; /* number + 1; 0: free */
} brief_slot;

typedef struct brief_table { /* open addressing */
  brief_slot *slot;
  size_t used, slots;
} brief_table;

typedef struct name_text {
  size_t at; /* offset into pool */
  size_t length;
} name_text;

typedef struct names {
  memory m;
  buffer pool; /* each terminated */
  name_text *text; /* room */
  size_t count, room;
  name_slot *slot; /* of longer names */
  size_t longs, slots;
  brief_table brief, code;
  uint32_t *direct; /* by whole number: number of the name + 1; 0: not there */
  size_t directs;
} names;

int names_begin(names *n, memory m, const lian_labels *known); /* known NULL: empty. 0: out of memory */
void names_free(names *n);
#define NAMES_NONE UINT32_MAX

static inline uint64_t names_half(const char *p) {
  const unsigned char *u = (const unsigned char *)p;
  return (uint64_t)u[0] | (uint64_t)u[1] << 8 | (uint64_t)u[2] << 16 | (uint64_t)u[3] << 24;
}

/* a name of at most NAMES_BRIEF bytes as a number, the first byte the lowest, zeros behind it; and back */
static inline uint64_t names_word(const char *text, size_t length) {
  uint64_t w = 0;
  if (length == 8) return digits_load(text);
  if (length >= 4) { /* two halves that overlap */
    uint64_t low = names_half(text), high = names_half(text + length - 4);
    return low | high << (8 * (length - 4));
  }
  for (size_t k = 0; k < length; k++) w |= (uint64_t)(unsigned char)text[k] << 8 * k;
  return w;
}

/* the same where eight bytes can be read, as in the reader's buffer */
static inline uint64_t names_word_of_field(const char *text, size_t length) {
  uint64_t w = digits_load(text);
  return length < 8 ? w & ((UINT64_C(1) << 8 * length) - 1) : w;
}

static inline void names_unword(uint64_t w, char out[NAMES_BRIEF]) {
  for (size_t k = 0; k < NAMES_BRIEF; k++) out[k] = (char)(w >> 8 * k & 0xFF);
}

static inline size_t names_length(uint64_t w) { /* bytes of a word's name */
#if defined(__GNUC__)
  return w ? 8 - (size_t)__builtin_clzll(w) / 8 : 0;
#else
  size_t length = 0;
  for (; w; w >>= 8) length++;
  return length;
#endif
}

/* a name as lian_text_briefs gives it */
static inline void names_unbrief(uint64_t w, size_t length, char out[NAMES_CODE]) {
  if (length <= NAMES_BRIEF) {
    names_unword(w, out);
    return;
  }
  for (size_t k = length; k-- > 0; w /= 10) out[k] = (char)('0' + w % 10);
}

/* many at once, so that the memory of one is fetched while others are looked at */
typedef struct name_wanted {
  size_t length;
  size_t at;     /* of a name of more than NAMES_BRIEF bytes: where it is in the bytes given */
  uint64_t word; /* of another: the name, the first byte the lowest, and zeros. Of a code: its number; else 0 */
  uint32_t hash, number;
} name_wanted;
/* fills number of w[0 .. count - 1] in order, new ones are added where `add`; NAMES_NONE: absent, or out of
   memory where `add`. Returns the place of the first such, or count */
size_t names_find_all(names *n, const char *bytes, name_wanted *w, size_t count, int add);
/* the same of names as lian_text_briefs gives them */
size_t names_find_briefs(names *n, const lian_brief *brief, uint32_t *number, size_t count, int add);
lian_labels *names_labels(const names *n); /* NULL: out of memory */

#endif
