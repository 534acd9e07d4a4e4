/* sums over a block of flows (sums.h), for one width of vectors */
#include "sums.h"
#include "tile.h"

#define FEW_MAKERS 8 /* up to so many makers rows are summed one by one */

/* ---- columns */

INSIDE void store_columns(const double *z, size_t makers, const double *a, const double *b, size_t packs,
                          double *norm, double *came) {
  tile_sums s;
  tile_columns(z, makers, a, b, packs, 0, &s);
  for (size_t k = 0; k < packs; k++) {
    pack_store(s.norm[k], norm + k * VECTOR);
    pack_store(s.came[k], came + k * VECTOR);
  }
}

void FOR_WIDTH(sums_columns)(const double *z, size_t makers, size_t width, const double *a, const double *b,
                             double *norm, double *came) {
  for (; width >= FLOW_TILE; width -= FLOW_TILE, z += makers * FLOW_TILE) {
    store_columns(z, makers, a, b, TILE_PACKS, norm, came);
    norm += FLOW_TILE;
    came += FLOW_TILE;
  }
  if (width == 3 * VECTOR) store_columns(z, makers, a, b, 3, norm, came);
  if (width == 2 * VECTOR) store_columns(z, makers, a, b, 2, norm, came);
  if (width == VECTOR) store_columns(z, makers, a, b, 1, norm, came);
}

/* ---- rows */

INSIDE void add_tile(const double *z, size_t makers, const double *h, size_t packs, double *sum) {
  pack by[TILE_PACKS];
  for (size_t k = 0; k < packs; k++) by[k] = pack_load(h + k * VECTOR);
  tile_rows(z, makers, by, packs, 0, sum);
}

INSIDE void add_tiles(const double *z, size_t makers, size_t width, const double *h, double *sum) {
  for (; width >= FLOW_TILE; width -= FLOW_TILE, z += makers * FLOW_TILE, h += FLOW_TILE)
    add_tile(z, makers, h, TILE_PACKS, sum);
  if (width == 3 * VECTOR) add_tile(z, makers, h, 3, sum);
  if (width == 2 * VECTOR) add_tile(z, makers, h, 2, sum);
  if (width == VECTOR) add_tile(z, makers, h, 1, sum);
}

/* one row over all tiles */
INSIDE void add_row(const double *z, size_t makers, size_t r, size_t width, const double *h, double *sum) {
  pack s = pack_load(sum);
  for (; width >= FLOW_TILE; width -= FLOW_TILE, z += makers * FLOW_TILE, h += FLOW_TILE)
    for (size_t k = 0; k < FLOW_TILE; k += VECTOR)
      s = pack_add_product(s, pack_load(z + r * FLOW_TILE + k), pack_load(h + k));
  for (size_t k = 0; k < width; k += VECTOR)
    s = pack_add_product(s, pack_load(z + r * width + k), pack_load(h + k));
  pack_store(s, sum);
}

void FOR_WIDTH(sums_rows)(const double *z, size_t makers, size_t width, const double *h, double *sum) {
  if (makers <= FEW_MAKERS)
    for (size_t r = 0; r < makers; r++) add_row(z, makers, r, width, h, sum + r * VECTOR);
  else
    add_tiles(z, makers, width, h, sum);
}

void FOR_WIDTH(sums_add)(const double *v, size_t width, double *sum) {
  pack s = pack_load(sum);
  for (size_t k = 0; k < width; k += VECTOR) s = pack_add(s, pack_load(v + k));
  pack_store(s, sum);
}
