/* cascades of failing firms: the economic systemic risk index (Diem, Borsos, Reisch, Kertesz and Thurner 2022,
   Scientific Reports 12:7719)

   W[i,j] sales of i to j, s_out and s_in its row and column sums. Firms keep the shares h_d (by what suppliers still
   deliver) and h_u (by what buyers still take) of their output; both start at 1 - psi, psi the share that fails at
   once. Each iteration, both from the state before:
       v_k   = sum of h_d,i s_out_i over the firms i of market k
       sigma = min(1, s_out_i / v_k), 1 where nothing is left of the market, or without replacement
       g_jk  = sum over suppliers i of sector k of sigma_i L_ij (1 - h_d,i)
       h_d,j = max(0, min(1 - psi_j, least of 1 - g_jk over essential k, 1 - sum of g_jk over non-essential k))
       h_u,i = max(0, min(1 - psi_i, 1 - sum over buyers j of U_ij (1 - h_u,j)))
   L_ij = W_ij / (purchases of j from sector k), essential; W_ij / s_in_j, non-essential; 0, negligible; times
   s_in_j / costs_j where costs are known. U_ij = W_ij / s_out_i, or W_ij / revenue_i where it is known. It ends when
   no share fell by more than the tolerance. index = sum w_i (1 - min(h_d,i, h_u,i)). */
#ifndef LIAN_CASCADE_H
#define LIAN_CASCADE_H

#include "network.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_cascade lian_cascade;

typedef enum lian_input_class { LIAN_NEGLIGIBLE, LIAN_NON_ESSENTIAL, LIAN_ESSENTIAL } lian_input_class;

typedef struct lian_cascade_spec {
  size_t size; /* sizeof(lian_cascade_spec) */
  const uint32_t *sector;       /* nodes, below sectors; NULL: one sector */
  size_t sectors;
  const unsigned char *classes; /* sectors x sectors, lian_input_class of row's goods for buyers of column; NULL: all
                                   non-essential */
  const uint32_t *market;       /* nodes, below markets: who can stand in for whom; NULL: nobody */
  size_t markets;
  const double *revenue, *costs; /* nodes, money a year as the links, 0 or NaN: not known; NULL: none is */
  const double *weight;          /* nodes, at least 0: w before it is scaled to 1; NULL: s_out */
  const double *floor;           /* nodes, in [0, 1]: the share of output that a firm keeps whatever others do, unless
                                    it fails itself; NULL: 0 */
} lian_cascade_spec;

/* keeps the network; 16 bytes a link, 20 a pair of buyer and essential sector, 40 a node (48 with floors).
   LIAN_UNSUPPORTED: undirected or dated links. O(nodes + links + sectors) */
LIAN_API lian_status lian_cascade_new(const lian_env *env, lian_network *g, const lian_cascade_spec *spec,
                                      lian_cascade **out, lian_error *err);
LIAN_API void lian_cascade_free(lian_cascade *c);

/* FRONTIER follows the firms that were touched, one failure at a time; DENSE goes through all links for eight failures
   at once; AUTO begins with the first and takes the second for failures that in one iteration reach more links than
   nodes + links / 16, from where it costs less. They agree to rounding */
typedef enum lian_cascade_mode { LIAN_CASCADE_AUTO, LIAN_CASCADE_FRONTIER, LIAN_CASCADE_DENSE } lian_cascade_mode;

typedef struct lian_failures {
  size_t size; /* sizeof(lian_failures) */
  size_t count;
  const size_t *start;   /* count + 1: failure k takes firm[start[k]] .. firm[start[k + 1] - 1]; NULL: one firm each */
  const uint32_t *firm;
  const double *share;    /* psi of each, in [0, 1]; NULL: 1 */
  const double *share_up; /* psi for h_u where it is another; NULL: share */
  double tolerance;       /* at least 0 */
  size_t iterations;      /* at most; 0: 1,000,000 */
  lian_cascade_mode mode;
  const double *weight;   /* of failures in the sums below; NULL: 1 / count */
} lian_failures;

typedef struct lian_cascade_result {
  size_t size; /* sizeof(lian_cascade_result) */
  /* count each, of the caller; NULL: not wanted */
  double *index, *down, *up; /* both directions, by suppliers alone, by buyers alone */
  double *residual;          /* the largest fall of a share in the last iteration */
  uint32_t *iterations;
  unsigned char *dense;      /* 1: went on with all links */
  /* nodes each: weighted sums of losses 1 - min(h_d, h_u), 1 - h_d, 1 - h_u over failures, to 1e-13 */
  double *loss, *loss_down, *loss_up;
} lian_cascade_result;

/* losses of firms above a level, failure by failure, firms ascending */
typedef struct lian_losses {
  size_t count;
  size_t *start;  /* count + 1 */
  uint32_t *firm;
  double *down, *up;
  lian_allocate allocate; /* whose memory it is */
  void *allocate_ud;
} lian_losses;

/* losses may be NULL; with it failures are worked out twice. LIAN_NO_CONVERGENCE names the failure that was not done
   after so many iterations. Arrays of `out` may hold what was worked out so far when it fails. Cost of a failure: the
   links of touched firms, or all links, an iteration. Failures in parallel; the same bits for any number of threads */
LIAN_API lian_status lian_cascade_run(const lian_env *env, const lian_cascade *c, const lian_failures *f,
                                      lian_cascade_result *out, double above, lian_losses **losses, lian_error *err);
LIAN_API void lian_losses_free(lian_losses *l);

/* The index of each firm's failure by buyers alone, to the end and exactly: U is a walk from a firm to its buyers that
   the failing firm stops, so loss_q = sum_i w_i G_iq / G_qq, G = (I - U)^-1. out: nodes. Strong components (firms that
   sell to one another, in circles) are inverted each by itself: O(links) and size^3 operations of each, 8 size^2 bytes
   of the largest; floors are not looked at. LIAN_UNSUPPORTED: one of more than 20,000 firms. LIAN_CONTRADICTION: some
   firms sell within their group alone (lian_cascade_closed), so that there is no inverse */
LIAN_API lian_status lian_cascade_upstream(const lian_env *env, const lian_cascade *c, double *out, lian_error *err);

/* closed: nodes; 1 for the firms of groups that sell all of their revenue to one another (strong components that no
   value leaves): what one of them loses by buyers never leaves the group, and dies out slowly. O(nodes + links) */
LIAN_API lian_status lian_cascade_closed(const lian_env *env, const lian_cascade *c, unsigned char *closed,
                                         lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
