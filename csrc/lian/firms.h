/* a network of firms

   Firms that hold one stock per supplier (Henriet, Hallegatte and Tabourier 2012; Inoue and
   Todo 2019). Suppliers of one good are substitutes in use, not in orders. Each step, for each link e:
       stocks of e  += deliveries received - use of the good x (stock of e / stocks of the good)
       orders       = max(0, use + (days of use kept - stock) / restore), use at the last output
       x            = min(y P k, y P x least (stocks of a good / its use at rest), orders + final demand)
                      with capacity k and yield y as in an economy of inventories
       deliveries by the rationing rule; final demand that is not met is lost
   Without a shock nothing changes, to the last bit. Cost: a few passes over the links a step, and a sort
   of the customers of short firms by level; firms in parallel. */
#ifndef LIAN_FIRMS_H
#define LIAN_FIRMS_H

#include "economy.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_firms lian_firms;

typedef struct lian_firms_spec {
  size_t size; /* sizeof(lian_firms_spec) */
  double steps;         /* steps a year */
  const uint32_t *good; /* n: good that each firm makes, below goods */
  size_t goods;
  const double *stock; /* n: target stock of each input, steps of use */
  double restore;      /* steps to restore a lack, at least 1 */
  lian_serving rationing; /* alike, orders_first, level or level_orders_first */
} lian_firms_spec;

/* chains with links (LIAN_UNSUPPORTED: dense tables). Memory: six numbers a link. O(n + links) */
LIAN_API lian_status lian_firms_new(const lian_env *env, lian_chain *c, const lian_firms_spec *spec,
                                    lian_firms **out, lian_error *err);
LIAN_API void lian_firms_free(lian_firms *f);
/* out: one, or NULL. Cost: see above, O(n + links), by level O(links log links of a firm) where firms are short */
LIAN_API lian_status lian_firms_step(const lian_env *env, lian_firms *f, lian_step *out,
                                     lian_error *err);
/* capacity, yield, final and wanted of lian_setting; values: n; LIAN_UNSUPPORTED for others. O(n) */
LIAN_API lian_status lian_firms_set(lian_firms *f, lian_setting what, const double *values,
                                    lian_error *err);
LIAN_API size_t lian_firms_count(const lian_firms *f);
/* output, normal, capacity, orders, final, share_final and the sums of lian_series; NULL for others */
LIAN_API const double *lian_firms_get(const lian_firms *f, lian_series what);
/* as lian_economy_observe, group: n or NULL, record: its number: output, capacity, orders, final, unmet and trade;
   LIAN_UNSUPPORTED for others. Cost: O(n) a recorded step, of trade O(links) a step */
LIAN_API lian_status lian_firms_observe(lian_firms *f, lian_observed what, const uint32_t *group,
                                        size_t groups, size_t every, size_t *record,
                                        lian_error *err);
/* *rows x *columns numbers, as lian_economy_observed */
LIAN_API const double *lian_firms_observed(const lian_firms *f, size_t record, size_t *rows,
                                           size_t *columns);

#ifdef __cplusplus
}
#endif
#endif
