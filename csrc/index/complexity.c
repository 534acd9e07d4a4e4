/* economic complexity: making the object, and reading it */
#include "complexity.h"

#define ROUNDING 1e-12 /* an advantage of 1 comes as 1 - 1e-16 too */

#include <math.h>
#include <string.h>

#include "grouped.h"

void lian_complexity_default(lian_complexity_spec *spec) {
  if (spec) *spec = (lian_complexity_spec){.size = sizeof *spec, .cutoff = 1};
}

static lian_status check(const lian_complexity_spec *s, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"spec", s}), err);
  if (!wrong) wrong = check_size(s->size, sizeof *s, "lian_complexity_spec", err);
  if (!wrong && (s->rows >= UINT32_MAX || s->units >= UINT32_MAX || s->products >= UINT32_MAX ||
                 s->units + s->products >= UINT32_MAX))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "rows, units, products: more than can be counted");
  if (!wrong && !(s->cutoff > 0 && isfinite(s->cutoff)))
    wrong = status_set(err, LIAN_BAD_ARGUMENT, "cutoff: expected a number above 0, got %g", s->cutoff);
  if (!wrong && s->rows > 0)
    wrong = check_given(GIVEN({"unit", s->unit}, {"product", s->product}, {"value", s->value}), err);
  if (!wrong) wrong = places_check(s->unit, s->rows, s->units, "unit", err);
  if (!wrong) wrong = places_check(s->product, s->rows, s->products, "product", err);
  if (!wrong) wrong = values_check(s->value, s->rows, "value", err);
  return wrong;
}

/* which entries are ones of M */
static lian_status mark(const lian_env *env, const lian_complexity_spec *s, unsigned char *keep, lian_error *err) {
  memory m = memory_of(env);
  const double *v = s->value;
  double *advantage = s->given ? NULL : memory_new(m, s->rows, sizeof *advantage);
  lian_status status = s->given || advantage ? LIAN_OK : status_no_memory(err);
  if (!status && !s->given) {
    status = lian_advantage(env, s->rows, s->unit, s->product, s->value, s->units, s->products, advantage, err);
    v = advantage;
  }
  for (size_t e = 0; e < s->rows && !status; e++) keep[e] = v[e] >= s->cutoff * (1 - ROUNDING);
  memory_free(m, advantage, s->given ? 0 : s->rows, sizeof *advantage);
  return status;
}

lian_status lian_complexity_new(const lian_env *env, const lian_complexity_spec *spec, lian_complexity **out,
                                lian_error *err) {
  lian_status status = check(spec, err);
  if (!status) status = check_given(GIVEN({"out", out}), err);
  if (status) return status;
  memory m = memory_of(env);
  unsigned char *keep = memory_new(m, spec->rows, 1);
  lian_complexity *c = memory_zero(m, 1, sizeof *c);
  if (c) c->m = m, c->owners = 1;
  status = keep && c ? mark(env, spec, keep, err) : status_no_memory(err);
  if (!status) status = complexity_lists(env, spec, keep, c, err);
  if (!status) status = complexity_indices(env, c, spec->population, err);
  memory_free(m, keep, spec->rows, 1);
  if (status) lian_complexity_free(c);
  else *out = c;
  return status;
}

lian_complexity *lian_complexity_keep(const lian_complexity *given) {
  lian_complexity *c = (lian_complexity *)given;
  if (c) c->owners++;
  return c;
}

void lian_complexity_free(lian_complexity *c) {
  if (!c || --c->owners > 0) return;
  memory m = c->m;
  memory_free(m, c->unit_place, c->given_units, sizeof *c->unit_place);
  memory_free(m, c->product_place, c->given_products, sizeof *c->product_place);
  memory_free(m, c->unit_start, c->units + 1, sizeof *c->unit_start);
  memory_free(m, c->product_start, c->products + 1, sizeof *c->product_start);
  memory_free(m, c->unit_entry, c->ones, sizeof *c->unit_entry);
  memory_free(m, c->product_entry, c->ones, sizeof *c->product_entry);
  memory_free(m, c->ubiquity, c->products, sizeof *c->ubiquity);
  memory_free(m, c->order, c->products, sizeof *c->order);
  memory_free(m, c->eci, c->units, sizeof *c->eci);
  memory_free(m, c->pci, c->products, sizeof *c->pci);
  memory_free(m, c, 1, sizeof *c);
}

size_t lian_complexity_units(const lian_complexity *c) { return c ? c->units : 0; }
size_t lian_complexity_products(const lian_complexity *c) { return c ? c->products : 0; }
size_t lian_complexity_ones(const lian_complexity *c) { return c ? c->ones : 0; }
size_t lian_complexity_parts(const lian_complexity *c) { return c ? c->parts : 0; }
const uint32_t *lian_complexity_unit_places(const lian_complexity *c) { return c ? c->unit_place : NULL; }
const uint32_t *lian_complexity_product_places(const lian_complexity *c) { return c ? c->product_place : NULL; }
const size_t *lian_complexity_starts(const lian_complexity *c) { return c ? c->unit_start : NULL; }
const uint32_t *lian_complexity_entries(const lian_complexity *c) { return c ? c->unit_entry : NULL; }
const uint32_t *lian_complexity_ubiquity(const lian_complexity *c) { return c ? c->ubiquity : NULL; }
const double *lian_complexity_eci(const lian_complexity *c) { return c ? c->eci : NULL; }
const double *lian_complexity_pci(const lian_complexity *c) { return c ? c->pci : NULL; }
double lian_complexity_sign(const lian_complexity *c) { return c ? c->sign : NAN; }
const double *lian_complexity_eigenvalues(const lian_complexity *c, size_t *count) {
  if (count) *count = c ? c->eigenvalues : 0;
  return c ? c->eigenvalue : NULL;
}
