/* a rectangular text file as labels and numbers
   One pass; the matrix is first guessed square and then grows in place, so that the peak is the
   matrix, its labels and one buffer. */
#include "grid.h"

#include <math.h>
#include <string.h>

#include "../numeric/matrix.h"
#include "cell.h"

struct grid {
  memory m;
  char *name;       /* of the source: a workbook's with its sheet */
  int sheet;
  size_t first_column; /* of the sheet */
  size_t header_line;  /* on which the last header row begins; 0: there is none */
  size_t header_rows, label_columns, rows, cols, fields, blanks;
  buffer texts;  /* all header and label texts, each terminated */
  buffer heads;  /* size_t offsets into texts: header_rows x fields */
  buffer labels; /* size_t offsets into texts: rows x label_columns */
  buffer lines;  /* size_t file line of each row */
  lian_matrix *values;
  size_t flagged, missing;
  int stopped;
  char encoding[48];
};

typedef struct job {
  text_reader *t;
  const lian_grid_options *o;
  grid *g;
  lian_error *err;
} job;

/* labels and heads are kept without blanks around */
static int put_text(grid *g, buffer *places, const char *text, size_t length) {
  size_t at = g->texts.used;
  text = cell_trim(text, &length);
  return buffer_put(&g->texts, text, length) && buffer_put(&g->texts, "", 1) &&
         buffer_put(places, &at, sizeof at);
}

static size_t offset_at(const buffer *b, size_t k) {
  size_t at;
  memcpy(&at, b->data + k * sizeof at, sizeof at);
  return at;
}

/* ---- errors with their place */

static lian_status wrong_number(job *j, cell_kind kind, const char *text, size_t length) {
  char piece[CELL_SHOWN], head[CELL_SHOWN], column[TEXT_COLUMN_SIZE], remedy[CELL_REMEDY] = "";
  if (kind == CELL_WRONG || kind == CELL_ERROR) cell_remedy(text, length, &j->t->numbers, remedy);
  const char *name = grid_header(j->g, 0, j->t->field_column - 1);
  text_column_name(j->t, j->t->field_column, column);
  cell_show(text, length, piece);
  cell_show(name, strlen(name), head);
  return status_set(j->err, LIAN_BAD_DATA, "%s:%z: column %s%s%s%s: %s '%s'%s",
                    decoder_name(j->t->from), j->t->field_line, column, *head ? " (" : "", head,
                    *head ? ")" : "", cell_problem(kind), piece, remedy);
}

static lian_status wrong_label(job *j, const text_field *f) {
  char piece[CELL_SHOWN], column[TEXT_COLUMN_SIZE];
  cell_show(f->text, f->length, piece);
  text_column_name(j->t, j->t->field_column, column);
  return status_set(j->err, LIAN_BAD_DATA, "%s:%z: column %s: expected a label, got the error '%s'",
                    decoder_name(j->t->from), j->t->field_line, column, piece);
}

static lian_status wrong_count(job *j, size_t got) {
  return status_set(j->err, LIAN_BAD_DATA, "%s:%z: expected %z fields, got %s%z%s",
                    decoder_name(j->t->from), j->t->field_line, j->g->fields,
                    got > j->g->fields ? "more, at least " : "", got, text_remedy(j->t, got, j->g->fields));
}

/* what may be wrong with a header of one field */
static const char *remedy_of_header(const job *j) {
  const char *head = j->g->header_rows ? grid_header(j->g, 0, 0) : "";
  if (!*head) return "";
  if (strchr(head, '|')) return " (separator = '|' parts fields there)";
  if (strstr(head, "\xEF\xBC\x8C") || strstr(head, "\xEF\xBC\x9B"))
    return " (full-width commas and semicolons part no fields: write ASCII's)";
  return " (a title? `skip` passes over lines)";
}

static lian_status too_narrow(job *j, size_t fields) {
  return status_set(j->err, LIAN_BAD_DATA,
                    "%s:%z: expected numbers after %z label columns, got %z fields%s",
                    decoder_name(j->t->from), j->t->field_line, j->g->label_columns, fields,
                    fields == 1 ? remedy_of_header(j) : "");
}

static lian_status no_rows(job *j) {
  return status_set(j->err, LIAN_BAD_DATA, "%s:%z: no rows of numbers", decoder_name(j->t->from),
                    j->t->line);
}

/* ---- numbers */

static lian_status read_slowly(job *j, double *out, int *last) {
  const lian_grid_options *o = j->o;
  text_field f;
  int more;
  lian_status status = text_next(j->t, &f, &more, j->err);
  if (status) return status;
  if (!more) return wrong_count(j, j->t->field_column);
  *last = f.last;
  cell_kind kind = text_number(j->t, &f, out);
  if (kind == CELL_BLANK || kind == CELL_MISSING) {
    j->g->blanks++;
    if (o->blank == LIAN_BLANK_NAN) *out = NAN;
    if (o->blank != LIAN_BLANK_ERROR) return LIAN_OK;
    kind = kind == CELL_MISSING ? CELL_WRONG : kind;
  }
  return kind == CELL_NUMBER ? LIAN_OK : wrong_number(j, kind, f.text, f.length);
}

/* the next of at most count numbers of a record, some at a time */
static lian_status read_some(job *j, double *out, size_t count, size_t *got, int *last) {
  *got = text_numbers(j->t, out, count, last);
  if (*got == count || *last) return LIAN_OK;
  return read_slowly(j, &out[(*got)++], last);
}

static lian_status read_numbers(job *j, double *row) {
  grid *g = j->g;
  size_t c = 0, got;
  int last = 0;
  for (; c < g->cols && !last; c += got) {
    lian_status status = read_some(j, row + c, g->cols - c, &got, &last);
    if (status) return status;
  }
  if (c < g->cols) return wrong_count(j, g->label_columns + c);
  return last ? LIAN_OK : wrong_count(j, g->fields + 1);
}

static int resize(lian_matrix *a, size_t room) {
  double *data = memory_resize(a->m, a->data, a->room, room, sizeof *data);
  if (!data) return 0;
  a->data = data;
  a->room = room;
  return 1;
}

/* without a header the first row tells how many numbers the others must have */
static lian_status read_first_numbers(job *j) {
  grid *g = j->g;
  lian_matrix *a = g->values;
  size_t got;
  int last = 0;
  for (g->cols = 0; !last; g->cols += got) {
    if (g->cols == a->room && !resize(a, 64 + a->room * 2)) return status_no_memory(j->err);
    lian_status status = read_some(j, &a->data[g->cols], a->room - g->cols, &got, &last);
    if (status) return status;
  }
  a->cols = g->cols;
  g->fields = g->label_columns + g->cols;
  return LIAN_OK;
}

/* room for one more row: the first guess is a square, then half as much again */
static int grow(grid *g) {
  lian_matrix *a = g->values;
  size_t needed = (g->rows + 1) * g->cols;
  if (needed <= a->room) return 1;
  size_t square = g->cols * (g->cols < 64 || g->cols > 20000 ? 64 : g->cols);
  size_t room = g->rows < 2 ? square : needed + needed / 2;
  return resize(a, room) || resize(a, needed);
}

static void shrink(grid *g) {
  g->values->rows = g->rows;
  resize(g->values, g->rows * g->cols); /* a refusal only wastes room */
}

/* ---- rows */

static lian_status read_header(job *j, size_t r) {
  text_field f;
  int more;
  size_t count = 0;
  do {
    lian_status status = text_next(j->t, &f, &more, j->err);
    if (status) return status;
    if (!more) return no_rows(j);
    if (++count > j->g->fields && r > 0) return wrong_count(j, count);
    if (count == 1) j->g->header_line = j->t->field_line;
    if (f.error) return wrong_label(j, &f);
    if (!put_text(j->g, &j->g->heads, f.text, f.length)) return status_no_memory(j->err);
  } while (!f.last);
  if (r == 0) j->g->fields = count;
  return count == j->g->fields ? LIAN_OK : wrong_count(j, count);
}

static lian_status read_labels(job *j) {
  text_field f = {NULL, 0, 0, 0, 0};
  grid *g = j->g;
  for (size_t c = 0; c < g->label_columns; c++) {
    int more;
    lian_status status = text_next(j->t, &f, &more, j->err);
    if (status) return status;
    if (f.last && g->fields > 0) return wrong_count(j, c + 1);
    if (f.last) return too_narrow(j, c + 1);
    if (f.error) return wrong_label(j, &f);
    if (!put_text(g, &g->labels, f.text, f.length)) return status_no_memory(j->err);
  }
  return LIAN_OK;
}

/* the table up to its header: its width, when there is a header, and an empty matrix */
static lian_status open_matrix(job *j) {
  grid *g = j->g;
  if (g->header_rows && g->fields <= g->label_columns) return too_narrow(j, g->fields);
  g->cols = g->header_rows ? g->fields - g->label_columns : 0;
  g->values = matrix_new(g->m, 0, g->cols);
  if (!g->values) return matrix_refused(j->err);
  g->values->room = 1; /* what a block of no items holds */
  return LIAN_OK;
}

static lian_status read_row(job *j) {
  grid *g = j->g;
  size_t line = j->t->line;
  lian_status status = read_labels(j);
  if (status) return status;
  if (!buffer_put(&g->lines, &line, sizeof line)) return status_no_memory(j->err);
  if (g->fields == 0)
    status = read_first_numbers(j);
  else if (!grow(g))
    status = status_no_memory(j->err);
  else
    status = read_numbers(j, g->values->data + g->rows * g->cols);
  g->rows += !status;
  return status;
}

/* an empty line is passed over, and a blank row of a workbook; in a table one column wide it is a blank number */
static lian_status read_rows(const lian_env *env, job *j) {
  grid *g = j->g;
  for (;;) {
    text_view view;
    int more;
    if (env_stopped(env)) return status_set(j->err, LIAN_INTERRUPTED, "interrupted");
    lian_status status = text_ahead(j->t, &view, j->err);
    if (status) return status;
    if (view == TEXT_END || (view != TEXT_RECORD && j->o->stop_at_blank)) break;
    if ((view == TEXT_EMPTY || (view == TEXT_BARREN && j->t->sheet)) && g->fields != 1)
      status = text_skip_line(j->t, &more, j->err);
    else
      status = read_row(j);
    if (status) return status;
  }
  if (g->rows == 0) return no_rows(j);
  shrink(g);
  return LIAN_OK;
}

static lian_status read_all(const lian_env *env, job *j) {
  lian_status status = LIAN_OK;
  int more = 1;
  for (size_t k = 0; !status && more && k < j->o->skip; k++)
    status = text_skip_line(j->t, &more, j->err);
  for (size_t r = 0; !status && r < j->g->header_rows; r++) status = read_header(j, r);
  if (!status) status = open_matrix(j);
  if (!status) status = read_rows(env, j);
  return status ? status : text_settle(j->t, j->err);
}

static void keep_found(grid *g, const text_reader *t) {
  g->flagged = t->flagged;
  g->missing = t->missing;
  g->stopped = t->stopped;
  strncpy(g->encoding, decoder_encoding(t->from), sizeof g->encoding - 1);
}

static lian_status read_from(const lian_env *env, text_reader *t, const lian_grid_options *o,
                             grid **out, lian_error *err) {
  memory m = memory_of(env);
  lian_status status = LIAN_OK;
  grid *g = memory_zero(m, 1, sizeof *g);
  if (!g) {
    text_close(t);
    return status_no_memory(err);
  }
  *g = (grid){.m = m, .header_rows = o->header_rows, .label_columns = o->label_columns};
  g->texts.m = g->heads.m = g->labels.m = g->lines.m = m;
  g->name = memory_text(m, decoder_name(t->from));
  g->sheet = t->sheet;
  g->first_column = t->first_column;
  job j = {t, o, g, err};
  status = g->name ? read_all(env, &j) : status_no_memory(err);
  keep_found(g, t);
  text_close(t);
  if (status)
    grid_free(g);
  else
    *out = g;
  return status;
}

lian_status grid_read(const lian_env *env, const char *path, const lian_grid_options *options,
                      grid **out, lian_error *err) {
  text_reader *t;
  lian_status status = text_open(env, path, options->text, &t, err);
  return status ? status : read_from(env, t, options, out, err);
}

lian_status grid_read_bytes(const lian_env *env, const char *bytes, size_t length,
                            const char *name, const lian_grid_options *options, grid **out,
                            lian_error *err) {
  text_reader *t;
  lian_status status = text_open_bytes(env, bytes, length, name, options->text, &t, err);
  return status ? status : read_from(env, t, options, out, err);
}

size_t grid_rows(const grid *g) { return g->rows; }

size_t grid_cols(const grid *g) { return g->cols; }

size_t grid_fields(const grid *g) { return g->fields; }

size_t grid_header_rows(const grid *g) { return g->header_rows; }

size_t grid_label_columns(const grid *g) { return g->label_columns; }

size_t grid_blanks(const grid *g) { return g->blanks; }

size_t grid_flagged(const grid *g) { return g->flagged; }

size_t grid_missing(const grid *g) { return g->missing; }

int grid_stopped(const grid *g) { return g->stopped; }

const char *grid_encoding(const grid *g) { return g->encoding; }

const char *grid_header(const grid *g, size_t r, size_t j) {
  if (r >= g->header_rows || j >= g->fields) return "";
  return g->texts.data + offset_at(&g->heads, r * g->fields + j);
}

const char *grid_label(const grid *g, size_t i, size_t c) {
  return g->texts.data + offset_at(&g->labels, i * g->label_columns + c);
}

size_t grid_line(const grid *g, size_t i) { return offset_at(&g->lines, i); }

size_t grid_header_line(const grid *g) { return g->header_line; }

const char *grid_name(const grid *g) { return g->name; }

void grid_column_name(const grid *g, size_t column, char out[TEXT_COLUMN_SIZE]) {
  text_reader as = {.sheet = g->sheet, .first_column = g->first_column};
  text_column_name(&as, column, out);
}

lian_matrix *grid_values(grid *g) { return g->values; }

static int ascends(const size_t *list, size_t count, size_t below) {
  for (size_t k = 0; k < count; k++)
    if (list[k] >= below || (k > 0 && list[k] <= list[k - 1])) return 0;
  return 1;
}

/* no cell moves behind its place, for places ascend */
static void narrow(lian_matrix *a, const size_t *rows, size_t nrows, const size_t *cols, size_t ncols) {
  for (size_t i = 0; i < nrows; i++) {
    const double *from = a->data + rows[i] * a->cols;
    double *to = a->data + i * ncols;
    for (size_t j = 0; j < ncols; j++) to[j] = from[cols[j]];
  }
  a->rows = nrows;
  a->cols = ncols;
  resize(a, nrows * ncols); /* a refusal only wastes room */
}

lian_status grid_take(grid *g, const size_t *rows, size_t nrows, const size_t *cols, size_t ncols, lian_matrix **out,
                      lian_error *err) {
  lian_matrix *a = g->values;
  if (!a || !ascends(rows, nrows, a->rows) || !ascends(cols, ncols, a->cols))
    return status_set(err, LIAN_BAD_ARGUMENT, "expected rows and columns that ascend, of a grid that has its matrix");
  if (a->owners == 1) {
    narrow(a, rows, nrows, cols, ncols);
  } else {
    lian_matrix *copy = matrix_pick(g->m, a, rows, nrows, cols, ncols);
    if (!copy) return matrix_refused(err);
    lian_matrix_free(a);
    a = copy;
  }
  g->values = NULL;
  *out = a;
  return LIAN_OK;
}

void grid_free(grid *g) {
  if (!g) return;
  buffer_free(&g->texts);
  buffer_free(&g->heads);
  buffer_free(&g->labels);
  buffer_free(&g->lines);
  lian_matrix_free(g->values);
  memory_text_free(g->m, g->name);
  memory_free(g->m, g, 1, sizeof *g);
}
