/* many searches by steps at once, one a bit of a few words (Then and others 2015)
   A level goes along the links of the nodes that some search has just reached (push), or, where these are more, against
   the links of those that some search has not reached yet (pull; Beamer, Asanović and Patterson 2012): a node's row is
   left as soon as all searches are there. Which way is no matter to what is found. */
#include "searches.h"

#include <string.h>

#include "../base/wide.h"

#define PUSH_COST 1.0 /* links that are pulled in the time of one that is pushed */
#define WATCHED 16384 /* nodes between two looks at the caller */
#define LARGE 65536   /* nodes from which large pages are worth it */
#define AHEAD 12      /* links that are fetched before they are looked at */

static size_t out_links(const lian_network *g, size_t v) { return g->out_start[v + 1] - g->out_start[v]; }
static size_t in_links(const lian_network *g, size_t v) { return g->in_start[v + 1] - g->in_start[v]; }

static size_t links_ahead(const searches *s, size_t v) {
  return (s->side != LIAN_ROWS_IN ? out_links(s->g, v) : 0) + (s->side != LIAN_ROWS_OUT ? in_links(s->g, v) : 0);
}

/* undirected rows hold both ends */
static lian_rows turned(const searches *s) {
  return s->g->undirected || s->side == LIAN_ROWS_ALL ? s->side : s->side == LIAN_ROWS_OUT ? LIAN_ROWS_IN : LIAN_ROWS_OUT;
}

static size_t links_behind(const searches *s, size_t v) {
  lian_rows side = turned(s);
  return (side != LIAN_ROWS_IN ? out_links(s->g, v) : 0) + (side != LIAN_ROWS_OUT ? in_links(s->g, v) : 0);
}

static inline uint64_t is_any(const search_bits *x) {
  uint64_t any = 0;
  for (int w = 0; w < SEARCH_WORDS; w++) any |= x->word[w];
  return any;
}

/* what searches of `of` are not in `seen` */
static inline search_bits missing(const search_bits *of, const search_bits *seen) {
  search_bits x;
  for (int w = 0; w < SEARCH_WORDS; w++) x.word[w] = of->word[w] & ~seen->word[w];
  return x;
}

static inline void join(search_bits *to, const search_bits *x) {
  for (int w = 0; w < SEARCH_WORDS; w++) to->word[w] |= x->word[w];
}

/* the words of the link AHEAD of at: rows are long, and their ends anywhere */
static inline void fetch(const search_bits *bits, side_row r) {
#if defined(__GNUC__)
  if (r.end - r.at > AHEAD) __builtin_prefetch(&bits[r.at[AHEAD]]);
#else
  (void)bits, (void)r;
#endif
}

static inline size_t push_row(searches *s, side_row r, const search_bits *bits, size_t fresh) {
  for (; r.at < r.end; r.at++) {
    fetch(s->seen, r);
    fetch(s->next, r);
    search_bits new = missing(bits, &s->seen[*r.at]);
    if (!is_any(&new)) continue;
    if (!is_any(&s->next[*r.at])) s->fresh[fresh++] = *r.at;
    join(&s->next[*r.at], &new);
  }
  return fresh;
}

static WIDE size_t push(searches *s, size_t from, size_t to, size_t fresh) {
  for (size_t k = from; k < to; k++) {
    uint32_t v = s->front[k];
    if (s->side != LIAN_ROWS_IN) fresh = push_row(s, row_out(s->g, v), &s->now[v], fresh);
    if (s->side != LIAN_ROWS_OUT) fresh = push_row(s, row_in(s->g, v), &s->now[v], fresh);
  }
  return fresh;
}

/* takes from a row what is wanted, until nothing is */
static inline void pull_row(const searches *s, side_row r, search_bits *wanted, search_bits *got) {
  for (; r.at < r.end && is_any(wanted); r.at++) {
    fetch(s->now, r);
    join(got, &s->now[*r.at]);
    *wanted = missing(wanted, &s->now[*r.at]);
  }
}

/* nodes from .. to - 1 of open; those that all searches have reached are left out of it */
static WIDE size_t pull(searches *s, size_t from, size_t to, size_t fresh, size_t *kept) {
  lian_rows side = turned(s);
  for (size_t k = from; k < to; k++) {
    uint32_t v = s->open[k];
    search_bits wanted = missing(&s->all, &s->seen[v]), got = {{0}};
    if (!is_any(&wanted)) continue;
    s->open[(*kept)++] = v;
    if (side != LIAN_ROWS_IN) pull_row(s, row_out(s->g, v), &wanted, &got);
    if (side != LIAN_ROWS_OUT) pull_row(s, row_in(s->g, v), &wanted, &got);
    s->next[v] = missing(&got, &s->seen[v]);
    if (is_any(&s->next[v])) s->fresh[fresh++] = v;
  }
  return fresh;
}

/* one level: from front and now to fresh and next; the number of fresh nodes */
static size_t expand(searches *s, size_t front) {
  int pulls = s->ahead * PUSH_COST > s->behind;
  size_t fresh = 0, kept = 0, count = pulls ? s->opened : front;
  for (size_t from = 0, to; from < count; from = to) {
    to = from + WATCHED < count ? from + WATCHED : count;
    fresh = pulls ? pull(s, from, to, fresh, &kept) : push(s, from, to, fresh);
    if (thread_watched(s->watch)) return 0;
  }
  if (pulls) s->opened = kept;
  for (size_t k = 0; k < front; k++) s->now[s->front[k]] = (search_bits){{0}};
  return fresh;
}

static WIDE void note(searches *s, size_t fresh) {
  s->ahead = 0;
  for (size_t k = 0; k < fresh; k++) {
    uint32_t v = s->fresh[k];
    join(&s->seen[v], &s->next[v]);
    search_bits left = missing(&s->all, &s->seen[v]);
    s->ahead += (double)links_ahead(s, v);
    if (!is_any(&left)) s->behind -= (double)links_behind(s, v);
  }
}

static size_t begin(searches *s, size_t count, const uint32_t *sources, uint32_t first) {
  size_t n = s->g->n, front = 0;
  memset(s->seen, 0, n * sizeof *s->seen);
  memset(s->now, 0, n * sizeof *s->now);
  memset(s->next, 0, n * sizeof *s->next);
  s->all = (search_bits){{0}};
  s->ahead = 0;
  s->behind = (double)s->g->count * (s->side == LIAN_ROWS_ALL && !s->g->undirected ? 2 : 1);
  s->opened = n;
  for (size_t v = 0; v < n; v++) s->open[v] = (uint32_t)v;
  for (size_t k = 0; k < count; k++) {
    uint32_t v = sources ? sources[k] : first + (uint32_t)k;
    uint64_t bit = (uint64_t)1 << k % 64;
    if (!is_any(&s->now[v])) s->front[front++] = v;
    s->now[v].word[k / 64] |= bit;
    s->seen[v].word[k / 64] |= bit;
    s->all.word[k / 64] |= bit;
    s->ahead += (double)links_ahead(s, v);
  }
  return front;
}

int searches_run(searches *s, size_t count, const uint32_t *sources, uint32_t first, searches_told *told,
                 void *context) {
  size_t front = begin(s, count, sources, first);
  for (double steps = 1; front > 0; steps++) {
    size_t fresh = expand(s, front);
    if (thread_watched(s->watch)) return 0;
    note(s, fresh);
    told(context, s, fresh, steps);
    search_bits *bits = s->now;
    uint32_t *list = s->front;
    s->now = s->next;
    s->next = bits;
    s->front = s->fresh;
    s->fresh = list;
    front = fresh;
  }
  return 1;
}

/* the first whole line of the cache in a block */
static search_bits *on_line(search_bits *block) {
  return block ? (search_bits *)(((uintptr_t)block + sizeof *block - 1) & ~(uintptr_t)(sizeof *block - 1)) : NULL;
}

int searches_make(memory m, const lian_network *g, lian_rows side, thread_watch *watch, searches *s) {
  *s = (searches){.m = m, .g = g, .side = g->undirected ? LIAN_ROWS_OUT : side, .watch = watch};
  search_bits **bits[] = {&s->seen, &s->now, &s->next};
  uint32_t **lists[] = {&s->front, &s->fresh, &s->open};
  int good = 1;
  for (int k = 0; k < 3; k++) {
    good = (s->block[k] = memory_new(m, g->n + 1, sizeof(search_bits))) && good;
    if (s->block[k] && g->n > LARGE) memory_expect(s->block[k], g->n * sizeof(search_bits));
    *bits[k] = on_line(s->block[k]);
    good = (*lists[k] = memory_new(m, g->n, sizeof(uint32_t))) && good;
  }
  atomic_flag_clear(&s->taken);
  return good;
}

void searches_free(searches *s) {
  if (!s->g) return;
  uint32_t *lists[] = {s->front, s->fresh, s->open};
  for (int k = 0; k < 3; k++) {
    memory_free(s->m, s->block[k], s->g->n + 1, sizeof *s->block[k]);
    memory_free(s->m, lists[k], s->g->n, sizeof *lists[k]);
  }
}

searches *searches_take(searches *of, size_t count) {
  for (size_t k = 0;; k = (k + 1) % count)
    if (!atomic_flag_test_and_set(&of[k].taken)) return &of[k];
}
