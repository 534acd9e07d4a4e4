/* a growing list of distinct names: one pool of bytes, open addressing; hash and number lie side by side, so that a
   look-up touches one cache line of slots and one of names. Names of at most eight bytes stand in slots of their own,
   whole; whole numbers in a table by number. O(length) a look-up */
#include "names.h"

#include <string.h>

#include "../base/digits.h"

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

/* ---- names of at most eight bytes: one look-up touches one cache line */

static size_t brief_slot_of(const names *n, uint64_t w) {
  size_t s = hash_of_word(w) & (n->brief_slots - 1);
  while (n->brief[s].number && n->brief[s].word != w) s = (s + 1) & (n->brief_slots - 1);
  return s;
}

static int grow_brief(names *n) {
  brief_slot *old = n->brief;
  size_t slots = n->brief_slots;
  brief_slot *fresh = memory_zero(n->m, 2 * slots, sizeof *fresh);
  if (!fresh) return 0;
  n->brief = fresh;
  n->brief_slots = 2 * slots;
  for (size_t k = 0; k < slots; k++)
    if (old[k].number) fresh[brief_slot_of(n, old[k].word)] = old[k];
  memory_free(n->m, old, slots, sizeof *old);
  return 1;
}

/* a name of at most eight bytes, written anew */
static uint32_t append_word(names *n, uint64_t w, size_t length) {
  char text[NAMES_BRIEF];
  names_unword(w, text);
  return append(n, text, length);
}

static uint32_t find_word(names *n, uint64_t w, size_t length, int add) {
  size_t s = brief_slot_of(n, w);
  if (n->brief[s].number) return n->brief[s].number - 1;
  if (!add) return NAMES_NONE;
  if (2 * (n->briefs + 1) > n->brief_slots) {
    if (!grow_brief(n)) return NAMES_NONE;
    s = brief_slot_of(n, w);
  }
  uint32_t number = append_word(n, w, length);
  if (number == NAMES_NONE) return NAMES_NONE;
  n->briefs++;
  n->brief[s] = (brief_slot){w, number + 1};
  return number;
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

/* the table for whole numbers below some bound above `value`, where that is worth it. Those of them that stand among the
   words come into it, so that a number below the bound is a name there or none */
static int grow_direct(names *n, size_t value) {
  size_t count = n->directs ? n->directs : FIRST_DIRECT;
  while (count <= value) count *= 2;
  if (count > FIRST_DIRECT + 16 * n->count) return 1;
  uint32_t *direct = memory_resize(n->m, n->direct, n->directs, count, sizeof *direct);
  if (!direct) return 0;
  memset(direct + n->directs, 0, (count - n->directs) * sizeof *direct);
  n->direct = direct;
  n->directs = count;
  for (size_t s = 0; s < n->brief_slots; s++) {
    uint32_t number = n->brief[s].number, v = number ? value_of(n->brief[s].word, names_length(n->brief[s].word)) : NAMES_NONE;
    if (v < count) direct[v] = number;
  }
  return 1;
}

static uint32_t find_value(names *n, uint32_t value, uint64_t w, size_t length, int add) {
  if (add && value >= n->directs && !grow_direct(n, value)) return NAMES_NONE;
  if (value >= n->directs) return find_word(n, w, length, add);
  if (n->direct[value]) return n->direct[value] - 1;
  uint32_t number = add ? append_word(n, w, length) : NAMES_NONE;
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
  return find(n, hash_of(text, length), text, length, 1);
}

#if defined(__GNUC__)
#define FETCH(p) __builtin_prefetch(p)
#else
#define FETCH(p) ((void)(p))
#endif

/* the likely one: the first of its slots; NULL: of a brief name, or free */
static const name_slot *likely(const names *n, const name_wanted *w) {
  const name_slot *s = &n->slot[w->hash & (n->slots - 1)];
  return w->length > NAMES_BRIEF && s->number ? s : NULL;
}

/* what a name's place is fetched by; 1: it is a long one */
static int fetch_place(const names *n, const char *bytes, name_wanted *w) {
  if (w->length > NAMES_BRIEF) {
    w->hash = hash_of(bytes + w->at, w->length);
    FETCH(&n->slot[w->hash & (n->slots - 1)]);
    return 1;
  }
  w->number = value_of(w->word, w->length);
  if (w->number < n->directs) FETCH(&n->direct[w->number]);
  else FETCH(&n->brief[hash_of_word(w->word) & (n->brief_slots - 1)]);
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
    if (w[k].length > NAMES_BRIEF) w[k].number = find(n, w[k].hash, bytes + w[k].at, w[k].length, add);
    else if (value < n->directs && n->direct[value]) w[k].number = n->direct[value] - 1;
    else w[k].number = find_brief(n, value, w[k].word, w[k].length, add);
    if (w[k].number == NAMES_NONE) return k;
  }
  return count;
}

size_t names_find_briefs(names *n, const lian_brief *brief, uint32_t *number, size_t count, int add) {
  for (size_t k = 0; k < count; k++) {
    if (brief[k].whole < n->directs) FETCH(&n->direct[brief[k].whole]);
    else FETCH(&n->brief[hash_of_word(brief[k].word) & (n->brief_slots - 1)]);
  }
  for (size_t k = 0; k < count; k++) {
    uint32_t whole = brief[k].whole, direct = whole < n->directs ? n->direct[whole] : 0;
    number[k] = direct ? direct - 1 : find_brief(n, whole, brief[k].word, brief[k].length, add);
    if (number[k] == NAMES_NONE) return k;
  }
  return count;
}

int names_begin(names *n, memory m, const lian_labels *known) {
  size_t count = lian_labels_count(known);
  *n = (names){.m = m, .pool = {.m = m}, .room = 64, .slots = 256, .brief_slots = 256};
  while (n->room < count) n->room *= 2;
  n->text = memory_new(m, n->room, sizeof *n->text);
  n->slot = memory_zero(m, n->slots, sizeof *n->slot);
  n->brief = memory_zero(m, n->brief_slots, sizeof *n->brief);
  int good = n->text && n->slot && n->brief;
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
  memory_free(n->m, n->brief, n->brief_slots, sizeof *n->brief);
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
