/* merged cells: their text stands in the first and holds for all, up to the last column that has a cell of its own (a title
   may be merged beyond the table)
   Each merge becomes a span in each row that it covers, and each row with spans is put together once. Cost:
   O(spans log spans), of which there may be as many as the sheet may have cells. */
#include "sheet_rows.h"

#ifdef LIAN_WORKBOOKS

#include <stdlib.h>
#include <string.h>

#define MOST_SPANS ((size_t)4 << 20)

typedef struct span {
  size_t row;          /* place among the rows that are there */
  size_t first, last;  /* fields, from 1 */
  size_t text, length; /* of the merge, quotes included */
} span;

static void put_row(sheet_rows *s, size_t k, sheet_row r) {
  memcpy(s->rows.data + k * sizeof r, &r, sizeof r);
}

/* the first row that is there at or behind `number` */
static size_t row_from(const sheet_rows *s, size_t number) {
  size_t low = 0, high = sheet_count(s);
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (sheet_row_at(s, middle).number < number)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* behind the field at p */
static const char *field_end(const char *p, const char *end) {
  if (p < end && *p == '"') {
    for (p++; p < end && (*p != '"' || (p + 1 < end && p[1] == '"')); p++) p += *p == '"';
    return p < end ? p + 1 : end;
  }
  const char *q = p < end ? memchr(p, ',', (size_t)(end - p)) : NULL;
  return q ? q : end;
}

/* field `field` of row r: 0 where the row ends before it */
static int find_field(const sheet_rows *s, sheet_row r, size_t field, size_t *at, size_t *length) {
  const char *p = s->text.data + r.at, *end = p + r.length;
  if (field > r.fields) return 0;
  for (size_t k = 1; k < field && p < end; k++) {
    p = field_end(p, end);
    p += p < end;
  }
  *at = (size_t)(p - s->text.data);
  *length = (size_t)(field_end(p, end) - p);
  return 1;
}

/* the spans of one merge: none where its first cell is outside the range, or holds no text */
static lian_status add_spans(sheet_rows *s, sheet_range r, buffer *spans, lian_error *err) {
  size_t shift = s->range.column ? s->range.column - 1 : 0, k = row_from(s, r.row);
  span one = {k, 0, 0, 0, 0};
  if (k == sheet_count(s) || sheet_row_at(s, k).number != r.row || r.column <= shift || r.column > s->last)
    return LIAN_OK;
  if (!find_field(s, sheet_row_at(s, k), r.column - shift, &one.text, &one.length) || one.length == 0 ||
      s->text.data[one.text] != '"')
    return LIAN_OK;
  one.first = r.column - shift;
  one.last = (r.last_column > s->last ? s->last : r.last_column) - shift;
  for (; k < sheet_count(s) && sheet_row_at(s, k).number <= r.last_row; k++) {
    one.row = k;
    if (spans->used >= MOST_SPANS * sizeof one)
      return status_set(err, LIAN_BAD_DATA,
                        "%s: merged cells cover more than 4 million rows in all: say the table's range",
                        s->name);
    if (!buffer_put(spans, &one, sizeof one)) return status_no_memory(err);
  }
  return LIAN_OK;
}

static int by_place(const void *a, const void *b) {
  const span *p = a, *q = b;
  if (p->row != q->row) return p->row < q->row ? -1 : 1;
  return p->first < q->first ? -1 : p->first > q->first;
}

/* a copy within the buffer, which may move */
static int put_again(buffer *b, size_t at, size_t length) {
  if (!buffer_reserve(b, length + 1)) return 0;
  memcpy(b->data + b->used, b->data + at, length);
  b->used += length;
  return 1;
}

/* row k anew behind all others, its blank fields within spans filled */
static lian_status fill_row(sheet_rows *s, size_t k, const span *spans, size_t count, lian_error *err) {
  sheet_row old = sheet_row_at(s, k), now = {s->text.used, 0, old.number, old.fields};
  size_t read = old.at, end = old.at + old.length, used = 0;
  for (size_t i = 0; i < count; i++)
    if (spans[i].last > now.fields) now.fields = spans[i].last;
  for (size_t f = 1; f <= now.fields; f++) {
    const char *p = s->text.data + read;
    size_t length = f <= old.fields ? (size_t)(field_end(p, s->text.data + end) - p) : 0, at = read;
    read += length + (read + length < end);
    while (used < count && spans[used].last < f) used++;
    if (length == 0 && used < count && spans[used].first <= f) {
      at = spans[used].text;
      length = spans[used].length;
    }
    if (!put_again(&s->text, at, length)) return status_no_memory(err);
    if (s->text.used - now.at > s->limits.record)
      return status_set(err, LIAN_BAD_DATA,
                        "%s:%z: the record is longer than %z bytes, the limit `record`; lian.limits raises it",
                        s->name, old.number, s->limits.record);
    if (f < now.fields) s->text.data[s->text.used++] = ',';
  }
  now.length = s->text.used - now.at;
  put_row(s, k, now);
  return sheet_check_size(s, err);
}

static lian_status fill_all(const lian_env *env, sheet_rows *s, buffer *spans, lian_error *err) {
  span *list = (void *)spans->data;
  size_t count = spans->used / sizeof *list;
  if (count) qsort(list, count, sizeof *list, by_place);
  for (size_t k = 0, n; k < count; k += n) {
    for (n = 1; k + n < count && list[k + n].row == list[k].row;) n++;
    if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    lian_status status = fill_row(s, list[k].row, list + k, n, err);
    if (status) return status;
  }
  return LIAN_OK;
}

lian_status sheet_fill_merges(const lian_env *env, sheet_rows *s, lian_error *err) {
  buffer spans = {.m = s->m};
  lian_status status = LIAN_OK;
  for (size_t k = 0; k < s->merges.used / sizeof(sheet_range) && !status; k++) {
    sheet_range r;
    memcpy(&r, s->merges.data + k * sizeof r, sizeof r);
    status = add_spans(s, r, &spans, err);
  }
  if (!status) status = fill_all(env, s, &spans, err);
  buffer_free(&spans);
  return status;
}

#else
typedef int sheet_merge_is_absent;
#endif
