/* where in a workbook */
#include "sheet_place.h"

#include <string.h>

static const char *letters(const char *p, const char *end, size_t *column) {
  size_t v = 0;
  const char *q = p;
  for (; q < end && q - p < 4; q++) {
    char c = *q >= 'a' && *q <= 'z' ? (char)(*q - 'a' + 'A') : *q;
    if (c < 'A' || c > 'Z') break;
    v = v * 26 + (size_t)(c - 'A' + 1);
  }
  *column = v;
  return q > p && v <= SHEET_COLUMNS ? q : NULL;
}

static const char *digits(const char *p, const char *end, size_t *row) {
  size_t v = 0;
  const char *q = p;
  for (; q < end && q - p < 8 && *q >= '0' && *q <= '9'; q++) v = v * 10 + (size_t)(*q - '0');
  *row = v;
  return q > p && *p != '0' && v <= SHEET_ROWS ? q : NULL;
}

const char *sheet_reference(const char *p, const char *end, size_t *row, size_t *column) {
  p = letters(p, end, column);
  return p ? digits(p, end, row) : NULL;
}

/* one end of a range: column, row or both; $ signs are passed over */
static const char *range_end(const char *p, const char *end, size_t *row, size_t *column) {
  const char *q;
  *row = *column = 0;
  if (p < end && *p == '$') p++;
  if ((q = letters(p, end, column)) != NULL)
    p = q;
  else
    *column = 0;
  if (p < end && *p == '$') p++;
  if ((q = digits(p, end, row)) != NULL)
    p = q;
  else
    *row = 0;
  return *row || *column ? p : NULL;
}

static void order(size_t *a, size_t *b) {
  size_t low = *a < *b ? *a : *b;
  *b = *a < *b ? *b : *a;
  *a = low;
}

int sheet_range_of(const char *text, size_t length, sheet_range *out) {
  const char *end = text + length;
  sheet_range r;
  const char *p = range_end(text, end, &r.row, &r.column);
  if (!p) return 0;
  if (p == end) {
    r.last_row = r.row;
    r.last_column = r.column;
    if (!r.row || !r.column) return 0;
  } else {
    p = *p == ':' ? range_end(p + 1, end, &r.last_row, &r.last_column) : NULL;
    if (p != end || !r.row != !r.last_row || !r.column != !r.last_column) return 0;
  }
  order(&r.row, &r.last_row);
  order(&r.column, &r.last_column);
  *out = r;
  return 1;
}

void sheet_column_name(size_t column, char out[8]) {
  char back[8];
  size_t n = 0;
  for (; column > 0 && n < 7; column = (column - 1) / 26) back[n++] = (char)('A' + (column - 1) % 26);
  for (size_t k = 0; k < n; k++) out[k] = back[n - 1 - k];
  out[n] = 0;
}

static char *copy(memory m, const char *text, size_t length) {
  char *out = memory_new(m, length + 1, 1);
  if (!out) return NULL;
  memcpy(out, text, length);
  out[length] = 0;
  return out;
}

/* the last ! parts them where a range stands behind it; else it is of the sheet's name */
static lian_status part(memory m, const char *inner, size_t length, sheet_choice *out, lian_error *err) {
  size_t mark = length;
  while (mark > 0 && inner[mark - 1] != '!') mark--;
  if (mark > 0) out->has_range = sheet_range_of(inner + mark, length - mark, &out->range);
  out->sheet = copy(m, inner, out->has_range ? mark - 1 : length);
  return out->sheet ? LIAN_OK : status_no_memory(err);
}

lian_status sheet_choice_plain(memory m, const char *path, sheet_choice *out, lian_error *err) {
  *out = (sheet_choice){.path = copy(m, path, strlen(path)), .sheet = copy(m, "", 0)};
  return out->path && out->sheet ? LIAN_OK : status_no_memory(err);
}

lian_status sheet_choice_of(memory m, const char *path, sheet_choice *out, int *named, lian_error *err) {
  size_t length = strlen(path);
  const char *open = length && path[length - 1] == ']' ? strrchr(path, '[') : NULL;
  *out = (sheet_choice){0};
  *named = open && open > path;
  size_t whole = *named ? (size_t)(open - path) : length;
  out->path = copy(m, path, whole);
  if (!out->path) return status_no_memory(err);
  if (*named) return part(m, open + 1, length - whole - 2, out, err);
  out->sheet = copy(m, "", 0);
  return out->sheet ? LIAN_OK : status_no_memory(err);
}

void sheet_choice_free(memory m, sheet_choice *c) {
  memory_text_free(m, c->path);
  memory_text_free(m, c->sheet);
  *c = (sheet_choice){0};
}
