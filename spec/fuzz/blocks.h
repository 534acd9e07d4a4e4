/* memory of fuzzers of files: counted, with the size that is given back checked. Large blocks are kept for the next input
   of the same size, for asking the system for them takes longer than reading a small input; as long as nobody holds them,
   AddressSanitizer refuses any access to them, as it does to memory that was given back */
#ifndef FUZZ_BLOCKS_H
#define FUZZ_BLOCKS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(block, size) ((void)(block), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(block, size) ((void)(block), (void)(size))
#endif

#define BLOCKS_LARGE ((size_t)1 << 15) /* bytes */
#define BLOCKS_KEPT 16

static size_t blocks_held, blocks_peak; /* bytes */

static struct kept_block {
  void *at; /* NULL: none */
  size_t size;
} blocks_kept[BLOCKS_KEPT];

static void *blocks_take(size_t size) {
  for (size_t k = 0; k < BLOCKS_KEPT && size >= BLOCKS_LARGE; k++) {
    void *at = blocks_kept[k].at;
    if (!at || blocks_kept[k].size != size) continue;
    blocks_kept[k].at = NULL;
    ASAN_UNPOISON_MEMORY_REGION(at, size);
    return at;
  }
  return malloc(size);
}

static void blocks_give(void *at, size_t size) {
  static size_t turn;
  if (!at || size < BLOCKS_LARGE) {
    free(at);
    return;
  }
  struct kept_block *b = &blocks_kept[turn++ % BLOCKS_KEPT];
  if (b->at) {
    ASAN_UNPOISON_MEMORY_REGION(b->at, b->size);
    free(b->at);
  }
  memset(at, 0xA5, 4096); /* what the last one left is not taken for what this one put */
  ASAN_POISON_MEMORY_REGION(at, size);
  *b = (struct kept_block){at, size};
}

/* lian_env.allocate */
static void *blocks_allocate(void *ud, void *block, size_t old_size, size_t size) {
  (void)ud;
  if (!block) old_size = 0;
  void *fresh = NULL;
  if (size > 0) {
    fresh = old_size < BLOCKS_LARGE && size < BLOCKS_LARGE ? realloc(block, size) : blocks_take(size);
    if (!fresh) return NULL;
    if (block && (old_size >= BLOCKS_LARGE || size >= BLOCKS_LARGE)) {
      memcpy(fresh, block, old_size < size ? old_size : size);
      blocks_give(block, old_size);
    }
  } else {
    blocks_give(block, old_size);
  }
  blocks_held = blocks_held - old_size + size;
  if (blocks_held > blocks_peak) blocks_peak = blocks_held;
  return fresh;
}

#endif
