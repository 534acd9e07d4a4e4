/* memory through the caller's allocator, sizes checked for overflow */
#include "memory.h"

#include <stdlib.h>
#include <string.h>

static void *plain_allocate(void *ud, void *block, size_t osize, size_t nsize) {
  (void)ud;
  (void)osize;
  if (nsize > 0) return realloc(block, nsize);
  free(block);
  return NULL;
}

memory memory_of(const lian_env *env) {
  memory m = {plain_allocate, NULL};
  if (env && env->allocate) {
    m.allocate = env->allocate;
    m.ud = env->allocate_ud;
  }
  return m;
}

/* 0 when the product overflows */
static size_t bytes_of(size_t count, size_t size) {
  if (count == 0) count = 1;
  return count > PTRDIFF_MAX / size ? 0 : count * size;
}

void *memory_new(memory m, size_t count, size_t size) {
  size_t bytes = bytes_of(count, size);
  return bytes ? m.allocate(m.ud, NULL, 0, bytes) : NULL;
}

void *memory_zero(memory m, size_t count, size_t size) {
  void *block = memory_new(m, count, size);
  if (block) memset(block, 0, bytes_of(count, size));
  return block;
}

void *memory_resize(memory m, void *block, size_t old_count, size_t count, size_t size) {
  size_t bytes = bytes_of(count, size);
  if (!bytes) return NULL;
  return m.allocate(m.ud, block, block ? bytes_of(old_count, size) : 0, bytes);
}

void memory_free(memory m, void *block, size_t count, size_t size) {
  if (block) m.allocate(m.ud, block, bytes_of(count, size), 0);
}

char *memory_text(memory m, const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = memory_new(m, size, 1);
  if (copy) memcpy(copy, text, size);
  return copy;
}

void memory_text_free(memory m, char *text) {
  if (text) memory_free(m, text, strlen(text) + 1, 1);
}

int buffer_reserve(buffer *b, size_t more) {
  if (more <= b->size - b->used) return 1;
  if (more > PTRDIFF_MAX / 4 - b->used) return 0;
  size_t size = b->size < 64 ? 64 : b->size;
  while (size - b->used < more) size += size / 2;
  char *data = memory_resize(b->m, b->data, b->size, size, 1);
  if (!data) return 0;
  b->data = data;
  b->size = size;
  return 1;
}

int buffer_put(buffer *b, const void *bytes, size_t length) {
  if (!buffer_reserve(b, length)) return 0;
  if (length) memcpy(b->data + b->used, bytes, length);
  b->used += length;
  return 1;
}

void buffer_free(buffer *b) {
  memory_free(b->m, b->data, b->size, 1);
  b->data = NULL;
  b->used = b->size = 0;
}

int env_stopped(const lian_env *env) {
  return env && env->stop && env->stop(env->stop_ud) != 0;
}

int env_stopped_at(const lian_env *env, double share) {
  if (env && env->progress) env->progress(env->progress_ud, share);
  return env_stopped(env);
}

static void report_part(void *ud, double share) {
  const env_part *p = ud;
  p->call->progress(p->call->progress_ud, p->from + (p->to - p->from) * share);
}

lian_env env_within(const lian_env *env, env_part *part, double from, double to) {
  lian_env within = env ? *env : (lian_env){0};
  *part = (env_part){env, from, to};
  if (within.progress) {
    within.progress = report_part;
    within.progress_ud = part;
  }
  return within;
}

int lian_stopped(const lian_env *env) { return env_stopped(env); }
