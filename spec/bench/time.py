# the step of spec/bench/time.lua in numpy: orders as a matrix would be, without storing it
# usage: time.py FOLDER REGIONS GOODS STEPS; reads flows.bin (float64, n x n), prints output by step, then the
# least ms a step of ten in a row, what two threads gain in a plain sum over the flows, and its bytes a second on one
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

folder, regions, goods, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
n = regions * goods
z = np.fromfile(folder + "/flows.bin").reshape(n, n) / 365
good = np.arange(n) % goods
sums = np.zeros((goods, n))
for g in range(goods):
    sums[g] = z[good == g].sum(axis=0)
base = sums
final = z.sum(axis=1)
x0 = 2 * final
stock, restore, psi, most, tau = 90.0, 60.0, 0.8, 1.25, 365.0
w, alpha, x, orders = stock * base, np.ones(n), x0.copy(), z.sum(axis=1)
h, q_old = np.ones((goods, n)), np.ones(n)
loss = np.zeros(n)
loss[:3] = 0.3
rows = z.reshape(regions, goods, n)
path, start, best_ms = [], None, 1e9
for t in range(steps + 5):
    if t >= 5 and (t - 5) % 10 == 0:
        now = time.perf_counter()
        best_ms = min(best_ms, (now - start) * 100) if start else best_ms
        start = now
    d = orders + final
    if t > 0:
        scarcity = (d - x) / d
        alpha += np.where(scarcity == 0, (1 - alpha) / tau, (most - alpha) * scarcity / tau)
        alpha = np.maximum(alpha, 1)
    cap = alpha * (1 - loss) * x0
    opt = np.minimum(d, cap)
    asked = psi * stock * base * (opt / x0)
    ratio = np.divide(w, asked, out=np.ones_like(w), where=asked > 0)
    x = opt * np.minimum(1, ratio.min(axis=0))
    share = np.minimum(1, x / d)
    q = alpha * (1 - loss)
    a = (q_old * share).reshape(regions, goods)
    b = q.reshape(regions, goods)
    came = np.einsum("rgj,rg->gj", rows, a, optimize=True) * h
    norm = np.einsum("rgj,rg->gj", rows, b, optimize=True)
    u = x / x0
    w = w + came - base * u
    gap = np.maximum(0, stock * base * (opt / x0) - w) / restore
    h = np.divide(base * u + gap, norm, out=np.zeros_like(norm), where=norm > 0)
    orders = q * np.einsum("rgj,gj->rg", rows, h, optimize=True).reshape(n)
    q_old = q
    path.append(x.sum())
for v in path:
    print(repr(float(v)))
print(best_ms)


def fastest(job):
    best = 0.0
    for _ in range(7):
        start = time.perf_counter()
        job()
        best = max(best, z.nbytes / (time.perf_counter() - start))
    return best


parts = [z[: n // 2], z[n // 2 :]]
with ThreadPoolExecutor(2) as pool:
    print(fastest(lambda: list(pool.map(np.sum, parts))) / fastest(z.sum))
print(fastest(z.sum))
