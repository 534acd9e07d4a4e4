/* labels: an immutable list of distinct texts with look-up */
#ifndef LIAN_LABELS_H
#define LIAN_LABELS_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_labels lian_labels;

/* texts must be distinct and not empty: else LIAN_BAD_DATA names their positions. O(bytes) */
LIAN_API lian_status lian_labels_new(const lian_env *env, size_t count, const char *const *texts,
                                     lian_labels **out, lian_error *err);
LIAN_API lian_labels *lian_labels_keep(lian_labels *l);
LIAN_API void lian_labels_free(lian_labels *l);
LIAN_API size_t lian_labels_count(const lian_labels *l);
LIAN_API const char *lian_labels_text(const lian_labels *l, size_t i); /* NULL: out of range */
LIAN_API size_t lian_labels_find(const lian_labels *l, const char *text); /* count when absent; O(length of the text) */

#ifdef __cplusplus
}
#endif
#endif
