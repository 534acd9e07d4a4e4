/* a step of one good (plain.c), for one width of vectors: tile by tile, the state is read once and written once, sums of
   a tile stay in registers */
#include "plain.h"
#include "tile.h"

/* numbers of a good, each in a register */
typedef struct good_packs {
  pack stock, per_restore, per_reach;
} good_packs;

INSIDE good_packs packs_of(const plain_numbers *n) {
  return (good_packs){pack_of(n->stock), pack_of(n->per_restore), pack_of(n->per_reach)};
}

/* ---- eight columns */

/* orders needed, where speeds of restoring and use differ from those of output */
INSIDE pack need_unevenly(const good_packs *n, const plain_arrays *p, size_t c, pack base, pack gap) {
  pack haste = pack_multiply(pack_load(p->haste + c), n->per_restore), use = pack_load(p->use + c);
  return pack_add_product(pack_multiply(base, use), gap, pack_smaller(haste, pack_of(1)));
}

/* stocks_allow (stocks.h) */
INSIDE void limit_pack(const good_packs *n, const plain_arrays *p, int even, size_t c, pack stocked) {
  pack spare = pack_load(p->spare + c);
  pack kept = pack_multiply(pack_multiply(stocked, pack_load(p->per_room + c)), n->per_reach);
  if (!even) {
    pack there = pack_multiply(spare, pack_load(p->place + c));
    spare = pack_choose(pack_of(LANE_ENDLESS), spare, there, spare);
  }
  pack_store(pack_smaller(pack_add(kept, spare), pack_load(p->room + c)), p->room + c);
}

/* columns from c of the block on; returns new orders h. came: not yet times h, then deliveries. even: see lane->even */
INSIDE pack settle_pack(const good_packs *n, const plain_arrays *p, int even, size_t c, pack norm, pack *came) {
  pack base = pack_load(p->base + c), out = pack_multiply(base, pack_load(p->used + c));
  *came = pack_multiply(*came, pack_load(p->h + c));
  pack stocked = pack_larger(pack_add(pack_load(p->w + c), pack_subtract(*came, out)), pack_of(0));
  pack goal = pack_multiply(pack_multiply(n->stock, base), pack_load(p->aim + c));
  pack gap = pack_larger(pack_subtract(goal, stocked), pack_of(0));
  pack need = even ? pack_add(out, pack_multiply(gap, n->per_restore)) : need_unevenly(n, p, c, base, gap);
  pack h = pack_divide(need, norm);
  pack_store(stocked, p->w + c);
  pack_store(h, p->h + c);
  limit_pack(n, p, even, c, stocked);
  return h;
}

/* ---- few makers: all sums in registers */

#define FEW 4

INSIDE void step_few_packs(const good_packs *n, const plain_block *b, const plain_arrays *p, int even, size_t makers,
                           size_t c, size_t packs, pack *rows, pack *arrived) {
  const double *z = b->flows.z + makers * c;
  ONE_BY_ONE
  for (size_t k = 0; k < packs; k++) {
    pack norm = pack_of(0), came = pack_of(0), v[FEW];
    for (size_t r = 0; r < makers; r++) {
      v[r] = pack_load(z + (r * packs + k) * VECTOR);
      norm = pack_add_product(norm, v[r], pack_of(b->a[r]));
      came = pack_add_product(came, v[r], pack_of(b->b[r]));
    }
    pack h = settle_pack(n, p, even, c + k * VECTOR, norm, &came);
    *arrived = pack_add(*arrived, came);
    for (size_t r = 0; r < makers; r++) rows[r] = pack_add_product(rows[r], v[r], h);
  }
}

INSIDE void step_few(const plain_numbers *numbers, const plain_block *b, plain_arrays p, int even, size_t makers) {
  good_packs n = packs_of(numbers);
  pack rows[FEW], arrived = pack_load(b->arrived);
  for (size_t r = 0; r < makers; r++) rows[r] = pack_load(b->rows + r * VECTOR);
  size_t c = 0, width = b->flows.width;
  for (; c + FLOW_TILE <= width; c += FLOW_TILE)
    step_few_packs(&n, b, &p, even, makers, c, TILE_PACKS, rows, &arrived);
  if (c < width) step_few_packs(&n, b, &p, even, makers, c, (width - c) / VECTOR, rows, &arrived);
  for (size_t r = 0; r < makers; r++) pack_store(rows[r], b->rows + r * VECTOR);
  pack_store(arrived, b->arrived);
}

/* ---- more makers */

/* the tile of `packs` packs from column c of the block on; far: flows come from memory, so that those of the next tile
   are asked for while this one is summed */
INSIDE void step_tile(const good_packs *n, const plain_block *b, const plain_arrays *p, int even, int far, size_t c,
                      size_t packs, pack *arrived) {
  tile_sums s;
  pack h[TILE_PACKS];
  const double *z = b->flows.z + b->makers * c;
  size_t tile = b->makers * FLOW_TILE;
  tile_columns(z, b->makers, b->a, b->b, packs, far ? tile : 0, &s);
  for (size_t k = 0; k < packs; k++) {
    h[k] = settle_pack(n, p, even, c + k * VECTOR, s.norm[k], &s.came[k]);
    *arrived = pack_add(*arrived, s.came[k]);
  }
  tile_rows(z, b->makers, h, packs, far ? tile + tile / 2 : 0, b->rows);
}

INSIDE void step_tiles(const plain_numbers *numbers, const plain_block *b, plain_arrays p, int even, int far) {
  good_packs n = packs_of(numbers);
  pack arrived = pack_load(b->arrived);
  size_t c = 0, width = b->flows.width;
  for (; c + FLOW_TILE <= width; c += FLOW_TILE) step_tile(&n, b, &p, even, far, c, TILE_PACKS, &arrived);
  if (width - c == 3 * VECTOR) step_tile(&n, b, &p, even, 0, c, 3, &arrived);
  if (width - c == 2 * VECTOR) step_tile(&n, b, &p, even, 0, c, 2, &arrived);
  if (width - c == VECTOR) step_tile(&n, b, &p, even, 0, c, 1, &arrived);
  pack_store(arrived, b->arrived);
}

INSIDE void step_makers(const plain_numbers *n, const plain_block *b, const plain_arrays *p, int even) {
  if (b->makers == 1) step_few(n, b, *p, even, 1);
  else if (b->makers == 2) step_few(n, b, *p, even, 2);
  else if (b->makers == 3) step_few(n, b, *p, even, 3);
  else if (b->makers == 4) step_few(n, b, *p, even, 4);
  else if (b->far) step_tiles(n, b, *p, even, 1);
  else step_tiles(n, b, *p, even, 0);
}

void FOR_WIDTH(plain_run)(const plain_numbers *n, const plain_block *b, const plain_arrays *p, int even) {
  if (even)
    step_makers(n, b, p, 1);
  else
    step_makers(n, b, p, 0);
}
