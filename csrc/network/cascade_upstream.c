/* the end of a cascade by buyers alone, in closed form (see lian_cascade_upstream)
   h_u is linear below its cap: the loss of i when q fails is the chance that a walk from i along U (from a firm to one
   of its buyers) meets q, G_iq / G_qq with G = (I - U)^-1. A group that sells within itself alone holds a walk for
   ever: then I - U has no inverse. */
#include "../base/check.h"
#include "../numeric/dense_solve.h"
#include "cascade.h"
#include "position.h"

#define LARGEST 20000 /* firms: 3.2 GB */

static void fill(const lian_cascade *c, double *a) {
  size_t n = c->n;
  for (size_t i = 0; i < n * n; i++) a[i] = 0;
  for (size_t i = 0; i < n; i++) {
    a[i * n + i] = 1;
    for (size_t e = c->g->out_start[i]; e < c->g->out_start[i + 1]; e++)
      a[i * n + c->g->buyer[e]] -= c->g->value[e] * c->inverse[i];
  }
}

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

lian_status lian_cascade_upstream(const lian_env *env, const lian_cascade *c, double *out, lian_error *err) {
  lian_status status = check_given(GIVEN({"cascade", c}, {"out", out}), err);
  if (status) return status;
  size_t n = c->n;
  if (n > LARGEST)
    return status_set(err, LIAN_UNSUPPORTED, "upstream: the closed form takes at most %z firms, not %z; iterate with a"
                      " small tolerance", (size_t)LARGEST, n);
  memory m = memory_of(env);
  double *a = memory_new(m, n * n, sizeof *a);
  int32_t *pivot = memory_new(m, n, sizeof *pivot);
  lian_error why;
  dense_lu lu;
  status = a && pivot ? LIAN_OK : status_no_memory(err);
  if (!status) {
    fill(c, a);
    status = dense_factor(env, a, n, pivot, &lu, &why);
    if (!status) status = dense_invert(env, &lu, &why);
    if (status == LIAN_SINGULAR)
      status = status_set(err, LIAN_CONTRADICTION, "upstream: some firms sell to one another alone, so that what they"
                          " lose has no closed form: give revenue, with sales to final users");
    else if (status && err) *err = why;
  }
  for (size_t q = 0; !status && q < n; q++) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += c->firm[i].weight * a[i * n + q];
    out[q] = sum / a[q * n + q];
  }
  memory_free(m, a, n * n, sizeof *a);
  memory_free(m, pivot, n, sizeof *pivot);
  return status;
}
