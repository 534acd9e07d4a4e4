/* output of a step: least of demand, capacity and what stocks allow
     normal = reference p y                        p: share of makers present; y: yield
     cap    = min(alpha k, ceiling) normal         with labour min(alpha, k)
     opt    = min(make, cap),   make = max(0, orders + final + backlog + rebuild - draw)
     x      = room normal where room < opt / normal, else opt
   cost: O(nodes); loops over nodes take no branches, so that they use vectors */
#include "output.h"

#include <math.h>

#include "serve.h"
#include "stocks.h"

#define NEGLIGIBLE 1e-10 /* share of demand that is rounding; BoARIO uses 0 */

INSIDE double smaller(double a, double b) { return a < b ? a : b; }
INSIDE double above_zero(double v) { return v > 0 ? v : 0; }
/* room, or exactly `output` where they differ only by rounding */
INSIDE double allowed(double room, double output) {
  return fabs(room - output) <= LANE_ROUNDING * output ? output : room;
}

/* normal output: reference output of the makers present, times yield */
static double normal_of(const lian_economy *e, const lane *l, size_t i) {
  return e->reference[i] * l->place[i] * l->yield[i];
}

/* ---- over-capacity */

typedef struct reaction {
  double none, slight, per_step, base, most;
} reaction;

WIDE static void follow(const reaction *r, const double *restrict orders, const double *restrict final,
                        const double *restrict backlog, const double *restrict rebuild, const double *restrict draw,
                        const double *restrict x, size_t n, double *restrict alpha) {
  double none = r->none, slight = r->slight, per_step = r->per_step, base = r->base, most = r->most;
  for (size_t i = 0; i < n; i++) {
    double call = orders[i] + final[i] + backlog[i] + rebuild[i], d = above_zero(call - draw[i]);
    double scarcity = d > none * call ? (d - x[i]) / d : 0; /* a smaller d is rounding of draws */
    double change = fabs(scarcity) <= slight ? base - alpha[i] : (most - alpha[i]) * scarcity;
    double next = alpha[i] + change * per_step;
    alpha[i] = next < 1 ? 1 : next;
  }
}

void output_react(const lian_economy *e, lane *l) {
  const lane_rules *s = &l->rules;
  if (l->t == 0 || s->alpha_max <= s->alpha_base || lane_has_labour(l)) return;
  double none = s->quiet ? 0 : NEGLIGIBLE, slight = s->slight > none ? s->slight : none;
  reaction r = {none, slight, 1 / s->alpha_steps, s->alpha_base, s->alpha_max};
  follow(&r, l->orders, l->final, l->backlog, l->rebuild, e->draw, l->x, e->f.n, l->alpha);
}

/* ---- output */

/* capacity as a multiple of normal output */
INSIDE double capacity(int labour, double alpha, double factor, double ceiling) {
  return smaller(labour ? smaller(alpha, factor) : alpha * factor, ceiling);
}

WIDE static void add_up(const double *restrict orders, const double *restrict final, const double *restrict backlog,
                        const double *restrict rebuild, const double *restrict draw, size_t n, double *restrict make) {
  for (size_t i = 0; i < n; i++) make[i] = above_zero(orders[i] + final[i] + backlog[i] + rebuild[i] - draw[i]);
}

/* make: as above; asked: opt, multiple of normal output */
WIDE static void produce(int labour, const double *restrict reference, const double *restrict place,
                         const double *restrict yield, const double *restrict alpha, const double *restrict factor,
                         const double *restrict ceiling, const double *restrict room, const double *restrict make,
                         size_t n, double *restrict cap, double *restrict opt, double *restrict x, double *restrict u,
                         double *restrict asked) {
  for (size_t i = 0; i < n; i++) {
    double normal = reference[i] * place[i] * yield[i], by = normal > 0 ? normal : INFINITY;
    double most = capacity(labour, alpha[i], factor[i], ceiling[i]) * normal, some = smaller(make[i], most);
    double part = some / by;
    double made = part - room[i] > LANE_ROUNDING * part ? room[i] * normal : some; /* else some, or room by rounding */
    cap[i] = most;
    opt[i] = some;
    x[i] = made;
    u[i] = made / by;
    asked[i] = part;
  }
}

/* use, where it is that of demand; use holds make */
static void use_by_demand(const lian_economy *e, lane *l) {
  for (size_t i = 0; i < e->f.n; i++) {
    double normal = normal_of(e, l, i);
    l->use[i] = normal > 0 ? l->use[i] / normal : l->u[i];
  }
}

/* aim, which holds asked */
static void set_aim(const lian_economy *e, lane *l) {
  lian_target target = l->rules.target;
  for (size_t i = 0; target == LIAN_TARGET_FIXED && i < e->f.n; i++) l->aim[i] = e->reference[i] > 0;
  if (target == LIAN_TARGET_OUTPUT) memcpy(l->aim, l->u, e->f.n * sizeof *l->aim);
  for (size_t i = 0; i < e->f.n; i++) l->aim[i] *= l->keep[i];
}

static void settle_room(const lian_economy *e, lane *l) {
  if (l->filled) stocks_limits(&e->f, l, l->room_b);
  l->filled = 0;
  flows_to_nodes(&e->f, l->room_b, LANE_ENDLESS, l->room);
  for (size_t i = 0; e->dormant && i < e->f.n; i++) /* room_b is a multiple of reference output */
    if (l->room[i] < LANE_ENDLESS && l->place[i] > 0) l->room[i] /= l->place[i];
}

void output_make(const lian_economy *e, lane *l) {
  size_t n = e->f.n;
  settle_room(e, l);
  add_up(l->orders, l->final, l->backlog, l->rebuild, e->draw, n, l->use);
  produce(lane_has_labour(l), e->reference, l->place, l->yield, l->alpha, l->factor, l->ceiling, l->room, l->use, n,
          l->cap, l->opt, l->x, l->u, l->aim);
  if (l->rules.by_demand)
    use_by_demand(e, l);
  else
    memcpy(l->use, l->u, n * sizeof *l->use);
  set_aim(e, l);
}

/* ---- after deliveries */

void output_exclude_rebuilt(const lian_economy *e, lane *l) {
  if (l->rules.target != LIAN_TARGET_WANTED) return;
  for (size_t i = 0; i < e->f.n; i++) {
    double rebuilt = l->rebuild[i] * l->share_rebuild[i];
    if (!(rebuilt > 0)) continue;
    double normal = normal_of(e, l, i), make = above_zero(serve_to_make(e, l, i) - rebuilt);
    if (normal > 0) l->aim[i] = smaller(make, l->cap[i]) / normal * l->keep[i];
  }
}

/* labour moves towards the output that inputs and demand allow: `hire` below it, `fire` above it */
void output_hire(const lian_economy *e, lane *l) {
  if (!lane_has_labour(l)) return;
  for (size_t i = 0; i < e->f.n; i++) {
    double normal = normal_of(e, l, i);
    if (!(normal > 0)) continue;
    double now = l->cap[i] / normal;
    double lack = smaller(allowed(l->room[i], now), serve_to_make(e, l, i) / normal) - now;
    double labour = now + (lack > 0 ? l->rules.hire : l->rules.fire) * lack;
    l->alpha[i] = smaller(labour, l->rules.alpha_max);
  }
}

WIDE static void weigh(int labour, double at_rest, const double *restrict alpha, const double *restrict factor,
                       const double *restrict ceiling, const double *restrict yield, const double *restrict scale,
                       size_t n, double *restrict q) {
  for (size_t i = 0; i < n; i++)
    q[i] = capacity(labour, alpha[i], factor[i], ceiling[i]) / at_rest * yield[i] / scale[i];
}

void output_weigh(const lian_economy *e, lane *l) {
  int labour = lane_has_labour(l);
  memcpy(l->q_old, l->q, e->f.n * sizeof *l->q);
  if (l->rules.by_capacity)
    weigh(labour, labour ? 1 : l->rules.alpha_base, l->alpha, l->factor, l->ceiling, l->yield, l->scale, e->f.n, l->q);
}
