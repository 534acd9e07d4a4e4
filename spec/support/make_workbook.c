/* a workbook by libxlsxwriter, for specs: make_workbook XLSX < fields, one a line: "n NUMBER", "t TEXT",
   "-" (blank), "." (the row ends). Constant memory mode puts texts into their cells, the other into shared
   strings (argument 2: "shared") */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

int main(int count, char **arguments) {
  static char line[1 << 16];
  lxw_workbook_options options = {.constant_memory = count < 3};
  lxw_workbook *book = workbook_new_opt(arguments[1], &options);
  lxw_worksheet *sheet = workbook_add_worksheet(book, "Z");
  lxw_row_t row = 0;
  lxw_col_t column = 0;
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    if (line[0] == '.') {
      row++;
      column = 0;
      continue;
    }
    if (line[0] == 'n') worksheet_write_number(sheet, row, column, strtod(line + 2, NULL), NULL);
    if (line[0] == 't') worksheet_write_string(sheet, row, column, line + 2, NULL);
    column++;
  }
  return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
