/* restrictions on statements: interruption, time limits, and what a statement written by a user may
   read */
#ifndef STORE_GUARD_H
#define STORE_GUARD_H

#include "database.h"

/* sets up a new connection: defensive mode, limits, handlers */
void guard_open(lian_store *s);
/* removes the handlers that point to s */
void guard_close(lian_store *s);

/* prepares a statement of a user, which may only read the store's tables and views.
   LIAN_BAD_ARGUMENT, with s->refused set: it needs more. *rest: the text after the statement. */
lian_status guard_prepare(lian_store *s, const char *sql, sqlite3_stmt **out, const char **rest,
                          lian_error *err);
/* one step of it, which is interrupted at the time `until` (guard_now), 0: no limit; returns SQLite's code */
int guard_step(lian_store *s, sqlite3_stmt *q, double until);
double guard_now(void); /* monotonic clock, seconds */

#endif
