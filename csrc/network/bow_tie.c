/* the bow-tie of a network: searches along and against links from its largest strong component */
#include "position.h"

#define REACHED 1u   /* from the core */
#define REACHES 2u   /* the core */
#define FROM_IN 4u   /* reached from IN */
#define TO_OUT 8u    /* reaches OUT */
#define IS_IN 16u
#define IS_OUT 32u
#define IS_CORE 64u

typedef struct searching {
  const lian_env *env;
  const lian_network *g;
  unsigned char *mark; /* n */
  uint32_t *stack;     /* n */
  size_t steps;
} searching;

/* marks all that are reached from those that bear `from`, along links or against them */
static lian_status spread(searching *s, unsigned from, unsigned to, int along, lian_error *err) {
  const lian_network *g = s->g;
  unsigned char *mark = s->mark;
  uint32_t *stack = s->stack;
  lian_status status = LIAN_OK;
  size_t depth = 0;
  for (size_t i = 0; !status && i < g->n; i++)
    if ((mark[i] & from) == from && !(mark[i] & to)) {
      mark[i] |= (unsigned char)to;
      stack[depth++] = (uint32_t)i;
      while (!status && depth > 0) {
        uint32_t v = stack[--depth];
        status = poll_step(s->env, &s->steps, err);
        for (side_row r = along ? row_out(g, v) : row_in(g, v); r.at < r.end; r.at++)
          if (!(mark[*r.at] & to)) {
            mark[*r.at] |= (unsigned char)to;
            stack[depth++] = *r.at;
          }
      }
    }
  return status;
}

static uint32_t largest(const uint32_t *code, size_t n, uint32_t *size, size_t count) {
  uint32_t best = 0;
  for (size_t k = 0; k < count; k++) size[k] = 0;
  for (size_t i = 0; i < n; i++) size[code[i]]++;
  for (size_t i = 0; i < n; i++) /* the first in order of nodes, where some are as large */
    if (size[code[i]] > size[best] || i == 0) best = code[i];
  return best;
}

/* IN and OUT are known: what hangs on them */
static lian_status hang(searching *s, unsigned char *part, lian_error *err) {
  const lian_network *g = s->g;
  unsigned char *mark = s->mark;
  for (size_t i = 0; i < g->n; i++) mark[i] = part[i] == LIAN_BOW_IN ? IS_IN : part[i] == LIAN_BOW_OUT ? IS_OUT : 0;
  lian_status status = spread(s, IS_IN, FROM_IN, 1, err);
  if (!status) status = spread(s, IS_OUT, TO_OUT, 0, err);
  for (size_t i = 0; !status && i < g->n; i++)
    if (part[i] == LIAN_BOW_REST)
      part[i] = (mark[i] & FROM_IN) && (mark[i] & TO_OUT) ? LIAN_BOW_TUBE
                : mark[i] & (FROM_IN | TO_OUT)            ? LIAN_BOW_TENDRIL
                                                          : LIAN_BOW_REST;
  return status;
}

lian_status lian_network_bow_tie(const lian_env *env, const lian_network *g, unsigned char *part, lian_error *err) {
  lian_status status = check_given(GIVEN({"network", g}, {"part", part}), err);
  if (!status) status = graph_undated(g, "bow_tie", err);
  if (status) return status;
  memory m = memory_of(env);
  size_t count;
  uint32_t *code = memory_new(m, g->n, sizeof *code), *stack = memory_new(m, g->n, sizeof *stack);
  unsigned char *mark = memory_zero(m, g->n, 1), *found = memory_new(m, g->n, 1);
  status = code && stack && mark && found ? lian_network_components(env, g, 1, code, &count, err) : status_no_memory(err);
  if (!status && g->n > 0) {
    uint32_t core = largest(code, g->n, stack, count);
    for (size_t i = 0; i < g->n; i++) mark[i] = code[i] == core ? IS_CORE : 0;
    searching s = {.env = env, .g = g, .mark = mark, .stack = stack};
    status = spread(&s, IS_CORE, REACHED, 1, err);
    if (!status) status = spread(&s, IS_CORE, REACHES, 0, err);
    for (size_t i = 0; !status && i < g->n; i++)
      found[i] = mark[i] & IS_CORE ? LIAN_BOW_CORE : mark[i] & REACHES ? LIAN_BOW_IN
                : mark[i] & REACHED ? LIAN_BOW_OUT : LIAN_BOW_REST;
    if (!status) status = hang(&s, found, err);
  }
  for (size_t i = 0; !status && i < g->n; i++) part[i] = found[i];
  memory_free(m, found, g->n, 1);
  memory_free(m, code, g->n, sizeof *code);
  memory_free(m, stack, g->n, sizeof *stack);
  memory_free(m, mark, g->n, 1);
  return status;
}
