# Leiden of python3-igraph for spec/communities_spec.lua and spec/bench/communities.lua:
# EDGES NODES TIMES PASSES; EDGES: "supplier buyer value" a line, nodes from 0, without directions
# prints: the mean modularity over seeds 1 .. TIMES, its best, and the mean seconds of one; then the modularity of directed
# links of the best partition
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
