/* a growing list of distinct names: one pool of bytes, open addressing; hash and number lie side by side, so that a
   look-up touches one cache line of slots and one of names. Names of at most eight bytes stand in slots of their own,
   whole, and so do codes of 9 to 18 digits, as numbers; smaller whole numbers in a table by number.
   O(length) a look-up */
#include "names.h"

#include <string.h>

#include "../base/digits.h"
#include "../base/fetch.h"

#define LARGE ((size_t)1 << 22) /* bytes, from which on large pages pay */

static uint64_t mixed(uint64_t h) {
  h ^= h >> 29;
  h *= 0xD6E8FEB86659FD93u;
  return h >> 32;
}

/* eight bytes a step, multiplied and mixed (as FNV on words) */
static uint32_t hash_of(const char *text, size_t length) {
  uint64_t h = 0x9E3779B97F4A7C15u ^ length;
  for (; length >= 8; text += 8, length -= 8) {
    h = (h ^ digits_load(text)) * 0xD6E8FEB86659FD93u;
    h ^= h >> 32;
  }
  return (uint32_t)mixed((h ^ names_word(text, length)) * 0xD6E8FEB86659FD93u);
}

/* of a brief name, which is its word: names hold no zero bytes */
static uint32_t hash_of_word(uint64_t w) { return (uint32_t)mixed(w * 0x9E3779B97F4A7C15u); }

static size_t slot_of(const names *n, uint32_t hash, const char *text, size_t length) {
  size_t s = hash & (n->slots - 1);
  for (; n->slot[s].number; s = (s + 1) & (n->slots - 1)) {
    uint32_t k = n->slot[s].number - 1;
    if (n->slot[s].hash == hash && n->text[k].length == length &&
        memcmp(n->pool.data + n->text[k].at, text, length) == 0) break;
  }
  return s;
}

static int grow_slots(names *n) {
  size_t slots = n->slots * 2;
  name_slot *old = n->slot, *fresh = memory_zero(n->m, slots, sizeof *fresh);
  if (!fresh) return 0;
  for (size_t k = 0; k < n->slots; k++) {
    size_t s = old[k].hash & (slots - 1);
    if (!old[k].number) continue;
    while (fresh[s].number) s = (s + 1) & (slots - 1);
    fresh[s] = old[k];
  }
  memory_free(n->m, old, n->slots, sizeof *old);
  n->slot = fresh;
  n->slots = slots;
  return 1;
}

static int grow_list(names *n) {
  name_text *text = memory_resize(n->m, n->text, n->room, 2 * n->room, sizeof *text);
  if (!text) return 0;
  n->text = text;
  n->room *= 2;
  return 1;
}

/* the number of a name that is new; NAMES_NONE: out of memory, or too many */
static uint32_t append(names *n, const char *text, size_t length) {
  if (n->count >= UINT32_MAX / 4) return NAMES_NONE;
  if (n->count == n->room && !grow_list(n)) return NAMES_NONE;
  if (!buffer_reserve(&n->pool, length + 1)) return NAMES_NONE;
  n->text[n->count] = (name_text){n->pool.used, length};
  buffer_put(&n->pool, text, length);
  buffer_put(&n->pool, "", 1);
  return (uint32_t)n->count++;
}

static uint32_t find(names *n, uint32_t hash, const char *text, size_t length, int add) {
  size_t s = slot_of(n, hash, text, length);
  if (n->slot[s].number) return n->slot[s].number - 1;
  if (!add) return NAMES_NONE;
  if (2 * (n->longs + 1) > n->slots) {
    if (!grow_slots(n)) return NAMES_NONE;
    s = slot_of(n, hash, text, length);
  }
  uint32_t number = append(n, text, length);
  if (number == NAMES_NONE) return NAMES_NONE;
  n->longs++;
  n->slot[s] = (name_slot){hash, number + 1};
  return number;
}

/* ---- names of at most eight bytes, and codes: one look-up touches one cache line */

static inline size_t place_of(const brief_table *t, uint32_t hash, uint64_t w) {
  size_t s = hash & (t->slots - 1);
  while (t->slot[s].number && t->slot[s].word != w) s = (s + 1) & (t->slots - 1);
  return s;
}

static size_t place_in(const brief_table *t, uint64_t w) { return place_of(t, hash_of_word(w), w); }

static int grow_table(memory m, brief_table *t) {
  size_t slots = t->slots ? 2 * t->slots : 256;
  brief_table fresh = {memory_zero(m, slots, sizeof *fresh.slot), t->used, slots};
  if (!fresh.slot) return 0;
  if (slots * sizeof *fresh.slot >= LARGE) memory_expect(fresh.slot, slots * sizeof *fresh.slot);
  for (size_t k = 0; k < t->slots; k++)
    if (t->slot[k].number) fresh.slot[place_in(&fresh, t->slot[k].word)] = t->slot[k];
  memory_free(m, t->slot, t->slots, sizeof *t->slot);
  *t = fresh;
  return 1;
}

/* a name that is written anew from what lian_text_briefs gives */
static uint32_t append_brief(names *n, uint64_t w, size_t length) {
  char text[NAMES_CODE];
  names_unbrief(w, length, text);
  return append(n, text, length);
}

static uint32_t find_word(names *n, uint64_t w, size_t length, int add) {
  brief_table *t = length <= NAMES_BRIEF ? &n->brief : &n->code;
  size_t s = place_in(t, w);
  if (t->slot[s].number) return t->slot[s].number - 1;
  if (!add) return NAMES_NONE;
  if (2 * (t->used + 1) > t->slots) {
    if (!grow_table(n->m, t)) return NAMES_NONE;
    s = place_in(t, w);
  }
  uint32_t number = append_brief(n, w, length);
  if (number == NAMES_NONE) return NAMES_NONE;
  t->used++;
  t->slot[s] = (brief_slot){w, number + 1};
  return number;
}

/* the number that a code is; 0: it is none */
static uint64_t code_of(const char *text, size_t length) {
  uint64_t w = 0;
  if (length <= NAMES_BRIEF || length > NAMES_CODE || *text == '0') return 0;
  for (size_t k = 0; k < length; k++) {
    if (text[k] < '0' || text[k] > '9') return 0;
    w = w * 10 + (uint64_t)(text[k] - '0');
  }
  return w;
}

/* ---- whole numbers: a table by number, as long as it is not much larger than the names are many. One that was far off
   when it came stands among the words, until the table has grown that far */

#define FIRST_DIRECT ((size_t)1 << 16)

/* the whole number that a name of at most eight bytes is, without leading zeros; NAMES_NONE: it is none */
static uint32_t value_of(uint64_t w, size_t length) {
  if (length == 0 || (length > 1 && (w & 0xFF) == '0')) return NAMES_NONE;
  uint64_t x = (w ^ DIGITS_EACH(0x30)) << (64 - 8 * length);
  return digits_all(x) ? (uint32_t)digits_sum(x) : NAMES_NONE;
}

/* the table for whole numbers below some bound above `value`, where that is worth it. Those of them that stand among
   the words come into it, so that a number below the bound is a name there or none */
static int grow_direct(names *n, size_t value) {
  size_t count = n->directs ? n->directs : FIRST_DIRECT, most = FIRST_DIRECT + 16 * n->count;
  while (count <= value && count <= most) count *= 2;
  if (count > most) return 1;
  uint32_t *direct = memory_resize(n->m, n->direct, n->directs, count, sizeof *direct);
  if (!direct) return 0;
  memset(direct + n->directs, 0, (count - n->directs) * sizeof *direct);
  n->direct = direct;
  n->directs = count;
  for (size_t s = 0; s < n->brief.slots; s++) {
    uint64_t w = n->brief.slot[s].word;
    uint32_t v = n->brief.slot[s].number ? value_of(w, names_length(w)) : NAMES_NONE;
    if (v < count) direct[v] = n->brief.slot[s].number;
  }
  return 1;
}

static uint32_t find_value(names *n, uint32_t value, uint64_t w, size_t length, int add) {
  uint32_t far = value >= n->directs ? find_word(n, w, length, 0) : NAMES_NONE;
  if (far != NAMES_NONE) return far;
  if (add && value >= n->directs && !grow_direct(n, value)) return NAMES_NONE;
  if (value >= n->directs) return find_word(n, w, length, add);
  if (n->direct[value]) return n->direct[value] - 1;
  uint32_t number = add ? append_brief(n, w, length) : NAMES_NONE;
  if (number != NAMES_NONE) n->direct[value] = number + 1;
  return number;
}

static uint32_t find_brief(names *n, uint32_t value, uint64_t w, size_t length, int add) {
  return value != NAMES_NONE ? find_value(n, value, w, length, add) : find_word(n, w, length, add);
}

/* the number of a name; a new one is added. NAMES_NONE: out of memory */
static uint32_t add_name(names *n, const char *text, size_t length) {
  if (length <= NAMES_BRIEF) {
    uint64_t w = names_word(text, length);
    return find_brief(n, value_of(w, length), w, length, 1);
  }
  uint64_t code = code_of(text, length);
  return code ? find_word(n, code, length, 1) : find(n, hash_of(text, length), text, length, 1);
}

/* the likely one: the first of its slots; NULL: of another kind of name, or free */
static const name_slot *likely(const names *n, const name_wanted *w) {
  const name_slot *s = &n->slot[w->hash & (n->slots - 1)];
  return w->length > NAMES_BRIEF && !w->word && s->number ? s : NULL;
}

/* what a name's place is fetched by; 1: it is a long one */
static int fetch_place(const names *n, const char *bytes, name_wanted *w) {
  if (w->length > NAMES_BRIEF) {
    w->word = code_of(bytes + w->at, w->length);
    if (w->word) return 0;
    w->hash = hash_of(bytes + w->at, w->length);
    FETCH(&n->slot[w->hash & (n->slots - 1)]);
    return 1;
  }
  w->number = value_of(w->word, w->length);
  if (w->number < n->directs) FETCH(&n->direct[w->number]);
  else FETCH(&n->brief.slot[hash_of_word(w->word) & (n->brief.slots - 1)]);
  return 0;
}

size_t names_find_all(names *n, const char *bytes, name_wanted *w, size_t count, int add) {
  int longs = 0;
  for (size_t k = 0; k < count; k++) longs |= fetch_place(n, bytes, &w[k]);
  for (size_t k = 0; k < count && longs; k++)
    if (likely(n, &w[k])) FETCH(&n->text[likely(n, &w[k])->number - 1]);
  for (size_t k = 0; k < count && longs; k++)
    if (likely(n, &w[k])) FETCH(n->pool.data + n->text[likely(n, &w[k])->number - 1].at);
  for (size_t k = 0; k < count; k++) {
    uint32_t value = w[k].number;
    if (w[k].length > NAMES_BRIEF && w[k].word) w[k].number = find_word(n, w[k].word, w[k].length, add);
    else if (w[k].length > NAMES_BRIEF) w[k].number = find(n, w[k].hash, bytes + w[k].at, w[k].length, add);
    else if (value < n->directs && n->direct[value]) w[k].number = n->direct[value] - 1;
    else w[k].number = find_brief(n, value, w[k].word, w[k].length, add);
    if (w[k].number == NAMES_NONE) return k;
  }
  return count;
}

#define FETCHED 64 /* names whose places are fetched together: more would push each other out */

static const brief_table *table_for(const names *n, const lian_brief *b) {
  return b->length <= NAMES_BRIEF ? &n->brief : &n->code;
}

/* its hash, where it has one */
static inline uint32_t fetch_brief(const names *n, const lian_brief *b) {
  if (b->whole < n->directs) {
    FETCH(&n->direct[b->whole]);
    return 0;
  }
  const brief_table *t = table_for(n, b);
  uint32_t hash = hash_of_word(b->word);
  FETCH(&t->slot[hash & (t->slots - 1)]);
  return hash;
}

/* number + 1; 0: not there */
static inline uint32_t number_of(const names *n, const lian_brief *b, uint32_t hash) {
  if (b->whole < n->directs) return n->direct[b->whole];
  const brief_table *t = table_for(n, b);
  return t->slot[place_of(t, hash, b->word)].number;
}

size_t names_find_briefs(names *n, const lian_brief *brief, uint32_t *number, size_t count, int add) {
  for (size_t from = 0; from < count; from += FETCHED) {
    size_t end = count - from < FETCHED ? count : from + FETCHED;
    for (size_t k = from; k < end; k++) number[k] = fetch_brief(n, &brief[k]);
    for (size_t k = from; k < end; k++) {
      const lian_brief *b = &brief[k];
      uint32_t there = number_of(n, b, number[k]);
      number[k] = there ? there - 1 : find_brief(n, b->whole, b->word, b->length, add);
      if (number[k] == NAMES_NONE) return k;
    }
  }
  return count;
}

int names_begin(names *n, memory m, const lian_labels *known) {
  size_t count = lian_labels_count(known);
  *n = (names){.m = m, .pool = {.m = m}, .room = 64, .slots = 256};
  while (n->room < count) n->room *= 2;
  n->text = memory_new(m, n->room, sizeof *n->text);
  n->slot = memory_zero(m, n->slots, sizeof *n->slot);
  int good = n->text && n->slot && grow_table(m, &n->brief) && grow_table(m, &n->code);
  for (size_t k = 0; good && k < count; k++) {
    const char *text = labels_text(known, k);
    good = add_name(n, text, strlen(text)) != NAMES_NONE;
  }
  return good;
}

void names_free(names *n) {
  buffer_free(&n->pool);
  memory_free(n->m, n->text, n->room, sizeof *n->text);
  memory_free(n->m, n->slot, n->slots, sizeof *n->slot);
  memory_free(n->m, n->brief.slot, n->brief.slots, sizeof *n->brief.slot);
  memory_free(n->m, n->code.slot, n->code.slots, sizeof *n->code.slot);
  memory_free(n->m, n->direct, n->directs, sizeof *n->direct);
  *n = (names){.m = n->m, .pool = {.m = n->m}};
}

lian_labels *names_labels(const names *n) {
  const char **texts = memory_new(n->m, n->count, sizeof *texts);
  if (!texts) return NULL;
  for (size_t k = 0; k < n->count; k++) texts[k] = n->pool.data + n->text[k].at;
  lian_labels *l = labels_list(n->m, n->count, texts);
  memory_free(n->m, texts, n->count, sizeof *texts);
  return l;
}
