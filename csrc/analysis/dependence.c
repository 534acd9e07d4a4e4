/* dependence: content of a node's goods, by origin

   With w_i = 1 at the nodes of an origin:
     value added sum (v_i / x_i) w_i l_ij (Johnson and Noguera 2012; v with taxes on products),
     per output sum w_i l_ij,
     look-through sum w_i l_ij / sum l_ij, face value sum w_i (I + A)_ij / sum l_ij (Baldwin,
     Freeman and Theodorakopoulos 2022), direct sum w_i a_ij.
   Goods from outside the table come in by imports kept apart and by input rows of role imports;
   with them the value added shares of all origins sum to 1.
   Cost: the inverse and one pass over it, or one solve an origin. */
#include <math.h>
#include <string.h>

#include "../chain/chain.h"

static int needs_inverse(lian_measure measure) {
  return measure != LIAN_CONTENT_FACE_VALUE && measure != LIAN_CONTENT_DIRECT;
}

static int is_share_of_output(lian_measure measure) {
  return measure == LIAN_CONTENT_FACE_VALUE || measure == LIAN_CONTENT_LOOK_THROUGH;
}

static int counts_outside(lian_measure measure) {
  return measure == LIAN_CONTENT_VALUE_ADDED || measure == LIAN_CONTENT_DIRECT;
}

/* goods from outside, a unit of output */
static void outside_inputs(const lian_chain *c, lian_flows which, double *out) {
  memset(out, 0, c->n * sizeof *out);
  if (c->imports && which == LIAN_FLOWS_DOMESTIC) matrix_col_sums(c->imports, out);
  for (size_t p = 0; p < c->inputs.count; p++) {
    if (c->inputs.roles[p] != LIAN_ROLE_IMPORTS) continue;
    const double *row = matrix_row_of(c->inputs.values, p);
    for (size_t j = 0; j < c->n; j++) out[j] += row[j];
  }
  for (size_t j = 0; j < c->n; j++) out[j] *= c->share[j];
}

/* weight of a unit of output of i: its primary inputs other than imports, so that taxes on products count at their
   origin and the shares of all origins sum to 1 */
static double weight_of(const lian_chain *c, lian_measure measure, size_t i) {
  if (measure != LIAN_CONTENT_VALUE_ADDED) return 1;
  double sum = 0;
  for (size_t p = 0; p < c->inputs.count; p++)
    if (c->inputs.roles[p] != LIAN_ROLE_IMPORTS) sum += matrix_row_of(c->inputs.values, p)[i];
  return sum * c->share[i];
}

typedef struct work {
  const lian_env *env;
  lian_chain *c;
  reading *r;
  lian_flows which;
  lian_measure measure;
  const axis *region; /* NULL: one region */
  size_t regions;
  lian_matrix *content; /* (regions + 1) x n */
  double *base;    /* n: denominator of the shares */
  double *outside; /* n: goods from outside, a unit of output */
  double *weights; /* n: scratch */
} work;

static size_t region_of(const work *w, size_t i) {
  return w->region ? w->region->code[i] : 0;
}

/* sums rows of L by region; column sums of L give the base */
static lian_status content_by_inverse(const work *w, lian_error *err) {
  const lian_matrix *L;
  size_t n = w->c->n;
  lian_status status = chain_inverse(w->env, w->c, w->which, &L, err);
  if (status) return status;
  double *beyond = matrix_row(w->content, w->regions);
  memset(w->base, 0, n * sizeof *w->base);
  for (size_t i = 0; i < n; i++) {
    const double *row = matrix_row_of(L, i);
    double *sum = matrix_row(w->content, region_of(w, i));
    double weight = weight_of(w->c, w->measure, i), more = w->outside[i];
    for (size_t j = 0; j < n; j++) {
      sum[j] += weight * row[j];
      w->base[j] += row[j];
    }
    for (size_t j = 0; j < n && more != 0; j++) beyond[j] += more * row[j];
  }
  return LIAN_OK;
}

static lian_status multiply(const work *w, const double *weights, double *out,
                            lian_error *err) {
  for (size_t i = 0; i < w->c->n; i++)
    if (weights[i] != 0)
      return chain_solve(w->env, w->c, w->r, SIDE_A_TURNED, NULL, NULL, weights, out, NULL,
                         err);
  memset(out, 0, w->c->n * sizeof *out);
  return LIAN_OK;
}

static lian_status solve_base(const work *w, lian_error *err) {
  for (size_t i = 0; i < w->c->n; i++) w->weights[i] = 1;
  return multiply(w, w->weights, w->base, err);
}

static lian_status content_by_solves(const work *w, lian_error *err) {
  lian_status status = chain_productive(w->env, w->c, w->which, err);
  for (size_t g = 0; g < w->regions && !status; g++) {
    for (size_t i = 0; i < w->c->n; i++)
      w->weights[i] = region_of(w, i) == g ? weight_of(w->c, w->measure, i) : 0;
    status = multiply(w, w->weights, matrix_row(w->content, g), err);
  }
  if (!status) status = multiply(w, w->outside, matrix_row(w->content, w->regions), err);
  if (!status && is_share_of_output(w->measure)) status = solve_base(w, err);
  return status;
}

/* sums A by region of the supplier, plus the good itself for face value */
static lian_status content_at_once(const work *w, lian_error *err) {
  size_t n = w->c->n;
  const reading *r = w->r;
  lian_status status = LIAN_OK;
  for (size_t i = 0; i < n; i++) {
    double *sum = matrix_row(w->content, region_of(w, i));
    if (w->measure == LIAN_CONTENT_FACE_VALUE) sum[i] += 1;
    if (r->dense) {
      const double *row = matrix_row_of(r->dense, i);
      for (size_t j = 0; j < n; j++) sum[j] += row[j] * w->c->share[j];
    } else {
      for (size_t e = r->links->start[i]; e < r->links->start[i + 1]; e++)
        sum[r->links->index[e]] += r->links->value[e] * w->c->share[r->links->index[e]];
    }
  }
  memcpy(matrix_row(w->content, w->regions), w->outside, n * sizeof *w->outside);
  if (!is_share_of_output(w->measure)) return LIAN_OK;
  status = chain_productive(w->env, w->c, w->which, err);
  return status ? status : solve_base(w, err);
}

/* divides by the output that a good requires, where the measure is a share of it */
static void divide_by_base(const work *w) {
  size_t n = w->c->n;
  if (!is_share_of_output(w->measure)) {
    for (size_t j = 0; j < n; j++) w->base[j] = 1;
    return;
  }
  for (size_t g = 0; g <= w->regions; g++) {
    double *row = matrix_row(w->content, g);
    for (size_t j = 0; j < n; j++) row[j] /= w->base[j];
  }
}

static lian_status fill_content(const work *w, lian_error *err) {
  if (counts_outside(w->measure))
    outside_inputs(w->c, w->which, w->outside);
  else
    memset(w->outside, 0, w->c->n * sizeof *w->outside);
  if (!needs_inverse(w->measure)) return content_at_once(w, err);
  if (w->r->dense && (w->regions > 2 || w->r->inverse)) return content_by_inverse(w, err);
  return content_by_solves(w, err);
}

static lian_status check_measure(lian_measure measure, lian_error *err) {
  return check_choice((long)measure, LIAN_CONTENT_DIRECT + 1, "measure", err);
}

lian_status lian_content(const lian_env *env, lian_chain *c, lian_flows which,
                         lian_measure measure, lian_matrix **content, double *base,
                         lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"content", content}), err);
  if (!wrong) wrong = check_measure(measure, err);
  if (wrong) return wrong;
  reading *r;
  memory m = memory_of(env);
  lian_status status = chain_reading(env, c, which, &r, err);
  if (status) return status;
  const axis *region = chain_axis(c, "region");
  work w = {.env = env,
            .c = c,
            .r = r,
            .which = which,
            .measure = measure,
            .region = region,
            .regions = region ? region->values->count : 1};
  w.content = matrix_zero(m, w.regions + 1, c->n);
  double *scratch = memory_zero(m, 3 * c->n, sizeof *scratch);
  if (!w.content || !scratch) {
    status = status_no_memory(err);
    goto done;
  }
  w.base = scratch;
  w.outside = scratch + c->n;
  w.weights = scratch + 2 * c->n;
  status = fill_content(&w, err);
  if (status) goto done;
  divide_by_base(&w);
  if (base) memcpy(base, w.base, c->n * sizeof *base);
  *content = w.content;
  w.content = NULL;
done:
  lian_matrix_free(w.content);
  memory_free(m, scratch, 3 * c->n, sizeof *scratch);
  return status;
}

/* supply of each node for the bundle: L f, (I + A) f or A f, times weights */
static void supplies(const work *w, const double *bundle, const double *y, double *out) {
  size_t n = w->c->n;
  chain_product p = {w->c, w->r, SIDE_A, w->c->share, NULL, w->weights};
  if (needs_inverse(w->measure)) {
    for (size_t i = 0; i < n; i++) out[i] = y[i] * weight_of(w->c, w->measure, i);
    return;
  }
  chain_times(w->env, &p, bundle, out);
  for (size_t i = 0; i < n && w->measure == LIAN_CONTENT_FACE_VALUE; i++) out[i] += bundle[i];
}

lian_status lian_content_by_supplier(const lian_env *env, lian_chain *c, lian_flows which,
                                     lian_measure measure, const double *bundle, double *out,
                                     double *outside, lian_error *err) {
  lian_status wrong = chain_call(c, which, GIVEN({"bundle", bundle}, {"out", out}), err);
  if (!wrong) wrong = check_measure(measure, err);
  if (wrong) return wrong;
  reading *r;
  size_t n = c->n;
  memory m = memory_of(env);
  double total = vector_sum(bundle, n);
  lian_status status = chain_reading(env, c, which, &r, err);
  if (!status) status = chain_productive(env, c, which, err);
  if (!status && !(fabs(total) > 0))
    status = status_set(err, LIAN_BAD_DATA, "the bundle of final goods sums to %g", total);
  if (status) return status;
  double *scratch = memory_new(m, 3 * n, sizeof *scratch);
  if (!scratch) return status_no_memory(err);
  double *y = scratch, *beyond = scratch + n;
  work w = {.env = env, .c = c, .r = r, .measure = measure, .weights = scratch + 2 * n};
  status = chain_solve(env, c, r, SIDE_A, NULL, NULL, bundle, y, NULL, err);
  if (status) goto done;
  supplies(&w, bundle, y, out);
  double base = is_share_of_output(measure) ? vector_sum(y, n) : total;
  for (size_t i = 0; i < n; i++) out[i] /= base;
  outside_inputs(c, which, beyond);
  if (outside)
    *outside = !counts_outside(measure)
                   ? 0
                   : vector_dot(beyond, needs_inverse(measure) ? y : bundle, n) / base;
done:
  memory_free(m, scratch, 3 * n, sizeof *scratch);
  return status;
}
