/* memory through the caller's allocator, sizes checked for overflow */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include "../lian.h"

/* the allocator part of an environment, kept by each object that must free itself later */
typedef struct memory {
  lian_allocate allocate;
  void *ud;
} memory;

memory memory_of(const lian_env *env); /* env may be NULL */

/* NULL when out of memory or when count * size overflows; count 0 gives a block of one item */
void *memory_new(memory m, size_t count, size_t size);
void *memory_zero(memory m, size_t count, size_t size); /* the same, zeroed */
void *memory_resize(memory m, void *block, size_t old_count, size_t count, size_t size);
/* advises the system that a new block is read sequentially (large pages on Linux) */
void memory_expect(void *block, size_t bytes);
void memory_free(memory m, void *block, size_t count, size_t size); /* NULL is fine */

char *memory_text(memory m, const char *text);  /* a copy of a C string */
void memory_text_free(memory m, char *text);

/* growable array of bytes */
typedef struct buffer {
  memory m;
  char *data;
  size_t used, size; /* bytes in use; capacity */
} buffer;

int buffer_reserve(buffer *b, size_t more);                    /* 0: out of memory */
int buffer_put(buffer *b, const void *bytes, size_t length);   /* 0: out of memory */
void buffer_free(buffer *b);

int env_stopped(const lian_env *env); /* 1: the caller asks to stop */
int env_stopped_at(const lian_env *env, double share); /* the same, after reporting the completed share of the call */

/* a part of a call: its progress from 0 to 1 is reported as the call's from `from` to `to` */
typedef struct env_part {
  const lian_env *call;
  double from, to;
} env_part;
lian_env env_within(const lian_env *env, env_part *part, double from, double to); /* part must outlive the result */

#endif
