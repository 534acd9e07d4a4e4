/* internals of frames: cells are set one by one (lian/frame.h) */
#ifndef BASE_FRAME_H
#define BASE_FRAME_H

#include "labels.h"

typedef struct frame_cell {
  unsigned char kind; /* lian_value_kind */
  union {
    double number;
    int64_t whole;
    size_t text; /* offset into lian_frame.texts */
  } as;
} frame_cell;

struct lian_frame {
  memory m;
  size_t owners, rows, columns;
  char *title, *note; /* NULL: none */
  lian_labels *names;
  lian_labels *units;
  frame_cell *cell; /* columns x rows */
  buffer texts;     /* each terminated */
};

/* all cells missing; names and units: columns each, unit "": none. LIAN_BAD_DATA: a repeated or empty name */
lian_status frame_make(memory m, size_t rows, size_t columns, const char *const *names, const char *const *units,
                       lian_frame **out, lian_error *err);
int frame_put_text(lian_frame *f, size_t row, size_t column, const char *text, size_t length); /* 0: out of memory */
static inline frame_cell *frame_at(const lian_frame *f, size_t row, size_t column) {
  return &f->cell[column * f->rows + row];
}

#endif
