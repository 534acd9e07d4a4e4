/* an iteration of eight failures at once, on a random network, for each width of vectors */
#include "../../csrc/network/lanes.h"
#include "widths.h"

#include <string.h>

#define MOST_FIRMS 300
#define EACH 5 /* links of a firm */

typedef struct lanes_out {
  double down[MOST_FIRMS * LANES], next[MOST_FIRMS * LANES], most[LANES];
} lanes_out;

int widths_try_lanes(size_t firms) {
  static double value[MOST_FIRMS * EACH], scale[2 * MOST_FIRMS], inverse[MOST_FIRMS], missed[MOST_FIRMS * LANES];
  static double lost[MOST_FIRMS * LANES], down[MOST_FIRMS * LANES];
  static uint32_t other[MOST_FIRMS * EACH], start[MOST_FIRMS + 1];
  static size_t slot_start[MOST_FIRMS + 1], slot_end[2 * MOST_FIRMS];
  static lanes_out out[WIDTHS];
  lanes_down_of *go_down[WIDTHS] = EACH_WIDTH(lanes_down);
  lanes_up_of *go_up[WIDTHS] = EACH_WIDTH(lanes_up);
  for (size_t i = 0; i <= firms; i++) {
    start[i] = (uint32_t)(EACH * i);
    slot_start[i] = 2 * i;
    if (i == firms) break;
    slot_end[2 * i] = EACH * i + 2;
    slot_end[2 * i + 1] = EACH * (i + 1);
  }
  for (size_t e = 0; e < EACH * firms; e++) other[e] = (uint32_t)(widths_random() * (double)firms);
  widths_fill(value, EACH * firms, 0.1);
  for (size_t k = 0; k < 2 * firms; k++) scale[k] = widths_random() / 300;
  for (size_t k = 0; k < firms; k++) inverse[k] = widths_random() / 300;
  for (size_t k = 0; k < firms * LANES; k++) {
    missed[k] = widths_random();
    lost[k] = widths_random();
    down[k] = widths_random();
  }
  lian_network g = {.out_start = start, .in_start = start, .buyer = other, .value = value};
  lian_cascade c = {.g = &g, .n = firms, .count = EACH * firms, .slot_start = slot_start, .slot_end = slot_end,
                    .scale = scale, .inverse = inverse, .supplier = other, .value = value};
  int same = 1;
  for (size_t k = 0; k < widths_here(); k++) {
    memset(&out[k], 0, sizeof out[k]);
    memcpy(out[k].down, down, firms * LANES * sizeof *down);
    go_down[k](&c, missed, out[k].down, out[k].most);
    go_up[k](&c, lost, out[k].next, out[k].most);
    same = same && memcmp(&out[k], &out[0], sizeof out[0]) == 0;
  }
  return same && memcmp(out[0].down, down, firms * LANES * sizeof *down) != 0;
}
