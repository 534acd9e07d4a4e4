/* what the steps of a reconstruction share (lian/rebuild.h): one sector's suppliers and their buyers at a time */
#ifndef NETWORK_REBUILD_H
#define NETWORK_REBUILD_H

#include "../base/thread.h"
#include "graph.h"

/* streams of random numbers: what they are for in the top bits */
#define STREAM_LINKS ((uint64_t)1 << 60)
#define STREAM_SUPPLIER ((uint64_t)2 << 60) /* of a buyer without one */
#define STREAM_BUYER ((uint64_t)3 << 60)    /* of a supplier without one */

/* firms by sector, region and size, and what is needed of whom */
typedef struct firm_order {
  size_t n, sectors, regions; /* regions at least 1 */
  uint32_t *order;            /* n: by sector, then region, then size from the largest, then number */
  uint32_t *rank;             /* n: place in its sector by size, from 0 */
  size_t *start;              /* sectors x regions + 1: of each cell in order */
  double *sum;                /* sectors: sizes */
  uint32_t *half;             /* sectors: the largest firms that make half of it */
  uint32_t *must;             /* sectors x sectors: how many of the column's largest firms must buy of the row */
} firm_order;

/* suppliers of one sector; regions follow one another */
typedef struct market {
  const lian_rebuild_spec *s;
  const firm_order *f;
  memory m;
  size_t g;
  size_t suppliers, buyers;
  size_t *from, *to;       /* regions + 1: suppliers, buyers of each region */
  const uint32_t *seller;  /* suppliers: firms */
  double *o, *sold;        /* suppliers: money; cumulative within the region */
  uint32_t *who;           /* buyers: firms; by need from the largest within a region */
  double *u, *bought;      /* buyers: money; cumulative within the region */
  uint32_t *self;          /* suppliers: own place among buyers, or UINT32_MAX */
  double z;
  /* links by supplier: buyers' places ascending */
  size_t *start;           /* suppliers + 1 */
  uint32_t *place;         /* links */
  double *w;               /* links, money */
  size_t links;
} market;

static inline double nearness(const market *k, size_t r, size_t t) {
  return k->s->nearness ? k->s->nearness[r * k->f->regions + t] : 1;
}

/* rebuild_order.c */
lian_status firms_order(memory m, const lian_rebuild_spec *s, firm_order *f, lian_error *err);
void firms_order_free(memory m, firm_order *f);
/* fills must by `main`; the links that this takes at least, by sector of suppliers */
void firms_needs(const lian_rebuild_spec *s, firm_order *f, double main, double *least);
double firms_main(const lian_rebuild_spec *s, firm_order *f, double *shares, double *least);

/* rebuild_market.c */
int market_open(market *k, const firm_order *f, const lian_rebuild_spec *s, memory m, size_t g); /* 0: out of memory */
void market_close(market *k);

/* rebuild_density.c: k->z, so that as many links are expected */
lian_status density_solve(const lian_env *env, market *k, double wanted, double *expected, lian_error *err);

/* rebuild_draw.c */
lian_status links_draw(const lian_env *env, market *k, lian_rebuild_sector *said, lian_error *err);
/* one link more for each pair, at no place that its row has; those of one pair are added up. start, place (and w) are
   made anew */
typedef struct link_pair {
  uint32_t supplier, place;
  double w;
} link_pair;
typedef struct link_pairs {
  memory m;
  link_pair *list;
  size_t count, room;
} link_pairs;
int pairs_add(link_pairs *p, size_t supplier, size_t place, double w); /* 0: out of memory */
void pairs_free(link_pairs *p);
int links_join(market *k, link_pairs *more); /* 0: out of memory */

/* rebuild_weights.c: k->w */
lian_status weights_find(const lian_env *env, market *k, lian_rebuild_sector *said, lian_error *err);

/* rebuild_rest.c: what RAS left over moves by way of the largest supplier */
lian_status rest_move(market *k, lian_rebuild_sector *said, lian_error *err);

#endif
