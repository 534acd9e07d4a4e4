/* a store: one SQLite file with a fixed schema */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include <sqlite3.h>

#include "../base/memory.h"
#include "../base/status.h"

struct lian_store {
  memory m;
  char *path;
  sqlite3 *db;
};

/* LIAN_DATABASE with what SQLite says, the file's name in front */
lian_status store_fail(const lian_store *s, const char *doing, lian_error *err);
/* runs statements that return nothing */
lian_status store_run(const lian_store *s, const char *sql, lian_error *err);
lian_status store_prepare(const lian_store *s, const char *sql, sqlite3_stmt **out,
                          lian_error *err);
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
