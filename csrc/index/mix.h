/* weighted sums of columns, for many draws of weights */
#ifndef INDEX_MIX_H
#define INDEX_MIX_H

#include "../base/widths.h"

/* out[q][i] = sum_c w[q][c] from[c][i] for each draw q, c in order, each i on its own; a strip of rows is read by all
   draws while it is near. w: draws x count, out: draws, `apart` numbers from one to the next. For one width of vectors */
typedef void mix_of(size_t rows, size_t count, const double *const *from, size_t draws, const double *w, double *out,
                    size_t apart);
mix_of mix_any, mix_avx2, mix_avx512;

#endif
