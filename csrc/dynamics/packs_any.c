/* sums of flows and steps of plain stocks: vectors of any processor */
#include "../base/widths.h"
#include "../base/width_any.h"
#include "sums_packs.h"
#include "plain_packs.h"
