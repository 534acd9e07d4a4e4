/* requirements, variants and providers of a chain of items as rows of a store */
#ifndef STORE_ITEMS_ROWS_H
#define STORE_ITEMS_ROWS_H

#include "../chain/items.h"
#include "database.h"

lian_status store_save_items(lian_store *s, sqlite3_int64 chain, const items *t, lian_error *err);

/* a spec read from a store; `given` points into the arrays, which must live until the chain is built */
typedef struct stored_items {
  memory m;
  lian_items given;
  uint32_t *places;      /* indices: items of requirements and variants, then items and providers of provisions */
  size_t place_count;
  double *numbers;       /* weights, then shares */
  size_t number_count;
  unsigned char *bytes;  /* needs, then `any` of each item */
  size_t byte_count;
  buffer texts;          /* providers, countries, homes; terminated */
  size_t *offset;        /* of each text */
  const char **text;
  size_t text_count;
} stored_items;

/* counts in out->given are 0 for a chain without such rows; n: number of nodes. LIAN_DATABASE: rows that are
   inconsistent */
lian_status store_load_items(const lian_env *env, const lian_store *s, sqlite3_int64 chain, size_t n,
                             stored_items *out, lian_error *err);
void stored_items_free(stored_items *t);

#endif
