/* random calls of the whole of lian.h: objects that are there and NULL, sizes, places and enums in and out of range,
   any number. Built with ASan and UBSan, which stop at the first wrong step; a call that fails must leave what it would
   have filled as it was.
   calls COUNT SEED; arrays have the lengths that the header asks for, and not a byte more. */
#include "calls.h"

void __asan_on_error(void);
void __asan_on_error(void) { fprintf(stderr, "call %zu: %s\n", calls, doing); }

#define MOST_KINDS 100
static const work *kinds[MOST_KINDS];
static size_t kind_count, tally[MOST_KINDS][2]; /* calls of a kind: answered, refused */

static void add(const work *family) {
  for (; family->call; family++) {
    if (kind_count == MOST_KINDS) abort();
    kinds[kind_count++] = family;
  }
}

static void call_one(size_t total_weight) {
  size_t at = below(total_weight), k = 0;
  while (at >= kinds[k]->weight) at -= kinds[k++]->weight;
  doing = kinds[k]->name;
  careful = below(5) < 3;
  feed();
  answered = refused = 0;
  kinds[k]->call();
  clean(0);
  tally[k][0] += answered;
  tally[k][1] += refused;
}

int main(int count, char **arguments) {
  static const work *const families[] = {chains_calls,   tables_calls, items_calls,   networks_calls,
                                         time_calls,     files_calls,  measures_calls, index_calls,
                                         designs_calls,  policies_calls};
  size_t wanted = count > 1 ? (size_t)strtoull(arguments[1], NULL, 10) : 100000, total_weight = 0;
  uint64_t seed = count > 2 ? strtoull(arguments[2], NULL, 10) : 1;
  state = seed;
  printf("%zu random calls of lian.h, seed %llu\n", wanted, (unsigned long long)seed);
  fflush(stdout);
  for (size_t f = 0; f < sizeof families / sizeof *families; f++) add(families[f]);
  for (size_t k = 0; k < kind_count; k++) total_weight += kinds[k]->weight;
  for (calls = 1; calls <= wanted; calls++) call_one(total_weight);
  for (size_t k = 0; k < kind_count; k++)
    printf("%-24s answered %zu, refused %zu\n", kinds[k]->name, tally[k][0], tally[k][1]);
  free_pools();
  return 0;
}
