/* kernels for each width of vectors (csrc/base/widths.h) that this processor has give the same bits */
#include "../../csrc/dynamics/plain.h"
#include "../../csrc/dynamics/sums.h"
#include "../../csrc/index/mix.h"
#include "widths.h"

#include <stdio.h>
#include <stdlib.h>

#define MOST_MAKERS 40
#define MOST_WIDTH 104
#define MOST_CELLS (MOST_MAKERS * MOST_WIDTH)

static uint64_t state = 1;

double widths_random(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (double)(state >> 11) / 9007199254740992.0;
}

void widths_fill(double *v, size_t count, double zeros) {
  for (size_t k = 0; k < count; k++) v[k] = widths_random() < zeros ? 0 : widths_random() * 100;
}

/* ---- sums of flows */

typedef struct sums_out {
  double norm[MOST_WIDTH], came[MOST_WIDTH], rows[MOST_MAKERS * VECTOR], sum[VECTOR];
} sums_out;

static int try_sums(size_t makers, size_t width) {
  static double z[MOST_CELLS], h[MOST_WIDTH], a[MOST_MAKERS], b[MOST_MAKERS];
  static sums_out out[WIDTHS];
  sums_columns_of *columns[WIDTHS] = EACH_WIDTH(sums_columns);
  sums_rows_of *rows[WIDTHS] = EACH_WIDTH(sums_rows);
  sums_add_of *add[WIDTHS] = EACH_WIDTH(sums_add);
  widths_fill(z, makers * width, 0.2);
  widths_fill(h, width, 0.1);
  widths_fill(a, makers, 0.1);
  widths_fill(b, makers, 0.1);
  int same = 1;
  for (size_t k = 0; k < widths_here(); k++) {
    memset(&out[k], 0, sizeof out[k]);
    columns[k](z, makers, width, a, b, out[k].norm, out[k].came);
    rows[k](z, makers, width, h, out[k].rows);
    add[k](h, width, out[k].sum);
    same = same && memcmp(&out[k], &out[0], sizeof out[0]) == 0;
  }
  return same;
}

/* ---- a step of plain stocks: few or more makers, evenly or not, flows from memory or not */

typedef struct plain_out {
  double w[MOST_WIDTH], h[MOST_WIDTH], room[MOST_WIDTH], rows[MOST_MAKERS * VECTOR], arrived[VECTOR];
} plain_out;

static int try_plain(size_t makers, size_t width, int even, int far) {
  static double z[MOST_CELLS], a[MOST_MAKERS], b[MOST_MAKERS], by[8][MOST_WIDTH];
  static plain_out begin, out[WIDTHS];
  plain_runs *run[WIDTHS] = EACH_WIDTH(plain_run);
  widths_fill(z, makers * width, 0.2);
  widths_fill(a, makers, 0.1);
  widths_fill(b, makers, 0.1);
  for (size_t k = 0; k < 8; k++) widths_fill(by[k], width, 0.1);
  for (size_t c = 0; c < width; c++)
    if (c % 3 == 0) by[2][c] = LANE_ENDLESS; /* spare */
  widths_fill(begin.w, width, 0.1);
  widths_fill(begin.h, width, 0.1);
  widths_fill(begin.room, width, 0);
  plain_numbers n = {3, 0.3, 0.2};
  int same = 1;
  for (size_t k = 0; k < widths_here(); k++) {
    plain_out *o = &out[k];
    *o = begin;
    plain_arrays p = {by[0], by[1], by[2], by[3], by[4], by[5], by[6], by[7], o->w, o->h, o->room};
    run[k](&n, &(plain_block){0, makers, {0, width, z}, a, b, o->rows, o->arrived, far, o->room}, &p, even);
    same = same && memcmp(o, &out[0], sizeof *o) == 0;
  }
  return same && memcmp(&out[0], &begin, sizeof begin) != 0;
}

/* ---- weighted sums */

static int try_mix(size_t rows, size_t count, size_t draws) {
  static double from[6][MOST_WIDTH], w[6 * 6], out[WIDTHS][6 * MOST_WIDTH];
  mix_of *mix[WIDTHS] = EACH_WIDTH(mix);
  const double *column[6];
  for (size_t c = 0; c < count; c++) {
    widths_fill(from[c], rows, 0.1);
    column[c] = from[c];
  }
  widths_fill(w, draws * count, 0.1);
  int same = 1;
  for (size_t k = 0; k < widths_here(); k++) {
    memset(out[k], 0, sizeof out[k]);
    mix[k](rows, count, column, draws, w, out[k], rows);
    same = same && memcmp(out[k], out[0], sizeof out[0]) == 0;
  }
  return same;
}

size_t widths_here(void) {
#if HAS_WIDTHS
  return __builtin_cpu_supports("avx512f") ? 3 : __builtin_cpu_supports("avx2") ? 2 : 1;
#else
  return 1;
#endif
}

int main(void) {
  size_t tried = 0, differ = 0;
  for (size_t makers = 1; makers <= MOST_MAKERS; makers++)
    for (size_t width = VECTOR; width <= MOST_WIDTH; width += VECTOR) {
      differ += !try_sums(makers, width);
      for (int way = 0; way < 4; way++) differ += !try_plain(makers, width, way % 2, way / 2);
      tried += 5;
    }
  for (size_t rows = 1; rows <= MOST_WIDTH; rows++)
    for (size_t count = 1; count <= 6; count++, tried++) differ += !try_mix(rows, count, count);
  for (size_t k = 0; k < 200; k++, tried++) differ += !widths_try_lanes(2 + k);
  printf("%zu widths here: %zu of %zu differ\n", widths_here(), differ, tried);
  return differ > 0;
}
