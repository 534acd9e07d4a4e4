/* maximin Latin hypercubes (Morris and Mitchell 1995): exchanges of two entries of a column that lessen
     phi = sum over pairs of d_ij^-p,  p = 30, d_ij the distance of points i and j
   by simulated annealing; an exchange keeps each column a Latin hypercube's. O(count) an exchange tried */
#include <math.h>

#include "../base/random.h"
#include "design.h"

static double repulsion(double d2) { /* d^-30 */
  double r = 1 / (d2 > 1e-12 ? d2 : 1e-12), r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
  return r8 * r4 * r2 * r;
}

typedef struct cloud {
  size_t factors, count;
  double *x, *d2; /* count x factors; squares of distances, count x count */
} cloud;

static double square(double v) { return v * v; }

static double all_pairs(cloud *c) {
  double phi = 0;
  for (size_t i = 0; i < c->count; i++)
    for (size_t j = 0; j < i; j++) {
      double d2 = 0;
      for (size_t f = 0; f < c->factors; f++) d2 += square(c->x[i * c->factors + f] - c->x[j * c->factors + f]);
      c->d2[i * c->count + j] = c->d2[j * c->count + i] = d2;
      phi += repulsion(d2);
    }
  return phi;
}

/* what the exchange of a and b in column f changes of a pair's squared distance: (a, j) gains, (b, j) loses */
static double shift(const cloud *c, size_t a, size_t b, size_t f, size_t j) {
  double v = c->x[j * c->factors + f];
  return square(c->x[b * c->factors + f] - v) - square(c->x[a * c->factors + f] - v);
}

static double change(const cloud *c, size_t a, size_t b, size_t f) {
  double sum = 0;
  for (size_t j = 0; j < c->count; j++) {
    if (j == a || j == b) continue;
    double by = shift(c, a, b, f, j), da = c->d2[a * c->count + j], db = c->d2[b * c->count + j];
    sum += repulsion(da + by) - repulsion(da) + repulsion(db - by) - repulsion(db);
  }
  return sum;
}

static void exchange(cloud *c, size_t a, size_t b, size_t f) {
  for (size_t j = 0; j < c->count; j++) {
    if (j == a || j == b) continue;
    double by = shift(c, a, b, f, j);
    c->d2[j * c->count + a] = c->d2[a * c->count + j] += by;
    c->d2[j * c->count + b] = c->d2[b * c->count + j] -= by;
  }
  double held = c->x[a * c->factors + f];
  c->x[a * c->factors + f] = c->x[b * c->factors + f];
  c->x[b * c->factors + f] = held;
}

static const uint64_t STREAM = 0x6D6178696D696E00u; /* "maximin" */

lian_status design_move_apart(const lian_env *env, size_t factors, size_t count, uint64_t seed, double *points,
                              lian_error *err) {
  memory m = memory_of(env);
  cloud c = {factors, count, points, memory_new(m, count * count, sizeof(double))};
  lian_status s = c.d2 ? LIAN_OK : status_no_memory(err);
  if (!s && count > 2 && factors > 1) {
    double tries = fmin(100 * (double)count * (double)factors, 2e8 / (double)count), phi = all_pairs(&c);
    for (size_t t = 0; !s && t < (size_t)tries; t++) {
      if (t % 1024 == 0 && env_stopped_at(env, (double)t / tries)) s = status_set(err, LIAN_INTERRUPTED, "interrupted");
      uint32_t r[4];
      random_block(seed, STREAM, t, r);
      size_t a = r[0] % count, b = r[1] % count, f = r[2] % factors;
      if (a == b) continue;
      double by = change(&c, a, b, f), heat = 0.1 * phi * square(1 - (double)t / tries) / (double)count;
      if (by < 0 || (double)r[3] * 0x1p-32 < exp(-by / heat)) {
        exchange(&c, a, b, f);
        phi += by;
      }
    }
  }
  memory_free(m, c.d2, count * count, sizeof(double));
  return s;
}
