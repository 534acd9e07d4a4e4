/* the static methods, as plain functions of a chain: core.analysis
   Each takes the chain, "domestic" or "total", and its own arguments by position; the named
   arguments of the public methods are checked in lua/lian/methods. */
#include "analysis.h"


lian_flows analysis_flows(lua_State *L, int index) {
  static const char *const names[] = {"domestic", "total", NULL};
  return luaL_checkoption(L, index, "domestic", names) ? LIAN_FLOWS_TOTAL : LIAN_FLOWS_DOMESTIC;
}

double *analysis_numbers(lua_State *L, int index, size_t n, const char *what) {
  return lua_isnoneornil(L, index) ? NULL : binding_numbers(L, index, n, what);
}

static int push_solution(lua_State *L, const lian_solution *s) {
  lua_createtable(L, 0, 2);
  lua_pushinteger(L, s->products);
  lua_setfield(L, -2, "products");
  lua_pushnumber(L, s->residual);
  lua_setfield(L, -2, "residual");
  return 2;
}

/* pushes the matrix that the call returns, labelled with the nodes; its handle belongs to Lua before the call */
#define MATRIX_OR_FAIL(call)                            \
  do {                                                  \
    lian_matrix *a = NULL;                              \
    lian_env env = binding_env(L);                      \
    void **handle = binding_handle(L, MATRIX_CLASS, 4); \
    if (call) return binding_fail(L, &err);             \
    *handle = a;                                        \
    binding_account(L, lian_chain_count(c) * lian_chain_count(c) * sizeof(double));   \
    binding_label_with_nodes(L, 1);                     \
    return 1;                                           \
  } while (0)

/* coefficients(chain, flows, allocation) */
static int coefficients(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  MATRIX_OR_FAIL(lian_coefficients(&env, c, which, lua_toboolean(L, 3), &a, &err));
}

/* coefficient(chain, flows, from, to) -> number */
static int coefficient(lua_State *L) {
  lian_error err;
  double a;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  size_t from = binding_check_index(L, 3, lian_chain_count(c)), to = binding_check_index(L, 4, lian_chain_count(c));
  lian_env env = binding_env(L);
  if (lian_coefficient(&env, c, which, from, to, &a, &err)) return binding_fail(L, &err);
  lua_pushnumber(L, a);
  return 1;
}

static int leontief(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  MATRIX_OR_FAIL(lian_leontief_inverse(&env, c, which, &a, &err));
}

static int ghosh(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  MATRIX_OR_FAIL(lian_ghosh_inverse(&env, c, which, &a, &err));
}

static int propagation(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  MATRIX_OR_FAIL(lian_propagation(&env, c, which, &a, &err));
}

/* influence(chain, flows, "total" | "product") */
static int influence(lua_State *L) {
  static const char *const names[] = {"total", "product", NULL};
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lian_influence_of of = (lian_influence_of)luaL_checkoption(L, 3, "total", names);
  MATRIX_OR_FAIL(lian_influence(&env, c, which, of, &a, &err));
}

/* influence_cell(chain, flows, from, to) */
static int influence_cell(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  size_t from = binding_check_index(L, 3, lian_chain_count(c)), to = binding_check_index(L, 4, lian_chain_count(c));
  MATRIX_OR_FAIL(lian_influence_cell(&env, c, which, from, to, &a, &err));
}

/* tolerable(chain, flows, share) */
static int tolerable(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  double share = luaL_checknumber(L, 3);
  MATRIX_OR_FAIL(lian_tolerable(&env, c, which, share, &a, &err));
}

typedef lian_status (*solver)(const lian_env *env, lian_chain *c, lian_flows which,
                              const double *given, double *out, lian_solution *report,
                              lian_error *err);

/* f(chain, flows, numbers) -> numbers, {products, residual} */
static int solve_with(lua_State *L, solver f, const char *what, int optional) {
  lian_error err;
  lian_solution report;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 3);
  double *given =
      optional ? analysis_numbers(L, 3, lian_chain_count(c), what) : binding_numbers(L, 3, lian_chain_count(c), what);
  double *out = binding_scratch(L, lian_chain_count(c));
  lian_env env = binding_env(L);
  if (f(&env, c, which, given, out, &report, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, lian_chain_count(c));
  return push_solution(L, &report);
}

static int leontief_output(lua_State *L) {
  return solve_with(L, lian_leontief_output, "demand", 0);
}

static int ghosh_output(lua_State *L) {
  return solve_with(L, lian_ghosh_output, "inputs", 0);
}

static int multipliers(lua_State *L) {
  return solve_with(L, lian_multipliers, "weights", 1);
}

/* closed(chain, flows, weights, income, spending, own) -> multipliers, household row, kappa */
static int closed(lua_State *L) {
  lian_error err;
  double kappa;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 6);
  double own = luaL_checknumber(L, 6);
  double *weights = analysis_numbers(L, 3, lian_chain_count(c), "weights");
  double *income = binding_numbers(L, 4, lian_chain_count(c), "income");
  double *spending = binding_numbers(L, 5, lian_chain_count(c), "spending");
  double *out = binding_scratch(L, lian_chain_count(c)), *household = binding_scratch(L, lian_chain_count(c));
  lian_env env = binding_env(L);
  if (lian_closed_multipliers(&env, c, which, weights, income, spending, own, out, household,
                              &kappa, &err))
    return binding_fail(L, &err);
  binding_push_numbers(L, out, lian_chain_count(c));
  binding_push_numbers(L, household, lian_chain_count(c));
  lua_pushnumber(L, kappa);
  return 3;
}

static void set_numbers(lua_State *L, const char *name, const double *v, size_t n) {
  binding_push_numbers(L, v, n);
  lua_setfield(L, -2, name);
}

/* linkages(chain, flows, own) -> a table of the arrays of lian_linkages */
static int linkages(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  size_t n = lian_chain_count(c);
  int own = lua_toboolean(L, 3);
  double *v = binding_scratch(L, 5 * n);
  lian_linkages out = {sizeof out, v, v + n, v + 2 * n, v + 3 * n, v + 4 * n};
  lian_env env = binding_env(L);
  if (lian_chain_linkages(&env, c, which, own, &out, &err)) return binding_fail(L, &err);
  lua_createtable(L, 0, 5);
  set_numbers(L, "backward", out.backward, n);
  set_numbers(L, "forward", out.forward, n);
  set_numbers(L, "forward_leontief", out.forward_leontief, n);
  set_numbers(L, "backward_cv", out.backward_cv, n);
  set_numbers(L, "forward_cv", out.forward_cv, n);
  return 1;
}

/* eigenvectors(chain, flows) -> backward, forward, radius */
static int eigenvectors(lua_State *L) {
  lian_error err;
  double radius;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  double *v = binding_scratch(L, 2 * lian_chain_count(c));
  lian_env env = binding_env(L);
  if (lian_eigenvector_linkages(&env, c, which, v, v + lian_chain_count(c), &radius, &err))
    return binding_fail(L, &err);
  binding_push_numbers(L, v, lian_chain_count(c));
  binding_push_numbers(L, v + lian_chain_count(c), lian_chain_count(c));
  lua_pushnumber(L, radius);
  return 3;
}

/* side, keep_own, share at index .. index + 2 */
static lian_extraction extraction_at(lua_State *L, int index) {
  static const char *const sides[] = {"full", "links", "backward", "forward", "ghosh", NULL};
  lian_extraction o = {.size = sizeof o};
  o.side = (lian_side)luaL_checkoption(L, index, "full", sides);
  o.keep_own = lua_toboolean(L, index + 1);
  o.share = luaL_optnumber(L, index + 2, 1);
  return o;
}

/* extract_each(chain, flows, weights, side, keep_own, share) -> loss of each */
static int extract_each(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 6);
  lian_extraction o = extraction_at(L, 4);
  double *weights = analysis_numbers(L, 3, lian_chain_count(c), "weights");
  double *loss = binding_scratch(L, lian_chain_count(c));
  lian_env env = binding_env(L);
  if (lian_extract_each(&env, c, which, &o, weights, loss, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, loss, lian_chain_count(c));
  return 1;
}

/* extract_node(chain, flows, node, side, keep_own, share) -> loss by node */
static int extract_node(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 6);
  size_t k = binding_check_index(L, 3, lian_chain_count(c));
  lian_extraction o = extraction_at(L, 4);
  double *loss = binding_scratch(L, lian_chain_count(c));
  lian_env env = binding_env(L);
  if (lian_extract_node(&env, c, which, &o, k, loss, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, loss, lian_chain_count(c));
  return 1;
}

/* extract_group(chain, flows, nodes) -> loss by node */
static int extract_group(lua_State *L) {
  lian_error err;
  size_t m;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 3);
  const size_t *group = binding_index_list(L, 3, lian_chain_count(c), &m);
  double *loss = binding_scratch(L, lian_chain_count(c));
  lian_env env = binding_env(L);
  if (lian_extract_group(&env, c, which, group, m, loss, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, loss, lian_chain_count(c));
  return 1;
}

/* extract_link(chain, flows, from, to, share, finals) -> loss by node */
static int extract_link(lua_State *L) {
  lian_error err;
  lian_link k = {.size = sizeof k};
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 6);
  k.share = luaL_optnumber(L, 5, 1);
  k.from = binding_index_list(L, 3, lian_chain_count(c), &k.from_count);
  k.to = binding_index_list(L, 4, lian_chain_count(c), &k.to_count);
  k.finals = analysis_numbers(L, 6, k.from_count, "finals");
  double *loss = binding_scratch(L, lian_chain_count(c));
  lian_env env = binding_env(L);
  if (lian_extract_link(&env, c, which, &k, loss, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, loss, lian_chain_count(c));
  return 1;
}

/* extract_cell(chain, flows, from, to, delta) -> loss by node */
static int extract_cell(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  size_t from = binding_check_index(L, 3, lian_chain_count(c)), to = binding_check_index(L, 4, lian_chain_count(c));
  double delta = luaL_checknumber(L, 5);
  double *loss = binding_scratch(L, lian_chain_count(c));
  lian_env env = binding_env(L);
  if (lian_extract_cell(&env, c, which, from, to, delta, loss, &err))
    return binding_fail(L, &err);
  binding_push_numbers(L, loss, lian_chain_count(c));
  return 1;
}

/* upstreamness(chain, flows, base) -> numbers */
static int upstreamness(lua_State *L) {
  lian_error err;
  lian_chain *c = binding_check_chain(L, 1);
  lian_flows which = analysis_flows(L, 2);
  lua_settop(L, 3);
  double *base = analysis_numbers(L, 3, lian_chain_count(c), "base"), *out = binding_scratch(L, lian_chain_count(c));
  lian_env env = binding_env(L);
  if (lian_upstreamness(&env, c, which, base, out, &err)) return binding_fail(L, &err);
  binding_push_numbers(L, out, lian_chain_count(c));
  return 1;
}

void binding_open_analysis(lua_State *L) {
  static const luaL_Reg functions[] = {{"coefficients", coefficients},
                                       {"coefficient", coefficient},
                                       {"leontief", leontief},
                                       {"ghosh", ghosh},
                                       {"leontief_output", leontief_output},
                                       {"ghosh_output", ghosh_output},
                                       {"multipliers", multipliers},
                                       {"closed", closed},
                                       {"linkages", linkages},
                                       {"eigenvectors", eigenvectors},
                                       {"extract_each", extract_each},
                                       {"extract_node", extract_node},
                                       {"extract_group", extract_group},
                                       {"extract_link", extract_link},
                                       {"extract_cell", extract_cell},
                                       {"upstreamness", upstreamness},
                                       {"propagation", propagation},
                                       {"influence", influence},
                                       {"influence_cell", influence_cell},
                                       {"tolerable", tolerable},
                                       {NULL, NULL}};
  lua_newtable(L);
  binding_functions(L, functions);
  lua_setfield(L, -2, "analysis");
}
