/* an economy of inventories

   A table simulated in steps (ARIO: Hallegatte 2008 and 2014; critical inputs and labour: Pichler et al.
   2022). At rest (the state before any shock) every flow of a step is the table's annual flow / steps. A node
   is a maker of its good and a buyer of others. Each step, all from the old state:
       cap    = min(alpha k, ceiling) y x0   alpha: over-capacity, reacts to scarcity; k: capacity, 1 at rest;
                                        y: yield, the share of output that is usable, 1 at rest; x0: output at rest
       d      = orders + final demand + backlog + rebuilding, less draws from outside
       x      = min(d, cap, y x0 room)  room: input limit, least over goods of stocks / (reach[g] x use of a step)
       shares of d that are delivered, by the rationing rule; unmet final demand is lost, or becomes backlog
       stocks += deliveries received - use x / (y x0)
       orders = use + (stock[g] keep x (use of a step) - stocks) min(1, haste / restore[g]),
                to origins of the good by their share in the table, weighted by capacity, with cuts and
                moves of links in force
   Draws from outside are supply beside output; no shock reduces them. At rest they are orders and final demand less
   output where that is above 0: imports and stocks, net when final demand is derived (output less orders, a draw where
   that is below 0), gross when final purchases are given. Draws that exceed demand are surplus. Output beyond orders
   and purchases counts as final demand, output below 0 as 0. alpha += (alpha_max - alpha) s / alpha_steps with the
   scarcity s = (d - x) / d of the last output, back to its base where s <= slight, never below 1, and not in the first
   step. For important inputs room is (1 + stocks / (reach x use)) / 2; with linear production, the sum of stocks over
   the sum of reach x use. Rebuilding that is not served last is served with orders; by level, with final demand as one
   user; by classes, with the class of final demand. Placed orders are recomputed from current needs when links or
   classes change; a weight above 1 shifts orders to those makers and does not increase their total. Shares of
   deliveries are undefined where nothing is ordered. With labour, alpha is the labour available relative to rest: it
   moves towards what inputs and demand allow, by the part `hire` of the lack or `fire` of the excess a step, and never
   exceeds k.

   Part of a node's makers may relocate to a dormant node of their good (lian_economy_relocate): x0 and use of a
   step are then those of the part present.

   Several lanes (independent simulations) advance together on the same flows: a step reads the flows
   once for all of them, or once per thread where they are small. A lane's results do not depend on the
   other lanes, the number of threads or the vector width, to the last bit. Without a shock nothing
   changes, to the last bit. Worker threads are kept with the economy, idle between calls. Nodes
   that buy nothing at rest keep no stocks.
   Cost: O(8 n^2 bytes read once + lanes n (n + goods)) a step; sparse rows by their links. */
#ifndef LIAN_ECONOMY_H
#define LIAN_ECONOMY_H

#include "supply.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_economy lian_economy;

typedef enum lian_production { LIAN_PRODUCTION_LEONTIEF, LIAN_PRODUCTION_LINEAR } lian_production;
/* output for which stocks are restored: min(demand d, capacity), output at rest, or the last output */
typedef enum lian_target { LIAN_TARGET_WANTED, LIAN_TARGET_FIXED, LIAN_TARGET_OUTPUT } lian_target;

typedef struct lian_economy_spec {
  size_t size; /* sizeof(lian_economy_spec) */
  /* the same for all lanes */
  lian_flows which;
  double steps;         /* steps a year: 365, 52, 12 */
  const uint32_t *good; /* n: the good that each node makes, below goods */
  size_t goods;
  int quiet; /* stocks are not changed while all differences of deliveries and use, and not restored while all gaps
                to the target, are within 1e-8 + 1e-5 of the amount, as in BoARIO; a second pass over the flows */
  const double *purchases; /* n x columns: final purchases at rest, money per year, at least 0; NULL:
                              max(0, output less orders) */
  size_t columns;
  const unsigned char *dormant; /* n flags, or NULL: no makers at rest, so it makes and buys nothing and has no
                                   stocks; its output in the chain is the output to which its column of inputs refers,
                                   and its row is 0. Makers come by lian_economy_relocate, deliveries by moves */
  int net; /* 1: purchases only give the proportions in which output less orders is divided among columns */
  /* by lane */
  const double *stock, *restore, *reach; /* goods each: target stock, steps of use, INFINITY: never short;
                                            steps to restore a lack, at least 1; stock, steps of
                                            use, below which it caps output */
  const double *keep;              /* n: target stock of a buyer as a multiple of stock[g]; NULL: 1 */
  const unsigned char *importance; /* goods x n: lian_need of a buyer for a good; NULL: critical */
  double minor;                    /* a good whose use is at most this share of x0 does not cap output */
  double alpha_base, alpha_max, alpha_steps; /* over-capacity: at rest, largest, steps to reach it */
  double slight; /* scarcity, a share of what is called for, up to which over-capacity returns to its base; 0: rounding
                    alone, and with quiet none. Demand that grows while stocks refill always stands a little above the
                    last output: at 0 that sustains over-capacity, the weight of its makers in orders, and so itself */
  double hire, fire; /* labour: parts of the lack and of the excess a step; both 0: no labour */
  lian_production production;
  lian_serving rationing; /* alike, orders_first, finals_first or level */
  lian_target target;
  int by_capacity;  /* 1: orders are weighted by current capacity of origins, else by the table alone */
  int by_demand;    /* 1: orders cover the use for demand met, else for output */
  int run_down;     /* 1: stock above its target reduces orders */
  int rebuild_last; /* 1: rebuilding is served after all other demand, else with orders */
  int backlog;      /* 1: unmet final demand is served later, else lost */
} lian_economy_spec;

typedef struct lian_step { /* sums over nodes, money a step */
  double output, capacity, final_demand, orders, rebuild, rebuilt;
  double unmet;        /* final demand wanted and not met */
  double surplus;      /* draws from outside that exceed demand; at rest 0 */
  double overcapacity; /* mean alpha */
  double imbalance;    /* accounting check: largest relative difference, of a good, between deliveries
                          received and sent; of a supplier, between deliveries and the lesser of
                          supply and demand. Rounding only, unless there is an error */
} lian_step;

/* tables and networks; lanes specs. Memory: one copy of the flows to nodes that buy something at rest; of goods x
   such buyers three arrays shared and two a lane (four when quiet, one more with a reserve, one with cuts); of
   n x columns one shared, one a lane once its demand changes, two once moves or cuts reach final users, one with
   backlogs; about 50 numbers a node and lane; scratch per thread: 50 KB and 14 numbers a maker and buyer and
   lane. O(n^2 + lanes n (goods + columns)), sparse O(links) in place of n^2. LIAN_BAD_DATA names the good */
LIAN_API lian_status lian_economy_new(const lian_env *env, lian_chain *c,
                                      const lian_economy_spec *specs, size_t lanes,
                                      lian_economy **out, lian_error *err);
/* an economy from a table by a few numbers: goods are the values of the axis "sector" (each node its own good where
   there is none), cells of final demand above 0 are purchases. The defaults of a run in Lua */
typedef struct lian_economy_plan {
  size_t size;              /* sizeof(lian_economy_plan) */
  double steps;             /* steps a year (52) */
  double stock;             /* target stock, days of use (90), at least a step */
  double restore;           /* days to restore a lack; 0: equal to stock (0) */
  double reach;             /* share of the target stock below which it caps output (0.8) */
  double overcapacity, overcapacity_days; /* largest, as a multiple of capacity (1.25); days to reach it (365) */
  lian_serving rationing;   /* as in lian_economy_spec (orders_first) */
} lian_economy_plan;
LIAN_API void lian_economy_plan_default(lian_economy_plan *plan); /* the numbers in brackets */
/* one lane; plan NULL: the default. LIAN_BAD_DATA: a number out of range; errors and cost else as lian_economy_new */
LIAN_API lian_status lian_economy_planned(const lian_env *env, lian_chain *c, const lian_economy_plan *plan,
                                          lian_economy **out, lian_error *err);
LIAN_API void lian_economy_free(lian_economy *e);
/* out: lanes, or NULL. Cost: see above */
LIAN_API lian_status lian_economy_step(const lian_env *env, lian_economy *e, lian_step *out,
                                       lian_error *err);
/* `steps` steps with unchanged settings, the same as one by one; out: steps x lanes, or NULL. Cost: that of the steps.
   Polls env->stop at least every 0.2 s, or every step where that takes longer; completed steps are kept */
LIAN_API lian_status lian_economy_run(const lian_env *env, lian_economy *e, size_t steps,
                                      lian_step *out, lian_error *err);

/* recomputes placed orders where links have changed; lian_economy_step does so itself. Cost: per lane that changed, a
   pass over the rows of goods hit for what can be ordered (lian_economy_cut), and one over the flows for the orders */
LIAN_API lian_status lian_economy_place(const lian_env *env, lian_economy *e, lian_error *err);

/* settings of a lane from the next step on; arrays of n */
typedef enum lian_setting {
  LIAN_SET_CAPACITY, /* k, as a multiple of capacity at rest, at least 0 */
  LIAN_SET_YIELD,    /* y, above 0 */
  LIAN_SET_FINAL,    /* final demand before moves and cuts, money a step: divided among a maker's
                        columns as at rest */
  LIAN_SET_WANTED,   /* final demand wanted, from which unmet demand is counted; LIAN_SET_FINAL resets
                        it, so set it afterwards */
  LIAN_SET_REBUILD,  /* rebuilding and investment, money a step */
  LIAN_SET_HASTE,    /* a buyer's speed of restoring stocks, as a multiple, at least 0; one step at the fastest */
  LIAN_SET_SCALE,    /* output of a maker after moves, as a multiple of rest, above 0: with by_capacity orders are
                        weighted by capacity / scale, so that capacity added for moved orders attracts no others */
  LIAN_SET_CEILING   /* output is at most this multiple of that at rest, after over-capacity; 1e300: no ceiling */
} lian_setting;
/* values: n; copied. LIAN_BAD_DATA names the node whose number is out of range, LIAN_BAD_ARGUMENT a lane that is none.
   O(n), of LIAN_SET_FINAL O(n columns) */
LIAN_API lian_status lian_economy_set(lian_economy *e, size_t lane, lian_setting what,
                                      const double *values, lian_error *err);

/* final users are columns: those of spec.purchases, then one for the remainder. They hold no stock, and do not
   change makers by their capacity. A maker that is short serves all columns in the same proportion */
LIAN_API size_t lian_economy_columns(const lian_economy *e);
/* final demand of count cells, node by column: node, column, amount (money a step), count each; all others are as at
   rest. An amount below 0 is supply from outside, and lowers what is to be made. Replaces LIAN_SET_FINAL and
   LIAN_SET_WANTED. LIAN_BAD_DATA names the cell. O((n + count) columns) */
LIAN_API lian_status lian_economy_demand(lian_economy *e, size_t lane, size_t count, const uint32_t *node,
                                         const uint32_t *column, const double *amount, lian_error *err);
/* demand of final users in columns (flags) by maker: ordered (asked, n), and wanted but ordered from no maker (missed,
   n, or NULL), money a step; as last placed. O(n columns) */
LIAN_API lian_status lian_economy_asked(const lian_economy *e, size_t lane, const unsigned char *columns,
                                        double *asked, double *missed, lian_error *err);

/* a cut: the share factor of deliveries from nodes (n flags) to nodes and final users (n + columns flags) is left,
   also of orders already placed. The share substitution of the lost part is ordered from other makers of the good from
   whom the buyer bought and that are not cut, in proportion; 1 is a common market. The rest is not ordered: a buyer
   that can order only a share of its use of a good gets at most that share of use at rest, whatever its stock lacks.
   Cuts multiply. Cost: O(rows of the goods hit x buyers x cuts) once */
LIAN_API lian_status lian_economy_cut(lian_economy *e, size_t lane, const unsigned char *from,
                                      const unsigned char *to, double factor, double substitution,
                                      lian_error *err);
/* multiplies the weight of makers `from` in the orders of buyers `to` by a factor above 0; the buyers' total orders
   of the good stay the same. Weights act before cuts. Cost: as a cut */
LIAN_API lian_status lian_economy_weigh(lian_economy *e, size_t lane, const unsigned char *from,
                                        const unsigned char *to, double factor, lian_error *err);
/* moves the share of deliveries of a good from its makers among `from` to buyers (to, n + columns) to other makers, by
   weights towards (n, at least 0, above 0 for some maker of the good), creating links where there were none. Moves act
   before cuts, in the order of the calls: LIAN_BAD_ARGUMENT after a cut or weight; LIAN_BAD_DATA: no such good, a share
   outside [0, 1], weights that are 0 for all makers of the good. O(makers of the good among `from` x buyers x (1 +
   turns and moves before it)), and as much in each step that reads those rows; memory: two numbers a buyer, one a
   node */
LIAN_API lian_status lian_economy_move(lian_economy *e, size_t lane, size_t good,
                                       const unsigned char *from, const unsigned char *to,
                                       double share, const double *towards, lian_error *err);
/* turns the share of a node's purchases of each good at rest to makers by weights towards (n, at least 0; goods without
   a weight are not changed), away from those it buys from. Before moves and cuts, else LIAN_BAD_ARGUMENT. Not for final
   users. O(n + goods) */
LIAN_API lian_status lian_economy_turn(lian_economy *e, size_t lane, size_t node, double share,
                                       const double *towards, lian_error *err);
/* removes all cuts, weights, moves and turns. O(their number) */
LIAN_API void lian_economy_uncut(lian_economy *e, size_t lane);

/* relocates a share of the makers present at node `from` to `to`, a dormant node of the same good: with their
   capacity (the base of LIAN_SET_CAPACITY), stocks, labour, over-capacity and backlog. They use the inputs of its
   column. Customers follow only by lian_economy_move. Cannot be undone. LIAN_BAD_ARGUMENT: not two nodes of one
   good, of which the second is dormant and has an output. O(goods + columns) */
LIAN_API lian_status lian_economy_relocate(lian_economy *e, size_t lane, size_t from, size_t to, double share,
                                           lian_error *err);

/* reserve: stock of a good that nodes (n flags) keep above their target, in steps of use at rest of the makers
   present. It is ordered and used like any stock. Replaces that of these nodes. O(n), the first time O(goods buyers) */
LIAN_API lian_status lian_economy_set_reserve(lian_economy *e, size_t lane, size_t good,
                                              const unsigned char *nodes, double steps,
                                              lian_error *err);
/* adds to the stocks of a good: amount, n, money, at least 0; nodes that keep no stock get none. O(n) */
LIAN_API lian_status lian_economy_add_stock(lian_economy *e, size_t lane, size_t good,
                                            const double *amount, lian_error *err);

/* rationing by classes of users. Each class first gets its orders up to its reserved share of supply; the
   rest goes class by class (ordered) or in proportion to unmet orders. class_of: n buyers, below classes;
   final_class: that of final demand. Replaces spec.rationing until lian_economy_unprioritise. O(n) */
#define LIAN_MOST_CLASSES 4
typedef struct lian_priority {
  size_t size; /* sizeof(lian_priority) */
  size_t classes, final_class;
  const unsigned char *class_of;
  double reserved[LIAN_MOST_CLASSES]; /* at least 0, together at most 1 */
  int ordered;
} lian_priority;
LIAN_API lian_status lian_economy_prioritise(lian_economy *e, size_t lane, const lian_priority *p,
                                             lian_error *err);
LIAN_API void lian_economy_unprioritise(lian_economy *e, size_t lane);

typedef enum lian_series {
  LIAN_SERIES_OUTPUT, LIAN_SERIES_NORMAL, LIAN_SERIES_CAPACITY, LIAN_SERIES_ORDERS,
  LIAN_SERIES_FINAL, LIAN_SERIES_SHARE_FINAL, LIAN_SERIES_SHARE_ORDERS,
  LIAN_SERIES_SHARE_REBUILD, LIAN_SERIES_OVERCAPACITY, LIAN_SERIES_ROOM,
  /* sums since the beginning: output below normal, above it; final demand not met; lost capacity */
  LIAN_SERIES_LOST, LIAN_SERIES_GAINED, LIAN_SERIES_UNMET, LIAN_SERIES_DIRECT, /* n each */
  LIAN_SERIES_STOCKS, LIAN_SERIES_USE, /* goods x n: now; use of a step at rest */
  LIAN_SERIES_PLACE /* n: share of its reference output present at a node: 1, of a dormant node 0 until some relocate */
} lian_series;
/* valid until the next call on the economy, of stocks and use until the next lian_economy_get; NULL: no such lane or
   series. O(1), stocks and use O(goods n) */
LIAN_API const double *lian_economy_get(const lian_economy *e, size_t lane, lian_series what);
/* placed orders by supplier (out, n, money a step): those to makers flagged in `from` (n) by buyers flagged in `to`
   (n). A pass over the rows of these makers: O(makers x buyers x (1 + moves and cuts)), sparse the same */
LIAN_API lian_status lian_economy_orders(const lian_economy *e, size_t lane, const unsigned char *from,
                                         const unsigned char *to, double *out, lian_error *err);

/* records of a lane: rows of numbers, one for every `every`-th step from the next one on.
   n numbers of the step, as summed in lian_step: output, capacity, orders and final demand received, final
   demand wanted and not met, over-capacity (alpha); limit: the number, from 1, of the good whose stocks limit
   output most, where inputs keep output below demand and capacity, else 0.
   goods x n, good by good: stocks at the end of the step. Trade: deliveries to producers by supplier and
   buyer, n x n, summed over all steps */
typedef enum lian_observed {
  LIAN_OBSERVE_OUTPUT, LIAN_OBSERVE_CAPACITY, LIAN_OBSERVE_ORDERS, LIAN_OBSERVE_FINAL,
  LIAN_OBSERVE_UNMET, LIAN_OBSERVE_OVERCAPACITY, LIAN_OBSERVE_LIMIT, LIAN_OBSERVE_STOCKS,
  LIAN_OBSERVE_TRADE
} lian_observed;
/* group (n, below groups) sums nodes (for stocks and trade: buyers) into groups; NULL: no grouping. final_group
   (columns, below groups; LIAN_NONE: not counted; or NULL): final and unmet demand by group of columns instead; trade
   also to groups of columns, with backlogs, and only to these without `group`. every: at least 1; of trade 1. Limit
   takes no groups. record: its number in the lane, from 0. Results of the simulation do not change. A record takes
   memory for each row. Cost: O(n) now; O(n) a recorded step, limit and stocks O(goods n); trade also one more pass over
   the flows per step and lane, in cache. LIAN_BAD_DATA: a group */
LIAN_API lian_status lian_economy_observe(lian_economy *e, size_t lane, lian_observed what,
                                          const uint32_t *group, const uint32_t *final_group,
                                          size_t groups, size_t every, size_t *record,
                                          lian_error *err);
/* rows x columns so far, valid until the next step; NULL: no such record */
LIAN_API const double *lian_economy_observed(const lian_economy *e, size_t lane, size_t record,
                                             size_t *rows, size_t *columns);
LIAN_API size_t lian_economy_count(const lian_economy *e); /* of nodes */
LIAN_API size_t lian_economy_goods(const lian_economy *e);
LIAN_API size_t lian_economy_lanes(const lian_economy *e);

#ifdef __cplusplus
}
#endif
#endif
