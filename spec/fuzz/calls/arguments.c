/* chance, and the arguments drawn by it */
#include "calls.h"

/* ---- chance */

uint64_t state;

uint64_t any(void) { /* splitmix64 */
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

size_t below(size_t n) { return n ? (size_t)(any() % n) : 0; }
int once_in(size_t n) { return below(n) == 0; }

int careful;
int amiss(size_t n) { return !careful && once_in(n); }

double number(void) {
  static const double odd[] = {0, -0.0, 1, -1, 1e-300, 1e300, -1e300, 0.5, 2, 1e-9};
  if (amiss(60)) return once_in(2) ? NAN : once_in(2) ? INFINITY : -INFINITY;
  if (!careful && once_in(8)) return odd[below(sizeof odd / sizeof *odd)];
  return (double)below(2000) / 100 - (once_in(5) ? 10 : 0);
}

double share(void) { return amiss(12) ? number() : (double)below(101) / 100; }

size_t place(size_t n) {
  if (!amiss(12)) return below(n);
  return once_in(3) ? SIZE_MAX : n + below(3);
}

int name(int count) { return amiss(12) ? (int)below(200) - 100 : (int)below((size_t)count); }

size_t size_of(size_t size) { return amiss(25) ? below(2 * size) : size; }

/* ---- arrays of a call */

#define MOST_ROOMS 128
static struct {
  unsigned char *at;
  size_t size;
  int filled;
} rooms[MOST_ROOMS];
static size_t rooms_used;
const char *doing = "nothing";
size_t calls;
size_t answered, refused;

void *room(size_t count, size_t size, int filled) {
  if (rooms_used == MOST_ROOMS) abort();
  size_t whole = count * size;
  unsigned char *at = malloc(whole > 0 ? whole : 1);
  if (!at) abort();
  memset(at, 0xA5, whole);
  rooms[rooms_used].at = at;
  rooms[rooms_used].size = whole;
  rooms[rooms_used++].filled = filled;
  return at;
}

void *answer(size_t count, size_t size) { return amiss(40) ? NULL : room(count, size, 1); }

double *numbers(size_t count) {
  if (amiss(40)) return NULL;
  double *v = room(count, sizeof *v, 0);
  int tame = once_in(2);
  for (size_t k = 0; k < count; k++) v[k] = tame ? (double)below(100) : number();
  return v;
}

double *maybe(size_t count) { return once_in(3) ? NULL : numbers(count); }

double *shares(size_t count) {
  if (amiss(40)) return NULL;
  double *v = room(count, sizeof *v, 0);
  for (size_t k = 0; k < count; k++) v[k] = once_in(30) ? NAN : share();
  return v;
}

double *amounts(size_t count) { /* above 0, but for a slip now and then */
  if (amiss(40)) return NULL;
  double *v = room(count, sizeof *v, 0);
  for (size_t k = 0; k < count; k++) v[k] = amiss(60) ? number() : (double)(1 + below(99));
  return v;
}

unsigned char *flags(size_t count) {
  if (amiss(40)) return NULL;
  unsigned char *v = room(count, 1, 0);
  for (size_t k = 0; k < count; k++) v[k] = (unsigned char)once_in(2);
  return v;
}

unsigned char *bytes(size_t count, int names) {
  if (once_in(3)) return NULL;
  unsigned char *v = room(count, 1, 0);
  for (size_t k = 0; k < count; k++) v[k] = (unsigned char)name(names);
  return v;
}

size_t *places(size_t count, size_t n) {
  if (amiss(40)) return NULL;
  size_t *v = room(count, sizeof *v, 0);
  int tame = !once_in(8);
  for (size_t k = 0; k < count; k++) v[k] = tame ? below(n) : place(n);
  return v;
}

uint32_t *short_places(size_t count, size_t n) {
  if (amiss(40)) return NULL;
  uint32_t *v = room(count, sizeof *v, 0);
  int tame = !once_in(8);
  for (size_t k = 0; k < count; k++) v[k] = (uint32_t)(tame ? below(n) : place(n));
  return v;
}

const char *text(void) {
  static const char *const some[] = {"a", "b", "c",      "d",      "e",     "f",     "R",
                                     "S", "",  "region", "sector", "spare", "stock", "\xff"};
  return amiss(40) ? NULL : some[below(once_in(4) ? 14 : 8)];
}

const char *const *texts(size_t count) {
  static const char *const some[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
  if (amiss(40)) return NULL;
  const char **v = room(count, sizeof *v, 0);
  int tame = !once_in(10);
  for (size_t k = 0; k < count; k++) v[k] = tame ? some[k % 10] : text();
  return v;
}

const char *const *few_texts(size_t count) {
  if (amiss(40)) return NULL;
  const char **v = room(count, sizeof *v, 0);
  for (size_t k = 0; k < count; k++) v[k] = amiss(30) ? NULL : once_in(2) ? "R" : "S";
  return v;
}

double *gappy(size_t count) {
  double *v = numbers(count);
  for (size_t k = 0; v && k < count; k++)
    if (once_in(9)) v[k] = NAN;
  return v;
}

void let_change(void) { rooms[0].filled = 0; }

void clean(int failed) {
  int whole = 1;
  for (size_t r = 0; r < rooms_used; r++) {
    for (size_t k = 0; k < rooms[r].size && rooms[r].filled && failed; k++) whole &= rooms[r].at[k] == 0xA5;
    free(rooms[r].at);
  }
  rooms_used = 0;
  if (whole) return;
  fprintf(stderr, "call %zu, %s: failed, and changed its answer\n", calls, doing);
  abort();
}

void end_call(lian_status status) {
  if (status)
    refused++;
  else
    answered++;
  clean(status != LIAN_OK);
}
