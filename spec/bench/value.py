"""Dividends, Shapley values, pair interactions and resampled rankings in numpy, as a user would write them. Prints
processor seconds of each, best of 5, and of as many copies of the table as there are policies."""
import sys
import time

import numpy as np

n, draws, resamples = (int(a) for a in sys.argv[1:4])
sets = 1 << n
v = np.random.default_rng(1).random((draws, sets))
size = np.array([bin(s).count("1") for s in range(sets)])
member = (np.arange(sets)[:, None] >> np.arange(n)) & 1


def best(work):
    least = np.inf
    for _ in range(5):
        begin = time.process_time()
        out = work()
        least = min(least, time.process_time() - begin)
    return least, out


def dividends():
    d = v.copy()
    for i in range(n):
        block = d.reshape(draws, -1, 2, 1 << i)
        block[:, :, 1] -= block[:, :, 0]
    return d


def shapley():
    weighed = d / np.maximum(size, 1)
    return weighed @ member


def interactions():
    weighed = d[:, size > 1] / (size[size > 1] - 1)
    within = member[size > 1].astype(float)
    out = np.empty((draws, n * (n - 1) // 2))
    for k in range(draws):
        both = within.T @ (weighed[k][:, None] * within)
        out[k] = both[np.triu_indices(n, 1)]
    return out


def ranks():
    rng = np.random.default_rng(1)
    means = phi[rng.integers(draws, size=(resamples, draws))].mean(axis=1)
    place = np.argsort(np.argsort(-means, axis=1), axis=1)
    return np.stack([(place == r).mean(axis=0) for r in range(n)])


def copies():
    out = np.empty_like(v)
    for _ in range(n):
        np.copyto(out, v)
    return out


seconds, d = best(dividends)
print(seconds)
seconds, phi = best(shapley)
print(seconds)
for work in (interactions, ranks, copies):
    print(best(work)[0])
