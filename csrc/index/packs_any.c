/* weighted sums of draws: vectors of any processor */
#include "../base/widths.h"
#include "../base/width_any.h"
#include "mix_packs.h"
