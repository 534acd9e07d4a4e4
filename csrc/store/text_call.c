/* numbers, text and grids as a host sees them (see lian/text.h): arguments are checked, then the readers do the work */
#include <math.h>

#include "../base/check.h"
#include "../base/number.h"
#include "cell.h"
#include "grid.h"
#include "text.h"
#include "text_quick.h"
#include "whole_gzip.h"

_Static_assert(NUMBER_SIZE <= LIAN_NUMBER_SIZE && CELL_SHOWN == LIAN_CELL_SHOWN, "room that hosts give");
_Static_assert(TEXT_COLUMN_SIZE == LIAN_COLUMN_SIZE, "room that hosts give");
_Static_assert((int)CELL_ERROR == (int)LIAN_CELL_ERROR && (int)CELL_MISSING == (int)LIAN_CELL_MISSING &&
                   CELL_REMEDY == LIAN_REMEDY_SIZE && (int)TEXT_END == (int)LIAN_VIEW_END,
               "one list of names, twice");

/* the public handles are the readers themselves */
static text_reader *reader_of(const lian_text *t) { return (text_reader *)t; }
static grid *grid_of(const lian_grid *g) { return (grid *)g; }

/* ---- numbers */

size_t lian_number_print(double x, char out[LIAN_NUMBER_SIZE]) { return out ? number_print(x, out) : 0; }

int lian_number_parse(const char *text, size_t length, double *out) {
  double v;
  if (!text || !out || number_parse(text, text + length, &v) != text + length || !isfinite(v)) return 0;
  *out = v;
  return 1;
}

lian_cell_kind lian_cell_number(const char *text, size_t length, double *out) {
  double v = 0;
  if (!text || !out) return LIAN_CELL_WRONG;
  lian_cell_kind kind = (lian_cell_kind)cell_number(text, length, NULL, &v, NULL);
  if (kind == LIAN_CELL_NUMBER) *out = v;
  return kind;
}

lian_cell_kind lian_cell_number_as(const char *text, size_t length, char decimal, char thousands, double *out) {
  double v = 0;
  cell_format f = {.decimal = decimal ? decimal : thousands == '.' ? ',' : '.', .thousands = thousands};
  if (!text || !out) return LIAN_CELL_WRONG;
  lian_cell_kind kind = (lian_cell_kind)cell_number(text, length, &f, &v, NULL);
  if (kind == LIAN_CELL_NUMBER) *out = v;
  return kind;
}

void lian_doubt_note(lian_doubt *d, const char *text, size_t length, size_t place) {
  double v;
  if (!d || !text || d->settled) return;
  char room[CELL_PLAIN];
  text = cell_trim(text, &length);
  text = cell_plain(text, &length, room);
  const char *end = text + length;
  if (length > 2 && *text == '(' && end[-1] == ')') text++, end--;
  if (number_parse(text, end, &v) != end || v == 0) return;
  doubt_note(d, text, end, place);
}

const char *lian_cell_problem(lian_cell_kind kind) { return cell_problem((cell_kind)kind); }

void lian_cell_show(const char *text, size_t length, char out[LIAN_CELL_SHOWN]) {
  if (out) cell_show(text ? text : "", text ? length : 0, out);
}

const char *lian_text_trim(const char *text, size_t *length) {
  return text && length ? cell_trim(text, length) : text;
}

/* ---- fields */

static lian_status take_text_options(const lian_text_options *o, lian_text_options *out, lian_error *err) {
  *out = (lian_text_options){.size = sizeof *out};
  if (!o) return LIAN_OK;
  lian_status status = check_size(o->size, sizeof *o, "lian_text_options", err);
  if (!status) status = check_list(o->zero, o->zeros, "zero", err);
  if (!status) status = check_list(o->missing, o->missings, "missing", err);
  if (!status) status = check_list(o->stop, o->stops, "stop", err);
  for (size_t k = 0; k < o->zeros && !status; k++) status = check_given(GIVEN({"zero", o->zero[k]}), err);
  if (!status) *out = *o;
  return status;
}

lian_status lian_text_open_with(const lian_env *env, const char *path, const lian_text_options *options,
                                lian_text **out, lian_error *err) {
  lian_text_options o;
  text_reader *t;
  lian_status status = check_given(GIVEN({"path", path}, {"out", out}), err);
  if (!status) status = take_text_options(options, &o, err);
  if (!status) status = text_open(env, path, &o, &t, err);
  if (!status) *out = (lian_text *)t;
  return status;
}

lian_status lian_text_open(const lian_env *env, const char *path, char separator, lian_text **out, lian_error *err) {
  return lian_text_open_with(env, path, &(lian_text_options){.size = sizeof(lian_text_options), .separator = separator},
                             out, err);
}

lian_status lian_text_open_bytes_with(const lian_env *env, const char *bytes, size_t length, const char *name,
                                      const lian_text_options *options, lian_text **out, lian_error *err) {
  lian_text_options o;
  text_reader *t;
  lian_status status = check_given(GIVEN({"bytes", bytes}, {"name", name}, {"out", out}), err);
  if (!status) status = take_text_options(options, &o, err);
  if (!status) status = text_open_bytes(env, bytes, length, name, &o, &t, err);
  if (!status) *out = (lian_text *)t;
  return status;
}

lian_status lian_text_open_bytes(const lian_env *env, const char *bytes, size_t length, const char *name,
                                 char separator, lian_text **out, lian_error *err) {
  return lian_text_open_bytes_with(
      env, bytes, length, name, &(lian_text_options){.size = sizeof(lian_text_options), .separator = separator}, out,
      err);
}

void lian_text_close(lian_text *t) {
  if (t) text_close(reader_of(t));
}

lian_status lian_text_next(lian_text *t, lian_field *out, int *more, lian_error *err) {
  text_field f = {0};
  int any = 0;
  if (!t || !out || !more) return check_given(GIVEN({"text", t}, {"out", out}, {"more", more}), err);
  if (text_quick(reader_of(t), out)) {
    *more = 1;
    return LIAN_OK;
  }
  lian_status status = text_next(reader_of(t), &f, &any, err);
  if (status) return status;
  *out = f;
  *more = any;
  return LIAN_OK;
}

lian_status lian_text_skip_line(lian_text *t, int *more, lian_error *err) {
  int any = 0;
  lian_status status = check_given(GIVEN({"text", t}, {"more", more}), err);
  if (!status) status = text_skip_line(reader_of(t), &any, err);
  if (!status) *more = any;
  return status;
}

lian_status lian_text_ahead(lian_text *t, lian_view *out, lian_error *err) {
  text_view view;
  if (!t || !out) return check_given(GIVEN({"text", t}, {"out", out}), err);
  lian_status status = text_ahead(reader_of(t), &view, err);
  if (!status) *out = (lian_view)view;
  return status;
}

size_t lian_text_numbers(lian_text *t, double *out, size_t count, int *last) {
  return t && out && last ? text_numbers(reader_of(t), out, count, last) : 0;
}

size_t lian_text_briefs(lian_text *t, const unsigned char *kinds, size_t fields, size_t count, lian_brief *texts,
                        double *numbers) {
  return t && kinds && texts && numbers ? text_briefs(reader_of(t), kinds, fields, count, texts, numbers) : 0;
}

lian_cell_kind lian_text_number(lian_text *t, const lian_field *f, double *out) {
  double v;
  if (!t || !f || !f->text || !out) return LIAN_CELL_WRONG;
  lian_cell_kind kind = (lian_cell_kind)text_number(reader_of(t), f, &v);
  if (kind == LIAN_CELL_NUMBER) *out = v;
  return kind;
}

void lian_text_remedy(const lian_text *t, const lian_field *f, char out[LIAN_REMEDY_SIZE]) {
  static const cell_format plain = {0};
  if (!out) return;
  out[0] = '\0';
  if (f && f->text) cell_remedy(f->text, f->length, t ? &reader_of(t)->numbers : &plain, out);
}

const char *lian_text_count_remedy(const lian_text *t, size_t fields, size_t expected) {
  return t ? text_remedy(reader_of(t), fields, expected) : "";
}

lian_status lian_text_settle(const lian_text *t, lian_error *err) {
  lian_status status = check_given(GIVEN({"text", t}), err);
  return status ? status : text_settle(reader_of(t), err);
}

const char *lian_text_encoding(const lian_text *t) { return t ? decoder_encoding(reader_of(t)->from) : ""; }

size_t lian_text_flagged(const lian_text *t) { return t ? reader_of(t)->flagged : 0; }

size_t lian_text_missing(const lian_text *t) { return t ? reader_of(t)->missing : 0; }

int lian_text_stopped(const lian_text *t) { return t ? reader_of(t)->stopped : 0; }

const char *lian_text_name(const lian_text *t) { return t ? decoder_name(reader_of(t)->from) : ""; }

size_t lian_text_line(const lian_text *t) { return t ? reader_of(t)->line : 0; }

size_t lian_text_field_line(const lian_text *t) { return t ? reader_of(t)->field_line : 0; }

size_t lian_text_field_column(const lian_text *t) { return t ? reader_of(t)->field_column : 0; }

const char *lian_gzip_library(void) { return whole_gzip_library() ? whole_gzip_library() : "zlib"; }
int lian_text_is_sheet(const lian_text *t) { return t ? reader_of(t)->sheet : 0; }

void lian_text_column_name(const lian_text *t, size_t column, char out[LIAN_COLUMN_SIZE]) {
  if (out && t) text_column_name(reader_of(t), column, out);
}

/* ---- grids */

/* `text` gets all options of text, and out points to it */
static lian_status take_options(const lian_grid_options *o, lian_grid_options *out, lian_text_options *text,
                                lian_error *err) {
  *out = (lian_grid_options){.size = sizeof *out, .text = text};
  *text = (lian_text_options){.size = sizeof *text};
  if (!o) return LIAN_OK;
  lian_status status = check_size(o->size, sizeof *o, "lian_grid_options", err);
  if (!status) status = check_choice((long)o->blank, LIAN_BLANK_ERROR + 1, "blank", err);
  if (!status) status = check_list(o->zero, o->zeros, "zero", err);
  for (size_t k = 0; k < o->zeros && !status; k++) status = check_given(GIVEN({"zero", o->zero[k]}), err);
  if (!status) status = take_text_options(o->text, text, err);
  if (status) return status;
  *out = *o;
  out->text = text;
  if (o->separator) text->separator = o->separator;
  if (o->zeros > 0) text->zero = o->zero, text->zeros = o->zeros;
  return LIAN_OK;
}

lian_status lian_grid_read(const lian_env *env, const char *path, const lian_grid_options *options, lian_grid **out,
                           lian_error *err) {
  lian_grid_options o;
  lian_text_options text;
  grid *g;
  lian_status status = check_given(GIVEN({"path", path}, {"out", out}), err);
  if (!status) status = take_options(options, &o, &text, err);
  if (!status) status = grid_read(env, path, &o, &g, err);
  if (!status) *out = (lian_grid *)g;
  return status;
}

lian_status lian_grid_read_bytes(const lian_env *env, const char *bytes, size_t length, const char *name,
                                 const lian_grid_options *options, lian_grid **out, lian_error *err) {
  lian_grid_options o;
  lian_text_options text;
  grid *g;
  lian_status status = check_given(GIVEN({"bytes", bytes}, {"name", name}, {"out", out}), err);
  if (!status) status = take_options(options, &o, &text, err);
  if (!status) status = grid_read_bytes(env, bytes, length, name, &o, &g, err);
  if (!status) *out = (lian_grid *)g;
  return status;
}

void lian_grid_free(lian_grid *g) {
  if (g) grid_free(grid_of(g));
}

size_t lian_grid_rows(const lian_grid *g) { return g ? grid_rows(grid_of(g)) : 0; }

size_t lian_grid_cols(const lian_grid *g) { return g ? grid_cols(grid_of(g)) : 0; }

size_t lian_grid_fields(const lian_grid *g) { return g ? grid_fields(grid_of(g)) : 0; }

size_t lian_grid_header_rows(const lian_grid *g) { return g ? grid_header_rows(grid_of(g)) : 0; }

size_t lian_grid_label_columns(const lian_grid *g) { return g ? grid_label_columns(grid_of(g)) : 0; }

size_t lian_grid_blanks(const lian_grid *g) { return g ? grid_blanks(grid_of(g)) : 0; }

const char *lian_grid_encoding(const lian_grid *g) { return g ? grid_encoding(grid_of(g)) : ""; }

size_t lian_grid_flagged(const lian_grid *g) { return g ? grid_flagged(grid_of(g)) : 0; }

size_t lian_grid_missing(const lian_grid *g) { return g ? grid_missing(grid_of(g)) : 0; }

int lian_grid_stopped(const lian_grid *g) { return g ? grid_stopped(grid_of(g)) : 0; }

const char *lian_grid_header(const lian_grid *g, size_t r, size_t j) {
  return r < lian_grid_header_rows(g) && j < lian_grid_fields(g) ? grid_header(grid_of(g), r, j) : NULL;
}

const char *lian_grid_label(const lian_grid *g, size_t i, size_t c) {
  return i < lian_grid_rows(g) && c < lian_grid_label_columns(g) ? grid_label(grid_of(g), i, c) : NULL;
}

size_t lian_grid_line(const lian_grid *g, size_t i) {
  return i < lian_grid_rows(g) ? grid_line(grid_of(g), i) : 0;
}

lian_status lian_grid_take(lian_grid *g, const size_t *rows, size_t row_count, const size_t *cols, size_t col_count,
                           lian_matrix **out, lian_error *err) {
  lian_status status = check_given(GIVEN({"grid", g}, {"out", out}), err);
  if (!status) status = check_list(rows, row_count, "rows", err);
  if (!status) status = check_list(cols, col_count, "columns", err);
  return status ? status : grid_take(grid_of(g), rows, row_count, cols, col_count, out, err);
}

size_t lian_grid_header_line(const lian_grid *g) { return g ? grid_header_line(grid_of(g)) : 0; }

const char *lian_grid_name(const lian_grid *g) { return g ? grid_name(grid_of(g)) : ""; }

void lian_grid_column_name(const lian_grid *g, size_t column, char out[LIAN_COLUMN_SIZE]) {
  if (out && g) grid_column_name(grid_of(g), column, out);
}

const lian_matrix *lian_grid_values(const lian_grid *g) { return g ? grid_values(grid_of(g)) : NULL; }
