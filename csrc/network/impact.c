/* months until a shortfall takes effect

   short(i) = 1 - a(i);   months(i) = stock(i) / short(i) + (0 where i's own supply is cut, else the
   least months(j) of its short inputs and variants; the most of variants where the best one counts)
   Shortest paths (Dijkstra 1959) over the items that are short.
   units: months   cost: O((items + links) log items) */
#include <math.h>

#include "case.h"

#define SHORT 1e-9 /* a smaller shortfall is rounding */

typedef struct event {
  double months;
  uint32_t item;
} event;

typedef struct queue {
  event *at;
  size_t count;
} queue;

static int sooner(const queue *h, size_t a, size_t b) {
  if (h->at[a].months != h->at[b].months) return h->at[a].months < h->at[b].months;
  return h->at[a].item < h->at[b].item;
}

static void swap(queue *h, size_t a, size_t b) {
  event other = h->at[a];
  h->at[a] = h->at[b];
  h->at[b] = other;
}

static void push(queue *h, event e) {
  size_t k = h->count++;
  h->at[k] = e;
  for (; k > 0 && sooner(h, k, (k - 1) / 2); k = (k - 1) / 2) swap(h, k, (k - 1) / 2);
}

static event pop(queue *h) {
  event first = h->at[0];
  h->at[0] = h->at[--h->count];
  for (size_t k = 0;;) {
    size_t least = k, left = 2 * k + 1;
    if (left < h->count && sooner(h, left, least)) least = left;
    if (left + 1 < h->count && sooner(h, left + 1, least)) least = left + 1;
    if (least == k) return first;
    swap(h, k, least);
    k = least;
  }
}

static double lasts(const lian_case *q, const attribute *stock, uint32_t i) {
  double months = stock && stock->numbers && !isnan(stock->numbers[i]) ? stock->numbers[i] : 0;
  return months / (1 - q->level[i]);
}

static int is_short(const lian_case *q, uint32_t i) { return q->level[i] < 1 - SHORT; }

static int is_cut(const lian_case *q, uint32_t i) {
  return q->given[i] && is_short(q, i) && q->spare[i] * (q->abroad[i] + q->own[i]) < 1 - SHORT;
}

/* number of variants that must all run out before i falls short; 0: not by choice among variants */
static uint32_t variants_of_choice(const lian_case *q, uint32_t i) {
  return q->t->any[i] ? q->t->kinds.start[i + 1] - q->t->kinds.start[i] : 0;
}

static int needs(const lian_case *q, uint32_t i, uint32_t j) {
  const items *t = q->t;
  if (!q->made[i] && q->own[i] == 0) return 0; /* bought from abroad only */
  for (size_t p = t->needs.start[i]; p < t->needs.start[i + 1]; p++)
    if (t->needs.item[p] == j) return t->need[p] != LIAN_NEED_OPTIONAL;
  return 0;
}

static int is_variant(const lian_case *q, uint32_t i, uint32_t j) {
  for (size_t p = q->t->kinds.start[i]; p < q->t->kinds.start[i + 1]; p++)
    if (q->t->kinds.item[p] == j) return 1;
  return 0;
}

typedef struct impact {
  const lian_case *q;
  const attribute *stock;
  double *months; /* n: as in lian_case_impact, as is from */
  uint32_t *from, *open; /* open: n, variants that have not run out, where the best one counts */
  queue h;
} impact;

static void offer(impact *k, uint32_t i, uint32_t from, double at) {
  double months = at + lasts(k->q, k->stock, i);
  if (months >= k->months[i]) return;
  k->months[i] = months;
  k->from[i] = from;
  push(&k->h, (event){months, i});
}

/* j has run out: its users begin to use up their own stocks */
static void run_out(impact *k, uint32_t j) {
  const users *u = &k->q->users;
  for (size_t p = u->start[j]; p < u->start[j + 1]; p++) {
    uint32_t i = u->item[p];
    if (!is_short(k->q, i)) continue;
    int affected = needs(k->q, i, j);
    if (!affected && is_variant(k->q, i, j)) affected = k->open[i] == 0 || --k->open[i] == 0;
    if (affected) offer(k, i, j, k->months[j]);
  }
}

lian_status lian_case_impact(const lian_env *env, const lian_case *q, double *months,
                             uint32_t *from, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"case", q}, {"months", months}, {"from", from}), err);
  if (wrong) return wrong;
  memory m = memory_of(env);
  size_t n = q->n, capacity = n + q->users.count;
  impact k = {.q = q, .stock = chain_attribute(q->c, "stock"), .months = months, .from = from};
  unsigned char *done = memory_zero(m, n, 1);
  k.open = memory_new(m, n, sizeof *k.open);
  k.h.at = memory_new(m, capacity, sizeof *k.h.at);
  lian_status status = done && k.open && k.h.at ? LIAN_OK : status_no_memory(err);
  for (uint32_t i = 0; !status && i < n; i++) {
    months[i] = INFINITY;
    from[i] = LIAN_NONE;
    k.open[i] = variants_of_choice(q, i);
    if (is_cut(q, i)) offer(&k, i, LIAN_NONE, 0);
  }
  while (!status && k.h.count > 0) {
    event e = pop(&k.h);
    if (done[e.item]) continue;
    done[e.item] = 1;
    run_out(&k, e.item);
  }
  memory_free(m, done, n, 1);
  memory_free(m, k.open, n, sizeof *k.open);
  memory_free(m, k.h.at, capacity, sizeof *k.h.at);
  return status;
}
