/* a function marked WIDE is compiled for several vector widths; results are the same to the bit, as every sum keeps its
   order and no product is fused with a sum */
#ifndef BASE_WIDE_H
#define BASE_WIDE_H

/* address and thread sanitizers run before the choice between the widths can be made */
#if defined(__GNUC__) && defined(__gnu_linux__) && defined(__x86_64__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

#endif
