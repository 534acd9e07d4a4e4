/* weighted sums of columns (mix.h), for one width of vectors */
#include "../base/vector.h"
#include "mix.h"

#define STRIP 4 /* packs of rows that are summed in registers */

/* `packs` packs of rows from i on, of one draw; a constant, so that the sums stay in registers */
INSIDE void mix_strip(size_t packs, size_t i, size_t count, const double *const *from, const double *w, double *out) {
  pack sum[STRIP];
  for (size_t k = 0; k < packs; k++) sum[k] = pack_of(0);
  for (size_t c = 0; c < count; c++) {
    pack factor = pack_of(w[c]);
    for (size_t k = 0; k < packs; k++)
      sum[k] = pack_add_product(sum[k], pack_load(from[c] + i + k * VECTOR), factor);
  }
  for (size_t k = 0; k < packs; k++) pack_store(sum[k], out + i + k * VECTOR);
}

void FOR_WIDTH(mix)(size_t rows, size_t count, const double *const *from, size_t draws, const double *w, double *out,
                    size_t apart) {
  size_t i = 0;
  for (; i + STRIP * VECTOR <= rows; i += STRIP * VECTOR)
    for (size_t q = 0; q < draws; q++) mix_strip(STRIP, i, count, from, w + q * count, out + q * apart);
  for (; i + VECTOR <= rows; i += VECTOR)
    for (size_t q = 0; q < draws; q++) mix_strip(1, i, count, from, w + q * count, out + q * apart);
  for (; i < rows; i++)
    for (size_t q = 0; q < draws; q++) {
      double sum = 0;
      for (size_t c = 0; c < count; c++) sum += w[q * count + c] * from[c][i];
      out[q * apart + i] = sum;
    }
}
