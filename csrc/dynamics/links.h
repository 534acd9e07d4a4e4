/* cuts and moves of links (see lian.h, lian_economy_cut and lian_economy_move) */
#ifndef DYNAMICS_LINKS_H
#define DYNAMICS_LINKS_H

#include "economy.h"

/* 1: links of good g differ from those at rest */
int links_touch(const lane *l, size_t g);
int links_are_cut(const lane *l, size_t g); /* 1: by cuts, not only by weights */
/* out: a block of good g with all changes; q: weights of makers in the orders concerned */
void links_block(const flows *f, const lane *l, size_t g, const flow_block *b, const double *q, double *out);
/* out: row k of good g with all changes, width columns */
void links_row(const flows *f, const lane *l, size_t g, size_t k, const double *q, double *out);
/* norm: sums of q times flows of links that are not cut, by buyer; row: width, scratch */
void links_uncut(const flows *f, const lane *l, size_t g, const flow_block *b, double *row, double *norm);
/* fills lane->orderable, cut_left, uncut_scale and rescale from cuts; work: 3 width, scratch */
lian_status links_open(memory m, const flows *f, lane *l, double *work, lian_error *err);
void links_free(memory m, const flows *f, lane *l);

#endif
