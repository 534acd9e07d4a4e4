/* restrictions on statements
   An authoriser limits a user's statement to the tables and views of the store and to
   functions of their arguments alone. The names of tables are read from the schema before, as an
   authoriser may not run queries. Every statement polls `stop` each STORE_POLLED steps, and waits
   for other writers for s->wait seconds, polling meanwhile. */
#include "guard.h"

#include <string.h>
#include <time.h>

double guard_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- stopping and waiting */

static int stopped(const lian_store *s) { return s->stop && s->stop(s->stop_ud); }

static int look(void *ud) {
  lian_store *s = ud;
  if (stopped(s)) return 1;
  s->late = s->until > 0 && guard_now() > s->until;
  return s->late;
}

/* locks of other writers are retried every 1 to 5 ms */
static int wait_for_others(void *ud, int times) {
  lian_store *s = ud;
  double now = guard_now();
  if (times == 0) {
    s->since = now;
    s->stopped = 0;
  }
  if (stopped(s)) s->stopped = 1;
  if (s->stopped || now - s->since >= s->wait) return 0;
  nanosleep(&(struct timespec){0, times < 20 ? 1000000 : 5000000}, NULL);
  return 1;
}

/* ---- what a user's statement may do */

/* SQLite functions that depend only on their arguments, the clock and random numbers, with
   time linear in the length of arguments: a call cannot be interrupted. instr, replace and trim take
   the product of two lengths. */
static const char *const FUNCTIONS[] = {
    "->", "->>", "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "avg",
    "ceil", "ceiling", "char", "coalesce", "concat", "concat_ws", "cos", "cosh", "count",
    "cume_dist", "current_date", "current_time", "current_timestamp", "date", "datetime",
    "degrees", "dense_rank", "exp", "first_value", "floor", "format", "glob", "group_concat",
    "hex", "ifnull", "iif", "json", "json_array", "json_array_length", "json_extract",
    "json_group_array", "json_group_object", "json_object", "json_quote", "json_type",
    "json_valid", "julianday", "lag", "last_value", "lead", "length", "like", "likelihood",
    "likely", "ln", "log", "log10", "log2", "lower", "max", "min", "mod", "nth_value", "ntile",
    "nullif", "octet_length", "percent_rank", "pi", "pow", "power", "printf", "quote",
    "radians", "random", "randomblob", "rank", "round", "row_number", "sign", "sin", "sinh",
    "soundex", "sqlite_version", "sqrt", "strftime", "string_agg", "substr", "substring", "sum",
    "tan", "tanh", "time", "timediff", "total", "trunc", "typeof", "unicode", "unixepoch",
    "unlikely", "upper", "zeroblob"};

static int is_function(const char *name) {
  for (size_t k = 0; k < sizeof FUNCTIONS / sizeof *FUNCTIONS; k++)
    if (sqlite3_stricmp(FUNCTIONS[k], name) == 0) return 1;
  return 0;
}

static int is_readable(const lian_store *s, const char *name) {
  const char *at = s->readable.data, *end = at + s->readable.used;
  for (; at < end; at += strlen(at) + 1)
    if (sqlite3_stricmp(at, name) == 0) return 1;
  return 0;
}

static const char *verb_of(int action) {
  switch (action) {
    case SQLITE_ATTACH: return "ATTACH";
    case SQLITE_DETACH: return "DETACH";
    case SQLITE_PRAGMA: return "PRAGMA";
    case SQLITE_TRANSACTION: return "begin or end a transaction";
    case SQLITE_SAVEPOINT: return "SAVEPOINT";
    case SQLITE_CREATE_VTABLE: return "read a virtual table";
    default: return "do anything else";
  }
}

static int refuse(lian_store *s, const char *what, const char *name) {
  sqlite3_snprintf(STORE_SHOWN, s->refused, what, name);
  return SQLITE_DENY;
}

/* A read without a column is of a table whose rows are counted, and then without the name of its
   database when it is one that the statement itself defines. */
static int may_read(lian_store *s, const char *table, const char *column) {
  if (is_readable(s, table)) return SQLITE_OK;
  int own = !*column && sqlite3_strnicmp(table, "pragma_", 7) != 0;
  return own ? SQLITE_OK : refuse(s, "read %s", table);
}

static int authorise(void *ud, int action, const char *a, const char *b, const char *database,
                     const char *by) {
  lian_store *s = ud;
  (void)database;
  (void)by;
  if (!s->restricted) return SQLITE_OK;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE: return SQLITE_OK;
    case SQLITE_READ: return may_read(s, a ? a : "", b ? b : "");
    case SQLITE_FUNCTION: return is_function(b) ? SQLITE_OK : refuse(s, "call %s", b);
    default: return refuse(s, "%s", verb_of(action));
  }
}

/* tables and views of the schema; without virtual tables */
static const char READABLE[] =
    "SELECT name FROM sqlite_master WHERE type = 'view' OR type = 'table'"
    " AND substr(sql, 1, 13) = 'CREATE TABLE ' UNION ALL VALUES('sqlite_master'), ('sqlite_schema')";

static lian_status list_readable(lian_store *s, lian_error *err) {
  sqlite3_stmt *q = NULL;
  int code;
  lian_status status = store_prepare(s, READABLE, &q, err);
  if (status) return status;
  s->readable.used = 0;
  while ((code = sqlite3_step(q)) == SQLITE_ROW && !status) {
    const char *name = (const char *)sqlite3_column_text(q, 0);
    if (name && !buffer_put(&s->readable, name, strlen(name) + 1)) status = status_no_memory(err);
  }
  if (!status && code != SQLITE_DONE) status = store_fail(s, "cannot read the schema", err);
  sqlite3_finalize(q);
  return status;
}

/* ---- statements */

/* The limit on text length bounds the time of one function call, which cannot be interrupted: LIKE with
   the longest pattern 0.1 s. */
static void restrict_to(lian_store *s, int yes, double until) {
  s->restricted = yes;
  s->until = until;
  sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, yes ? STORE_ASKED : STORE_LONGEST);
}

lian_status guard_prepare(lian_store *s, const char *sql, sqlite3_stmt **out, const char **rest,
                          lian_error *err) {
  lian_status status = list_readable(s, err);
  if (status) return status;
  s->refused[0] = '\0';
  restrict_to(s, 1, 0);
  int code = sqlite3_prepare_v2(s->db, sql, -1, out, rest);
  restrict_to(s, 0, 0);
  if (code == SQLITE_OK) return LIAN_OK;
  if (!s->refused[0]) return store_fail(s, "cannot understand the statement", err);
  return status_set(err, LIAN_BAD_ARGUMENT,
                    "SQL: a query may only read the tables and views of the store, not %s",
                    s->refused);
}

int guard_step(lian_store *s, sqlite3_stmt *q, double until) {
  restrict_to(s, 1, until);
  int code = sqlite3_step(q);
  restrict_to(s, 0, 0);
  return code;
}

void guard_open(lian_store *s) {
  sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
  sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, (int *)NULL);
  sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, (int *)NULL);
  sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, STORE_LONGEST);
  sqlite3_limit(s->db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, STORE_PATTERN);
  sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_busy_handler(s->db, wait_for_others, s);
  sqlite3_progress_handler(s->db, STORE_POLLED, look, s);
  sqlite3_set_authorizer(s->db, authorise, s);
}

void guard_close(lian_store *s) {
  sqlite3_busy_handler(s->db, NULL, NULL);
  sqlite3_progress_handler(s->db, 0, NULL, NULL);
  sqlite3_set_authorizer(s->db, NULL, NULL);
}
