# draws of a composite index by numpy, vectorised, one thread: weights of all nodes +-25 %, min-max or z-scores, arithmetic
# or geometric means at every level; then ranks (ties the best), their mean and quantiles, and those of scores.
# argv: file of rows of numbers, draws. Prints processor seconds, best of 3, and the mean rank of the first unit
import os, sys
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import time
import numpy as np

x = np.loadtxt(sys.argv[1])
draws, (n, m) = int(sys.argv[2]), x.shape
per, groups = 10, m // 10
tops = [range(0, 4), range(4, 7), range(7, groups)]
low, high = x.min(0), x.max(0)
tables = [1 + 99 * (x - low) / (high - low), 50 + 10 * (x - x.mean(0)) / x.std(0, ddof=1)]
forms = [[t, np.log(t)] for t in tables]


def mix(w, columns):
    return (w / w.sum(1, keepdims=True)) @ columns


def run(rng):
    table, rule = rng.integers(0, 2, draws), rng.integers(0, 2, draws)
    noise = lambda k: 1 + 0.25 * rng.uniform(-1, 1, (draws, k))
    w1, w2, w3 = noise(m), noise(groups), noise(len(tops))
    scores = np.empty((draws, n))
    for t in range(2):
        for r in range(2):
            at = np.flatnonzero((table == t) & (rule == r))
            y = forms[t][r]
            pillars = np.stack([mix(w1[at, g * per:(g + 1) * per], y[:, g * per:(g + 1) * per].T) for g in range(groups)], 1)
            tall = []
            for top in tops:
                w = w2[at][:, top]
                tall.append(np.einsum("dg,dgn->dn", w / w.sum(1, keepdims=True), pillars[:, list(top)]))
            w = w3[at] / w3[at].sum(1, keepdims=True)
            s = np.einsum("dg,dgn->dn", w, np.stack(tall, 1))
            scores[at] = np.exp(s) if r else s
    # ranks: place in descending order; equal scores share the best
    order = np.argsort(-scores, axis=1)
    ordered = np.take_along_axis(scores, order, 1)
    fresh = np.ones(ordered.shape, bool)
    fresh[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    place = np.maximum.accumulate(np.where(fresh, np.arange(1, n + 1), 0), axis=1)
    ranks = np.empty((draws, n), int)
    np.put_along_axis(ranks, order, place, 1)
    rank = np.quantile(ranks, [0.05, 0.5, 0.95], axis=0)
    score = np.quantile(scores, [0.05, 0.5, 0.95], axis=0)
    return ranks.mean(0), rank, scores.mean(0), scores.std(0, ddof=1), score, (ranks <= 10).mean(0)


least = 1e9
for k in range(3):
    start = time.process_time()
    mean = run(np.random.default_rng(k))[0]
    least = min(least, time.process_time() - start)
print(least, mean[0])
