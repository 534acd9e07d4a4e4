/* what the files of complexity share: the list of ones, both ways */
#ifndef INDEX_COMPLEXITY_H
#define INDEX_COMPLEXITY_H

#include "../base/check.h"
#include "../base/memory.h"

struct lian_complexity {
  memory m;
  size_t owners, units, products, ones, parts;
  size_t given_units, given_products;  /* room of unit_place and product_place */
  size_t *unit_start, *product_start;  /* units + 1, products + 1 */
  uint32_t *unit_entry;                /* ones: products of each unit, ascending */
  uint32_t *product_entry;             /* ones: units of each product, ascending */
  uint32_t *unit_place, *product_place; /* given places */
  uint32_t *ubiquity;                  /* products */
  uint32_t *order;                     /* products by ubiquity, ascending, equal ones as they stand */
  double *eci, *pci;                   /* units, products */
  double eigenvalue[3], sign;
  size_t eigenvalues;
};

/* the lists of M out of entries (unit, product) whose keep flag is not 0; places compacted. Frees nothing on failure:
   the caller frees c */
lian_status complexity_lists(const lian_env *env, const lian_complexity_spec *spec, const unsigned char *keep,
                             lian_complexity *c, lian_error *err);
/* eci, pci, eigenvalue, sign */
lian_status complexity_indices(const lian_env *env, lian_complexity *c, int population, lian_error *err);

static inline double diversity_of(const lian_complexity *c, size_t u) {
  return (double)(c->unit_start[u + 1] - c->unit_start[u]);
}

#endif
