"""times numpy and scipy on the same work as numeric.c: "numpy what n threads seconds extra"

numeric.py threads sizes...             dense work; the threads are set by OPENBLAS_NUM_THREADS
numeric.py threads sparse n links path  a sparse solve of the triplets that numeric.c left
"""
import sys
import time

import numpy as np

RUNS = 5


def best(call, runs=RUNS):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def line(what, n, threads, seconds, extra=0.0):
    print(f"numpy {what} {n} {threads} {seconds:.6f} {extra:.3f}", flush=True)


def neumann(a, b, goal, most=1000):
    x, sweeps = b.copy(), 0
    while sweeps < most:
        nxt = b + a @ x
        sweeps += 1
        if np.abs(nxt - x).max() <= goal * np.abs(b).max():
            break
        x = nxt
    return x, sweeps


def dense(n, threads):
    rng = np.random.default_rng(1)
    a = rng.random((n, n)) / n
    b = rng.random(n)
    m = np.eye(n) - a
    seconds = best(lambda: a @ a, 3)
    line("product", n, threads, seconds, 2 * n**3 / seconds * 1e-9)
    seconds = best(lambda: a @ b, 4 * RUNS)
    line("times", n, threads, seconds, 8 * n * n / seconds * 1e-9)
    seconds = best(lambda: a.T @ b, 4 * RUNS)
    line("transposed_times", n, threads, seconds, 8 * n * n / seconds * 1e-9)
    line("solve", n, threads, best(lambda: neumann(a, b, 1e-12)), neumann(a, b, 1e-12)[1])
    line("factor_solve", n, threads, best(lambda: np.linalg.solve(m, b)))
    line("inverse", n, threads, best(lambda: np.linalg.inv(m)))


def sparse(n, count, path, threads):
    import scipy.sparse
    import scipy.sparse.linalg

    with open(path, "rb") as f:
        row = np.fromfile(f, np.uint32, count)
        col = np.fromfile(f, np.uint32, count)
        value = np.fromfile(f, np.float64, count)
    start = time.perf_counter()
    a = scipy.sparse.csr_matrix((value, (row.astype(np.int32), col.astype(np.int32))), (n, n))
    line("sparse_make", n, threads, time.perf_counter() - start, a.nnz)
    b = np.ones(n)
    line("sparse_times", n, threads, best(lambda: a @ b, 4 * RUNS))
    m = (scipy.sparse.identity(n, format="csr") - a).tocsr()
    steps = []
    x, info = scipy.sparse.linalg.bicgstab(m, b, tol=1e-12, atol=0,
                                           callback=lambda _: steps.append(1))
    assert info == 0 and np.abs(b - m @ x).max() < 1e-10
    line("sparse_solve", n, threads,
         best(lambda: scipy.sparse.linalg.bicgstab(m, b, tol=1e-12, atol=0)), 2 * len(steps))
    line("sparse_neumann", n, threads, best(lambda: neumann(a, b, 1e-12)),
         neumann(a, b, 1e-12)[1])


threads = int(sys.argv[1])
if sys.argv[2] == "sparse":
    sparse(int(sys.argv[3]), int(sys.argv[4]), sys.argv[5], threads)
else:
    for size in sys.argv[2:]:
        dense(int(size), threads)
