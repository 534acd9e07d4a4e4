/* weighted sums of draws: vectors of AVX2 */
#include "../base/widths.h"
#if HAS_WIDTHS
#include "../base/width_avx2.h"
#include "mix_packs.h"
#endif
