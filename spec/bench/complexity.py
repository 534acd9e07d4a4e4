"""times numpy on the matrix that complexity.lua left: "name seconds" lines

complexity.py units products path    path holds units x products values, as doubles
Processor seconds; the threads are set by OPENBLAS_NUM_THREADS. The symmetric form on the smaller side, which is the
fastest that numpy has; proximities once, then products of matrices.
"""
import sys
import time

import numpy as np


def best(call, runs=3):
    times = []
    for _ in range(runs):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def line(name, value):
    print(f"{name} {value:.15g}", flush=True)


def indices(x):
    rca = x / x.sum(1, keepdims=True) / (x.sum(0, keepdims=True) / x.sum())
    m = (rca >= 1).astype(float)
    kc, kp = m.sum(1), m.sum(0)
    s = m / np.sqrt(kc)[:, None] / np.sqrt(kp)[None, :]
    _, vectors = np.linalg.eigh(s @ s.T)
    eci = vectors[:, -2] / np.sqrt(kc)
    if np.corrcoef(eci, kc)[0, 1] < 0:
        eci = -eci
    pci = m.T @ eci / kp
    return m, kc, kp, (eci - eci.mean()) / eci.std(ddof=1), (pci - pci.mean()) / pci.std(ddof=1)


def fitness(m):
    f, q = np.ones(m.shape[0]), np.ones(m.shape[1])
    for _ in range(20):
        nf, nq = m @ q, 1 / (m.T @ (1 / f))
        f, q = nf / nf.mean(), nq / nq.mean()
    return f


def proximity(m, kp):
    return (m.T @ m) / np.maximum.outer(kp, kp)


def density(m, phi):
    return m @ phi / phi.sum(0)


def related(m, kp, pci, gain):
    phi = proximity(m, kp)
    omega = density(m, phi)
    outlook = (omega * (1 - m)) @ pci
    if not gain:
        return outlook
    return ((1 - m) * pci / phi.sum(0)) @ phi - omega * pci


def main():
    units, products, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    x = np.fromfile(path).reshape(units, products)
    m, _, kp, eci, pci = indices(x)
    line("eci", eci[0])
    line("pci", pci[0])
    line("coi", related(m, kp, pci, False)[0])
    times = {
        "indices": best(lambda: indices(x)),
        "fitness": best(lambda: fitness(m)),
        "density": best(lambda: related(m, kp, pci, False)),
        "gain": best(lambda: related(m, kp, pci, True)),
        "proximity": best(lambda: proximity(m, kp)),
    }
    times["whole"] = times["indices"] + times["fitness"] + times["gain"]
    for name, seconds in times.items():
        line(name, seconds)


main()
