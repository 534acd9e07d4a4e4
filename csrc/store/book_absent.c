/* workbooks where minizip and expat were not found: each call says what to install */
#include "../lian.h"

#ifndef LIAN_WORKBOOKS

#include "../base/check.h"

static lian_status absent(const char *path, const char *verb, const char *instead, lian_error *err) {
  return status_set(err, LIAN_UNSUPPORTED,
                    "%s: this build of lian %s no workbooks: install minizip and expat with their headers (Debian: "
                    "apt-get install libminizip-dev libexpat1-dev), then build it again; or %s",
                    path, verb, instead);
}

const char *lian_workbook_config(void) { return NULL; }

lian_status lian_workbook_open(const lian_env *env, const char *path, lian_workbook **out, lian_error *err) {
  lian_status status = check_given(GIVEN({"path", path}, {"out", out}), err);
  (void)env;
  return status ? status : absent(path, "reads", "save the sheet as CSV", err);
}

/* no handle was ever given out */

size_t lian_workbook_count(const lian_workbook *w) {
  (void)w;
  return 0;
}

const char *lian_workbook_name(const lian_workbook *w, size_t i) {
  (void)w;
  (void)i;
  return NULL;
}

int lian_workbook_is_hidden(const lian_workbook *w, size_t i) {
  (void)w;
  (void)i;
  return 0;
}

int lian_workbook_is_chart(const lian_workbook *w, size_t i) {
  (void)w;
  (void)i;
  return 0;
}

void lian_workbook_close(lian_workbook *w) { (void)w; }

lian_status lian_book_new(const lian_env *env, const char *path, lian_book **out, lian_error *err) {
  lian_status status = check_given(GIVEN({"path", path}, {"out", out}), err);
  (void)env;
  return status ? status : absent(path, "writes", "write CSV", err);
}

static lian_status no_book(const lian_book *b, lian_error *err) {
  lian_status status = check_given(GIVEN({"book", b}), err);
  return status ? status : absent("workbook", "writes", "write CSV", err);
}

lian_status lian_book_sheet(lian_book *b, const char *name, lian_error *err) {
  (void)name;
  return no_book(b, err);
}

lian_status lian_book_text(lian_book *b, const char *text, size_t length, lian_error *err) {
  (void)text;
  (void)length;
  return no_book(b, err);
}

lian_status lian_book_number(lian_book *b, double value, lian_error *err) {
  (void)value;
  return no_book(b, err);
}

lian_status lian_book_whole(lian_book *b, int64_t value, lian_error *err) {
  (void)value;
  return no_book(b, err);
}

lian_status lian_book_flag(lian_book *b, int value, lian_error *err) {
  (void)value;
  return no_book(b, err);
}

lian_status lian_book_blank(lian_book *b, lian_error *err) { return no_book(b, err); }

lian_status lian_book_end_row(lian_book *b, lian_error *err) { return no_book(b, err); }

lian_status lian_book_keep(lian_book *b, lian_error *err) { return no_book(b, err); }

void lian_book_close(lian_book *b) { (void)b; }

#endif
