"""times numpy and scipy on Moran's I of the values that space.lua left: "name seconds" lines

space.py permutations path    path holds a value a line; the units form a ring, three neighbours on either side
Processor seconds. Global: a permutation and a sparse product each. Local: esda's way, the same draws of other units for
all units, each unit's lags at once.
"""
import sys
import time

import numpy as np
import scipy.sparse as sp


def best(call, runs=3):
    times = []
    for _ in range(runs):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def line(name, value):
    print(f"{name} {value:.15g}", flush=True)


def main():
    count, path = int(sys.argv[1]), sys.argv[2]
    y = np.loadtxt(path)
    n, z = len(y), y - y.mean()
    rows = np.repeat(np.arange(n), 6)
    steps = np.array([1, -1, 2, -2, 3, -3])
    cols = (np.arange(n)[:, None] + steps).ravel() % n
    w = sp.csr_matrix((np.full(6 * n, 1 / 6), (rows, cols)), shape=(n, n))
    zz = z @ z
    observed = z @ (w @ z) / zz

    def global_test():
        rng, high = np.random.default_rng(1), 0
        for _ in range(count):
            q = rng.permutation(z)
            high += q @ (w @ q) / zz >= observed
        return (high + 1) / (count + 1)

    def local_test():
        rng = np.random.default_rng(1)
        draws = np.array([rng.choice(n - 1, 6, replace=False, shuffle=False) for _ in range(count)])
        p = np.empty(n)
        local = z * (w @ z) * n / zz
        for i in range(n):
            others = np.delete(z, i)
            lag = others[draws].sum(1) / 6
            high = (z[i] * lag * n / zz >= local[i]).sum()
            p[i] = (min(high, count - high) + 1) / (count + 1)
        return p

    line("i", observed)
    line("p", global_test())
    line("global", best(global_test))
    line("locals", best(local_test))


main()
