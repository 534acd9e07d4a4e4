/* the network of a date, and days as they are written
   Day 0 is 1970-01-01 of the proleptic Gregorian calendar (days from civil, Hinnant 2013). A link from day a to
   before day b is there in a period from first to last when a <= last and b > first. */
#include "../base/check.h"
#include "graph.h"

lian_status lian_network_at(const lian_env *env, lian_network *g, int32_t first, int32_t last, lian_network **out,
                            lian_error *err) {
  lian_status wrong = check_given(GIVEN({"network", g}, {"out", out}), err);
  if (wrong) return wrong;
  if (first > last) return status_set(err, LIAN_BAD_ARGUMENT, "at: the last day is before the first");
  if (!g->from) {
    *out = lian_network_keep(g);
    return LIAN_OK;
  }
  edge_list l = {.m = memory_of(env)};
  for (size_t i = 0; i < g->n; i++)
    for (size_t k = g->out_start[i]; k < g->out_start[i + 1]; k++) {
      edge e = {(uint32_t)i, g->buyer[k], g->value[k], 0, 0};
      if (g->from[k] > last || g->to[k] <= first || (g->undirected && e.buyer < i)) continue;
      if (!edges_add(&l, &e)) {
        edges_free(&l);
        return status_no_memory(err);
      }
    }
  lian_status status = graph_build(env, g->n, &l, g->undirected, g->labels, out, NULL, err);
  edges_free(&l);
  return status;
}

static int32_t day_of(int year, int month, int day) {
  int y = month <= 2 ? year - 1 : year;
  int era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
  int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* digits at text to a number; 0: other than digits */
static int digits(const char *text, size_t count, int *out) {
  *out = 0;
  for (size_t k = 0; k < count; k++) {
    if (text[k] < '0' || text[k] > '9') return 0;
    *out = *out * 10 + (text[k] - '0');
  }
  return 1;
}

static int32_t next_month(int year, int month) { return month == 12 ? day_of(year + 1, 1, 1) : day_of(year, month + 1, 1); }

int lian_day_parse(const char *text, size_t length, int32_t *first, int32_t *last) {
  int year, month = 1, day = 1;
  if (!text || !first || !last || (length != 4 && length != 7 && length != 10)) return 0;
  if (!digits(text, 4, &year)) return 0;
  if (length >= 7 && (text[4] != '-' || !digits(text + 5, 2, &month) || month < 1 || month > 12)) return 0;
  if (length == 10 && (text[7] != '-' || !digits(text + 8, 2, &day) || day < 1 || day > 31)) return 0;
  *first = day_of(year, month, day);
  *last = length == 4 ? day_of(year + 1, 1, 1) - 1 : length == 7 ? next_month(year, month) - 1 : *first;
  return length != 10 || *first < next_month(year, month);
}
