/* requirements, variants and providers of a chain of items (see lian.h) */
#ifndef CHAIN_ITEMS_H
#define CHAIN_ITEMS_H

#include "../base/labels.h"

/* rows of item i: places start[i] .. start[i + 1] - 1 */
typedef struct item_links {
  size_t count;
  uint32_t *start; /* n + 1 */
  uint32_t *item;  /* count: the input, or the variant; ascending within a row */
} item_links;

typedef struct items {
  memory m;
  size_t n, providers, provisions;
  item_links needs, kinds;
  unsigned char *need; /* lian_need of each requirement */
  double *weight;      /* of each variant, as stated; NaN: none */
  double *part;        /* of each variant in the mix; adds up to 1 over an item */
  unsigned char *any;  /* n */
  lian_labels *names;     /* providers */
  lian_labels *countries; /* distinct: of firms, and of those that stand for themselves */
  uint32_t *country;      /* providers */
  unsigned char *firm;    /* providers: 1, part of another */
  uint32_t *give_start;   /* n + 1: provisions by item, then by home (the world's first), as given */
  uint32_t *giver, *give_to; /* provider; place among countries, or LIAN_NONE */
  double *stated; /* NaN: not stated */
  double *share;  /* worked out: a country's row holds what no firm of it does; adds up to 1 */
} items;

lian_status items_new(memory m, const lian_labels *nodes, const lian_items *given, items **out,
                      lian_error *err);
void items_free(items *t);

#endif
