/* delimited text, workbooks, stores, frames */
#include "calls.h"

static const char *const FILES[] = {"n,a,b\nx,1,2\ny,3,4\n", "a;b\n1;2\n", "\"q\"\"\",2\n,\n", "",
                                    "a\tb\n1\t-2.5e3\n\n",   "x,1\ny\n",   "\"open",           "a,b\r\n(3),...\r\n"};

/* what it points to stays, as the header asks for */
static lian_text_options text_options(void) {
  static const char *const encodings[] = {NULL, "gb18030", "utf-16le", "windows-1252", "martian", "//IGNORE", ""};
  static const char *const some[] = {":", "x", "1", ""};
  lian_text_options o = {.size = size_of(sizeof o),
                         .separator = once_in(3) ? (char)below(128) : '\0',
                         .encoding = encodings[careful ? 0 : below(7)],
                         .decimal = careful ? '\0' : (char)(once_in(2) ? ',' : (int)below(128) * once_in(9)),
                         .thousands = careful ? '\0' : ".,' \0"[below(5)],
                         .percent = once_in(2),
                         .flags = once_in(2) ? LIAN_FLAGS : NULL,
                         .missing = some,
                         .missings = below(4),
                         .zero = some + 1,
                         .zeros = below(3),
                         .comment = once_in(8) ? some[below(4)] : NULL,
                         .stop = some,
                         .stops = once_in(8) ? below(4) : 0,
                         .last = once_in(8) ? some[below(4)] : NULL,
                         .last_line = once_in(8) ? below(4) : 0};
  return o;
}

static void ask_text(lian_text *t) {
  char remedy[LIAN_REMEDY_SIZE];
  const char *bytes = FILES[below(8)];
  lian_field f = {.text = bytes, .length = strlen(bytes)};
  lian_doubt doubt = {0};
  double v = 0;
  (void)lian_text_number(t, &f, &v);
  lian_text_remedy(amiss(20) ? NULL : t, &f, remedy);
  (void)lian_text_settle(t, err());
  (void)lian_cell_number_as(bytes, f.length, once_in(2) ? ',' : '\0', once_in(2) ? '.' : '\0', &v);
  lian_doubt_note(amiss(20) ? NULL : &doubt, bytes, f.length, 1);
  sink = v + (double)strlen(remedy) + (double)strlen(lian_text_encoding(t)) + (double)lian_text_flagged(t) +
         (double)lian_text_missing(t) + lian_text_stopped(t) + (double)strlen(lian_text_count_remedy(t, below(4), 4)) +
         (double)strlen(lian_gzip_library());
}

static void read_grid(void) {
  const char *file = FILES[below(8)];
  lian_text_options more = text_options();
  const char *const *zero = texts(1);
  lian_grid_options o = {.size = size_of(sizeof o),
                         .separator = careful      ? 0
                                      : once_in(3) ? ','
                                                   : (char)below(128),
                         .skip = (size_t)once_in(3),
                         .header_rows = careful ? 1 : below(3),
                         .label_columns = careful ? 1 : below(3),
                         .zero = zero,
                         .zeros = below(2),
                         .blank = (lian_blank)name(3),
                         .stop_at_blank = once_in(2),
                         .text = once_in(2) ? &more : NULL};
  MAKE(&grids, lian_grid_read_bytes(env(), amiss(60) ? NULL : file, strlen(file), text(), once_in(4) ? NULL : &o,
                                    (lian_grid **)to, err()));
  const lian_grid *g = one(&grids);
  const char *label = lian_grid_label(g, place(lian_grid_rows(g)), place(lian_grid_label_columns(g)));
  const char *head = lian_grid_header(g, place(lian_grid_header_rows(g)), place(lian_grid_fields(g)));
  sink = (label ? (double)strlen(label) : 0) + (head ? (double)strlen(head) : 0) + (double)lian_grid_blanks(g) +
         (double)lian_grid_line(g, place(lian_grid_rows(g))) + (double)lian_matrix_rows(lian_grid_values(g)) +
         (double)lian_grid_cols(g) + (double)strlen(lian_grid_encoding(g)) + (double)lian_grid_flagged(g) +
         (double)lian_grid_missing(g) + lian_grid_stopped(g);
  if (!once_in(4)) return;
  size_t nr = below(4), nc = below(4), r = lian_grid_rows(g), c = lian_grid_cols(g);
  lian_grid *emptied = one(&grids);
  MAKE(&matrices, lian_grid_take(emptied, r ? places(nr, r) : NULL, nr, c ? places(nc, c) : NULL, nc,
                                 (lian_matrix **)to, err()));
}

static void read_text(void) {
  const char *file = FILES[below(8)];
  lian_text *t = one(&readers);
  lian_field f;
  lian_view view;
  int more, last;
  double v[12] = {0};
  lian_brief brief[12] = {{0, 0, 0}};
  lian_text_options o = text_options();
  switch (below(9)) {
    case 8: {
      unsigned char kinds[] = {(unsigned char)below(4), (unsigned char)below(3), (unsigned char)below(3)};
      size_t some = lian_text_briefs(t, kinds, once_in(2) ? 3 : below(4), below(4), brief, amiss(40) ? NULL : v);
      sink = some > 0 ? (double)brief[0].word + v[0] : 0;
      break;
    }
    case 6:
      MAKE(&readers, lian_text_open_bytes_with(env(), amiss(60) ? NULL : file, strlen(file), text(),
                                               amiss(20) ? NULL : &o, (lian_text **)to, err()));
      break;
    case 7: ask_text(t); break;
    case 0:
      MAKE(&readers,
           lian_text_open_bytes(env(), amiss(60) ? NULL : file, strlen(file), text(),
                                once_in(3) ? ',' : (char)(below(256) * (size_t)once_in(4)), (lian_text **)to, err()));
      break;
    case 1:
    case 2:
      if (!lian_text_next(t, &f, amiss(40) ? NULL : &more, err()) && more)
        for (size_t k = 0; k < f.length; k++) sink = f.text[k];
      break;
    case 3: (void)lian_text_skip_line(t, amiss(40) ? NULL : &more, err()); break;
    case 4: (void)lian_text_ahead(t, amiss(40) ? NULL : &view, err()); break;
    default:
      sink = (double)lian_text_numbers(t, v, 3, &last) + (double)lian_text_line(t) + (double)lian_text_field_line(t) +
             (double)lian_text_field_column(t) + (double)strlen(lian_text_name(t));
  }
}

/* what is kept goes to /dev/null */
static void write_book(void) {
  lian_book *b = one(&books);
  const char *t = text();
  switch (below(9)) {
    case 0: MAKE(&books, lian_book_new(env(), amiss(20) ? NULL : "/dev/null", (lian_book **)to, err())); break;
    case 1: (void)lian_book_sheet(b, t, err()); break;
    case 2: (void)lian_book_text(b, t, t ? strlen(t) : below(2), err()); break;
    case 3: (void)lian_book_number(b, number(), err()); break;
    case 4: (void)lian_book_whole(b, (int64_t)below(1000) - 500, err()); break;
    case 5: (void)lian_book_flag(b, (int)below(3), err()); break;
    case 6: (void)lian_book_blank(b, err()); break;
    case 7: (void)lian_book_end_row(b, err()); break;
    default:
      if (once_in(10)) (void)lian_book_keep(b, err());
  }
}

static void read_numbers(void) {
  char shown[LIAN_NUMBER_SIZE], cell[LIAN_CELL_SHOWN];
  double v = number(), back = 0;
  size_t length = lian_number_print(v, shown);
  if (isfinite(v) && (!lian_number_parse(shown, length, &back) || back != v)) abort();
  lian_cell_kind kind = lian_cell_number(FILES[0], below(4), &v);
  sink = (double)strlen(lian_cell_problem(kind));
  lian_cell_show(FILES[below(7)], 0, cell);
  size_t shorter = below(4);
  lian_text_trim(FILES[0], &shorter);
  sink = (double)strlen(lian_status_name((lian_status)name(14))) +
         (double)strlen(lian_status_code((lian_status)name(14))) + (double)strlen(lian_role_name((lian_role)name(15))) +
         (double)strlen(lian_kind_name((lian_kind)name(3))) + (double)strlen(lian_serving_name((lian_serving)name(6)));
  const lian_labels *l = one(&lists);
  const char *label = lian_labels_text(l, place(lian_labels_count(l)));
  sink = (double)lian_labels_find(l, label) + (double)lian_sparse_count(one(&sparses));
}

static void use_store(void) {
  lian_store *s = one(&stores);
  switch (below(4)) {
    case 0:
      if (!once_in(10)) break; /* opening takes a while */
      MAKE(&stores, lian_store_open(env(),
                                    amiss(4)   ? NULL
                                    : amiss(4) ? "/nowhere/a.db"
                                               : ":memory:",
                                    (lian_store_mode)name(3), (lian_store **)to, err()));
      break;
    case 1: end_call(lian_store_save_chain(env(), s, text(), one(&chains), once_in(2), err())); break;
    default: MAKE(&chains, lian_store_chain(env(), s, text(), (lian_chain **)to, err()));
  }
}

static void make_frame(void) {
  size_t rows = below(5), columns = below(4);
  static const char *const names[] = {"a", "b", "c", "d"};
  lian_column *c = room(columns, sizeof *c, 0);
  for (size_t k = 0; k < columns; k++)
    c[k] = (lian_column){
        .name = amiss(9) ? text() : names[k], .unit = text(), .numbers = maybe(rows), .texts = few_texts(rows)};
  lian_frame_spec spec = {.size = size_of(sizeof spec),
                          .rows = rows,
                          .columns = columns,
                          .column = amiss(40) ? NULL : c,
                          .title = text(),
                          .note = text()};
  MAKE(&frames, lian_frame_new(env(), amiss(60) ? NULL : &spec, (lian_frame **)to, err()));
  lian_frame *f = one(&frames);
  lian_value v;
  size_t row = place(lian_frame_rows(f)), column = place(lian_frame_columns(f));
  if (!lian_frame_value(f, row, column, amiss(40) ? NULL : &v, err()) && v.kind == LIAN_TEXT)
    sink = (double)strlen(v.text);
  const char *shown[] = {lian_frame_name(f, column), lian_frame_unit(f, column), lian_frame_title(f),
                         lian_frame_note(f)};
  for (size_t k = 0; k < 4; k++) sink = shown[k] ? (double)strlen(shown[k]) : 0;
  sink = (double)lian_frame_find(f, text());
}

static void store_frames(void) {
  lian_store *s = one(&stores);
  static const char *const names[] = {"a", "b"};
  const lian_frame *two[2] = {one(&frames), one(&frames)};
  int64_t id = 0;
  lian_run_spec r = {.size = size_of(sizeof r),
                     .scenario = amiss(9) ? text() : NULL,
                     .chain = once_in(4) ? text() : NULL,
                     .seed = 1,
                     .options = text(),
                     .note = text(),
                     .frames = below(3),
                     .name = amiss(40) ? NULL : names,
                     .frame = two};
  switch (below(4)) {
    case 0:
      end_call(
          lian_store_save_frame(env(), s, once_in(3) ? (int64_t)place(3) : 0, text(), one(&frames), once_in(2), err()));
      break;
    case 1: MAKE(&frames, lian_store_frame(env(), s, (int64_t)place(3), text(), (lian_frame **)to, err())); break;
    case 2: end_call(lian_store_save_run(env(), s, amiss(60) ? NULL : &r, amiss(60) ? NULL : &id, err())); break;
    default: MAKE(&frames, lian_store_list(env(), s, (lian_listing)name(4), (lian_frame **)to, err()));
  }
}

const work files_calls[] = {
    {"grid", read_grid, 2},
    {"text", read_text, 3},
    {"workbook", write_book, 3},
    {"numbers", read_numbers, 2},
    {"store", use_store, 2},
    {"frame", make_frame, 2},
    {"frames of a store", store_frames, 2},
    {0}};
