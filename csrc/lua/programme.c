/* lian.programme: readiness, ramp and learning of one programme; core.programme
   Names are checked in Lua; here a field must be a number, and the core knows its range. */
#include <math.h>
#include <stddef.h>

#include "binding.h"

#define PROGRAMME_CLASS "lian.programme"
#define STAGES 9

typedef struct programme {
  lian_programme_spec spec;
  lian_programme state;
} programme;

typedef struct field {
  const char *name;
  size_t at;
} field;

#define SPEC(name) {#name, offsetof(lian_programme_spec, name)}
static const field SPEC_FIELDS[] = {SPEC(reference), SPEC(eta),   SPEC(sigma),  SPEC(gamma),
                                    SPEC(u0),        SPEC(u_max), SPEC(defect), SPEC(beta),
                                    SPEC(target),    {NULL, 0}};
#define INPUT(name) {#name, offsetof(lian_programme_input, name)}
static const field INPUT_FIELDS[] = {INPUT(budget), INPUT(spill), INPUT(learning), INPUT(speed),
                                     {NULL, 0}};

static double *place(void *object, size_t at) {
  return (double *)(void *)((char *)object + at);
}

static double number_at(lua_State *L, const char *name) {
  if (lua_type(L, -1) != LUA_TNUMBER) luaL_error(L, "%s: expected a number", name);
  return lua_tonumber(L, -1);
}

/* reads the fields present in the table at index; others are not changed */
static void take(lua_State *L, int index, const field *fields, void *object) {
  for (; fields->name; fields++) {
    if (option_get(L, index, fields->name) != LUA_TNIL)
      *place(object, fields->at) = number_at(L, fields->name);
    lua_pop(L, 1);
  }
}

static void take_stages(lua_State *L, int index, const char *name, double *out) {
  if (option_get(L, index, name) != LUA_TNIL) {
    luaL_checktype(L, -1, LUA_TTABLE);
    for (int r = 1; r <= STAGES; r++) {
      if (lua_rawgeti(L, -1, r) != LUA_TNIL) out[r - 1] = number_at(L, name);
      lua_pop(L, 1);
    }
  }
  lua_pop(L, 1);
}

static int readiness_of(double v) { return v >= 0.5 && v < 10.5 ? (int)(v + 0.5) : 0; }

static int teams_of(double v) {
  return v >= 0.5 && v < LIAN_MOST_TEAMS + 0.5 ? (int)(v + 0.5) : 0;
}

/* the table at index, with defaults for missing fields */
static lian_programme_spec take_spec(lua_State *L, int index) {
  lian_programme_spec s;
  lian_programme_default(&s);
  luaL_checktype(L, index, LUA_TTABLE);
  take(L, index, SPEC_FIELDS, &s);
  if (option_get(L, index, "readiness") != LUA_TNIL)
    s.readiness = readiness_of(number_at(L, "readiness"));
  if (lua_getfield(L, index, "teams") != LUA_TNIL) s.teams = teams_of(number_at(L, "teams"));
  lua_pop(L, 2);
  take_stages(L, index, "rate", s.rate);
  take_stages(L, index, "failure", s.failure);
  return s;
}

static lian_programme_input take_input(lua_State *L, int index) {
  lian_programme_input in;
  lian_programme_input_default(&in);
  if (lua_isnoneornil(L, index)) return in;
  luaL_checktype(L, index, LUA_TTABLE);
  take(L, index, INPUT_FIELDS, &in);
  return in;
}

/* programme.new(spec, seed, stream, draw): rate and failure are tables stage -> number */
static int make(lua_State *L) {
  lian_error err;
  lian_programme_spec s = take_spec(L, 1);
  uint64_t seed = (uint64_t)luaL_optinteger(L, 2, 1);
  uint64_t stream = (uint64_t)luaL_optinteger(L, 3, 0);
  uint64_t draw = (uint64_t)luaL_optinteger(L, 4, 0);
  programme *p = lua_newuserdatauv(L, sizeof *p, 0);
  p->spec = s;
  if (lian_programme_start(&s, seed, stream, draw, &p->state, &err))
    return binding_fail(L, &err);
  luaL_setmetatable(L, PROGRAMME_CLASS);
  return 1;
}

/* p:step(years, input) -> share */
static int step(lua_State *L) {
  programme *p = luaL_checkudata(L, 1, PROGRAMME_CLASS);
  double years = luaL_checknumber(L, 2);
  lian_programme_input in = take_input(L, 3);
  lian_error err;
  if (lian_programme_step(&p->spec, &p->state, years, &in, &err)) return binding_fail(L, &err);
  lua_pushnumber(L, p->state.share);
  return 1;
}

/* p:state() -> {readiness, u, output, defect, share, time, spent, met (nil: not yet), completed,
   failed} */
static int state(lua_State *L) {
  const programme *p = luaL_checkudata(L, 1, PROGRAMME_CLASS);
  const lian_programme *s = &p->state;
  lua_createtable(L, 0, 10);
  binding_set_count(L, "readiness", (size_t)s->readiness);
  binding_set_count(L, "completed", s->completed);
  binding_set_count(L, "failed", s->failed);
  binding_set_number(L, "u", s->u);
  binding_set_number(L, "output", s->output);
  binding_set_number(L, "defect", s->defect);
  binding_set_number(L, "share", s->share);
  binding_set_number(L, "time", s->time);
  binding_set_number(L, "spent", s->spent);
  if (!isnan(s->met)) binding_set_number(L, "met", s->met);
  return 1;
}

static void push_fields(lua_State *L, const field *fields, void *object) {
  lua_newtable(L);
  for (; fields->name; fields++) binding_set_number(L, fields->name, *place(object, fields->at));
}

/* programme.defaults() -> spec, input */
static int defaults(lua_State *L) {
  lian_programme_spec s;
  lian_programme_input in;
  lian_programme_default(&s);
  lian_programme_input_default(&in);
  push_fields(L, SPEC_FIELDS, &s);
  binding_set_count(L, "readiness", (size_t)s.readiness);
  binding_set_count(L, "teams", (size_t)s.teams);
  binding_push_numbers(L, s.rate, STAGES);
  lua_setfield(L, -2, "rate");
  binding_push_numbers(L, s.failure, STAGES);
  lua_setfield(L, -2, "failure");
  push_fields(L, INPUT_FIELDS, &in);
  return 2;
}

/* ---- many draws, some fields with a value for each: varied[name] = array; "rate.5" for a stage */

typedef struct cases {
  lian_programme_spec *spec;
  lian_programme_input *input;
  size_t count;
} cases;

/* the array varied[name] (pushed), or NULL */
static const double *varied_field(lua_State *L, int varied, const char *name, size_t count) {
  if (lua_getfield(L, varied, name) == LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  return binding_numbers(L, -1, count, name);
}

static void vary(lua_State *L, int varied, const char *name, size_t at, int of_input,
                 cases *c) {
  int top = lua_gettop(L);
  const double *v = varied_field(L, varied, name, c->count);
  for (size_t k = 0; v && k < c->count; k++)
    *place(of_input ? (void *)&c->input[k] : (void *)&c->spec[k], at) = v[k];
  lua_settop(L, top);
}

static void vary_stages(lua_State *L, int varied, const char *name, size_t at, cases *c) {
  for (int r = 1; r <= STAGES; r++) {
    const char *full = lua_pushfstring(L, "%s.%d", name, r);
    vary(L, varied, full, at + (size_t)(r - 1) * sizeof(double), 0, c);
    lua_pop(L, 1);
  }
}

static void vary_all(lua_State *L, int varied, cases *c) {
  for (const field *f = SPEC_FIELDS; f->name; f++) vary(L, varied, f->name, f->at, 0, c);
  for (const field *f = INPUT_FIELDS; f->name; f++) vary(L, varied, f->name, f->at, 1, c);
  vary_stages(L, varied, "rate", offsetof(lian_programme_spec, rate), c);
  vary_stages(L, varied, "failure", offsetof(lian_programme_spec, failure), c);
  const double *v = varied_field(L, varied, "readiness", c->count);
  for (size_t k = 0; v && k < c->count; k++) c->spec[k].readiness = readiness_of(v[k]);
  v = varied_field(L, varied, "teams", c->count);
  for (size_t k = 0; v && k < c->count; k++) c->spec[k].teams = teams_of(v[k]);
}

/* pushes arrays with a copy of the spec and the input for each draw */
static cases make_cases(lua_State *L, const lian_programme_spec *s,
                        const lian_programme_input *in, size_t count) {
  cases c = {.count = count};
  c.spec = lua_newuserdatauv(L, count * sizeof *c.spec, 0);
  c.input = lua_newuserdatauv(L, count * sizeof *c.input, 0);
  for (size_t k = 0; k < count; k++) {
    c.spec[k] = *s;
    c.input[k] = *in;
  }
  return c;
}

/* programme.draws(spec, input, years, draws, seed, stream, varied) -> met (NaN: not), cost,
   share: arrays; or nil, message, code */
static int draws(lua_State *L) {
  lian_error err;
  lua_settop(L, 7);
  luaL_checkstack(L, 40, NULL);
  lian_programme_spec s = take_spec(L, 1);
  lian_programme_input in = take_input(L, 2);
  lua_Integer count = luaL_checkinteger(L, 4);
  luaL_argcheck(L, count >= 1 && count <= 100000000, 4, "expected 1 to 1e8 draws");
  cases c = {.spec = &s, .input = &in, .count = (size_t)count};
  int varied = lua_istable(L, 7);
  if (varied) {
    c = make_cases(L, &s, &in, (size_t)count);
    vary_all(L, 7, &c);
  }
  double *out[3];
  for (int k = 0; k < 3; k++) out[k] = binding_scratch(L, c.count);
  lian_env env = binding_env(L);
  if (lian_programme_draws(&env, c.spec, c.input, varied, luaL_checknumber(L, 3), c.count,
                           (uint64_t)luaL_checkinteger(L, 5), (uint64_t)luaL_checkinteger(L, 6),
                           out[0], out[1], out[2], &err))
    return binding_fail(L, &err);
  for (int k = 0; k < 3; k++) binding_push_numbers(L, out[k], c.count);
  return 3;
}

void binding_open_programme(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"new", make}, {"defaults", defaults}, {"draws", draws}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"step", step}, {"state", state}, {NULL, NULL}};
  static const luaL_Reg meta[] = {{NULL, NULL}};
  binding_class(L, PROGRAMME_CLASS, methods, meta);
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "programme");
}
