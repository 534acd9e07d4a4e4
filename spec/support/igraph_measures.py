# measures of python3-igraph and networkx for spec/network_igraph_spec.lua: EDGES FIRMS [undirected] [weighted]
# EDGES: "supplier buyer value" a line, firms from 1, each pair once; a line "name v1 v2 ..." a measure, nan where none
import sys
import igraph
import networkx as nx
import numpy as np

path, n, undirected, weighted = sys.argv[1], int(sys.argv[2]), "undirected" in sys.argv, "weighted" in sys.argv
edges, values = [], []
for line in open(path):
    i, j, v = line.split()
    edges.append((int(i) - 1, int(j) - 1))
    values.append(float(v))
g = igraph.Graph(n=n, edges=edges, directed=not undirected)
plain = igraph.Graph(n=n, edges=[e for e in edges if e[0] != e[1]], directed=not undirected)


def put(name, list_):
    print(name, " ".join(repr(float(x)) for x in list_))


put("betweenness", g.betweenness(directed=not undirected, weights=[1 / v for v in values] if weighted else None))
put("pagerank", g.pagerank(directed=not undirected, weights=values, damping=0.85))
put("strong", g.connected_components(mode="strong").membership)
put("weak", g.connected_components(mode="weak").membership)
for name, mode in (("all", "all"), ("by_buyers", "out"), ("by_suppliers", "in")):
    put("core_" + name, plain.coreness(mode=mode))
if n <= 6000:  # the whole matrix
    d = np.array(g.distances(mode="out"), dtype=float)
    np.fill_diagonal(d, np.inf)
    there = np.isfinite(d)
    put("reach", there.sum(1))
    put("harmonic", np.where(there, 1 / d, 0).sum(1) / max(1, n - 1))
cuts = np.zeros(n)
cuts[g.as_undirected().articulation_points()] = 1
put("articulation", cuts)
simple = plain.as_undirected().simplify()
put("clustering", simple.transitivity_local_undirected(mode="nan"))
put("transitivity", [simple.transitivity_undirected()])
if not undirected:
    put("reciprocity", [g.reciprocity(ignore_loops=True)])
    h = nx.DiGraph()
    h.add_nodes_from(range(n))
    h.add_edges_from(edges)
    c = nx.condensation(h)
    h.add_edges_from(("root", v) for k in c if c.in_degree(k) == 0 for v in c.nodes[k]["members"])
    above = nx.immediate_dominators(h, "root")
    put("dominator", [float("nan") if above[v] == "root" else above[v] + 1 for v in range(n)])
