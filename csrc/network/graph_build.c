/* a network of links made of a list of them

   Links go to the strip of their supplier (strips.h), where they are sorted by buyer, digit by digit, then by supplier;
   each step keeps the order of those that are alike. So rows are in order of buyers, and links of one pair, and of the
   same days, are added up in the order given. O(nodes + links); memory beside the rows: 16 bytes a link (dated 24) to
   which the list's blocks go one by one, and what the strips take. */
#include <string.h>

#include "../base/fetch.h"
#include "graph.h"
#include "strips.h"

#define DIGIT 11 /* bits, at most */
#define DIGITS 3 /* 32 bits at most */
#define VALUES ((size_t)1 << DIGIT)

/* a link on its way */
typedef struct parcel {
  uint32_t supplier, buyer;
  double value;
} parcel;

typedef struct building {
  lian_network *g;
  size_t places; /* for links, before those of one pair are added up */
  parcel *link;  /* of each place, and AHEAD more */
  int32_t *first, *after; /* of each place, days; NULL: undated */
  strips s;
  unsigned digits, bits; /* of a buyer's number, and of each digit */
  lian_network_found *found; /* by strip */
  uint32_t *kept;            /* by strip: links that stay */
} building;

/* ---- a strip */

/* what sorts the links of a strip, as buyer << 32 | which of them it is; b is b0 or b1 */
typedef struct sorting {
  const building *w;
  const parcel *link;
  size_t from, count; /* places of the strip */
  uint64_t *a, *b;
  uint32_t (*next)[VALUES]; /* DIGITS: where the next link with a digit goes */
} sorting;

#define SORTING_EACH (2 * sizeof(uint64_t))
#define SORTING_FIXED (DIGITS * sizeof(uint32_t[VALUES]))

static sorting sorting_of(const building *w, size_t strip, char *scratch) {
  sorting d = {.w = w, .from = strips_from(&w->s, strip)};
  d.count = w->s.next[strip] - d.from;
  d.link = w->link + d.from;
  d.next = (uint32_t (*)[VALUES])(void *)scratch;
  d.a = (uint64_t *)(void *)(scratch + SORTING_FIXED);
  d.b = d.a + d.count;
  return d;
}

/* next[digit][v]: links whose digit is below v */
static void count_digits(const sorting *d) {
  size_t last = ((size_t)1 << d->w->bits) - 1;
  unsigned bits = d->w->bits;
  memset(d->next, 0, SORTING_FIXED);
  for (size_t k = 0; k < d->count; k++) {
    uint64_t buyer = d->link[k].buyer;
    d->next[0][buyer & last]++;
    d->next[1][buyer >> bits & last]++;
    d->next[2][buyer >> 2 * bits & last]++;
  }
  for (unsigned digit = 0; digit < d->w->digits; digit++) {
    uint32_t sum = 0;
    for (size_t v = 0; v <= last; v++) {
      uint32_t some = d->next[digit][v];
      d->next[digit][v] = sum;
      sum += some;
    }
  }
}

/* a: the strip's links by buyer */
static void sort_by_buyer(sorting *d) {
  size_t last = ((size_t)1 << d->w->bits) - 1;
  count_digits(d);
  for (size_t k = 0; k < d->count; k++)
    d->a[d->next[0][d->link[k].buyer & last]++] = (uint64_t)d->link[k].buyer << 32 | k;
  for (unsigned digit = 1; digit < d->w->digits; digit++) {
    unsigned shift = 32 + digit * d->w->bits;
    uint32_t *next = d->next[digit];
    for (size_t k = 0; k < d->count; k++) d->b[next[d->a[k] >> shift & last]++] = d->a[k];
    uint64_t *swap = d->a;
    d->a = d->b;
    d->b = swap;
  }
}

/* b: by supplier and buyer; out_start[i] is where row i ends */
static void sort_by_supplier(const sorting *d) {
  uint32_t *start = d->w->g->out_start;
  for (size_t k = 0; k < d->count; k++) {
    uint32_t supplier = d->link[d->a[k] & UINT32_MAX].supplier;
    d->b[start[supplier]++ - d->from] = d->a[k];
  }
}

/* the place before `to` in the row that begins at `begin` with the buyer of a link and the days of its place;
   `to` when there is none */
static inline size_t same_link(const building *w, size_t begin, size_t to, uint32_t buyer, size_t place) {
  const lian_network *g = w->g;
  for (size_t k = to; k > begin && g->buyer[k - 1] == buyer; k--)
    if (!g->from || (g->from[k - 1] == w->first[place] && g->to[k - 1] == w->after[place])) return k - 1;
  return to;
}

/* row i, whose links are e .. end - 1, to the places from `begin` on: adds up what stands twice, drops what is 0.
   Returns the place behind it */
static inline size_t merge_row(const sorting *d, size_t i, const uint64_t *e, const uint64_t *end, size_t begin,
                               lian_network_found *f) {
  lian_network *g = d->w->g;
  size_t to = begin;
  for (; e < end; e++) {
    uint32_t buyer = (uint32_t)(*e >> 32);
    size_t link = *e & UINT32_MAX, counts = !g->undirected || buyer >= i; /* once a link */
    double value = d->link[link].value;
    if (value == 0) {
      f->zeros += counts;
      continue;
    }
    if (counts) f->total += value;
    size_t k = same_link(d->w, begin, to, buyer, d->from + link);
    if (k < to) {
      g->value[k] += value;
      f->repeated += counts;
      continue;
    }
    f->loops += buyer == i;
    g->buyer[to] = buyer;
    g->value[to] = value;
    if (g->from) {
      g->from[to] = d->w->first[d->from + link];
      g->to[to] = d->w->after[d->from + link];
    }
    to++;
  }
  return to;
}

/* out_start[i]: links of row i that stay */
static void build_strip(void *context, size_t strip, char *scratch) {
  building *w = context;
  sorting d = sorting_of(w, strip, scratch);
  lian_network_found f = {.rows = 0};
  size_t to = d.from, from = d.from;
  sort_by_buyer(&d);
  sort_by_supplier(&d);
  for (size_t i = w->s.row[strip]; i < w->s.row[strip + 1]; i++) {
    size_t end = w->g->out_start[i], begin = to;
    to = merge_row(&d, i, d.b + (from - d.from), d.b + (end - d.from), begin, &f);
    w->g->out_start[i] = (uint32_t)(to - begin);
    from = end;
  }
  w->kept[strip] = (uint32_t)(to - d.from);
  w->found[strip] = f;
}

/* ---- all of them */

static size_t places_of(const edge_list *l, int undirected) {
  size_t count = l->count;
  for (const edge_block *b = l->first; b && undirected; b = b->next)
    for (size_t k = 0; k < b->used; k++) count += b->supplier[k] != b->buyer[k];
  return count;
}

/* out_start: where rows begin in the strips, zeros and repeated links among them */
static void count_rows(lian_network *g, const edge_list *l) {
  for (const edge_block *e = l->first; e; e = e->next)
    for (size_t k = 0; k < e->used; k++) {
      g->out_start[e->supplier[k] + 1]++;
      if (g->undirected && e->supplier[k] != e->buyer[k]) g->out_start[e->buyer[k] + 1]++;
    }
  graph_sum_up(g->out_start, g->n);
}

static inline void put(building *w, uint32_t supplier, uint32_t buyer, const edge_block *e, size_t k) {
  size_t at = strips_take(&w->s, supplier);
  FETCH_TO_WRITE(&w->link[at + AHEAD]);
  w->link[at] = (parcel){supplier, buyer, e->value[k]};
  if (w->first) {
    w->first[at] = e->from[k];
    w->after[at] = e->to[k];
  }
}

/* empties the list; an undirected link goes to the strips of both its ends */
static lian_status to_strips(const lian_env *env, building *w, edge_list *l, lian_error *err) {
  for (; l->first; edges_drop(l)) {
    const edge_block *e = l->first;
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    for (size_t k = 0; k < e->used; k++) {
      put(w, e->supplier[k], e->buyer[k], e, k);
      if (w->g->undirected && e->supplier[k] != e->buyer[k]) put(w, e->buyer[k], e->supplier[k], e, k);
    }
  }
  return LIAN_OK;
}

/* what the strips found, in their order */
static void add_up(const building *w, lian_network_found *f) {
  for (size_t strip = 0; strip < w->s.count; strip++) {
    const lian_network_found *some = &w->found[strip];
    f->repeated += some->repeated;
    f->loops += some->loops;
    f->zeros += some->zeros;
    f->total += some->total;
  }
}

/* the rows of all strips one after the other, and where they begin */
static void join(building *w) {
  lian_network *g = w->g;
  uint32_t sum = 0;
  size_t to = 0;
  for (size_t strip = 0; strip < w->s.count; to += w->kept[strip++]) {
    size_t from = strips_from(&w->s, strip), some = w->kept[strip];
    if (to == from) continue;
    memmove(g->buyer + to, g->buyer + from, some * sizeof *g->buyer);
    memmove(g->value + to, g->value + from, some * sizeof *g->value);
    if (!g->from) continue;
    memmove(g->from + to, g->from + from, some * sizeof *g->from);
    memmove(g->to + to, g->to + from, some * sizeof *g->to);
  }
  for (size_t i = 0; i <= g->n; i++) {
    uint32_t some = i < g->n ? g->out_start[i] : 0;
    g->out_start[i] = sum;
    sum += some;
  }
}

/* NULL: out of memory, and the block is gone */
static void *shrunk(memory m, void *block, size_t old, size_t count, size_t size) {
  void *fresh = memory_resize(m, block, old, count, size);
  if (!fresh) memory_free(m, block, old, size);
  return fresh;
}

/* gives back what repeated links leave free; 0: out of memory */
static int fit(lian_network *g) {
  size_t old = g->count, count = g->out_start[g->n];
  if (count == old) return 1;
  int dated = g->from != NULL;
  g->count = count;
  g->buyer = shrunk(g->m, g->buyer, old, count, sizeof *g->buyer);
  g->value = shrunk(g->m, g->value, old, count, sizeof *g->value);
  if (dated) {
    g->from = shrunk(g->m, g->from, old, count, sizeof *g->from);
    g->to = shrunk(g->m, g->to, old, count, sizeof *g->to);
  }
  return g->buyer && g->value && (!dated || (g->from && g->to));
}

static lian_status build_rows(const lian_env *env, building *w, edge_list *l, lian_network_found *f, lian_error *err) {
  lian_status status = to_strips(env, w, l, err);
  if (!status) status = strips_each(env, &w->s, SORTING_EACH, SORTING_FIXED, build_strip, w, err);
  if (status) return status;
  add_up(w, f);
  join(w);
  if (f->total - f->total == 0) return LIAN_OK; /* then any sum of some of them is finite */
  return status_set(err, LIAN_BAD_DATA, "the values of all links add up to no finite number");
}

static int begin(building *w, edge_list *l) {
  lian_network *g = w->g;
  count_rows(g, l);
  if (!strips_begin(&w->s, g->m, g->out_start, g->n)) return 0;
  w->found = memory_zero(g->m, w->s.count, sizeof *w->found);
  w->kept = memory_zero(g->m, w->s.count, sizeof *w->kept);
  w->link = memory_new(g->m, w->places + AHEAD, sizeof *w->link);
  graph_expect(w->link, (w->places + AHEAD) * sizeof *w->link);
  if (l->dated) {
    w->first = memory_new(g->m, w->places, sizeof *w->first);
    w->after = memory_new(g->m, w->places, sizeof *w->after);
  }
  return w->found && w->kept && w->link && (!l->dated || (w->first && w->after));
}

/* all but the links, which is memory that is used once more */
static void end(const building *w) {
  const lian_network *g = w->g;
  memory_free(g->m, w->first, w->places, sizeof *w->first);
  memory_free(g->m, w->after, w->places, sizeof *w->after);
  memory_free(g->m, w->found, w->s.count, sizeof *w->found);
  memory_free(g->m, w->kept, w->s.count, sizeof *w->kept);
}

static unsigned bits_of(size_t n) {
  unsigned bits = 1;
  while (bits < 32 && (n - 1) >> bits) bits++;
  return bits;
}

/* in the memory of the links, or what is needed of it */
static lian_status turn(const lian_env *env, const building *w, lian_error *err) {
  lian_network *g = w->g;
  size_t bytes = graph_turning(g->count);
  void *block = shrunk(g->m, w->link, (w->places + AHEAD) * sizeof *w->link, bytes, 1);
  lian_status status = block ? graph_turn_in(env, g, block, err) : status_no_memory(err);
  memory_free(g->m, block, bytes, 1);
  return status;
}

static lian_status build(const lian_env *env, lian_network *g, edge_list *l, lian_network_found *f, lian_error *err) {
  unsigned bits = bits_of(g->n ? g->n : 1), digits = (bits + DIGIT - 1) / DIGIT;
  building w = {.g = g, .places = g->count, .digits = digits, .bits = (bits + digits - 1) / digits};
  lian_status status = begin(&w, l) ? build_rows(env, &w, l, f, err) : status_no_memory(err);
  end(&w);
  strips_end(&w.s);
  if (!status && !fit(g)) status = status_no_memory(err);
  if (!status) return turn(env, &w, err);
  memory_free(g->m, w.link, w.places + AHEAD, sizeof *w.link);
  return status;
}

lian_status graph_build(const lian_env *env, size_t n, edge_list *l, int undirected, lian_labels *labels,
                        lian_network **out, lian_network_found *found, lian_error *err) {
  lian_network_found f = {.rows = l->count};
  size_t count = places_of(l, undirected);
  if (count >= UINT32_MAX || n >= UINT32_MAX)
    return status_set(err, LIAN_UNSUPPORTED, "more than %z links or nodes in one network", (size_t)UINT32_MAX - 1);
  lian_network *g = graph_room(memory_of(env), n, count, l->dated);
  if (!g) return status_no_memory(err);
  g->undirected = undirected;
  lian_status status = build(env, g, l, &f, err);
  if (status) {
    lian_network_free(g);
    return status;
  }
  g->labels = lian_labels_keep(labels);
  if (found) *found = f;
  *out = g;
  return LIAN_OK;
}
