/* what fuzzers of files have in common: numbers drawn by input, and the end at the first failure */
#ifndef FUZZ_DRAWS_H
#define FUZZ_DRAWS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"

typedef struct draws {
  uint64_t seed, stream, index;
} draws;

static size_t draw(draws *d, size_t below) {
  uint32_t b[4];
  random_block(d->seed, d->stream, d->index++, b);
  return (size_t)(((uint64_t)b[0] << 32 | b[1]) % below);
}

static void fail(const char *what, uint64_t number) {
  printf("input %llu: %s\n", (unsigned long long)number, what);
  exit(1);
}

#endif
