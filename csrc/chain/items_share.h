/* shares of providers, from stated ones */
#ifndef CHAIN_ITEMS_SHARE_H
#define CHAIN_ITEMS_SHARE_H

#include "items.h"

#define SHARE_TOLERANCE 0.05 /* published lists add up to 0.97 to 1.04 */

/* fills t->share from t->stated; LIAN_CONTRADICTION names the item and its sum */
lian_status items_work_out_shares(items *t, const lian_labels *nodes, double tolerance,
                                  lian_error *err);

#endif
