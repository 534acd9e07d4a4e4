/* feeds tables in every encoding, whole and damaged, with random options, to the text reader and the grid
   usage: encodings [inputs [seed]]. The same seed gives the same inputs. Run under ASan and UBSan: what is looked for is
   a wild access, a loss, a hang, memory that grows beyond a bound. Beyond that: what is given out is UTF-8 without zero
   bytes; the same bytes read the same twice; a table that is not damaged reads in UTF-16 and GB18030 as it does in
   UTF-8. Prints a summary with the largest memory and the longest time of an input; exits with 1 at a contradiction. */
#include <iconv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/grid.h"
#include "store/text.h"

#include "blocks.h"
#include "draws.h"

#define MOST 8192
#define MEMORY ((size_t)4 << 20) /* bytes: buffers of the reader, one field, a table of MOST bytes */
#define SECONDS 2.0

typedef struct input {
  size_t length;
  char bytes[MOST + 64];
} input;

static const lian_env ENV = {.allocate = blocks_allocate};

/* ---- inputs: a table of random characters in UTF-8 */

static void put(input *in, const char *bytes, size_t length) {
  if (in->length + length > MOST / 3) return;
  memcpy(in->bytes + in->length, bytes, length);
  in->length += length;
}

static void put_code(input *in, unsigned long c) {
  char b[4];
  size_t n = 0;
  if (c < 0x80) b[n++] = (char)c;
  else if (c < 0x800) b[n++] = (char)(0xC0 | c >> 6);
  else if (c < 0x10000) b[n++] = (char)(0xE0 | c >> 12), b[n++] = (char)(0x80 | (c >> 6 & 63));
  else b[n++] = (char)(0xF0 | c >> 18), b[n++] = (char)(0x80 | (c >> 12 & 63)), b[n++] = (char)(0x80 | (c >> 6 & 63));
  if (c >= 0x80) b[n++] = (char)(0x80 | (c & 63));
  put(in, b, n);
}

/* mostly Chinese, also letters with accents, rare planes */
static void put_word(input *in, draws *d) {
  for (size_t k = 1 + draw(d, 6); k > 0; k--) {
    size_t kind = draw(d, 16);
    if (kind < 10) put_code(in, 0x4E00 + draw(d, 5000));
    else if (kind < 13) put_code(in, 'a' + draw(d, 26));
    else if (kind == 13) put_code(in, 0xC0 + draw(d, 0x180));
    else if (kind == 14) put_code(in, 0x20000 + draw(d, 0xA000));
    else put_code(in, 0x3040 + draw(d, 0xB0));
  }
}

static const char *const NUMBERS[] = {"1", "0", "1.5", "1,5", "1.200", "340", "1 234", "1.234,5", "1'234", "12%", ":",
                                      ": c", "3 p", "4 (e)", "-7", "(8)", "1e5", "9e999", "\xC2\xA0" "5", "n.a.", "...",
                                      "\xEF\xBC\x91\xEF\xBC\x8C\xEF\xBC\x95", "\xEF\xBC\x8D\xEF\xBC\x97", "\xE2\x80\x93 7",
                                      "\xE2\x88\x92" "1.200", "- 5", "(", "\xEF\xBC"};

static void make_table(input *in, draws *d, char separator) {
  size_t rows = 1 + draw(d, 12), columns = 1 + draw(d, 6);
  int plain = draw(d, 4) > 0;
  in->length = 0;
  if (!plain && draw(d, 4) == 0) {
    const char hint[] = {'s', 'e', 'p', '=', ";,|\"\n"[draw(d, 5)], '\n'};
    put(in, hint, sizeof hint);
  }
  for (size_t i = 0; i <= rows; i++) {
    if (!plain && draw(d, 8) == 0) put(in, "# note\n", 7);
    for (size_t j = 0; j <= columns; j++) {
      const char *number = NUMBERS[plain ? draw(d, 2) : draw(d, sizeof NUMBERS / sizeof *NUMBERS)];
      if (j > 0) put(in, &separator, 1);
      if (i == 0 || j == 0) put_word(in, d);
      else put(in, number, strlen(number));
    }
    put(in, draw(d, 8) ? "\n" : "\r\n", 1);
  }
  if (!plain && draw(d, 2)) put(in, "Source: x\n", 10);
}

/* ---- the same in another encoding; 0: it does not fit, or has no such character */

static int encode(const input *from, const char *encoding, const char *mark, size_t mark_length, input *to) {
  iconv_t cd = iconv_open(encoding, "UTF-8");
  if (cd == (iconv_t)-1) return 0;
  char *in = (char *)from->bytes, *out = to->bytes + mark_length;
  size_t left = from->length, room = MOST - mark_length;
  memcpy(to->bytes, mark, mark_length);
  int whole = iconv(cd, &in, &left, &out, &room) != (size_t)-1;
  iconv_close(cd);
  to->length = MOST - room;
  return whole;
}

static void damage(input *in, draws *d) {
  for (size_t k = 1 + draw(d, 6); k > 0 && in->length > 0; k--) {
    size_t at = draw(d, in->length), length = 1 + draw(d, 4);
    switch (draw(d, 4)) {
      case 0: in->bytes[at] = (char)draw(d, 256); break;
      case 1: in->length = at; break;
      case 2:
        if (length > in->length - at) length = in->length - at;
        memmove(in->bytes + at, in->bytes + at + length, in->length - at - length);
        in->length -= length;
        break;
      default:
        if (in->length + 1 > MOST) break;
        memmove(in->bytes + at + 1, in->bytes + at, in->length - at);
        in->bytes[at] = (char)(0x80 + draw(d, 128));
        in->length++;
    }
  }
}

/* ---- what must be true */

static size_t accepted, refused, same;

static void check_refusal(lian_status status, const lian_error *err, uint64_t number) {
  refused++;
  if (status != LIAN_BAD_DATA && status != LIAN_BAD_ARGUMENT) fail(err->text, number);
  if (status == LIAN_BAD_DATA && strncmp(err->text, "fuzz:", 5) != 0) fail(err->text, number);
  if (strlen(err->text) >= sizeof err->text - 1) fail("a message without an end", number);
}

static void check_utf8(const char *text, size_t length, uint64_t number) {
  const unsigned char *p = (const unsigned char *)text, *end = p + length;
  while (p < end) {
    size_t n = *p < 0x80 ? 1 : *p < 0xC2 ? 0 : *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : *p < 0xF5 ? 4 : 0;
    if (n == 0 || n > (size_t)(end - p) || *p == 0) fail("text that is not UTF-8 was given out", number);
    for (size_t k = 1; k < n; k++)
      if ((p[k] & 0xC0) != 0x80) fail("text that is not UTF-8 was given out", number);
    p += n;
  }
}

typedef struct trace {
  lian_status status;
  size_t fields;
  uint64_t hash;
} trace;

static trace walk(const input *in, const lian_text_options *o, uint64_t number) {
  lian_error err;
  text_reader *t = NULL;
  text_field f;
  int more = 1;
  trace seen = {LIAN_OK, 0, 1469598103934665603u};
  seen.status = text_open_bytes(&ENV, in->bytes, in->length, "fuzz", o, &t, &err);
  while (!seen.status && more) {
    double v;
    seen.status = text_next(t, &f, &more, &err);
    if (seen.status || !more) break;
    check_utf8(f.text, f.length, number);
    for (size_t k = 0; k < f.length; k++) seen.hash = (seen.hash ^ (unsigned char)f.text[k]) * 0x100000001B3u;
    seen.hash = (seen.hash ^ (f.last ? 256 : 257)) * 0x100000001B3u;
    if (text_number(t, &f, &v) == CELL_NUMBER && !isfinite(v)) fail("a number that is not finite", number);
    seen.fields++;
  }
  if (!seen.status) seen.status = text_settle(t, &err);
  if (seen.status) check_refusal(seen.status, &err, number);
  accepted += !seen.status;
  text_close(t);
  if (blocks_held != 0) fail("memory that is not given back", number);
  return seen;
}

static int equal(trace a, trace b) { return a.status == b.status && a.fields == b.fields && a.hash == b.hash; }

static lian_text_options draw_options(draws *d, char separator) {
  static const char *const missing[] = {":", "n.a.", "0"}, *const stop[] = {"Source", "\xE8"};
  static const char *const encodings[] = {NULL, NULL, NULL, "gb18030", "utf-8", "utf-16", "utf-16le", "windows-1252",
                                          "big5", "shift_jis", "nonsense"};
  static const char decimals[] = {0, 0, '.', ','}, thousands[] = {0, 0, 0, '.', ',', ' ', '\''};
  lian_text_options o = {.size = sizeof o, .separator = draw(d, 3) ? separator : '\0',
                         .encoding = encodings[draw(d, sizeof encodings / sizeof *encodings)],
                         .decimal = decimals[draw(d, sizeof decimals)], .thousands = thousands[draw(d, sizeof thousands)],
                         .percent = (int)draw(d, 2), .flags = draw(d, 2) ? LIAN_FLAGS : NULL, .missing = missing,
                         .missings = draw(d, 4), .comment = draw(d, 3) ? NULL : "#", .stop = stop, .stops = draw(d, 3),
                         .last = draw(d, 8) ? NULL : "x", .last_line = draw(d, 8) ? 0 : 1 + draw(d, 9)};
  return o;
}

static void try_grid(const input *in, const lian_text_options *text, draws *d, uint64_t number) {
  lian_grid_options o = {.size = sizeof o, .header_rows = draw(d, 3), .label_columns = draw(d, 3), .text = text,
                         .blank = (lian_blank)draw(d, 3), .stop_at_blank = (int)draw(d, 2)};
  lian_error err;
  grid *g;
  lian_status status = grid_read_bytes(&ENV, in->bytes, in->length, "fuzz", &o, &g, &err);
  if (status) {
    check_refusal(status, &err, number);
    return;
  }
  accepted++;
  const double *v = lian_matrix_data(grid_values(g));
  for (size_t k = 0; k < grid_rows(g) * grid_cols(g); k++)
    if (!isfinite(v[k]) && o.blank != LIAN_BLANK_NAN) fail("a cell that is not finite", number);
  grid_free(g);
  if (blocks_held != 0) fail("a grid's memory that is not given back", number);
}

/* a table in three encodings reads as in UTF-8 */
static void try_same(const input *plain, uint64_t number) {
  static input other;
  static const struct {
    const char *encoding, *mark, *said;
    size_t length;
  } ways[] = {{"UTF-16LE", "\xFF\xFE", NULL, 2}, {"UTF-16BE", "\xFE\xFF", NULL, 2}, {"GB18030", "", "gb18030", 0},
              {"GB18030", "\x84\x31\x95\x33", NULL, 4}, {"UTF-16LE", "", "utf-16le", 0}};
  lian_text_options o = {.size = sizeof o, .decimal = '.'};
  trace want = walk(plain, &(lian_text_options){.size = sizeof o, .decimal = '.', .encoding = "utf-8"}, number);
  for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
    if (!encode(plain, ways[k].encoding, ways[k].mark, ways[k].length, &other)) continue;
    o.encoding = ways[k].said;
    if (!equal(want, walk(&other, &o, number))) fail(ways[k].encoding, number);
    same++;
  }
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* others may be at work */
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#define ENCODINGS 7
static const char *const WRITTEN[ENCODINGS] = {"UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", "GBK", "BIG5", "SHIFT_JIS"};

/* the C library loads the code of an encoding for its first user, and drops it behind the last */
static void keep_loaded(iconv_t loaded[ENCODINGS]) {
  for (size_t k = 0; k < ENCODINGS; k++) loaded[k] = iconv_open("UTF-8", WRITTEN[k]);
}

static void let_go(iconv_t loaded[ENCODINGS]) {
  for (size_t k = 0; k < ENCODINGS; k++)
    if (loaded[k] != (iconv_t)-1) iconv_close(loaded[k]);
}

static void try_one(draws *d, uint64_t number) {
  static input plain, other;
  static const char *const marks[] = {"", "", "\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF", "\x84\x31\x95\x33"};
  char separator = ";,\t"[draw(d, 3)];
  make_table(&plain, d, separator);
  if (draw(d, 4) == 0) try_same(&plain, number);
  const char *mark = marks[draw(d, sizeof marks / sizeof *marks)];
  encode(&plain, WRITTEN[draw(d, ENCODINGS)], mark, strlen(mark), &other);
  if (draw(d, 4)) damage(&other, d);
  lian_text_options o = draw_options(d, separator);
  if (!equal(walk(&other, &o, number), walk(&other, &o, number))) fail("another reading of the same bytes", number);
  try_grid(&other, &o, d, number);
}

int main(int argc, char **argv) {
  uint64_t inputs = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000;
  uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  double longest = 0;
  iconv_t loaded[ENCODINGS];
  keep_loaded(loaded);
  for (uint64_t number = 0; number < inputs; number++) {
    draws d = {seed, number, 0};
    double start = seconds();
    try_one(&d, number);
    double took = seconds() - start;
    if (took > longest) longest = took;
    if (took > SECONDS) fail("it takes too long", number);
    if (blocks_peak > MEMORY) fail("more memory than the bound", number);
  }
  let_go(loaded);
  printf("encodings: %llu inputs, %zu readings accepted, %zu refused, %zu the same in another encoding; "
         "at most %.1f MB and %.1f ms each, all clean\n",
         (unsigned long long)inputs, accepted, refused, same, (double)blocks_peak / 1e6, 1e3 * longest);
  return 0;
}
