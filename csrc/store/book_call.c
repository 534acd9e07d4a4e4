/* the list of a workbook's sheets as a host sees it (see lian/workbook.h) */
#include "../lian.h"

#ifdef LIAN_WORKBOOKS

#include <errno.h>
#include <expat.h>
#include <string.h>

#include "../base/check.h"
#include "book.h"

struct lian_workbook {
  memory m;
  book b;
};

const char *lian_workbook_config(void) {
  return XML_ExpatVersion(); /* "expat_2.5.0" */
}

static lian_status list(const lian_env *env, FILE *file, const char *path, lian_workbook *w,
                        lian_error *err) {
  zip_place place = {file, NULL, 0, path};
  zip_reader *zip = NULL;
  lian_status status = zip_open(env, &place, &zip, err);
  if (!status) status = book_open(env, zip, &w->b, err);
  zip_close(zip);
  w->b.zip = NULL;
  return status;
}

lian_status lian_workbook_open(const lian_env *env, const char *path, lian_workbook **out,
                               lian_error *err) {
  memory m = memory_of(env);
  lian_status status = check_given(GIVEN({"path", path}, {"out", out}), err);
  lian_workbook *w = status ? NULL : memory_zero(m, 1, sizeof *w);
  if (!w) return status ? status : status_no_memory(err);
  w->m = m;
  FILE *file = fopen(path, "rb");
  if (file) {
    status = list(env, file, path, w, err);
    fclose(file);
  } else {
    status = status_set(err, LIAN_INPUT_OUTPUT, "%s: cannot open (%s)", path, strerror(errno));
  }
  if (status)
    lian_workbook_close(w);
  else
    *out = w;
  return status;
}

size_t lian_workbook_count(const lian_workbook *w) {
  return w ? book_sheet_count(&w->b) : 0;
}

const char *lian_workbook_name(const lian_workbook *w, size_t i) {
  return i < lian_workbook_count(w) ? book_text(&w->b, book_sheet_at(&w->b, i).name) : NULL;
}

int lian_workbook_is_hidden(const lian_workbook *w, size_t i) {
  return i < lian_workbook_count(w) && book_sheet_at(&w->b, i).hidden;
}

int lian_workbook_is_chart(const lian_workbook *w, size_t i) {
  return i < lian_workbook_count(w) && book_sheet_at(&w->b, i).chart;
}

void lian_workbook_close(lian_workbook *w) {
  if (!w) return;
  book_close(&w->b);
  memory_free(w->m, w, 1, sizeof *w);
}

#endif
