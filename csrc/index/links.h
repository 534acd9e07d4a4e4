/* neighbours as rows of weights */
#ifndef INDEX_LINKS_H
#define INDEX_LINKS_H

#include "../numeric/sparse.h"
#include "../base/check.h"

/* W, standardised where asked; LIAN_BAD_DATA names a link of a unit to itself, or of a negative weight */
lian_status links_make(const lian_env *env, const lian_neighbours *w, lian_sparse **out, lian_error *err);

#endif
