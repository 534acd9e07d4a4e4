/* one reading of the flows for several lanes (see pass.c) */
#ifndef DYNAMICS_PASS_H
#define DYNAMICS_PASS_H

#include "economy.h"

typedef enum pass_part {
  PASS_SUMS = 1,   /* what came, and what makers weigh */
  PASS_STOCKS = 2, /* stocks take what came */
  PASS_ORDERS = 4, /* orders anew */
  PASS_STEP = 7
} pass_part;

typedef struct pass_task {
  lian_economy *e;
  size_t from, to;             /* lanes */
  const unsigned char *chosen; /* lanes: flags; NULL: all */
  unsigned parts;
  double *work; /* pass_work_size doubles */
  double *room; /* of each lane from .. to, width: lowered to what stocks allow; NULL: not wanted */
} pass_task;

size_t pass_work_size(const lian_economy *e); /* without room */
void pass_good(const pass_task *p, size_t g);

#endif
