/* cuts and moves of links (see lian.h, lian_economy_cut and lian_economy_move) */
#ifndef DYNAMICS_LINKS_H
#define DYNAMICS_LINKS_H

#include "economy.h"

/* are links of good g other than at rest? */
int links_touch(const lane *l, size_t g);
int links_are_cut(const lane *l, size_t g); /* not by weights alone; lane->open holds */
/* a block of good g as changed, in out; q: weights with which the orders were placed */
void links_block(const flows *f, const lane *l, size_t g, const flow_block *b, const double *q, double *out);
/* row k of good g as changed: width columns */
void links_row(const flows *f, const lane *l, size_t g, size_t k, const double *q, double *out);
/* weights of new orders at makers of good g whose links to a buyer are not cut; row: width, workings */
void links_whole(const flows *f, const lane *l, size_t g, const flow_block *b, double *row, double *norm);
/* what lane->open, held, blow and even hold, from cuts; work: 3 width */
lian_status links_open(memory m, const flows *f, lane *l, double *work, lian_error *err);
void links_free(memory m, const flows *f, lane *l);

#endif
