/* one reading of the flows for several lanes (see pass.c) */
#ifndef DYNAMICS_PASS_H
#define DYNAMICS_PASS_H

#include "economy.h"

typedef enum pass_part {
  PASS_SUMS = 1,   /* came: deliveries received; norm: sums of flows times q */
  PASS_STOCKS = 2, /* stocks are updated by came and use */
  PASS_ORDERS = 4, /* new orders */
  PASS_STEP = 7
} pass_part;

typedef struct pass_task {
  lian_economy *e;
  size_t from, to;             /* lanes */
  const unsigned char *chosen; /* lanes: flags; NULL: all */
  unsigned parts;
  double *work; /* pass_work_size doubles */
  double *room; /* (to - from) x width: lowered to the output that stocks allow; NULL: not computed */
} pass_task;

size_t pass_work_size(const lian_economy *e); /* doubles, without room */
void pass_good(const pass_task *p, size_t g);

#endif
