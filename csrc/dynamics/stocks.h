/* stocks of a good: deliveries and use, orders, and the output that they allow */
#ifndef DYNAMICS_STOCKS_H
#define DYNAMICS_STOCKS_H

#include "economy.h"

/* count buyers of good g from column `from` on */
typedef struct stock_block {
  size_t g, from, count;
  const double *norm; /* count: sum of flows at rest times weights q of makers */
  double *came;       /* count: deliveries received, money */
} stock_block;

/* output that a stock allows, multiple of reference output; spare may be LANE_ENDLESS. No branches, so that loops over
   buyers use vectors */
INSIDE double stocks_allow(double stocked, double per_room, double per_reach, double spare, double place) {
  return stocked * per_room * per_reach + (spare < LANE_ENDLESS ? spare * place : spare);
}

/* fills per_room and spare of a lane by importance and minor */
void stocks_weigh(const flows *f, lane *l);

/* adds deliveries received to stocks and subtracts use */
void stocks_settle(const flows *f, lane *l, const stock_block *b);
/* h: new orders from current stocks, as multiples of norm */
void stocks_order(const flows *f, lane *l, const stock_block *b);
/* lowers room (count, from column `from` on) to the output that the stocks allow */
void stocks_limit(const flows *f, const lane *l, const stock_block *b, double *room);
/* target stock of buyer b of good g with its reserve, money */
double stocks_goal(const flows *f, const lane *l, size_t g, size_t b);
/* output that stocks of g allow buyer b, multiple of normal output; LANE_ENDLESS: no limit */
double stocks_room(const flows *f, const lane *l, const double *reference, size_t g, size_t b);
/* room from all stocks; room: width */
void stocks_limits(const flows *f, const lane *l, double *room);

#endif
