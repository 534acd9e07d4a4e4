/* an inventory economy from a table and a few numbers in days, the defaults of `scenario:run`
   (lua/lian/scenario/engines/in_time/profile.lua): goods are sectors, cells of final demand above 0 are purchases */
#include <math.h>

#include "../base/check.h"
#include "../chain/chain.h"

#define DAYS 365.0
#define MINOR (1e-5 / DAYS) /* share of output: smaller purchases do not cap it */
#define SLIGHT 1e-4 /* scarcity up to which over-capacity returns to its base */

void lian_economy_plan_default(lian_economy_plan *plan) {
  if (!plan) return;
  *plan = (lian_economy_plan){.size = sizeof *plan, .steps = 52, .stock = 90, .reach = 0.8,
                              .overcapacity = 1.25, .overcapacity_days = 365, .rationing = LIAN_SERVE_ORDERS_FIRST};
}

static lian_status check_plan(const lian_economy_plan *p, lian_error *err) {
  lian_status status = check_size(p->size, sizeof *p, "lian_economy_plan", err);
  if (status) return status;
  if (!(p->steps > 0 && p->steps <= 1e6) || !(p->stock * p->steps / DAYS >= 1 - 1e-9))
    return status_set(err, LIAN_BAD_DATA, "expected steps a year above 0, and stocks of at least a step's use, got "
                      "%g steps and %g days", p->steps, p->stock);
  if (!(p->restore >= 0) || !(p->reach > 0 && p->reach <= 1) || !(p->overcapacity >= 1) || !(p->overcapacity_days > 0))
    return status_set(err, LIAN_BAD_DATA, "expected days to restore of at least 0, a reach in (0, 1], over-capacity of "
                      "at least 1 and days to it above 0");
  return LIAN_OK;
}

/* arrays of the spec */
typedef struct planned {
  memory m;
  size_t n, goods, columns;
  uint32_t *good; /* n */
  double *stock, *restore, *reach; /* goods, steps */
  double *purchases; /* n x columns, money a year */
} planned;

static int take_lists(planned *p) {
  p->good = memory_new(p->m, p->n, sizeof *p->good);
  p->stock = memory_new(p->m, p->goods, sizeof *p->stock);
  p->restore = memory_new(p->m, p->goods, sizeof *p->restore);
  p->reach = memory_new(p->m, p->goods, sizeof *p->reach);
  p->purchases = memory_new(p->m, p->n * p->columns, sizeof *p->purchases);
  return p->good && p->stock && p->restore && p->reach && p->purchases;
}

static void give_back(planned *p) {
  memory_free(p->m, p->good, p->n, sizeof *p->good);
  memory_free(p->m, p->stock, p->goods, sizeof *p->stock);
  memory_free(p->m, p->restore, p->goods, sizeof *p->restore);
  memory_free(p->m, p->reach, p->goods, sizeof *p->reach);
  memory_free(p->m, p->purchases, p->n * p->columns, sizeof *p->purchases);
}

static lian_economy_spec fill(const lian_chain *c, const lian_economy_plan *p, const axis *sector, planned *l) {
  double per_day = p->steps / DAYS, restore = p->restore > 0 ? p->restore : p->stock;
  for (size_t i = 0; i < l->n; i++) l->good[i] = sector ? sector->code[i] : (uint32_t)i;
  for (size_t g = 0; g < l->goods; g++) {
    l->stock[g] = p->stock * per_day;
    l->restore[g] = fmax(1, restore * per_day);
    l->reach[g] = fmax(1, p->reach * l->stock[g]); /* at least a step, so that use does not exceed the stock */
  }
  for (size_t k = 0; k < l->n * l->columns; k++)
    l->purchases[k] = c->demand.values->data[k] > 0 ? c->demand.values->data[k] : 0;
  return (lian_economy_spec){.size = sizeof(lian_economy_spec), .which = LIAN_FLOWS_DOMESTIC, .steps = p->steps,
                             .good = l->good, .goods = l->goods, .stock = l->stock, .restore = l->restore,
                             .reach = l->reach, .purchases = l->columns ? l->purchases : NULL, .columns = l->columns,
                             .minor = MINOR, .alpha_base = 1, .alpha_max = p->overcapacity,
                             .alpha_steps = fmax(1, p->overcapacity_days * per_day), .slight = SLIGHT,
                             .production = LIAN_PRODUCTION_LEONTIEF, .rationing = p->rationing,
                             .target = LIAN_TARGET_WANTED, .by_capacity = 1, .rebuild_last = 1};
}

lian_status lian_economy_planned(const lian_env *env, lian_chain *c, const lian_economy_plan *plan,
                                 lian_economy **out, lian_error *err) {
  lian_economy_plan usual;
  lian_economy_plan_default(&usual);
  if (!plan) plan = &usual;
  lian_status status = check_given(GIVEN({"chain", c}, {"out", out}), err);
  if (!status) status = check_plan(plan, err);
  if (status) return status;
  const axis *sector = chain_axis(c, "sector");
  int network = c->flows[LIAN_FLOWS_DOMESTIC].links != NULL; /* networks: final demand net by maker */
  planned l = {.m = memory_of(env), .n = c->n, .goods = sector ? sector->values->count : c->n,
               .columns = network ? 0 : c->demand.count};
  if (take_lists(&l)) {
    lian_economy_spec spec = fill(c, plan, sector, &l);
    status = lian_economy_new(env, c, &spec, 1, out, err);
  } else {
    status = status_no_memory(err);
  }
  give_back(&l);
  return status;
}
