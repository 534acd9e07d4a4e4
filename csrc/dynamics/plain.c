/* a step of one good, tile by tile: the state is read once and written once, sums of a tile stay in registers. The
   formulas and the order of sums are those of pass.c and stocks.c:
     came  = h sum_i z_i b_i,   norm = sum_i z_i a_i
     w    += came - base u                                      at least 0
     h     = (base use + (stock base aim - w) min(1, haste / restore)) / norm
     room  = least(room, spare + w per_room / reach)
     rows += z h
   cost: O(makers columns) a block; w and h are read and written once a cell of goods x buyers */
#include "plain.h"

#include "stocks.h"
#include "tile.h"

int plain_lane(const lane *l) {
  return !l->reserve && !l->rules.run_down && !l->rules.quiet && !lane_is_ruled(l) &&
         l->rules.production != LIAN_PRODUCTION_LINEAR;
}

/* numbers of a good. none: 0, unknown to the compiler, which so takes a maximum rather than a comparison and a mask */
typedef struct good_numbers {
  double stock, per_restore, per_reach, none;
} good_numbers;

/* the same, each in a register */
typedef struct good_packs {
  pack stock, per_restore, per_reach, none;
} good_packs;

INSIDE void spread_numbers(const good_numbers *n, good_packs *p) {
  SPREAD(p->stock, n->stock);
  SPREAD(p->per_restore, n->per_restore);
  SPREAD(p->per_reach, n->per_reach);
  SPREAD(p->none, n->none);
}

/* arrays of a block from its first column on: by cell, by buyer, and the state */
typedef struct block_arrays {
  const double *base, *per_room, *spare, *used, *use, *aim, *haste, *place;
  double *w, *h, *room;
} block_arrays;

/* ---- eight columns */

/* need: of orders, where speeds of restoring and use differ from those of output */
INSIDE void need_unevenly(const good_packs *n, const block_arrays *p, size_t c, const pack *base, const pack *gap,
                          pack *need) {
  pack use, haste, one;
  SPREAD(one, 1.0);
  LOAD(use, p->use + c);
  LOAD(haste, p->haste + c);
  MULTIPLY(haste, haste, n->per_restore);
  SMALLER(haste, haste, one);
  MULTIPLY(*need, *base, use);
  ADD_PRODUCT(*need, *gap, haste);
}

/* stocks_allow (stocks.h) */
INSIDE void limit_pack(const good_packs *n, const block_arrays *p, int even, size_t c, const pack *stocked) {
  pack kept, by, spare, room;
  LOAD(by, p->per_room + c);
  LOAD(spare, p->spare + c);
  LOAD(room, p->room + c);
  MULTIPLY(kept, *stocked, by);
  MULTIPLY(kept, kept, n->per_reach);
  if (!even) {
    pack place, endless;
    LOAD(place, p->place + c);
    SPREAD(endless, LANE_ENDLESS);
    MULTIPLY(place, spare, place);
    CHOOSE(spare, endless, spare, place, spare);
  }
  ADD(kept, spare);
  SMALLER(room, kept, room);
  STORE(p->room + c, room);
}

/* columns from c of the block on. came: not yet times h, then deliveries; h: new orders. even: see lane->even */
INSIDE void settle_pack(const good_packs *n, const block_arrays *p, int even, size_t c, const pack *norm, pack *came,
                        pack *h) {
  pack base, out, aim, stocked, change, goal, gap, need;
  LOAD(base, p->base + c);
  LOAD(out, p->used + c);
  LOAD(aim, p->aim + c);
  LOAD(stocked, p->w + c);
  LOAD(*h, p->h + c);
  MULTIPLY(*came, *came, *h);
  MULTIPLY(out, base, out);
  SUBTRACT(change, *came, out);
  ADD(stocked, change);
  LARGER(stocked, stocked, n->none);
  MULTIPLY(goal, n->stock, base);
  MULTIPLY(goal, goal, aim);
  SUBTRACT(gap, goal, stocked);
  LARGER(gap, gap, n->none);
  if (even) {
    MULTIPLY(gap, gap, n->per_restore);
    need = out;
    ADD(need, gap);
  } else {
    need_unevenly(n, p, c, &base, &gap, &need);
  }
  DIVIDE(*h, need, *norm);
  STORE(p->w + c, stocked);
  STORE(p->h + c, *h);
  limit_pack(n, p, even, c, &stocked);
}

/* ---- few makers: all sums in registers */

#define FEW 4

INSIDE void step_few_packs(const good_packs *n, const plain_block *b, const block_arrays *p, int even, size_t makers,
                           size_t c, size_t packs, pack *rows, pack *arrived) {
  const double *z = b->flows.z + makers * c;
  for (size_t k = 0; k < packs; k++) {
    pack norm, came, h, v[FEW];
    SPREAD(norm, 0.0);
    SPREAD(came, 0.0);
    for (size_t r = 0; r < makers; r++) {
      LOAD(v[r], z + (r * packs + k) * VECTOR);
      ADD_SCALED(norm, v[r], b->a[r]);
      ADD_SCALED(came, v[r], b->b[r]);
    }
    settle_pack(n, p, even, c + k * VECTOR, &norm, &came, &h);
    ADD(*arrived, came);
    for (size_t r = 0; r < makers; r++) ADD_PRODUCT(rows[r], v[r], h);
  }
}

INSIDE void step_few(const good_numbers *numbers, const plain_block *b, block_arrays p, int even, size_t makers) {
  good_packs n;
  pack rows[FEW], arrived;
  spread_numbers(numbers, &n);
  for (size_t r = 0; r < makers; r++) LOAD(rows[r], b->rows + r * VECTOR);
  LOAD(arrived, b->arrived);
  size_t c = 0, width = b->flows.width;
  for (; c + FLOW_TILE <= width; c += FLOW_TILE)
    step_few_packs(&n, b, &p, even, makers, c, TILE_PACKS, rows, &arrived);
  if (c < width) step_few_packs(&n, b, &p, even, makers, c, (width - c) / VECTOR, rows, &arrived);
  for (size_t r = 0; r < makers; r++) STORE(b->rows + r * VECTOR, rows[r]);
  STORE(b->arrived, arrived);
}

/* ---- more makers */

/* the tile of `packs` packs from column c of the block on; far: flows come from memory, so that those of the next tile
   are asked for while this one is summed */
INSIDE void step_tile(const good_packs *n, const plain_block *b, const block_arrays *p, int even, int far, size_t c,
                      size_t packs, pack *arrived) {
  tile_sums s;
  pack h[TILE_PACKS];
  const double *z = b->flows.z + b->makers * c;
  size_t tile = b->makers * FLOW_TILE;
  tile_columns(z, b->makers, b->a, b->b, packs, far ? tile : 0, &s);
  for (size_t k = 0; k < packs; k++) {
    settle_pack(n, p, even, c + k * VECTOR, &s.norm[k], &s.came[k], &h[k]);
    ADD(*arrived, s.came[k]);
  }
  tile_rows(z, b->makers, h, packs, far ? tile + tile / 2 : 0, b->rows);
}

INSIDE void step_tiles(const good_numbers *numbers, const plain_block *b, block_arrays p, int even, int far) {
  good_packs n;
  pack arrived;
  spread_numbers(numbers, &n);
  LOAD(arrived, b->arrived);
  size_t c = 0, width = b->flows.width;
  for (; c + FLOW_TILE <= width; c += FLOW_TILE) step_tile(&n, b, &p, even, far, c, TILE_PACKS, &arrived);
  if (width - c == 3 * VECTOR) step_tile(&n, b, &p, even, 0, c, 3, &arrived);
  if (width - c == 2 * VECTOR) step_tile(&n, b, &p, even, 0, c, 2, &arrived);
  if (width - c == VECTOR) step_tile(&n, b, &p, even, 0, c, 1, &arrived);
  STORE(b->arrived, arrived);
}

INSIDE void step_makers(const good_numbers *n, const plain_block *b, const block_arrays *p, int even) {
  if (b->makers == 1) step_few(n, b, *p, even, 1);
  else if (b->makers == 2) step_few(n, b, *p, even, 2);
  else if (b->makers == 3) step_few(n, b, *p, even, 3);
  else if (b->makers == 4) step_few(n, b, *p, even, 4);
  else if (b->far) step_tiles(n, b, *p, even, 1);
  else step_tiles(n, b, *p, even, 0);
}

WIDE static void step_block(const good_numbers *n, const plain_block *b, const block_arrays *p, int even) {
  if (even)
    step_makers(n, b, p, 1);
  else
    step_makers(n, b, p, 0);
}

void plain_step(const flows *f, lane *l, const plain_block *b) {
  size_t from = b->flows.from, at = b->g * f->width + from;
  good_numbers n = {l->stock[b->g], l->per_restore[b->g], l->per_reach[b->g], 0};
  block_arrays p = {f->base + at, l->per_room + at, l->spare + at, l->used_b + from, l->use_b + from, l->aim_b + from,
                    l->haste_b + from, l->place_b + from, l->w + at, l->h + at, b->room};
  step_block(&n, b, &p, l->even);
}
