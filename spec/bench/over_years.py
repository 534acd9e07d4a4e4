# the rule of items over years (shared model: levels downward from 1, draw, refill), one lane and month at a time
# in plain Python; reads a list and cuts from a file, prints seconds a lane and month and the mean final level
import sys
import time


def read(path):
    out = {"need": [], "share": [], "cover": [], "spare": [], "final": [], "cut": []}
    with open(path) as f:
        n = int(f.readline())
        months, lanes = (int(v) for v in f.readline().split())
        for _ in range(n):
            own, abroad, cover, spare = (float(v) for v in f.readline().split())
            out["share"].append((own, abroad))
            out["cover"].append(cover)
            out["spare"].append(1 + spare)
            out["need"].append([int(v) for v in f.readline().split()])
        out["final"] = [int(v) for v in f.readline().split()]
        for _ in range(lanes):
            start, stop, left = f.readline().split()
            out["cut"].append((int(start), int(stop), float(left)))
    return n, months, out


def run(n, months, d, lane, made, users):
    start, stop, left = d["cut"][lane]
    stock = list(d["cover"])
    need, share, spare, cover = d["need"], d["share"], d["spare"], d["cover"]
    path = []
    for month in range(months):
        keep = left if start <= month < stop else 1.0
        a, b = [1.0] * n, [0.0] * n
        for i in range(n - 1, -1, -1):  # inputs have higher numbers
            least = min([a[j] for j in need[i]]) if need[i] else float("inf")
            own, abroad = share[i]
            if made[i]:
                v = min(least, spare[i] * (own + abroad * keep))
            else:
                v = spare[i] * (own * min(1.0, least) + abroad * keep)
            b[i] = v
            a[i] = min(1.0, v + stock[i])
        for i in range(n):
            if cover[i] > 0:
                of = users[i]
                draw = sum([a[u] for u in of]) / len(of) if of and not made[i] else 1.0
                short, more = draw - b[i], b[i] - draw
                was = stock[i]
                stock[i] = max(0.0, was - max(0.0, short) + min(max(0.0, cover[i] - was), max(0.0, more)))
        path.append(sum([a[i] for i in d["final"]]) / len(d["final"]))
    return path


def main():
    n, months, d = read(sys.argv[1])
    lanes = int(sys.argv[2])
    made = [False] * n
    for i in d["final"]:
        made[i] = True
    users = [[] for _ in range(n)]
    for i in range(n):
        for j in d["need"][i]:
            users[j].append(i)
    begin = time.process_time()
    means = [sum(run(n, months, d, k, made, users)) / months for k in range(lanes)]
    spent = time.process_time() - begin
    print("%.17g" % (spent / lanes))
    for v in means:
        print("%.17g" % v)


main()
