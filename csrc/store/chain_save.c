/* saving chains: plain rows, doubles bit for bit, one transaction a save
   Cells of exactly +0 are not stored and are restored as +0; every other value is a row.
   cost: one INSERT per filled cell */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../chain/chain.h"
#include "database.h"
#include "items_rows.h"

static void bind_size(sqlite3_stmt *q, int at, size_t value) {
  sqlite3_bind_int64(q, at, (sqlite3_int64)value);
}

/* 1: the cell is stored; -0 differs from 0 */
static int filled(double v) { return v != 0 || signbit(v); }

/* SQLite stores -0.0 as 0.0, so it is stored as a text; the columns have no type that would convert it */
static void bind_number(sqlite3_stmt *q, int at, double v) {
  if (v == 0 && signbit(v)) sqlite3_bind_text(q, at, "-0", 2, SQLITE_STATIC);
  else sqlite3_bind_double(q, at, v);
}

typedef struct saving {
  const lian_env *env;
  lian_store *s;
  const lian_chain *c;
  sqlite3_int64 id;
  lian_error *err;
} saving;

static lian_status insert_chain(saving *k, const char *name) {
  sqlite3_stmt *q;
  char now[32];
  const lian_chain *c = k->c;
  lian_status status = store_prepare(k->s,
                                     "INSERT INTO chain(name, kind, title, unit, source, year,"
                                     " dense, imports, saved, version) VALUES(?,?,?,?,?,?,?,?,?,?)",
                                     &q, k->err);
  if (status) return status;
  store_now(k->s, now);
  store_bind_text(q, 1, name);
  store_bind_text(q, 2, lian_kind_name(c->kind));
  store_bind_text(q, 3, c->title);
  store_bind_text(q, 4, c->unit);
  store_bind_text(q, 5, c->source);
  if (c->year) sqlite3_bind_int(q, 6, c->year);
  sqlite3_bind_int(q, 7, c->flows[LIAN_FLOWS_DOMESTIC].dense != NULL);
  sqlite3_bind_int(q, 8, c->imports != NULL);
  store_bind_text(q, 9, now);
  store_bind_text(q, 10, lian_version());
  status = store_step(k->s, q, "cannot save the chain", k->err);
  sqlite3_finalize(q);
  k->id = sqlite3_last_insert_rowid(k->s->db);
  return status;
}

static lian_status insert_nodes(saving *k) {
  sqlite3_stmt *q;
  lian_status status = store_prepare(
      k->s, "INSERT INTO node(chain, position, label, output) VALUES(?,?,?,?)", &q, k->err);
  for (size_t i = 0; !status && i < k->c->n; i++) {
    sqlite3_bind_int64(q, 1, k->id);
    bind_size(q, 2, i + 1);
    store_bind_text(q, 3, labels_text(k->c->nodes, i));
    bind_number(q, 4, k->c->x[i]);
    status = store_step(k->s, q, "cannot save the nodes", k->err);
  }
  sqlite3_finalize(q);
  return status;
}

static lian_status insert_axes(saving *k) {
  sqlite3_stmt *q;
  lian_status status = store_prepare(
      k->s, "INSERT INTO node_axis(chain, place, axis, position, value) VALUES(?,?,?,?,?)", &q,
      k->err);
  for (size_t a = 0; !status && a < k->c->axis_count; a++)
    for (size_t i = 0; !status && i < k->c->n; i++) {
      const axis *x = &k->c->axes[a];
      sqlite3_bind_int64(q, 1, k->id);
      bind_size(q, 2, a + 1);
      store_bind_text(q, 3, x->name);
      bind_size(q, 4, i + 1);
      store_bind_text(q, 5, labels_text(x->values, x->code[i]));
      status = store_step(k->s, q, "cannot save the axes", k->err);
    }
  sqlite3_finalize(q);
  return status;
}

static lian_status insert_attributes(saving *k) {
  sqlite3_stmt *q;
  lian_status status =
      store_prepare(k->s,
                    "INSERT INTO node_attribute(chain, place, attribute, unit, position, value)"
                    " VALUES(?,?,?,?,?,?)", &q, k->err);
  for (size_t a = 0; !status && a < k->c->attribute_count; a++)
    for (size_t i = 0; !status && i < k->c->n; i++) {
      const attribute *x = &k->c->attributes[a];
      sqlite3_bind_int64(q, 1, k->id);
      bind_size(q, 2, a + 1);
      store_bind_text(q, 3, x->name);
      store_bind_text(q, 4, x->unit);
      bind_size(q, 5, i + 1);
      if (x->texts) store_bind_text(q, 6, labels_text(x->texts, i));
      else if (isnan(x->numbers[i])) sqlite3_bind_null(q, 6);
      else sqlite3_bind_double(q, 6, x->numbers[i]);
      status = store_step(k->s, q, "cannot save the attributes", k->err);
    }
  sqlite3_finalize(q);
  return status;
}

static lian_status insert_flow(saving *k, sqlite3_stmt *q, int imported, size_t i, size_t j,
                               double v) {
  sqlite3_bind_int64(q, 1, k->id);
  sqlite3_bind_int(q, 2, imported);
  bind_size(q, 3, i + 1);
  bind_size(q, 4, j + 1);
  bind_number(q, 5, v);
  return store_step(k->s, q, "cannot save the flows", k->err);
}

static lian_status insert_matrix(saving *k, sqlite3_stmt *q, int imported, const lian_matrix *a) {
  lian_status status = LIAN_OK;
  for (size_t i = 0; !status && i < a->rows; i++) {
    if (env_stopped_at(k->env, (double)i / (double)a->rows)) return status_set(k->err, LIAN_INTERRUPTED, "interrupted");
    const double *row = matrix_row_of(a, i);
    for (size_t j = 0; !status && j < a->cols; j++)
      if (filled(row[j])) status = insert_flow(k, q, imported, i, j, row[j]);
  }
  return status;
}

static lian_status insert_flows(saving *k) {
  sqlite3_stmt *q;
  const reading *r = &k->c->flows[LIAN_FLOWS_DOMESTIC];
  lian_status status = store_prepare(
      k->s, "INSERT INTO flow(chain, imported, supplier, buyer, value) VALUES(?,?,?,?,?)", &q,
      k->err);
  if (!status && r->dense) status = insert_matrix(k, q, 0, r->dense);
  for (size_t i = 0; !status && r->links && i < k->c->n; i++)
    for (size_t e = r->links->start[i]; !status && e < r->links->start[i + 1]; e++)
      status = insert_flow(k, q, 0, i, r->links->index[e], r->links->value[e]);
  if (!status && k->c->imports) status = insert_matrix(k, q, 1, k->c->imports);
  sqlite3_finalize(q);
  return status;
}

/* cells of a block: place is the category, position the node (or the demand category) */
static lian_status insert_entries(saving *k, sqlite3_stmt *q, const char *part, int second,
                                  const lian_matrix *a, int by_row) {
  lian_status status = LIAN_OK;
  for (size_t i = 0; !status && i < a->rows; i++)
    for (size_t j = 0; !status && j < a->cols; j++) {
      double v = a->data[i * a->cols + j];
      if (!filled(v)) continue;
      sqlite3_bind_int64(q, 1, k->id);
      store_bind_text(q, 2, part);
      sqlite3_bind_int(q, 3, second);
      bind_size(q, 4, (by_row ? i : j) + 1);
      bind_size(q, 5, (by_row ? j : i) + 1);
      bind_number(q, 6, v);
      status = store_step(k->s, q, "cannot save the values", k->err);
    }
  return status;
}

static lian_status insert_block(saving *k, const char *part, const block *b, int by_row) {
  sqlite3_stmt *q, *e = NULL;
  lian_status status = store_prepare(
      k->s,
      "INSERT INTO category(chain, part, place, label, region, role, unit, second)"
      " VALUES(?,?,?,?,?,?,?,?)", &q, k->err);
  for (size_t i = 0; !status && i < b->count; i++) {
    sqlite3_bind_int64(q, 1, k->id);
    store_bind_text(q, 2, part);
    bind_size(q, 3, i + 1);
    store_bind_text(q, 4, labels_text(b->labels, i));
    store_bind_text(q, 5, labels_text(b->regions, i));
    store_bind_text(q, 6, lian_role_name(b->roles[i]));
    store_bind_text(q, 7, labels_text(b->units, i));
    sqlite3_bind_int(q, 8, b->second != NULL);
    status = store_step(k->s, q, "cannot save the categories", k->err);
  }
  sqlite3_finalize(q);
  if (!status)
    status = store_prepare(
        k->s, "INSERT INTO entry(chain, part, second, place, position, value) VALUES(?,?,?,?,?,?)",
        &e, k->err);
  if (!status && b->count) status = insert_entries(k, e, part, 0, b->values, by_row);
  if (!status && b->second) status = insert_entries(k, e, part, 1, b->second, by_row);
  sqlite3_finalize(e);
  return status;
}

static lian_status insert_all(saving *k, const char *name) {
  lian_status status = insert_chain(k, name);
  if (!status) status = insert_nodes(k);
  if (!status) status = insert_axes(k);
  if (!status) status = insert_attributes(k);
  if (!status) status = insert_flows(k);
  if (!status) status = insert_block(k, "demand", &k->c->demand, 0);
  if (!status) status = insert_block(k, "inputs", &k->c->inputs, 1);
  if (!status) status = insert_block(k, "extensions", &k->c->extensions, 1);
  if (!status && k->c->items) status = store_save_items(k->s, k->id, k->c->items, k->err);
  return status;
}

static lian_status replace_chain(const lian_store *s, const char *name, int replace,
                                 lian_error *err) {
  sqlite3_int64 id;
  sqlite3_stmt *q;
  lian_status status = store_find_chain(s, name, &id, err);
  if (status || id == 0) return status;
  if (!replace)
    return status_set(err, LIAN_DATABASE, "%s: a chain '%s' is there already", s->path, name);
  status = store_prepare(s, "DELETE FROM chain WHERE id = ?", &q, err);
  if (status) return status;
  sqlite3_bind_int64(q, 1, id);
  status = store_step(s, q, "cannot replace the chain", err);
  sqlite3_finalize(q);
  return status;
}

lian_status lian_store_save_chain(const lian_env *env, lian_store *s, const char *name,
                                  const lian_chain *c, int replace, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"store", s}, {"name", name}, {"chain", c}), err);
  if (wrong) return wrong;
  saving k = {env, s, c, 0, err};
  int outer;
  lian_status status = store_begin(s, &outer, err);
  if (status) return status;
  status = replace_chain(s, name, replace, err);
  if (!status) status = insert_all(&k, name);
  if (!status) return store_end(s, outer, err);
  store_undo(s, outer);
  return status;
}
