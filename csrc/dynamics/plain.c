/* a step of one good: its parts are plain_packs.h, for several widths of vectors. The
   formulas and the order of sums are those of pass.c and stocks.c:
     came  = h sum_i z_i b_i,   norm = sum_i z_i a_i
     w    += came - base u                                      at least 0
     h     = (base use + (stock base aim - w) min(1, haste / restore)) / norm
     room  = least(room, spare + w per_room / reach)
     rows += z h
   cost: O(makers columns) a block; w and h are read and written once a cell of goods x buyers */
#include "plain.h"

int plain_lane(const lane *l) {
  return !l->reserve && !l->rules.run_down && !l->rules.quiet && !lane_is_ruled(l) &&
         l->rules.production != LIAN_PRODUCTION_LINEAR;
}

void plain_step(const flows *f, lane *l, const plain_block *b) {
  size_t from = b->flows.from, at = b->g * f->width + from;
  plain_numbers n = {l->stock[b->g], l->per_restore[b->g], l->per_reach[b->g]};
  plain_arrays p = {f->base + at, l->per_room + at, l->spare + at, l->used_b + from, l->use_b + from, l->aim_b + from,
                    l->haste_b + from, l->place_b + from, l->w + at, l->h + at, b->room};
  PICK_WIDTH(plain_run)(&n, b, &p, l->even);
}
