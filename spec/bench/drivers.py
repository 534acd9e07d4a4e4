"""PAWN, delta and RBD-FAST in numpy and scipy as SALib works them out, PRIM in numpy as Project Platypus peels; processor
seconds of each, one a line. Reads FOLDER/x.bin (draws x factors) and y.bin (float64). usage: drivers.py FOLDER DRAWS FACTORS"""
import sys
import time

import numpy as np
from scipy.signal import periodogram
from scipy.stats import gaussian_kde, ks_2samp

folder, n, k = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
x = np.fromfile(folder + "/x.bin").reshape(n, k)
y = np.fromfile(folder + "/y.bin")
rng = np.random.default_rng(1)


def pawn(slices=10):
    edges = np.linspace(0, 1, slices + 1)
    out = []
    for j in range(k):
        cuts = np.quantile(x[:, j], edges)
        found = []
        for s in range(slices):
            inside = (x[:, j] >= cuts[s]) & (x[:, j] < cuts[s + 1])
            found.append(ks_2samp(y[inside], y).statistic)
        out.append(np.median(found))
    return out


def delta_of(y, order, grid, fy, classes):
    total = 0.0
    for part in np.array_split(order, classes):
        fyc = gaussian_kde(y[part], bw_method="silverman")(grid)
        total += len(part) / (2 * len(y)) * np.trapz(np.abs(fy - fyc), grid)
    return total


def delta(resamples=10):
    classes = int(min(48, np.ceil(n ** (2 / (7 + np.tanh((1500 - n) / 500))))))
    grid = np.linspace(y.min(), y.max(), 100)
    out = []
    for j in range(k):
        fy = gaussian_kde(y, bw_method="silverman")(grid)
        d = delta_of(y, np.argsort(x[:, j]), grid, fy, classes)
        again = []
        for _ in range(resamples):
            pick = rng.integers(n, size=n)
            again.append(delta_of(y[pick], np.argsort(x[pick, j]), grid, fy, classes))
        out.append(2 * d - np.mean(again))
    return out


def rbd_of(x, y, harmonics=10):
    order = np.argsort(x)
    order = np.concatenate([order[::2], order[1::2][::-1]])
    power = periodogram(y[order])[1]
    share = power[1:harmonics + 1].sum() / power[1:].sum()
    bias = 2 * harmonics / len(y)
    return share - bias / (1 - bias) * (1 - share)


def rbd_fast(resamples=100):
    out = []
    for j in range(k):
        out.append(rbd_of(x[:, j], y))
        for _ in range(resamples):
            pick = rng.integers(n, size=n)
            rbd_of(x[pick, j], y[pick])
    return out


def prim(alpha=0.05, least=0.05):
    hit = y > np.quantile(y, 0.8)
    rows, steps = np.arange(n), 0
    while True:
        best, keep = -1.0, None
        mean, mass = hit[rows].mean(), len(rows) / n
        for j in range(k):
            v = x[rows, j]
            for inside in (v >= np.quantile(v, alpha), v <= np.quantile(v, 1 - alpha)):
                m = inside.sum()
                if m == len(rows) or m == 0:
                    continue
                gain = (hit[rows[inside]].mean() - mean) * (m / n) / (mass - m / n)
                if gain > best:
                    best, keep = gain, inside
        if keep is None or best <= 0 or keep.sum() / n < least:
            return steps
        rows, steps = rows[keep], steps + 1


for work in (pawn, delta, rbd_fast, prim):
    least = 1e9
    for _ in range(1 if work is delta else 3):
        begin = time.process_time()
        work()
        least = min(least, time.process_time() - begin)
    print(least)
