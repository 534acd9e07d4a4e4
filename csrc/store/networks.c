/* networks of firms in a store: arrays in blocks, one insert each */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../base/labels.h"
#include "database.h"

#define BLOCK ((size_t)1 << 22) /* bytes of a part's block */
#define LONGEST_NAME 200

/* the order of bytes of this machine's numbers */
static const char *byte_order(void) {
  const uint16_t one = 1;
  unsigned char first;
  memcpy(&first, &one, 1);
  return first ? "little" : "big";
}

/* ---- saving */

typedef struct saver {
  const lian_env *env;
  const lian_store *s;
  sqlite3_int64 id;
  sqlite3_stmt *insert;
  lian_error *err;
} saver;

static lian_status save_part(saver *k, const char *part, const void *data, size_t bytes) {
  lian_status status = LIAN_OK;
  for (size_t at = 0, place = 1; !status && at < bytes; at += BLOCK, place++) {
    size_t size = bytes - at < BLOCK ? bytes - at : BLOCK;
    if (env_stopped(k->env)) return status_set(k->err, LIAN_INTERRUPTED, "interrupted");
    sqlite3_bind_int64(k->insert, 1, k->id);
    store_bind_text(k->insert, 2, part);
    sqlite3_bind_int64(k->insert, 3, (sqlite3_int64)place);
    sqlite3_bind_int64(k->insert, 4, (sqlite3_int64)bytes);
    sqlite3_bind_blob64(k->insert, 5, (const char *)data + at, size, SQLITE_STATIC);
    status = store_step(k->s, k->insert, "cannot save the network", k->err);
  }
  return status;
}

/* texts with a zero byte behind each; NULL counts as "" */
static lian_status save_texts(saver *k, const char *part, size_t count, const char *(*text)(const void *, size_t),
                              const void *of) {
  buffer b = {.m = k->s->m};
  int good = 1;
  for (size_t i = 0; good && i < count; i++) {
    const char *t = text(of, i);
    good = buffer_put(&b, t ? t : "", (t ? strlen(t) : 0) + 1);
  }
  lian_status status = good ? save_part(k, part, b.data, b.used) : status_no_memory(k->err);
  buffer_free(&b);
  return status;
}

static const char *label_at(const void *labels, size_t i) { return lian_labels_text(labels, i); }
static const char *text_at(const void *texts, size_t i) { return ((const char *const *)texts)[i]; }

static lian_status save_links(saver *k, const lian_network_view *v) {
  lian_status status = save_part(k, "start", v->out_start, (v->nodes + 1) * sizeof *v->out_start);
  if (!status) status = save_part(k, "buyer", v->buyer, v->links * sizeof *v->buyer);
  if (!status) status = save_part(k, "value", v->value, v->links * sizeof *v->value);
  if (!status && v->from) status = save_part(k, "from", v->from, v->links * sizeof *v->from);
  if (!status && v->to) status = save_part(k, "to", v->to, v->links * sizeof *v->to);
  if (!status && v->labels) status = save_texts(k, "labels", v->nodes, label_at, v->labels);
  return status;
}

static lian_status save_columns(saver *k, size_t nodes, const lian_network_notes *notes) {
  lian_status status = LIAN_OK;
  for (size_t c = 0; !status && notes && c < notes->columns; c++) {
    const lian_column *column = &notes->column[c];
    char part[LONGEST_NAME + 2];
    size_t length = column->name ? strlen(column->name) : 0;
    if (length == 0 || length > LONGEST_NAME)
      return status_set(k->err, LIAN_BAD_ARGUMENT, "column %z: expected a name of 1 to 200 bytes", c + 1);
    part[0] = column->texts ? ':' : '=';
    memcpy(part + 1, column->name, length + 1);
    status = column->texts ? save_texts(k, part, nodes, text_at, column->texts)
                           : save_part(k, part, column->numbers, nodes * sizeof *column->numbers);
  }
  return status;
}

static lian_status insert_network(saver *k, const char *name, const lian_network_view *v,
                                  const lian_network_notes *notes) {
  sqlite3_stmt *q;
  char now[32];
  lian_status status = store_prepare(
      k->s, "INSERT INTO network(name, title, unit, source, year, date, firms, places, undirected, dated, bytes, saved,"
            " version) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)", &q, k->err);
  if (status) return status;
  const char *texts[] = {name, notes ? notes->title : NULL, notes ? notes->unit : NULL, notes ? notes->source : NULL};
  store_now(k->s, now);
  for (int t = 0; t < 4; t++) store_bind_text(q, t + 1, texts[t] ? texts[t] : "");
  if (notes && notes->year) sqlite3_bind_int(q, 5, notes->year);
  store_bind_text(q, 6, notes && notes->date ? notes->date : "");
  sqlite3_bind_int64(q, 7, (sqlite3_int64)v->nodes);
  sqlite3_bind_int64(q, 8, (sqlite3_int64)v->links);
  sqlite3_bind_int(q, 9, v->undirected);
  sqlite3_bind_int(q, 10, v->from != NULL);
  store_bind_text(q, 11, byte_order());
  store_bind_text(q, 12, now);
  store_bind_text(q, 13, lian_version());
  status = store_step(k->s, q, "cannot save the network", k->err);
  sqlite3_finalize(q);
  k->id = sqlite3_last_insert_rowid(k->s->db);
  return status;
}

static lian_status find_network(const lian_store *s, const char *name, sqlite3_int64 *id, lian_error *err) {
  sqlite3_stmt *q;
  lian_status status = store_prepare(s, "SELECT id FROM network WHERE name = ?", &q, err);
  if (status) return status;
  store_bind_text(q, 1, name);
  int code = sqlite3_step(q);
  *id = code == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
  if (code != SQLITE_ROW && code != SQLITE_DONE) status = store_fail(s, "cannot read", err);
  sqlite3_finalize(q);
  return status;
}

static lian_status replace_network(const lian_store *s, const char *name, int replace, lian_error *err) {
  sqlite3_int64 id;
  sqlite3_stmt *q;
  lian_status status = find_network(s, name, &id, err);
  if (status || id == 0) return status;
  if (!replace) return status_set(err, LIAN_DATABASE, "%s: a network '%s' is there already", s->path, name);
  status = store_prepare(s, "DELETE FROM network WHERE id = ?", &q, err);
  if (status) return status;
  sqlite3_bind_int64(q, 1, id);
  status = store_step(s, q, "cannot replace the network", err);
  sqlite3_finalize(q);
  return status;
}

lian_status lian_store_save_network(const lian_env *env, lian_store *s, const char *name, const lian_network *g,
                                    const lian_network_notes *notes, int replace, lian_error *err) {
  lian_network_view v = {.size = sizeof v};
  lian_status status = check_given(GIVEN({"store", s}, {"name", name}, {"network", g}), err);
  if (!status && notes) status = check_size(notes->size, sizeof *notes, "lian_network_notes", err);
  if (!status && notes) status = check_list(notes->column, notes->columns, "column", err);
  if (!status) status = lian_network_look(g, &v, err);
  if (status) return status;
  saver k = {.env = env, .s = s, .err = err};
  int outer;
  status = store_begin(s, &outer, err);
  if (status) return status;
  status = replace_network(s, name, replace, err);
  if (!status) status = insert_network(&k, name, &v, notes);
  if (!status)
    status = store_prepare(s, "INSERT INTO network_part(network, part, place, size, data) VALUES(?,?,?,?,?)", &k.insert,
                           err);
  if (!status) status = save_links(&k, &v);
  if (!status) status = save_columns(&k, v.nodes, notes);
  sqlite3_finalize(k.insert);
  if (!status) return store_end(s, outer, err);
  store_undo(s, outer);
  return status;
}

/* ---- loading */

typedef struct loader {
  const lian_env *env;
  const lian_store *s;
  const char *name;
  sqlite3_int64 id;
  size_t nodes, places;
  int undirected, dated;
  lian_error *err;
} loader;

static lian_status damaged(const loader *k, const char *what) {
  return status_set(k->err, LIAN_DATABASE, "%s: the network '%s' is damaged: %s", k->s->path, k->name, what);
}

/* the bytes of a part, which must be so many (0: any number), with a zero behind them; NULL data where there are none */
typedef struct part {
  char *data;
  size_t bytes;
} part;

static void part_free(const loader *k, part *p) {
  memory_free(k->s->m, p->data, p->bytes + 1, 1);
  p->data = NULL;
}

static lian_status take_block(const loader *k, sqlite3_stmt *q, part *p, size_t *at, size_t expected) {
  size_t size = (size_t)sqlite3_column_bytes(q, 1);
  sqlite3_int64 claimed = sqlite3_column_int64(q, 0);
  if (sqlite3_column_type(q, 1) != SQLITE_BLOB || claimed < 0 || (expected && (size_t)claimed != expected))
    return damaged(k, "a part is of another size");
  if (!p->data) {
    if ((size_t)claimed > PTRDIFF_MAX - 1) return damaged(k, "a part is of another size");
    p->bytes = (size_t)claimed;
    p->data = memory_new(k->s->m, p->bytes + 1, 1);
    if (!p->data) return status_no_memory(k->err);
    p->data[p->bytes] = '\0';
  }
  if ((size_t)claimed != p->bytes || size > p->bytes - *at) return damaged(k, "a part is of another size");
  memcpy(p->data + *at, sqlite3_column_blob(q, 1), size);
  *at += size;
  return LIAN_OK;
}

/* claims of texts are held against what is there before memory is taken for them */
static lian_status check_claim(const loader *k, const char *name, lian_error *err) {
  sqlite3_stmt *q;
  lian_status status = store_prepare(k->s, "SELECT coalesce(sum(length(data)), 0), coalesce(max(size), 0) FROM"
                                           " network_part WHERE network = ? AND part = ?", &q, err);
  if (status) return status;
  sqlite3_bind_int64(q, 1, k->id);
  store_bind_text(q, 2, name);
  if (sqlite3_step(q) != SQLITE_ROW) status = store_fail(k->s, "cannot read the network", err);
  else if (sqlite3_column_int64(q, 0) != sqlite3_column_int64(q, 1)) status = damaged(k, "a part is cut short");
  sqlite3_finalize(q);
  return status;
}

static lian_status load_part(const loader *k, const char *name, size_t expected, part *p) {
  sqlite3_stmt *q;
  size_t at = 0;
  *p = (part){NULL, 0};
  lian_status status = check_claim(k, name, k->err);
  if (!status)
    status = store_prepare(k->s, "SELECT size, data FROM network_part WHERE network = ? AND part = ? ORDER BY place", &q,
                           k->err);
  if (status) return status;
  sqlite3_bind_int64(q, 1, k->id);
  store_bind_text(q, 2, name);
  int code = SQLITE_DONE;
  while (!status && (code = sqlite3_step(q)) == SQLITE_ROW) {
    status = take_block(k, q, p, &at, expected);
    if (!status && env_stopped(k->env)) status = status_set(k->err, LIAN_INTERRUPTED, "interrupted");
  }
  if (!status && code != SQLITE_DONE) status = store_fail(k->s, "cannot read the network", k->err);
  sqlite3_finalize(q);
  if (!status && (at != p->bytes || (expected && !p->data))) status = damaged(k, "a part is missing");
  if (status) part_free(k, p);
  return status;
}

/* where each of count texts begins; NULL: they are not that many, or out of memory (*status) */
static const char **texts_of(const loader *k, const part *p, size_t count, lian_status *status) {
  const char **texts = memory_new(k->s->m, count, sizeof *texts);
  size_t at = 0, i = 0;
  *status = texts ? LIAN_OK : status_no_memory(k->err);
  for (; texts && i < count && at < p->bytes; i++) {
    texts[i] = p->data + at;
    at += strlen(p->data + at) + 1;
  }
  if (texts && (i < count || at != p->bytes)) {
    memory_free(k->s->m, texts, count, sizeof *texts);
    *status = damaged(k, "a list of texts is of another length");
    return NULL;
  }
  return texts;
}

static lian_status load_labels(const loader *k, lian_labels **out) {
  part p;
  lian_status status = load_part(k, "labels", 0, &p);
  *out = NULL;
  if (status || !p.data) return status;
  const char **texts = texts_of(k, &p, k->nodes, &status);
  if (!status) status = lian_labels_new(k->env, k->nodes, texts, out, k->err);
  if (status == LIAN_BAD_DATA) status = damaged(k, "its labels are not distinct");
  memory_free(k->s->m, texts, k->nodes, sizeof *texts);
  part_free(k, &p);
  return status;
}

static lian_status load_links(const loader *k, lian_network **out) {
  part start = {NULL, 0}, buyer = {NULL, 0}, value = {NULL, 0}, from = {NULL, 0}, to = {NULL, 0};
  lian_labels *labels = NULL;
  lian_status status = load_part(k, "start", (k->nodes + 1) * sizeof(uint32_t), &start);
  if (!status) status = load_part(k, "buyer", k->places * sizeof(uint32_t), &buyer);
  if (!status) status = load_part(k, "value", k->places * sizeof(double), &value);
  if (!status && k->dated) status = load_part(k, "from", k->places * sizeof(int32_t), &from);
  if (!status && k->dated) status = load_part(k, "to", k->places * sizeof(int32_t), &to);
  if (!status) status = load_labels(k, &labels);
  if (!status) {
    lian_rows_spec s = {.size = sizeof s, .nodes = k->nodes, .links = k->places, .start = (const uint32_t *)(void *)start.data,
                        .buyer = (const uint32_t *)(void *)buyer.data, .value = (const double *)(void *)value.data,
                        .from = (const int32_t *)(void *)from.data, .to = (const int32_t *)(void *)to.data,
                        .undirected = k->undirected};
    lian_error why;
    status = lian_network_rows(k->env, &s, labels, out, &why);
    if (status == LIAN_BAD_DATA || status == LIAN_BAD_ARGUMENT) status = damaged(k, why.text);
    else if (status && k->err) *k->err = why;
  }
  part *parts[] = {&start, &buyer, &value, &from, &to};
  for (int p = 0; p < 5; p++) part_free(k, parts[p]);
  lian_labels_free(labels);
  return status;
}

/* ---- columns */

#define MOST_COLUMNS 1000

typedef struct columns {
  size_t count;
  char *name[MOST_COLUMNS];
  part data[MOST_COLUMNS];
  const char **texts[MOST_COLUMNS];
} columns;

static lian_status name_columns(const loader *k, columns *c) {
  sqlite3_stmt *q;
  lian_status status = store_prepare(k->s, "SELECT part FROM network_part WHERE network = ? AND place = 1 AND"
                                           " substr(part, 1, 1) IN ('=', ':') ORDER BY id", &q, k->err);
  if (status) return status;
  sqlite3_bind_int64(q, 1, k->id);
  int code = SQLITE_DONE;
  while (!status && (code = sqlite3_step(q)) == SQLITE_ROW) {
    const char *text = (const char *)sqlite3_column_text(q, 0);
    if (c->count == MOST_COLUMNS || !text) status = damaged(k, "its columns");
    else if (!(c->name[c->count++] = memory_text(k->s->m, text))) status = status_no_memory(k->err);
  }
  if (!status && code != SQLITE_DONE) status = store_fail(k->s, "cannot read the network", k->err);
  sqlite3_finalize(q);
  return status;
}

static lian_status load_column(const loader *k, columns *c, size_t at, lian_column *column) {
  int is_text = c->name[at][0] == ':';
  lian_status status = load_part(k, c->name[at], is_text ? 0 : k->nodes * sizeof(double), &c->data[at]);
  if (status) return status;
  *column = (lian_column){.name = c->name[at] + 1};
  if (is_text) {
    c->texts[at] = texts_of(k, &c->data[at], k->nodes, &status);
    column->texts = c->texts[at];
    return status;
  }
  column->numbers = (const double *)(void *)c->data[at].data;
  for (size_t i = 0; i < k->nodes; i++)
    if (isinf(column->numbers[i])) return damaged(k, "an infinite number");
  return LIAN_OK;
}

static lian_status load_columns(const loader *k, lian_frame **out) {
  memory m = k->s->m;
  columns *c = memory_zero(m, 1, sizeof *c);
  lian_column *column = memory_zero(m, MOST_COLUMNS, sizeof *column);
  lian_status status = c && column ? name_columns(k, c) : status_no_memory(k->err);
  for (size_t i = 0; !status && i < c->count; i++) status = load_column(k, c, i, &column[i]);
  if (!status) {
    lian_frame_spec s = {.size = sizeof s, .rows = k->nodes, .columns = c->count, .column = column};
    lian_error why;
    status = lian_frame_new(k->env, &s, out, &why);
    if (status == LIAN_BAD_DATA) status = damaged(k, why.text);
    else if (status && k->err) *k->err = why;
  }
  for (size_t i = 0; c && i < c->count; i++) {
    memory_text_free(m, c->name[i]);
    memory_free(m, c->texts[i], k->nodes, sizeof *c->texts[i]);
    part_free(k, &c->data[i]);
  }
  memory_free(m, c, 1, sizeof *c);
  memory_free(m, column, MOST_COLUMNS, sizeof *column);
  return status;
}

static lian_status read_row(loader *k) {
  sqlite3_stmt *q;
  lian_status status = store_prepare(
      k->s, "SELECT id, firms, places, undirected, dated, bytes FROM network WHERE name = ?", &q, k->err);
  if (status) return status;
  store_bind_text(q, 1, k->name);
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) {
    const char *bytes = (const char *)sqlite3_column_text(q, 5);
    sqlite3_int64 nodes = sqlite3_column_int64(q, 1), places = sqlite3_column_int64(q, 2);
    k->id = sqlite3_column_int64(q, 0);
    k->nodes = (size_t)nodes;
    k->places = (size_t)places;
    k->undirected = sqlite3_column_int(q, 3);
    k->dated = sqlite3_column_int(q, 4);
    if (nodes < 0 || places < 0 || nodes >= UINT32_MAX / 4 || places >= UINT32_MAX) status = damaged(k, "its size");
    else if (!bytes || strcmp(bytes, byte_order()) != 0)
      status = status_set(k->err, LIAN_DATABASE, "%s: the network '%s' was saved by a machine with another order of bytes",
                          k->s->path, k->name);
  } else if (code == SQLITE_DONE) {
    status = status_set(k->err, LIAN_NOT_FOUND, "%s: no network '%s'", k->s->path, k->name);
  } else {
    status = store_fail(k->s, "cannot read the network", k->err);
  }
  sqlite3_finalize(q);
  return status;
}

lian_status lian_store_network(const lian_env *env, lian_store *s, const char *name, lian_network **out,
                               lian_frame **frame, lian_error *err) {
  lian_status status = check_given(GIVEN({"store", s}, {"name", name}, {"out", out}, {"columns", frame}), err);
  if (status) return status;
  loader k = {.env = env, .s = s, .name = name, .err = err};
  lian_network *g = NULL;
  int outer;
  status = store_look(s, &outer, err);
  if (status) return status;
  status = read_row(&k);
  if (!status) status = load_links(&k, &g);
  if (!status) status = load_columns(&k, frame);
  store_leave(s, outer);
  if (status) {
    lian_network_free(g);
    return status;
  }
  *out = g;
  return LIAN_OK;
}
