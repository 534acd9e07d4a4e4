/* the end of a cascade by buyers alone, in closed form (see lian_cascade_upstream)
   h_u is linear below its cap: the loss of i when q fails is the chance that a walk from i along U (from a firm to one
   of its buyers) meets q, G_iq / G_qq with G = (I - U)^-1. A walk that comes back to q stays in its strong component
   S, so that G_qq is of the inverse of I - U_SS; w'G is settled component by component, suppliers first: each gets
   what those before it pass on, times that inverse. A group that sells within itself alone holds a walk for ever:
   then I - U has no inverse. */
#include "../base/check.h"
#include "../numeric/dense_solve.h"
#include "cascade.h"
#include "position.h"

#define LARGEST 20000 /* firms of a component: 3.2 GB */

/* ---- groups that sell within themselves alone */

/* flags of nodes: firms of a strong component that sells, to itself alone, all that its revenue says */
static lian_status find_closed(const lian_env *env, const lian_cascade *c, unsigned char *closed, uint32_t *code,
                               lian_error *err) {
  size_t count;
  lian_status status = lian_network_components(env, c->g, 1, code, &count, err);
  if (status) return status;
  unsigned char *open = memory_zero(c->m, count, 1);
  if (!open) return status_no_memory(err);
  for (size_t i = 0; i < c->n; i++) {
    double inside = 0;
    for (size_t e = c->g->out_start[i]; e < c->g->out_start[i + 1]; e++)
      inside += code[c->g->buyer[e]] == code[i] ? c->g->value[e] * c->inverse[i] : 0;
    if (inside < 1 - 1e-12) open[code[i]] = 1;
  }
  for (size_t i = 0; i < c->n; i++) closed[i] = !open[code[i]];
  memory_free(c->m, open, count, 1);
  return LIAN_OK;
}

lian_status lian_cascade_closed(const lian_env *env, const lian_cascade *c, unsigned char *closed, lian_error *err) {
  lian_status status = check_given(GIVEN({"cascade", c}, {"closed", closed}), err);
  uint32_t *code = status ? NULL : memory_new(c->m, c->n, sizeof *code);
  if (status || !code) return status ? status : status_no_memory(err);
  status = find_closed(env, c, closed, code, err);
  memory_free(c->m, code, c->n, sizeof *code);
  return status;
}

/* ---- the closed form */

typedef struct upstream {
  const lian_cascade *c;
  const uint32_t *code;   /* n: component, suppliers' have the higher codes */
  uint32_t *order, *first; /* n; components + 1: firms by component */
  uint32_t *place;        /* n: of a firm in its component */
  double *passed;         /* n: w, and what suppliers in other components pass on */
  double *loss;           /* n: w'G, then the losses */
  double *inverse;        /* largest component, squared */
  int32_t *pivot;
} upstream;

static void sort_firms(upstream *u, size_t count) {
  size_t n = u->c->n;
  for (size_t k = 0; k <= count; k++) u->first[k] = 0;
  for (size_t i = 0; i < n; i++) u->first[u->code[i] + 1]++;
  for (size_t k = 0; k < count; k++) u->first[k + 1] += u->first[k];
  for (size_t i = 0; i < n; i++) u->order[u->first[u->code[i]]++] = (uint32_t)i;
  for (size_t k = count; k > 0; k--) u->first[k] = u->first[k - 1];
  u->first[0] = 0;
  for (size_t k = 0; k < count; k++)
    for (size_t at = u->first[k]; at < u->first[k + 1]; at++) u->place[u->order[at]] = (uint32_t)(at - u->first[k]);
}

static void fill(const upstream *u, size_t from, size_t size) {
  const lian_cascade *c = u->c;
  double *a = u->inverse;
  for (size_t k = 0; k < size * size; k++) a[k] = 0;
  for (size_t k = 0; k < size; k++) {
    uint32_t i = u->order[from + k];
    a[k * size + k] = 1;
    for (size_t e = c->g->out_start[i]; e < c->g->out_start[i + 1]; e++)
      if (u->code[c->g->buyer[e]] == u->code[i])
        a[k * size + u->place[c->g->buyer[e]]] -= c->g->value[e] * c->inverse[i];
  }
}

static lian_status invert(const lian_env *env, const upstream *u, size_t size, lian_error *err) {
  lian_error why;
  dense_lu lu;
  lian_status status = LIAN_OK;
  if (size == 1) {
    if (u->inverse[0] < 1e-12) status = LIAN_SINGULAR; /* sells to itself alone */
    else u->inverse[0] = 1 / u->inverse[0];
  } else {
    status = dense_factor(env, u->inverse, size, u->pivot, &lu, &why);
    if (!status) status = dense_invert(env, &lu, &why);
  }
  if (status == LIAN_SINGULAR)
    return status_set(err, LIAN_CONTRADICTION, "upstream: some firms sell to one another alone, so that what they lose"
                      " has no closed form: give revenue, with sales to final users");
  if (status && err) *err = why;
  return status;
}

/* w'G of the component, and the losses; what it passes on to buyers outside */
static void settle(const upstream *u, size_t from, size_t size) {
  const lian_cascade *c = u->c;
  for (size_t k = 0; k < size; k++) {
    double sum = 0;
    for (size_t r = 0; r < size; r++) sum += u->passed[u->order[from + r]] * u->inverse[r * size + k];
    u->loss[u->order[from + k]] = sum;
  }
  for (size_t k = 0; k < size; k++) {
    uint32_t i = u->order[from + k];
    for (size_t e = c->g->out_start[i]; e < c->g->out_start[i + 1]; e++)
      if (u->code[c->g->buyer[e]] != u->code[i])
        u->passed[c->g->buyer[e]] += u->loss[i] * c->g->value[e] * c->inverse[i];
  }
  for (size_t k = 0; k < size; k++) u->loss[u->order[from + k]] /= u->inverse[k * size + k];
}

static size_t largest_of(const uint32_t *first, size_t count) {
  size_t most = 0;
  for (size_t k = 0; k < count; k++)
    if (first[k + 1] - first[k] > most) most = first[k + 1] - first[k];
  return most;
}

static lian_status go_through(const lian_env *env, upstream *u, size_t count, lian_error *err) {
  memory m = memory_of(env);
  size_t largest = largest_of(u->first, count);
  if (largest > LARGEST)
    return status_set(err, LIAN_UNSUPPORTED, "upstream: %z firms sell to one another, in circles; the closed form takes"
                      " at most %z of them: iterate with a small tolerance instead", largest, (size_t)LARGEST);
  u->inverse = memory_new(m, largest * largest, sizeof *u->inverse);
  u->pivot = memory_new(m, largest, sizeof *u->pivot);
  lian_status status = u->inverse && u->pivot ? LIAN_OK : status_no_memory(err);
  for (size_t k = count; !status && k-- > 0;) {
    size_t size = u->first[k + 1] - u->first[k];
    fill(u, u->first[k], size);
    status = invert(env, u, size, err);
    if (!status) settle(u, u->first[k], size);
    if (!status) status = poll(env, k, err);
  }
  memory_free(m, u->inverse, largest * largest, sizeof *u->inverse);
  memory_free(m, u->pivot, largest, sizeof *u->pivot);
  return status;
}

lian_status lian_cascade_upstream(const lian_env *env, const lian_cascade *c, double *out, lian_error *err) {
  lian_status status = check_given(GIVEN({"cascade", c}, {"out", out}), err);
  if (status) return status;
  memory m = memory_of(env);
  size_t count = 0;
  uint32_t *code = memory_new(m, c->n, sizeof *code);
  upstream u = {.c = c, .code = code, .order = memory_new(m, c->n, sizeof *u.order),
                .place = memory_new(m, c->n, sizeof *u.place), .first = memory_new(m, c->n + 1, sizeof *u.first),
                .passed = memory_new(m, c->n, sizeof *u.passed), .loss = memory_new(m, c->n, sizeof *u.loss)};
  int good = code && u.order && u.place && u.first && u.passed && u.loss;
  status = good ? lian_network_components(env, c->g, 1, code, &count, err) : status_no_memory(err);
  if (!status) {
    sort_firms(&u, count);
    for (size_t i = 0; i < c->n; i++) u.passed[i] = c->firm[i].weight;
    status = go_through(env, &u, count, err);
  }
  for (size_t i = 0; !status && i < c->n; i++) out[i] = u.loss[i];
  memory_free(m, code, c->n, sizeof *code);
  memory_free(m, u.order, c->n, sizeof *u.order);
  memory_free(m, u.place, c->n, sizeof *u.place);
  memory_free(m, u.first, c->n + 1, sizeof *u.first);
  memory_free(m, u.passed, c->n, sizeof *u.passed);
  memory_free(m, u.loss, c->n, sizeof *u.loss);
  return status;
}
