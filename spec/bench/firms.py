# for spec/bench/firms.lua: what a user would take instead, in processor time. read LINKS | measures EDGES FIRMS FEWER_EDGES FEWER_FIRMS
import resource
import sys
import time


def clock(work):
    best = None
    for _ in range(int(sys.argv[-1])):
        began = time.process_time()
        work()
        took = time.process_time() - began
        best = took if best is None else min(best, took)
    return best


def roots(g, n):
    """links from node n to every firm of strong components that nobody outside supplies"""
    import numpy as np

    code = np.array(g.connected_components(mode="strong").membership)
    ends = np.array(g.get_edgelist())
    supplied = np.zeros(code.max() + 1, bool)
    supplied[code[ends[code[ends[:, 0]] != code[ends[:, 1]], 1]]] = True
    first = np.flatnonzero(~supplied[code])
    return np.column_stack([np.full(len(first), n), first])


if sys.argv[1] == "read":
    import pandas as pd
    import scipy.sparse as sp

    def read():
        d = pd.read_csv(sys.argv[2])
        codes, labels = pd.factorize(pd.concat([d.supplier, d.buyer], ignore_index=True))
        m, n = len(d), len(labels)
        a = sp.csr_matrix((d.value.values, (codes[:m], codes[m:])), shape=(n, n))
        a.sum_duplicates()
        return a, a.tocsc()

    print("read", clock(read), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
else:
    import igraph
    import numpy as np

    e = np.loadtxt(sys.argv[2], delimiter=" ")
    n = int(sys.argv[3])
    pairs = e[:, :2].astype(int)
    g = igraph.Graph(n=n, edges=pairs, directed=True)
    w = list(e[:, 2])
    sources = list(range(0, n, max(1, n // 500)))
    print("pagerank", clock(lambda: g.pagerank(weights=w)))
    print("strong", clock(lambda: g.connected_components(mode="strong").membership))
    print("weak", clock(lambda: g.connected_components(mode="weak").membership))
    print("cores", clock(lambda: g.coreness(mode="all")))
    d = np.loadtxt(sys.argv[4], delimiter=" ")  # exact from all firms, on a smaller network
    few = igraph.Graph(n=int(sys.argv[5]), edges=d[:, :2].astype(int), directed=True)
    print("betweenness", clock(lambda: few.betweenness()))
    lengths = [1 / v for v in d[:, 2]]
    print("weighted_paths", clock(lambda: few.betweenness(weights=lengths)))
    print("distances", clock(lambda: g.harmonic_centrality(vertices=sources, mode="out")))
    print("closeness", clock(lambda: g.closeness(vertices=sources, mode="out")))
    print("reach", clock(lambda: g.neighborhood_size(vertices=sources, order=n, mode="out")))
    print("reciprocity", clock(lambda: g.reciprocity()))
    rooted = igraph.Graph(n=n + 1, edges=np.vstack([pairs, roots(g, n)]), directed=True)
    print("dominators", clock(lambda: rooted.dominator(n, mode="out")))
    value = e[:, 2]

    def concentration(ends):
        sums = np.bincount(ends, value, n)
        return np.bincount(ends, (value / sums[ends]) ** 2, n)

    print("concentration", clock(lambda: (concentration(pairs[:, 0]), concentration(pairs[:, 1]))))
    print("articulation", clock(lambda: g.articulation_points()))
    print("triangles", clock(lambda: g.transitivity_local_undirected()))
    print("degrees", clock(lambda: (g.degree(mode="out"), g.degree(mode="in"), g.strength(mode="out", weights=w),
                                    g.strength(mode="in", weights=w))))
