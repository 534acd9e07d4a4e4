"""Portfolios and assignments by scipy and by plain Python, on what portfolio.lua left; it made the worths that
spec/portfolio_spec.lua compares with.

portfolio.py milp FILE [GAP]    scipy's milp (HiGHS): "worth seconds"
portfolio.py plain FILE         all sets one by one in Python: "worth seconds"
portfolio.py assign FILE        linear_sum_assignment, a column for each place of a programme: "total seconds"
"""
import json
import sys
import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import coo_matrix


def worth_of(case, chosen):
    return sum(v for v, x in zip(case["value"], chosen) if x) + sum(
        g for a, b, g in case["pairs"] if chosen[a] and chosen[b])


def by_milp(case, gap):
    n, pairs = len(case["value"]), case["pairs"]
    rows, columns, numbers, sides = [], [], [], []

    def put(entries, side):
        for column, v in entries:
            rows.append(len(sides))
            columns.append(column)
            numbers.append(v)
        sides.append(side)

    for limit, use in zip(case["limit"], case["use"]):
        put(enumerate(use), limit)
    for k, (a, b, gain) in enumerate(pairs):
        if gain > 0:
            put([(n + k, 1), (a, -1)], 0)
            put([(n + k, 1), (b, -1)], 0)
        else:
            put([(a, 1), (b, 1), (n + k, -1)], 1)
    for a, b in case["needs"]:
        put([(a, 1), (b, -1)], 0)
    for group in case["excludes"]:
        put([(i, 1) for i in group], 1)
    matrix = coo_matrix((numbers, (rows, columns)), shape=(len(sides), n + len(pairs))).tocsc()
    found = milp(-np.array(case["value"] + [p[2] for p in pairs]),
                 constraints=LinearConstraint(matrix, -np.inf, sides),
                 integrality=np.array([1] * n + [0] * len(pairs)), bounds=Bounds(0, 1),
                 options={"mip_rel_gap": gap})
    return worth_of(case, found.x[:n] > 0.5)


def by_hand(case):
    """Depth first, sets that pass a budget are left at once"""
    n, best = len(case["value"]), 0.0
    use = list(zip(*case["use"]))
    needs, excludes = case["needs"], case["excludes"]

    def keeps(chosen):
        return all(not chosen[a] or chosen[b] for a, b in needs) and all(
            sum(chosen[i] for i in group) <= 1 for group in excludes)

    def go(i, left, chosen):
        nonlocal best
        if i == n:
            if keeps(chosen):
                best = max(best, worth_of(case, chosen))
            return
        after = [have - u for have, u in zip(left, use[i])]
        if min(after) >= 0:
            chosen[i] = 1
            go(i + 1, after, chosen)
            chosen[i] = 0
        go(i + 1, left, chosen)

    go(0, case["limit"], [0] * n)
    return best


def by_scipy(case):
    fit = np.array(case["fit"])
    places = np.repeat(np.arange(fit.shape[1]), case["capacity"])
    rows, columns = linear_sum_assignment(fit[:, places], maximize=True)
    return float(fit[rows, places[columns]].sum())


def main():
    with open(sys.argv[2]) as source:
        case = json.load(source)
    began = time.perf_counter()
    if sys.argv[1] == "milp":
        answer = by_milp(case, float(sys.argv[3]) if len(sys.argv) > 3 else 0.0)
    else:
        answer = {"plain": by_hand, "assign": by_scipy}[sys.argv[1]](case)
    print(repr(answer), time.perf_counter() - began)


main()
