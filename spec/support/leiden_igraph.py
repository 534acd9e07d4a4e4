# Leiden of python3-igraph for spec/communities_spec.lua and spec/bench/communities.lua:
# EDGES NODES TIMES PASSES [RESOLUTION]; EDGES: "supplier buyer value" a line, nodes from 0, without directions
# prints: the mean modularity over seeds 1 .. TIMES, its best, the mean seconds of the processor of one, and the modularity
# of directed links of the best partition. With RESOLUTION the communities of each node from 1 by CPM, a line a seed
import random
import sys
import time

import igraph

edges, values = [], []
for line in open(sys.argv[1]):
    i, j, v = line.split()
    edges.append((int(i), int(j)))
    values.append(float(v))
n, times, passes = (int(text) for text in sys.argv[2:5])
g = igraph.Graph(n=n, edges=edges, directed=False)
if len(sys.argv) > 5:
    for seed in range(1, times + 1):
        random.seed(seed)
        c = g.community_leiden("CPM", weights=values, resolution_parameter=float(sys.argv[5]), n_iterations=passes)
        print(*(k + 1 for k in c.membership))
    sys.exit()
found, took = [], 0
for seed in range(1, times + 1):
    random.seed(seed)
    began = time.process_time()
    c = g.community_leiden("modularity", weights=values, n_iterations=passes)
    took += time.process_time() - began
    found.append((g.modularity(c.membership, weights=values), c.membership))
best = max(found, key=lambda f: f[0])
directed = igraph.Graph(n=n, edges=edges, directed=True)
print(sum(f[0] for f in found) / times, best[0], took / times,
      directed.modularity(best[1], weights=values, directed=True))
