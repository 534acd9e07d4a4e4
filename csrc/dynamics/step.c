/* one step of the inventory economy (see lian.h, dynamics); all from the old state (Jacobi)
   cost: one reading of the flows, and a few passes over goods x buyers a lane */
#include <math.h>
#include <string.h>

#include "economy.h"

#define NEGLIGIBLE 1e-10 /* scarcity that is rounding; BoARIO asks for 0 */
#define ENDLESS ECONOMY_ENDLESS /* of normal output: inputs do not limit */

static double smaller(double a, double b) { return a < b ? a : b; }
static inline double above_zero(double v) { return v > 0 ? v : 0; }

static double asked_of(const lane *l, size_t i) {
  return l->orders[i] + l->final[i] + l->backlog[i] + l->rebuild[i];
}

double economy_to_make(const lian_economy *e, const lane *l, size_t i) {
  return above_zero(asked_of(l, i) - e->draw[i]);
}

static int has_labour(const lane *l) { return l->s.hire > 0 || l->s.fire > 0; }

/* output that inputs and workers at rest would give: normal output as far as it is good */
static double normal_of(const lian_economy *e, const lane *l, size_t i) { return e->x0[i] * l->yield[i]; }

/* over-capacity reacts to the scarcity that the call meets in what was made last */
static void react(const lian_economy *e, lane *l) {
  const lian_economy_spec *s = &l->s;
  if (l->t == 0 || s->alpha_max <= s->alpha_base || has_labour(l)) return;
  double none = s->quiet ? 0 : NEGLIGIBLE;
  for (size_t i = 0; i < e->n; i++) {
    double d = economy_to_make(e, l, i), scarcity = d > 0 ? (d - l->x[i]) / d : 0;
    if (fabs(scarcity) <= none)
      l->alpha[i] += (s->alpha_base - l->alpha[i]) / s->alpha_steps;
    else
      l->alpha[i] += (s->alpha_max - l->alpha[i]) * scarcity / s->alpha_steps;
    if (l->alpha[i] < 1) l->alpha[i] = 1;
  }
}

static double capacity_of(const lane *l, size_t i) {
  return has_labour(l) ? smaller(l->alpha[i], l->factor[i]) : l->alpha[i] * l->factor[i];
}

static void want(const lian_economy *e, lane *l) {
  for (size_t i = 0; i < e->n; i++) {
    double normal = normal_of(e, l, i);
    l->cap[i] = capacity_of(l, i) * normal;
    l->opt[i] = smaller(economy_to_make(e, l, i), l->cap[i]);
    l->u[i] = normal > 0 ? l->opt[i] / normal : 0;
    l->level[i] = (l->s.target == LIAN_TARGET_FIXED ? e->x0[i] > 0 : l->u[i]) * l->keep[i];
    l->room[i] = ENDLESS;
  }
}

/* ---- what inputs allow, as a multiple of normal output */

/* all inputs critical */
WIDE static void limit_plainly(const double *restrict base, const double *restrict w,
                               const double *restrict x0, double reach, double minor, size_t n,
                               double *restrict room) {
  for (size_t j = 0; j < n; j++) {
    double most = base[j] > minor * x0[j] ? w[j] / (reach * base[j]) : ENDLESS;
    room[j] = most < room[j] ? most : room[j];
  }
}

double economy_room(const lian_economy *e, const lane *l, size_t g, size_t j) {
  size_t at = g * e->n + j;
  unsigned char kind = l->importance ? l->importance[at] : LIAN_NEED_CRITICAL;
  if (!isfinite(l->reach[g]) || !isfinite(l->stock[g])) return ENDLESS;
  if (e->base[at] <= l->s.minor * e->x0[j]) return ENDLESS;
  double most = l->w[at] / (l->reach[g] * e->base[at]);
  if (l->s.production == LIAN_PRODUCTION_LINEAR) return most;
  return kind == LIAN_NEED_OPTIONAL ? ENDLESS : kind == LIAN_NEED_IMPORTANT ? (most + 1) / 2 : most;
}

/* critical inputs cap output at what is there, important ones half-way to normal */
static void limit_by(const lian_economy *e, lane *l, size_t g) {
  size_t n = e->n;
  const double *w = l->w + g * n, *base = e->base + g * n;
  if (!isfinite(l->reach[g]) || !isfinite(l->stock[g])) return;
  if (!l->importance)
    limit_plainly(base, w, e->x0, l->reach[g], l->s.minor, n, l->room);
  else
    for (size_t j = 0; j < n; j++) l->room[j] = smaller(l->room[j], economy_room(e, l, g, j));
}

/* inputs stand in for each other: all that is there over all that is used */
static void limit_together(const lian_economy *e, lane *l) {
  for (size_t j = 0; j < e->n; j++) {
    double there = 0, used = 0;
    for (size_t g = 0; g < e->goods; g++) {
      size_t at = g * e->n + j;
      if (!isfinite(l->reach[g]) || !isfinite(l->stock[g])) continue;
      if (e->base[at] <= l->s.minor * e->x0[j]) continue;
      there += l->w[at];
      used += l->reach[g] * e->base[at];
    }
    if (used > 0) l->room[j] = there / used;
  }
}

static void produce(const lian_economy *e, lane *l) {
  want(e, l);
  if (l->s.production == LIAN_PRODUCTION_LINEAR)
    limit_together(e, l);
  else
    for (size_t g = 0; g < e->goods; g++) limit_by(e, l, g);
  for (size_t i = 0; i < e->n; i++) {
    double normal = normal_of(e, l, i);
    l->x[i] = l->room[i] < l->u[i] ? l->room[i] * normal : l->opt[i];
    l->u[i] = normal > 0 ? l->x[i] / normal : 0;
    l->use[i] = l->s.by_demand && normal > 0 ? economy_to_make(e, l, i) / normal : l->u[i];
    if (l->s.target == LIAN_TARGET_OUTPUT) l->level[i] = l->u[i] * l->keep[i];
  }
}

/* ---- stocks and needs of a good */

WIDE static void settle_stocks(const double *restrict came, const double *restrict base,
                               const double *restrict u, size_t n, double *restrict w) {
  for (size_t j = 0; j < n; j++) w[j] = above_zero(w[j] + (came[j] - base[j] * u[j]));
}

static double sum_of(const double *v, size_t n) {
  double sum = 0;
  for (size_t j = 0; j < n; j++) sum += v[j];
  return sum;
}

void economy_arrive(const lian_economy *e, lane *l, size_t g, const double *came) {
  l->arrived[g] = sum_of(came, e->n);
}

/* goods that came, less those used; below 0 only by rounding */
void economy_stocks(const lian_economy *e, lane *l, size_t g, const double *came) {
  size_t at = g * e->n;
  if (isfinite(l->stock[g])) settle_stocks(came, e->base + at, l->u, e->n, l->w + at);
}

double economy_goal(const lian_economy *e, const lane *l, size_t g, size_t j) {
  double kept = l->reserve ? l->reserve[g * e->n + j] : 0;
  return l->stock[g] * e->base[g * e->n + j] * l->level[j] + kept;
}

/* use, and a part of what stocks lack of stock x base x level */
WIDE static void fill_up(const double *restrict base, const double *restrict use,
                         const double *restrict level, const double *restrict haste,
                         const double *restrict w, double stock, double restore, size_t n,
                         double *restrict need) {
  for (size_t j = 0; j < n; j++)
    need[j] = base[j] * use[j] + haste[j] * above_zero((stock * base[j] * level[j] - w[j]) / restore);
}

/* what to order; with run_down, less where there is more in stock than is wanted */
void economy_needs(const lian_economy *e, const lane *l, size_t g, double *need) {
  size_t n = e->n;
  const double *w = l->w + g * n, *base = e->base + g * n;
  double stock = l->stock[g], restore = l->restore[g];
  if (!isfinite(stock) || l->full)
    for (size_t j = 0; j < n; j++) need[j] = base[j] * l->use[j];
  else if (l->s.run_down || l->reserve)
    for (size_t j = 0; j < n; j++) {
      double gap = l->haste[j] * ((economy_goal(e, l, g, j) - w[j]) / restore);
      need[j] = above_zero(base[j] * l->use[j] + (l->s.run_down ? gap : above_zero(gap)));
    }
  else
    fill_up(base, l->use, l->level, l->haste, w, stock, restore, n, need);
}

/* rebuilding that was served is not wanted again: stocks need not follow it */
static void forget_rebuilt(const lian_economy *e, lane *l) {
  if (l->s.target != LIAN_TARGET_WANTED) return;
  for (size_t i = 0; i < e->n; i++) {
    double rebuilt = l->rebuild[i] * l->share_rebuild[i], normal = normal_of(e, l, i);
    if (rebuilt > 0 && normal > 0)
      l->level[i] = smaller(above_zero(economy_to_make(e, l, i) - rebuilt), l->cap[i]) / normal * l->keep[i];
  }
}

/* ---- links under cuts */

/* share of needs that can be ordered: 1 less what is cut and not made up, by flows at rest as moved */
static void open_row(const lian_economy *e, lane *l, size_t g, size_t k, double *row) {
  uint32_t i = e->row[k];
  int hit = 0;
  for (size_t c = 0; c < l->cuts; c++)
    hit |= l->cut[c].from[i] && l->cut[c].factor < 1 && l->cut[c].missing > 0;
  if (!hit) return;
  size_t cuts = l->cuts; /* the row as moves alone leave it */
  l->cuts = 0;
  const double *z = economy_row(e, l, g, k, row);
  l->cuts = cuts;
  if (!z && e->z) z = e->z + k * e->n;
  if (!z) {
    memset(row, 0, e->n * sizeof *row);
    for (size_t c = e->link_start[k]; c < e->link_start[k + 1]; c++) row[e->link_to[c]] = e->link_value[c];
    z = row;
  }
  double *open = l->open + g * e->n;
  for (size_t j = 0; j < e->n; j++) {
    double stays = 1;
    for (size_t c = 0; c < l->cuts; c++)
      if (l->cut[c].from[i] && l->cut[c].to[j] && l->cut[c].factor < 1)
        stays *= 1 - (1 - l->cut[c].factor) * l->cut[c].missing;
    open[j] += z[j] * (1 - stays);
  }
}

static lian_status work_out_open(lian_economy *e, lane *l, lian_error *err) {
  size_t cells = economy_cells(e);
  if (l->cuts == 0) {
    memory_free(e->m, l->open, cells, sizeof *l->open);
    l->open = NULL;
    return LIAN_OK;
  }
  if (!l->open) l->open = memory_new(e->m, cells, sizeof *l->open);
  if (!l->open) return status_no_memory(err);
  memset(l->open, 0, cells * sizeof *l->open);
  for (size_t g = 0; g < e->goods; g++)
    for (size_t k = e->start[g]; k < e->start[g + 1]; k++) open_row(e, l, g, k, e->scratch);
  for (size_t k = 0; k < cells; k++)
    l->open[k] = e->base[k] > 0 && l->open[k] > 0 ? above_zero(1 - l->open[k] / e->base[k]) : 1;
  return LIAN_OK;
}

lian_status lian_economy_place(const lian_env *env, lian_economy *e, lian_error *err) {
  lian_status status = economy_scratch(env, e, err);
  if (status) return status;
  unsigned char *stale = memory_zero(e->m, e->lanes, 1);
  if (!stale) return status_no_memory(err);
  int any = 0;
  for (size_t k = 0; k < e->lanes && !status; k++) {
    stale[k] = e->lane[k].stale != 0;
    any |= stale[k];
    if (stale[k]) status = work_out_open(e, &e->lane[k], err);
  }
  if (any && !status) economy_pass(env, e, stale, 0);
  for (size_t k = 0; k < e->lanes && !status; k++) e->lane[k].stale = 0;
  memory_free(e->m, stale, e->lanes, 1);
  return status;
}

/* ---- a step */

static void sum_up(const lian_economy *e, lane *l, lian_step *out) {
  *out = (lian_step){0};
  for (size_t i = 0; i < e->n; i++) {
    double short_of = e->x0[i] - l->x[i], k = l->factor[i] * l->yield[i];
    double missed = economy_missed(l, i);
    if (short_of > 0)
      l->lost[i] += short_of;
    else
      l->gained[i] -= short_of;
    l->unmet[i] += missed;
    if (k < 1) l->direct[i] += (1 - k) * e->x0[i];
    out->output += l->x[i];
    out->capacity += l->cap[i];
    out->final_demand += l->final[i];
    out->orders += l->orders[i];
    out->rebuild += l->rebuild[i];
    out->rebuilt += l->rebuild[i] * l->share_rebuild[i];
    out->unmet += missed;
    out->surplus += above_zero(e->draw[i] - asked_of(l, i));
    out->overcapacity += l->alpha[i] / (double)e->n;
  }
}

static double apart(double a, double b, double whole) {
  return whole > 0 ? fabs(a - b) / whole : 0;
}

/* what suppliers give against what they have or are asked for; notes what they send of each good */
static double balance_suppliers(const lian_economy *e, lane *l) {
  double worst = 0;
  for (size_t g = 0; g < e->goods; g++) l->sent[g] = 0;
  for (size_t i = 0; i < e->n; i++) {
    double sent = l->orders[i] * l->share_orders[i], there = l->x[i] + e->draw[i];
    double given = sent + (l->final[i] + l->backlog[i]) * l->share_final[i] +
                   l->rebuild[i] * l->share_rebuild[i];
    double off = apart(given, smaller(there, asked_of(l, i)), there);
    l->sent[e->good[i]] += sent;
    if (off > worst) worst = off;
  }
  return worst;
}

static double balance_goods(const lian_economy *e, const lane *l) {
  double worst = 0;
  for (size_t g = 0; g < e->goods; g++) {
    double off = apart(l->arrived[g], l->sent[g], l->sent[g]);
    if (off > worst) worst = off;
  }
  return worst;
}

static void keep_backlog(const lian_economy *e, lane *l) {
  if (!l->s.backlog) return;
  for (size_t i = 0; i < e->n; i++)
    l->backlog[i] = (l->final[i] + l->backlog[i]) * (1 - l->share_final[i]);
}

/* workers are hired towards what inputs and demand allow, and let go above it */
static void hire(const lian_economy *e, lane *l) {
  if (!has_labour(l)) return;
  for (size_t i = 0; i < e->n; i++) {
    double normal = normal_of(e, l, i);
    if (!(normal > 0)) continue;
    double lack = smaller(l->room[i], economy_to_make(e, l, i) / normal) - l->cap[i] / normal;
    double labour = l->cap[i] / normal + (lack > 0 ? l->s.hire : l->s.fire) * lack;
    l->alpha[i] = smaller(labour, l->s.alpha_max);
  }
}

static void advance(lian_economy *e, lane *l, lian_step *out) {
  react(e, l);
  produce(e, l);
  economy_share_out(e, l, e->scratch);
  sum_up(e, l, out);
  economy_note(e, l);
  out->imbalance = balance_suppliers(e, l);
  forget_rebuilt(e, l);
  hire(e, l); /* for the next step */
  memcpy(l->q_old, l->q, e->n * sizeof *l->q);
  double at_rest = has_labour(l) ? 1 : l->s.alpha_base;
  for (size_t i = 0; l->s.by_capacity && i < e->n; i++)
    l->q[i] = capacity_of(l, i) / at_rest * l->yield[i];
}

lian_status lian_economy_step(const lian_env *env, lian_economy *e, lian_step *out,
                              lian_error *err) {
  if (env_stopped(env)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
  lian_status status = LIAN_OK;
  for (size_t k = 0; k < e->lanes && !status; k++) status = records_reserve(e->m, &e->lane[k].records, err);
  if (!status) status = lian_economy_place(env, e, err);
  if (status) return status;
  unsigned char *all = memory_new(e->m, e->lanes, 1);
  if (!all) return status_no_memory(err);
  memset(all, 1, e->lanes);
  lian_step unused;
  for (size_t k = 0; k < e->lanes; k++) advance(e, &e->lane[k], out ? &out[k] : &unused);
  economy_pass(env, e, all, 1);
  for (size_t k = 0; k < e->lanes; k++) {
    economy_note_stocks(e, &e->lane[k]);
    double off = balance_goods(e, &e->lane[k]);
    if (out && off > out[k].imbalance) out[k].imbalance = off;
    keep_backlog(e, &e->lane[k]);
    e->lane[k].t++;
  }
  memory_free(e->m, all, e->lanes, 1);
  return LIAN_OK;
}
