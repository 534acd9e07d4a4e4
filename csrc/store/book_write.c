/* workbooks that are written (ECMA-376 part 1, transitional)
   One sheet at a time goes through a small buffer into the archive; texts stand in their cells, so that no
   list of strings is held. Style 1 is bold, for the first row. */
#include <math.h>
#include <string.h>

#include "../base/check.h"
#include "../lian.h"
#include "sheet_place.h"

#ifdef LIAN_WORKBOOKS

#include "../base/number.h"
#include "book_escape.h"
#include "zip_write.h"

#define HELD 32768      /* bytes of a sheet that go to the archive at once */
#define LONGEST 32767   /* UTF-16 units of a cell */
#define LONGEST_NAME 31 /* of a sheet's name */
#define MOST_SHEETS 10000

struct lian_book {
  memory m;
  char *path;
  zip_writer *zip;
  buffer sheet;               /* what is not in the archive yet */
  buffer names;               /* of the sheets, each terminated */
  size_t sheets, row, column; /* of the cell that comes next, from 1 */
  int in_row;
  lian_status failed; /* what went wrong once goes on doing so */
};

static int put(buffer *b, const char *text) {
  return buffer_put(b, text, strlen(text));
}

static lian_status flush(lian_book *b, lian_error *err) {
  lian_status status = zip_put(b->zip, b->sheet.data, b->sheet.used, err);
  b->sheet.used = 0;
  return status;
}

static lian_status put_sheet(lian_book *b, const char *text, lian_error *err) {
  return put(&b->sheet, text) ? LIAN_OK : status_no_memory(err);
}

static lian_status bad(const lian_book *b, const char *what, lian_error *err) {
  char column[8];
  sheet_column_name(b->column, column);
  return status_set(err, LIAN_BAD_DATA, "%s: sheet %z, row %z, column %s: %s", b->path, b->sheets, b->row,
                    column, what);
}

/* ---- opening */

static const char NAMESPACE[] = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
static const char HEAD[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

lian_status lian_book_new(const lian_env *env, const char *path, lian_book **out, lian_error *err) {
  lian_status status = check_given(GIVEN({"path", path}, {"out", out}), err);
  memory m = memory_of(env);
  lian_book *b = status ? NULL : memory_zero(m, 1, sizeof *b);
  if (!b) return status ? status : status_no_memory(err);
  b->m = b->sheet.m = b->names.m = m;
  b->path = memory_text(m, path);
  status = b->path ? zip_new(m, &b->zip, err) : status_no_memory(err);
  if (status)
    lian_book_close(b);
  else
    *out = b;
  return status;
}

/* ---- sheets */

static lian_status end_sheet(lian_book *b, lian_error *err) {
  lian_status status = LIAN_OK;
  if (b->sheets == 0) return LIAN_OK;
  if (b->in_row) status = lian_book_end_row(b, err);
  if (!status) status = put_sheet(b, "</sheetData></worksheet>", err);
  return status ? status : flush(b, err);
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int is_same_name(const char *a, const char *b) {
  while (*a && lower(*a) == lower(*b)) a++, b++;
  return *a == *b;
}

static const char *check_name(const lian_book *b, const char *name) {
  size_t length = strlen(name), units = 0;
  for (const char *p = name; *p; p++)
    units += ((unsigned char)*p & 0xC0) != 0x80 ? ((unsigned char)*p >= 0xF0 ? 2 : 1) : 0;
  if (length == 0 || units > LONGEST_NAME) return "a name of a sheet has 1 to 31 characters";
  if (strpbrk(name, "[]:*?/\\")) return "a name of a sheet has none of [ ] : * ? / \\";
  if (name[0] == '\'' || name[length - 1] == '\'') return "a name of a sheet has no apostrophe at its ends";
  for (const char *p = name; *p; p++)
    if ((unsigned char)*p < ' ' || *p == 127) return "a name of a sheet has no control characters";
  if (is_same_name(name, "history")) return "the name of a sheet is one that programs keep for themselves";
  for (size_t k = 0, at = 0; k < b->sheets; k++, at += strlen(b->names.data + at) + 1)
    if (is_same_name(b->names.data + at, name))
      return "another sheet has this name (letter case does not count)";
  return b->sheets < MOST_SHEETS ? NULL : "more than 10000 sheets";
}

/* out: NUMBER_SIZE */
static void put_decimal(char *out, size_t v) {
  number_print((double)v, out);
}

static lian_status begin_sheet(lian_book *b, lian_error *err) {
  static const char FOLDER[] = "xl/worksheets/sheet", ENDING[] = ".xml";
  char member[sizeof FOLDER + NUMBER_SIZE + sizeof ENDING], *end = member + sizeof FOLDER - 1;
  memcpy(member, FOLDER, sizeof FOLDER);
  put_decimal(end, b->sheets);
  memcpy(end + strlen(end), ENDING, sizeof ENDING);
  lian_status status = zip_add(b->zip, member, err);
  if (!status) status = put_sheet(b, HEAD, err);
  if (!status) status = put_sheet(b, "<worksheet xmlns=\"", err);
  if (!status) status = put_sheet(b, NAMESPACE, err);
  if (!status)
    status =
        put_sheet(b,
                  "\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" "
                  "activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetData>",
                  err);
  return status;
}

static lian_status check_book(const lian_book *b, lian_error *err) {
  lian_status status = check_given(GIVEN({"book", b}), err);
  if (!status && b->failed)
    return status_set(err, b->failed, "%s: the workbook failed before, and is not written", b->path);
  if (!status && !b->zip) return status_set(err, LIAN_BAD_ARGUMENT, "%s was kept already", b->path);
  return status;
}

static lian_status done(lian_book *b, lian_status status) {
  b->failed = status;
  return status;
}

lian_status lian_book_sheet(lian_book *b, const char *name, lian_error *err) {
  lian_status status = check_book(b, err);
  if (!status) status = check_given(GIVEN({"name", name}), err);
  if (status) return status;
  const char *wrong = check_name(b, name);
  if (wrong) return status_set(err, LIAN_BAD_DATA, "%s: '%s': %s", b->path, name, wrong);
  buffer check = {.m = b->m};
  wrong = book_put_escaped(&check, name, strlen(name), LONGEST);
  buffer_free(&check);
  if (wrong && *wrong)
    return status_set(err, LIAN_BAD_DATA, "%s: the name of sheet %z: %s", b->path, b->sheets + 1, wrong);
  status = wrong ? status_no_memory(err) : end_sheet(b, err);
  if (!status && !buffer_put(&b->names, name, strlen(name) + 1)) status = status_no_memory(err);
  if (status) return done(b, status);
  b->sheets++;
  b->row = b->column = 1;
  b->in_row = 0;
  return done(b, begin_sheet(b, err));
}

/* ---- cells */

/* <row r="5"> where the row begins, and <c r="B5" s="1" t="..."> or, without a value, nothing */
static lian_status begin_cell(lian_book *b, const char *type, lian_error *err) {
  char place[8], number[NUMBER_SIZE];
  lian_status status = check_book(b, err);
  if (status) return status;
  if (b->sheets == 0)
    return status_set(err, LIAN_BAD_ARGUMENT, "%s: a cell before the first sheet was begun", b->path);
  if (b->row > SHEET_ROWS) return bad(b, "a sheet has no more than 1048576 rows", err);
  if (b->column > SHEET_COLUMNS) return bad(b, "a sheet has no more than 16384 columns", err);
  put_decimal(number, b->row);
  if (!b->in_row && (!put(&b->sheet, "<row r=\"") || !put(&b->sheet, number) || !put(&b->sheet, "\">")))
    return done(b, status_no_memory(err));
  b->in_row = 1;
  if (!type) return LIAN_OK;
  sheet_column_name(b->column, place);
  int fits = put(&b->sheet, "<c r=\"") && put(&b->sheet, place) && put(&b->sheet, number) &&
             put(&b->sheet, b->row == 1 ? "\" s=\"1\"" : "\"") && put(&b->sheet, type);
  return fits ? LIAN_OK : done(b, status_no_memory(err));
}

static lian_status end_cell(lian_book *b, const char *text, const char *end, lian_error *err) {
  if (!put(&b->sheet, text) || !put(&b->sheet, end)) return done(b, status_no_memory(err));
  b->column++;
  return b->sheet.used < HELD ? LIAN_OK : done(b, flush(b, err));
}

lian_status lian_book_text(lian_book *b, const char *text, size_t length, lian_error *err) {
  lian_status status = check_list(text, length, "text", err);
  if (status || length == 0) return status ? status : lian_book_blank(b, err);
  if (b && b->zip) {
    /* looked at first, so that a refusal leaves no half a cell */
    buffer check = {.m = b->m};
    const char *wrong = book_put_escaped(&check, text, length, LONGEST);
    if (!wrong) status = begin_cell(b, " t=\"inlineStr\"><is><t", err);
    if (!wrong && !status) {
      int fits = put(&b->sheet, book_needs_space(text, length) ? " xml:space=\"preserve\">" : ">") &&
                 buffer_put(&b->sheet, check.data, check.used);
      status = fits ? end_cell(b, "</t>", "</is></c>", err) : done(b, status_no_memory(err));
    }
    buffer_free(&check);
    if (wrong) return *wrong ? bad(b, wrong, err) : done(b, status_no_memory(err));
    return status;
  }
  return check_book(b, err);
}

lian_status lian_book_number(lian_book *b, double value, lian_error *err) {
  char text[NUMBER_SIZE];
  if (b && b->zip && !isfinite(value)) return bad(b, "a number that is not finite", err);
  lian_status status = begin_cell(b, "><v>", err);
  if (status) return status;
  number_print(value, text);
  return end_cell(b, text, "</v></c>", err);
}

lian_status lian_book_whole(lian_book *b, int64_t value, lian_error *err) {
  char text[24];
  size_t at = sizeof text - 1;
  uint64_t left = value < 0 ? ~(uint64_t)value + 1 : (uint64_t)value;
  lian_status status = begin_cell(b, "><v>", err);
  if (status) return status;
  text[at] = 0;
  do text[--at] = (char)('0' + left % 10);
  while (left /= 10);
  if (value < 0) text[--at] = '-';
  return end_cell(b, text + at, "</v></c>", err);
}

lian_status lian_book_flag(lian_book *b, int value, lian_error *err) {
  lian_status status = begin_cell(b, " t=\"b\"><v>", err);
  return status ? status : end_cell(b, value ? "1" : "0", "</v></c>", err);
}

lian_status lian_book_blank(lian_book *b, lian_error *err) {
  lian_status status = begin_cell(b, NULL, err);
  if (!status) b->column++;
  return status;
}

lian_status lian_book_end_row(lian_book *b, lian_error *err) {
  lian_status status = begin_cell(b, NULL, err);
  if (status) return status;
  b->in_row = 0;
  b->row++;
  b->column = 1;
  return put(&b->sheet, "</row>") ? LIAN_OK : done(b, status_no_memory(err));
}

/* ---- what the sheets belong to */

static const char TYPES[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
static const char RELATIONS[] = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

static int put_all(buffer *out, const char *const *texts) {
  for (; *texts; texts++)
    if (!put(out, *texts)) return 0;
  return 1;
}
#define ALL(...) ((const char *const[]){__VA_ARGS__, NULL})

static int put_types(lian_book *b, buffer *out) {
  char n[NUMBER_SIZE];
  int fits = put_all(
      out, ALL(HEAD, "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
               "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.",
               "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>",
               "<Override PartName=\"/xl/workbook.xml\" ContentType=\"", TYPES, "sheet.main+xml\"/>",
               "<Override PartName=\"/xl/styles.xml\" ContentType=\"", TYPES, "styles+xml\"/>"));
  for (size_t k = 1; k <= b->sheets && fits; k++) {
    put_decimal(n, k);
    fits = put_all(out, ALL("<Override PartName=\"/xl/worksheets/sheet", n, ".xml\" ContentType=\"", TYPES,
                            "worksheet+xml\"/>"));
  }
  return fits && put(out, "</Types>");
}

static int put_root(lian_book *b, buffer *out) {
  (void)b;
  return put_all(
      out,
      ALL(HEAD, "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
          "<Relationship Id=\"rId1\" Type=\"", RELATIONS, "/officeDocument\" Target=\"xl/workbook.xml\"/>",
          "</Relationships>"));
}

static int put_workbook(lian_book *b, buffer *out) {
  char n[NUMBER_SIZE];
  int fits =
      put_all(out, ALL(HEAD, "<workbook xmlns=\"", NAMESPACE, "\" xmlns:r=\"", RELATIONS, "\"><sheets>"));
  for (size_t k = 1, at = 0; k <= b->sheets && fits; k++, at += strlen(b->names.data + at) + 1) {
    put_decimal(n, k);
    fits = put(out, "<sheet name=\"") &&
           !book_put_escaped(out, b->names.data + at, strlen(b->names.data + at), LONGEST) &&
           put_all(out, ALL("\" sheetId=\"", n, "\" r:id=\"rId", n, "\"/>"));
  }
  return fits && put(out, "</sheets></workbook>");
}

static int put_relations(lian_book *b, buffer *out) {
  char n[NUMBER_SIZE];
  int fits = put_all(
      out,
      ALL(HEAD, "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"));
  for (size_t k = 1; k <= b->sheets && fits; k++) {
    put_decimal(n, k);
    fits = put_all(out, ALL("<Relationship Id=\"rId", n, "\" Type=\"", RELATIONS,
                            "/worksheet\" Target=\"worksheets/sheet", n, ".xml\"/>"));
  }
  return fits && put_all(out, ALL("<Relationship Id=\"rIdStyles\" Type=\"", RELATIONS,
                                  "/styles\" Target=\"styles.xml\"/></Relationships>"));
}

static int put_styles(lian_book *b, buffer *out) {
  (void)b;
  return put_all(
      out,
      ALL(HEAD, "<styleSheet xmlns=\"", NAMESPACE, "\"><fonts count=\"2\"><font><sz val=\"11\"/><name ",
          "val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>",
          "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill ",
          "patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border/></borders>",
          "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf xfId=\"0\"/>",
          "<xf fontId=\"1\" xfId=\"0\" applyFont=\"1\"/></cellXfs><cellStyles count=\"1\"><cellStyle ",
          "name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"));
}

static lian_status add_parts(lian_book *b, lian_error *err) {
  static const struct {
    const char *member;
    int (*put)(lian_book *b, buffer *out);
  } parts[] = {{"[Content_Types].xml", put_types},
               {"_rels/.rels", put_root},
               {"xl/workbook.xml", put_workbook},
               {"xl/_rels/workbook.xml.rels", put_relations},
               {"xl/styles.xml", put_styles}};
  lian_status status = LIAN_OK;
  for (size_t k = 0; k < sizeof parts / sizeof *parts && !status; k++) {
    status = zip_add(b->zip, parts[k].member, err);
    if (!status && !parts[k].put(b, &b->sheet)) status = status_no_memory(err);
    if (!status) status = flush(b, err);
  }
  return status;
}

static lian_status write_file(lian_book *b, lian_error *err) {
  lian_file *f;
  const char *bytes;
  size_t length;
  lian_status status = zip_finish(b->zip, &bytes, &length, err);
  if (!status)
    status =
        lian_file_open(&(lian_env){.allocate = b->m.allocate, .allocate_ud = b->m.ud}, b->path, &f, err);
  if (status) return status;
  status = lian_file_write(f, bytes, length, err);
  if (!status) status = lian_file_keep(f, err);
  lian_file_close(f);
  return status;
}

lian_status lian_book_keep(lian_book *b, lian_error *err) {
  lian_status status = check_book(b, err);
  if (status) return status;
  if (b->sheets == 0) return status_set(err, LIAN_BAD_DATA, "%s: a workbook needs a sheet", b->path);
  status = end_sheet(b, err);
  if (!status) status = add_parts(b, err);
  if (!status) status = write_file(b, err);
  zip_free(b->zip);
  b->zip = NULL;
  return done(b, status);
}

void lian_book_close(lian_book *b) {
  if (!b) return;
  zip_free(b->zip);
  buffer_free(&b->sheet);
  buffer_free(&b->names);
  memory_text_free(b->m, b->path);
  memory_free(b->m, b, 1, sizeof *b);
}

#endif
