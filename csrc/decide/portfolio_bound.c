/* how much worth a part of the tree can hold at most

   The potential of an undecided policy i: value_i + its synergies with those chosen + its positive synergies with
   undecided ones that are decided before it. Of potentials, at most one a class, and one limit: the fractional
   multiple-choice knapsack, by the upper hull of each class (Sinha and Zoltners 1979). The least over the limits. */
#include <math.h>

#include "portfolio.h"

typedef struct piece {
  double weight, gain; /* what it adds to the piece before it of its class */
} piece;

static size_t potentials(const search *s, const branch *b, uint64_t open, size_t *list, double *potential) {
  size_t n = s->spec->policies, count = 0;
  for (size_t k = 0; k < n; k++) {
    size_t i = s->order[k];
    if (!(open & BIT(i))) continue;
    double sum = s->spec->value[i];
    for (size_t j = 0; j < n; j++)
      if (b->in & BIT(j)) sum += s->gain[i][j];
    for (size_t m = 0; m < k; m++) {
      double g = s->gain[i][s->order[m]];
      if (g > 0 && (open & BIT(s->order[m]))) sum += g;
    }
    if (sum <= 0) continue;
    potential[count] = sum;
    list[count++] = i;
  }
  return count;
}

/* the hull of one class, from list[from] to before list[to], onto pieces; returns how many there are then */
static size_t put_hull(const double *weight, const size_t *list, const double *potential, size_t from, size_t to,
                       piece *pieces, size_t count) {
  size_t start = count, at[MOST], members = 0;
  for (size_t k = from; k < to; k++) { /* by weight, then the larger potential first */
    size_t p = members++;
    while (p > 0 && (weight[list[at[p - 1]]] > weight[list[k]] ||
                     (weight[list[at[p - 1]]] >= weight[list[k]] && potential[at[p - 1]] < potential[k]))) {
      at[p] = at[p - 1];
      p--;
    }
    at[p] = k;
  }
  double weighs = 0, holds = 0;
  for (size_t m = 0; m < members; m++) {
    double w = weight[list[at[m]]], v = potential[at[m]];
    if (v <= holds) continue;
    piece next = {w - weighs, v - holds};
    /* the piece before is flatter than this one: both are one */
    while (count > start && next.gain * pieces[count - 1].weight >= pieces[count - 1].gain * next.weight) {
      next.weight += pieces[count - 1].weight;
      next.gain += pieces[count - 1].gain;
      count--;
    }
    pieces[count++] = next;
    weighs = w;
    holds = v;
  }
  return count;
}

static int denser(const piece *a, const piece *b) { return a->gain * b->weight > b->gain * a->weight; }

static double fill(piece *pieces, size_t count, double room) {
  double sum = 0;
  for (size_t k = 1; k < count; k++) { /* the densest first */
    piece moved = pieces[k];
    size_t p = k;
    for (; p > 0 && denser(&moved, &pieces[p - 1]); p--) pieces[p] = pieces[p - 1];
    pieces[p] = moved;
  }
  for (size_t k = 0; k < count; k++) {
    if (pieces[k].weight > room) return sum + pieces[k].gain * (room > 0 ? room / pieces[k].weight : 0);
    room -= pieces[k].weight;
    sum += pieces[k].gain;
  }
  return sum;
}

/* what is left of a row, with all that open policies could give back */
static double room_of(const search *s, size_t depth, size_t row, uint64_t open) {
  const lian_portfolio_spec *spec = s->spec;
  size_t limits = spec->limits;
  double room = 0;
  for (size_t r = row < limits ? row : 0; r < (row < limits ? row + 1 : limits); r++) {
    double here = s->left[depth * limits + r] + s->slack[r];
    for (size_t i = 0; i < spec->policies; i++)
      if (open & BIT(i)) here += s->relief[r * spec->policies + i];
    room += row < limits ? here : s->scale[r] * here;
  }
  return room;
}

double portfolio_bound(const search *s, size_t depth, const branch *b, uint64_t open) {
  size_t list[MOST], n = s->spec->policies;
  double potential[MOST], most = 0;
  piece pieces[MOST];
  size_t count = potentials(s, b, open, list, potential);
  for (size_t k = 0, next; k < count; k = next) { /* without limits */
    double top = potential[k];
    for (next = k + 1; next < count && s->class_of[list[next]] == s->class_of[list[k]]; next++)
      if (potential[next] > top) top = potential[next];
    most += top;
  }
  for (size_t row = 0; row < s->rows; row++) {
    size_t used = 0;
    for (size_t k = 0, next; k < count; k = next) {
      for (next = k + 1; next < count && s->class_of[list[next]] == s->class_of[list[k]];) next++;
      used = put_hull(s->weight + row * n, list, potential, k, next, pieces, used);
    }
    double sum = fill(pieces, used, room_of(s, depth, row, open));
    if (sum < most) most = sum;
  }
  return b->worth + most;
}
