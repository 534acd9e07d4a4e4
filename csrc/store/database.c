/* opening a store: pragmas, application id, schema and its migrations
   The journal is a rollback journal (SQLite's default), so that the store is one file to hand over
   and a process killed at any point leaves it as it was before its last transaction. */
#include "../base/check.h"
#include "database.h"

#include <string.h>
#include <unistd.h>

#include "guard.h"
#include "schema.h"

lian_status store_fail(const lian_store *s, const char *doing, lian_error *err) {
  int code = sqlite3_errcode(s->db);
  if (code == SQLITE_NOMEM) return status_no_memory(err);
  if (code == SQLITE_INTERRUPT && s->late)
    return status_set(err, LIAN_DATABASE, "%s: %s: it took longer than it may", s->path, doing);
  if (code == SQLITE_INTERRUPT || (code == SQLITE_BUSY && s->stopped))
    return status_set(err, LIAN_INTERRUPTED, "interrupted");
  if (code == SQLITE_BUSY)
    return status_set(err, LIAN_DATABASE, "%s: %s: others kept it locked for more than %g s",
                      s->path, doing, s->wait);
  return status_set(err, LIAN_DATABASE, "%s: %s: %s", s->path, doing, sqlite3_errmsg(s->db));
}

/* runs statements that return nothing */
static lian_status store_run(const lian_store *s, const char *sql, lian_error *err) {
  if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK) return LIAN_OK;
  return store_fail(s, "cannot change the store", err);
}

lian_status store_prepare(const lian_store *s, const char *sql, sqlite3_stmt **out,
                          lian_error *err) {
  if (sqlite3_prepare_v2(s->db, sql, -1, out, NULL) == SQLITE_OK) return LIAN_OK;
  return store_fail(s, "cannot ask the store", err);
}

lian_status store_step(const lian_store *s, sqlite3_stmt *q, const char *doing, lian_error *err) {
  int code = sqlite3_step(q);
  lian_status status = code == SQLITE_DONE || code == SQLITE_ROW ? LIAN_OK
                                                                 : store_fail(s, doing, err);
  sqlite3_reset(q);
  return status;
}

lian_status store_begin(const lian_store *s, int *outer, lian_error *err) {
  *outer = sqlite3_get_autocommit(s->db);
  return store_run(s, *outer ? "BEGIN IMMEDIATE" : "SAVEPOINT within", err);
}

lian_status store_end(const lian_store *s, int outer, lian_error *err) {
  lian_status status = store_run(s, outer ? "COMMIT" : "RELEASE within", err);
  if (status) store_undo(s, outer);
  return status;
}

void store_undo(const lian_store *s, int outer) {
  sqlite3_exec(s->db, outer ? "ROLLBACK" : "ROLLBACK TO within; RELEASE within", NULL, NULL, NULL);
}

lian_status store_look(const lian_store *s, int *outer, lian_error *err) {
  *outer = sqlite3_get_autocommit(s->db);
  return *outer ? store_run(s, "BEGIN", err) : LIAN_OK;
}

void store_leave(const lian_store *s, int outer) {
  if (outer) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

void store_bind_text(sqlite3_stmt *q, int at, const char *text) {
  sqlite3_bind_text(q, at, text, -1, SQLITE_STATIC);
}

lian_status store_find_chain(const lian_store *s, const char *name, sqlite3_int64 *id,
                              lian_error *err) {
  sqlite3_stmt *q;
  lian_status status = store_prepare(s, "SELECT id FROM chain WHERE name = ?", &q, err);
  if (status) return status;
  store_bind_text(q, 1, name);
  int code = sqlite3_step(q);
  *id = code == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
  if (code != SQLITE_ROW && code != SQLITE_DONE) status = store_fail(s, "cannot read", err);
  sqlite3_finalize(q);
  return status;
}

void store_now(const lian_store *s, char out[32]) {
  sqlite3_stmt *q = NULL;
  out[0] = '\0';
  if (sqlite3_prepare_v2(s->db, "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')", -1, &q, NULL) ==
          SQLITE_OK &&
      sqlite3_step(q) == SQLITE_ROW) {
    const char *text = (const char *)sqlite3_column_text(q, 0);
    size_t length = text ? strlen(text) : 0;
    if (length < 32) memcpy(out, text ? text : "", length + 1);
  }
  sqlite3_finalize(q);
}

static lian_status read_integer(const lian_store *s, const char *sql, int *out, lian_error *err) {
  sqlite3_stmt *q = NULL;
  lian_status status = store_prepare(s, sql, &q, err);
  if (status) return status;
  if (sqlite3_step(q) == SQLITE_ROW) *out = sqlite3_column_int(q, 0);
  else status = store_fail(s, "cannot read the store", err);
  sqlite3_finalize(q);
  return status;
}

static lian_status set_pragma(const lian_store *s, const char *pragma, int value, lian_error *err) {
  char sql[80], digits[16];
  size_t at = 0, n = 0;
  while (pragma[at]) {
    sql[at] = pragma[at];
    at++;
  }
  unsigned v = (unsigned)value;
  do digits[n++] = (char)('0' + v % 10);
  while ((v /= 10) > 0);
  while (n > 0) sql[at++] = digits[--n];
  sql[at] = '\0';
  return store_run(s, sql, err);
}

/* from the version that the file has to ours */
static lian_status migrate(const lian_store *s, int version, lian_error *err) {
  lian_status status = LIAN_OK;
  for (int v = version; !status && v < SCHEMA_VERSION; v++)
    status = store_run(s, SCHEMA_STEPS[v], err);
  if (!status) status = set_pragma(s, "PRAGMA application_id = ", SCHEMA_APPLICATION, err);
  if (!status) status = set_pragma(s, "PRAGMA user_version = ", SCHEMA_VERSION, err);
  return status;
}

/* every table of the schema */
static const char *const TABLES[] = {
    "chain",    "node", "node_axis", "node_attribute", "flow", "category",    "entry",   "scenario",
    "run",      "frame", "frame_column", "cell",       "requirement", "variant", "provider",
    "provision", "network", "network_part", "sweep", "sweep_draw", "sweep_value"};

/* entries of the schema that are no table, view, index or trigger: virtual tables */
static const char OTHERS[] =
    "SELECT count(*) FROM sqlite_master WHERE sql IS NOT NULL"
    " AND substr(sql, 1, 13) <> 'CREATE TABLE ' AND substr(sql, 1, 12) <> 'CREATE VIEW '"
    " AND substr(sql, 1, 13) <> 'CREATE INDEX ' AND substr(sql, 1, 15) <> 'CREATE TRIGGER '"
    " AND substr(sql, 1, 20) <> 'CREATE UNIQUE INDEX '";

static int is_table(const lian_store *s, const char *name) {
  return sqlite3_table_column_metadata(s->db, "main", name, NULL, NULL, NULL, NULL, NULL,
                                       NULL) == SQLITE_OK;
}

/* columns of a table that are worked out when they are read */
static const char COMPUTED[] = "SELECT count(*) FROM pragma_table_xinfo(?) WHERE hidden > 1";

static lian_status count_computed(const lian_store *s, const char *table, int *out,
                                  lian_error *err) {
  sqlite3_stmt *q = NULL;
  lian_status status = store_prepare(s, COMPUTED, &q, err);
  if (status) return status;
  store_bind_text(q, 1, table);
  if (sqlite3_step(q) == SQLITE_ROW) *out = sqlite3_column_int(q, 0);
  else status = store_fail(s, "cannot read the store", err);
  sqlite3_finalize(q);
  return status;
}

/* A file from elsewhere may hold a view, or a virtual table, under the name of a table: reading
   it would run what its maker wrote, perhaps without end. Whether a name is a table says the
   schema as it was read; that a table is an ordinary one say the words with which it begins. */
static lian_status check_tables(const lian_store *s, lian_error *err) {
  int others = 0, computed = 0;
  lian_status status = read_integer(s, OTHERS, &others, err);
  if (!status && others)
    return status_set(err, LIAN_DATABASE, "%s: it holds a virtual table, which a store has not",
                      s->path);
  for (size_t k = 0; !status && k < sizeof TABLES / sizeof *TABLES; k++) {
    const char *what = is_table(s, TABLES[k]) ? NULL : "is no table";
    if (!what) status = count_computed(s, TABLES[k], &computed, err);
    if (!what && computed) what = "has columns that are computed";
    if (!status && what)
      status = status_set(err, LIAN_DATABASE,
                          "%s: '%s' %s: the store is damaged, or made to mislead", s->path,
                          TABLES[k], what);
  }
  return status;
}

/* within a transaction, so that a file which others make at the same time is not seen half made */
static lian_status settle_schema(const lian_store *s, lian_store_mode mode, lian_error *err) {
  int version = 0, application = 0, tables = 0;
  lian_status status = read_integer(s, "PRAGMA user_version", &version, err);
  if (!status) status = read_integer(s, "PRAGMA application_id", &application, err);
  if (!status) status = read_integer(s, "SELECT count(*) FROM sqlite_master", &tables, err);
  if (status) return status;
  if (tables > 0 && application != SCHEMA_APPLICATION)
    return status_set(err, LIAN_DATABASE, "%s: a database, but not one of lian", s->path);
  if (version < 0)
    return status_set(err, LIAN_DATABASE, "%s: unknown schema version %d: the store is damaged",
                      s->path, version);
  if (version > SCHEMA_VERSION)
    return status_set(err, LIAN_DATABASE,
                      "%s: schema version %d is newer than this lian knows (%d)", s->path, version,
                      SCHEMA_VERSION);
  if (version < SCHEMA_VERSION && mode == LIAN_STORE_READ)
    return status_set(err, LIAN_DATABASE, "%s: schema version %d must first be opened for writing",
                      s->path, version);
  if (version < SCHEMA_VERSION) status = migrate(s, version, err);
  return status ? status : check_tables(s, err);
}

/* A read alone waits for nobody who only prepares to save; what is to be brought up to date is
   looked at anew once nobody else can. */
static lian_status open_schema(const lian_store *s, lian_store_mode mode, lian_error *err) {
  int version = 0;
  lian_status status = read_integer(s, "PRAGMA user_version", &version, err);
  if (status) return status;
  int old = mode != LIAN_STORE_READ && version < SCHEMA_VERSION;
  status = store_run(s, old ? "BEGIN IMMEDIATE" : "BEGIN", err);
  if (status) return status;
  status = settle_schema(s, mode, err);
  if (!status) status = store_run(s, "COMMIT", err);
  if (status) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  return status;
}

/* pages of a file from elsewhere are checked, and read rather than mapped */
static const char SETTINGS[] = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                               " PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0";

lian_status lian_store_open(const lian_env *env, const char *path, lian_store_mode mode,
                            lian_store **out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"path", path}, {"out", out}), err);
  if (!wrong) wrong = check_choice((long)mode, LIAN_STORE_READ + 1, "mode", err);
  if (wrong) return wrong;
  static const int flags[] = {SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, SQLITE_OPEN_READWRITE,
                              SQLITE_OPEN_READONLY};
  memory m = memory_of(env);
  lian_store *s = memory_zero(m, 1, sizeof *s);
  if (!s) return status_no_memory(err);
  s->m = s->readable.m = m;
  s->owners = 1;
  s->opener = getpid();
  s->wait = STORE_WAIT;
  s->stop = env ? env->stop : NULL;
  s->stop_ud = env ? env->stop_ud : NULL;
  s->path = memory_text(m, path);
  lian_status status = s->path ? LIAN_OK : status_no_memory(err);
  if (!status && sqlite3_open_v2(path, &s->db, flags[mode], NULL) != SQLITE_OK)
    status = s->db ? store_fail(s, "cannot open", err) : status_no_memory(err);
  if (!status) {
    sqlite3_extended_result_codes(s->db, 0);
    guard_open(s);
    status = store_run(s, SETTINGS, err);
  }
  if (!status) status = open_schema(s, mode, err);
  if (status) lian_store_close(s);
  else *out = s;
  return status;
}

void lian_store_wait(lian_store *s, double seconds) {
  if (s) s->wait = seconds > 0 ? seconds : 0;
}

lian_store *lian_store_keep(lian_store *s) {
  if (s) s->owners++;
  return s;
}

const char *lian_store_path(const lian_store *s) { return s ? s->path : NULL; }

void lian_store_close(lian_store *s) {
  if (!s || --s->owners > 0) return;
  if (s->opener != getpid()) return; /* SQLite's files must not be closed in a child of the process that opened them */
  /* statements may outlive the handle; an open transaction, and its lock, may not */
  sqlite3_finalize(s->last);
  if (s->db) guard_close(s);
  if (s->db && !sqlite3_get_autocommit(s->db))
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close_v2(s->db);
  buffer_free(&s->readable);
  memory_text_free(s->m, s->path);
  memory_free(s->m, s, 1, sizeof *s);
}
