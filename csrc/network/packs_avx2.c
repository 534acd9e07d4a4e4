/* eight failures at once: vectors of AVX2 */
#include "../base/widths.h"
#if HAS_WIDTHS
#include "../base/width_avx2.h"
#include "lanes_packs.h"
#endif
