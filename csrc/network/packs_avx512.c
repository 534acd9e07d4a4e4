/* eight failures at once: vectors of AVX-512 */
#include "../base/widths.h"
#if HAS_WIDTHS
#include "../base/width_avx512.h"
#include "lanes_packs.h"
#endif
