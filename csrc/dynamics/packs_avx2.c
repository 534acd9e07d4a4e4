/* sums of flows and steps of plain stocks: vectors of AVX2 */
#include "../base/widths.h"
#if HAS_WIDTHS
#include "../base/width_avx2.h"
#include "sums_packs.h"
#include "plain_packs.h"
#endif
