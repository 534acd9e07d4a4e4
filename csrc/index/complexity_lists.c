/* the list of ones of M by unit and by product, compacted, with the parts that share nothing told apart */
#include <math.h>
#include <string.h>

#include "complexity.h"

/* ---- parts: units and products as nodes of one graph, joined by the ones (union by path halving) */

static uint32_t root_of(uint32_t *parent, uint32_t i) {
  while (parent[i] != i) {
    parent[i] = parent[parent[i]];
    i = parent[i];
  }
  return i;
}

/* parent: units + products; the number of parts, and the root of the one with most units (the first of equals) */
static size_t find_parts(const lian_complexity_spec *s, const unsigned char *keep, uint32_t *parent, uint32_t *size,
                         uint32_t *largest) {
  size_t nodes = s->units + s->products, parts = 0, most = 0;
  for (size_t i = 0; i < nodes; i++) parent[i] = (uint32_t)i;
  for (size_t e = 0; e < s->rows; e++) {
    if (!keep[e]) continue;
    uint32_t a = root_of(parent, s->unit[e]), b = root_of(parent, (uint32_t)s->units + s->product[e]);
    if (a < b) parent[b] = a;
    else parent[a] = b;
  }
  memset(size, 0, nodes * sizeof *size);
  for (size_t e = 0; e < s->rows; e++)
    if (keep[e]) size[s->unit[e]] = 1;
  for (size_t u = 0; u < s->units; u++) {
    uint32_t root = root_of(parent, (uint32_t)u);
    if (root != u && size[u] > 0) size[root]++;
  }
  for (size_t u = 0; u < s->units; u++) {
    if (size[u] == 0 || root_of(parent, (uint32_t)u) != u) continue;
    parts++;
    if (size[u] > most) most = size[u], *largest = (uint32_t)u;
  }
  return parts;
}

/* ---- lists */

/* new place of each given one that has a count, the others UINT32_MAX; how many */
static size_t compact(const size_t *count, size_t given, uint32_t *to, uint32_t *from) {
  size_t n = 0;
  for (size_t i = 0; i < given; i++) {
    to[i] = count[i] > 0 ? (uint32_t)n : UINT32_MAX;
    if (count[i] > 0) from[n++] = (uint32_t)i;
  }
  return n;
}

/* entry lists of both sides; each ascending, for products are filled in order of units and then turned back */
static lian_status fill(const lian_complexity_spec *s, const unsigned char *keep, const uint32_t *unit_to,
                        const uint32_t *product_to, lian_complexity *c, lian_error *err) {
  size_t *us = c->unit_start, *ps = c->product_start;
  memset(us, 0, (c->units + 1) * sizeof *us);
  memset(ps, 0, (c->products + 1) * sizeof *ps);
  for (size_t e = 0; e < s->rows; e++)
    if (keep[e]) us[unit_to[s->unit[e]] + 1]++, ps[product_to[s->product[e]] + 1]++;
  for (size_t u = 0; u < c->units; u++) us[u + 1] += us[u];
  for (size_t p = 0; p < c->products; p++) c->ubiquity[p] = (uint32_t)ps[p + 1], ps[p + 1] += ps[p];
  for (size_t e = 0; e < s->rows; e++)
    if (keep[e]) c->unit_entry[us[unit_to[s->unit[e]]]++] = product_to[s->product[e]];
  for (size_t u = c->units; u > 0; u--) us[u] = us[u - 1];
  us[0] = 0;
  for (size_t u = 0; u < c->units; u++)
    for (size_t k = us[u]; k < us[u + 1]; k++) c->product_entry[ps[c->unit_entry[k]]++] = (uint32_t)u;
  for (size_t p = c->products; p > 0; p--) ps[p] = ps[p - 1];
  ps[0] = 0;
  for (size_t p = 0; p < c->products; p++)
    for (size_t k = ps[p] + 1; k < ps[p + 1]; k++)
      if (c->product_entry[k] == c->product_entry[k - 1])
        return status_set(err, LIAN_BAD_DATA, "unit %z and product %z stand together twice",
                          (size_t)c->unit_place[c->product_entry[k]] + 1, (size_t)c->product_place[p] + 1);
  for (size_t p = 0; p < c->products; p++)
    for (size_t k = ps[p]; k < ps[p + 1]; k++) c->unit_entry[us[c->product_entry[k]]++] = (uint32_t)p;
  for (size_t u = c->units; u > 0; u--) us[u] = us[u - 1];
  us[0] = 0;
  return LIAN_OK;
}

/* products by ubiquity: a counting sort */
static void sort_by_ubiquity(const lian_complexity *c, size_t *start) {
  memset(start, 0, (c->units + 2) * sizeof *start);
  for (size_t p = 0; p < c->products; p++) start[c->ubiquity[p] + 1]++;
  for (size_t k = 0; k <= c->units; k++) start[k + 1] += start[k];
  for (size_t p = 0; p < c->products; p++) c->order[start[c->ubiquity[p]]++] = (uint32_t)p;
}

static lian_status make_room(lian_complexity *c, lian_error *err) {
  memory m = c->m;
  c->unit_start = memory_new(m, c->units + 1, sizeof *c->unit_start);
  c->product_start = memory_new(m, c->products + 1, sizeof *c->product_start);
  c->unit_entry = memory_new(m, c->ones, sizeof *c->unit_entry);
  c->product_entry = memory_new(m, c->ones, sizeof *c->product_entry);
  c->ubiquity = memory_new(m, c->products, sizeof *c->ubiquity);
  c->order = memory_new(m, c->products, sizeof *c->order);
  c->eci = memory_new(m, c->units, sizeof *c->eci);
  c->pci = memory_new(m, c->products, sizeof *c->pci);
  int all = c->unit_start && c->product_start && c->unit_entry && c->product_entry && c->ubiquity && c->order &&
            c->eci && c->pci;
  return all ? LIAN_OK : status_no_memory(err);
}

static size_t count_ones(const lian_complexity_spec *s, const unsigned char *keep, size_t *unit, size_t *product) {
  size_t ones = 0;
  memset(unit, 0, s->units * sizeof *unit);
  memset(product, 0, s->products * sizeof *product);
  for (size_t e = 0; e < s->rows; e++)
    if (keep[e]) unit[s->unit[e]]++, product[s->product[e]]++, ones++;
  return ones;
}

/* the part that is kept, where there are several; keep loses the other ones */
static lian_status choose_part(const lian_complexity_spec *s, unsigned char *keep, uint32_t *parent, uint32_t *size,
                               size_t *parts, lian_error *err) {
  uint32_t largest = 0;
  *parts = find_parts(s, keep, parent, size, &largest);
  if (*parts == 0)
    return status_set(err, LIAN_BAD_DATA, "no unit has a product at the cutoff %g", s->cutoff);
  if (*parts == 1) return LIAN_OK;
  if (!s->largest)
    return status_set(err, LIAN_BAD_DATA,
                      "units and products fall into %z parts that share nothing, which is all that the index would "
                      "tell; keep the largest part, of %z units", *parts, (size_t)size[largest]);
  for (size_t e = 0; e < s->rows; e++)
    if (keep[e] && root_of(parent, s->unit[e]) != largest) keep[e] = 0;
  return LIAN_OK;
}

lian_status complexity_lists(const lian_env *env, const lian_complexity_spec *s, const unsigned char *given,
                             lian_complexity *c, lian_error *err) {
  memory m = memory_of(env);
  size_t nodes = s->units + s->products, sums = nodes + s->units + 2;
  unsigned char *keep = memory_new(m, s->rows, 1);
  uint32_t *place = memory_new(m, 2 * nodes, sizeof *place);
  size_t *count = memory_new(m, sums, sizeof *count);
  c->given_units = s->units, c->given_products = s->products;
  c->unit_place = memory_new(m, s->units, sizeof *c->unit_place);
  c->product_place = memory_new(m, s->products, sizeof *c->product_place);
  int all = keep && place && count && c->unit_place && c->product_place;
  lian_status status = all ? LIAN_OK : status_no_memory(err);
  if (!status) {
    memcpy(keep, given, s->rows);
    status = choose_part(s, keep, place, place + nodes, &c->parts, err);
  }
  if (!status) {
    c->ones = count_ones(s, keep, count, count + s->units);
    c->units = compact(count, s->units, place, c->unit_place);
    c->products = compact(count + s->units, s->products, place + s->units, c->product_place);
    status = make_room(c, err);
  }
  if (!status) status = fill(s, keep, place, place + s->units, c, err);
  if (!status) sort_by_ubiquity(c, count);
  memory_free(m, keep, s->rows, 1);
  memory_free(m, place, 2 * nodes, sizeof *place);
  memory_free(m, count, sums, sizeof *count);
  return status;
}
