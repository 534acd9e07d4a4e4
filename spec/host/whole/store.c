/* the store and the workbook: what is kept is read back */
#include "whole.h"

/* a frame of numbers and texts, by itself and in a run; both come back cell by cell */
static void keep_frames(const lian_env *env, lian_store *s, const double *lost) {
  lian_error err;
  static const char *const nodes[N] = {"H_x", "H_y", NULL, "F_y"};
  const double numbers[N] = {lost[0], -0.0, NAN, 1e300};
  lian_column columns[2];
  memset(columns, 0, sizeof columns);
  columns[0].name = "node";
  columns[0].texts = nodes;
  columns[1].name = "lost";
  columns[1].unit = "million";
  columns[1].numbers = numbers;
  lian_frame_spec spec;
  memset(&spec, 0, sizeof spec);
  spec.size = sizeof spec;
  spec.rows = N;
  spec.columns = 2;
  spec.column = columns;
  spec.title = "what is lost";
  lian_frame *f = NULL, *back = NULL, *list = NULL;
  int64_t run_id = 0;
  done(lian_frame_new(env, &spec, &f, &err), &err, "a frame");
  done(lian_store_save_frame(env, s, 0, "losses", f, 0, &err), &err, "saving a frame");
  hold(lian_store_save_frame(env, s, 0, "losses", f, 0, &err) == LIAN_DATABASE, "a name that is taken");
  done(lian_store_save_frame(env, s, 0, "losses", f, 1, &err), &err, "replacing a frame");
  static const char *const names[] = {"losses"};
  const lian_frame *frames[1];
  frames[0] = f;
  lian_run_spec run_spec;
  memset(&run_spec, 0, sizeof run_spec);
  run_spec.size = sizeof run_spec;
  run_spec.chain = "two regions";
  run_spec.seed = 42;
  run_spec.note = "from C";
  run_spec.frames = 1;
  run_spec.name = names;
  run_spec.frame = frames;
  done(lian_store_save_run(env, s, &run_spec, &run_id, &err), &err, "saving a run");
  run_spec.chain = "nowhere";
  hold(lian_store_save_run(env, s, &run_spec, &run_id, &err) == LIAN_NOT_FOUND, "a run on no chain");
  done(lian_store_frame(env, s, run_id, "losses", &back, &err), &err, "loading its frame");
  hold(lian_frame_rows(back) == N && lian_frame_columns(back) == 2, "its size");
  hold(lian_frame_find(back, "lost") == 1 && strcmp(lian_frame_unit(back, 1), "million") == 0 &&
           !lian_frame_unit(back, 0) && strcmp(lian_frame_title(back), "what is lost") == 0, "its names");
  for (size_t i = 0; i < N; i++) {
    lian_value text, number;
    done(lian_frame_value(back, i, 0, &text, &err), &err, "a cell");
    done(lian_frame_value(back, i, 1, &number, &err), &err, "a cell");
    hold(nodes[i] ? text.kind == LIAN_TEXT && strcmp(text.text, nodes[i]) == 0 : text.kind == LIAN_MISSING, "texts");
    hold(i == 2 ? number.kind == LIAN_MISSING : memcmp(&number.number, &numbers[i], sizeof(double)) == 0, "numbers");
  }
  lian_value value;
  hold(lian_frame_value(back, N, 0, &value, &err) == LIAN_BAD_ARGUMENT, "a row out of range");
  done(lian_store_list(env, s, LIAN_LIST_RUNS, &list, &err), &err, "the runs");
  done(lian_frame_value(list, 0, lian_frame_find(list, "seed"), &value, &err), &err, "a seed");
  hold(lian_frame_rows(list) == 1 && value.kind == LIAN_WHOLE && value.whole == 42, "the seed of the run");
  lian_frame_free(f);
  lian_frame_free(back);
  lian_frame_free(list);
}

/* a workbook of the losses, read back as text */
void workbook(const lian_env *env, const double *lost, const char *beside) {
  lian_error err;
  lian_book *b = NULL;
  lian_text *t = NULL;
  lian_workbook *list = NULL;
  lian_field f;
  char path[500], sheet[520];
  double v;
  int more;
  snprintf(path, sizeof path, "%s.xlsx", beside);
  if (!lian_workbook_config()) {
    hold(lian_book_new(env, path, &b, &err) == LIAN_UNSUPPORTED, "a build without workbooks");
    return;
  }
  done(lian_book_new(env, path, &b, &err), &err, "a workbook");
  done(lian_book_sheet(b, "losses", &err), &err, "a sheet");
  hold(lian_book_sheet(b, "LOSSES", &err) == LIAN_BAD_DATA, "a name that is taken");
  done(lian_book_text(b, "node", 4, &err), &err, "a text");
  done(lian_book_text(b, "lost", 4, &err), &err, "a text");
  done(lian_book_end_row(b, &err), &err, "a row");
  done(lian_book_text(b, "01", 2, &err), &err, "a code");
  done(lian_book_number(b, lost[0], &err), &err, "a number");
  hold(lian_book_number(b, NAN, &err) == LIAN_BAD_DATA, "no number");
  done(lian_book_keep(b, &err), &err, "writing it");
  hold(lian_book_keep(b, &err) == LIAN_BAD_ARGUMENT, "a workbook that was kept");
  lian_book_close(b);
  done(lian_workbook_open(env, path, &list, &err), &err, "its sheets");
  hold(lian_workbook_count(list) == 1 && strcmp(lian_workbook_name(list, 0), "losses") == 0, "their names");
  hold(!lian_workbook_is_hidden(list, 0) && !lian_workbook_is_chart(list, 0) && !lian_workbook_name(list, 1), "their kinds");
  lian_workbook_close(list);
  snprintf(sheet, sizeof sheet, "%s[losses!A2:B2]", path);
  done(lian_text_open(env, sheet, 0, &t, &err), &err, "a part of a sheet");
  hold(lian_text_is_sheet(t) && lian_text_line(t) == 2, "its place");
  done(lian_text_next(t, &f, &more, &err), &err, "a cell");
  hold(f.quoted && f.length == 2 && memcmp(f.text, "01", 2) == 0, "a code stays text");
  done(lian_text_next(t, &f, &more, &err), &err, "a cell");
  hold(lian_number_parse(f.text, f.length, &v) && memcmp(&v, &lost[0], sizeof v) == 0, "a number, to the last bit");
  lian_text_column_name(t, lian_text_field_column(t), sheet);
  hold(strcmp(sheet, "B") == 0, "the name of its column");
  lian_text_close(t);
  remove(path);
}

void keep(const lian_env *env, lian_chain *c, const double *lost, const char *path) {
  lian_error err;
  lian_store *s = NULL;
  lian_chain *back = NULL;
  remove(path);
  done(lian_store_open(env, path, LIAN_STORE_CREATE, &s, &err), &err, "a store");
  done(lian_store_save_chain(env, s, "two regions", c, 0, &err), &err, "saving");
  keep_frames(env, s, lost);
  hold(strcmp(lian_store_path(s), path) == 0, "the path of a store");
  lian_store *second = lian_store_keep(s);
  lian_store_close(s);
  hold(second == s && lian_store_save_chain(env, second, "two regions", c, 0, &err) == LIAN_DATABASE,
       "it stays open for another owner, and a name is taken");
  lian_store_close(second);
  s = NULL;
  done(lian_store_open(env, path, LIAN_STORE_READ, &s, &err), &err, "opening it again");
  done(lian_store_chain(env, s, "two regions", &back, &err), &err, "loading");
  lian_store_close(s);
  if (!back) return;
  read_back(back);
  hold(lian_matrix_same(lian_chain_flows(c), lian_chain_flows(back)), "flows come back bit for bit");
  lian_chain_free(back);
}
