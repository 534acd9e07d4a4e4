"""Portfolios by scipy's milp (HiGHS): reads a case as JSON from standard input, prints the largest worth and the seconds.

Made the objective values that spec/portfolio_spec.lua compares with; the benchmark runs it beside CBC and the exact search.
"""
import json
import sys
import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

case = json.load(sys.stdin)
n, pairs = len(case["value"]), case["pairs"]
rows, columns, numbers, sides = [], [], [], []


def put(entries, side):
    for column, v in entries:
        rows.append(len(sides))
        columns.append(column)
        numbers.append(v)
    sides.append(side)


for limit, use in zip(case["limit"], case["use"]):
    put([(i, v) for i, v in enumerate(use)], limit)
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
began = time.time()
found = milp(
    -np.array(case["value"] + [p[2] for p in pairs]),
    constraints=LinearConstraint(coo_matrix((numbers, (rows, columns)), shape=(len(sides), n + len(pairs))).tocsc(), -np.inf, sides),
    integrality=np.array([1] * n + [0] * len(pairs)),
    bounds=Bounds(0, 1),
    options={"mip_rel_gap": float(sys.argv[1]) if len(sys.argv) > 1 else 0},
)
seconds = time.time() - began
x = np.round(found.x[:n])
worth = float(np.dot(x, case["value"]) + sum(g for a, b, g in pairs if x[a] and x[b]))
print(repr(worth), seconds)
