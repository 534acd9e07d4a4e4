/* networks of firms where only a table of sectors and the sizes of firms are known; networks whose links age

   o_i = size_i Z_g / X_g is what firm i of sector g sells to firms, u_gj = size_j Z[g,h] / X_h what firm j of sector h
   buys of g, X the sums of sizes by sector. Links are drawn by density-corrected gravity by the supplier's sector
   (Cimini et al. 2015; Ialongo et al. 2022):
       p_ij = x / (1 + x),  x = z_g o_i u_gj nearness[region of i, region of j],  i not j
   with z_g so that as many links are expected as are asked for, those included that firms without one get: a firm that
   must buy of g, and a firm that sells to nobody, draw one partner by o_i, or u_gj, times nearness. Weights are
   w_ij = l_i m_j on those links, so that each firm sells o_i and buys u_gj (RAS on the links); what the links leave
   over moves by way of the sector's largest firm, over further links where there is none.
   Every firm of h must buy input g where Z[g,h] is at least the share `main` of what h buys; of a lesser input so must
   the largest firms that make half of h. Others buy it where the draw links them, and the buyers share Z[g,h] by size.
   No firm buys of itself: what one firm alone would sell to itself is left out and counted (unmet). */
#ifndef LIAN_REBUILD_H
#define LIAN_REBUILD_H

#include "network.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_rebuild_spec {
  size_t size; /* sizeof(lian_rebuild_spec) */
  size_t firms, sectors;
  size_t regions;          /* 0: near and far are alike */
  const uint32_t *sector;  /* firms, below sectors */
  const uint32_t *region;  /* firms, below regions */
  const double *firm_size; /* firms, at least 0, money a year; a firm of size 0 has no links */
  const double *flow;      /* Z, sectors x sectors, row-major, at least 0: what row sells to column, money a year */
  const double *nearness;  /* regions x regions, above 0 and at most 1: supplier's region, buyer's region */
  double links;            /* links to expect in all */
  double main;             /* share of purchases; below 0: the least one that takes at most half of the links */
  uint64_t seed;
} lian_rebuild_spec;

typedef struct lian_rebuild_sector {
  size_t firms;
  double z;        /* of p_ij; 0 where the sector sells nothing to firms */
  double expected; /* links, those without which a firm had none included */
  size_t drawn, given, moved, dropped; /* links drawn; to firms without one; for what the links left over; whose value
                                          is below 1e-12 of either margin */
  size_t rounds;   /* of RAS */
  double flow, unmet, gap; /* money: Z_g; what no firm can buy of another; sum of |sold - o| in the end */
} lian_rebuild_sector;

typedef struct lian_rebuild_report {
  double main;               /* as it was used */
  double least, most;        /* links that the needs take at least; pairs that there are */
  lian_rebuild_sector *sectors; /* the caller's, sectors many */
} lian_rebuild_report;

/* LIAN_BAD_DATA names the number that is not as it must be; LIAN_CONTRADICTION: a sector that sells or buys without a
   firm of a size above 0, or links that cannot be so few or so many: report->least and most say how many (they are
   set even then). The same bits for any number of threads.
   O(links x rounds + firms x sectors log sectors + firms x regions); 24 bytes a link at the peak, 28 the largest
   sector's, and 60 a firm */
LIAN_API lian_status lian_network_rebuild(const lian_env *env, const lian_rebuild_spec *spec, lian_labels *labels,
                                          lian_network **out, lian_rebuild_report *report, lian_error *err);

/* each link stays with probability `keep` in [0, 1], drawn by its place: a part of those that a higher one keeps.
   LIAN_UNSUPPORTED: dated. O(links) */
LIAN_API lian_status lian_network_thin(const lian_env *env, const lian_network *g, double keep, uint64_t seed,
                                       lian_network **out, lian_error *err);

/* value and links of each pair of groups, groups x groups, row-major: what firms of the row's group sell to firms of
   the column's; group: nodes, below groups. What a call that is interrupted has written there is undefined.
   O(links + groups^2) */
LIAN_API lian_status lian_network_groups(const lian_env *env, const lian_network *g, const uint32_t *group,
                                         size_t groups, double *value, double *links, lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
