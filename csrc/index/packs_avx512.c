/* weighted sums of draws: vectors of AVX-512 */
#include "../base/widths.h"
#if HAS_WIDTHS
#include "../base/width_avx512.h"
#include "mix_packs.h"
#endif
