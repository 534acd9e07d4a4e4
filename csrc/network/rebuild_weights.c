/* weights of one sector's links: w = l_a m_p on the links, rows sum to o, columns to u (lian/rebuild.h)
   RAS with implied weights: a round reads the links by supplier, then by buyer. Buyers that have no link need nothing:
   what a sector buys goes to those of its firms that have one, by size. Each sum has a fixed order. O(links) a round */
#include <math.h>

#include "rebuild.h"

#define ROWS 256
#define MOST_ROUNDS 60
#define CLOSE 1e-12  /* of all that is sold: rounds end */
#define SLOW 0.98    /* and where a round leaves more than this part of the miss */
#define LEAST 1e-140 /* of factors, for links that cannot carry what they should */
#define MOST 1e140

typedef struct balancing {
  market *k;
  size_t *by_buyer;   /* buyers + 1 */
  uint32_t *supplier; /* links, by buyer */
  double *l, *m, *miss;
} balancing;

static double within(double v) { return v < LEAST ? LEAST : v > MOST ? MOST : v; }

static void rows_task(void *context, size_t task) {
  balancing *b = context;
  market *k = b->k;
  size_t end = (task + 1) * ROWS < k->suppliers ? (task + 1) * ROWS : k->suppliers;
  for (size_t a = task * ROWS; a < end; a++) {
    double sum = 0;
    for (size_t e = k->start[a]; e < k->start[a + 1]; e++) sum += b->m[k->place[e]];
    b->miss[a] = fabs(b->l[a] * sum - k->o[a]);
    b->l[a] = sum > 0 ? within(k->o[a] / sum) : LEAST;
  }
}

static void columns_task(void *context, size_t task) {
  balancing *b = context;
  market *k = b->k;
  size_t end = (task + 1) * ROWS < k->buyers ? (task + 1) * ROWS : k->buyers;
  for (size_t p = task * ROWS; p < end; p++) {
    double sum = 0;
    for (size_t e = b->by_buyer[p]; e < b->by_buyer[p + 1]; e++) sum += b->l[b->supplier[e]];
    b->m[p] = sum > 0 ? k->u[p] / sum : 0;
  }
}

static void turn(balancing *b) {
  const market *k = b->k;
  for (size_t e = 0; e < k->links; e++) b->by_buyer[k->place[e] + 1]++;
  for (size_t p = 0; p < k->buyers; p++) b->by_buyer[p + 1] += b->by_buyer[p];
  for (size_t a = 0; a < k->suppliers; a++)
    for (size_t e = k->start[a]; e < k->start[a + 1]; e++) b->supplier[b->by_buyer[k->place[e]]++] = (uint32_t)a;
  for (size_t p = k->buyers; p > 0; p--) b->by_buyer[p] = b->by_buyer[p - 1];
  b->by_buyer[0] = 0;
}

/* needs of those that have links; sums: sectors, scratch. What no firm can buy of another is taken out */
static double settle_needs(balancing *b, double *sums) {
  market *k = b->k;
  size_t G = k->f->sectors;
  double unmet = 0, all = 0, sold = 0;
  for (size_t h = 0; h < G; h++) sums[h] = 0;
  for (size_t p = 0; p < k->buyers; p++)
    if (b->by_buyer[p + 1] > b->by_buyer[p]) sums[k->s->sector[k->who[p]]] += k->s->firm_size[k->who[p]];
  for (size_t h = 0; h < G; h++) {
    double v = k->s->flow[k->g * G + h];
    if (sums[h] > 0) all += v;
    else unmet += v;
    sums[h] = sums[h] > 0 ? v / sums[h] : 0;
  }
  for (size_t p = 0; p < k->buyers; p++)
    k->u[p] = b->by_buyer[p + 1] > b->by_buyer[p] ? sums[k->s->sector[k->who[p]]] * k->s->firm_size[k->who[p]] : 0;
  for (size_t a = 0; a < k->suppliers; a++) sold += k->o[a];
  for (size_t a = 0; a < k->suppliers; a++) k->o[a] *= all / sold;
  for (size_t a = 0; a < k->suppliers; a++) { /* at most one firm is so large */
    double own = k->self[a] != UINT32_MAX ? k->u[k->self[a]] : 0, over = k->o[a] + own - all;
    if (!(over > 1e-15 * all) || !(own > 0)) continue;
    if (over > own) over = own;
    k->o[a] -= over;
    k->u[k->self[a]] -= over;
    unmet += over;
    break;
  }
  return unmet;
}

static lian_status balance(const lian_env *env, balancing *b, lian_rebuild_sector *said, lian_error *err) {
  market *k = b->k;
  size_t rows = (k->suppliers + ROWS - 1) / ROWS, columns = (k->buyers + ROWS - 1) / ROWS;
  double all = 0, last = INFINITY;
  for (size_t a = 0; a < k->suppliers; a++) {
    all += k->o[a];
    b->l[a] = 0;
  }
  for (size_t p = 0; p < k->buyers; p++) b->m[p] = k->u[p];
  for (said->rounds = 0; said->rounds < MOST_ROUNDS; said->rounds++) {
    double miss = 0;
    if (thread_until(env, rows, rows_task, b)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    for (size_t a = 0; a < k->suppliers; a++) miss += b->miss[a];
    if (said->rounds > 0 && (miss <= CLOSE * all || miss > SLOW * last)) break;
    last = said->rounds > 0 ? miss : INFINITY;
    if (thread_until(env, columns, columns_task, b)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  }
  thread_for(env, columns, columns_task, b);
  return LIAN_OK;
}

static void write_weights(balancing *b) {
  market *k = b->k;
  for (size_t a = 0; a < k->suppliers; a++)
    for (size_t e = k->start[a]; e < k->start[a + 1]; e++) k->w[e] = b->l[a] * b->m[k->place[e]];
}

lian_status weights_find(const lian_env *env, market *k, lian_rebuild_sector *said, lian_error *err) {
  size_t G = k->f->sectors;
  balancing b = {.k = k};
  b.by_buyer = memory_zero(k->m, k->buyers + 1, sizeof *b.by_buyer);
  b.supplier = memory_new(k->m, k->links, sizeof *b.supplier);
  b.l = memory_new(k->m, k->suppliers, sizeof *b.l);
  b.miss = memory_new(k->m, k->suppliers, sizeof *b.miss);
  b.m = memory_new(k->m, k->buyers, sizeof *b.m);
  double *sums = memory_new(k->m, G, sizeof *sums);
  int good = b.by_buyer && b.supplier && b.l && b.miss && b.m && sums;
  lian_status status = good ? LIAN_OK : status_no_memory(err);
  if (!status) {
    turn(&b);
    said->unmet = settle_needs(&b, sums);
    status = balance(env, &b, said, err);
  }
  memory_free(k->m, b.supplier, k->links, sizeof *b.supplier);
  if (!status) {
    k->w = memory_new(k->m, k->links, sizeof *k->w);
    if (k->w) write_weights(&b);
    else status = status_no_memory(err);
  }
  memory_free(k->m, b.by_buyer, k->buyers + 1, sizeof *b.by_buyer);
  memory_free(k->m, b.l, k->suppliers, sizeof *b.l);
  memory_free(k->m, b.miss, k->suppliers, sizeof *b.miss);
  memory_free(k->m, b.m, k->buyers, sizeof *b.m);
  memory_free(k->m, sums, G, sizeof *sums);
  return status;
}
