/* strategic dependence of home on origins outside it, product by product
   CDI1 = HHI of imports by origin; CDI2 = imports / (imports + inner supply); CDI3 = imports / exports
   (European Commission 2021, SWD(2021) 352); world concentration of exports as in CEPII's GeoDep. Ratios are the
   caller's, from the sums here */
#include <math.h>
#include <string.h>

#include "grouped.h"

static lian_status check(const lian_trade *t, const unsigned char *home, const lian_dependence *out, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"trade", t}), err);
  if (!wrong) wrong = check_size(t->size, sizeof *t, "lian_trade", err);
  if (!wrong && t->regions > 0) wrong = check_given(GIVEN({"home", home}), err);
  if (!wrong && t->products > 0) wrong = check_given(GIVEN({"out", out}), err);
  if (!wrong && t->rows > 0)
    wrong = check_given(GIVEN({"from", t->from}, {"to", t->to}, {"product", t->product}, {"value", t->value}), err);
  if (!wrong) wrong = values_check(t->value, t->rows, "value", err);
  if (!wrong) wrong = places_check(t->from, t->rows, t->regions, "from", err);
  if (!wrong) wrong = places_check(t->to, t->rows, t->regions, "to", err);
  if (!wrong) wrong = places_check(t->product, t->rows, t->products, "product", err);
  return wrong;
}

/* adds a row to the sums of its product, and to imports and exports by origin */
static void add(const lian_trade *t, size_t i, const unsigned char *home, lian_dependence *d, double *imported,
                double *exported) {
  uint32_t from = t->from[i], to = t->to[i];
  double v = t->value[i];
  if (from != to) exported[from] += v;
  if (home[to] && from == to) d->domestic += v;
  else if (home[to] && home[from]) d->inner += v;
  else if (home[to]) d->imports += v, imported[from] += v;
  else if (home[from]) d->exports += v;
}

/* HHI of the sums of the rows' origins, which are set back to 0; the largest of them */
static double close_sums(const lian_trade *t, const uint32_t *row, size_t n, double *sum, lian_dependence *d) {
  double total = 0, squares = 0;
  for (size_t k = 0; k < n; k++) {
    uint32_t from = t->from[row[k]];
    double v = sum[from];
    sum[from] = 0;
    if (!(v > 0)) continue;
    total += v;
    squares += v * v;
    if (!d) continue;
    d->origins++;
    if (d->origin == LIAN_NO_ORIGIN || v > d->origin_share || (v == d->origin_share && from < d->origin)) {
      d->origin = from;
      d->origin_share = v;
    }
  }
  if (d) d->origin_share = d->origins > 0 ? d->origin_share / total : NAN;
  return total > 0 ? squares / total / total : NAN;
}

lian_status lian_dependencies(const lian_env *env, const lian_trade *t, const unsigned char *home,
                              lian_dependence *out, lian_error *err) {
  lian_status status = check(t, home, out, err);
  grouped by;
  if (!status) status = grouped_make(env, t->rows, t->product, t->products, &by, err);
  if (status) return status;
  double *sums = memory_zero(by.m, t->regions, 2 * sizeof *sums);
  if (!sums) {
    grouped_free(&by);
    return status_no_memory(err);
  }
  for (size_t p = 0; p < t->products; p++) {
    lian_dependence d = {0, 0, 0, 0, NAN, NAN, 0, LIAN_NO_ORIGIN, 0};
    size_t n = by.start[p + 1] - by.start[p];
    const uint32_t *row = by.row + by.start[p];
    for (size_t k = 0; k < n; k++) add(t, row[k], home, &d, sums, sums + t->regions);
    d.import_hhi = close_sums(t, row, n, sums, &d);
    d.world_hhi = close_sums(t, row, n, sums + t->regions, NULL);
    out[p] = d;
  }
  memory_free(by.m, sums, t->regions, 2 * sizeof *sums);
  grouped_free(&by);
  return LIAN_OK;
}
