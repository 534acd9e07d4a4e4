"""times numpy on the table that extraction.lua left: "name seconds" lines

extraction.py n path    path holds flows (n x n), output and value added (n each), as doubles
Processor seconds; the threads are set by OPENBLAS_NUM_THREADS.
"""
import sys
import time

import numpy as np

RUNS = 5
SOLVES = 10


def best(call, runs=RUNS):
    times = []
    for _ in range(runs):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def line(name, seconds):
    print(f"{name} {seconds:.9f}", flush=True)


def main():
    n, path = int(sys.argv[1]), sys.argv[2]
    raw = np.fromfile(path)
    z, x, v = raw[: n * n].reshape(n, n), raw[n * n : n * n + n], raw[n * n + n :]
    share = np.divide(1, x, out=np.zeros(n), where=x != 0)
    a = z * share
    identity = np.eye(n)
    left = identity - a
    ones = np.ones(n)

    line("inverse", best(lambda: np.linalg.inv(left), 3))
    inverse = np.linalg.inv(left)
    diagonal = np.diag(inverse)
    line("full", best(lambda: inverse.sum(0) * x / diagonal))
    line("backward", best(lambda: (inverse.sum(0) - 1) * x / diagonal))
    line("ghosh", best(lambda: (inverse @ x - x) / diagonal))
    line("gdp", best(lambda: (v * share) @ inverse * x / diagonal))

    def linkages():
        columns, rows, weighted = inverse.sum(0), inverse.sum(1), inverse @ x
        spread = inverse.std(0, ddof=1), inverse.std(1, ddof=1)
        return columns, rows, weighted, spread

    line("linkages", best(linkages))
    line("influence", best(lambda: np.outer(inverse.sum(0), inverse.sum(1))))
    line("lengths", best(lambda: inverse @ inverse, 3))
    line("multipliers", best(lambda: np.linalg.solve(left.T, ones), 3))
    right = identity - z * share[:, None]
    line("upstreamness", best(lambda: np.linalg.solve(right, ones), 3))

    demand = left @ x

    def extract(k):
        changed, kept = left.copy(), demand.copy()
        changed[k, :] = 0
        changed[:, k] = 0
        changed[k, k] = 1
        kept[k] = 0
        return (x - np.linalg.solve(changed, kept)).sum()

    nodes = [k * n // SOLVES for k in range(SOLVES)]
    start = time.process_time()
    losses = [extract(k) for k in nodes]
    line("solves", (time.process_time() - start) / SOLVES * n)
    closed = (inverse.sum(0) * x / diagonal)[nodes]
    assert np.allclose(losses, closed, rtol=1e-9, atol=1e-9 * abs(x).sum())


main()
