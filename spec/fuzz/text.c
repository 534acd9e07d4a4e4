/* feeds mutated tables to the text reader, the grid and the number reader
   usage: text [inputs [seed]]. The same seed gives the same inputs. Run under ASan and UBSan:
   these find invalid accesses, leaks and hangs; beyond that each result is tested for
   properties that must hold. Prints a summary; exits with 1 when one does not. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/number.h"
#include "store/grid.h"
#include "store/text.h"
#include "store/text_quick.h"

#include "draws.h"

#define MOST 4096
#define BUFFER (1 << 18) /* initial buffer size of the reader */

typedef struct input {
  size_t length;
  char bytes[MOST + 64];
} input;

/* ---- inputs */

static const char *const SEEDS[] = {
    "k,a,b\nx,1,2\ny,3,4\n",
    "1\t2\t3\n4\t5\t6\n7\t8\t9",
    "\xEF\xBB\xBF\"code\";\"name, long\"\r\n\"01\";1.5e3\r\n\"a \"\"b\"\"\";-.5\r\n",
    "note\nsector,name,x\n\"two\nlines\",\xE8\xBF\x98\xE6\x9C\x89,(12)\n,,\n...,-,1e308\n",
    "0.1,123456789.012345678901234567890,2.2250738585072011e-308\r1,2,3\r\n\r\n4,,5",
    "a;b;c;d\n;;;\n 1 ; 2 ;\t3; 4\n9007199254740993;1e22;1e23;1e-400\n",
    "\"\",\"\"\n\"\",1\n",
    "a,b,v\n17,4,2.5\n4,17,10\n007,x,0.125\nF0000017,4,1\n12345678,123456789,1234567.5\n",
    "123456789012345678,1234567890123456789,1\n910001234567890123,0123456789,12.25\n",
};

static const char *const PIECES[] = {
    "\"", "\"\"", ",", ";", "\t", "\n", "\r", "\r\n", "\n\n", " ", ".", "-", "+", "e", "E-",
    "e+308", "1e999", "0", "9", "(", ")", "(1)", "nan", "inf", "...", "\xEF\xBB\xBF",
    "\xE8\xBF\x98", "\xC0", "\xED\xA0\x80", "\xF4\x8F\xBF\xBF", "\x1f\x8b", "\x80",
    "0000000000000000000000000", "4.9406564584124654e-324", "1.7976931348623158e308",
    "9007199254740993", ",,,,,,,,\n", "\x1a"};

static const size_t SEED_COUNT = sizeof SEEDS / sizeof *SEEDS;
static const size_t PIECE_COUNT = sizeof PIECES / sizeof *PIECES;

static void cut(input *in, size_t at, size_t length) {
  if (length > in->length - at) length = in->length - at;
  memmove(in->bytes + at, in->bytes + at + length, in->length - at - length);
  in->length -= length;
}

static void insert(input *in, size_t at, const char *bytes, size_t length) {
  if (in->length + length > MOST) return;
  memmove(in->bytes + at + length, in->bytes + at, in->length - at);
  memcpy(in->bytes + at, bytes, length);
  in->length += length;
}

static void repeat(input *in, size_t at, draws *d) {
  char piece[64];
  size_t length = in->length - at < 64 ? in->length - at : 64;
  length = length ? 1 + draw(d, length) : 0;
  memcpy(piece, in->bytes + at, length);
  for (size_t k = draw(d, 16); k > 0; k--) insert(in, at, piece, length);
}

static void mutate(input *in, draws *d) {
  size_t at = draw(d, in->length + 1), piece = draw(d, PIECE_COUNT),
         other = draw(d, SEED_COUNT);
  switch (draw(d, 7)) {
    case 0: in->bytes[at < MOST ? at : 0] = (char)draw(d, 256); break;
    case 1: cut(in, at, 1 + draw(d, 8)); break;
    case 2: insert(in, at, SEEDS[other], strlen(SEEDS[other])); break;
    case 3: repeat(in, at, d); break;
    case 4: in->length = at; break;
    default: insert(in, at, PIECES[piece], strlen(PIECES[piece]));
  }
}

/* compresses with gzip, and damages some */
static void pack(input *in, draws *d) {
  z_stream z = {0};
  input out;
  if (deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return;
  z.next_in = (Bytef *)in->bytes;
  z.avail_in = (uInt)in->length;
  z.next_out = (Bytef *)out.bytes;
  z.avail_out = MOST;
  int whole = deflate(&z, Z_FINISH) == Z_STREAM_END;
  out.length = MOST - z.avail_out;
  deflateEnd(&z);
  if (!whole) return;
  if (draw(d, 2)) mutate(&out, d);
  in->length = out.length;
  memcpy(in->bytes, out.bytes, out.length);
}

static void make(input *in, draws *d) {
  const char *seed = SEEDS[draw(d, SEED_COUNT)];
  in->length = strlen(seed);
  memcpy(in->bytes, seed, in->length);
  for (size_t k = draw(d, 12); k > 0; k--) mutate(in, d);
  if (draw(d, 8) == 0) pack(in, d);
}

/* ---- what must be true */

static size_t accepted, refused;

static void check_refusal(lian_status status, const lian_error *err, uint64_t number) {
  refused++;
  if (status != LIAN_BAD_DATA || err->code != status) fail("a refusal of another kind", number);
  if (strncmp(err->text, "fuzz:", 5) != 0 || err->text[5] < '1' || err->text[5] > '9')
    fail(err->text, number);
  if (strlen(err->text) >= sizeof err->text - 1) fail("a message without an end", number);
}

static void check_grid(grid *g, const lian_grid_options *o, uint64_t number) {
  const lian_matrix *a = grid_values(g);
  size_t cells = grid_rows(g) * grid_cols(g), length = 0;
  accepted++;
  if (grid_rows(g) == 0 || grid_cols(g) == 0) fail("an empty grid", number);
  if (grid_fields(g) != grid_cols(g) + o->label_columns) fail("fields do not add up", number);
  if (lian_matrix_rows(a) != grid_rows(g) || lian_matrix_cols(a) != grid_cols(g))
    fail("the matrix has another shape", number);
  for (size_t k = 0; k < cells; k++)
    if (!isfinite(lian_matrix_data(a)[k]) && o->blank != LIAN_BLANK_NAN)
      fail("a cell that is not finite", number);
  for (size_t r = 0; r < grid_header_rows(g); r++)
    for (size_t j = 0; j < grid_fields(g); j++) length += strlen(grid_header(g, r, j));
  for (size_t i = 0; i < grid_rows(g); i++) {
    for (size_t c = 0; c < grid_label_columns(g); c++) length += strlen(grid_label(g, i, c));
    if (i > 0 && grid_line(g, i) <= grid_line(g, i - 1)) fail("lines that do not rise", number);
  }
  if (length > 1100 * (size_t)MOST) fail("more text than was given", number);
}

static void try_grid(const input *in, draws *d, uint64_t number) {
  static const char *const zero[] = {"...", "-"};
  static const char separators[] = {0, 0, 0, ',', ';', '\t', ' '};
  lian_text_options text = {.size = sizeof text,
                            .separator = separators[draw(d, sizeof separators)],
                            .zero = zero,
                            .zeros = draw(d, 3),
                            .decimal = draw(d, 2) ? '.' : '\0'};
  lian_grid_options o = {.text = &text,
                    .skip = draw(d, 4) ? 0 : draw(d, 3),
                    .header_rows = draw(d, 3),
                    .label_columns = draw(d, 3),
                    .blank = (lian_blank)draw(d, 3),
                    .stop_at_blank = (int)draw(d, 2)};
  lian_error err;
  grid *g;
  lian_status status = grid_read_bytes(NULL, in->bytes, in->length, "fuzz", &o, &g, &err);
  if (status) {
    check_refusal(status, &err, number);
    return;
  }
  check_grid(g, &o, number);
  grid_free(g);
}

typedef struct trace {
  lian_status status;
  char separator;
  size_t fields;
  uint64_t hash; /* of the texts and of what ends a record */
} trace;

/* reads fields until the end or an error */
static trace walk(const char *bytes, size_t length, char separator, uint64_t number) {
  lian_error err;
  text_reader *t = NULL;
  text_field f;
  int more = 1;
  size_t line = 0;
  trace seen = {LIAN_OK, 0, 0, 0};
  lian_text_options o = {.size = sizeof o, .separator = separator};
  seen.status = text_open_bytes(NULL, bytes, length, "fuzz", &o, &t, &err);
  while (!seen.status && more) {
    seen.status = text_next(t, &f, &more, &err);
    seen.separator = t->separator;
    if (seen.status || !more) break;
    if (t->field_line < line) fail("a line number that falls", number);
    line = t->field_line;
    for (size_t k = 0; k < f.length; k++)
      seen.hash = (seen.hash ^ (unsigned char)f.text[k]) * 0x100000001B3u;
    seen.hash = (seen.hash ^ (f.last ? 256 : 257)) * 0x100000001B3u;
    seen.fields++;
  }
  if (seen.status) check_refusal(seen.status, &err, number);
  accepted += !seen.status;
  text_close(t);
  return seen;
}

/* an accepted input that ends its line is also accepted when repeated, with as many times the fields,
   wherever the end of the buffer falls */
static void try_many(const input *in, const trace *once, uint64_t number) {
  static char bytes[BUFFER + 2 * MOST];
  size_t copies = (BUFFER + MOST) / in->length;
  for (size_t k = 0; k < copies; k++) memcpy(bytes + k * in->length, in->bytes, in->length);
  trace many = walk(bytes, copies * in->length, once->separator, number);
  if (many.status) fail("refused when it is repeated", number);
  if (many.fields != copies * once->fields) fail("other fields when it is repeated", number);
}

static void try_reader(const input *in, draws *d, uint64_t number) {
  trace once = walk(in->bytes, in->length, 0, number);
  trace again = walk(in->bytes, in->length, once.separator, number);
  if (once.status != again.status || once.fields != again.fields || once.hash != again.hash)
    fail("another reading of the same bytes", number);
  if (once.status || once.fields == 0 || in->bytes[in->length - 1] != '\n') return;
  if (memchr(in->bytes, 0xEF, in->length) || memchr(in->bytes, 0x1f, in->length)) return;
  if (draw(d, 32) == 0) try_many(in, &once, number);
}

#define KINDS 4
#define SOME 3 /* records at a time */

typedef struct meaning {
  lian_status status;
  size_t records, line;
  uint64_t hash;
} meaning;

static uint64_t mix(uint64_t hash, const void *bytes, size_t length) {
  const unsigned char *p = bytes;
  for (size_t k = 0; k < length; k++) hash = (hash ^ p[k]) * 0x100000001B3u;
  return (hash ^ 256) * 0x100000001B3u;
}

static uint64_t mix_field(text_reader *t, uint64_t hash, const text_field *f, unsigned char kind) {
  double v = 0;
  size_t length = f->length;
  const char *text = lian_text_trim(f->text, &length);
  if (kind == LIAN_BRIEF_TEXT) return mix(hash, text, length);
  if (kind == LIAN_BRIEF_NUMBER && text_number(t, f, &v) == CELL_NUMBER) return mix(hash, &v, sizeof v);
  return kind == LIAN_BRIEF_NUMBER ? mix(hash, "none", 4) : hash;
}

static uint64_t mix_briefs(uint64_t hash, const unsigned char *kinds, size_t fields, size_t records,
                           const lian_brief *text, const double *number, uint64_t input) {
  for (size_t k = 0; k < records * fields; k++) {
    unsigned char kind = kinds[k % fields];
    if (kind == LIAN_BRIEF_NUMBER) hash = mix(hash, number++, sizeof *number);
    if (kind != LIAN_BRIEF_TEXT) continue;
    char bytes[24];
    uint64_t whole = 0;
    for (size_t b = 0; b < 8; b++) bytes[b] = (char)(text->word >> 8 * b & 0xFF);
    if (text->length > 8) snprintf(bytes, sizeof bytes, "%llu", (unsigned long long)text->word);
    if (text->length < 1 || text->length > 18) fail("a brief text that is none", input);
    for (size_t b = 0; b < text->length; b++)
      whole = bytes[b] >= '0' && bytes[b] <= '9' ? whole * 10 + (uint64_t)(bytes[b] - '0') : UINT32_MAX;
    if (bytes[0] == '0' && text->length > 1) whole = UINT32_MAX;
    if (text->length > 8) whole = UINT32_MAX;
    if (text->whole != (whole < 100000000 ? whole : UINT32_MAX)) fail("another whole number", input);
    hash = mix(hash, bytes, text->length);
    text++;
  }
  return hash;
}

/* what fields mean to one who asks for texts and numbers; quick: by whole records where there are some */
static meaning walk_meaning(const input *in, char separator, const unsigned char *kinds, size_t fields, int quick,
                            uint64_t number) {
  lian_error err;
  text_reader *t = NULL;
  text_field f = {.last = 1};
  int more = 1;
  meaning seen = {LIAN_OK, 0, 0, 0};
  lian_text_options o = {.size = sizeof o, .separator = separator};
  seen.status = text_open_bytes(NULL, in->bytes, in->length, "fuzz", &o, &t, &err);
  for (size_t column = 0; !seen.status && more;) {
    lian_brief text[(SOME + 1) * KINDS];
    double v[(SOME + 1) * KINDS];
    size_t some = quick && f.last ? text_briefs(t, kinds, fields, SOME, text, v) : 0;
    seen.records += some;
    seen.hash = mix_briefs(seen.hash, kinds, fields, some, text, v, number);
    if (some) continue;
    seen.status = text_next(t, &f, &more, &err);
    if (seen.status || !more) break;
    seen.hash = mix_field(t, seen.hash, &f, column < fields ? kinds[column] : LIAN_BRIEF_ANY);
    column = f.last ? 0 : column + 1;
    seen.records += (size_t)f.last;
  }
  if (t) seen.line = t->line;
  if (!seen.status) seen.status = text_settle(t, &err);
  text_close(t);
  return seen;
}

/* records taken many at a time are those that fields taken one by one make */
static void try_briefs(const input *in, draws *d, uint64_t number) {
  static const char separators[] = {',', ',', ';', '\t'};
  unsigned char kinds[KINDS];
  char separator = separators[draw(d, sizeof separators)];
  size_t fields = 1 + draw(d, KINDS);
  for (size_t k = 0; k < fields; k++) kinds[k] = (unsigned char)draw(d, 3);
  meaning a = walk_meaning(in, separator, kinds, fields, 0, number);
  meaning b = walk_meaning(in, separator, kinds, fields, 1, number);
  if (a.status != b.status || a.records != b.records || a.line != b.line || a.hash != b.hash)
    fail("other records when many are read at a time", number);
}

/* every number parses as in the C library, and its printed form parses to the same number */
static void try_numbers(const input *in, uint64_t number) {
  char text[NUMBER_SIZE];
  for (size_t at = 0; at < in->length; at++) {
    double v, back;
    const char *start = in->bytes + at, *end = in->bytes + in->length;
    const char *stop = number_parse(start, end, &v);
    if (!stop) continue;
    if (stop <= start || stop > end) fail("a number that ends outside", number);
    size_t length = number_print(v, text);
    if (isinf(v)) continue;
    if (number_parse(text, text + length, &back) != text + length || back != v)
      fail("a number that does not come back", number);
    if (stop - start < 400) {
      char copy[401];
      memcpy(copy, start, (size_t)(stop - start));
      copy[stop - start] = '\0';
      if (strtod(copy, NULL) != v) fail("a number that strtod reads otherwise", number);
    }
    at += (size_t)(stop - start) / 2;
  }
}

int main(int argc, char **argv) {
  uint64_t inputs = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000;
  uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  static input in;
  for (uint64_t number = 0; number < inputs; number++) {
    draws d = {seed, number, 0};
    make(&in, &d);
    try_grid(&in, &d, number);
    try_reader(&in, &d, number);
    try_briefs(&in, &d, number);
    try_numbers(&in, number);
  }
  printf("text: %llu inputs, %zu readings accepted, %zu refused, all clean\n",
         (unsigned long long)inputs, accepted, refused);
  return 0;
}
