/* a store: one SQLite file with a fixed schema
   What looks at a statement from outside (the authoriser, the progress and the busy handler) is in
   guard.c. */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include <sqlite3.h>
#include <sys/types.h>

#include "../base/memory.h"
#include "../base/status.h"

#define STORE_WAIT 10.0            /* seconds for which others that save are waited for */
#define STORE_SHOWN 100            /* bytes of what a statement may not do */
#define STORE_LONGEST (1 << 24)    /* bytes of a text, and of a row */
#define STORE_ASKED (1 << 20)      /* the same in a statement of a user */
#define STORE_PATTERN 100         /* bytes of a pattern of LIKE and GLOB */
#define STORE_POLLED 1000          /* steps of a statement between two looks at the caller */

struct lian_store {
  memory m;
  char *path;
  sqlite3 *db;
  sqlite3_stmt *last; /* the last change of Lua, ready for another of the same text, or NULL */
  size_t owners;
  pid_t opener; /* the process */
  int (*stop)(void *ud); /* the caller's, or NULL */
  void *stop_ud;
  double wait;    /* seconds */
  double since;   /* when the wait that goes on began, seconds of a steady clock */
  double until;   /* when the statement of a user must have ended, 0: whenever */
  int late;       /* it had not */
  int stopped;    /* the caller ended a wait */
  int restricted; /* the statement that is prepared or stepped is a user's */
  buffer readable; /* names of tables and views, each terminated: what a user's statement may read */
  char refused[STORE_SHOWN]; /* what the last one may not do */
};

/* LIAN_DATABASE with what SQLite says, the file's name in front */
lian_status store_fail(const lian_store *s, const char *doing, lian_error *err);
lian_status store_prepare(const lian_store *s, const char *sql, sqlite3_stmt **out,
                          lian_error *err);
/* A transaction, which waits for others that save; within one that is open, a savepoint of that
   name. *outer is for the end: 1 for a transaction. */
lian_status store_begin(const lian_store *s, int *outer, lian_error *err);
lian_status store_end(const lian_store *s, int outer, lian_error *err);
void store_undo(const lian_store *s, int outer);
/* one state of the store for several reads, whatever others save meanwhile */
lian_status store_look(const lian_store *s, int *outer, lian_error *err);
void store_leave(const lian_store *s, int outer);
/* one step of a statement that returns nothing, then made ready for the next */
lian_status store_step(const lian_store *s, sqlite3_stmt *q, const char *doing, lian_error *err);
/* text must live until the next step */
void store_bind_text(sqlite3_stmt *q, int at, const char *text);
/* the chain's row, 0 when there is none of that name */
lian_status store_find_chain(const lian_store *s, const char *name, sqlite3_int64 *id,
                             lian_error *err);
/* "2026-01-31T12:00:00Z" */
void store_now(const lian_store *s, char out[32]);

#endif
