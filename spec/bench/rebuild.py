# for spec/bench/rebuild.lua: density-corrected gravity over all pairs in blocks, and RAS on the sparse matrix
import sys
import time

import numpy as np
import scipy.sparse as sp

with open(sys.argv[1]) as f:
    sectors, firms, wanted = map(int, f.readline().split())
    rows = np.array([list(map(float, f.readline().split())) for _ in range(sectors)])
    z, x = rows[:, :-1], rows[:, -1]
    data = np.loadtxt(f)
sector, size = data[:, 0].astype(int), data[:, 1]
BLOCK = 256

began = time.process_time()
rng = np.random.default_rng(1)
links, gap, given = 0, 0.0, 0.0
for g in range(sectors):
    sold = z[g].sum()
    if sold == 0:
        continue
    own = np.flatnonzero(sector == g)
    o = size[own] * sold / x[g]
    u = size * z[g][sector] / x[sector]

    def expected(t):
        e = 0.0
        for k in range(0, len(o), BLOCK):
            a = t * np.outer(o[k:k + BLOCK], u)
            e += (a / (1 + a)).sum()
        return e

    target = wanted * sold / z.sum()
    lo, hi = target / (o.sum() * u.sum()) / 4, target / (o.sum() * u.sum()) * 4
    while expected(hi) < target:
        hi *= 4
    for _ in range(12):
        mid = np.sqrt(lo * hi)
        lo, hi = (mid, hi) if expected(mid) < target else (lo, mid)
    from_here = time.process_time()
    i, j = [], []
    for k in range(0, len(o), BLOCK):
        a = hi * np.outer(o[k:k + BLOCK], u)
        r, c = np.nonzero(rng.random(a.shape) * (1 + a) < a)
        i.append(r + k)
        j.append(c)
    m = sp.csr_matrix((np.ones(sum(map(len, i))), (np.concatenate(i), np.concatenate(j))), shape=(len(o), firms))
    mu = u.copy()
    mt = m.T.tocsr()
    for _ in range(30):
        s = m @ mu
        lam = np.divide(o, s, out=np.zeros_like(o), where=s > 0)
        s = mt @ lam
        mu = np.divide(u, s, out=np.zeros_like(u), where=s > 0)
    gap += np.abs(lam * (m @ mu) - o).sum()
    links += m.nnz
    given += time.process_time() - from_here
print("seconds", time.process_time() - began)
print("given", given)
print("links", links)
print("gap", gap / z.sum())
