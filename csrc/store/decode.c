/* a source's bytes as UTF-8, whatever encoding the file has
   Bytes that are ASCII are copied eight at a time, those of UTF-8 are read to where they are wanted. Characters of two
   bytes of GB18030 are looked up in a table that the C library's iconv fills as they come; all else is iconv's.
   Cost: one look at each byte. */
#include "decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "../base/digits.h"
#include "looks.h"

#define RAW ((size_t)1 << 17) /* bytes as they are that are held */
#define LEAST 16              /* bytes of room that one more character is asked for */
#define NAME 40               /* of an encoding */
#define PAIRS ((size_t)1 << 16) /* two bytes */

typedef enum way {
  UNKNOWN,  /* ASCII so far, and nothing was said */
  STRAIGHT, /* UTF-8: as it is */
  GB18030,
  BY_ICONV
} way;

struct decoder {
  memory m;
  source *from;
  way way;
  int given, begun, finished;
  char encoding[NAME + 1];
  char *raw, *at, *end; /* what was read and is not yet decoded */
  iconv_t convert;
  int converting;
  uint32_t *table;     /* of GB18030, PAIRS: up to three bytes of UTF-8, their number on top; 0: not asked yet */
  const char *how;     /* it is known: ends a message */
  lian_status failed;  /* said at the next call */
  lian_error why;
};

size_t decode_character(const unsigned char *p, size_t left) {
  size_t size = *p < 0xC2 || *p > 0xF4 ? 0 : *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : 4;
  if (*p < 0x80) return 1;
  if (size == 0 || size > left) return 0;
  if (*p == 0xE0 && p[1] < 0xA0) return 0;
  if (*p == 0xED && p[1] > 0x9F) return 0;
  if (*p == 0xF0 && p[1] < 0x90) return 0;
  if (*p == 0xF4 && p[1] > 0x8F) return 0;
  for (size_t i = 1; i < size; i++)
    if ((p[i] & 0xC0) != 0x80) return 0;
  return size;
}

/* ---- names */

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

static int is_one_of(const char *name, const char *const *list) {
  for (; *list; list++)
    if (strcmp(name, *list) == 0) return 1;
  return 0;
}

/* iconv takes suffixes that change what is wrong into what is not ("//IGNORE"), so names are plain */
static lian_status take_name(decoder *d, const char *name, lian_error *err) {
  size_t length = strlen(name);
  int plain = length > 0 && length <= NAME;
  for (size_t k = 0; plain && k < length; k++) {
    char c = upper(name[k]);
    plain = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
    d->encoding[k] = c;
  }
  d->encoding[plain ? length : 0] = '\0';
  if (plain) return LIAN_OK;
  return status_set(err, LIAN_BAD_ARGUMENT, "encoding: expected a name such as 'gb18030' or 'utf-16le'");
}

static lian_status begin_iconv(decoder *d, lian_error *err) {
  errno = 0;
  d->convert = iconv_open("UTF-8", d->encoding);
  if (d->convert != (iconv_t)-1) {
    d->converting = 1;
    return LIAN_OK;
  }
  if (errno == ENOMEM) return status_no_memory(err);
  return status_set(err, d->given ? LIAN_BAD_ARGUMENT : LIAN_BAD_DATA,
                    "encoding: the C library does not know '%s'%s", d->encoding,
                    d->given ? "" : ", which the file is in");
}

static lian_status choose(decoder *d, const char *encoding, lian_error *err) {
  static const char *const chinese[] = {"GB18030", "GB-18030", "GBK", "CP936", "GB2312", "EUC-CN", "EUCCN", NULL};
  static const char *const plain[] = {"UTF-8", "UTF8", "UTF-8-SIG", "ASCII", "US-ASCII", NULL};
  lian_status status = take_name(d, encoding, err);
  if (status) return status;
  if (is_one_of(d->encoding, plain)) {
    memcpy(d->encoding, "UTF-8", 6);
    d->way = STRAIGHT;
    return LIAN_OK;
  }
  d->way = BY_ICONV;
  if (is_one_of(d->encoding, chinese)) {
    memcpy(d->encoding, "GB18030", 8); /* which holds the others */
    d->way = GB18030;
    d->table = memory_zero(d->m, PAIRS, sizeof *d->table);
    if (!d->table) return status_no_memory(err);
  }
  return begin_iconv(d, err);
}

lian_status decoder_open(const lian_env *env, source *from, const char *encoding, decoder **out, lian_error *err) {
  memory m = memory_of(env);
  decoder *d = memory_zero(m, 1, sizeof *d);
  if (!d) {
    source_close(from);
    return status_no_memory(err);
  }
  d->m = m;
  d->from = from;
  memcpy(d->encoding, "UTF-8", 6);
  d->given = encoding != NULL;
  d->how = "";
  d->raw = d->at = d->end = memory_new(m, RAW, 1);
  lian_status status = d->raw ? LIAN_OK : status_no_memory(err);
  /* UTF-16 with no order is that of its mark */
  if (!status && encoding && strcmp(encoding, "utf-16") != 0 && strcmp(encoding, "UTF-16") != 0)
    status = choose(d, encoding, err);
  if (status) decoder_close(d);
  else *out = d;
  return status;
}

/* ---- bytes as they are */

/* what the source refuses is said once all before it has been given out */
static void keep_failure(decoder *d, lian_status status, const lian_error *why) {
  d->failed = status;
  d->why = *why;
  d->finished = 1;
}

/* fills raw behind what is left of it */
static void fetch(decoder *d) {
  size_t left = (size_t)(d->end - d->at), got = 0;
  memmove(d->raw, d->at, left);
  d->at = d->raw;
  d->end = d->raw + left;
  while (!d->finished && d->raw + RAW - d->end >= 8) {
    lian_error why;
    lian_status status = source_read(d->from, d->end, (size_t)(d->raw + RAW - d->end), &got, &why);
    d->end += got;
    if (status) keep_failure(d, status, &why);
    if (got == 0) d->finished = 1;
  }
}

/* the same encoding, however it is written */
static int is_same(const char *a, const char *b) {
  for (;; a++, b++) {
    while (*a == '-' || *a == '_') a++;
    while (*b == '-' || *b == '_') b++;
    if (*a != *b) return 0;
    if (*a == '\0') return 1;
  }
}

/* a mark decides, and what was said must not contradict it */
static lian_status take_mark(decoder *d, lian_error *err) {
  size_t mark;
  const char *marked = looks_marked((const unsigned char *)d->at, (size_t)(d->end - d->at), &mark);
  int either = d->given && d->way == UNKNOWN; /* utf-16 of any order */
  if (!marked && either)
    return status_set(err, LIAN_BAD_DATA,
                      "encoding: no byte-order mark says which UTF-16 it is: say 'utf-16le' or 'utf-16be'");
  if (!marked) return LIAN_OK;
  if (either ? mark != 2 : d->way != UNKNOWN && !is_same(marked, d->encoding))
    return status_set(err, LIAN_BAD_DATA, "encoding: the byte-order mark is that of %s, not of %s", marked,
                      either ? "UTF-16" : d->encoding);
  d->at += mark;
  d->how = ", which its byte-order mark says it is";
  return d->way == UNKNOWN ? choose(d, marked, err) : LIAN_OK;
}

/* a workbook within gzip; others never come here */
static lian_status refuse_workbook(const decoder *d, lian_error *err) {
  size_t length = (size_t)(d->end - d->at);
  if (length >= 4 && memcmp(d->at, "PK\3\4", 4) == 0)
    return status_set(err, LIAN_BAD_DATA, "a zip archive, such as a workbook (.xlsx), within gzip: unpack it first");
  if (length >= 8 && memcmp(d->at, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
    return status_set(err, LIAN_BAD_DATA, "an old workbook (.xls) within gzip: unpack it and save it as .xlsx");
  return LIAN_OK;
}

/* what was said makes other characters of UTF-8 without a fault: nothing would tell that labels are wrong */
static lian_status refuse_utf8(const decoder *d, lian_error *err) {
  if (!d->given || (d->way != GB18030 && d->way != BY_ICONV)) return LIAN_OK;
  if (!looks_surely_utf8((const unsigned char *)d->at, (size_t)(d->end - d->at), d->finished)) return LIAN_OK;
  return status_set(err, LIAN_BAD_DATA, "encoding: the text is UTF-8, not %s", d->encoding);
}

static lian_status begin(decoder *d, lian_error *err) {
  d->begun = 1;
  fetch(d);
  lian_status status = refuse_workbook(d, err);
  if (!status) status = take_mark(d, err);
  return status ? status : refuse_utf8(d, err);
}

/* ---- decoding: as much as fits, from raw to `to`; *wants: more bytes must be fetched first */

static const char *ascii_end(const char *p, const char *end) {
  uint64_t bytes;
  for (; end - p >= 8; p += 8) {
    memcpy(&bytes, p, 8);
    if (bytes & UINT64_C(0x8080808080808080)) break;
  }
  while (p < end && (unsigned char)*p < 0x80) p++;
  return p;
}

static size_t copy_ascii(decoder *d, char *to, size_t size) {
  size_t left = (size_t)(d->end - d->at);
  const char *stop = ascii_end(d->at, d->at + (left < size ? left : size));
  size_t length = (size_t)(stop - d->at);
  memcpy(to, d->at, length);
  d->at += length;
  return length;
}

static lian_status no_text(const decoder *d, lian_error *err) {
  return status_set(err, LIAN_BAD_DATA, "text that is not %s%s", d->encoding,
                    d->how);
}

/* iconv from raw; *wants: the character goes on behind what is held */
static lian_status by_iconv(decoder *d, size_t most, char **to, size_t *room, int *wants, lian_error *err) {
  size_t left = (size_t)(d->end - d->at);
  if (left > most) left = most;
  size_t before = left;
  char *from = d->at;
  size_t result = iconv(d->convert, &from, &left, to, room);
  int why = result == (size_t)-1 ? errno : 0;
  d->at += before - left;
  *wants = why == EINVAL;
  return why == EILSEQ ? no_text(d, err) : LIAN_OK;
}

/* the character of two bytes at hand, which goes to the table's place `cell` where it has at most three bytes of UTF-8:
   six have four */
static lian_status learn(decoder *d, uint32_t *cell, char **to, size_t *room, lian_error *err) {
  const char *text = *to;
  int wants;
  lian_status status = by_iconv(d, 2, to, room, &wants, err);
  size_t length = (size_t)(*to - text);
  if (status || wants || length == 0) return status ? status : no_text(d, err);
  if (length > 3) return LIAN_OK;
  *cell = (uint32_t)length << 24;
  for (size_t k = 0; k < length; k++) *cell |= (uint32_t)(unsigned char)text[k] << (8 * k);
  return LIAN_OK;
}

static inline size_t pair_at(const unsigned char *p) { return (size_t)p[0] << 8 | p[1]; }

/* a character of the table; four bytes are written for at most three */
static inline size_t put_cell(uint32_t cell, char *out) {
  out[0] = (char)(cell & 0xFF);
  out[1] = (char)(cell >> 8 & 0xFF);
  out[2] = (char)(cell >> 16 & 0xFF);
  out[3] = (char)(cell >> 24);
  return cell >> 24;
}

/* one character that is not ASCII; there is room for four bytes */
static lian_status gb_character(decoder *d, char **to, size_t *room, int *wants, lian_error *err) {
  const unsigned char *p = (const unsigned char *)d->at;
  size_t left = (size_t)(d->end - d->at);
  if (left < 2 || (p[1] >= '0' && p[1] <= '9')) {
    if (left >= 4) return by_iconv(d, 4, to, room, wants, err);
    *wants = 1;
    return LIAN_OK;
  }
  if (p[0] == 0x80 || p[0] == 0xFF || p[1] < 0x40 || p[1] == 0xFF) return no_text(d, err);
  uint32_t *cell = &d->table[pair_at(p)];
  if (*cell == 0) return learn(d, cell, to, room, err);
  size_t length = put_cell(*cell, *to);
  d->at += 2;
  *to += length;
  *room -= length;
  return LIAN_OK;
}

/* ASCII and characters of two bytes that the table has, as long as there are some; *stop gets where it ends. Eight
   bytes of ASCII are written for fewer, four for a character: both lie in the room that is asked for */
static char *known_characters(const decoder *d, char *out, const char *stop, const unsigned char **stands) {
  const unsigned char *p = *stands, *end = (const unsigned char *)d->end;
  const uint32_t *table = d->table;
  while (end - p >= 8 && stop - out >= 8) {
    uint32_t cell = table[pair_at(p)];
    if (cell) {
      out += put_cell(cell, out);
      p += 2;
      continue;
    }
    size_t length = digits_lowest((digits_load((const char *)p) & DIGITS_EACH(0x80)) >> 7);
    if (length == 0) break;
    memcpy(out, p, 8);
    out += length;
    p += length;
  }
  *stands = p;
  return out;
}

static lian_status by_table(decoder *d, char **to, size_t *room, int *wants, lian_error *err) {
  while (*room >= 8 && d->at < d->end && !*wants) {
    const unsigned char *stands = (const unsigned char *)d->at;
    char *out = known_characters(d, *to, *to + *room, &stands);
    d->at += stands - (const unsigned char *)d->at;
    *room -= (size_t)(out - *to);
    *to = out;
    if (d->at == d->end || *room < 8) break;
    if ((unsigned char)*d->at < 0x80) {
      size_t length = copy_ascii(d, *to, *room);
      *to += length;
      *room -= length;
      continue;
    }
    lian_status status = gb_character(d, to, room, wants, err);
    if (status) return status;
  }
  return LIAN_OK;
}

/* ASCII so far: what comes first that is not decides */
static lian_status decide(decoder *d, lian_error *err) {
  fetch(d); /* as many bytes as can be, to decide by */
  looks seen = looks_of((const unsigned char *)d->at, (size_t)(d->end - d->at), d->finished);
  d->way = STRAIGHT;
  if (seen != LOOKS_GB18030) return LIAN_OK;
  d->how = ", which it looks like; `encoding` says what it is";
  return choose(d, "GB18030", err);
}

/* the bytes of UTF-8: those that are held, else from the source to where they are wanted */
static void straight(decoder *d, char **to, size_t *room) {
  size_t left = (size_t)(d->end - d->at), got = left < *room ? left : *room;
  if (left > 0) {
    memcpy(*to, d->at, got);
    d->at += got;
  } else {
    lian_error why;
    lian_status status = source_read(d->from, *to, *room, &got, &why);
    if (status) keep_failure(d, status, &why);
    if (got == 0) d->finished = 1;
  }
  *to += got;
  *room -= got;
}

static lian_status some(decoder *d, char **to, size_t *room, int *wants, lian_error *err) {
  if (d->way == GB18030) return by_table(d, to, room, wants, err);
  if (d->way == BY_ICONV) return by_iconv(d, RAW, to, room, wants, err);
  if (d->way == STRAIGHT) {
    straight(d, to, room);
    return LIAN_OK;
  }
  size_t length = copy_ascii(d, *to, *room);
  *to += length;
  *room -= length;
  return d->at < d->end && *room > 0 ? decide(d, err) : LIAN_OK;
}

static int is_empty(const decoder *d) { return d->at == d->end && d->finished; }

lian_status decoder_read(decoder *d, char *to, size_t size, size_t *got, lian_error *err) {
  char *start = to;
  size_t room = size;
  int wants = 0; /* the character goes on behind what is held */
  *got = 0;
  lian_status status = d->begun ? LIAN_OK : begin(d, err);
  while (!status && room >= LEAST && !is_empty(d)) {
    if (wants && d->finished) {
      status = d->failed ? LIAN_OK : no_text(d, err);
      d->at = d->end;
      break;
    }
    if (wants || (d->at == d->end && d->way != STRAIGHT)) fetch(d);
    wants = 0;
    if (!is_empty(d)) status = some(d, &to, &room, &wants, err);
  }
  *got = (size_t)(to - start);
  if (status && *got > 0) { /* said once what stands before has been given out */
    keep_failure(d, status, err);
    d->at = d->end;
    return LIAN_OK;
  }
  if (status || *got > 0 || !d->failed) return status;
  *err = d->why;
  return d->failed;
}

const char *decoder_encoding(const decoder *d) { return d->encoding; }

int decoder_is_sure(const decoder *d) { return d->way == GB18030 || d->way == BY_ICONV; }

int decoder_was_given(const decoder *d) { return d->given; }

const char *decoder_name(const decoder *d) { return source_name(d->from); }

int decoder_is_sheet(const decoder *d) { return source_is_sheet(d->from); }

size_t decoder_row(const decoder *d) { return source_row(d->from); }

size_t decoder_column(const decoder *d) { return source_column(d->from); }

void decoder_close(decoder *d) {
  if (!d) return;
  if (d->converting) iconv_close(d->convert);
  source_close(d->from);
  memory_free(d->m, d->raw, RAW, 1);
  memory_free(d->m, d->table, PAIRS, sizeof *d->table);
  memory_free(d->m, d, 1, sizeof *d);
}
