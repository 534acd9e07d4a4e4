/* sums over one tile of flows (flows.h), for one width of vectors
   A column is summed over makers in order; a row in eight running sums continued from tile to tile. */
#ifndef DYNAMICS_TILE_H
#define DYNAMICS_TILE_H

#include "../base/vector.h"
#include "flows.h"

#define TILE_PACKS (FLOW_TILE / VECTOR)
/* packs of a tile whose sums stay in registers: a quarter of them is for other numbers */
#define TILE_STRIP (PARTS >= TILE_PACKS ? 1 : TILE_PACKS / PARTS)

/* sums of the columns of a tile */
typedef struct tile_sums {
  pack norm[TILE_PACKS]; /* of rows z a */
  pack came[TILE_PACKS]; /* of rows z b */
} tile_sums;

/* the same row of another tile, `ahead` numbers on, is asked for; 0: it is not */
INSIDE void tile_ask(const double *z, size_t ahead, size_t packs) {
  if (ahead)
    for (size_t k = 0; k < packs; k++) FETCH_FAR(z + ahead + k * VECTOR);
}

/* packs from .. to - 1 of a tile of `packs` */
INSIDE void tile_strip(const double *z, size_t makers, const double *a, const double *b, size_t packs, size_t ahead,
                       size_t from, size_t to, tile_sums *s) {
  for (size_t k = from; k < to; k++) s->norm[k] = s->came[k] = pack_of(0);
  for (size_t r = 0; r < makers; r++, z += packs * VECTOR) {
    pack x = pack_of(a[r]), y = pack_of(b[r]);
    if (from == 0) tile_ask(z, ahead, packs);
    for (size_t k = from; k < to; k++) {
      pack v = pack_load(z + k * VECTOR);
      s->norm[k] = pack_add_product(s->norm[k], v, x);
      s->came[k] = pack_add_product(s->came[k], v, y);
    }
  }
}

/* z: makers x packs */
INSIDE void tile_columns(const double *z, size_t makers, const double *a, const double *b, size_t packs,
                         size_t ahead, tile_sums *s) {
  for (size_t from = 0; from < packs; from += TILE_STRIP)
    tile_strip(z, makers, a, b, packs, ahead, from, from + TILE_STRIP < packs ? from + TILE_STRIP : packs, s);
}

INSIDE pack tile_add_packs(pack sum, const double *z, const pack *h, size_t packs) {
  for (size_t k = 0; k < packs; k++) sum = pack_add_product(sum, pack_load(z + k * VECTOR), h[k]);
  return sum;
}

/* sum (makers x 8) += rows z h */
INSIDE void tile_rows(const double *z, size_t makers, const pack *h, size_t packs, size_t ahead, double *sum) {
  for (size_t r = 0; r < makers; r++, z += packs * VECTOR, sum += VECTOR) {
    tile_ask(z, ahead, packs);
    pack_store(tile_add_packs(pack_load(sum), z, h, packs), sum);
  }
}

#endif
