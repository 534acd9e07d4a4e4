#include "sums.h"

#define PACKS (FLOW_TILE / VECTOR)
#define FEW_MAKERS 8 /* up to so many makers rows are summed one by one */

/* ---- columns */

/* z: rows of `packs` packs */
INSIDE void add_columns(const double *z, size_t makers, const double *a, const double *b, size_t packs,
                        double *norm, double *came) {
  pack n[PACKS], c[PACKS];
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

WIDE void sums_columns(const double *z, size_t makers, size_t width, const double *a, const double *b,
                       double *norm, double *came) {
  for (; width >= FLOW_TILE; width -= FLOW_TILE, z += makers * FLOW_TILE) {
    add_columns(z, makers, a, b, PACKS, norm, came);
    norm += FLOW_TILE;
    came += FLOW_TILE;
  }
  if (width == 3 * VECTOR) add_columns(z, makers, a, b, 3, norm, came);
  if (width == 2 * VECTOR) add_columns(z, makers, a, b, 2, norm, came);
  if (width == VECTOR) add_columns(z, makers, a, b, 1, norm, came);
}

/* ---- rows */

INSIDE void add_packs(const double *z, const pack *h, size_t packs, pack *sum) {
  for (size_t k = 0; k < packs; k++) {
    pack v;
    LOAD(v, z + k * VECTOR);
    ADD_PRODUCT(*sum, v, h[k]);
  }
}

/* all rows of a tile of `packs` packs */
INSIDE void add_tile(const double *z, size_t makers, const double *h, size_t packs, double *sum) {
  pack by[PACKS];
  for (size_t k = 0; k < packs; k++) LOAD(by[k], h + k * VECTOR);
  for (size_t r = 0; r < makers; r++, z += packs * VECTOR, sum += VECTOR) {
    pack s;
    LOAD(s, sum);
    add_packs(z, by, packs, &s);
    STORE(sum, s);
  }
}

INSIDE void add_tiles(const double *z, size_t makers, size_t width, const double *h, double *sum) {
  for (; width >= FLOW_TILE; width -= FLOW_TILE, z += makers * FLOW_TILE, h += FLOW_TILE)
    add_tile(z, makers, h, PACKS, sum);
  if (width == 3 * VECTOR) add_tile(z, makers, h, 3, sum);
  if (width == 2 * VECTOR) add_tile(z, makers, h, 2, sum);
  if (width == VECTOR) add_tile(z, makers, h, 1, sum);
}

/* one row over all tiles */
INSIDE void add_row(const double *z, size_t makers, size_t r, size_t width, const double *h, double *sum) {
  pack s, by;
  LOAD(s, sum);
  for (; width >= FLOW_TILE; width -= FLOW_TILE, z += makers * FLOW_TILE, h += FLOW_TILE)
    for (size_t k = 0; k < PACKS; k++) {
      LOAD(by, h + k * VECTOR);
      add_packs(z + r * FLOW_TILE + k * VECTOR, &by, 1, &s);
    }
  for (size_t k = 0; k < width; k += VECTOR) {
    LOAD(by, h + k);
    add_packs(z + r * width + k, &by, 1, &s);
  }
  STORE(sum, s);
}

WIDE void sums_rows(const double *z, size_t makers, size_t width, const double *h, double *sum) {
  if (makers <= FEW_MAKERS)
    for (size_t r = 0; r < makers; r++) add_row(z, makers, r, width, h, sum + r * VECTOR);
  else
    add_tiles(z, makers, width, h, sum);
}

WIDE void sums_multiply(const double *restrict by, size_t width, double *restrict v) {
  for (size_t j = 0; j < width; j++) v[j] *= by[j];
}

WIDE void sums_add(const double *v, size_t width, double *sum) {
  pack s, one;
  LOAD(s, sum);
  SPREAD(one, 1.0);
  for (size_t j = 0; j < width; j += VECTOR) {
    pack w;
    LOAD(w, v + j);
    ADD_PRODUCT(s, w, one);
  }
  STORE(sum, s);
}
