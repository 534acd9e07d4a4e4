/* arguments of public calls: LIAN_BAD_ARGUMENT names the one that is missing or out of range */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#include "status.h"

/* a required pointer argument; a list ends with name NULL */
typedef struct call_argument {
  const char *name;
  const void *at;
} call_argument;

lian_status check_given(const call_argument *list, lian_error *err);
#define GIVEN(...) ((const call_argument[]){__VA_ARGS__, {NULL, NULL}})

/* LIAN_BAD_ARGUMENT unless the caller's sizeof of a struct is that of this library */
lian_status check_size(size_t size, size_t expected, const char *type, lian_error *err);
lian_status check_index(size_t index, size_t count, const char *what, lian_error *err);
/* value in 0 .. count - 1 */
lian_status check_choice(long value, long count, const char *what, lian_error *err);
/* LIAN_BAD_DATA names the first number that is not finite; v may be NULL */
lian_status check_finite(const double *v, size_t count, const char *what, lian_error *err);
/* list may be NULL when count is 0 */
lian_status check_list(const void *list, size_t count, const char *what, lian_error *err);

#endif
