/* programmes: readiness in stages that take time and may fail, then a ramp (lian/programme.h)

   A stage ends when the integral of its rate reaches a unit exponential threshold, -log of a
   uniform number; the next number decides whether it fails. Both are indexed by the stage's number in
   the run, so results do not depend on the steps. Between events the state is in closed form: with
   w = u / u_max and g = gamma t (Verhulst 1838),
       u(t) = u_max w / (w + (1 - w) e^-g),   integral of u = u_max / gamma log(1 + w (e^g - 1))
   Time in years, capacity u in shares of use, output in years of use, budgets in money a year. */
#include <math.h>

#include "../base/check.h"
#include "../base/memory.h"
#include "../base/random.h"
#include "../base/status.h"
#include "../base/thread.h"

#define TOP 10            /* final readiness */
#define RAMP 8            /* readiness from which capacity ramps */
#define MOST_RATE 1e6     /* a year */
#define MOST_YEARS 1e4
#define BLOCK 64          /* draws a task */
#define POLLED 256        /* tasks between polls of env->stop */
#define TEAM_SHIFT 26     /* log2 of the random numbers reserved for a team in a draw */

void lian_programme_default(lian_programme_spec *spec) {
  if (!spec) return;
  *spec = (lian_programme_spec){.size = sizeof *spec, .readiness = 5, .teams = 1,
                                .reference = 1, .eta = 0.5, .sigma = 0.5, .gamma = 1.2, .u0 = 0.01,
                                .u_max = 1, .defect = 0.2, .beta = 0.32, .target = INFINITY};
  for (int r = 1; r < TOP; r++) {
    spec->rate[r - 1] = r < 4 ? 1.0 : r < 7 ? 0.6 : 0.8;
    spec->failure[r - 1] = r < 7 ? 0.15 : 0.05;
  }
}

void lian_programme_input_default(lian_programme_input *input) {
  if (!input) return;
  *input = (lian_programme_input){.size = sizeof *input, .budget = 1, .speed = 1};
}

/* ---- checks */

static lian_status expect(int held, lian_error *err, const char *name, const char *what,
                          double got) {
  if (held) return LIAN_OK;
  return status_set(err, LIAN_BAD_ARGUMENT, "%s: expected %s, got %g", name, what, got);
}

static lian_status expect_rise(double v, lian_error *err, const char *name) {
  return expect(v >= 0 && isfinite(v), err, name, "a number of at least 0", v);
}

static lian_status check_stages(const lian_programme_spec *s, lian_error *err) {
  lian_status status = LIAN_OK;
  for (int r = 0; r < TOP - 1 && !status; r++) {
    double rate = s->rate[r], failure = s->failure[r];
    status = expect(rate >= 0 && rate <= MOST_RATE, err, "rate", "a number in [0, 1e6]", rate);
    if (!status)
      status = expect(failure >= 0 && failure < 1, err, "failure", "a share below 1", failure);
  }
  return status;
}

static lian_status check_spec(const lian_programme_spec *s, lian_error *err) {
  lian_status status = check_size(s->size, sizeof *s, "lian_programme_spec", err);
  if (status) return status;
  status = expect(s->readiness >= 1 && s->readiness <= TOP, err, "readiness",
                              "a whole number in [1, 10]", s->readiness);
  if (!status)
    status = expect(s->teams >= 1 && s->teams <= LIAN_MOST_TEAMS, err, "teams",
                    "a whole number in [1, 16]", s->teams);
  if (!status) status = check_stages(s, err);
  if (!status)
    status = expect(s->reference > 0 && isfinite(s->reference), err, "reference",
                    "a budget above 0", s->reference);
  if (!status) status = expect_rise(s->eta, err, "eta");
  if (!status) status = expect_rise(s->sigma, err, "sigma");
  if (!status) status = expect_rise(s->gamma, err, "gamma");
  if (!status) status = expect(s->u0 > 0 && s->u0 <= 1, err, "u0", "a share above 0", s->u0);
  if (!status)
    status = expect(s->u_max > 0 && s->u_max <= 1, err, "u_max", "a share above 0", s->u_max);
  if (!status)
    status = expect(s->defect >= 0 && s->defect <= 1, err, "defect", "a share", s->defect);
  if (!status) status = expect_rise(s->beta, err, "beta");
  if (!status) status = expect(s->target >= 0, err, "target", "a share", s->target);
  return status;
}

static lian_status check_input(const lian_programme_input *in, lian_error *err) {
  lian_status status = check_size(in->size, sizeof *in, "lian_programme_input", err);
  if (!status) status = expect_rise(in->budget, err, "budget");
  if (!status)
    status = expect(in->spill >= 0 && in->spill <= 1, err, "spill", "a share", in->spill);
  if (!status) status = expect_rise(in->learning, err, "learning");
  if (!status) status = expect_rise(in->speed, err, "speed");
  return status;
}

/* checks a state that the caller kept */
static lian_status check_state(const lian_programme_spec *s, const lian_programme *p, lian_error *err) {
  lian_status status = expect(p->readiness >= 1 && p->readiness <= TOP, err, "state.readiness",
                              "a whole number in [1, 10]", p->readiness);
  for (int k = 0; !status && k < s->teams; k++)
    status = expect(p->team[k].readiness >= 1 && p->team[k].readiness <= TOP, err, "state.team",
                    "a readiness in [1, 10]", p->team[k].readiness);
  return status;
}

/* factor on all rates of a team; LIAN_BAD_DATA when a rate then exceeds MOST_RATE */
static lian_status factor_of(const lian_programme_spec *s, const lian_programme_input *in,
                             double *factor, lian_error *err) {
  double part = in->budget / s->teams / s->reference, most = 0;
  double money = in->budget > 0 ? pow(part, s->eta) : 0;
  *factor = money * (1 + s->sigma * in->spill) * in->speed;
  for (int r = 0; r < TOP - 1; r++) most = fmax(most, s->rate[r] * *factor);
  if (most <= MOST_RATE) return LIAN_OK;
  return status_set(err, LIAN_BAD_DATA, "budget and speed give a rate of %g a year; most: %g",
                    most, MOST_RATE);
}

static lian_status check_years(double years, lian_error *err) {
  return expect(years >= 0 && years <= MOST_YEARS, err, "years", "a number in [0, 1e4]", years);
}

/* ---- capacity, output, defects */

typedef struct ramp {
  double u, output;
} ramp;

static double start_of(const lian_programme_spec *s) { return fmin(s->u0, s->u_max); }

/* after t years without an event */
static ramp ramp_after(const lian_programme_spec *s, const lian_programme *p, double learning,
                       double t) {
  ramp r = {p->u, p->output};
  if (!p->begun) return r;
  double g = p->readiness >= RAMP ? s->gamma * t : 0, w = p->u / s->u_max, made = p->u * t;
  if (g > 0) {
    double rest = (1 - w) * exp(-g);
    made = s->u_max / s->gamma * (g < 30 ? log1p(w * expm1(g)) : g + log(w + rest));
    r.u = s->u_max * (w / (w + rest));
  }
  r.output += made + learning * t;
  return r;
}

static double defect_of(const lian_programme_spec *s, ramp r) {
  return s->defect * pow(r.output / start_of(s), -s->beta);
}

static double share_of(const lian_programme_spec *s, ramp r) {
  return fmin(1, r.u * (1 - defect_of(s, r)));
}

static void begin(const lian_programme_spec *s, lian_programme *p) {
  p->begun = 1;
  p->u = p->output = start_of(s);
}

static void note_share(const lian_programme_spec *s, lian_programme *p) {
  ramp r = {p->u, p->output};
  p->defect = p->begun ? defect_of(s, r) : s->defect;
  p->share = p->begun ? share_of(s, r) : 0;
  if (isnan(p->met) && p->share >= s->target) p->met = p->time;
}

/* time at which share reaches the target, by bisection: share rises between events */
static double passing(const lian_programme_spec *s, const lian_programme *p, double learning,
                      double t) {
  double low = 0, high = t;
  for (int k = 0; k < 60; k++) {
    double middle = low + (high - low) / 2;
    if (share_of(s, ramp_after(s, p, learning, middle)) >= s->target)
      high = middle;
    else
      low = middle;
  }
  return p->time + high;
}

static void pass(const lian_programme_spec *s, lian_programme *p,
                 const lian_programme_input *in, double t) {
  ramp after = ramp_after(s, p, in->learning, t);
  if (isnan(p->met) && p->begun && share_of(s, after) >= s->target)
    p->met = passing(s, p, in->learning, t);
  if (p->readiness < TOP) p->spent += in->budget * t;
  p->u = after.u;
  p->output = after.output;
  p->time += t;
  note_share(s, p);
}

/* ---- stages */

static void draw_stage(lian_programme *p, lian_team *t) {
  t->wait = -log(random_uniform(p->seed, p->stream, t->counter++));
}

/* readiness of the programme is the largest of its teams; when it rises the others advance to it */
static void follow(const lian_programme_spec *s, lian_programme *p, int was) {
  int most = 1;
  for (int k = 0; k < s->teams; k++)
    if (p->team[k].readiness > most) most = p->team[k].readiness;
  p->readiness = most;
  for (int k = 0; k < s->teams && most > was; k++) {
    if (p->team[k].readiness == most) continue;
    p->team[k].readiness = most;
    draw_stage(p, &p->team[k]);
  }
}

static void end_stage(const lian_programme_spec *s, lian_programme *p, lian_team *t) {
  double drawn = random_uniform(p->seed, p->stream, t->counter++);
  if (drawn < s->failure[t->readiness - 1]) {
    p->failed++;
    if (t->readiness > 1) t->readiness--;
  } else {
    p->completed++;
    t->readiness++;
  }
  draw_stage(p, t);
  follow(s, p, p->readiness);
  if (p->readiness >= RAMP && !p->begun) begin(s, p);
  note_share(s, p);
}

static double rate_of(const lian_programme_spec *s, const lian_team *t, double factor) {
  return t->readiness < TOP ? s->rate[t->readiness - 1] * factor : 0;
}

static double wait_of(const lian_programme_spec *s, const lian_team *t, double factor) {
  double rate = rate_of(s, t, factor);
  return rate > 0 ? t->wait / rate : INFINITY;
}

static void work_on(const lian_programme_spec *s, lian_programme *p, double factor, double years) {
  for (int k = 0; k < s->teams; k++) {
    lian_team *t = &p->team[k];
    double rate = rate_of(s, t, factor);
    if (rate > 0) t->wait = fmax(0, t->wait - rate * years);
  }
}

static void run(const lian_programme_spec *s, lian_programme *p, const lian_programme_input *in,
                double factor, double years) {
  for (double left = years; left > 0;) {
    int first = 0;
    for (int k = 1; k < s->teams; k++)
      if (wait_of(s, &p->team[k], factor) < wait_of(s, &p->team[first], factor)) first = k;
    double wait = wait_of(s, &p->team[first], factor);
    work_on(s, p, factor, wait > left ? left : wait);
    pass(s, p, in, wait > left ? left : wait);
    if (wait > left) return;
    end_stage(s, p, &p->team[first]);
    left -= wait;
  }
}

static void start(const lian_programme_spec *s, uint64_t seed, uint64_t stream, uint64_t draw,
                  lian_programme *p) {
  *p = (lian_programme){.readiness = s->readiness, .seed = seed, .stream = stream, .met = NAN};
  for (int k = 0; k < s->teams; k++) {
    p->team[k] = (lian_team){.readiness = s->readiness,
                             .counter = (draw << 32) + ((uint64_t)k << TEAM_SHIFT)};
    draw_stage(p, &p->team[k]);
  }
  if (p->readiness >= RAMP) begin(s, p);
  note_share(s, p);
}

lian_status lian_programme_start(const lian_programme_spec *spec, uint64_t seed,
                                 uint64_t stream, uint64_t draw, lian_programme *out,
                                 lian_error *err) {
  lian_status wrong = check_given(GIVEN({"spec", spec}, {"out", out}), err);
  if (wrong) return wrong;
  lian_status status = check_spec(spec, err);
  if (!status && draw >> 32)
    status = status_set(err, LIAN_BAD_ARGUMENT, "draw: expected a number below 2^32");
  if (!status) start(spec, seed, stream, draw, out);
  return status;
}

lian_status lian_programme_step(const lian_programme_spec *spec, lian_programme *state,
                                double years, const lian_programme_input *input,
                                lian_error *err) {
  lian_status wrong = check_given(GIVEN({"spec", spec}, {"state", state}, {"input", input}), err);
  if (!wrong) wrong = check_state(spec, state, err);
  if (wrong) return wrong;
  double factor;
  lian_status status = check_spec(spec, err);
  if (!status) status = check_input(input, err);
  if (!status) status = check_years(years, err);
  if (!status) status = factor_of(spec, input, &factor, err);
  if (!status) run(spec, state, input, factor, years);
  return status;
}

/* ---- many draws */

typedef struct draws {
  const lian_programme_spec *spec;
  const lian_programme_input *input;
  int each_its_own;
  double years;
  size_t count, first; /* first: first task of the current round */
  uint64_t seed, stream;
  double *met, *cost, *share;
} draws;

static void run_draw(const draws *d, size_t k) {
  const lian_programme_spec *s = d->spec + (d->each_its_own ? k : 0);
  const lian_programme_input *in = d->input + (d->each_its_own ? k : 0);
  lian_programme p;
  double factor;
  start(s, d->seed, d->stream, k, &p);
  if (factor_of(s, in, &factor, NULL) == LIAN_OK) run(s, &p, in, factor, d->years);
  d->met[k] = p.met;
  d->cost[k] = p.spent;
  d->share[k] = p.share;
}

static void run_task(void *context, size_t task) {
  const draws *d = context;
  size_t from = (d->first + task) * BLOCK;
  size_t to = from + BLOCK < d->count ? from + BLOCK : d->count;
  for (size_t k = from; k < to; k++) run_draw(d, k);
}

static lian_status check_draws(const draws *d, lian_error *err) {
  lian_status status = check_years(d->years, err);
  if (!status && d->count >> 32)
    status = status_set(err, LIAN_BAD_ARGUMENT, "draws: expected a number below 2^32");
  for (size_t k = 0; !status && k < (d->each_its_own ? d->count : 1); k++) {
    double factor;
    status = check_spec(&d->spec[k], err);
    if (!status) status = check_input(&d->input[k], err);
    if (!status) status = factor_of(&d->spec[k], &d->input[k], &factor, err);
  }
  return status;
}

lian_status lian_programme_draws(const lian_env *env, const lian_programme_spec *spec,
                                 const lian_programme_input *input, int each_its_own,
                                 double years, size_t count, uint64_t seed, uint64_t stream,
                                 double *met, double *cost, double *share, lian_error *err) {
  lian_status wrong = check_given(GIVEN({"spec", spec}, {"input", input}), err);
  if (!wrong && count > 0)
    wrong = check_given(GIVEN({"met", met}, {"cost", cost}, {"share", share}), err);
  if (wrong) return wrong;
  draws d = {spec, input, each_its_own, years, count, 0, seed, stream, met, cost, share};
  size_t tasks = (count + BLOCK - 1) / BLOCK;
  lian_status status = check_draws(&d, err);
  for (; !status && d.first < tasks; d.first += POLLED) {
    if (env_stopped_at(env, (double)d.first / (double)tasks)) return status_set(err, LIAN_INTERRUPTED, "interrupted");
    thread_for(env, tasks - d.first < POLLED ? tasks - d.first : POLLED, run_task, &d);
  }
  return status;
}
