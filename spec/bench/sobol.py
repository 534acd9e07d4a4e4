"""Sobol indices with bootstraps, in numpy as SALib works them out (Saltelli 2010, Jansen 1999; each resample by fancy
indexing), and one PAWN and one sample of Sobol points by scipy. Prints processor seconds: indices, points."""
import sys
import time

import numpy as np
from scipy.stats import qmc

n, resamples = int(sys.argv[1]), int(sys.argv[2])
k = 3
begin = time.process_time()
base = qmc.Sobol(2 * k, scramble=True, seed=1).random(n)
points = time.process_time() - begin
a, b = base[:, :k], base[:, k:]


def ishigami(u):
    x = (2 * u - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


ya, yb = ishigami(a), ishigami(b)
yab = []
for i in range(k):
    mixed = a.copy()
    mixed[:, i] = b[:, i]
    yab.append(ishigami(mixed))
begin = time.process_time()
rng = np.random.default_rng(1)
whole = np.concatenate([ya, yb] + yab)
centre, scale = whole.mean(), whole.std()
ya, yb, yab = (ya - centre) / scale, (yb - centre) / scale, [(y - centre) / scale for y in yab]
picks = rng.integers(n, size=(n, resamples))
for y in yab:
    first = np.mean(yb * (y - ya)) / np.var(np.r_[ya, yb])
    total = 0.5 * np.mean((ya - y) ** 2) / np.var(np.r_[ya, yb])
    pa, pb, py = ya[picks], yb[picks], y[picks]
    variance = np.var(np.r_[pa, pb], axis=0)
    first_all = np.mean(pb * (py - pa), axis=0) / variance
    total_all = 0.5 * np.mean((pa - py) ** 2, axis=0) / variance
    np.quantile(first_all, [0.025, 0.975]), np.quantile(total_all, [0.025, 0.975])
print(time.process_time() - begin, points)
