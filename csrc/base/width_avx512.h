/* vectors of processors with AVX-512, where widths.h has HAS_WIDTHS */
#pragma GCC target("avx512f")
#include <immintrin.h>

#define PART_BYTES 64
#define FOR_WIDTH(name) name##_avx512
#define LARGER_PART(a, b) ((part)_mm512_max_pd((__m512d)(a), (__m512d)(b)))
#define SMALLER_PART(a, b) ((part)_mm512_min_pd((__m512d)(a), (__m512d)(b)))
