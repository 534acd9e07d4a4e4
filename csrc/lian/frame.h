/* a frame: a table of results, with named columns of numbers, whole numbers, flags and texts; a cell may be missing */
#ifndef LIAN_FRAME_H
#define LIAN_FRAME_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_frame lian_frame;

typedef struct lian_column {
  const char *name, *unit;  /* unit NULL: none */
  const double *numbers;    /* rows, NaN: missing; or */
  const char *const *texts; /* rows, NULL: missing */
} lian_column;

typedef struct lian_frame_spec {
  size_t size; /* sizeof(lian_frame_spec) */
  size_t rows, columns;
  const lian_column *column; /* names are distinct */
  const char *title, *note;  /* NULL: none */
} lian_frame_spec;

/* copies everything. LIAN_BAD_DATA: a repeated or missing name. O(rows x columns + bytes of texts) */
LIAN_API lian_status lian_frame_new(const lian_env *env, const lian_frame_spec *spec, lian_frame **out,
                                    lian_error *err);
LIAN_API lian_frame *lian_frame_keep(lian_frame *f);
LIAN_API void lian_frame_free(lian_frame *f);
LIAN_API size_t lian_frame_rows(const lian_frame *f);
LIAN_API size_t lian_frame_columns(const lian_frame *f);
LIAN_API const char *lian_frame_title(const lian_frame *f); /* NULL: none */
LIAN_API const char *lian_frame_note(const lian_frame *f);
LIAN_API const char *lian_frame_name(const lian_frame *f, size_t column); /* NULL: no such column */
LIAN_API const char *lian_frame_unit(const lian_frame *f, size_t column); /* NULL: none */
LIAN_API size_t lian_frame_find(const lian_frame *f, const char *name); /* the number of columns: absent; O(columns) */

typedef enum lian_value_kind { LIAN_MISSING, LIAN_NUMBER, LIAN_WHOLE, LIAN_FLAG, LIAN_TEXT } lian_value_kind;
typedef struct lian_value {
  lian_value_kind kind;
  double number;    /* of numbers, whole numbers and flags too; NaN else */
  int64_t whole;    /* whole numbers and flags; 0 else */
  const char *text; /* texts, as long as the frame is kept; NULL else */
} lian_value;
/* LIAN_BAD_ARGUMENT: no such row or column. O(1) */
LIAN_API lian_status lian_frame_value(const lian_frame *f, size_t row, size_t column, lian_value *out,
                                      lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
