/* a workbook: relations, sheets, formats, shared strings; the cells are sheet_read.c's */
#include "book.h"

#ifdef LIAN_WORKBOOKS

#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "xml_read.h"

#define MOST_SHEETS 10000
#define MOST_RELATIONS 20000
#define MOST_CODES 2000                /* number formats that the workbook defines */
#define MOST_TEXTS ((size_t)16 << 20)  /* bytes of all names */
#define MOST_FORMATS 100000
#define LONGEST ((size_t)1 << 20) /* bytes of one text */

typedef struct job {
  book *b;
  size_t base;     /* the folder of the part that is read, as an offset into texts */
  size_t workbook; /* the part of the book itself, an offset; 0: not found */
  buffer codes;    /* of number formats: size_t id, size_t offset into texts */
  int in_formats, in_text, in_sound;
  size_t held; /* bytes of the string that is read */
  size_t relations; /* so far */
  size_t most;      /* bytes of the strings */
} job;

const char *book_text(const book *b, size_t at) {
  return b->texts.data + at;
}

size_t book_sheet_count(const book *b) {
  return b->sheets.used / sizeof(book_sheet);
}

book_sheet book_sheet_at(const book *b, size_t k) {
  book_sheet s;
  memcpy(&s, b->sheets.data + k * sizeof s, sizeof s);
  return s;
}

static void put_back(book *b, size_t k, book_sheet s) {
  memcpy(b->sheets.data + k * sizeof s, &s, sizeof s);
}

static int put_text(book *b, const char *text, size_t *at) {
  *at = b->texts.used;
  return buffer_put(&b->texts, text, strlen(text) + 1);
}

static void no_memory(xml_reader *x) {
  xml_stop(x, status_no_memory(xml_error(x)));
}

static int ends_with(const char *text, const char *with) {
  size_t n = strlen(text), k = strlen(with);
  return n >= k && strcmp(text + n - k, with) == 0;
}

/* ---- names of parts */

/* target as seen from the folder at base, "." and ".." taken out */
static int put_part(book *b, size_t base, const char *target, size_t *at) {
  size_t start = b->texts.used;
  const char *folder = *target == '/' ? "" : book_text(b, base);
  size_t n = strlen(folder), room = n + strlen(target) + 2;
  if (!buffer_reserve(&b->texts, room)) return 0;
  char *out = b->texts.data + start;
  folder = *target == '/' ? "" : book_text(b, base); /* the buffer may have moved */
  memcpy(out, folder, n);
  for (const char *p = target; *p;) {
    const char *q = strchr(p, '/');
    size_t length = q ? (size_t)(q - p) : strlen(p);
    if (length == 2 && p[0] == '.' && p[1] == '.') {
      while (n > 0 && out[--n] && n > 0 && out[n - 1] != '/') continue;
    } else if (length > 0 && !(length == 1 && p[0] == '.')) {
      memcpy(out + n, p, length);
      n += length;
      if (q) out[n++] = '/';
    }
    p += length + (q ? 1 : 0);
  }
  out[n] = 0;
  b->texts.used += n + 1;
  *at = start;
  return 1;
}

/* "xl/workbook.xml" -> "xl/" */
static int put_folder(book *b, size_t part, size_t *at) {
  const char *slash = strrchr(book_text(b, part), '/');
  size_t n = slash ? (size_t)(slash - book_text(b, part)) + 1 : 0;
  if (!buffer_reserve(&b->texts, n + 1)) return 0;
  *at = b->texts.used;
  memcpy(b->texts.data + *at, book_text(b, part), n);
  b->texts.data[*at + n] = 0;
  b->texts.used += n + 1;
  return 1;
}

/* "xl/workbook.xml" -> "xl/_rels/workbook.xml.rels" */
static int put_relations(book *b, size_t part, size_t folder, size_t *at) {
  size_t n = strlen(book_text(b, folder)), length = strlen(book_text(b, part)) + 12;
  if (!buffer_reserve(&b->texts, length + 1)) return 0;
  char *out = b->texts.data + b->texts.used;
  *at = b->texts.used;
  memcpy(out, book_text(b, folder), n);
  memcpy(out + n, "_rels/", 6);
  size_t rest = strlen(book_text(b, part) + n);
  memcpy(out + n + 6, book_text(b, part) + n, rest);
  memcpy(out + n + 6 + rest, ".rels", 6);
  b->texts.used += n + 6 + rest + 6;
  return 1;
}

/* ---- relations, sheets */

static void nothing(xml_reader *x, void *ud, const char *name) {
  (void)x;
  (void)ud;
  (void)name;
}

/* a relation of the workbook: a sheet's part, the styles, the strings */
static void take_relation(xml_reader *x, job *j, const char *id, const char *type, const char *target) {
  book *b = j->b;
  size_t at;
  if (!put_part(b, j->base, target, &at)) {
    no_memory(x);
    return;
  }
  if (ends_with(type, "/styles")) b->styles_part = at;
  if (ends_with(type, "/sharedStrings")) b->strings_part = at;
  for (size_t k = 0; k < book_sheet_count(b); k++) {
    book_sheet s = book_sheet_at(b, k);
    if (strcmp(book_text(b, s.id), id) != 0) continue;
    s.part = at;
    if (!ends_with(type, "/worksheet")) s.chart = 1;
    put_back(b, k, s);
  }
}

/* what a part claims is bounded: its names lie in memory, and each relation is compared with each sheet */
static int check_part(xml_reader *x, const job *j, int few, const char *what) {
  if (few && j->b->texts.used <= MOST_TEXTS) return 1;
  if (few) what = "names of more than 16 MiB";
  xml_stop(x, status_set(xml_error(x), LIAN_BAD_DATA, "%s: the workbook claims %s", j->b->name, what));
  return 0;
}

static void on_relation(xml_reader *x, void *ud, const char *name, const char *const *attributes) {
  job *j = ud;
  if (!check_part(x, j, ++j->relations <= MOST_RELATIONS, "more than 20000 relations")) return;
  const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type"),
             *target = xml_attribute(attributes, "Target");
  if (strcmp(name, "Relationship") != 0 || !id || !type || !target) return;
  if (j->workbook) {
    take_relation(x, j, id, type, target);
  } else if (ends_with(type, "/officeDocument") && !put_part(j->b, j->base, target, &j->workbook)) {
    no_memory(x);
  }
}

static int is_true(const char *text) {
  return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

static void on_workbook(xml_reader *x, void *ud, const char *name, const char *const *attributes) {
  job *j = ud;
  book_sheet s = {0};
  /* extensions have elements of the same names, deeper */
  if (strcmp(name, "workbookPr") == 0 && xml_depth(x) == 2)
    j->b->since_1904 = is_true(xml_attribute(attributes, "date1904"));
  if (strcmp(name, "sheet") != 0 || xml_depth(x) != 3 || !check_part(x, j, 1, "")) return;
  const char *shown = xml_attribute(attributes, "name"), *id = xml_attribute(attributes, "id"),
             *state = xml_attribute(attributes, "state");
  if (!shown || !id || book_sheet_count(j->b) >= MOST_SHEETS) {
    xml_stop(
        x, status_set(xml_error(x), LIAN_BAD_DATA, "%s: xl/workbook.xml: %s", j->b->name,
                      shown && id ? "more than 10000 sheets" : "a sheet without a name or without a part"));
    return;
  }
  if (state && strcmp(state, "visible") != 0) s.hidden = 1;
  if (!put_text(j->b, shown, &s.name) || !put_text(j->b, id, &s.id) ||
      !buffer_put(&j->b->sheets, &s, sizeof s))
    no_memory(x);
}

/* what an archive without a workbook is, as far as its members tell */
static lian_status no_workbook(book *b, lian_error *err) {
  const char *what = "a zip archive without a workbook in it";
  if (zip_has(b->zip, "content.xml"))
    what = "an OpenDocument file: save it as .xlsx";
  else if (zip_has(b->zip, "word/document.xml"))
    what = "a text document (.docx), not a workbook";
  else if (zip_has(b->zip, "xl/workbook.bin"))
    what = "a binary workbook (.xlsb): save it as .xlsx";
  return status_set(err, LIAN_BAD_DATA, "%s: %s", b->name, what);
}

/* the part of the workbook, which the relations of the archive name */
static lian_status find_workbook(const lian_env *env, book *b, job *j, lian_error *err) {
  static const xml_handlers handlers = {on_relation, nothing, NULL, NULL};
  lian_status status = LIAN_OK;
  if (!put_text(b, "", &j->base)) return status_no_memory(err);
  if (zip_has(b->zip, "_rels/.rels")) status = xml_read(env, b->zip, "_rels/.rels", &handlers, j, err);
  if (!status && !j->workbook && !put_text(b, "xl/workbook.xml", &j->workbook))
    status = status_no_memory(err);
  if (status) return status;
  const char *part = book_text(b, j->workbook);
  return zip_has(b->zip, part) && !ends_with(part, ".bin") && !ends_with(part, "document.xml")
             ? LIAN_OK
             : no_workbook(b, err);
}

/* a copy, for texts may move while a part is read */
static lian_status read_part(const lian_env *env, book *b, size_t part, const xml_handlers *h, job *j,
                             lian_error *err) {
  char *name = memory_text(b->m, book_text(b, part));
  if (!name) return status_no_memory(err);
  lian_status status = xml_read(env, b->zip, name, h, j, err);
  memory_text_free(b->m, name);
  return status;
}

lian_status book_open(const lian_env *env, zip_reader *zip, book *b, lian_error *err) {
  static const xml_handlers relations = {on_relation, nothing, NULL, NULL},
                            sheets = {on_workbook, nothing, NULL, NULL};
  memory m = memory_of(env);
  size_t list;
  *b = (book){.m = m, .zip = zip, .name = zip_place_of(zip)->name};
  b->texts.m = b->sheets.m = b->strings.m = b->places.m = b->formats.m = m;
  job j = {.b = b};
  if (!put_text(b, "", &list)) return status_no_memory(err); /* so that no part is at 0 */
  lian_status status = find_workbook(env, b, &j, err);
  if (!status) status = read_part(env, b, j.workbook, &sheets, &j, err);
  if (status) return status;
  if (book_sheet_count(b) == 0)
    return status_set(err, LIAN_BAD_DATA, "%s: the workbook has no sheets", b->name);
  if (!put_folder(b, j.workbook, &j.base) || !put_relations(b, j.workbook, j.base, &list))
    return status_no_memory(err);
  return read_part(env, b, list, &relations, &j, err);
}

/* ---- number formats */

static cell_format format_by_id(const job *j, size_t id) {
  for (size_t k = 0; k < j->codes.used / (2 * sizeof(size_t)); k++) {
    size_t pair[2];
    memcpy(pair, j->codes.data + k * sizeof pair, sizeof pair);
    if (pair[0] == id) return format_of_code(book_text(j->b, pair[1]));
  }
  return format_of_id(id);
}

static void on_style(xml_reader *x, void *ud, const char *name, const char *const *attributes) {
  job *j = ud;
  const char *id = xml_attribute(attributes, "numFmtId");
  if (strcmp(name, "cellXfs") == 0 && xml_depth(x) == 2) j->in_formats = 1;
  if (strcmp(name, "numFmt") == 0 && xml_depth(x) == 3) {
    const char *code = xml_attribute(attributes, "formatCode");
    size_t pair[2] = {id ? strtoul(id, NULL, 10) : 0, 0};
    if (!check_part(x, j, j->codes.used < MOST_CODES * sizeof pair, "more than 2000 number formats")) return;
    if (code && (!put_text(j->b, code, &pair[1]) || !buffer_put(&j->codes, pair, sizeof pair)))
      no_memory(x);
  } else if (strcmp(name, "xf") == 0 && xml_depth(x) == 3 && j->in_formats && j->b->formats.used < MOST_FORMATS) {
    cell_format f = format_by_id(j, id ? strtoul(id, NULL, 10) : 0);
    if (!buffer_put(&j->b->formats, &f, sizeof f)) no_memory(x);
  }
}

static void on_style_end(xml_reader *x, void *ud, const char *name) {
  (void)x;
  if (strcmp(name, "cellXfs") == 0) ((job *)ud)->in_formats = 0;
}

lian_status book_load_styles(const lian_env *env, book *b, lian_error *err) {
  static const xml_handlers handlers = {on_style, on_style_end, NULL, NULL};
  job j = {.b = b, .codes = {.m = b->m}};
  if (!b->styles_part) return LIAN_OK;
  lian_status status = read_part(env, b, b->styles_part, &handlers, &j, err);
  buffer_free(&j.codes);
  return status;
}

/* ---- shared strings: <si> of <t>, or of runs <r><t>; readings <rPh> are passed over */

static int check_strings(xml_reader *x, const job *j) {
  if (j->b->strings.used + j->b->places.used <= j->most) return 1;
  xml_stop(x, status_set(xml_error(x), LIAN_BAD_DATA,
                         "%s: the shared strings are longer than %z bytes, the limit `sheet`; lian.limits raises it",
                         j->b->name, j->most));
  return 0;
}

static void on_string(xml_reader *x, void *ud, const char *name, const char *const *attributes) {
  job *j = ud;
  (void)attributes;
  if (strcmp(name, "si") == 0) {
    size_t at = j->b->strings.used;
    j->held = 0;
    if (check_strings(x, j) && !buffer_put(&j->b->places, &at, sizeof at)) no_memory(x);
  } else if (strcmp(name, "rPh") == 0) {
    j->in_sound = 1;
  } else if (strcmp(name, "t") == 0) {
    j->in_text = !j->in_sound;
  }
}

static void on_string_end(xml_reader *x, void *ud, const char *name) {
  job *j = ud;
  (void)x;
  if (strcmp(name, "t") == 0) j->in_text = 0;
  if (strcmp(name, "rPh") == 0) j->in_sound = 0;
}

static void on_string_text(xml_reader *x, void *ud, const char *text, size_t length) {
  job *j = ud;
  if (!j->in_text || j->b->places.used == 0) return;
  j->held += length;
  if (!check_strings(x, j)) return;
  if (j->held > LONGEST)
    xml_stop(
        x, status_set(xml_error(x), LIAN_BAD_DATA, "%s: a shared string is longer than 1 MiB", j->b->name));
  else if (!buffer_put(&j->b->strings, text, length))
    no_memory(x);
}

lian_status book_load_strings(const lian_env *env, book *b, lian_error *err) {
  static const xml_handlers handlers = {on_string, on_string_end, on_string_text, NULL};
  job j = {.b = b, .most = limits_of(env).sheet};
  if (!b->strings_part) return LIAN_OK;
  lian_status status = read_part(env, b, b->strings_part, &handlers, &j, err);
  if (status) return status;
  return buffer_put(&b->places, &b->strings.used, sizeof b->strings.used) ? LIAN_OK : status_no_memory(err);
}

size_t book_strings(const book *b) {
  return b->places.used ? b->places.used / sizeof(size_t) - 1 : 0;
}

const char *book_string(const book *b, size_t k, size_t *length) {
  size_t ends[2];
  memcpy(ends, b->places.data + k * sizeof *ends, sizeof ends);
  *length = ends[1] - ends[0];
  return ends[1] ? b->strings.data + ends[0] : "";
}

/* ---- which sheet */

/* "'Make', 'Use', ..." */
static void list_sheets(const book *b, char *out, size_t size) {
  size_t used = 0, count = book_sheet_count(b), k;
  for (k = 0; k < count; k++) {
    const char *name = book_text(b, book_sheet_at(b, k).name);
    size_t length = strlen(name);
    if (used + length + 16 > size) break;
    memcpy(out + used, ", '", 3);
    memcpy(out + used + 3, name, length);
    used += length + 3;
    out[used++] = '\'';
  }
  memcpy(out + used, k < count ? ", ..." : "", k < count ? 6 : 1);
}

static lian_status refuse(const book *b, lian_status code, const char *before, const char *sheet,
                          const char *after, lian_error *err) {
  char list[300]; /* begins with ", " */
  list_sheets(b, list, sizeof list);
  return status_set(err, code, "%s: %s%s%s (%s)", b->name, before, sheet, after, list + 2);
}

static lian_status only_one(const book *b, size_t *out, lian_error *err) {
  size_t found = 0, count = book_sheet_count(b);
  for (size_t k = 0; k < count; k++) {
    if (book_sheet_at(b, k).hidden || book_sheet_at(b, k).chart) continue;
    found++;
    *out = k;
  }
  if (found == 1) return LIAN_OK;
  return refuse(b, LIAN_BAD_DATA,
                found ? "the workbook has several sheets: say which, by sheet = its name"
                      : "the workbook shows no sheet of cells: say which, by sheet = its name",
                "", "", err);
}

static lian_status by_name(const book *b, const char *sheet, size_t *out, lian_error *err) {
  size_t count = book_sheet_count(b), k = 0;
  if (sheet[0] == '#') {
    char *end;
    k = strtoul(sheet + 1, &end, 10);
    if (*end == 0 && k >= 1 && k <= count) {
      *out = k - 1;
      return LIAN_OK;
    }
  }
  for (k = 0; k < count && strcmp(book_text(b, book_sheet_at(b, k).name), sheet) != 0;) k++;
  *out = k;
  return k < count ? LIAN_OK : refuse(b, LIAN_NOT_FOUND, "no sheet '", sheet, "'", err);
}

lian_status book_find(const book *b, const char *sheet, size_t *out, lian_error *err) {
  lian_status status = *sheet ? by_name(b, sheet, out, err) : only_one(b, out, err);
  if (status) return status;
  book_sheet s = book_sheet_at(b, *out);
  if (s.chart)
    return status_set(err, LIAN_BAD_DATA, "%s: '%s' is a chart, not a sheet of cells", b->name,
                      book_text(b, s.name));
  if (!s.part)
    return status_set(err, LIAN_BAD_DATA, "%s: the sheet '%s' has no part: the workbook is damaged",
                      b->name, book_text(b, s.name));
  return LIAN_OK;
}

void book_close(book *b) {
  buffer_free(&b->texts);
  buffer_free(&b->sheets);
  buffer_free(&b->strings);
  buffer_free(&b->places);
  buffer_free(&b->formats);
}

#else
typedef int book_is_absent;
#endif
