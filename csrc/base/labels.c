/* counted, immutable lists of texts: one pool of bytes, one open-addressed index (FNV-1a) */
#include "check.h"
#include "fetch.h"
#include "labels.h"

#include <string.h>

static uint64_t hash_of(const char *text) {
  uint64_t h = 1469598103934665603ull;
  for (; *text; text++) h = (h ^ (unsigned char)*text) * 1099511628211ull;
  return h ^ (h >> 29);
}

/* the slot that holds text, or the free slot where it belongs */
static size_t slot_from(const lian_labels *l, uint64_t hash, const char *text) {
  size_t s = (size_t)hash & (l->slots - 1);
  while (l->slot[s] && strcmp(labels_text(l, l->slot[s] - 1), text) != 0)
    s = (s + 1) & (l->slots - 1);
  return s;
}

static size_t slot_of(const lian_labels *l, const char *text) { return slot_from(l, hash_of(text), text); }

static size_t slots_for(size_t count) {
  size_t slots = 4;
  while (slots < count * 2) slots *= 2;
  return slots;
}

static lian_labels *labels_new(memory m, size_t count, size_t bytes) {
  if (count >= UINT32_MAX / 4) return NULL;
  lian_labels *l = memory_zero(m, 1, sizeof *l);
  if (!l) return NULL;
  *l = (lian_labels){.m = m, .owners = 1, .count = count, .bytes = bytes, .slots = slots_for(count)};
  l->pool = memory_new(m, bytes, 1);
  l->at = memory_new(m, count, sizeof *l->at);
  l->slot = memory_zero(m, l->slots, sizeof *l->slot);
  if (l->pool && l->at && l->slot) return l;
  lian_labels_free(l);
  return NULL;
}

#define SOME 32 /* texts whose slots are fetched together */

lian_labels *labels_list(memory m, size_t count, const char *const *texts) {
  size_t bytes = 0, at = 0;
  for (size_t i = 0; i < count; i++) bytes += (texts[i] ? strlen(texts[i]) : 0) + 1;
  lian_labels *l = labels_new(m, count, bytes);
  if (!l) return NULL;
  for (size_t from = 0; from < count; from += SOME) {
    uint64_t hash[SOME];
    size_t end = count - from < SOME ? count : from + SOME;
    for (size_t i = from; i < end; i++) {
      const char *text = texts[i] ? texts[i] : "";
      size_t size = strlen(text) + 1;
      memcpy(l->pool + at, text, size);
      l->at[i] = at;
      at += size;
      hash[i - from] = hash_of(text);
      FETCH_TO_WRITE(&l->slot[hash[i - from] & (l->slots - 1)]);
    }
    for (size_t i = from; i < end; i++) { /* of equal texts the first stands */
      size_t s = slot_from(l, hash[i - from], labels_text(l, i));
      if (!l->slot[s]) l->slot[s] = (uint32_t)i + 1;
    }
  }
  return l;
}

size_t labels_find(const lian_labels *l, const char *text) {
  size_t s = slot_of(l, text);
  return l->slot[s] ? l->slot[s] - 1 : l->count;
}

lian_labels *labels_distinct(memory m, size_t count, const char *const *texts, uint32_t *code) {
  lian_labels *all = labels_list(m, count, texts), *out = NULL;
  const char **first = memory_new(m, count, sizeof *first);
  if (!all || !first) goto done;
  size_t distinct = 0;
  for (size_t i = 0; i < count; i++) {
    size_t home = labels_find(all, labels_text(all, i));
    if (home == i) {
      first[distinct] = labels_text(all, i);
      code[i] = (uint32_t)distinct++;
    } else {
      code[i] = code[home];
    }
  }
  out = labels_list(m, distinct, first);
done:
  lian_labels_free(all);
  memory_free(m, first, count, sizeof *first);
  return out;
}

lian_status lian_labels_new(const lian_env *env, size_t count, const char *const *texts,
                            lian_labels **out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"out", out}), err);
  if (!wrong) wrong = check_list(texts, count, "texts", err);
  if (wrong) return wrong;
  lian_labels *l = labels_list(memory_of(env), count, texts);
  if (!l) return status_no_memory(err);
  for (size_t i = 0; i < count; i++) {
    size_t first = labels_find(l, labels_text(l, i));
    if (*labels_text(l, i) && first == i) continue;
    if (first == i)
      status_set(err, LIAN_BAD_DATA, "label %z is empty", i + 1);
    else
      status_set(err, LIAN_BAD_DATA, "label '%s' stands twice, at %z and %z", labels_text(l, i),
                 first + 1, i + 1);
    lian_labels_free(l);
    return LIAN_BAD_DATA;
  }
  *out = l;
  return LIAN_OK;
}

lian_labels *lian_labels_keep(lian_labels *l) {
  if (l) l->owners++;
  return l;
}

void lian_labels_free(lian_labels *l) {
  if (!l || --l->owners > 0) return;
  memory_free(l->m, l->pool, l->bytes, 1);
  memory_free(l->m, l->at, l->count, sizeof *l->at);
  memory_free(l->m, l->slot, l->slots, sizeof *l->slot);
  memory_free(l->m, l, 1, sizeof *l);
}

size_t lian_labels_count(const lian_labels *l) { return l ? l->count : 0; }

const char *lian_labels_text(const lian_labels *l, size_t i) {
  return l && i < l->count ? labels_text(l, i) : NULL;
}

size_t lian_labels_find(const lian_labels *l, const char *text) {
  return l && text ? labels_find(l, text) : lian_labels_count(l);
}
