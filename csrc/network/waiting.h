/* positions to be visited, in ascending order: a bit set */
#ifndef NETWORK_WAITING_H
#define NETWORK_WAITING_H

#include "../base/memory.h"

typedef struct waiting {
  uint64_t *word; /* words: 64 positions each, zeroed by the owner */
  size_t words, first; /* no bit is set before word `first` */
} waiting;

static inline size_t waiting_words(size_t n) { return (n + 63) / 64; }

static inline void waiting_add(waiting *w, size_t place) {
  w->word[place / 64] |= (uint64_t)1 << (place % 64);
  if (place / 64 < w->first) w->first = place / 64;
}

static inline void waiting_drop(waiting *w, size_t place) {
  w->word[place / 64] &= ~((uint64_t)1 << (place % 64));
}

static inline size_t waiting_lowest(uint64_t word) {
  size_t at = 0;
  for (; !(word & 0xff); word >>= 8) at += 8;
  for (; !(word & 1); word >>= 1) at++;
  return at;
}

/* moves *place to the first position from it on and before `to`; 0 when there is none */
static inline int waiting_next(const waiting *w, size_t *place, size_t to) {
  size_t at = *place / 64, bit = *place % 64;
  for (; *place < to; at++, bit = 0) {
    uint64_t word = w->word[at] >> bit << bit;
    *place = at * 64;
    if (!word) {
      *place += 64;
      continue;
    }
    *place += waiting_lowest(word);
    return *place < to;
  }
  return 0;
}

/* removes the first position; 0 when there is none */
static inline int waiting_take(waiting *w, size_t *place) {
  for (; w->first < w->words; w->first++) {
    uint64_t word = w->word[w->first];
    if (!word) continue;
    w->word[w->first] = word & (word - 1);
    *place = w->first * 64 + waiting_lowest(word);
    return 1;
  }
  return 0;
}

/* takes the last position before `before`; 0 when there is none. Does not keep `first` */
static inline int waiting_take_last(waiting *w, size_t *place, size_t before) {
  for (size_t at = (before + 63) / 64; at-- > 0;) {
    uint64_t word = w->word[at];
    if (before - at * 64 < 64) word &= ((uint64_t)1 << (before - at * 64)) - 1;
    if (!word) continue;
    size_t bit = 63;
    while (!(word >> bit)) bit--;
    *place = at * 64 + bit;
    waiting_drop(w, *place);
    return 1;
  }
  return 0;
}

#endif
