/* prices: cost push through the chain

   dp' = (dv' + dp' A) t, with t the share that each node passes on (1: all); base-year prices
   are 1 (Miller and Blair 2009, 2.6). A node whose price is fixed has t = 0 and the
   given change as dv. Tariffs add sum_i rate_i z_ij / x_j to the costs of j.
   Cost: one solve; one pass over the flows for tariffs. */
#include <string.h>

#include "../chain/chain.h"

lian_status lian_price_change(const lian_env *env, lian_chain *c, lian_flows which,
                              const double *cost, const double *pass, const double *fixed,
                              const unsigned char *is_fixed, double *out, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"cost", cost}, {"out", out}), err);
  if (!wrong && is_fixed) wrong = check_given(GIVEN({"fixed", fixed}), err);
  if (wrong) return wrong;
  reading *r;
  size_t n = c->n;
  memory m = memory_of(env);
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (status) return status;
  double *scratch = memory_new(m, 3 * n, sizeof *scratch);
  if (!scratch) return status_no_memory(err);
  double *through = scratch, *push = scratch + n, *answer = scratch + 2 * n;
  for (size_t j = 0; j < n; j++) {
    int set = is_fixed && is_fixed[j];
    through[j] = set ? 0 : pass ? pass[j] : 1;
    push[j] = set ? fixed[j] : through[j] * cost[j];
  }
  status = chain_solve(env, c, r, SIDE_A_TURNED, NULL, through, push, answer, NULL, err);
  if (!status) memcpy(out, answer, n * sizeof *out);
  memory_free(m, scratch, 3 * n, sizeof *scratch);
  return status;
}

/* flows that are taxed: from another region, or all imports when kept apart; to flagged buyers */
typedef struct border {
  const axis *region; /* NULL: every flow is an import */
  const unsigned char *buyer;
} border;

static int is_taxed(const border *b, size_t i, size_t j) {
  if (b->buyer && !b->buyer[j]) return 0;
  return !b->region || b->region->code[i] != b->region->code[j];
}

/* duty on row i of the flows, money a year, by buyer; the flows' value is added to base */
static void tax_dense(const lian_matrix *z, size_t i, double rate, const border *b,
                      double *duty, double *base) {
  const double *row = matrix_row_of(z, i);
  for (size_t j = 0; j < z->cols; j++)
    if (is_taxed(b, i, j)) {
      duty[j] += rate * row[j];
      *base += row[j];
    }
}

static void tax_links(const lian_sparse *z, size_t i, double rate, const border *b,
                      double *duty, double *base) {
  for (size_t e = z->start[i]; e < z->start[i + 1]; e++)
    if (is_taxed(b, i, z->index[e])) {
      duty[z->index[e]] += rate * z->value[e];
      *base += z->value[e];
    }
}

lian_status lian_tariff_cost(const lian_env *env, lian_chain *c, const double *rate,
                             const unsigned char *buyer, double *cost, double *base,
                             lian_error *err) {
  lian_status wrong = chain_call(c, LIAN_FLOWS_DOMESTIC, GIVEN({"rate", rate}, {"cost", cost}), err);
  if (wrong) return wrong;
  reading *r;
  double taxed = 0;
  lian_status status = chain_reading(env, c, LIAN_FLOWS_DOMESTIC, &r, err);
  if (status) return status;
  const lian_matrix *dense = c->imports ? c->imports : r->dense;
  border b = {c->imports ? NULL : chain_axis(c, "region"), buyer};
  if (!c->imports && !b.region)
    return status_set(err, LIAN_BAD_DATA,
                      "there is no axis 'region' and no imports apart, so that "
                      "no flow crosses a border");
  memset(cost, 0, c->n * sizeof *cost);
  for (size_t i = 0; i < c->n; i++) {
    if (rate[i] == 0) continue;
    if (dense)
      tax_dense(dense, i, rate[i], &b, cost, &taxed);
    else
      tax_links(r->links, i, rate[i], &b, cost, &taxed);
  }
  for (size_t j = 0; j < c->n; j++) cost[j] *= c->share[j];
  if (base) *base = taxed;
  return LIAN_OK;
}
