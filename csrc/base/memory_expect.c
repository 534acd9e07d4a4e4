/* large pages: sequential reads are about 1.5 times as fast with them */
#define _DEFAULT_SOURCE /* madvise */
#include <stdint.h>

#include "memory.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

#define PAGE ((uintptr_t)4096)

void memory_expect(void *block, size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  uintptr_t from = ((uintptr_t)block + PAGE - 1) / PAGE * PAGE, to = ((uintptr_t)block + bytes) / PAGE * PAGE;
  if (from < to) (void)madvise((void *)from, to - from, MADV_HUGEPAGE);
#else
  (void)block;
  (void)bytes;
#endif
}
