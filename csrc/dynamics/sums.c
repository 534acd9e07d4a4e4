#include "sums.h"

#include "tile.h"

#define FEW_MAKERS 8 /* up to so many makers rows are summed one by one */

/* ---- columns */

WIDE void sums_columns(const double *z, size_t makers, size_t width, const double *a, const double *b,
                       double *norm, double *came) {
  for (; width >= FLOW_TILE; width -= FLOW_TILE, z += makers * FLOW_TILE) {
    tile_store_columns(z, makers, a, b, TILE_PACKS, norm, came);
    norm += FLOW_TILE;
    came += FLOW_TILE;
  }
  if (width == 3 * VECTOR) tile_store_columns(z, makers, a, b, 3, norm, came);
  if (width == 2 * VECTOR) tile_store_columns(z, makers, a, b, 2, norm, came);
  if (width == VECTOR) tile_store_columns(z, makers, a, b, 1, norm, came);
}

/* ---- rows */

INSIDE void add_tiles(const double *z, size_t makers, size_t width, const double *h, double *sum) {
  for (; width >= FLOW_TILE; width -= FLOW_TILE, z += makers * FLOW_TILE, h += FLOW_TILE)
    tile_load_rows(z, makers, h, TILE_PACKS, sum);
  if (width == 3 * VECTOR) tile_load_rows(z, makers, h, 3, sum);
  if (width == 2 * VECTOR) tile_load_rows(z, makers, h, 2, sum);
  if (width == VECTOR) tile_load_rows(z, makers, h, 1, sum);
}

/* one row over all tiles */
INSIDE void add_row(const double *z, size_t makers, size_t r, size_t width, const double *h, double *sum) {
  pack s, by;
  LOAD(s, sum);
  for (; width >= FLOW_TILE; width -= FLOW_TILE, z += makers * FLOW_TILE, h += FLOW_TILE)
    for (size_t k = 0; k < TILE_PACKS; k++) {
      LOAD(by, h + k * VECTOR);
      tile_add_packs(z + r * FLOW_TILE + k * VECTOR, &by, 1, &s);
    }
  for (size_t k = 0; k < width; k += VECTOR) {
    LOAD(by, h + k);
    tile_add_packs(z + r * width + k, &by, 1, &s);
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

WIDE void sums_add(const double *v, size_t width, double *sum) { tile_add(v, width / VECTOR, sum); }
