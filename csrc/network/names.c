/* a growing list of distinct names: one pool of bytes, open addressing; hash and number lie side by side, so that a
   look-up touches one cache line of slots and one of names. O(length) a look-up */
#include "names.h"

#include <string.h>

static uint64_t word(const char *p, size_t length) {
  uint64_t w = 0;
  memcpy(&w, p, length < 8 ? length : 8);
  return w;
}

/* eight bytes a step, multiplied and mixed (as FNV on words) */
static uint32_t hash_of(const char *text, size_t length) {
  uint64_t h = 0x9E3779B97F4A7C15u ^ length;
  for (; length >= 8; text += 8, length -= 8) {
    h = (h ^ word(text, 8)) * 0xD6E8FEB86659FD93u;
    h ^= h >> 32;
  }
  h = (h ^ word(text, length)) * 0xD6E8FEB86659FD93u;
  h ^= h >> 29;
  h *= 0xD6E8FEB86659FD93u;
  return (uint32_t)(h >> 32);
}

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

static uint32_t find(names *n, uint32_t hash, const char *text, size_t length, int add) {
  size_t s = slot_of(n, hash, text, length);
  if (n->slot[s].number) return n->slot[s].number - 1;
  if (!add || n->count >= UINT32_MAX / 4) return NAMES_NONE;
  if (n->count == n->room && !grow_list(n)) return NAMES_NONE;
  if (2 * (n->count + 1) > n->slots) {
    if (!grow_slots(n)) return NAMES_NONE;
    s = slot_of(n, hash, text, length);
  }
  if (!buffer_reserve(&n->pool, length + 1)) return NAMES_NONE;
  n->text[n->count] = (name_text){n->pool.used, length};
  buffer_put(&n->pool, text, length);
  buffer_put(&n->pool, "", 1);
  n->slot[s] = (name_slot){hash, (uint32_t)++n->count};
  return (uint32_t)n->count - 1;
}

uint32_t names_find(names *n, const char *text, size_t length, int add) {
  return find(n, hash_of(text, length), text, length, add);
}

#if defined(__GNUC__)
#define FETCH(p) __builtin_prefetch(p)
#else
#define FETCH(p) ((void)(p))
#endif

/* the likely one: the first of its slots */
static const name_slot *likely(const names *n, const name_wanted *w) { return &n->slot[w->hash & (n->slots - 1)]; }

size_t names_find_all(names *n, const char *bytes, name_wanted *w, size_t count, int add) {
  for (size_t k = 0; k < count; k++) {
    w[k].hash = hash_of(bytes + w[k].at, w[k].length);
    FETCH(likely(n, &w[k]));
  }
  for (size_t k = 0; k < count; k++)
    if (likely(n, &w[k])->number) FETCH(&n->text[likely(n, &w[k])->number - 1]);
  for (size_t k = 0; k < count; k++)
    if (likely(n, &w[k])->number) FETCH(n->pool.data + n->text[likely(n, &w[k])->number - 1].at);
  for (size_t k = 0; k < count; k++) {
    w[k].number = find(n, w[k].hash, bytes + w[k].at, w[k].length, add);
    if (w[k].number == NAMES_NONE) return k;
  }
  return count;
}

int names_begin(names *n, memory m, const lian_labels *known) {
  size_t count = lian_labels_count(known);
  *n = (names){.m = m, .pool = {.m = m}, .room = 64, .slots = 256};
  while (n->room < count) n->room *= 2;
  while (n->slots < 2 * count + 2) n->slots *= 2;
  n->text = memory_new(m, n->room, sizeof *n->text);
  n->slot = memory_zero(m, n->slots, sizeof *n->slot);
  int good = n->text && n->slot;
  for (size_t k = 0; good && k < count; k++) {
    const char *text = labels_text(known, k);
    good = names_find(n, text, strlen(text), 1) != NAMES_NONE;
  }
  return good;
}

void names_free(names *n) {
  buffer_free(&n->pool);
  memory_free(n->m, n->text, n->room, sizeof *n->text);
  memory_free(n->m, n->slot, n->slots, sizeof *n->slot);
}

lian_labels *names_labels(const names *n) {
  const char **texts = memory_new(n->m, n->count, sizeof *texts);
  if (!texts) return NULL;
  for (size_t k = 0; k < n->count; k++) texts[k] = n->pool.data + n->text[k].at;
  lian_labels *l = labels_list(n->m, n->count, texts);
  memory_free(n->m, texts, n->count, sizeof *texts);
  return l;
}

/* the bytes of a blank at p, or that end there */
static size_t blank_at(const char *p, size_t left) {
  if (left >= 1 && (*p == ' ' || *p == '\t')) return 1;
  if (left >= 2 && memcmp(p, "\xC2\xA0", 2) == 0) return 2;
  return left >= 3 && memcmp(p, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

static size_t blank_before(const char *p, size_t left) {
  if (left >= 1 && (p[-1] == ' ' || p[-1] == '\t')) return 1;
  if (left >= 2 && memcmp(p - 2, "\xC2\xA0", 2) == 0) return 2;
  return left >= 3 && memcmp(p - 3, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

const char *names_trim(const char *text, size_t *length) {
  for (size_t k; (k = blank_at(text, *length)) > 0; *length -= k) text += k;
  for (size_t k; (k = blank_before(text + *length, *length)) > 0;) *length -= k;
  return text;
}
