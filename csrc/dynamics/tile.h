/* sums over one tile of flows (flows.h), inside of functions that are compiled for several vector widths
   A column is summed over makers in order; a row in eight running sums continued from tile to tile. */
#ifndef DYNAMICS_TILE_H
#define DYNAMICS_TILE_H

#include "flows.h"

#define TILE_PACKS (FLOW_TILE / VECTOR)

/* sums of the columns of a tile */
typedef struct tile_sums {
  pack norm[TILE_PACKS]; /* of rows z a */
  pack came[TILE_PACKS]; /* of rows z b */
} tile_sums;

/* the same row of another tile, `ahead` numbers on, is asked for; 0: it is not */
INSIDE void tile_ask(const double *z, size_t ahead, size_t packs) {
  if (ahead)
    for (size_t k = 0; k < packs; k++) PREFETCH_FAR(z + ahead + k * VECTOR);
}

/* z: makers x packs */
INSIDE void tile_columns(const double *z, size_t makers, const double *a, const double *b, size_t packs,
                         size_t ahead, tile_sums *s) {
  for (size_t k = 0; k < packs; k++) {
    SPREAD(s->norm[k], 0.0);
    SPREAD(s->came[k], 0.0);
  }
  for (size_t r = 0; r < makers; r++, z += packs * VECTOR) {
    pack x, y;
    SPREAD(x, a[r]);
    SPREAD(y, b[r]);
    tile_ask(z, ahead, packs);
    for (size_t k = 0; k < packs; k++) {
      pack v;
      LOAD(v, z + k * VECTOR);
      ADD_PRODUCT(s->norm[k], v, x);
      ADD_PRODUCT(s->came[k], v, y);
    }
  }
}

INSIDE void tile_store_columns(const double *z, size_t makers, const double *a, const double *b, size_t packs,
                               double *norm, double *came) {
  tile_sums s;
  tile_columns(z, makers, a, b, packs, 0, &s);
  for (size_t k = 0; k < packs; k++) {
    STORE(norm + k * VECTOR, s.norm[k]);
    STORE(came + k * VECTOR, s.came[k]);
  }
}

INSIDE void tile_add_packs(const double *z, const pack *h, size_t packs, pack *sum) {
  for (size_t k = 0; k < packs; k++) {
    pack v;
    LOAD(v, z + k * VECTOR);
    ADD_PRODUCT(*sum, v, h[k]);
  }
}

/* sum (makers x 8) += rows z h */
INSIDE void tile_rows(const double *z, size_t makers, const pack *h, size_t packs, size_t ahead, double *sum) {
  for (size_t r = 0; r < makers; r++, z += packs * VECTOR, sum += VECTOR) {
    pack s;
    LOAD(s, sum);
    tile_ask(z, ahead, packs);
    tile_add_packs(z, h, packs, &s);
    STORE(sum, s);
  }
}

INSIDE void tile_load_rows(const double *z, size_t makers, const double *h, size_t packs, double *sum) {
  pack by[TILE_PACKS];
  for (size_t k = 0; k < packs; k++) LOAD(by[k], h + k * VECTOR);
  tile_rows(z, makers, by, packs, 0, sum);
}

/* sum (8) += v */
INSIDE void tile_add(const double *v, size_t packs, double *sum) {
  pack s;
  LOAD(s, sum);
  for (size_t k = 0; k < packs; k++) {
    pack w;
    LOAD(w, v + k * VECTOR);
    ADD(s, w);
  }
  STORE(sum, s);
}

#endif
