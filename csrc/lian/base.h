/* status, errors, and what a host provides: memory, interruption, threads */
#ifndef LIAN_BASE_H
#define LIAN_BASE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef LIAN_API
#if defined(__GNUC__)
#define LIAN_API __attribute__((visibility("default")))
#else
#define LIAN_API
#endif
#endif

/* name, number, symbol (never changes), sentence */
#define LIAN_STATUS_LIST(X)                                                          \
  X(LIAN_OK, 0, "ok", "ok")                                                          \
  X(LIAN_NO_MEMORY, 1, "no_memory", "not enough memory")                             \
  X(LIAN_BAD_ARGUMENT, 2, "bad_argument", "bad argument")                            \
  X(LIAN_BAD_DATA, 3, "bad_data", "bad data")                                        \
  X(LIAN_CONTRADICTION, 4, "contradiction", "the given parts contradict each other") \
  X(LIAN_NOT_FOUND, 5, "not_found", "not found")                                     \
  X(LIAN_INPUT_OUTPUT, 6, "input_output", "input or output failed")                  \
  X(LIAN_SINGULAR, 7, "singular", "singular system")                                 \
  X(LIAN_NOT_PRODUCTIVE, 8, "not_productive", "the table is not productive")         \
  X(LIAN_NO_CONVERGENCE, 9, "no_convergence", "no convergence")                      \
  X(LIAN_INFEASIBLE, 10, "infeasible", "infeasible")                                 \
  X(LIAN_UNSUPPORTED, 11, "unsupported", "not supported for this kind of chain")     \
  X(LIAN_INTERRUPTED, 12, "interrupted", "interrupted")                              \
  X(LIAN_DATABASE, 13, "database", "database error")

typedef enum lian_status {
#define LIAN_STATUS_ENUM(name, number, symbol, text) name = number,
  LIAN_STATUS_LIST(LIAN_STATUS_ENUM)
#undef LIAN_STATUS_ENUM
} lian_status;

typedef struct lian_error {
  lian_status code;
  char text[500]; /* one sentence, UTF-8, always terminated */
} lian_error;

/* Lua's allocator contract: nsize 0 frees; osize is the old size (0 for a new block) */
typedef void *(*lian_allocate)(void *ud, void *block, size_t osize, size_t nsize);

/* limits on input files, so that a damaged or hostile one is refused before it exhausts memory; 0: the default */
typedef struct lian_limits {
  size_t size;     /* sizeof(lian_limits) */
  size_t columns;  /* of a record: 1 million */
  size_t record;   /* bytes of a record: 16 MiB */
  size_t rows;     /* records of a file: 100 million */
  size_t cells;    /* of a file: 500 million */
  size_t expanded; /* uncompressed bytes of a gzip file or a workbook: 16 GiB */
  size_t ratio;    /* uncompressed bytes per compressed byte, tested from 32 MiB on: 250 */
  size_t sheet;    /* bytes of a sheet of a workbook as text, which is kept in memory: 1 GiB */
} lian_limits;

typedef struct lian_env {
  lian_allocate allocate; /* NULL: realloc and free; called by the calling thread only */
  void *allocate_ud;
  int (*stop)(void *ud); /* NULL: never; polled by long loops, non-zero interrupts */
  void *stop_ud;
  int threads; /* 0: one */
  const lian_limits *limits; /* NULL: the defaults; read during the call */
  /* NULL: no reports; called by the calling thread, before stop, with the completed share of a long call, in [0, 1].
     Calls whose length is not known in advance (searches, iterations) never call it */
  void (*progress)(void *ud, double share);
  void *progress_ud;
} lian_env;

/* fills err (may be NULL) as the library does, independent of the locale; returns code. The format takes %s (text), %z
   (size_t), %d (int), %g (double, shortest form) and %%; text is cut at 499 bytes, at a character boundary.
   O(length) */
LIAN_API lian_status lian_set_error(lian_error *err, lian_status code, const char *format, ...);
LIAN_API int lian_stopped(const lian_env *env); /* 1: env asks to stop */

LIAN_API const char *lian_version(void);       /* of the library that runs, as LIAN_VERSION */
LIAN_API int lian_version_number(void);        /* as LIAN_VERSION_NUMBER */
/* the BLAS library in use, and the kernel that it selected for this processor ("" where it does not report one):
   results may differ in the last bits between kernels */
LIAN_API const char *lian_blas_config(void); /* "OpenBLAS 0.3.21 ..." */
LIAN_API const char *lian_blas_kernel(void); /* "Haswell" */
/* OpenBLAS's number of threads outside lian's calls (1 during them); 1 where threads could not be created */
LIAN_API int lian_blas_threads(void);
LIAN_API const char *lian_status_name(lian_status code); /* "bad data"; O(1) */
LIAN_API const char *lian_status_code(lian_status code); /* "bad_data": for programs; O(1) */

#ifdef __cplusplus
}
#endif
#endif
