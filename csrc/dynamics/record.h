/* records of a run: rows of numbers by node or group, one a step, and deliveries summed over the steps
   (lian/economy.h, lian_observed) */
#ifndef DYNAMICS_RECORD_H
#define DYNAMICS_RECORD_H

#include "../base/memory.h"

typedef struct record {
  lian_observed what;
  size_t n, groups;           /* groups is n where group is NULL */
  const uint32_t *group;      /* n: below groups; NULL: by node; records_add copies it */
  size_t runs;                /* number of runs of consecutive nodes of one group */
  const uint32_t *final_group; /* finals: of columns of final users, LIAN_NONE: not counted; or NULL; copied */
  size_t finals;
  double *asked, *missed;     /* n x groups: demand ordered and missed by group of columns, money; or NULL */
  size_t placed;              /* lane->placed for which asked and missed were summed */
  size_t every, steps;        /* steps since the record was added */
  size_t rows, columns, size; /* rows filled; numbers a row; capacity of data in rows */
  double *data;               /* rows x columns; TRADE: n x groups, all rows from the start */
} record;

typedef struct records {
  record *list;
  size_t count, size; /* in use; capacity */
} records;

/* goods: number of goods, for LIAN_OBSERVE_STOCKS. LIAN_BAD_ARGUMENT; LIAN_BAD_DATA: a group out of range */
lian_status records_add(memory m, records *all, const record *asked, size_t goods, size_t *number,
                        lian_error *err);
/* allocates the rows that are due in the next `steps` steps */
lian_status records_reserve(memory m, records *all, size_t steps, lian_error *err);
int record_is_due(const record *r);
/* the next row, zeroed; for records that are due, once a step */
double *record_row(record *r);
/* adds n values to their columns from `row` on */
void record_put(const record *r, const double *values, double *row);
void records_end_step(records *all);
const double *records_get(const records *all, size_t number, size_t *rows, size_t *columns);
void records_free(memory m, records *all);

#endif
