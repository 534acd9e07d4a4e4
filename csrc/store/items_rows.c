/* saving and loading chains of items as rows; shares and weights as stated (NULL: not stated),
   so that values computed from them are the same. cost: one row a requirement, variant,
   provider and provision */
#include "items_rows.h"

#include <math.h>
#include <string.h>

static void bind_place(sqlite3_stmt *q, int at, size_t place) {
  sqlite3_bind_int64(q, at, (sqlite3_int64)place + 1);
}

static void bind_known(sqlite3_stmt *q, int at, double v) {
  if (isnan(v)) sqlite3_bind_null(q, at);
  else sqlite3_bind_double(q, at, v);
}

/* ---- saving */

typedef struct saving {
  lian_store *s;
  sqlite3_int64 chain;
  const items *t;
  lian_error *err;
} saving;

static lian_status start(const saving *k, const char *sql, sqlite3_stmt **q) {
  lian_status status = store_prepare(k->s, sql, q, k->err);
  if (!status) sqlite3_bind_int64(*q, 1, k->chain);
  return status;
}

static lian_status save_requirements(const saving *k) {
  sqlite3_stmt *q;
  const items *t = k->t;
  lian_status status =
      start(k, "INSERT INTO requirement(chain, item, input, need) VALUES(?,?,?,?)", &q);
  for (size_t i = 0; !status && i < t->n; i++)
    for (size_t p = t->needs.start[i]; !status && p < t->needs.start[i + 1]; p++) {
      bind_place(q, 2, i);
      bind_place(q, 3, t->needs.item[p]);
      sqlite3_bind_int(q, 4, t->need[p]);
      status = store_step(k->s, q, "cannot save the requirements", k->err);
    }
  sqlite3_finalize(q);
  return status;
}

static lian_status save_variants(const saving *k) {
  sqlite3_stmt *q;
  const items *t = k->t;
  lian_status status =
      start(k, "INSERT INTO variant(chain, item, variant, weight, best) VALUES(?,?,?,?,?)", &q);
  for (size_t i = 0; !status && i < t->n; i++)
    for (size_t p = t->kinds.start[i]; !status && p < t->kinds.start[i + 1]; p++) {
      bind_place(q, 2, i);
      bind_place(q, 3, t->kinds.item[p]);
      bind_known(q, 4, t->weight[p]);
      sqlite3_bind_int(q, 5, t->any[i]);
      status = store_step(k->s, q, "cannot save the variants", k->err);
    }
  sqlite3_finalize(q);
  return status;
}

static lian_status save_providers(const saving *k) {
  sqlite3_stmt *q;
  const items *t = k->t;
  lian_status status =
      start(k, "INSERT INTO provider(chain, position, name, country) VALUES(?,?,?,?)", &q);
  for (size_t g = 0; !status && g < t->providers; g++) {
    bind_place(q, 2, g);
    store_bind_text(q, 3, labels_text(t->names, g));
    store_bind_text(q, 4, labels_text(t->countries, t->country[g]));
    status = store_step(k->s, q, "cannot save the providers", k->err);
  }
  sqlite3_finalize(q);
  return status;
}

static lian_status save_provisions(const saving *k) {
  sqlite3_stmt *q;
  const items *t = k->t;
  lian_status status =
      start(k, "INSERT INTO provision(chain, place, item, provider, home, share)"
               " VALUES(?,?,?,?,?,?)", &q);
  for (size_t i = 0; !status && i < t->n; i++)
    for (size_t p = t->give_start[i]; !status && p < t->give_start[i + 1]; p++) {
      uint32_t home = t->give_to[p];
      bind_place(q, 2, p);
      bind_place(q, 3, i);
      bind_place(q, 4, t->giver[p]);
      store_bind_text(q, 5, home == LIAN_NONE ? "" : labels_text(t->countries, home));
      bind_known(q, 6, t->stated[p]);
      status = store_step(k->s, q, "cannot save the provisions", k->err);
    }
  sqlite3_finalize(q);
  return status;
}

lian_status store_save_items(lian_store *s, sqlite3_int64 chain, const items *t, lian_error *err) {
  saving k = {s, chain, t, err};
  lian_status status = save_requirements(&k);
  if (!status) status = save_variants(&k);
  if (!status) status = save_providers(&k);
  if (!status) status = save_provisions(&k);
  return status;
}

/* ---- loading */

typedef struct loading {
  const lian_env *env;
  const lian_store *s;
  sqlite3_int64 chain;
  size_t n;
  stored_items *out;
  lian_error *err;
} loading;

static lian_status damaged(const loading *k, const char *what) {
  return status_set(k->err, LIAN_DATABASE, "%s: the chain is damaged: %s", k->s->path, what);
}

static lian_status ask(const loading *k, const char *sql, sqlite3_stmt **q) {
  lian_status status = store_prepare(k->s, sql, q, k->err);
  if (!status) sqlite3_bind_int64(*q, 1, k->chain);
  return status;
}

static int next(const loading *k, sqlite3_stmt *q, lian_status *status) {
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) return 1;
  if (code != SQLITE_DONE) *status = store_fail(k->s, "cannot read the chain", k->err);
  return 0;
}

static lian_status count(const loading *k, const char *sql, size_t *out) {
  sqlite3_stmt *q;
  lian_status status = ask(k, sql, &q);
  if (status) return status;
  *out = 0;
  if (next(k, q, &status)) *out = (size_t)sqlite3_column_int64(q, 0);
  sqlite3_finalize(q);
  return status;
}

static lian_status get_place(const loading *k, sqlite3_stmt *q, int at, size_t limit,
                             uint32_t *out) {
  sqlite3_int64 place = sqlite3_column_int64(q, at);
  if (place < 1 || (size_t)place > limit) return damaged(k, "a row of no item");
  *out = (uint32_t)(place - 1);
  return LIAN_OK;
}

static double get_known(sqlite3_stmt *q, int at) {
  return sqlite3_column_type(q, at) == SQLITE_NULL ? NAN : sqlite3_column_double(q, at);
}

static lian_status keep_text(const loading *k, sqlite3_stmt *q, int at, size_t place) {
  const char *text = (const char *)sqlite3_column_text(q, at);
  stored_items *t = k->out;
  t->offset[place] = t->texts.used;
  if (!text) text = "";
  return buffer_put(&t->texts, text, strlen(text) + 1) ? LIAN_OK : status_no_memory(k->err);
}

static lian_status load_requirements(const loading *k, uint32_t *item, uint32_t *input,
                                     unsigned char *need, size_t rows) {
  sqlite3_stmt *q;
  lian_status status =
      ask(k, "SELECT item, input, need FROM requirement WHERE chain = ? ORDER BY item, input", &q);
  for (size_t r = 0; !status && r < rows && next(k, q, &status); r++) {
    status = get_place(k, q, 0, k->n, &item[r]);
    if (!status) status = get_place(k, q, 1, k->n, &input[r]);
    int v = sqlite3_column_int(q, 2);
    if (!status && (v < 0 || v > LIAN_NEED_OPTIONAL))
      status = damaged(k, "a requirement of no kind");
    need[r] = (unsigned char)v;
  }
  sqlite3_finalize(q);
  return status;
}

static lian_status load_variants(const loading *k, uint32_t *kind, uint32_t *variant, double *weight,
                                 unsigned char *any, size_t rows) {
  sqlite3_stmt *q;
  lian_status status = ask(
      k, "SELECT item, variant, weight, best FROM variant WHERE chain = ? ORDER BY item, variant",
      &q);
  for (size_t r = 0; !status && r < rows && next(k, q, &status); r++) {
    status = get_place(k, q, 0, k->n, &kind[r]);
    if (!status) status = get_place(k, q, 1, k->n, &variant[r]);
    weight[r] = get_known(q, 2);
    if (!status) any[kind[r]] = sqlite3_column_int(q, 3) != 0;
  }
  sqlite3_finalize(q);
  return status;
}

static lian_status load_providers(const loading *k, size_t rows) {
  sqlite3_stmt *q;
  lian_status status =
      ask(k, "SELECT name, country FROM provider WHERE chain = ? ORDER BY position", &q);
  for (size_t r = 0; !status && r < rows && next(k, q, &status); r++) {
    status = keep_text(k, q, 0, r);
    if (!status) status = keep_text(k, q, 1, rows + r);
  }
  sqlite3_finalize(q);
  return status;
}

static lian_status load_provisions(const loading *k, uint32_t *item, uint32_t *by, double *share,
                                   size_t providers, size_t rows) {
  sqlite3_stmt *q;
  lian_status status = ask(
      k, "SELECT item, provider, share, home FROM provision WHERE chain = ? ORDER BY place", &q);
  for (size_t r = 0; !status && r < rows && next(k, q, &status); r++) {
    status = get_place(k, q, 0, k->n, &item[r]);
    if (!status) status = get_place(k, q, 1, providers, &by[r]);
    share[r] = get_known(q, 2);
    if (!status) status = keep_text(k, q, 3, 2 * providers + r);
  }
  sqlite3_finalize(q);
  return status;
}

static lian_status take_memory(const loading *k, const lian_items *g) {
  stored_items *t = k->out;
  t->place_count = 2 * (g->requirements + g->variants + g->provisions);
  t->number_count = g->variants + g->provisions;
  t->byte_count = g->requirements + k->n;
  t->text_count = 2 * g->providers + g->provisions;
  t->places = memory_zero(t->m, t->place_count, sizeof *t->places);
  t->numbers = memory_zero(t->m, t->number_count, sizeof *t->numbers);
  t->bytes = memory_zero(t->m, t->byte_count, 1);
  t->offset = memory_zero(t->m, t->text_count, sizeof *t->offset);
  t->text = memory_zero(t->m, t->text_count, sizeof *t->text);
  return t->places && t->numbers && t->bytes && t->offset && t->text ? LIAN_OK
                                                                     : status_no_memory(k->err);
}

static lian_status load_rows(const loading *k) {
  stored_items *t = k->out;
  lian_items *g = &t->given;
  lian_status status = take_memory(k, g);
  if (status) return status;
  uint32_t *requirer = t->places, *input = requirer + g->requirements;
  uint32_t *kind = input + g->requirements, *variant = kind + g->variants;
  uint32_t *provided = variant + g->variants, *by = provided + g->provisions;
  double *weight = t->numbers, *share = weight + g->variants;
  unsigned char *need = t->bytes, *any = need + g->requirements;
  status = load_requirements(k, requirer, input, need, g->requirements);
  if (!status) status = load_variants(k, kind, variant, weight, any, g->variants);
  if (!status) status = load_providers(k, g->providers);
  if (!status) status = load_provisions(k, provided, by, share, g->providers, g->provisions);
  if (status) return status;
  for (size_t r = 0; r < t->text_count; r++) t->text[r] = t->texts.data + t->offset[r];
  *g = (lian_items){.size = sizeof *g,
                    .requirements = g->requirements, .requirer = requirer, .input = input,
                    .need = need, .variants = g->variants, .kind = kind, .variant = variant,
                    .weight = weight, .any = any, .providers = g->providers, .provider = t->text,
                    .country = t->text + g->providers, .provisions = g->provisions,
                    .provided = provided, .by = by, .share = share,
                    .to = t->text + 2 * g->providers,
                    .tolerance = 1}; /* it was accepted when it was built */
  return LIAN_OK;
}

lian_status store_load_items(const lian_env *env, const lian_store *s, sqlite3_int64 chain, size_t n,
                             stored_items *out, lian_error *err) {
  loading k = {env, s, chain, n, out, err};
  lian_items *g = &out->given;
  *out = (stored_items){.m = memory_of(env)};
  out->texts.m = out->m;
  lian_status status =
      count(&k, "SELECT count(*) FROM requirement WHERE chain = ?", &g->requirements);
  if (!status) status = count(&k, "SELECT count(*) FROM variant WHERE chain = ?", &g->variants);
  if (!status) status = count(&k, "SELECT count(*) FROM provider WHERE chain = ?", &g->providers);
  if (!status) status = count(&k, "SELECT count(*) FROM provision WHERE chain = ?", &g->provisions);
  if (status || g->requirements + g->variants + g->providers == 0) return status;
  return load_rows(&k);
}

void stored_items_free(stored_items *t) {
  memory_free(t->m, t->places, t->place_count, sizeof *t->places);
  memory_free(t->m, t->numbers, t->number_count, sizeof *t->numbers);
  memory_free(t->m, t->bytes, t->byte_count, 1);
  memory_free(t->m, t->offset, t->text_count, sizeof *t->offset);
  memory_free(t->m, t->text, t->text_count, sizeof *t->text);
  buffer_free(&t->texts);
}
