/* requirements, variants and providers of a chain of items (lian/chain.h) */
#ifndef CHAIN_ITEMS_H
#define CHAIN_ITEMS_H

#include "../base/labels.h"

/* rows of item i: start[i] .. start[i + 1] - 1 */
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
  double *part;        /* weight of each variant, scaled to sum 1 over an item */
  unsigned char *any;  /* n: 1, the best variant counts */
  lian_labels *names;     /* providers */
  lian_labels *countries; /* distinct: countries of firms, and providers that are countries */
  uint32_t *country;      /* providers: index into countries */
  unsigned char *firm;    /* providers: 1, a firm of a country */
  uint32_t *give_start;   /* n + 1: provisions by item, then by home (the world's first), then in given order */
  uint32_t *giver, *give_to; /* provisions: provider; index into countries, or LIAN_NONE: the world */
  double *stated; /* provisions: as given; NaN: not stated */
  double *share;  /* provisions: computed, sum 1; a country's row is its share less those of its firms */
} items;

lian_status items_new(memory m, const lian_labels *nodes, const lian_items *given, items **out,
                      lian_error *err);
void items_free(items *t);

#endif
