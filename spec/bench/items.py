"""The rule for lists of items in plain Python, on what items.lua left: checked first, then timed

items.py path           lines "task plain downstream", seconds a pattern; of gaps, plain alone
items.py --copy         bytes a second that a plain copy moves, read and written
A pattern is worked out in two ways: every item that the goal rests on in the order of making (plain),
and only the items whose inputs changed, with the other levels kept (downstream). Loops of items are
gone round from 1, or from the kept levels, until nothing falls by more than 1e-14.
"""
import heapq
import itertools
import sys
import time

CLOSE = 1e-12
SETTLED = 1e-14
RISE = 1e-9


class Chain:
    """What the file says: lists by item, providers summed by country"""

    def __init__(self, path):
        self.units, self.tasks, self.sets, self.gaps, self.firms = [], {}, [], [], []
        self.still, self.below, rows = [], None, []
        with open(path) as lines:
            for line in lines:
                kind, *rest = line.split()
                if kind == "size":
                    self.make_room(int(rest[0]), rest[1])
                elif kind == "provides":
                    rows.append((int(rest[0]), int(rest[1]), float(rest[2])))
                else:
                    getattr(self, kind)(*rest)
        self.set_shares(rows)
        self.set_order()

    def make_room(self, n, home):
        self.n, self.home = n, home
        self.critical, self.important, self.kinds = ([[] for _ in range(n)] for _ in range(3))
        self.best, self.extra = [False] * n, [1.0] * n

    def requires(self, i, j, kind):
        if kind != "2":
            (self.critical, self.important)[int(kind)][int(i)].append(int(j))

    def variant(self, i, j, weight):
        self.kinds[int(i)].append((int(j), float(weight)))

    def any(self, i):
        self.best[int(i)] = True

    def spare(self, i, v):
        self.extra[int(i)] += float(v)

    def provider(self, name, country):
        self.firms.append((name, country))

    def goal(self, *items):
        self.goals = [int(i) for i in items]

    def levels(self, *values):
        self.still = [float(v) for v in values]

    def unit(self, i, country):
        self.units.append((int(i), country))

    def task(self, name, level, *units):
        self.tasks.setdefault(name, []).append((float(level), [int(u) for u in units]))

    def threshold(self, v):
        self.below = float(v)

    def set(self, level, *units):
        self.sets.append((float(level), frozenset(int(u) for u in units)))

    def gap(self, group, i, before, after):
        self.gaps.append((int(group), int(i), float(before), float(after)))

    def set_shares(self, rows):
        """a firm counts where its country has no row of its own; the rest is scaled to 1"""
        lists = [[] for _ in range(self.n)]
        for i, p, share in rows:
            lists[i].append((*self.firms[p], share))
        self.shares = []
        for stated in lists:
            heads = {name for name, country, _ in stated if name == country}
            sums = {}
            for name, country, share in stated:
                if name == country or country not in heads:
                    sums[country] = sums.get(country, 0.0) + share
            total = sum(sums.values())
            self.shares.append({country: share / total for country, share in sums.items()})
        self.own = [s.get(self.home, 0.0) if s else 1.0 for s in self.shares]
        self.abroad = [sum(v for g, v in s.items() if g != self.home) for s in self.shares]
        for kinds in self.kinds:
            total = sum(weight for _, weight in kinds)
            kinds[:] = [(j, weight / total) for j, weight in kinds]
        goals = set(self.goals)
        self.made = [i in goals or not self.shares[i] for i in range(self.n)]

    def inputs(self, i):
        return self.critical[i] + self.important[i] + [j for j, _ in self.kinds[i]]

    def set_order(self):
        """loops (strongly connected items) of what the goal rests on, inputs first; Tarjan 1972"""
        index, low, open_items, stack, self.groups = {}, {}, set(), [], []
        for root in self.goals:
            if root in index:
                continue
            path = []

            def enter(i):
                index[i] = low[i] = len(index)
                stack.append(i)
                open_items.add(i)
                path.append((i, iter(self.inputs(i))))

            enter(root)
            while path:
                i, rest = path[-1]
                j = next(rest, None)
                if j is None:
                    path.pop()
                    if path:
                        low[path[-1][0]] = min(low[path[-1][0]], low[i])
                    if low[i] == index[i]:
                        group = []
                        while not group or group[-1] != i:
                            group.append(stack.pop())
                            open_items.discard(group[-1])
                        self.groups.append(group[::-1])
                elif j not in index:
                    enter(j)
                elif j in open_items:
                    low[i] = min(low[i], index[j])
        self.place = [None] * self.n
        for at, group in enumerate(self.groups):
            for i in group:
                self.place[i] = at
        self.users = [[] for _ in self.groups]
        for at, group in enumerate(self.groups):
            for i in group:
                for j in self.inputs(i):
                    if self.place[j] != at:
                        self.users[self.place[j]].append(at)

    def level(self, i, a, own, abroad):
        need = 1.0
        for j in self.critical[i]:
            if a[j] < need:
                need = a[j]
        for j in self.important[i]:
            half = (1 + a[j]) / 2
            if half < need:
                need = half
        if self.made[i]:
            out = min(1.0, need, self.extra[i] * (own[i] + abroad[i]))
        else:
            out = min(1.0, self.extra[i] * (own[i] * need + abroad[i]))
        if self.kinds[i]:
            if self.best[i]:
                kinds = max(a[j] for j, _ in self.kinds[i])
            else:
                kinds = sum(weight * a[j] for j, weight in self.kinds[i])
            out = min(out, kinds)
        return out

    def settle(self, group, a, own, abroad):
        fall = 1.0
        while fall > SETTLED:
            fall = 0.0
            for i in group:
                v = self.level(i, a, own, abroad)
                fall = max(fall, a[i] - v)
                a[i] = min(a[i], v)

    def plain(self, own, abroad):
        a = [1.0] * self.n
        for group in self.groups:
            if len(group) == 1:
                a[group[0]] = self.level(group[0], a, own, abroad)
            else:
                self.settle(group, a, own, abroad)
        return a

    def downstream(self, still, changed, own, abroad):
        a = still[:]
        waiting = sorted({self.place[i] for i in changed if self.place[i] is not None})
        seen = set(waiting)
        while waiting:
            at = heapq.heappop(waiting)
            group = self.groups[at]
            before = [a[i] for i in group]
            if len(group) == 1:
                a[group[0]] = self.level(group[0], a, own, abroad)
            else:
                self.settle(group, a, own, abroad)
            if before != [a[i] for i in group]:
                for user in self.users[at]:
                    if user not in seen:
                        seen.add(user)
                        heapq.heappush(waiting, user)
        return a

    def result(self, a):
        return sum(a[i] for i in self.goals) / len(self.goals)

    def cut(self, units):
        """abroad after the cuts, and what they touch"""
        stopped = {}
        for u in units:
            i, country = self.units[u]
            items = [i] if i >= 0 else [k for k in range(self.n) if country in self.shares[k]]
            for k in items:
                stopped.setdefault(k, set()).add(country)
        abroad = self.abroad[:]
        for i, gone in stopped.items():
            abroad[i] = sum(v for g, v in self.shares[i].items() if g != self.home and g not in gone)
        return abroad, stopped


def agree(what, ours, theirs):
    if abs(ours - theirs) > CLOSE:
        sys.exit(f"{what}: {ours!r} here, {theirs!r} by lian")


def timed(work):
    start = time.process_time()
    out = work()
    return out, time.process_time() - start


def run_task(c, name, patterns, still):
    seconds = [0.0, 0.0]
    for expected, units in patterns:
        def plain():
            return c.result(c.plain(c.own, c.cut(units)[0]))

        def downstream():
            abroad, changed = c.cut(units)
            return c.result(c.downstream(still, changed, c.own, abroad))

        for k, work in enumerate((plain, downstream)):
            level, spent = timed(work)
            agree(f"{name} {units}", level, expected)
            seconds[k] += spent
    print(name, *(s / len(patterns) for s in seconds), flush=True)


def check_sets(c):
    """sets bring the goal below the threshold, their parts do not; a set that does holds one of them"""
    def level(units):
        return c.result(c.plain(c.own, c.cut(units)[0]))

    known = {s for _, s in c.sets}
    for expected, units in c.sets[:: max(1, len(c.sets) // 100)]:
        agree("cut set", level(units), expected)
        parts = [set(p) for p in itertools.combinations(units, len(units) - 1) if p]
        assert expected < c.below and all(level(p) >= c.below - RISE for p in parts), units
    for value, units in c.tasks.get("triples", []):
        held = any(frozenset(p) in known for size in (1, 2, 3)
                   for p in itertools.combinations(units, size))
        assert held == (value < c.below - RISE), units


def run_gaps(c):
    """lian's list replayed; the choice of the first three steps made again; seconds of one trial"""
    own, abroad, trials, seconds = c.own[:], [0.0] * c.n, 0, 0.0
    left = {i for i in range(c.n) if c.place[i] is not None and c.shares[i] and own[i] < 1 - RISE}
    groups = [list(rows) for _, rows in itertools.groupby(c.gaps, key=lambda g: g[0])]
    for step, rows in enumerate(groups):
        level = c.result(c.plain(own, abroad))
        for i in sorted(left) if step < 3 else ():
            kept, own[i] = own[i], 1.0
            value, spent = timed(lambda: c.result(c.plain(own, abroad)))
            own[i] = kept
            trials, seconds = trials + 1, seconds + spent
            most = rows[0][3] if len(rows) == 1 else level
            assert value <= most + 2 * RISE, f"gaps: {i} raises more than {rows}"
        for _, i, before, after in rows:
            agree("gap before", level, before)
            own[i] = 1.0
            left.discard(i)
            level = c.result(c.plain(own, abroad))
            agree("gap after", level, after)
    print("gaps", seconds / trials, flush=True)


def run_copy():
    size = 256 << 20
    source, target = memoryview(bytearray(size)), memoryview(bytearray(size))
    least = 1e9
    for _ in range(5):
        start = time.process_time()
        target[:] = source
        least = min(least, time.process_time() - start)
    print(2 * size / least)


def main(path):
    c = Chain(path)
    still = c.plain(c.own, c.abroad)
    for group in c.groups:
        for i in group:
            agree(f"level of {i}", still[i], c.still[i])
    check_sets(c)
    for name, patterns in c.tasks.items():
        run_task(c, name, patterns, still)
    if c.gaps:
        run_gaps(c)


if sys.argv[1] == "--copy":
    run_copy()
else:
    main(sys.argv[1])
