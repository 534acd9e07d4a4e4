/* a step of one good, tile by tile: the state is read once and written once, sums of a tile stay in the first-level
   cache. The formulas and the order of sums are those of pass.c and stocks.c:
     came  = h sum_i z_i b_i,   norm = sum_i z_i a_i
     w    += came - base u                                      at least 0
     h     = (base use + (stock base aim - w) min(1, haste / restore)) / norm
     room  = least(room, spare + w per_room / reach)
     rows += z h
   cost: O(makers columns) a block; w and h are read and written once a cell of goods x buyers */
#include "plain.h"

#include "links.h"
#include "stocks.h"
#include "sums.h"
#include "tile.h"

#define IN_FIRST_CACHE 3072 /* flows of a block */

INSIDE double larger(double a, double b) { return a > b ? a : b; }
INSIDE double least(double a, double b) { return a < b ? a : b; }

int plain_is(const lane *l, size_t g) {
  return lane_limits(l, g) && !l->reserve && !links_are_cut(l, g) && !l->rules.run_down && !l->full &&
         l->rules.production != LIAN_PRODUCTION_LINEAR;
}

/* numbers of a good. none: 0, unknown to the compiler, which so takes a maximum rather than a comparison and a mask */
typedef struct good_numbers {
  double stock, per_restore, per_reach, none;
} good_numbers;

/* arrays of a block from its first column on: by cell, by buyer, and the state */
typedef struct block_arrays {
  const double *base, *per_room, *spare, *used, *use, *aim, *haste, *place;
  double *w, *h, *room;
} block_arrays;

/* count columns. came: not yet times h. even: see lane->even */
INSIDE void settle(const good_numbers *n, int even, size_t count, const double *restrict base,
                   const double *restrict per_room, const double *restrict spare, const double *restrict used,
                   const double *restrict use, const double *restrict aim, const double *restrict haste,
                   const double *restrict place, const double *restrict norm, double *restrict came,
                   double *restrict w, double *restrict h, double *restrict room) {
  double stock = n->stock, per_restore = n->per_restore, per_reach = n->per_reach, none = n->none;
  for (size_t j = 0; j < count; j++) {
    double in = came[j] * h[j], out = base[j] * used[j];
    double stocked = larger(w[j] + (in - out), none);
    double gap = larger(stock * base[j] * aim[j] - stocked, none);
    double need = even ? out + gap * per_restore : base[j] * use[j] + gap * least(haste[j] * per_restore, 1);
    double kept = stocks_allow(stocked, per_room[j], per_reach, spare[j], even ? 1 : place[j]);
    came[j] = in;
    w[j] = stocked;
    h[j] = norm[j] > 0 ? need / norm[j] : 0;
    room[j] = least(kept, room[j]);
  }
}

/* count columns from column c of the block on */
INSIDE void settle_from(const good_numbers *n, const block_arrays *p, int even, size_t c, size_t count,
                        const double *norm, double *came) {
  settle(n, even, count, p->base + c, p->per_room + c, p->spare + c, p->used + c, p->use + c, p->aim + c, p->haste + c,
         p->place + c, norm, came, p->w + c, p->h + c, p->room + c);
}

/* ---- blocks in the first-level cache: tile by tile */

/* the tile of `packs` packs from column c of the block on */
INSIDE void step_tile(const good_numbers *n, const plain_block *b, const block_arrays *p, int even, size_t c,
                      size_t packs) {
  double norm[FLOW_TILE], came[FLOW_TILE];
  const double *z = b->flows.z + b->makers * c;
  tile_columns(z, b->makers, b->a, b->b, packs, norm, came);
  settle_from(n, p, even, c, packs * VECTOR, norm, came);
  tile_add(came, packs, b->arrived);
  tile_rows(z, b->makers, p->h + c, packs, b->rows);
}

INSIDE void step_tiles(const good_numbers *n, const plain_block *b, const block_arrays *p, int even) {
  size_t c = 0, width = b->flows.width;
  for (; c + FLOW_TILE <= width; c += FLOW_TILE) step_tile(n, b, p, even, c, TILE_PACKS);
  if (width - c == 3 * VECTOR) step_tile(n, b, p, even, c, 3);
  if (width - c == 2 * VECTOR) step_tile(n, b, p, even, c, 2);
  if (width - c == VECTOR) step_tile(n, b, p, even, c, 1);
}

WIDE static void step_block(const good_numbers *n, const plain_block *b, const block_arrays *p, int even) {
  if (even)
    step_tiles(n, b, p, 1);
  else
    step_tiles(n, b, p, 0);
}

/* ---- larger blocks: sums of all of it first, so that its flows are read in one stretch from memory, and once more
   from the second-level cache */

#define STAGE 512 /* columns */

WIDE static void settle_stage(const good_numbers *n, const block_arrays *p, int even, size_t c, size_t count,
                              const double *norm, double *came) {
  if (even)
    settle_from(n, p, 1, c, count, norm, came);
  else
    settle_from(n, p, 0, c, count, norm, came);
}

static void step_stages(const good_numbers *n, const plain_block *b, const block_arrays *p, int even) {
  double norm[STAGE], came[STAGE];
  for (size_t c = 0, width = b->flows.width; c < width; c += STAGE) {
    size_t count = width - c < STAGE ? width - c : STAGE;
    const double *z = b->flows.z + b->makers * c;
    sums_columns(z, b->makers, count, b->a, b->b, norm, came);
    settle_stage(n, p, even, c, count, norm, came);
    sums_add(came, count, b->arrived);
    sums_rows(z, b->makers, count, p->h + c, b->rows);
  }
}

void plain_step(const flows *f, lane *l, const plain_block *b) {
  size_t from = b->flows.from, at = b->g * f->width + from;
  good_numbers n = {l->stock[b->g], l->per_restore[b->g], l->per_reach[b->g], 0};
  block_arrays p = {f->base + at, l->per_room + at, l->spare + at, l->used_b + from, l->use_b + from, l->aim_b + from,
                    l->haste_b + from, l->place_b + from, l->w + at, l->h + at, b->room};
  if (b->makers * b->flows.width > IN_FIRST_CACHE)
    step_stages(&n, b, &p, l->even);
  else
    step_block(&n, b, &p, l->even);
}
