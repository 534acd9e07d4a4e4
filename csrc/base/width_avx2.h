/* vectors of processors with AVX2, where widths.h has HAS_WIDTHS */
#pragma GCC target("avx2")
#include <immintrin.h>

#define PART_BYTES 32
#define FOR_WIDTH(name) name##_avx2
#define LARGER_PART(a, b) ((part)_mm256_max_pd((__m256d)(a), (__m256d)(b)))
#define SMALLER_PART(a, b) ((part)_mm256_min_pd((__m256d)(a), (__m256d)(b)))
