/* loading chains: rows become a spec, and that a chain
   Texts are kept as offsets into one buffer until all are read, since it may move. Cost: one row per filled cell. */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../chain/chain.h"
#include "database.h"
#include "items_rows.h"

typedef struct loading {
  const lian_env *env;
  memory m;
  const lian_store *s;
  sqlite3_int64 id;
  lian_error *err;
  size_t n;
  lian_chain_spec spec;
  buffer texts;       /* every text of the chain, terminated */
  size_t **offset;    /* lists of offsets into texts, converted to pointers at the end */
  size_t *offset_count;
  const char ***lists;
  size_t list_count, list_capacity;
  double *output;
  lian_axis *axes;
  lian_attribute *attributes;
  double *numbers; /* of all attributes */
  lian_role *roles[3];
  stored_items items;
} loading;

static lian_status damaged(const loading *k, const char *what) {
  return status_set(k->err, LIAN_DATABASE, "%s: the chain is damaged: %s", k->s->path, what);
}

static lian_status ask(const loading *k, const char *sql, sqlite3_stmt **q) {
  lian_status status = store_prepare(k->s, sql, q, k->err);
  if (!status) sqlite3_bind_int64(*q, 1, k->id);
  return status;
}

/* the next row: 1, the end: 0 */
static int next(loading *k, sqlite3_stmt *q, lian_status *status) {
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) return 1;
  if (code != SQLITE_DONE) *status = store_fail(k->s, "cannot read the chain", k->err);
  return 0;
}

static double number_of(sqlite3_stmt *q, int at) {
  if (sqlite3_column_type(q, at) == SQLITE_TEXT) return -0.0;
  return sqlite3_column_double(q, at);
}

/* keeps a text; its offset is stored at *where */
static int keep_text(loading *k, sqlite3_stmt *q, int at, size_t *where) {
  const char *text = (const char *)sqlite3_column_text(q, at);
  *where = k->texts.used;
  if (!text) text = "";
  return buffer_put(&k->texts, text, strlen(text) + 1);
}

/* a list of count texts, filled by offsets first: the buffer may still move */
static size_t *new_list(loading *k, size_t count, const char *const **target) {
  if (k->list_count == k->list_capacity) return NULL;
  size_t at = k->list_count;
  k->offset[at] = memory_zero(k->m, count, sizeof **k->offset);
  k->lists[at] = memory_zero(k->m, count, sizeof **k->lists);
  k->offset_count[at] = count;
  if (!k->offset[at] || !k->lists[at]) { /* the entry stays free for the next list */
    memory_free(k->m, k->offset[at], count, sizeof **k->offset);
    memory_free(k->m, k->lists[at], count, sizeof **k->lists);
    k->offset[at] = NULL;
    k->lists[at] = NULL;
    return NULL;
  }
  k->list_count++;
  *target = k->lists[at];
  return k->offset[at];
}

static lian_status count_rows(loading *k, const char *sql, size_t *out) {
  sqlite3_stmt *q;
  lian_status status = ask(k, sql, &q);
  if (status) return status;
  *out = 0;
  if (next(k, q, &status)) *out = (size_t)sqlite3_column_int64(q, 0);
  sqlite3_finalize(q);
  return status;
}

static lian_status get_kind(const loading *k, const char *name, lian_kind *out) {
  for (int v = LIAN_KIND_TABLE; v <= LIAN_KIND_ITEMS; v++)
    if (name && strcmp(lian_kind_name((lian_kind)v), name) == 0) {
      *out = (lian_kind)v;
      return LIAN_OK;
    }
  return damaged(k, "it is of no kind");
}

/* title, unit and source come as a list of three texts */
static lian_status load_head(loading *k, const char *const **head, int *dense, int *imports) {
  sqlite3_stmt *q;
  lian_status status =
      ask(k, "SELECT kind, title, unit, source, year, dense, imports FROM chain WHERE id = ?", &q);
  if (status) return status;
  size_t *at = new_list(k, 3, head);
  if (!at) status = status_no_memory(k->err);
  else if (next(k, q, &status)) {
    sqlite3_int64 year = sqlite3_column_int64(q, 4);
    status = get_kind(k, (const char *)sqlite3_column_text(q, 0), &k->spec.kind);
    if (!status && (year < 0 || year > 9999)) status = damaged(k, "its year");
    k->spec.year = (int)year;
    *dense = sqlite3_column_int(q, 5);
    *imports = sqlite3_column_int(q, 6);
    for (int t = 0; t < 3 && !status; t++)
      if (!keep_text(k, q, t + 1, &at[t])) status = status_no_memory(k->err);
  }
  sqlite3_finalize(q);
  return status;
}

static lian_status load_nodes(loading *k) {
  sqlite3_stmt *q;
  size_t i = 0;
  lian_status status = count_rows(k, "SELECT count(*) FROM node WHERE chain = ?", &k->n);
  if (status) return status;
  if (k->n == 0) return damaged(k, "it has no nodes");
  size_t *at = new_list(k, k->n, &k->spec.nodes);
  k->output = memory_new(k->m, k->n, sizeof *k->output);
  if (!at || !k->output) return status_no_memory(k->err);
  status = ask(k, "SELECT label, output FROM node WHERE chain = ? ORDER BY position", &q);
  while (!status && next(k, q, &status) && i < k->n) {
    if (!keep_text(k, q, 0, &at[i])) status = status_no_memory(k->err);
    k->output[i++] = number_of(q, 1);
  }
  sqlite3_finalize(q);
  k->spec.count = k->n;
  k->spec.output = k->output;
  return status;
}

/* groups of n rows each: the name in column 0 of the first of them, one text a row in column 1 */
static lian_status load_axes(loading *k, const char *const **names) {
  sqlite3_stmt *q;
  size_t rows, row = 0, *at = NULL;
  lian_status status = count_rows(k, "SELECT count(*) FROM node_axis WHERE chain = ?", &rows);
  if (status) return status;
  if (rows % k->n) return damaged(k, "an axis lacks nodes");
  k->spec.axis_count = rows / k->n;
  k->axes = memory_zero(k->m, k->spec.axis_count, sizeof *k->axes);
  size_t *name = new_list(k, k->spec.axis_count, names);
  if (!k->axes || !name) return status_no_memory(k->err);
  status = ask(k, "SELECT axis, value FROM node_axis WHERE chain = ? ORDER BY place, position", &q);
  while (!status && next(k, q, &status) && row < rows) {
    size_t a = row / k->n;
    if (row % k->n == 0) {
      at = new_list(k, k->n, &k->axes[a].values);
      if (!at || !keep_text(k, q, 0, &name[a])) status = status_no_memory(k->err);
    }
    if (!status && !keep_text(k, q, 1, &at[row % k->n])) status = status_no_memory(k->err);
    row++;
  }
  sqlite3_finalize(q);
  k->spec.axes = k->axes;
  return status;
}

/* attributes: texts when any value is a text, numbers else */
static lian_status load_attributes(loading *k, const char *const **names) {
  sqlite3_stmt *q;
  size_t rows, row = 0, *at = NULL;
  lian_status status = count_rows(k, "SELECT count(*) FROM node_attribute WHERE chain = ?", &rows);
  if (status) return status;
  if (rows % k->n) return damaged(k, "an attribute lacks nodes");
  size_t count = rows / k->n;
  k->spec.attribute_count = count;
  k->attributes = memory_zero(k->m, count, sizeof *k->attributes);
  k->numbers = memory_zero(k->m, rows, sizeof *k->numbers);
  size_t *name = new_list(k, 2 * count, names);
  if (!k->attributes || !k->numbers || !name) return status_no_memory(k->err);
  status = ask(k,
               "SELECT attribute, unit, value FROM node_attribute WHERE chain = ?"
               " ORDER BY place, position", &q);
  while (!status && next(k, q, &status) && row < rows) {
    size_t a = row / k->n, i = row % k->n;
    int text = sqlite3_column_type(q, 2) == SQLITE_TEXT;
    if (i == 0) {
      if (!keep_text(k, q, 0, &name[2 * a]) || !keep_text(k, q, 1, &name[2 * a + 1]))
        status = status_no_memory(k->err);
      at = text ? new_list(k, k->n, &k->attributes[a].texts) : NULL;
      if (text && !at) status = status_no_memory(k->err);
      if (!text) k->attributes[a].numbers = k->numbers + row;
    }
    if (!status && (at ? !text : text)) status = damaged(k, "an attribute of texts and numbers");
    if (!status && at && !keep_text(k, q, 2, &at[i])) status = status_no_memory(k->err);
    k->numbers[row++] =
        sqlite3_column_type(q, 2) == SQLITE_NULL ? NAN : sqlite3_column_double(q, 2);
  }
  sqlite3_finalize(q);
  k->spec.attributes = k->attributes;
  return status;
}

#define MANY 20000     /* nodes: 3.2 GB as a dense matrix */
#define SPARSEST 10000 /* cells per filled cell */

/* refuses a dense matrix of many nodes with few filled cells, as in a damaged file */
static lian_status check_dense(loading *k) {
  size_t filled;
  lian_status status = count_rows(k, "SELECT count(*) FROM flow WHERE chain = ?", &filled);
  if (!status && k->n / SPARSEST > filled / k->n) status = damaged(k, "hardly a cell is filled");
  return status;
}

static lian_status load_dense(loading *k, int imported, lian_matrix **out) {
  sqlite3_stmt *q;
  lian_status status = ask(
      k, "SELECT supplier, buyer, value FROM flow WHERE chain = ? AND imported = ?", &q);
  if (status) return status;
  sqlite3_bind_int(q, 2, imported);
  lian_matrix *a = NULL;
  if (k->n > MANY) status = check_dense(k);
  if (!status && !(a = matrix_zero(k->m, k->n, k->n))) status = status_no_memory(k->err);
  for (size_t row = 0; !status && next(k, q, &status); row++) {
    size_t i = (size_t)sqlite3_column_int64(q, 0) - 1, j = (size_t)sqlite3_column_int64(q, 1) - 1;
    if (i >= k->n || j >= k->n) status = damaged(k, "a flow of no node");
    else a->data[i * k->n + j] = number_of(q, 2);
    if (row % 65536 == 0 && env_stopped(k->env))
      status = status_set(k->err, LIAN_INTERRUPTED, "interrupted");
  }
  sqlite3_finalize(q);
  if (status) lian_matrix_free(a);
  else *out = a;
  return status;
}

static lian_status load_links(loading *k) {
  sqlite3_stmt *q;
  size_t count, e = 0;
  lian_status status = count_rows(k, "SELECT count(*) FROM flow WHERE chain = ?", &count);
  if (status) return status;
  uint32_t *from = memory_new(k->m, count, sizeof *from), *to = memory_new(k->m, count, sizeof *to);
  double *value = memory_new(k->m, count, sizeof *value);
  if (!from || !to || !value) status = status_no_memory(k->err);
  if (!status) {
    status = ask(k, "SELECT supplier, buyer, value FROM flow WHERE chain = ?", &q);
    while (!status && next(k, q, &status) && e < count) {
      from[e] = (uint32_t)(sqlite3_column_int64(q, 0) - 1);
      to[e] = (uint32_t)(sqlite3_column_int64(q, 1) - 1);
      value[e++] = number_of(q, 2);
    }
    sqlite3_finalize(q);
  }
  if (!status)
    status = sparse_from_triplets(k->env, k->n, k->n, e, from, to, value, &k->spec.links, k->err);
  memory_free(k->m, from, count, sizeof *from);
  memory_free(k->m, to, count, sizeof *to);
  memory_free(k->m, value, count, sizeof *value);
  return status;
}

static lian_status get_role(const loading *k, const char *name, lian_role *out) {
  for (int r = 0; r < LIAN_ROLE_COUNT; r++)
    if (name && strcmp(lian_role_name((lian_role)r), name) == 0) {
      *out = (lian_role)r;
      return LIAN_OK;
    }
  return damaged(k, "a category of no role");
}

static lian_status load_categories(loading *k, const char *part, lian_block *b, lian_role **roles,
                                   int *second) {
  sqlite3_stmt *q;
  size_t i = 0;
  lian_status status = store_prepare(
      k->s, "SELECT label, region, unit, role, second FROM category WHERE chain = ? AND part = ?"
      " ORDER BY place", &q, k->err);
  if (status) return status;
  sqlite3_bind_int64(q, 1, k->id);
  store_bind_text(q, 2, part);
  while (next(k, q, &status)) b->count++;
  sqlite3_reset(q);
  size_t *label = new_list(k, b->count, &b->labels), *region = new_list(k, b->count, &b->regions);
  size_t *unit = new_list(k, b->count, &b->units);
  *roles = memory_zero(k->m, b->count, sizeof **roles);
  if (!label || !region || !unit || !*roles) status = status_no_memory(k->err);
  while (!status && next(k, q, &status) && i < b->count) {
    if (!keep_text(k, q, 0, &label[i]) || !keep_text(k, q, 1, &region[i]) ||
        !keep_text(k, q, 2, &unit[i]))
      status = status_no_memory(k->err);
    if (!status) status = get_role(k, (const char *)sqlite3_column_text(q, 3), &(*roles)[i]);
    *second = sqlite3_column_int(q, 4);
    i++;
  }
  sqlite3_finalize(q);
  b->roles = *roles;
  return status;
}

static lian_status load_entries(loading *k, const char *part, int second, size_t rows, size_t cols,
                                int by_row, lian_matrix **out) {
  sqlite3_stmt *q;
  lian_status status = store_prepare(
      k->s, "SELECT place, position, value FROM entry WHERE chain = ? AND part = ? AND second = ?",
      &q, k->err);
  if (status) return status;
  sqlite3_bind_int64(q, 1, k->id);
  store_bind_text(q, 2, part);
  sqlite3_bind_int(q, 3, second);
  lian_matrix *a = matrix_zero(k->m, rows, cols);
  if (!a) status = status_no_memory(k->err);
  while (!status && next(k, q, &status)) {
    size_t place = (size_t)sqlite3_column_int64(q, 0) - 1;
    size_t position = (size_t)sqlite3_column_int64(q, 1) - 1;
    size_t i = by_row ? place : position, j = by_row ? position : place;
    if (i >= rows || j >= cols) status = damaged(k, "a value of no category");
    else a->data[i * cols + j] = number_of(q, 2);
  }
  sqlite3_finalize(q);
  if (status) lian_matrix_free(a);
  else *out = a;
  return status;
}

static lian_status load_block(loading *k, const char *part, lian_block *b, int which, int by_row) {
  int second = 0;
  lian_status status = load_categories(k, part, b, &k->roles[which], &second);
  if (status || b->count == 0) return status;
  size_t rows = by_row ? b->count : k->n, cols = by_row ? k->n : b->count;
  status = load_entries(k, part, 0, rows, cols, by_row, &b->values);
  if (!status && second)
    status = load_entries(k, part, 1, rows, by_row ? k->spec.demand.count : cols, by_row,
                          &b->second);
  return status;
}

/* converts offsets to pointers, once all texts are read */
static void point(loading *k, const char *const *head, const char *const *axis_names,
                  const char *const *attribute_names) {
  for (size_t l = 0; l < k->list_count; l++)
    for (size_t i = 0; i < k->offset_count[l]; i++)
      k->lists[l][i] = k->texts.data + k->offset[l][i];
  k->spec.title = head[0];
  k->spec.unit = head[1];
  k->spec.source = head[2];
  for (size_t a = 0; a < k->spec.axis_count; a++) k->axes[a].name = axis_names[a];
  for (size_t a = 0; a < k->spec.attribute_count; a++) {
    k->attributes[a].name = attribute_names[2 * a];
    k->attributes[a].unit = attribute_names[2 * a + 1];
  }
}

/* builds the chain; inconsistent rows give LIAN_DATABASE, not an argument error */
static lian_status build(loading *k, lian_chain **out) {
  lian_error why;
  lian_status status = lian_chain_new(k->env, &k->spec, out, &why);
  if (!status) return status;
  if (status == LIAN_NO_MEMORY || status == LIAN_INTERRUPTED)
    return status_set(k->err, status, "%s", why.text);
  return damaged(k, why.text);
}

static lian_status load_all(loading *k, lian_chain **out) {
  const char *const *head = NULL, *const *axis_names = NULL, *const *attribute_names = NULL;
  int dense = 1, imports = 0;
  lian_status status = load_head(k, &head, &dense, &imports);
  if (!status) status = load_nodes(k);
  if (!status) status = load_axes(k, &axis_names);
  if (!status) status = load_attributes(k, &attribute_names);
  if (!status) status = dense ? load_dense(k, 0, &k->spec.flows) : load_links(k);
  if (!status && imports) status = load_dense(k, 1, &k->spec.imports);
  if (!status) status = load_block(k, "demand", &k->spec.demand, 0, 0);
  if (!status) status = load_block(k, "inputs", &k->spec.inputs, 1, 1);
  if (!status) status = load_block(k, "extensions", &k->spec.extensions, 2, 1);
  if (!status && k->spec.kind == LIAN_KIND_ITEMS)
    status = store_load_items(k->env, k->s, k->id, k->n, &k->items, k->err);
  if (status) return status;
  if (k->items.given.size) k->spec.items = &k->items.given;
  point(k, head, axis_names, attribute_names);
  k->spec.tolerance = 1; /* it was accepted when it was built */
  return build(k, out);
}

static void loading_free(loading *k) {
  for (size_t l = 0; l < k->list_capacity && k->offset && k->lists && k->offset_count; l++) {
    memory_free(k->m, k->offset[l], k->offset_count[l], sizeof **k->offset);
    memory_free(k->m, k->lists[l], k->offset_count[l], sizeof **k->lists);
  }
  memory_free(k->m, k->offset, k->list_capacity, sizeof *k->offset);
  memory_free(k->m, k->lists, k->list_capacity, sizeof *k->lists);
  memory_free(k->m, k->offset_count, k->list_capacity, sizeof *k->offset_count);
  memory_free(k->m, k->output, k->n, sizeof *k->output);
  memory_free(k->m, k->axes, k->spec.axis_count, sizeof *k->axes);
  memory_free(k->m, k->attributes, k->spec.attribute_count, sizeof *k->attributes);
  memory_free(k->m, k->numbers, k->spec.attribute_count * k->n, sizeof *k->numbers);
  memory_free(k->m, k->roles[0], k->spec.demand.count, sizeof(lian_role));
  memory_free(k->m, k->roles[1], k->spec.inputs.count, sizeof(lian_role));
  memory_free(k->m, k->roles[2], k->spec.extensions.count, sizeof(lian_role));
  lian_matrix_free(k->spec.flows);
  lian_matrix_free(k->spec.imports);
  sparse_free(k->spec.links);
  lian_matrix_free(k->spec.demand.values);
  lian_matrix_free(k->spec.demand.second);
  lian_matrix_free(k->spec.inputs.values);
  lian_matrix_free(k->spec.extensions.values);
  lian_matrix_free(k->spec.extensions.second);
  buffer_free(&k->texts);
  stored_items_free(&k->items);
}

static lian_status find_and_load(const lian_env *env, lian_store *s, const char *name,
                                 lian_chain **out, lian_error *err) {
  loading k = {.env = env, .m = memory_of(env), .s = s, .err = err};
  size_t axes = 0, attributes = 0;
  lian_status status = store_find_chain(s, name, &k.id, err);
  if (status) return status;
  if (k.id == 0) return status_set(err, LIAN_NOT_FOUND, "%s: no chain '%s'", s->path, name);
  k.texts.m = k.items.m = k.items.texts.m = k.m;
  k.spec.size = sizeof k.spec;
  status = count_rows(&k, "SELECT count(DISTINCT place) FROM node_axis WHERE chain = ?", &axes);
  if (!status)
    status = count_rows(&k, "SELECT count(DISTINCT place) FROM node_attribute WHERE chain = ?",
                        &attributes);
  if (status) return status;
  k.list_capacity = 16 + axes + attributes;
  k.offset = memory_zero(k.m, k.list_capacity, sizeof *k.offset);
  k.lists = memory_zero(k.m, k.list_capacity, sizeof *k.lists);
  k.offset_count = memory_zero(k.m, k.list_capacity, sizeof *k.offset_count);
  status = k.offset && k.lists && k.offset_count ? load_all(&k, out) : status_no_memory(err);
  loading_free(&k);
  return status;
}

lian_status lian_store_chain(const lian_env *env, lian_store *s, const char *name,
                             lian_chain **out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"store", s}, {"name", name}, {"out", out}), err);
  if (wrong) return wrong;
  int outer;
  lian_status status = store_look(s, &outer, err);
  if (status) return status;
  status = find_and_load(env, s, name, out, err);
  store_leave(s, outer);
  return status;
}
