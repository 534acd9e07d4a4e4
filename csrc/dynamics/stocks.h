/* stocks of a good: what came and was used, what is needed, what it lets its buyers make */
#ifndef DYNAMICS_STOCKS_H
#define DYNAMICS_STOCKS_H

#include "economy.h"

/* of good g, count buyers from column `from` on */
typedef struct stock_block {
  size_t g, from, count;
  const double *norm; /* count: sum of what makers are weighted by */
  double *came;       /* count: what came, money */
} stock_block;

/* stocks take what came and give what was used */
void stocks_settle(const flows *f, lane *l, const stock_block *b);
/* h: needs as stocks now are, as multiples of norm */
void stocks_order(const flows *f, lane *l, const stock_block *b);
/* lowers room (count from column `from` on) to what the stocks allow */
void stocks_limit(const flows *f, const lane *l, const stock_block *b, double *room);
/* all three, where nothing but the table and the spec say what is kept and needed; came is still to be multiplied
   by the h of the old orders */
int stocks_are_plain(const lane *l, size_t g);
void stocks_pass(const flows *f, lane *l, const stock_block *b, double *room);

/* the stock that buyer b wants of good g, money */
double stocks_goal(const flows *f, const lane *l, size_t g, size_t b);
/* output that stocks of g allow buyer b as a multiple of normal output, by division; LANE_ENDLESS */
double stocks_room(const flows *f, const lane *l, const double *reference, size_t g, size_t b);
/* room from all stocks; room: width */
void stocks_limits(const flows *f, const lane *l, double *room);

#endif
