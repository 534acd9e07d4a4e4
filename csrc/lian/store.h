/* the store

   One SQLite file. Numbers come back bit for bit. Every save is one transaction: a process killed
   at any point leaves the file as it was before, and programs that save at once take turns. One
   handle belongs to one thread at a time. */
#ifndef LIAN_STORE_H
#define LIAN_STORE_H

#include "chain.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_store lian_store;

typedef enum lian_store_mode {
  LIAN_STORE_CREATE, /* made when it is not there */
  LIAN_STORE_OPEN,   /* must be there */
  LIAN_STORE_READ    /* must be there, is not changed */
} lian_store_mode;

/* LIAN_DATABASE: cannot open, not a store of lian, a schema newer than this version knows, tables
   that are none. The allocator and `stop` of env are used until the store is closed. */
LIAN_API lian_status lian_store_open(const lian_env *env, const char *path, lian_store_mode mode,
                                     lian_store **out, lian_error *err);
LIAN_API void lian_store_close(lian_store *s);
/* how long a call waits for other programs that save (10 seconds), looking at `stop` meanwhile;
   then it gives LIAN_DATABASE */
LIAN_API void lian_store_wait(lian_store *s, double seconds);
/* LIAN_DATABASE when the name is taken and replace is 0; one insert a filled cell */
LIAN_API lian_status lian_store_save_chain(const lian_env *env, lian_store *s, const char *name,
                                           const lian_chain *c, int replace, lian_error *err);
/* LIAN_NOT_FOUND: no such chain */
LIAN_API lian_status lian_store_chain(const lian_env *env, lian_store *s, const char *name,
                                      lian_chain **out, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
