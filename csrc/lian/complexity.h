/* economic complexity: what units (countries, regions, firms) make says how complex they and their products are

   M[u,p] = 1 where unit u has product p: its revealed comparative advantage is at least a cutoff. Units and products
   without any 1 are left out; what is kept has places of its own, in the order given. Hidalgo and Hausmann 2009;
   Hausmann et al. 2014; Tacchella et al. 2012. Everything works on the list of ones: no units x products matrix is made
   that is not asked for. */
#ifndef LIAN_COMPLEXITY_H
#define LIAN_COMPLEXITY_H

#include "matrix.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_complexity lian_complexity;

typedef struct lian_complexity_spec {
  size_t size; /* sizeof(lian_complexity_spec) */
  size_t rows, units, products;
  const uint32_t *unit, *product; /* rows: pairs that stand once */
  const double *value;            /* rows, at least 0 */
  double cutoff;                  /* 1; above 0 */
  int given;      /* the values themselves are compared with the cutoff, not their comparative advantage */
  int largest;    /* where units and products fall into parts that share nothing: the largest part, by units, is kept;
                     else that is LIAN_BAD_DATA, for the index would tell the parts apart and no more */
  int population; /* indices are divided by the standard deviation with divisor n, not n - 1 */
} lian_complexity_spec;
/* a cutoff of 1, all else 0 */
LIAN_API void lian_complexity_default(lian_complexity_spec *spec);

/* with n the smaller of units and products kept: O(rows log rows + sum of ubiquity^2 + n^3), memory n^2; above n = 1000
   by Lanczos steps in O(ones) each. LIAN_BAD_DATA: nothing is kept, parts, units that do not differ, a pair twice.
   LIAN_NO_CONVERGENCE: the steps did not settle */
LIAN_API lian_status lian_complexity_new(const lian_env *env, const lian_complexity_spec *spec, lian_complexity **out,
                                         lian_error *err);
LIAN_API lian_complexity *lian_complexity_keep(const lian_complexity *c);
LIAN_API void lian_complexity_free(lian_complexity *c);

LIAN_API size_t lian_complexity_units(const lian_complexity *c);    /* that are kept */
LIAN_API size_t lian_complexity_products(const lian_complexity *c); /* that are kept */
LIAN_API size_t lian_complexity_ones(const lian_complexity *c);     /* of M */
LIAN_API size_t lian_complexity_parts(const lian_complexity *c);    /* before one was chosen; 1: connected */
/* the given places of what is kept: units, products */
LIAN_API const uint32_t *lian_complexity_unit_places(const lian_complexity *c);
LIAN_API const uint32_t *lian_complexity_product_places(const lian_complexity *c);
/* products of kept unit u: entry start[u] .. start[u + 1] - 1, ascending */
LIAN_API const size_t *lian_complexity_starts(const lian_complexity *c);
LIAN_API const uint32_t *lian_complexity_entries(const lian_complexity *c);
LIAN_API const uint32_t *lian_complexity_ubiquity(const lian_complexity *c); /* products: units that have it */

/* index of units (ECI) and of products (PCI), mean 0 and deviation 1 each: the second eigenvector of D^-1 M U^-1 M',
   D diversity, U ubiquity, and its mean over the units that have a product. Sign: correlation with diversity >= 0 */
LIAN_API const double *lian_complexity_eci(const lian_complexity *c);
LIAN_API const double *lian_complexity_pci(const lian_complexity *c);
/* eigenvalues, `*count` of them, descending: the first is 1, the second that of the index; where the third is as large,
   the index is any vector of a plane */
LIAN_API const double *lian_complexity_eigenvalues(const lian_complexity *c, size_t *count);
LIAN_API double lian_complexity_sign(const lian_complexity *c); /* the correlation with diversity */

/* fitness F = M Q and quality Q = 1 / (M' (1 / F)), each over its mean, from ones; step after step until no fitness
   above 1e-12 changes by more than `tolerance` of itself, at most `steps`. O(ones) a step */
typedef struct lian_fitness {
  size_t size; /* sizeof(lian_fitness) */
  size_t steps;     /* that were done */
  double change;    /* the largest of the last one */
  size_t vanishing; /* units whose fitness is below 1e-12 of the mean: it goes to 0 */
  int settled;
} lian_fitness;
/* fitness: units; quality: products; the caller's */
LIAN_API lian_status lian_complexity_fitness(const lian_env *env, const lian_complexity *c, size_t steps,
                                             double tolerance, double *fitness, double *quality, lian_fitness *info,
                                             lian_error *err);

/* relatedness of products to the chosen units (which: count of them, NULL: all), with proximity f[p,q] = units with
   both / larger ubiquity: density[u,p] = sum_q M[u,q] f[q,p] / sum_q f[q,p]; outlook[u] = sum_p density (1 - M) PCI;
   gain[u,p], where u lacks p, = sum_q f[p,q] / (sum_r f[r,q]) (1 - M[u,q]) PCI[q] - density PCI[p], else 0. own: a
   product's proximity to itself, 1, is in the sums. density, gain: units x products, outlook: units; NULL: not asked
   for. O(ones) a unit, without the matrix of proximities, over the threads of env */
LIAN_API lian_status lian_complexity_relatedness(const lian_env *env, const lian_complexity *c, int own,
                                                 const size_t *which, size_t count, lian_matrix **density,
                                                 double *outlook, lian_matrix **gain, lian_error *err);

/* proximity of the chosen products (which: count of them, NULL: all) to all: rows x products. O(sum of diversities of
   its units) a row */
LIAN_API lian_status lian_complexity_proximity(const lian_env *env, const lian_complexity *c, const size_t *which,
                                               size_t count, lian_matrix **out, lian_error *err);
/* the product space: from[k], to[k], near[k] of the tree of products - 1 links whose proximities sum to most (Prim),
   and in links (products x products, row < column) all other pairs whose proximity is at least `threshold`, above 0.
   O(products^2) beside the proximities */
LIAN_API lian_status lian_complexity_space(const lian_env *env, const lian_complexity *c, double threshold,
                                           uint32_t *from, uint32_t *to, double *near, lian_sparse **links,
                                           lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
