/* the one reading of the flows a step: rows of one good at a time, small enough to stay in cache between
   its three uses, for all lanes

     came[g, b]   = h[g, b] sum_i Z[i, b] q_i s_i           s_i: share of its orders that i delivers
     norm[g, b]   = sum_i Z[i, b] q'_i                      q': the weights of the new orders
     order of b to i of good g = Z[i, b] q'_i h'[g, b],     h' = open need / norm
     orders_i     = q'_i sum_b Z[i, b] h'[g, b]
   Orders are never stored by link. With classes s_i goes by the class of b; by level
   came[g, b] = sum_i Z[i, b] min(q_i h[g, b], limit_i). */
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "../base/thread.h"
#include "sums.h"

typedef enum phase { WHOLE, SUMS_ONLY, ORDERS_ONLY } phase;

typedef struct pass {
  lian_economy *e;
  const unsigned char *chosen;
  int settle;
  phase part;
  atomic_size_t next;
} pass;

/* a task's workings on one good */
typedef struct desk {
  const pass *p;
  lian_economy *e;
  size_t g;
  double *scratch;
} desk;

static double *norm_of(const desk *d, size_t k) {
  const lane *l = &d->e->lane[k];
  return l->norm ? l->norm + d->g * d->e->n : d->scratch + k * d->e->n;
}

static double *came_of(const desk *d, size_t k) {
  const lane *l = &d->e->lane[k];
  return l->recv ? l->recv + d->g * d->e->n : d->scratch + (d->e->lanes + k) * d->e->n;
}

static double *need_of(const desk *d, size_t k) {
  return d->scratch + (2 * d->e->lanes + k) * d->e->n;
}

static double *row_room(const desk *d, size_t k, size_t r) {
  return d->scratch + (3 * d->e->lanes + k * GROUP + r) * d->e->n;
}

static int takes_part(const desk *d, size_t k) { return d->p->chosen[k]; }

/* ---- sums of a good: weights of new orders, and what came of the old ones */

/* a row whose deliveries go by class or by level */
static void add_ruled(const lian_economy *e, const lane *l, size_t g, uint32_t i, const double *z,
                      double *norm, double *came) {
  const double *h = l->h + g * e->n;
  double q = l->q[i], old = l->q_old[i], most = l->limit[i], b[LIAN_MOST_CLASSES] = {0};
  for (size_t c = 0; l->priority && c < l->priority->classes; c++)
    b[c] = old * l->class_share[c * e->n + i];
  for (size_t j = 0; j < e->n; j++) {
    double asked = old * h[j];
    norm[j] += z[j] * q;
    came[j] += l->priority ? z[j] * b[l->class_of[j]] * h[j] : z[j] * (asked < most ? asked : most);
  }
}

static void add_links(const lian_economy *e, const lane *l, size_t g, size_t k, double *norm,
                      double *came) {
  uint32_t i = e->row[k];
  const double *h = l->h + g * e->n;
  double q = l->q[i], old = l->q_old[i], b = old * l->share_orders[i];
  for (size_t c = e->link_start[k]; c < e->link_start[k + 1]; c++) {
    uint32_t j = e->link_to[c];
    double z = e->link_value[c], asked = old * h[j];
    norm[j] += z * q;
    if (l->priority)
      came[j] += z * (old * l->class_share[l->class_of[j] * e->n + i]) * h[j];
    else if (l->rank)
      came[j] += z * (asked < l->limit[i] ? asked : l->limit[i]);
    else
      came[j] += z * b;
  }
}

static int is_ruled(const lane *l) { return l->priority || l->rank; }

static void add_rows(const desk *d, size_t k, const double *const z[GROUP], size_t at, size_t rows) {
  const lian_economy *e = d->e;
  const lane *l = &e->lane[k];
  double *norm = norm_of(d, k), *came = came_of(d, k);
  for (size_t r = 0; r < rows; r++) {
    uint32_t i = e->row[at + r];
    if (!z[r])
      add_links(e, l, d->g, at + r, norm, came);
    else if (is_ruled(l))
      add_ruled(e, l, d->g, i, z[r], norm, came);
    else
      sums_add_one(z[r], l->q[i], l->q_old[i] * l->share_orders[i], e->n, norm, came);
  }
}

static void note_rows(const desk *d, size_t k, const double *const z[GROUP], size_t at, size_t rows) {
  const lane *l = &d->e->lane[k];
  if (!d->p->settle || !economy_trades(l)) return;
  for (size_t r = 0; r < rows; r++) economy_note_trade(d->e, l, d->g, at + r, z[r]);
}

/* lanes that nothing has touched, together */
typedef struct plain_lanes {
  lane_sum sum[TOGETHER];
  size_t who[TOGETHER], count;
} plain_lanes;

static void add_plain(const desk *d, plain_lanes *p, const double *const z[GROUP], size_t at, size_t rows) {
  if (p->count == 0) return;
  sums_add(z, rows == GROUP ? GROUP : GROUP / 2, p->sum, p->count, d->e->n);
  for (size_t c = 0; c < p->count; c++) note_rows(d, p->who[c], z, at, rows);
  p->count = 0;
}

/* up to a group of rows: plain lanes together, the others one by one */
static void add_group(const desk *d, size_t at, size_t rows) {
  const lian_economy *e = d->e;
  const double *plain[GROUP] = {0};
  plain_lanes p = {.count = 0};
  size_t whole = rows == GROUP ? GROUP : GROUP / 2;
  for (size_t r = 0; e->z && r < whole; r++) plain[r] = e->z + (at + (r < rows ? r : 0)) * e->n;
  for (size_t k = 0; k < e->lanes; k++) {
    const lane *l = &e->lane[k];
    const double *z[GROUP] = {0};
    int touched = 0;
    if (!takes_part(d, k)) continue;
    for (size_t r = 0; r < rows; r++) {
      const double *other = economy_row(e, l, d->g, at + r, row_room(d, k, r));
      z[r] = other ? other : plain[r];
      touched |= other != NULL;
    }
    if (touched || !e->z || is_ruled(l)) {
      add_rows(d, k, z, at, rows);
      note_rows(d, k, z, at, rows);
      continue;
    }
    p.who[p.count] = k;
    lane_sum *s = &p.sum[p.count++];
    s->norm = norm_of(d, k);
    s->came = came_of(d, k);
    for (size_t r = 0; r < whole; r++) { /* rows that are not there weigh nothing */
      uint32_t i = e->row[r < rows ? at + r : at];
      s->a[r] = r < rows ? l->q[i] : 0;
      s->b[r] = r < rows ? l->q_old[i] * l->share_orders[i] : 0;
    }
    if (p.count == TOGETHER) add_plain(d, &p, plain, at, rows);
  }
  add_plain(d, &p, plain, at, rows);
}

static void sum_good(const desk *d) {
  const lian_economy *e = d->e;
  size_t n = e->n;
  for (size_t k = 0; k < e->lanes; k++)
    if (takes_part(d, k)) {
      memset(norm_of(d, k), 0, n * sizeof(double));
      memset(came_of(d, k), 0, n * sizeof(double));
    }
  for (size_t at = e->start[d->g]; at < e->start[d->g + 1];) {
    size_t left = e->start[d->g + 1] - at;
    size_t rows = left >= GROUP ? GROUP : left > GROUP / 2 ? GROUP / 2 : left;
    add_group(d, at, rows);
    at += rows;
  }
  for (size_t k = 0; k < e->lanes; k++) {
    const lane *l = &e->lane[k];
    const double *h = l->h + d->g * n;
    if (!d->p->settle || !takes_part(d, k) || is_ruled(l)) continue;
    double *came = came_of(d, k);
    for (size_t j = 0; j < n; j++) came[j] *= h[j];
  }
}

/* ---- orders of a good */

static void weigh(const desk *d, size_t k) {
  const lian_economy *e = d->e;
  lane *l = &e->lane[k];
  double *h = l->h + d->g * e->n;
  economy_needs(e, l, d->g, need_of(d, k));
  sums_divide(need_of(d, k), norm_of(d, k), e->n, h);
  if (l->open)
    for (size_t j = 0; j < e->n; j++) h[j] *= l->open[d->g * e->n + j];
}

static double dot_links(const lian_economy *e, size_t k, const double *h) {
  double sum = 0;
  for (size_t c = e->link_start[k]; c < e->link_start[k + 1]; c++)
    sum += e->link_value[c] * h[e->link_to[c]];
  return sum;
}

static void sum_classes(const lian_economy *e, lane *l, size_t g, size_t k, const double *z) {
  uint32_t i = e->row[k];
  const double *h = l->h + g * e->n;
  double sum[LIAN_MOST_CLASSES] = {0};
  if (z)
    for (size_t j = 0; j < e->n; j++) sum[l->class_of[j]] += z[j] * h[j];
  else
    for (size_t c = e->link_start[k]; c < e->link_start[k + 1]; c++)
      sum[l->class_of[e->link_to[c]]] += e->link_value[c] * h[e->link_to[c]];
  for (size_t c = 0; c < l->priority->classes; c++) l->class_orders[c * e->n + i] = l->q[i] * sum[c];
}

static void put_order(lian_economy *e, size_t k, size_t lane_number, double sum) {
  lane *l = &e->lane[lane_number];
  uint32_t i = e->row[k];
  l->orders[i] = l->q[i] * sum;
}

/* orders to the makers of rows, in every lane; plain lanes together */
static void order_rows(const desk *d, size_t at, size_t rows) {
  lian_economy *e = d->e;
  const double *plain[DOTS] = {0}, *h[TOGETHER];
  double sum[TOGETHER * DOTS];
  size_t who[TOGETHER], count = 0;
  for (size_t r = 0; e->z && r < rows; r++) plain[r] = e->z + (at + r) * e->n;
  for (size_t m = 0; m < e->lanes; m++) {
    lane *l = &e->lane[m];
    if (takes_part(d, m)) {
      const double *of = l->h + d->g * e->n, *z[DOTS];
      int touched = 0;
      for (size_t r = 0; r < rows; r++) {
        const double *other = economy_row(e, l, d->g, at + r, row_room(d, m, r));
        z[r] = other ? other : plain[r];
        touched |= other != NULL;
        if (l->priority) sum_classes(e, l, d->g, at + r, z[r]);
      }
      if (!touched && e->z) {
        h[count] = of;
        who[count++] = m;
      }
      for (size_t r = 0; (touched || !e->z) && r < rows; r++) {
        if (z[r])
          sums_dot(&z[r], 1, &of, 1, e->n, sum);
        else
          sum[0] = dot_links(e, at + r, of);
        put_order(e, at + r, m, sum[0]);
      }
    }
    if (count == TOGETHER || (count && m + 1 == e->lanes)) {
      sums_dot(plain, rows, h, count, e->n, sum);
      for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < count; c++) put_order(e, at + r, who[c], sum[r * count + c]);
      count = 0;
    }
  }
}

static void order_good(const desk *d) {
  const lian_economy *e = d->e;
  for (size_t k = 0; k < e->lanes; k++)
    if (takes_part(d, k)) weigh(d, k);
  for (size_t k = e->start[d->g]; k < e->start[d->g + 1]; k += DOTS) {
    size_t left = e->start[d->g + 1] - k;
    order_rows(d, k, left < DOTS ? left : DOTS);
  }
}

static void settle_good(const desk *d) {
  for (size_t k = 0; k < d->e->lanes; k++)
    if (takes_part(d, k)) {
      economy_arrive(d->e, &d->e->lane[k], d->g, came_of(d, k));
      economy_stocks(d->e, &d->e->lane[k], d->g, came_of(d, k));
    }
}

/* takes goods from the shared counter; which goods is open, what is done with one is not */
static void pass_task(void *context, size_t slot) {
  pass *p = context;
  lian_economy *e = p->e;
  desk d = {p, e, 0, e->scratch + slot * scratch_size(e)};
  for (;;) {
    d.g = atomic_fetch_add(&p->next, 1);
    if (d.g >= e->goods) return;
    if (p->part != ORDERS_ONLY) sum_good(&d);
    if (p->part == WHOLE && p->settle) settle_good(&d);
    if (p->part != SUMS_ONLY) order_good(&d);
  }
}

lian_status economy_scratch(const lian_env *env, lian_economy *e, lian_error *err) {
  size_t slots = (size_t)thread_count(env);
  if (slots > e->goods) slots = e->goods;
  if (slots <= e->slots) return LIAN_OK;
  double *room = memory_new(e->m, slots * scratch_size(e), sizeof *room);
  if (!room) return status_no_memory(err);
  memory_free(e->m, e->scratch, e->slots * scratch_size(e), sizeof *e->scratch);
  e->scratch = room;
  e->slots = slots;
  return LIAN_OK;
}

static void run_part(const lian_env *env, pass *p, phase part) {
  size_t slots = (size_t)thread_count(env);
  p->part = part;
  atomic_store(&p->next, 0);
  thread_for(env, slots < p->e->slots ? slots : p->e->slots, pass_task, p);
}

/* ---- as BoARIO does: stocks and gaps are left alone while none of them counts */

static int is_close(double a, double b) { return fabs(a - b) <= 1e-8 + 1e-5 * fabs(b); }

static int all_used_came(const lian_economy *e, const lane *l) {
  for (size_t g = 0; g < e->goods; g++)
    for (size_t j = 0; isfinite(l->stock[g]) && j < e->n; j++)
      if (!is_close(l->recv[g * e->n + j], e->base[g * e->n + j] * l->u[j])) return 0;
  return 1;
}

static int all_full(const lian_economy *e, const lane *l) {
  for (size_t g = 0; g < e->goods; g++)
    for (size_t j = 0; isfinite(l->stock[g]) && j < e->n; j++)
      if (!is_close(l->w[g * e->n + j], economy_goal(e, l, g, j))) return 0;
  return 1;
}

static void settle_quietly(lian_economy *e, lane *l) {
  for (size_t g = 0; g < e->goods; g++) economy_arrive(e, l, g, l->recv + g * e->n);
  if (!all_used_came(e, l))
    for (size_t g = 0; g < e->goods; g++) economy_stocks(e, l, g, l->recv + g * e->n);
  l->full = all_full(e, l);
}

void economy_pass(const lian_env *env, lian_economy *e, const unsigned char *chosen, int settle) {
  pass p = {.e = e, .chosen = chosen, .settle = settle};
  if (!e->lane->s.quiet || !settle) {
    run_part(env, &p, WHOLE);
    return;
  }
  run_part(env, &p, SUMS_ONLY);
  for (size_t k = 0; k < e->lanes; k++)
    if (chosen[k]) settle_quietly(e, &e->lane[k]);
  run_part(env, &p, ORDERS_ONLY);
}
