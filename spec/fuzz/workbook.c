/* feeds damaged workbooks to the reader of sheets: parts that were mutated within a valid archive, and
   archives that were mutated themselves. usage: workbook [inputs [seed]]; the same seed gives the same
   inputs. Run under ASan and UBSan with little memory allowed: what is looked for is a wild access, a loss,
   a hang or a flood; beyond that each refusal is of bad data, and its message begins with the file; what is
   read is rectangular, and its lines rise; sheets of ASCII are read alike whether cells are taken quickly
   or by expat (ISO-8859-1 is read by expat alone). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/text.h"
#include "store/zip_write.h"

#include "blocks.h"
#include "draws.h"
#include "stored_zip.h"

#define MOST 8192
#define SLOW 5.0                 /* seconds */
#define LARGE ((size_t)64 << 20) /* bytes that one input may take of the allocator */

typedef struct part {
  size_t length;
  char bytes[MOST];
} part;

/* ---- the parts of a workbook, as they should be */

static const char *const NAMES[] = {"_rels/.rels",   "xl/workbook.xml",      "xl/_rels/workbook.xml.rels",
                                    "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"};
#define PARTS 6
#define SHEET 5
#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static const char *const SEEDS[PARTS][3] = {
    {"<Relationships><Relationship Id=\"r\" Type=\"" RELATION
     "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
    {"<workbook xmlns:r=\"x\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"Z\" sheetId=\"1\" "
     "r:id=\"a\"/></sheets></workbook>",
     "<workbook><sheets><sheet name=\"Z\" id=\"a\"/><sheet name=\"Y\" id=\"b\" "
     "state=\"hidden\"/></sheets></workbook>"},
    {"<Relationships><Relationship Id=\"a\" Type=\"" RELATION
     "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
     "<Relationship Id=\"s\" Type=\"" RELATION "styles\" Target=\"/xl/styles.xml\"/>"
     "<Relationship Id=\"t\" Type=\"" RELATION
     "sharedStrings\" Target=\"../xl/./sharedStrings.xml\"/></Relationships>"},
    {"<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\"/><numFmt numFmtId=\"165\" "
     "formatCode=\"000\"/>"
     "</numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf "
     "numFmtId=\"165\"/>"
     "<xf numFmtId=\"46\"/></cellXfs></styleSheet>"},
    {"<sst><si><t>k</t></si><si><r><t>a "
     "</t></r><r><t>b_x000D_</t></r><rPh><t>c</t></rPh></si><si><t>&#x4E2D;\"</t></si></sst>"},
    {"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
     "t=\"inlineStr\"><is><t>v, \"w\"</t></is></c>"
     "</row><row r=\"2\"><c r=\"A2\"><v>1.5</v></c><c r=\"B2\" s=\"1\"><v>45000.25</v></c><c r=\"C2\" "
     "t=\"e\"><v>#N/A</v></c></row>"
     "<row r=\"4\"><c r=\"B4\" s=\"3\"><v>7</v></c><c r=\"D4\" t=\"b\"><v>1</v></c></row></sheetData>"
     "<mergeCells><mergeCell ref=\"B1:D1\"/><mergeCell ref=\"A1:A4\"/></mergeCells></worksheet>",
     "<worksheet><sheetData><row><c><v>1</v></c><c t=\"str\"><f>A1</f><v>x</v></c></row>\n<row><c "
     "r=\"C2\"><f>1</f><v>2</v></c>"
     "<c t=\"inlineStr\"><is><r><t>a</t></r><r><t>b&lt;</t></r></is></c></row></sheetData></worksheet>",
     "<worksheet><sheetData><row r=\"3\"><c r=\"C3\" s=\"2\"><v>40000</v></c><c r=\"D3\" "
     "s=\"4\"><v>1.5</v></c><c r=\"XFD3\"/></row>"
     "<row r=\"9\"><c r=\"C9\" t=\"n\"><v>1.1000000000000001</v></c><c r=\"D9\" s=\"0\" "
     "t=\"n\"><v>-0</v></c></row></sheetData>"
     "</worksheet>"}};

static const char *const PIECES[] = {"<",
                                     ">",
                                     "/>",
                                     "</",
                                     "\"",
                                     "&",
                                     "&amp;",
                                     "&#0;",
                                     "&#x10FFFF;",
                                     "&a;",
                                     "<!--",
                                     "-->",
                                     "<![CDATA[",
                                     "]]>",
                                     "<?a?>",
                                     "<!DOCTYPE w [<!ENTITY a \"b\">]>",
                                     "<c r=\"B2\"><v>1</v></c>",
                                     "<c r=\"B2\" t=\"s\"><v>1</v></c>",
                                     "<row r=\"2\">",
                                     "</row>",
                                     "<row r=\"1048576\">",
                                     "r=\"XFD1048576\"",
                                     "r=\"A0\"",
                                     "r=\"AAAA1\"",
                                     "<mergeCell ref=\"A1:XFD1048576\"/>",
                                     "<c/>",
                                     "<c r=\"C2\"/>",
                                     "s=\"99999999999\"",
                                     "t=\"b\"",
                                     "t=\"e\"",
                                     "t=\"d\"",
                                     "t=\"str\"",
                                     "<v>1e999</v>",
                                     "<v>1E-3</v>",
                                     "<v></v>",
                                     "<f/>",
                                     "<is><t>",
                                     "</t></is>",
                                     "99999999999999999999",
                                     "-1",
                                     "0.1",
                                     "\n",
                                     "\r",
                                     "\t",
                                     "\1",
                                     "\x80",
                                     "\xE4\xB8\xAD",
                                     "\xEF\xBF\xBE",
                                     "_x0041_",
                                     "_x0000_",
                                     "..",
                                     "../",
                                     "/",
                                     "xmlns=\"y\"",
                                     "<x:c r=\"A1\">",
                                     "</sheetData>",
                                     "<sheetData>",
                                     "numFmtId=\"22\"",
                                     "<xf/>",
                                     "<si/>",
                                     "<rPh>",
                                     "</rPh>"};
#define PIECE_COUNT (sizeof PIECES / sizeof *PIECES)

/* ---- damage */

static void cut(part *p, size_t at, size_t length) {
  if (length > p->length - at) length = p->length - at;
  memmove(p->bytes + at, p->bytes + at + length, p->length - at - length);
  p->length -= length;
}

static void insert(part *p, size_t at, const char *bytes, size_t length) {
  if (p->length + length > MOST) return;
  memmove(p->bytes + at + length, p->bytes + at, p->length - at);
  memcpy(p->bytes + at, bytes, length);
  p->length += length;
}

static void repeat(part *p, size_t at, draws *d) {
  char piece[128];
  size_t length = p->length - at < sizeof piece ? p->length - at : sizeof piece;
  length = length ? 1 + draw(d, length) : 0;
  memcpy(piece, p->bytes + at, length);
  for (size_t k = draw(d, 8); k > 0; k--) insert(p, at, piece, length);
}

static const char *const WHOLE[] = {"<c r=\"B2\"><v>1</v></c>",
                                    "<c><v>1</v></c>",
                                    "<c t=\"str\"><f>1</f><v>x</v></c>",
                                    "<c r=\"C4\" s=\"1\"/>",
                                    "<row r=\"5\"></row>",
                                    "<row><c><v>2</v></c></row>",
                                    "<v>3</v>",
                                    "<t>x</t>",
                                    "<r><t>y</t></r>",
                                    "<rPh><t>z</t></rPh>",
                                    "<f>1+1</f>",
                                    "<si><t>q</t></si>",
                                    "<xf numFmtId=\"14\"/>",
                                    "<mergeCell ref=\"B2:C4\"/>",
                                    "<mergeCell ref=\"A1:XFD9\"/>",
                                    "<!-- > -->",
                                    "<![CDATA[<c>]]>",
                                    "<?p q?>",
                                    " ",
                                    "\n",
                                    "&#10;",
                                    "&quot;",
                                    ",",
                                    "\"",
                                    "<c t=\"inlineStr\"><is><t>a,\"b</t></is></c>",
                                    "<ext><row><c/></row></ext>"};

/* damage that leaves XML well-formed more often than not: an element behind a tag, another digit or letter
 */
static void bend(part *p, draws *d) {
  size_t at = draw(d, p->length + 1), k = draw(d, sizeof WHOLE / sizeof *WHOLE);
  if (draw(d, 2)) {
    while (at < p->length && p->bytes[at] != '>') at++;
    if (at < p->length) insert(p, at + 1, WHOLE[k], strlen(WHOLE[k]));
    return;
  }
  while (at < p->length && !(p->bytes[at] >= '0' && p->bytes[at] <= '9')) at++;
  if (at < p->length) p->bytes[at] = "0123456789 .-AZe"[draw(d, 16)];
}

static void mutate(part *p, draws *d) {
  if (draw(d, 4)) {
    bend(p, d);
    return;
  }
  size_t at = draw(d, p->length + 1), piece = draw(d, PIECE_COUNT);
  switch (draw(d, 8)) {
    case 0:
      if (at < p->length) p->bytes[at] = (char)draw(d, 256);
      break;
    case 1:
      if (at < p->length) p->bytes[at] = (char)(p->bytes[at] + (int)draw(d, 3) - 1);
      break;
    case 2:
      cut(p, at, 1 + draw(d, 40));
      break;
    case 3:
      repeat(p, at, d);
      break;
    case 4:
      if (draw(d, 4) == 0) p->length = at;
      break;
    default:
      insert(p, at, PIECES[piece], strlen(PIECES[piece]));
  }
}

static void make_parts(part parts[PARTS], draws *d) {
  for (size_t k = 0; k < PARTS; k++) {
    size_t count = 0;
    while (count < 3 && SEEDS[k][count]) count++;
    const char *seed = SEEDS[k][draw(d, count)];
    parts[k].length = strlen(seed);
    memcpy(parts[k].bytes, seed, parts[k].length);
  }
  /* most of the damage to the sheet */
  for (size_t k = draw(d, 4); k > 0; k--) mutate(&parts[draw(d, 2) ? SHEET : draw(d, PARTS)], d);
}

static const lian_limits LIMITS = {
    .size = sizeof LIMITS, .cells = 4000000, .expanded = 1 << 20, .sheet = 1 << 20};

/* ---- reading, and what must be true */

typedef struct trace {
  lian_status status;
  size_t fields;
  uint64_t hash;
} trace;

static size_t accepted, refused;

static void check_refusal(lian_status status, const lian_error *err, uint64_t number) {
  if (status != LIAN_BAD_DATA && status != LIAN_NOT_FOUND) fail(err->text, number);
  if (strncmp(err->text, "fuzz", 4) != 0) fail(err->text, number);
  if (strlen(err->text) >= sizeof err->text - 1) fail("a message without an end", number);
}

static void hash(trace *seen, const text_field *f) {
  for (size_t k = 0; k < f->length; k++)
    seen->hash = (seen->hash ^ (unsigned char)f->text[k]) * 0x100000001B3u;
  seen->hash = (seen->hash ^ (uint64_t)(256 + f->last + 2 * f->quoted)) * 0x100000001B3u;
  seen->fields++;
}

static trace walk(const lian_env *env, const char *bytes, size_t length, const char *name,
                  uint64_t number) {
  lian_error err;
  text_reader *t = NULL;
  text_field f;
  text_view view;
  int more = 1;
  size_t line = 0, width = 0, count = 0;
  trace seen = {LIAN_OK, 0, 0};
  seen.status = text_open_bytes(env, bytes, length, name, 0, &t, &err);
  while (!seen.status && more) {
    seen.status = count ? LIAN_OK : text_ahead(t, &view, &err);
    if (!seen.status && count == 0 && view == TEXT_EMPTY) {
      seen.status = text_skip_line(t, &more, &err);
      continue;
    }
    if (!seen.status) seen.status = text_next(t, &f, &more, &err);
    if (seen.status || !more) break;
    if (t->field_line < line) fail("a line number that falls", number);
    line = t->field_line;
    hash(&seen, &f);
    count++;
    if (!f.last) continue;
    if (t->sheet && width && count != width) fail("rows of unlike length", number);
    width = count;
    count = 0;
  }
  if (seen.status) check_refusal(seen.status, &err, number);
  text_close(t);
  return seen;
}

static int is_ascii(const part *p) {
  for (size_t k = 0; k < p->length; k++)
    if ((unsigned char)p->bytes[k] > 0x7F) return 0;
  return 1;
}

/* the archive of the parts: deflated, which takes long, or stored. slow: cells of the sheet are read by expat alone */
typedef struct packed {
  zip_writer *deflated; /* NULL: stored */
  const char *bytes;
  size_t length;
} packed;

static const char *const HEADS[] = {"", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"};

static packed deflate_parts(const lian_env *env, part parts[PARTS], size_t left_out, int slow) {
  lian_error err;
  packed p;
  if (zip_new(memory_of(env), &p.deflated, &err)) exit(1);
  for (size_t k = 0; k < PARTS; k++) {
    if (k == left_out) continue;
    if (zip_add(p.deflated, NAMES[k], &err)) exit(1);
    if (k == SHEET && zip_put(p.deflated, HEADS[slow], strlen(HEADS[slow]), &err)) exit(1);
    if (zip_put(p.deflated, parts[k].bytes, parts[k].length, &err)) exit(1);
  }
  if (zip_finish(p.deflated, &p.bytes, &p.length, &err)) exit(1);
  return p;
}

static packed store_parts(part parts[PARTS], size_t left_out, int slow) {
  static stored_zip z;
  z.length = z.members = 0;
  for (size_t k = 0; k < PARTS; k++)
    if (k != left_out) stored_add(&z, NAMES[k], k == SHEET ? HEADS[slow] : "", parts[k].bytes, parts[k].length);
  stored_finish(&z);
  return (packed){NULL, z.bytes, z.length};
}

static packed pack(const lian_env *env, part parts[PARTS], int slow, draws *d) {
  size_t left_out = draw(d, 200);
  return draw(d, 8) ? store_parts(parts, left_out, slow) : deflate_parts(env, parts, left_out, slow);
}

static const char *const PATHS[] = {
    "fuzz.xlsx",    "fuzz.xlsx",          "fuzz.xlsx[Z]",    "fuzz.xlsx[#1]",     "fuzz.xlsx",
    "fuzz.xlsx[Z]", "fuzz.xlsx[Z!B1:D4]", "fuzz.xlsx[!2:4]", "fuzz.xlsx[!C:XFD]", "fuzz.xlsx[#2]"};

static void mutate_archive(part *p, draws *d) {
  for (size_t k = 1 + draw(d, 3); k > 0; k--) mutate(p, d);
}

static void try_one(uint64_t number, draws *d) {
  static part parts[PARTS], archive;
  lian_env env = {.allocate = blocks_allocate, .limits = &LIMITS};
  const char *path = PATHS[draw(d, sizeof PATHS / sizeof *PATHS)];
  clock_t start = clock();
  blocks_held = blocks_peak = 0;
  make_parts(parts, d);
  draws same = *d;
  packed z = pack(&env, parts, 0, d);
  int raw = draw(d, 5) == 0;
  if (raw) {
    archive.length = z.length < MOST ? z.length : MOST;
    memcpy(archive.bytes, z.bytes, archive.length);
    mutate_archive(&archive, d);
  }
  trace seen = raw ? walk(&env, archive.bytes, archive.length, path, number)
                   : walk(&env, z.bytes, z.length, path, number);
  zip_free(z.deflated);
  if (!raw && is_ascii(&parts[SHEET]) &&
      !(parts[SHEET].length > 1 && memcmp(parts[SHEET].bytes, "<?", 2) == 0)) {
    z = pack(&env, parts, 1, &same);
    trace other = walk(&env, z.bytes, z.length, path, number);
    zip_free(z.deflated);
    if (other.status != seen.status || other.hash != seen.hash || other.fields != seen.fields)
      fail("read in another way, the sheet is another", number);
  }
  if (seen.status)
    refused++;
  else
    accepted++;
  if (blocks_held) fail("memory that was not given back", number);
  if (blocks_peak > LARGE) fail("more memory than the input is worth", number);
  if ((double)(clock() - start) / CLOCKS_PER_SEC > SLOW) fail("slow", number);
}

int main(int count, char **arguments) {
  uint64_t inputs = count > 1 ? strtoull(arguments[1], NULL, 10) : 10000;
  uint64_t seed = count > 2 ? strtoull(arguments[2], NULL, 10) : 1;
  uint64_t first = count > 3 ? strtoull(arguments[3], NULL, 10) : 0;
  for (uint64_t k = first; k < inputs; k++) {
    draws d = {seed, k, 0};
    try_one(k, &d);
  }
  printf("workbooks: %llu inputs, %zu read, %zu refused\n", (unsigned long long)inputs, accepted, refused);
  return 0;
}
