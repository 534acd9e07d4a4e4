/* sums over one tile of flows (flows.h), inside of functions that are compiled for several vector widths
   A column is summed over makers in order; a row in eight running sums continued from tile to tile. */
#ifndef DYNAMICS_TILE_H
#define DYNAMICS_TILE_H

#include "flows.h"

#define TILE_PACKS (FLOW_TILE / VECTOR)

/* norm = sum of rows z a, came = sum of rows z b; z: makers x packs */
INSIDE void tile_columns(const double *z, size_t makers, const double *a, const double *b, size_t packs,
                         double *norm, double *came) {
  pack n[TILE_PACKS], c[TILE_PACKS];
  for (size_t k = 0; k < packs; k++) {
    SPREAD(n[k], 0.0);
    SPREAD(c[k], 0.0);
  }
  for (size_t r = 0; r < makers; r++, z += packs * VECTOR) {
    pack x, y;
    SPREAD(x, a[r]);
    SPREAD(y, b[r]);
    for (size_t k = 0; k < packs; k++) {
      pack v;
      LOAD(v, z + k * VECTOR);
      ADD_PRODUCT(n[k], v, x);
      ADD_PRODUCT(c[k], v, y);
    }
  }
  for (size_t k = 0; k < packs; k++) {
    STORE(norm + k * VECTOR, n[k]);
    STORE(came + k * VECTOR, c[k]);
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
INSIDE void tile_rows(const double *z, size_t makers, const double *h, size_t packs, double *sum) {
  pack by[TILE_PACKS];
  for (size_t k = 0; k < packs; k++) LOAD(by[k], h + k * VECTOR);
  for (size_t r = 0; r < makers; r++, z += packs * VECTOR, sum += VECTOR) {
    pack s;
    LOAD(s, sum);
    tile_add_packs(z, by, packs, &s);
    STORE(sum, s);
  }
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
