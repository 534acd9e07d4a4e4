/* memory of a lane, and its state at rest from the spec */
#include "lane.h"

typedef enum shape { N, B, G, C, SHAPES } shape;

static void sizes_of(const flows *f, size_t size[SHAPES]) {
  size[N] = vector_padded(f->n);
  size[B] = f->width;
  size[G] = vector_padded(f->goods);
  size[C] = flows_cells(f);
}

size_t lane_size(const flows *f) {
  size_t size[SHAPES], sum = 0;
  sizes_of(f, size);
#define LANE_SIZE(name, shape) sum += size[shape];
  LANE_ARRAYS(LANE_SIZE)
#undef LANE_SIZE
  return sum;
}

static void take_arrays(lane *l, const flows *f, double *at) {
  size_t size[SHAPES];
  sizes_of(f, size);
#define LANE_ARRAY(name, shape) l->name = at, at += size[shape];
  LANE_ARRAYS(LANE_ARRAY)
#undef LANE_ARRAY
}

/* 1: inputs allow the same in two lanes */
static int same_needs(const lian_economy_spec *a, const lian_economy_spec *b, size_t cells) {
  const unsigned char *of = a->importance, *to = b->importance;
  return a->minor == b->minor && (of == to || (of && to && memcmp(of, to, cells) == 0));
}

/* importance, goods x n, to goods x buyers */
static int take_importance(memory m, lane *l, const flows *f, const unsigned char *by_node) {
  if (!by_node) return 1;
  l->importance = memory_zero(m, flows_cells(f), 1);
  if (!l->importance) return 0;
  for (size_t g = 0; g < f->goods; g++)
    for (size_t b = 0; b < f->buyers; b++)
      l->importance[g * f->width + b] = by_node[g * f->n + f->buyer[b]];
  return 1;
}

/* held_needs first: lane_free takes it for a sign that importance is the lane's own */
static int take_needs(memory m, lane *l, const flows *f, const lian_economy_spec *s) {
  l->per_room = flows_aligned(m, 2 * flows_cells(f), &l->held_needs);
  if (!l->per_room) return 0;
  l->spare = l->per_room + flows_cells(f);
  return take_importance(m, l, f, s->importance);
}

static void borrow_needs(lane *l, const lane *from) {
  l->importance = from->importance;
  l->per_room = from->per_room;
  l->spare = from->spare;
}

static lane_rules rules_of(const lian_economy_spec *s) {
  return (lane_rules){.minor = s->minor, .alpha_base = s->alpha_base, .alpha_max = s->alpha_max,
                      .alpha_steps = s->alpha_steps, .slight = s->slight, .hire = s->hire, .fire = s->fire,
                      .production = s->production, .rationing = s->rationing, .target = s->target,
                      .by_capacity = s->by_capacity, .by_demand = s->by_demand, .run_down = s->run_down,
                      .rebuild_last = s->rebuild_last, .backlog = s->backlog, .quiet = s->quiet};
}

void lane_hurry(lane *l, const flows *f) {
  flows_to_columns(f, l->haste, l->haste_b);
  l->hurried = 0;
  for (size_t i = 0; i < f->n; i++) l->hurried |= l->haste[i] != 1;
}

static void begin(lane *l, const flows *f, const lian_economy_spec *s) {
  memcpy(l->stock, s->stock, f->goods * sizeof *l->stock);
  memcpy(l->restore, s->restore, f->goods * sizeof *l->restore);
  memcpy(l->reach, s->reach, f->goods * sizeof *l->reach);
  for (size_t g = 0; g < f->goods; g++) {
    l->per_restore[g] = 1 / s->restore[g];
    l->per_reach[g] = 1 / s->reach[g];
  }
  for (size_t i = 0; i < f->n; i++) {
    l->keep[i] = s->keep ? s->keep[i] : 1;
    l->factor[i] = l->place[i] = l->yield[i] = l->haste[i] = l->scale[i] = l->q[i] = l->q_old[i] = 1;
    l->share_orders[i] = l->share_final[i] = l->share_rebuild[i] = 1;
    l->alpha[i] = s->alpha_base;
    l->ceiling[i] = LANE_ENDLESS;
    l->room[i] = LANE_ENDLESS;
  }
  lane_hurry(l, f);
  for (size_t c = 0; c < flows_cells(f); c++) l->h[c] = f->base[c] > 0;
}

int lane_take(memory m, lane *list, size_t k, const flows *f, const lian_economy_spec *specs, double *arrays) {
  size_t cells = flows_cells(f);
  const lian_economy_spec *s = &specs[k];
  lane *l = &list[k];
  l->rules = rules_of(s);
  take_arrays(l, f, arrays);
  if (k > 0 && same_needs(s, specs, f->goods * f->n))
    borrow_needs(l, list);
  else if (!take_needs(m, l, f, s))
    return 0;
  if (s->quiet) {
    l->norm = memory_zero(m, cells, sizeof *l->norm);
    l->came = memory_zero(m, cells, sizeof *l->came);
    if (!l->norm || !l->came) return 0;
  }
  if (s->rationing == LIAN_SERVE_LEVEL) {
    l->rank = memory_new(m, cells, sizeof *l->rank);
    if (!l->rank) return 0;
  }
  begin(l, f, s);
  return 1;
}

void lane_free(memory m, lane *l, const flows *f) {
  size_t cells = flows_cells(f);
  double *grids[] = {l->reserve, l->orderable, l->cut_left, l->uncut_scale, l->rescale, l->norm, l->came};
  for (size_t k = 0; k < sizeof grids / sizeof *grids; k++) memory_free(m, grids[k], cells, sizeof(double));
  memory_free(m, l->rank, cells, sizeof *l->rank);
  if (l->held_needs) memory_free(m, l->importance, cells, 1);
  flows_unaligned(m, l->held_needs, 2 * cells);
  records_free(m, &l->records);
}
