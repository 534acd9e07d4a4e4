/* a growing list of distinct names with look-up: what a file's labels become numbers by */
#ifndef NETWORK_NAMES_H
#define NETWORK_NAMES_H

#include "../base/labels.h"
#include "../base/memory.h"

typedef struct name_slot {
  uint32_t hash, number; /* number + 1; 0: free */
} name_slot;

#define NAMES_BRIEF 8 /* bytes of names that are their own hash */
typedef struct brief_slot {
  uint64_t word;   /* the name, and zeros */
  uint32_t number; /* number + 1; 0: free */
} brief_slot;

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
  brief_slot *brief;
  size_t briefs, brief_slots;
  uint32_t *direct; /* by whole number: number of the name + 1; 0: not there */
  size_t directs;
} names;

int names_begin(names *n, memory m, const lian_labels *known); /* known NULL: empty. 0: out of memory */
void names_free(names *n);
#define NAMES_NONE UINT32_MAX
/* the number of a name; new ones are added where `add`. NAMES_NONE: absent, or out of memory where `add` */
uint32_t names_find(names *n, const char *text, size_t length, int add);

/* many at once, so that the memory of one is fetched while others are looked at */
typedef struct name_wanted {
  size_t at, length; /* of the text, in the bytes given */
  uint32_t hash, number;
  uint64_t word;
} name_wanted;
/* eight bytes can be read at each text, and a byte behind it that is no digit. Fills number of w[0 .. count - 1] in order, NAMES_NONE as above; the place of the first such, or count */
size_t names_find_all(names *n, const char *bytes, name_wanted *w, size_t count, int add);
lian_labels *names_labels(const names *n); /* NULL: out of memory */

#endif
