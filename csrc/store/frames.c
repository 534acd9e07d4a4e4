/* frames and runs in a store (lian/store.h): a row for each cell that is not missing, as lua/lian/store writes them */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/frame.h"
#include "database.h"

#define POLLED 4096 /* cells between polls of env->stop */
#define MOST_ROWS ((sqlite3_int64)1 << 31)
#define MOST_COLUMNS 100000

/* commits, or rolls back after an error */
static lian_status finish(const lian_store *s, int outer, lian_status status, lian_error *err) {
  if (!status) return store_end(s, outer, err);
  store_undo(s, outer);
  return status;
}

/* NULL: SQL NULL */
static void bind_text(sqlite3_stmt *q, int at, const char *text) {
  if (text) store_bind_text(q, at, text);
  else sqlite3_bind_null(q, at);
}

/* runs q once and finalises it */
static lian_status once(const lian_store *s, sqlite3_stmt *q, const char *doing, lian_error *err) {
  lian_status status = store_step(s, q, doing, err);
  sqlite3_finalize(q);
  return status;
}

/* ---- saving */

static void bind_cell(sqlite3_stmt *q, const lian_frame *f, const frame_cell *c) {
  static const char *const kinds[] = {"", "number", "integer", "flag", "text"};
  store_bind_text(q, 4, kinds[c->kind]);
  if (c->kind == LIAN_TEXT) store_bind_text(q, 5, f->texts.data + c->as.text);
  else if (c->kind != LIAN_NUMBER) sqlite3_bind_int64(q, 5, c->as.whole);
  else if (c->as.number == 0 && signbit(c->as.number)) store_bind_text(q, 5, "-0"); /* SQLite would drop the sign */
  else sqlite3_bind_double(q, 5, c->as.number);
}

static lian_status save_cells(const lian_env *env, const lian_store *s, sqlite3_int64 id, const lian_frame *f,
                              lian_error *err) {
  sqlite3_stmt *q;
  lian_status status =
      store_prepare(s, "INSERT INTO cell(frame, row, place, kind, value) VALUES(?,?,?,?,?)", &q, err);
  if (status) return status;
  size_t count = 0;
  for (size_t k = 0; k < f->columns && !status; k++)
    for (size_t i = 0; i < f->rows && !status; i++) {
      const frame_cell *c = frame_at(f, i, k);
      if (++count % POLLED == 0 && env_stopped_at(env, (double)count / (double)(f->rows * f->columns)))
        status = status_set(err, LIAN_INTERRUPTED, "interrupted");
      if (c->kind == LIAN_MISSING || status) continue;
      sqlite3_bind_int64(q, 1, id);
      sqlite3_bind_int64(q, 2, (sqlite3_int64)i + 1);
      sqlite3_bind_int64(q, 3, (sqlite3_int64)k + 1);
      bind_cell(q, f, c);
      status = store_step(s, q, "cannot save the frame", err);
    }
  sqlite3_finalize(q);
  return status;
}

static lian_status save_head(const lian_store *s, int64_t run, const char *name, const lian_frame *f,
                             sqlite3_int64 *id, lian_error *err) {
  char now[32];
  sqlite3_stmt *q;
  lian_status status = store_prepare(
      s, "INSERT INTO frame(run, name, title, note, rows, saved, version) VALUES(?,?,?,?,?,?,?)", &q, err);
  if (status) return status;
  store_now(s, now);
  if (run) sqlite3_bind_int64(q, 1, run);
  store_bind_text(q, 2, name);
  bind_text(q, 3, f->title);
  bind_text(q, 4, f->note);
  sqlite3_bind_int64(q, 5, (sqlite3_int64)f->rows);
  store_bind_text(q, 6, now);
  store_bind_text(q, 7, LIAN_VERSION);
  status = once(s, q, "cannot save the frame", err);
  if (!status) *id = sqlite3_last_insert_rowid(s->db);
  return status;
}

static lian_status save_columns(const lian_store *s, sqlite3_int64 id, const lian_frame *f, lian_error *err) {
  sqlite3_stmt *q;
  lian_status status =
      store_prepare(s, "INSERT INTO frame_column(frame, place, name, unit, digits) VALUES(?,?,?,?,NULL)", &q, err);
  if (status) return status;
  for (size_t k = 0; k < f->columns && !status; k++) {
    sqlite3_bind_int64(q, 1, id);
    sqlite3_bind_int64(q, 2, (sqlite3_int64)k + 1);
    store_bind_text(q, 3, lian_frame_name(f, k));
    bind_text(q, 4, lian_frame_unit(f, k));
    status = store_step(s, q, "cannot save the frame", err);
  }
  sqlite3_finalize(q);
  return status;
}

static lian_status save(const lian_env *env, const lian_store *s, int64_t run, const char *name, const lian_frame *f,
                        lian_error *err) {
  sqlite3_int64 id;
  lian_status status = save_head(s, run, name, f, &id, err);
  if (!status) status = save_columns(s, id, f, err);
  return status ? status : save_cells(env, s, id, f, err);
}

static lian_status find(const lian_store *s, int64_t run, const char *name, sqlite3_stmt **out, int *found,
                        lian_error *err) {
  lian_status status = store_prepare(
      s, "SELECT id, title, note, rows FROM frame WHERE coalesce(run, 0) = ? AND name = ?", out, err);
  if (status) return status;
  sqlite3_bind_int64(*out, 1, run);
  store_bind_text(*out, 2, name);
  int code = sqlite3_step(*out);
  *found = code == SQLITE_ROW;
  if (code == SQLITE_ROW || code == SQLITE_DONE) return LIAN_OK;
  status = store_fail(s, "cannot read the frame", err);
  sqlite3_finalize(*out);
  return status;
}

/* deletes a frame of that name when replace is 1, else an error */
static lian_status replace_frame(const lian_store *s, int64_t run, const char *name, int replace, lian_error *err) {
  sqlite3_stmt *q;
  int found;
  lian_status status = find(s, run, name, &q, &found, err);
  if (status) return status;
  sqlite3_int64 id = found ? sqlite3_column_int64(q, 0) : 0;
  sqlite3_finalize(q);
  if (!found) return LIAN_OK;
  if (!replace) return status_set(err, LIAN_DATABASE, "%s: a frame '%s' is there already", s->path, name);
  status = store_prepare(s, "DELETE FROM frame WHERE id = ?", &q, err);
  if (status) return status;
  sqlite3_bind_int64(q, 1, id);
  return once(s, q, "cannot replace the frame", err);
}

static lian_status check_name(const char *name, lian_error *err) {
  return *name ? LIAN_OK : status_set(err, LIAN_BAD_ARGUMENT, "name: expected one, got \"\"");
}

lian_status lian_store_save_frame(const lian_env *env, lian_store *s, int64_t run, const char *name,
                                  const lian_frame *f, int replace, lian_error *err) {
  lian_status status = check_given(GIVEN({"store", s}, {"name", name}, {"frame", f}), err);
  if (!status) status = check_name(name, err);
  int outer;
  if (!status) status = store_begin(s, &outer, err);
  if (status) return status;
  status = replace_frame(s, run, name, replace, err);
  if (!status) status = save(env, s, run, name, f, err);
  return finish(s, outer, status, err);
}

/* ---- loading */

static lian_status damaged(const lian_store *s, const char *name, const char *what, lian_error *err) {
  return status_set(err, LIAN_DATABASE, "%s: the frame '%s' is damaged: %s", s->path, name, what);
}

/* names and units of the columns into `texts`, two per column */
static lian_status read_columns(const lian_store *s, sqlite3_int64 id, const char *name, buffer *texts,
                                size_t *count, lian_error *err) {
  sqlite3_stmt *q;
  lian_status status =
      store_prepare(s, "SELECT name, unit FROM frame_column WHERE frame = ? ORDER BY place", &q, err);
  if (status) return status;
  sqlite3_bind_int64(q, 1, id);
  int code;
  *count = 0;
  while (!status && (code = sqlite3_step(q)) == SQLITE_ROW) {
    for (int k = 0; k < 2 && !status; k++) {
      const char *text = (const char *)sqlite3_column_text(q, k);
      if (!buffer_put(texts, text ? text : "", (text ? strlen(text) : 0) + 1)) status = status_no_memory(err);
    }
    if (!status && ++*count > MOST_COLUMNS) status = damaged(s, name, "too many columns", err);
  }
  if (!status && code != SQLITE_DONE) status = store_fail(s, "cannot read the frame", err);
  sqlite3_finalize(q);
  return status;
}

static lian_status read_cell(const lian_store *s, sqlite3_stmt *q, const char *name, lian_frame *f, lian_error *err) {
  sqlite3_int64 row = sqlite3_column_int64(q, 0), place = sqlite3_column_int64(q, 1);
  const char *kind = (const char *)sqlite3_column_text(q, 2);
  if (row < 1 || (size_t)row > f->rows || place < 1 || (size_t)place > f->columns)
    return damaged(s, name, "a cell lies outside it", err);
  frame_cell *c = frame_at(f, (size_t)row - 1, (size_t)place - 1);
  if (kind && strcmp(kind, "text") == 0) {
    const char *text = (const char *)sqlite3_column_text(q, 3);
    size_t length = text ? strlen(text) : 0;
    if (!frame_put_text(f, (size_t)row - 1, (size_t)place - 1, text ? text : "", length)) return status_no_memory(err);
  } else if (kind && (strcmp(kind, "integer") == 0 || strcmp(kind, "flag") == 0)) {
    *c = (frame_cell){.kind = *kind == 'f' ? LIAN_FLAG : LIAN_WHOLE, .as.whole = sqlite3_column_int64(q, 3)};
  } else if (kind && strcmp(kind, "number") == 0) {
    int negative_zero = sqlite3_column_type(q, 3) == SQLITE_TEXT;
    *c = (frame_cell){.kind = LIAN_NUMBER, .as.number = negative_zero ? -0.0 : sqlite3_column_double(q, 3)};
  } else {
    return damaged(s, name, "a cell of an unknown kind", err);
  }
  return LIAN_OK;
}

static lian_status read_cells(const lian_env *env, const lian_store *s, sqlite3_int64 id, const char *name,
                              lian_frame *f, lian_error *err) {
  sqlite3_stmt *q;
  size_t count = 0;
  int code;
  lian_status status = store_prepare(s, "SELECT row, place, kind, value FROM cell WHERE frame = ?", &q, err);
  if (status) return status;
  sqlite3_bind_int64(q, 1, id);
  while (!status && (code = sqlite3_step(q)) == SQLITE_ROW) {
    if (++count % POLLED == 0 && env_stopped(env)) status = status_set(err, LIAN_INTERRUPTED, "interrupted");
    if (!status) status = read_cell(s, q, name, f, err);
  }
  if (!status && code != SQLITE_DONE) status = store_fail(s, "cannot read the frame", err);
  sqlite3_finalize(q);
  return status;
}

/* a frame with the names and units in texts, which follow each other */
static lian_status make(memory m, const buffer *texts, size_t rows, size_t columns, lian_frame **out,
                        lian_error *err) {
  const char **list = memory_new(m, 2 * columns, sizeof *list), *at = texts->data;
  if (!list) return status_no_memory(err);
  for (size_t k = 0; k < columns; k++) {
    list[k] = at;
    at += strlen(at) + 1;
    list[columns + k] = at;
    at += strlen(at) + 1;
  }
  lian_status status = frame_make(m, rows, columns, list, list + columns, out, err);
  memory_free(m, list, 2 * columns, sizeof *list);
  return status;
}

/* q: current row is the frame's */
static lian_status load(const lian_env *env, const lian_store *s, sqlite3_stmt *q, const char *name, lian_frame **out,
                        lian_error *err) {
  memory m = memory_of(env);
  buffer texts = {.m = m};
  lian_frame *f = NULL;
  size_t columns = 0;
  sqlite3_int64 id = sqlite3_column_int64(q, 0), rows = sqlite3_column_int64(q, 3);
  if (rows < 0 || rows > MOST_ROWS) return damaged(s, name, "its number of rows", err);
  lian_status status = read_columns(s, id, name, &texts, &columns, err);
  if (!status) status = make(m, &texts, (size_t)rows, columns, &f, err);
  if (status == LIAN_BAD_DATA) status = damaged(s, name, "a column without a name of its own", err);
  buffer_free(&texts);
  const char *title = (const char *)sqlite3_column_text(q, 1), *note = (const char *)sqlite3_column_text(q, 2);
  if (!status && title && !(f->title = memory_text(m, title))) status = status_no_memory(err);
  if (!status && note && !(f->note = memory_text(m, note))) status = status_no_memory(err);
  if (!status) status = read_cells(env, s, id, name, f, err);
  if (status) lian_frame_free(f);
  else *out = f;
  return status;
}

lian_status lian_store_frame(const lian_env *env, lian_store *s, int64_t run, const char *name, lian_frame **out,
                             lian_error *err) {
  sqlite3_stmt *q;
  int found;
  lian_status status = check_given(GIVEN({"store", s}, {"name", name}, {"out", out}), err);
  if (!status) status = find(s, run, name, &q, &found, err);
  if (status) return status;
  if (found) status = load(env, s, q, name, out, err);
  else status = status_set(err, LIAN_NOT_FOUND, "%s: no frame '%s'", s->path, name);
  sqlite3_finalize(q);
  return status;
}

/* ---- runs */

static lian_status id_of(const lian_store *s, const char *sql, const char *what, const char *name, sqlite3_int64 *id,
                         lian_error *err) {
  sqlite3_stmt *q;
  *id = 0;
  if (!name) return LIAN_OK;
  lian_status status = store_prepare(s, sql, &q, err);
  if (status) return status;
  store_bind_text(q, 1, name);
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) *id = sqlite3_column_int64(q, 0);
  else if (code == SQLITE_DONE) status = status_set(err, LIAN_NOT_FOUND, "%s: no %s '%s'", s->path, what, name);
  else status = store_fail(s, "cannot read", err);
  sqlite3_finalize(q);
  return status;
}

static lian_status insert_run(const lian_store *s, const lian_run_spec *r, sqlite3_int64 *id, lian_error *err) {
  char now[32];
  sqlite3_stmt *q;
  sqlite3_int64 scenario, chain;
  lian_status status = id_of(s, "SELECT id FROM scenario WHERE name = ?", "scenario", r->scenario, &scenario, err);
  if (!status) status = id_of(s, "SELECT id FROM chain WHERE name = ?", "chain", r->chain, &chain, err);
  if (!status)
    status = store_prepare(s, "INSERT INTO run(scenario, chain, seed, options, note, saved, version, recipe, verb)"
                              " VALUES(?,?,?,?,?,?,?,?,?)", &q, err);
  if (status) return status;
  store_now(s, now);
  if (scenario) sqlite3_bind_int64(q, 1, scenario);
  if (chain) sqlite3_bind_int64(q, 2, chain);
  sqlite3_bind_int64(q, 3, r->seed);
  const char *texts[] = {r->options, r->note, now, LIAN_VERSION, "cannot be repeated: saved by a program", "run"};
  for (int k = 0; k < 6; k++) store_bind_text(q, k + 4, texts[k] ? texts[k] : "");
  status = once(s, q, "cannot save the run", err);
  if (!status) *id = sqlite3_last_insert_rowid(s->db);
  return status;
}

lian_status lian_store_save_run(const lian_env *env, lian_store *s, const lian_run_spec *r, int64_t *id,
                                lian_error *err) {
  sqlite3_int64 made = 0;
  lian_status status = check_given(GIVEN({"store", s}, {"spec", r}, {"id", id}), err);
  if (!status) status = check_size(r->size, sizeof *r, "lian_run_spec", err);
  if (!status && r->frames > 0) status = check_given(GIVEN({"name", r->name}, {"frame", r->frame}), err);
  for (size_t k = 0; k < (status ? 0 : r->frames) && !status; k++) {
    status = check_given(GIVEN({"name", r->name[k]}, {"frame", r->frame[k]}), err);
    if (!status) status = check_name(r->name[k], err);
  }
  int outer;
  if (!status) status = store_begin(s, &outer, err);
  if (status) return status;
  status = insert_run(s, r, &made, err);
  for (size_t k = 0; k < r->frames && !status; k++) status = save(env, s, made, r->name[k], r->frame[k], err);
  status = finish(s, outer, status, err);
  if (!status) *id = made;
  return status;
}

/* ---- lists */

static const struct listing {
  const char *sql;
  const char *names[8];
} LISTINGS[] = {
    {"SELECT name, kind, title, saved FROM chain ORDER BY name", {"name", "kind", "title", "saved"}},
    {"SELECT coalesce(run, 0), name, rows, saved FROM frame ORDER BY coalesce(run, 0), name",
     {"run", "name", "rows", "saved"}},
    {"SELECT name, saved FROM scenario ORDER BY name", {"name", "saved"}},
    {"SELECT r.id, s.name, c.name, r.seed, r.options, r.note, r.saved FROM run r LEFT JOIN scenario s ON s.id ="
     " r.scenario LEFT JOIN chain c ON c.id = r.chain ORDER BY r.id",
     {"id", "scenario", "chain", "seed", "options", "note", "saved"}}};

static lian_status fill_row(sqlite3_stmt *q, lian_frame *f, size_t row, lian_error *err) {
  for (size_t k = 0; k < f->columns; k++) {
    int at = (int)k, type = sqlite3_column_type(q, at);
    if (type == SQLITE_NULL) continue;
    if (type == SQLITE_INTEGER) {
      *frame_at(f, row, k) = (frame_cell){.kind = LIAN_WHOLE, .as.whole = sqlite3_column_int64(q, at)};
      continue;
    }
    const char *text = (const char *)sqlite3_column_text(q, at);
    if (!frame_put_text(f, row, k, text ? text : "", text ? strlen(text) : 0)) return status_no_memory(err);
  }
  return LIAN_OK;
}

static size_t count_rows(sqlite3_stmt *q) {
  size_t rows = 0;
  while (sqlite3_step(q) == SQLITE_ROW) rows++;
  sqlite3_reset(q);
  return rows;
}

lian_status lian_store_list(const lian_env *env, lian_store *s, lian_listing what, lian_frame **out, lian_error *err) {
  static const char *const units[8] = {"", "", "", "", "", "", "", ""};
  sqlite3_stmt *q;
  lian_frame *f = NULL;
  lian_status status = check_given(GIVEN({"store", s}, {"out", out}), err);
  if (!status) status = check_choice((long)what, LIAN_LIST_RUNS + 1, "what", err);
  if (!status) status = store_prepare(s, LISTINGS[what].sql, &q, err);
  if (status) return status;
  size_t columns = (size_t)sqlite3_column_count(q), rows = count_rows(q), row = 0;
  int code = SQLITE_DONE;
  status = frame_make(memory_of(env), rows, columns, LISTINGS[what].names, units, &f, err);
  while (!status && row < rows && (code = sqlite3_step(q)) == SQLITE_ROW) status = fill_row(q, f, row++, err);
  if (!status && row < rows) status = store_fail(s, "cannot read the store", err);
  sqlite3_finalize(q);
  if (status) lian_frame_free(f);
  else *out = f;
  return status;
}
