/* a sheet of a workbook as delimited text */
#include "sheet_text.h"

#include "../lian.h"

#ifdef LIAN_WORKBOOKS

#include <string.h>

#include "../base/limits.h"
#include "sheet_rows.h"

struct sheet_text {
  memory m;
  book b;
  zip_reader *zip;
  sheet_rows rows;
  size_t width, left;          /* fields of each line; fields at the left that are passed over */
  size_t k, number;            /* the row that is given out, and the line before it */
  size_t done, padded, blanks; /* of this row: bytes, separators, empty lines before it */
  int begun;
};

/* ---- opening */

static lian_status name_sheet(sheet_text *t, size_t sheet, lian_error *err) {
  const char *path = t->b.name, *name = book_text(&t->b, book_sheet_at(&t->b, sheet).name);
  size_t before = strlen(path), length = strlen(name), size = before + length + 3;
  char *out = memory_new(t->m, size, 1);
  if (!out) return status_no_memory(err);
  memcpy(out, path, before);
  out[before] = '[';
  memcpy(out + before + 1, name, length);
  memcpy(out + before + 1 + length, "]", 2);
  t->rows.name = out;
  return LIAN_OK;
}

static lian_status nothing_there(const sheet_text *t, lian_error *err) {
  return status_set(err, LIAN_BAD_DATA, "%s: %s", t->rows.name,
                    t->rows.range.row || t->rows.range.column ? "the range has no cell with anything in it"
                                                              : "the sheet is empty");
}

/* rows at the end that hold nothing are left out; cells that lie far apart would fill the memory with
 * separators */
static lian_status settle(sheet_text *t, lian_error *err) {
  sheet_rows *s = &t->rows;
  size_t shift = s->range.column ? s->range.column - 1 : 0, count = sheet_count(s);
  while (count > 0 && sheet_row_at(s, count - 1).fields == 0) count--;
  s->rows.used = count * sizeof(sheet_row);
  if (count == 0 || s->cells == 0) return nothing_there(t, err);
  t->left = s->range.column ? 0 : s->first - 1;
  t->width = s->last - shift - t->left;
  t->number = s->range.row ? s->range.row - 1 : 0;
  if (count * t->width > (size_t)64 << 20 && count * t->width / 250 > s->cells)
    return status_set(
        err, LIAN_BAD_DATA,
        "%s: %z cells lie far apart, over %z rows and %z columns: say where the table is, by range",
        s->name, s->cells, count, t->width);
  return LIAN_OK;
}

static lian_status open_sheet(const lian_env *env, sheet_text *t, const zip_place *place,
                              const sheet_choice *choice, lian_error *err) {
  size_t sheet;
  lian_status status = zip_open(env, place, &t->zip, err);
  if (!status) status = book_open(env, t->zip, &t->b, err);
  if (!status) status = book_find(&t->b, choice->sheet, &sheet, err);
  if (!status) status = name_sheet(t, sheet, err);
  if (!status) status = book_load_styles(env, &t->b, err);
  if (!status) status = book_load_strings(env, &t->b, err);
  if (status) return status;
  char *member = memory_text(t->m, book_text(&t->b, book_sheet_at(&t->b, sheet).part));
  if (!member) return status_no_memory(err);
  status = sheet_read(env, &t->rows, member, err);
  memory_text_free(t->m, member);
  if (!status) status = sheet_fill_merges(env, &t->rows, err);
  return status ? status : settle(t, err);
}

lian_status sheet_text_open(const lian_env *env, const zip_place *place, const sheet_choice *choice,
                            sheet_text **out, lian_error *err) {
  memory m = memory_of(env);
  sheet_text *t = memory_zero(m, 1, sizeof *t);
  if (!t) return status_no_memory(err);
  t->m = t->rows.m = t->rows.text.m = t->rows.rows.m = t->rows.merges.m = m;
  t->rows.b = &t->b;
  t->rows.limits = limits_of(env);
  if (choice->has_range) t->rows.range = choice->range;
  lian_status status = open_sheet(env, t, place, choice, err);
  /* what the archive and the strings took is not needed for the text */
  book_close(&t->b);
  zip_close(t->zip);
  t->zip = NULL;
  if (status)
    sheet_text_close(t);
  else
    *out = t;
  return status;
}

/* ---- giving out */

static size_t fill(char *to, size_t size, size_t count, char with) {
  size_t n = count < size ? count : size;
  memset(to, with, n);
  return n;
}

/* bytes of row r without the fields on the left; a row of nothing is separators, or a blank where there are
 * none */
static size_t put_row(sheet_text *t, sheet_row r, char *to, size_t size, int *ended) {
  size_t used = 0, skip = r.fields ? t->left : 0, length = r.length - skip;
  size_t separators = r.fields ? t->width - (r.fields - t->left) : t->width - 1;
  if (t->blanks > 0) {
    size_t n = fill(to, size, t->blanks, '\n');
    t->blanks -= n;
    used += n;
  }
  size_t n = length - t->done < size - used ? length - t->done : size - used;
  memcpy(to + used, t->rows.text.data + r.at + skip + t->done, n);
  t->done += n;
  used += n;
  if (r.fields == 0 && t->width == 1) separators = 1;
  n = fill(to + used, size - used, separators - t->padded, t->width == 1 ? ' ' : ',');
  t->padded += n;
  used += n;
  *ended = used < size && t->done == length && t->padded == separators;
  if (*ended) to[used++] = '\n';
  return used;
}

size_t sheet_text_read(sheet_text *t, char *to, size_t size) {
  size_t used = 0;
  while (used < size && t->k < sheet_count(&t->rows)) {
    sheet_row r = sheet_row_at(&t->rows, t->k);
    int ended;
    if (!t->begun) {
      t->blanks = r.number - t->number - 1;
      t->done = t->padded = 0;
      t->begun = 1;
    }
    used += put_row(t, r, to + used, size - used, &ended);
    if (!ended) continue;
    t->begun = 0;
    t->number = r.number;
    t->k++;
  }
  return used;
}

const char *sheet_text_name(const sheet_text *t) {
  return t->rows.name;
}

size_t sheet_text_row(const sheet_text *t) {
  return t->rows.range.row ? t->rows.range.row : 1;
}

size_t sheet_text_column(const sheet_text *t) {
  return (t->rows.range.column ? t->rows.range.column : 1) + t->left;
}

void sheet_text_close(sheet_text *t) {
  if (!t) return;
  memory_text_free(t->m, t->rows.name);
  buffer_free(&t->rows.text);
  buffer_free(&t->rows.rows);
  buffer_free(&t->rows.merges);
  memory_free(t->m, t, 1, sizeof *t);
}

#else

lian_status sheet_text_open(const lian_env *env, const zip_place *place, const sheet_choice *choice,
                            sheet_text **out, lian_error *err) {
  (void)env;
  (void)choice;
  (void)out;
  return status_set(
      err, LIAN_UNSUPPORTED,
      "%s: this build of lian reads no workbooks: install minizip and expat with their headers (Debian: "
      "apt-get install libminizip-dev libexpat1-dev), then build it again; or save the sheet as CSV",
      place->name);
}

size_t sheet_text_read(sheet_text *t, char *to, size_t size) {
  (void)t;
  (void)to;
  (void)size;
  return 0;
}

const char *sheet_text_name(const sheet_text *t) {
  (void)t;
  return "";
}

size_t sheet_text_row(const sheet_text *t) {
  (void)t;
  return 1;
}

size_t sheet_text_column(const sheet_text *t) {
  (void)t;
  return 1;
}

void sheet_text_close(sheet_text *t) {
  (void)t;
}

#endif
