/* what stands between a statement and the store: who may stop it, for how long it may run, and what a
   statement that a user wrote may read */
#ifndef STORE_GUARD_H
#define STORE_GUARD_H

#include "database.h"

/* of a connection that was just opened: defensive mode, limits, handlers */
void guard_open(lian_store *s);
/* no handler points to s any more */
void guard_close(lian_store *s);

/* prepares a statement of a user, which may read the store's tables and views and nothing else.
   LIAN_BAD_ARGUMENT, with s->refused set: it asks for more. *rest: what follows the statement. */
lian_status guard_prepare(lian_store *s, const char *sql, sqlite3_stmt **out, const char **rest,
                          lian_error *err);
/* one step of it, which must have ended at `until` (guard_now), 0: whenever; SQLite's code */
int guard_step(lian_store *s, sqlite3_stmt *q, double until);
double guard_now(void); /* seconds of a steady clock */

#endif
