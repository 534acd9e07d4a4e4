/* concentration, specialisation and dependence: how few stand behind a total

   Rows are entries of a list in any order: values at least 0, in any unit that adds up; places are 0-based. */
#ifndef LIAN_CONCENTRATION_H
#define LIAN_CONCENTRATION_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* of each group, with s the shares of its members in its total; NaN where the total is 0 */
typedef struct lian_concentration {
  double total;
  size_t members;    /* with a value above 0 */
  double hhi;        /* sum s^2 (Herfindahl and Hirschman), in (0, 1] */
  double effective;  /* 1 / hhi: as many equal members would have it */
  double normalised; /* (hhi - 1/n) / (1 - 1/n) over n members; 1 for n = 1 */
  double entropy;    /* -sum s ln s (Shannon) */
  double evenness;   /* entropy / ln n; 0 for n = 1 */
  uint32_t largest;  /* row of the largest value, the first of equals */
} lian_concentration;

/* each row is a member of its group. tops: k of each CR_k, the share of the k largest (or NULL); cr: groups x
   top_count. out: groups. LIAN_BAD_DATA names the row whose value is below 0 or not finite. O(rows log rows) */
LIAN_API lian_status lian_concentrations(const lian_env *env, size_t rows, const double *value, const uint32_t *group,
                                         size_t groups, const size_t *tops, size_t top_count,
                                         lian_concentration *out, double *cr, lian_error *err);

/* revealed comparative advantage (Balassa 1965), the same as the location quotient: (x_up / x_u) / (x_p / x) of each
   row; NaN where the unit, the product, or all have a total of 0. unit, product, value: rows; pairs stand once.
   out: rows. O(rows + units + products) */
LIAN_API lian_status lian_advantage(const lian_env *env, size_t rows, const uint32_t *unit, const uint32_t *product,
                                    const double *value, size_t units, size_t products, double *out, lian_error *err);

/* trade by origin, destination and product; a row whose origin is its destination is a domestic sale */
typedef struct lian_trade {
  size_t size; /* sizeof(lian_trade) */
  size_t rows, regions, products;
  const uint32_t *from, *to, *product;
  const double *value;
} lian_trade;

/* a product seen from home, one region or a bloc */
typedef struct lian_dependence {
  double imports;      /* from outside home */
  double inner;        /* between regions of home */
  double domestic;     /* sales of home's regions to themselves */
  double exports;      /* of home to the outside */
  double import_hhi;   /* of imports by origin outside home; NaN without imports */
  double world_hhi;    /* of all trade between regions by origin, domestic sales left out; NaN without trade */
  double origin_share; /* of the largest origin in imports; NaN without */
  uint32_t origin;     /* the largest origin; the lowest place of equals; LIAN_NO_ORIGIN without imports */
  uint32_t origins;    /* how many there are */
} lian_dependence;
#define LIAN_NO_ORIGIN UINT32_MAX

/* European Commission 2021 (SWD(2021) 352) and CEPII's GeoDep (Lefebvre and Wibaux 2024) rest on these.
   home: regions, not 0 for those of home. out: products. O(rows + products + regions) */
LIAN_API lian_status lian_dependencies(const lian_env *env, const lian_trade *trade, const unsigned char *home,
                                       lian_dependence *out, lian_error *err);

/* how much of a change of a rate over a total is change within groups, and how much change of the mix of groups:
   rate = sum share x rate of group; within = sum mean share x change of rate, mix = sum change of share x (mean rate -
   mean of the overall rates), exact: within + mix = change */
typedef struct lian_mix {
  double before, after; /* overall rates */
  double within, mix;
} lian_mix;
/* size_before, size_after, rate_before, rate_after: groups. within, mix: groups (or NULL), each group's part.
   O(groups). LIAN_BAD_DATA: sizes below 0 or that sum to 0 */
LIAN_API lian_status lian_mix_change(size_t groups, const double *size_before, const double *rate_before,
                                     const double *size_after, const double *rate_after, lian_mix *out,
                                     double *within, double *mix, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
