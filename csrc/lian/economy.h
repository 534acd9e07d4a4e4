/* an economy of inventories

   A table run step by step (ARIO: Hallegatte 2008 and 2014; critical inputs and labour: Pichler et al.
   2022). At rest every flow is what the table says, a step. Each step, all from the old state:
       cap    = min(alpha k, ceiling) y x0   over-capacity alpha reacts to scarcity; k: capacity, 1 at rest;
                                        y: yield, the good part of what is made against rest
       d      = orders + final demand + backlog + rebuilding, less draws from outside
       x      = min(d, cap, y x0 room)  room: least over goods of stocks / (reach[g] x use of a step)
       shares of d that are delivered, by the rule; final demand that is not met is lost, or waits
       stocks += what came - use x / (y x0)
       orders = use + (stock[g] keep x (use of a step) - stocks) min(1, haste / restore[g]),
                to origins of the good by their share in the table, weighted by capacity, with cuts and
                moves of links in force
   Draws from outside serve as supply beside output; no shock cuts them. At rest they are what orders and final
   demand take beyond output: imports and stocks, net where final demand is (output less orders, a draw where
   that is below 0), gross where final purchases are given. What of them nobody asks for is surplus. Output
   beyond orders and purchases counts as final demand, output below 0 as none. alpha += (most - alpha)
   s / alpha_steps with the scarcity s = (d - x) / d of the last output, back to its base where s <= 1e-4
   (quiet: where s = 0), never below 1, and not in the first step. Important inputs give room (1 + stocks / (reach x use)) / 2; where
   production is linear, room is all stocks over all reach x use. Rebuilding that is not served last goes
   with orders, by level with final demand as one user, by classes with that of final demand. Orders that
   are placed are placed anew, for needs as they then are, when links or classes change; a cut's factor
   above 1 turns buyers to those makers and adds nothing to what they order. Shares of deliveries are
   undefined where nothing is ordered. With labour, alpha is
   the labour at hand against rest: it moves towards what inputs and demand allow, a part `hire` of the
   lack or `fire` of the excess a step, and never passes k.

   Makers may go to a dormant node of their good (lian_economy_relocate): x0 and use of a step are then those of
   the part who are there, and all else is as above.

   Several lanes advance together, each an economy of its own on the same flows: a step reads the flows
   once for all of them, or once a thread where they are small. A lane's results do not depend on the
   others, nor on the number of threads or the width of vectors, to the last bit. Without a shock nothing
   changes, to the last bit. Helpers of further threads stay with the economy, parked between calls. Nodes
   that buy nothing of any good at rest keep no stocks.
   Cost: O(8 n^2 bytes read once + lanes n (n + goods)) a step; sparse rows by their links. */
#ifndef LIAN_ECONOMY_H
#define LIAN_ECONOMY_H

#include "supply.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_economy lian_economy;

typedef enum lian_production { LIAN_PRODUCTION_LEONTIEF, LIAN_PRODUCTION_LINEAR } lian_production;
/* stocks are restored for what is wanted (the call, as far as capacity allows), as at rest, or for what
   was made */
typedef enum lian_target { LIAN_TARGET_WANTED, LIAN_TARGET_FIXED, LIAN_TARGET_OUTPUT } lian_target;

typedef struct lian_economy_spec {
  size_t size; /* sizeof(lian_economy_spec) */
  /* the same for all lanes */
  lian_flows which;
  double steps;         /* a year: 365, 52, 12 */
  const uint32_t *good; /* n: the good that each node makes, below goods */
  size_t goods;
  int quiet; /* stocks stay where no change passes 1e-8 + 1e-5 of the use of a step, as in BoARIO; a
                second reading of the flows */
  const double *purchases; /* n x columns: final purchases at rest, money per year, at least 0; NULL: output
                              less orders, as far as it is above 0 */
  size_t columns;
  const unsigned char *dormant; /* n flags, or NULL: nobody is there at rest, so it makes and buys nothing and has no
                                   stocks; its output in the chain is that which its column is told for, and its row
                                   is 0. Makers come to it by lian_economy_relocate, deliveries by moves */
  int net; /* purchases only say how output less orders is shared out among columns */
  /* by lane */
  const double *stock, *restore, *reach; /* goods: steps of use kept, INFINITY: never short; steps in
                                            which a lack is made good, at least 1; steps of use below
                                            which a stock caps output */
  const double *keep;              /* n: stocks of a buyer as a multiple of stock[g]; NULL: 1 */
  const unsigned char *importance; /* goods x n: lian_need of a buyer for a good; NULL: critical */
  double minor;                    /* goods of use a step up to this share of x0 do not cap output */
  double alpha_base, alpha_max, alpha_steps; /* over-capacity: at rest, most, steps to get there */
  double hire, fire; /* labour: parts of the lack and of the excess a step; both 0: no labour */
  lian_production production;
  lian_serving rationing; /* alike, orders_first, finals_first or level */
  lian_target target;
  int by_capacity;  /* orders go by what origins can make now, not by the table alone */
  int by_demand;    /* use is ordered for the demand met, not for what was made */
  int run_down;     /* more than is wanted in stock lowers orders */
  int rebuild_last; /* rebuilding is served by what is left, not alike with orders */
  int backlog;      /* final demand that is not met waits */
} lian_economy_spec;

typedef struct lian_step { /* sums over nodes, money a step */
  double output, capacity, final_demand, orders, rebuild, rebuilt;
  double unmet;        /* final demand that is wanted and not met */
  double surplus;      /* draws from outside beyond what is asked for; at rest 0 */
  double overcapacity; /* mean alpha */
  double imbalance;    /* largest share of a good by which what arrives at buyers differs from what its
                          makers sent, and of a supplier by which what it gives differs from what it has
                          or, if less, is asked for; rounding, unless something is wrong */
} lian_step;

/* tables and networks; lanes specs. Memory: one copy of the flows to nodes that buy something at rest; of goods x
   such buyers three arrays shared and two a lane (four when quiet, one more with a reserve, one with cuts); of
   n x columns one shared, one a lane once its demand changes, two once moves or cuts reach final users, one with
   backlogs; about 50 numbers a node and lane; a thread's workings, 50 KB and 14 numbers a maker and buyer and
   lane. LIAN_BAD_DATA names the good */
LIAN_API lian_status lian_economy_new(const lian_env *env, lian_chain *c,
                                      const lian_economy_spec *specs, size_t lanes,
                                      lian_economy **out, lian_error *err);
/* an economy out of a table by a few numbers: goods are the values of the axis "sector" (each node its own good where
   there is none), cells of final demand above 0 are purchases. What a script's run has without options */
typedef struct lian_economy_plan {
  size_t size;              /* sizeof(lian_economy_plan) */
  double steps;             /* a year (52) */
  double stock;             /* days of use kept (90), at least a step */
  double restore;           /* days in which a lack is made good; 0: as many as are kept (0) */
  double reach;             /* share of what is kept below which a stock caps output (0.8) */
  double overcapacity, overcapacity_days; /* most, as a multiple of capacity (1.25); days to get there (365) */
  lian_serving rationing;   /* as in lian_economy_spec (orders_first) */
} lian_economy_plan;
LIAN_API void lian_economy_plan_default(lian_economy_plan *plan); /* the numbers in brackets */
/* one lane; plan NULL: the default. LIAN_BAD_DATA: a number out of range; else as lian_economy_new */
LIAN_API lian_status lian_economy_planned(const lian_env *env, lian_chain *c, const lian_economy_plan *plan,
                                          lian_economy **out, lian_error *err);
LIAN_API void lian_economy_free(lian_economy *e);
/* out: lanes, or NULL */
LIAN_API lian_status lian_economy_step(const lian_env *env, lian_economy *e, lian_step *out,
                                       lian_error *err);
/* so many steps while nothing changes, as if one by one; out: steps x lanes, or NULL. Looks at env->stop at
   least every 0.2 s, or every step where that takes longer; the steps so far stay done */
LIAN_API lian_status lian_economy_run(const lian_env *env, lian_economy *e, size_t steps,
                                      lian_step *out, lian_error *err);

/* places orders anew where links have changed; a step does it by itself */
LIAN_API lian_status lian_economy_place(const lian_env *env, lian_economy *e, lian_error *err);

/* what holds in a lane from the next step on; arrays of n */
typedef enum lian_setting {
  LIAN_SET_CAPACITY, /* k, as a multiple of capacity at rest, at least 0 */
  LIAN_SET_YIELD,    /* y, above 0 */
  LIAN_SET_FINAL,    /* final demand before moves and cuts, money a step: shared out among a maker's
                        columns as at rest */
  LIAN_SET_WANTED,   /* final demand that is wanted: what of it is not met is counted; follows
                        SET_FINAL, so set it afterwards */
  LIAN_SET_REBUILD,  /* rebuilding and investment, money a step */
  LIAN_SET_HASTE,    /* a buyer's pace of filling stocks, as a multiple, at least 0; a step at the soonest */
  LIAN_SET_SCALE,    /* what a maker is there for under the moves, as a multiple of rest, above 0: where orders go by
                        capacity, by capacity / scale, so that capacity which follows moved orders draws no more */
  LIAN_SET_CEILING   /* output is at most this multiple of that at rest, after over-capacity; 1e300: no ceiling */
} lian_setting;
LIAN_API lian_status lian_economy_set(lian_economy *e, size_t lane, lian_setting what,
                                      const double *values, lian_error *err);

/* final users are columns: those of spec.purchases, then one with what these do not explain. They hold no stock,
   and makers' capacity does not turn them to others. A maker that is short serves all columns alike */
LIAN_API size_t lian_economy_columns(const lian_economy *e);
/* final demand of count cells, money a step; all others are as at rest. An amount below 0 is supplied from outside:
   less is to be made. In place of SET_FINAL and SET_WANTED */
LIAN_API lian_status lian_economy_demand(lian_economy *e, size_t lane, size_t count, const uint32_t *node,
                                         const uint32_t *column, const double *amount, lian_error *err);
/* what final users in columns (flags) ask of each maker (n), and want and do not ask of anybody (n, or NULL), money a
   step; as last placed */
LIAN_API lian_status lian_economy_asked(const lian_economy *e, size_t lane, const unsigned char *columns,
                                        double *asked, double *missed, lian_error *err);

/* a cut: of deliveries from nodes (n flags) to nodes and final users (n + columns flags) the share factor is left,
   of orders on the way too. Of what is missing, the share substitution is asked of other makers of the good from whom
   the buyer bought, in proportion, as far as they are not cut: all of it is a market. What is still missing is missed:
   of a good of which it misses part, a buyer gets no more than that share of its use at rest, whatever its stock lacks.
   Cuts multiply. Cost: O(rows of the goods hit x buyers x cuts) once */
LIAN_API lian_status lian_economy_cut(lian_economy *e, size_t lane, const unsigned char *from,
                                      const unsigned char *to, double factor, double substitution,
                                      lian_error *err);
/* deliveries weigh by a factor above 0, below 1 or above it, in what buyers order of each maker of the good;
   what they order of the good in all stays the same. Weights act before cuts */
LIAN_API lian_status lian_economy_weigh(lian_economy *e, size_t lane, const unsigned char *from,
                                        const unsigned char *to, double factor, lian_error *err);
/* the share of what buyers (to, n + columns) get of a good from its makers among `from` comes from other makers in its
   place: by weights towards (n, at least 0, above 0 for some maker of the good), new links where there
   were none. Moves act before cuts, one after another */
LIAN_API lian_status lian_economy_move(lian_economy *e, size_t lane, size_t good,
                                       const unsigned char *from, const unsigned char *to,
                                       double share, const double *towards, lian_error *err);
/* the share of what a node buys of each good at rest comes from its makers by weights towards (n, at least 0; goods
   without a weight stay as they are) in place of those that it buys from. Before moves and cuts. Not of final users */
LIAN_API lian_status lian_economy_turn(lian_economy *e, size_t lane, size_t node, double share,
                                       const double *towards, lian_error *err);
LIAN_API void lian_economy_uncut(lian_economy *e, size_t lane); /* lifts all cuts, weights, moves and turns */

/* the share of the makers at node `from` who are still there go to `to`, a dormant node of the same good: with their
   capacity, which SET_CAPACITY is a multiple of, their stocks, workers, over-capacity and backlog. They use what its
   column says. Their customers follow by lian_economy_move alone. For good */
LIAN_API lian_status lian_economy_relocate(lian_economy *e, size_t lane, size_t from, size_t to, double share,
                                           lian_error *err);

/* stocks of a good that nodes (n flags) keep beyond what they want for themselves: steps of use at rest, of
   those makers who are there.
   They are ordered like any lack, and used like any stock */
LIAN_API lian_status lian_economy_set_reserve(lian_economy *e, size_t lane, size_t good,
                                              const unsigned char *nodes, double steps,
                                              lian_error *err);
/* adds to the stocks of a good: n, money, at least 0 */
LIAN_API lian_status lian_economy_add_stock(lian_economy *e, size_t lane, size_t good,
                                            const double *amount, lian_error *err);

/* a supplier that is short serves classes of users. Each class first gets what it asks for up to its
   reserved share of what there is; the rest goes class by class (ordered) or in proportion to what is
   still asked. class_of: n buyers, below classes; final_class: that of final demand. In place of
   spec.rationing until unprioritise */
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
  LIAN_SERIES_PLACE /* n: part of the makers of a node who are there: 1, of a dormant node 0, until some relocate */
} lian_series;
LIAN_API const double *lian_economy_get(const lian_economy *e, size_t lane, lian_series what);
/* orders that are placed, by supplier (out, n): those to makers flagged in `from` by buyers in `to` */
LIAN_API lian_status lian_economy_orders(const lian_economy *e, size_t lane, const unsigned char *from,
                                         const unsigned char *to, double *out, lian_error *err);

/* what a lane records as it runs: rows of numbers, one a step for every `every`-th step from the next one on.
   n numbers, what held in the step, as in the sums of lian_step: output, capacity, the orders and the final
   demand that were asked for, final demand wanted and not met, over-capacity (alpha); limit: the number, from
   1, of the good of which stocks allow least, where inputs keep output below the call and capacity, else 0.
   goods x n, good by good: stocks at the end of the step. Trade: deliveries to producers by supplier and
   buyer, n x n, summed over all steps */
typedef enum lian_observed {
  LIAN_OBSERVE_OUTPUT, LIAN_OBSERVE_CAPACITY, LIAN_OBSERVE_ORDERS, LIAN_OBSERVE_FINAL,
  LIAN_OBSERVE_UNMET, LIAN_OBSERVE_OVERCAPACITY, LIAN_OBSERVE_LIMIT, LIAN_OBSERVE_STOCKS,
  LIAN_OBSERVE_TRADE
} lian_observed;
/* group (n, below groups) adds up columns: nodes, of stocks and trade buyers; NULL: each node for itself.
   final_group (columns, below groups; LIAN_NONE: not counted; or NULL): final and unmet demand by group of
   columns instead; trade also to groups of columns, backlogs with it, and to these alone without `group`.
   every: at least 1; of trade 1. Limit takes no groups. record: its number in the lane, from 0. Results stay
   the same to the last bit. A record costs memory of a row for each that is noted; trade also one more reading
   of the flows a step and lane, from the cache. LIAN_BAD_DATA: a group */
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
