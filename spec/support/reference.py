#!/usr/bin/env python3
"""Runs of three published models of shocks on small tables of our own: what spec/reference_spec.lua holds
the library against. Plain numpy, written from the descriptions of the models, with orders link by link:
it shares nothing with the library but the sources.
  inventory_economy  ARIO (Hallegatte 2008, 2014) with the choices and the roundings of BoARIO (Juhel 2024)
  labour_economy     Pichler et al. 2022 (doi 10.1016/j.jedc.2022.104527): critical inputs, workers
  firm_network       Inoue and Todo 2019 (doi 10.1371/journal.pone.0213648)
A step is a day, the first is day 0; money is a day's. Rows are sellers, columns buyers. Z: flows; x0:
output at rest; use[g, j]: what buyer j uses of good g at rest. A day rests on the state before it alone.

Agreement with what was published (`published`): largest relative difference of a day's total output
  BoARIO 0.6.4      6e-15 in nine runs, the quick start among them; 5e-11 and 4e-10 in the two that collapse
                    to 1e-9 of normal; 1e-9 arb50_inv5_alt, 6e-8 synth12_base, 6e-7 synth12_arb and 4e-6
                    synth12_recover, where BoARIO asks whether a float is exactly 0 (see over_capacity),
                    which the order of a sum decides
  Inoue and Todo    4e-14 proportional, with recovery and without (200 days). Level filling as described
                    3e-3 with recovery; with the program's own filling (see fill_as_published) 4e-15, and
                    2e-13 in 200 days without. Two firms that halve each other: 3e-16
  Pichler et al.    no run of theirs is at hand; Belgium's 63 sectors with the survey's classes (see
                    belgium) run as in the library, to 7e-16

usage: reference.py [check | write | published [FOLDER]]
  check      whether spec/reference holds what this program gives (the default)
  write      writes spec/reference/*_runs.csv
  published  published runs against this program; FOLDER: that of ref and data (../shared)
"""
import csv
import os
import sys

import numpy as np

YEAR = 365.0
SPEC = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HERE = os.path.join(SPEC, "reference")


# ---- shocks: {"nodes": places, "cut" or "change": size, "at": day, "lasts": days, "recovers": days, "curve"}

def half_way(elapsed, tau):
    """concave: a half is left at half of the time"""
    k = 1e-6
    p = (np.log(tau) - np.log(k)) / (np.log(tau) - np.log(2))
    return tau / (tau + k * elapsed ** p)


RECOVERY = {
    "linear": lambda e, tau: max(0.0, 1 - e / tau),
    "convex": lambda e, tau: (1 - 1 / tau) ** (4 * e),
    "convex_noscale": lambda e, tau: (1 - 1 / tau) ** e,
    "concave": half_way,
}


def strength(shock, day):
    """the part of a shock that holds on a day: all of it while it lasts, then what recovery has left"""
    elapsed = day - shock["at"] - shock.get("lasts", np.inf)
    if day < shock["at"]:
        return 0.0
    if elapsed < 0:
        return 1.0
    if "recovers" not in shock:
        return 0.0
    return RECOVERY[shock.get("curve", "linear")](elapsed, shock["recovers"])


def remaining(shocks, day, n):
    """what is left of capacity: losses of a node multiply what remains"""
    left = np.ones(n)
    for shock in shocks:
        left[shock["nodes"]] *= 1 - shock["cut"] * strength(shock, day)
    return left


def wanted(shocks, day, final):
    """final demand; no two changes of ours meet at a node"""
    final = final.copy()
    for shock in shocks:
        final[shock["nodes"]] *= 1 + shock["change"] * strength(shock, day)
    return final


# ---- parts that the two economies of tables share

def divide(a, b, otherwise):
    """a / b where b is above 0"""
    return np.divide(a, b, out=np.full(np.broadcast(a, b).shape, float(otherwise)), where=b > 0)


def by_good(values, good):
    """sums of rows over the makers of a good"""
    return np.array([values[good == g].sum(axis=0) for g in range(good.max() + 1)])


def part_met(there, asked):
    return np.minimum(1, divide(there, asked, 1))


def serve(rule, there, orders, final):
    """shares of orders and of final demand that are met, and what is left, by seller"""
    if rule == "alike":
        share = part_met(there, orders + final)
        return share, share, np.maximum(0, there - orders - final)
    first, second = (orders, final) if rule == "orders_first" else (final, orders)
    one = part_met(there, first)
    rest = np.maximum(0, there - first)
    two = part_met(rest, second)
    shares = (one, two) if rule == "orders_first" else (two, one)
    return shares + (np.maximum(0, rest - second),)


def place(need, weight, good):
    """orders by seller and buyer: what buyers need of a good, by the weights of its makers"""
    whole = by_good(weight, good)
    return divide(weight * need[good], whole[good], 0)


class Table:
    """a day of a table: flows, output, final demand; `draw`: where final demand is below 0, supply"""

    def __init__(self, nodes, goods, good, flows, output):
        self.nodes, self.goods, self.good, self.n = nodes, goods, np.array(good), len(nodes)
        self.flows, self.output = flows, output  # a year's
        self.Z, self.x0 = np.maximum(flows, 0) / YEAR, output / YEAR
        final = self.x0 - self.Z.sum(axis=1)
        self.final, self.draw = np.maximum(0, final), np.maximum(0, -final)
        self.use = by_good(self.Z, self.good)

    def at(self, *labels):
        return [self.nodes.index(label) for label in labels]

    def capital(self):
        return 4 * (self.output - self.flows.sum(axis=0))


def new_record():
    return {name: [] for name in ("output", "capacity", "orders", "unmet", "alpha", "rebuild", "nodes")}


def note(record, nodes, **totals):
    record["nodes"].append(nodes.copy())
    for name, value in totals.items():
        record[name].append(value)


# ---- ARIO

class Works:
    """Rebuilding. d: {"nodes", "share" of capital, "builders": good -> share, "at", "lasts", "within": days,
    "homes": money, "homes_bought"}. Each builder has its part of what a node lost, as it sold to it before."""

    def __init__(self, table, damages):
        self.table, self.capital, self.list = table, table.capital(), []
        for d in damages:
            for j in d["nodes"]:
                self.list.append(self.work(d, j, d["share"] * self.capital[j], table.Z[:, j]))
            if "homes" in d:
                self.list.append(self.work(d, None, d["homes"], d["homes_bought"]))

    def work(self, d, node, damage, bought):
        left = np.zeros(self.table.n)
        for builder, share in d["builders"].items():
            sold = np.where(self.table.good == builder, bought, 0)
            left += damage * share * sold / sold.sum()
        return {"of": d, "node": node, "left": left}

    def begin(self, day):
        """what is left of capacity; what is asked of builders"""
        lost, asked = np.zeros(self.table.n), np.zeros(self.table.n)
        for w in self.list:
            if day >= w["of"]["at"] and w["node"] is not None:
                lost[w["node"]] += w["left"].sum() / self.capital[w["node"]]
            works = day >= w["of"]["at"] + w["of"]["lasts"]
            w["asked"] = w["left"] / w["of"]["within"] if works else np.zeros(self.table.n)
            asked += w["asked"]
        return np.maximum(0, 1 - lost), asked

    def end(self, day, share, rounded):
        for w in self.list:
            w["left"] = w["left"] - w["asked"] * share
            if rounded and day >= w["of"]["at"]:
                w["left"] = np.round(w["left"], 7)


def over_capacity(alpha, call, made, most, days, nothing):
    """towards `most` by scarcity: what today's call is above yesterday's output; back where that is
    nothing. BoARIO asks for exactly 0, so that the last bit of a sum can matter; without its roundings
    up to 1e-10 is nothing"""
    scarcity = divide(call - made, call, 0)
    change = np.where(np.abs(scarcity) <= nothing, 1 - alpha, (most - alpha) * scarcity)
    return np.maximum(1, alpha + change / days)


def most_from_stocks(table, stocks, keep, psi, production):
    """output that stocks allow. A stock caps it when it is below psi of what is kept; a good of which next
    to nothing is used does not, nor one that never runs short"""
    counts = np.isfinite(keep) & (table.use > 1e-5 / YEAR * table.x0)
    enough = np.where(counts, psi * np.where(counts, keep, 0) * table.use, 0)
    if production == "linear":
        room = divide(np.where(counts, stocks, 0).sum(axis=0), enough.sum(axis=0), np.inf)
    else:
        room = divide(stocks, enough, np.inf).min(axis=0)
    return room * table.x0


def inventory_economy(table, days, capacity=(), demand=(), damage=(), stock=90.0, restore=60.0, psi=0.8,
                      overcapacity=1.25, overcapacity_days=365.0, rationing="alike", production="leontief",
                      by_capacity=True, rebuilding="last", boario=False):
    """stock, restore: days, one number or one a good. boario: its roundings of losses and of damage, and
    its np.allclose, by which stocks and orders stay where all changes are small"""
    t, x0, use = table, table.x0, table.use
    keep = np.broadcast_to(np.reshape(stock, (-1, 1)), use.shape).astype(float)
    tau = np.reshape(restore, (-1, 1))
    kept = np.where(np.isfinite(keep), keep, 0)  # what never runs short is not stocked
    stocks, orders, made, alpha = kept * use, t.Z.copy(), x0.copy(), np.ones(t.n)
    works, record = Works(t, damage), new_record()
    for day in range(days):
        left, rebuild = works.begin(day)
        lost = 1 - remaining(capacity, day, t.n)
        left = left * (1 - (np.round(lost, 6) if boario else lost))
        final, asked = wanted(demand, day, t.final), orders.sum(axis=1)
        call = np.maximum(0, asked + final + rebuild - t.draw)
        if day > 0:
            alpha = over_capacity(alpha, call, made, overcapacity, overcapacity_days, 0 if boario else 1e-10)
        most = alpha * left * x0
        made = np.minimum(np.minimum(call, most), most_from_stocks(t, stocks, keep, psi, production))

        with_orders = rebuild if rebuilding == "alike" else 0
        of_orders, of_final, rest = serve(rationing, made + t.draw, asked + with_orders, final)
        of_rebuild = of_orders if rebuilding == "alike" else part_met(rest, rebuild)
        came, used = by_good(orders * of_orders[:, None], t.good), use * (made / x0)
        if not (boario and np.allclose(came, used)):
            stocks = np.where(np.isfinite(keep), np.maximum(0, stocks + came - used), 0)
        works.end(day, of_rebuild, boario)
        note(record, made, output=made.sum(), capacity=most.sum(), orders=asked.sum(), alpha=alpha.mean(),
             unmet=(final * (1 - of_final)).sum(), rebuild=rebuild.sum())

        wish = np.minimum(np.maximum(0, call - rebuild * of_rebuild), most)  # what is rebuilt is done
        goal = kept * use * (wish / x0)
        lack = np.maximum(0, goal - stocks)
        if boario and np.allclose(stocks, goal):
            lack = 0 * lack
        orders = place(lack / tau + used, t.Z * (most / x0 if by_capacity else np.ones(t.n))[:, None], t.good)
    return record


# ---- Pichler et al.

def labour_economy(table, days, labour=(), stock=None, importance=None, restore=5.0, hire=30.0, fire=15.0,
                   rationing="alike"):
    """stock: days of use of every input, by user; importance[good, user]: 1 critical, 0.5 important, 0 not.
    Workers follow what inputs and demand allow: 1 / hire of a lack, 1 / fire of an excess a day"""
    t, x0, use = table, table.x0, table.use
    keep = np.array(stock, float)
    kinds = np.ones(use.shape) if importance is None else importance
    stocks, orders, workers, record = keep * use, t.Z.copy(), np.ones(t.n), new_record()
    for day in range(days):
        left, asked = remaining(labour, day, t.n), orders.sum(axis=1)
        call = asked + t.final
        workers = np.minimum(workers, left)
        cover = divide(stocks, use, np.inf)
        room = np.minimum(np.where(kinds == 1, cover, np.inf).min(axis=0),
                          np.where(kinds == 0.5, (1 + cover) / 2, np.inf).min(axis=0))
        made = np.minimum(np.minimum(call, workers * x0), room * x0)
        of_orders, of_final, _ = serve(rationing, made, asked, t.final)
        came = by_good(orders * of_orders[:, None], t.good)
        stocks = np.maximum(0, stocks + came - use * (made / x0))
        note(record, made, output=made.sum(), capacity=(workers * x0).sum(), orders=asked.sum(), alpha=0.0,
             unmet=(t.final * (1 - of_final)).sum(), rebuild=0.0)

        need = use * (call / x0) + (keep * use - stocks) / restore
        orders = place(np.maximum(0, need), t.Z, t.good)
        lack = np.minimum(room, call / x0) - workers
        workers = np.minimum(1, workers + np.where(lack > 0, lack / hire, lack / fire))
    return record


# ---- Inoue and Todo

class Network:
    """links: places of seller and buyer, money a day; final demand is what sales leave of output"""

    def __init__(self, firms, goods, good, seller, buyer, value, output):
        self.nodes, self.goods, self.n = firms, goods, len(firms)
        self.seller, self.buyer, self.A = np.array(seller), np.array(buyer), np.array(value)
        self.x0 = np.array(output)
        self.final = self.x0 - np.bincount(self.seller, self.A, self.n)
        # one number a buyer and good that it buys
        pairs, self.pair = np.unique(self.buyer * len(goods) + np.array(good)[self.seller], return_inverse=True)
        self.pair_buyer, self.use = pairs // len(goods), np.bincount(self.pair, self.A)
        self.sales = [np.flatnonzero(self.seller == i) for i in range(self.n)]

    def at(self, *labels):
        return [self.nodes.index(label) for label in labels]


def fill(ratio, normal, there):
    """the level L at which normal x min(ratio, L) adds up to `there`, which is less than all that is asked"""
    level, there, normal = 0.0, there, normal.copy()
    for k in np.argsort(ratio, kind="stable"):
        step = normal.sum() * (ratio[k] - level)
        if step >= there:
            return level + there / normal.sum()
        there, level = there - step, ratio[k]
        normal[k] = 0
    return level


def fill_as_published(ratio, normal, there, final_ratio, final):
    """The filling of the published program, which is run for suppliers that are not short as well. It
    raises all clients by the least ratio above 0, time after time, and differs from `fill` in two points:
    a client that orders nothing takes part in the first round, and is sent what it did not ask for; and
    what final users take of a round is counted on when they have all. Gives ratios of clients, of finals"""
    nothing = 1e-20
    left, given, of_final = dict(enumerate(ratio)), np.zeros(len(ratio)), 0.0
    while True:
        open_ratios = [r for r in left.values() if r > nothing] + [r for r in [final_ratio] if r > nothing]
        if not open_ratios or there <= nothing:
            return given, of_final
        least = min(open_ratios)
        taken = least * (sum(normal[k] for k in left) + final)
        last = taken >= there
        if last:
            asking = sum(normal[k] for k in left if left[k] > 0) + (final if final_ratio > 0 else 0)
            least = there / asking
        for k in list(left):
            if left[k] > 0 or not last:
                given[k] += least
            left[k] -= least
            if left[k] <= nothing:
                del left[k]
        if final_ratio > 0:
            of_final += least
            final_ratio = final_ratio - least if final_ratio - least > nothing else 0.0
        if last:
            return given, of_final
        there -= taken


def ration_links(net, i, made, order, final, rule, published):
    """what seller i sends along its links, and to final users"""
    e = net.sales[i]
    asked, normal = order[e], net.A[e]
    whole = asked.sum()
    last = min(final, max(0.0, made - whole))
    if published and rule == "level":
        given, of_final = fill_as_published(asked / normal, normal, made, final / net.final[i], net.final[i])
        return given * normal, of_final * net.final[i]
    if published and rule == "level_finals_last":
        return fill_as_published(asked / normal, normal, made - last, 0.0, 0.0)[0] * normal, last
    if made >= whole + final:
        return asked, final
    if rule == "alike":
        return asked * (made / (whole + final)), final * (made / (whole + final))
    if rule == "level":
        ratio, all_normal = np.append(asked / normal, final / net.final[i]), np.append(normal, net.final[i])
        level = fill(ratio, all_normal, made)
        return np.minimum(asked, normal * level), min(final, net.final[i] * level)
    if made >= whole:
        return asked, last
    if rule == "finals_last":
        return asked * (made / whole), last
    return np.minimum(asked, normal * fill(asked / normal, normal, made)), last


def firm_network(net, days, capacity=(), demand=(), stock=15.0, restore=6.0, rationing="alike",
                 published=False):
    """stocks by link; suppliers of one good stand in for each other in use, not in orders"""
    A, x0 = net.A, net.x0
    stocks, came, made, record = stock * A, A.copy(), x0.copy(), new_record()
    for day in range(days):
        there = np.bincount(net.pair, stocks)
        used = net.use * (made / x0)[net.pair_buyer]
        stocks = np.maximum(0, stocks + came - divide(stocks, there[net.pair], 0) * used[net.pair])
        need = A * (made / x0)[net.buyer]
        order = np.maximum(0, need + (stock * need - stocks) / restore)
        asked, final = np.bincount(net.seller, order, net.n), wanted(demand, day, net.final)
        most = remaining(capacity, day, net.n) * x0
        room = np.full(net.n, np.inf)
        np.minimum.at(room, net.pair_buyer, np.bincount(net.pair, stocks) / net.use)
        made = np.minimum(np.minimum(most, room * x0), asked + final)
        sent = [ration_links(net, i, made[i], order, final[i], rationing, published) for i in range(net.n)]
        came = np.empty(len(A))
        for e, (links, _) in zip(net.sales, sent):
            came[e] = links
        note(record, made, output=made.sum(), capacity=most.sum(), orders=asked.sum(), alpha=0.0,
             unmet=final.sum() - sum(f for _, f in sent), rebuild=0.0)
    return record


# ---- our tables and runs

def rows_of(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def numbers(rows):
    return np.array([[float(v) for v in row] for row in rows])


def indices(names):
    """the different names in order of appearance, and the place of each"""
    known = list(dict.fromkeys(names))
    return known, [known.index(name) for name in names]


def our_table(name):
    rows = rows_of(os.path.join(HERE, name + ".csv"))[1:]
    goods, good = indices([row[2] for row in rows])
    values = numbers([row[3:] for row in rows])
    return Table([row[0] for row in rows], goods, good, values[:, 1:], values[:, 0])


def our_network():
    rows = rows_of(os.path.join(HERE, "eight_firms.csv"))[1:]
    links = rows_of(os.path.join(HERE, "eight_firms_links.csv"))[1:]
    firms = [row[0] for row in rows]
    goods, good = indices([row[1] for row in rows])
    return Network(firms, goods, good, [firms.index(r[0]) for r in links], [firms.index(r[1]) for r in links],
                   [float(r[2]) / YEAR for r in links], [float(r[2]) / YEAR for r in rows])


def runs_of_three_regions():
    t = our_table("three_regions")
    tight = {"stock": 12.0, "restore": 15.0}
    cut = [{"nodes": t.at("south_parts"), "cut": 0.55, "at": 6, "lasts": 30, "recovers": 40}]
    slight = [{"nodes": t.at("north_ore"), "cut": 1e-4, "at": 6, "lasts": 20, "recovers": 40, "curve": "convex"}]
    quake = [{"nodes": t.at("south_parts", "north_cars"), "share": 0.25, "at": 4, "lasts": 9, "within": 50.0,
              "builders": {t.goods.index("parts"): 0.6, t.goods.index("cars"): 0.4}}]
    boom = [{"nodes": t.at("north_cars", "east_cars"), "change": 0.2, "at": 5, "lasts": 60, "recovers": 30},
            {"nodes": t.at("south_cars"), "change": -0.3, "at": 20, "lasts": 40}]

    def of(nodes, curve):
        return [{"nodes": t.at(nodes), "cut": 0.7, "at": 6, "lasts": 15, "recovers": 45, "curve": curve}]

    plan = {
        "rest": {},
        "linear": {"capacity": cut},
        "slight": {"capacity": slight, **tight},
        "slight_boario": {"capacity": slight, **tight, "boario": True},
        "convex": {"capacity": of("north_ore", "convex"), **tight},
        "convex_boario": {"capacity": of("north_ore", "convex"), **tight, "boario": True},
        "concave": {"capacity": of("east_parts", "concave"), **tight},
        "at_once": {"capacity": [{"nodes": t.at("east_parts"), "cut": 0.7, "at": 6, "lasts": 15}], **tight},
        "overlap": {"capacity": cut + of("south_parts", "linear") + of("north_parts", "linear"), "stock": 40.0,
                    "restore": 30.0},
        "tight": {"capacity": cut, **tight},
        "by_table": {"capacity": cut, **tight, "by_capacity": False},
        "orders_first": {"capacity": cut, **tight, "rationing": "orders_first"},
        "finals_first": {"capacity": cut, "stock": 40.0, "restore": 30.0, "rationing": "finals_first"},
        "whole_stocks": {"capacity": cut, **tight, "psi": 1.0},
        "low_threshold": {"capacity": cut, **tight, "psi": 0.3},
        "stand_in": {"capacity": cut, **tight, "production": "linear"},
        "by_good": {"capacity": cut, "stock": [30.0, 12.0, np.inf], "restore": [8.0, 20.0, 60.0]},
        "quick_overcapacity": {"capacity": cut, "stock": 20.0, "restore": 20.0, "overcapacity": 1.5,
                               "overcapacity_days": 40.0},
        "boom": {"demand": boom},
        "boom_boario": {"demand": boom, **tight, "boario": True},
        "quake_last": {"damage": quake, "stock": 30.0, "restore": 30.0},
        "quake_alike": {"damage": quake, "stock": 30.0, "restore": 30.0, "rebuilding": "alike"},
        "quake_boario": {"damage": quake, "rebuilding": "alike", "boario": True},
    }
    return t, {name: inventory_economy(t, 200, **given) for name, given in plan.items()}


def runs_of_draws():
    t = our_table("draws")
    cut = [{"nodes": t.at("coast_oil"), "cut": 0.6, "at": 8, "lasts": 25, "recovers": 50}]
    less = [{"nodes": t.at("inland_goods", "coast_goods"), "change": -0.6, "at": 8, "lasts": 40}]
    plan = {"cut": {"capacity": cut, "stock": 15.0, "restore": 15.0},
            "cut_orders_first": {"capacity": cut, "stock": 15.0, "restore": 15.0, "rationing": "orders_first"},
            "less": {"demand": less, "stock": 30.0, "restore": 20.0}}
    return t, {name: inventory_economy(t, 200, **given) for name, given in plan.items()}


def runs_of_two_regions():
    t = our_table("two_regions")
    days = {"energy": 6.0, "industry": 11.0, "services": 4.0}
    keep = [days[t.goods[g]] for g in t.good]
    kinds = {("energy", "energy"): 1, ("energy", "industry"): 1, ("energy", "services"): 0.5,
             ("industry", "energy"): 0.5, ("industry", "industry"): 1, ("industry", "services"): 0,
             ("services", "energy"): 0, ("services", "industry"): 0.5, ("services", "services"): 1}
    classes = np.array([[kinds[good, t.goods[g]] for g in t.good] for good in t.goods], float)
    lock = [{"nodes": t.at("west_industry"), "cut": 0.7, "at": 5, "lasts": 40},
            {"nodes": t.at("east_energy", "west_services"), "cut": 0.35, "at": 12, "lasts": 30, "recovers": 20}]
    # goods run short in turn, so that stocks and classes limit their users
    in_turn = [{"nodes": t.at(node), "cut": cut, "at": at, "lasts": lasts} for node, cut, at, lasts in (
        ("east_energy", 0.95, 5, 65), ("west_industry", 0.85, 80, 40), ("west_services", 0.9, 135, 40))]
    plan = {"critical": {"labour": lock}, "classes": {"labour": lock, "importance": classes},
            "orders_first": {"labour": lock, "importance": classes, "rationing": "orders_first"},
            "slow": {"labour": lock, "importance": classes, "hire": 60.0, "fire": 8.0, "restore": 10.0},
            "in_turn": {"labour": in_turn, "importance": classes}}
    return t, {name: labour_economy(t, 200, stock=keep, **given) for name, given in plan.items()}


def runs_of_eight_firms():
    net = our_network()
    hit = [{"nodes": net.at("cedar"), "cut": 0.5, "at": 0, "lasts": 12, "recovers": 30},
           {"nodes": net.at("gorse"), "cut": 0.3, "at": 10, "lasts": 5, "recovers": 20}]
    lasting = [{"nodes": net.at("dogwood"), "cut": 0.15, "at": 3}]
    less = [{"nodes": net.at("elm"), "change": -0.5, "at": 4, "lasts": 30}]
    more = [{"nodes": net.at("cedar"), "change": 0.6, "at": 4, "lasts": 30}]
    plan = {"alike": {"capacity": hit}, "level": {"capacity": hit, "rationing": "level"},
            "finals_last": {"capacity": hit, "rationing": "finals_last"},
            "level_finals_last": {"capacity": hit, "rationing": "level_finals_last"},
            "alike_lasting": {"capacity": lasting},
            "level_lasting": {"capacity": lasting, "rationing": "level"},
            "less": {"capacity": hit, "demand": less, "rationing": "level", "stock": 9.0, "restore": 4.0},
            "level_more": {"capacity": hit, "demand": more, "rationing": "level"}}
    return net, {name: firm_network(net, 200, **given) for name, given in plan.items()}


OURS = {"three_regions": runs_of_three_regions, "draws": runs_of_draws, "two_regions": runs_of_two_regions,
        "eight_firms": runs_of_eight_firms}
TOTALS = ["output", "capacity", "orders", "unmet"]
# days that are kept: close together at first, then every seventh
KEPT = [0, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20] + list(range(24, 200, 7))


def number(v):
    return f"{v:.13g}"


def lines_of(table, runs):
    yield ["run", "day"] + TOTALS + table.nodes
    for name, record in runs.items():
        for day in KEPT:
            yield [name, str(day)] + [number(record[total][day]) for total in TOTALS] + \
                [number(v) for v in record["nodes"][day]]


def write():
    for name, make in OURS.items():
        path = os.path.join(HERE, name + "_runs.csv")
        with open(path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(lines_of(*make()))
        print(f"{name}_runs.csv: {os.path.getsize(path) / 1e3:.0f} kB")


def check():
    """True when the files hold these runs, up to the last digits"""
    good = True
    for name, make in OURS.items():
        held, made = rows_of(os.path.join(HERE, name + "_runs.csv")), list(lines_of(*make()))
        same = [row[:2] for row in held] == [row[:2] for row in made] and held[0] == made[0]
        off = np.inf
        if same:
            a, b = numbers([r[2:] for r in held[1:]]), numbers([r[2:] for r in made[1:]])
            off = (np.abs(a - b) / np.abs(a).max(axis=0)).max()
        print(f"{name}: largest difference {off:.1e}")
        good = good and off < 1e-10
    return good


# ---- what was published

def boario_table(folder, name):
    rows = rows_of(os.path.join(folder, name + "_Z.csv"))
    labels = [row[0] for row in rows[1:]]
    goods, good = indices([label.split("|")[1] for label in labels])
    output = numbers([row[1:2] for row in rows_of(os.path.join(folder, name + "_x_capital.csv"))[1:]])[:, 0]
    return Table(labels, goods, good, numbers([row[1:] for row in rows[1:]]), output)


def boario_finals(folder, name, column):
    rows = rows_of(os.path.join(folder, name + "_Y.csv"))
    return numbers([row[1:] for row in rows[1:]])[:, rows[0][1:].index(column)]


def boario_losses():
    """name, table, nodes, loss, first day, days, recovery, parameters; a loss begins a day after its
    event, its recovery a day later still; capital that recovers by itself is lost at once"""
    toy, one, ten = ["reg1|manufactoring", "reg1|mining"], ["R01|S002"], {"stock": 10.0, "restore": 10.0}
    yield "synth12_none", "synth12", one, 0, 1, 1, 1, "linear", {}
    yield "synth12_arb", "synth12", one, 0.6, 6, 41, 60, "linear", ten
    yield "synth12_arb_noalt", "synth12", one, 0.6, 6, 41, 60, "linear", {**ten, "by_capacity": False}
    yield "synth12_arb_psi1", "synth12", one, 0.6, 6, 41, 60, "linear", {**ten, "psi": 1.0}
    yield ("synth12_arb_concave", "synth12", ["R02|S003"], 0.4, 31, 31, 60, "concave",
           {**ten, "overcapacity_days": 60.0})
    yield "synth12_base", "synth12", one, 0.3, 6, 21, 30, "linear", {"stock": 10.0, "restore": 1.0, "psi": 1.0}
    yield ("synth12_recover", "synth12", ["R01|S002", "R01|S003"], 0.3, 1, 6, 60, "linear",
           {**ten, "overcapacity_days": 60.0})
    yield "arb30_linear", "pymriotest", toy, 0.3, 6, 21, 60, "linear", {}
    yield "arb30_convexe", "pymriotest", toy, 0.3, 6, 21, 60, "convex", {}
    yield "arb30_convexenoscale", "pymriotest", toy, 0.3, 6, 21, 60, "convex_noscale", {}
    yield ("arb50_inv5_alt", "pymriotest", toy, 0.5, 6, 61, 60, "linear",
           {"stock": 5.0, "restore": 5.0, "overcapacity_days": 60.0})
    yield "base_arb50_inv5", "pymriotest", toy, 0.5, 6, 61, 60, "linear", {"stock": 5.0, "restore": 1.0, "psi": 1.0}


def boario_rebuilding(folder):
    """name, table, damages, parameters"""
    t = boario_table(folder, "pymriotest")
    nodes = t.at("reg1|manufactoring", "reg1|mining")
    builders = {t.goods.index("construction"): 0.55, t.goods.index("manufactoring"): 0.45}
    whole = t.output[nodes].sum()
    yield "quickstart", t, [
        {"nodes": [j], "share": 5e6 * t.output[j] / whole / t.capital()[j], "builders": builders, "at": 1,
         "lasts": 15, "within": 180.0} for j in nodes], {}
    t = boario_table(folder, "synth12")
    given = {"stock": 10.0, "restore": 10.0, "overcapacity_days": 60.0}
    damage = {"nodes": t.at("R01|S002", "R01|S003"), "share": 0.3, "at": 1, "lasts": 5, "within": 60.0,
              "builders": {t.goods.index("S001"): 0.7, t.goods.index("S004"): 0.3}}
    yield "synth12_rebuild", t, [damage], given
    homes = {"homes": 0.05 * t.capital().sum(), "homes_bought": boario_finals(folder, "synth12", "R01|FD")}
    yield "synth12_rebuild_hh", t, [{**damage, **homes}], given


def largest(record, published):
    """largest relative differences of output, capacity, orders"""
    names = {"output": "production", "capacity": "capacity", "orders": "intermediate_demand"}
    return "  ".join(f"{ours} {np.abs(np.array(record[ours]) / published[theirs] - 1).max():.1e}"
                     for ours, theirs in names.items())


def boario_totals(folder, name):
    rows = rows_of(os.path.join(folder, name + "_totals.csv"))
    return dict(zip(rows[0], numbers(rows[1:]).T))


def published_boario(folder):
    for name, of, nodes, cut, at, lasts, recovers, curve, given in boario_losses():
        t, totals = boario_table(folder, of), boario_totals(folder, name)
        loss = {"nodes": t.at(*nodes), "cut": cut, "at": at, "lasts": lasts, "recovers": recovers, "curve": curve}
        run = inventory_economy(t, len(totals["step"]), capacity=[loss], boario=True, **given)
        print(f"{name:22}{largest(run, totals)}")
    for name, t, damages, given in boario_rebuilding(folder):
        totals = boario_totals(folder, name)
        run = inventory_economy(t, len(totals["step"]), damage=damages, rebuilding="alike", boario=True, **given)
        print(f"{name:22}{largest(run, totals)}")


def published_network(ref):
    firms = rows_of(os.path.join(ref, "esri", "n1000_firms.csv"))[1:]
    links = rows_of(os.path.join(ref, "esri", "n1000_edges.csv"))[1:]
    where = {row[0]: i for i, row in enumerate(firms)}
    goods, good = indices([row[1] for row in firms])
    seller, value = [where[r[0]] for r in links], np.array([float(r[2]) for r in links])
    output = np.bincount(seller, value, len(firms))
    for line in open(os.path.join(ref, "pronet", "n1000_final_demand.txt"), encoding="utf-8"):
        output[where[line.split()[0]]] += float(line.split()[1])
    losses = [line.split() for line in open(os.path.join(ref, "pronet", "n1000_delta.txt"), encoding="utf-8")]
    net = Network([row[0] for row in firms], goods, good, seller, [where[r[1]] for r in links], value, output)
    return net, [{"nodes": [where[firm]], "cut": float(v), "at": 0} for firm, v in losses]


def published_firms(ref):
    net, losses = published_network(ref)
    recovering = [{**loss, "lasts": 0, "recovers": 30} for loss in losses]
    for mode, rule in (("R0", "alike"), ("R2", "level"), ("R3", "level_finals_last")):
        for kind, shocks in (("rec30", recovering), ("norec", losses)):
            path = os.path.join(ref, "pronet", f"n1000_{mode}_{kind}.pact")
            if not os.path.exists(path):
                continue
            wanted_output = numbers([line.split() for line in open(path, encoding="utf-8")])[1:, 1]
            for published in [False] if rule == "alike" else [False, True]:
                run = firm_network(net, len(wanted_output), capacity=shocks, rationing=rule, published=published)
                off = np.abs(np.array(run["output"]) / wanted_output - 1)
                filling = "its own filling" if published else "as described"
                print(f"{mode} {kind}, {rule}, {filling}: first 100 days {off[:100].max():.1e}, all {off.max():.1e}")


def published_two_firms():
    """A and B buy 100 of each other and sell 100 to final users; A loses a tenth for good"""
    net = Network(["A", "B"], ["a", "b"], [0, 1], [1, 0], [0, 1], [100.0, 100.0], [200.0, 200.0])
    run = firm_network(net, 7, capacity=[{"nodes": [0], "cut": 0.1, "at": 0}], rationing="level")
    wanted_output = np.array([380, 1030 / 3, 2735 / 9, 6800 / 27, 18728.75 / 81, 200, 200])
    print(f"two firms: {np.abs(np.array(run['output']) / wanted_output - 1).max():.1e}")


def belgium(data):
    """63 sectors in a lockdown, as in spec/time_spec.lua"""
    folder = os.path.join(data, "belgium_io2015_shock")
    rows = rows_of(os.path.join(folder, "IO_BE_NACE64.csv"))
    names = [row[0] for row in rows[1:]]
    others = rows_of(os.path.join(folder, "other_accounts_BE_NACE64.csv"))
    column = [k for k, head in enumerate(others[0]) if head.startswith("Sectoral output")][0]
    output = {row[0]: float(row[column]) for row in others[1:]}
    stock = {row[0]: max(1.0, float(row[1])) for row in rows_of(os.path.join(folder, "desired_stock_NACE64.csv"))[1:]}
    kinds = rows_of(os.path.join(folder, "IHS_critical_NACE64.csv"))
    users = {user: k for k, user in enumerate(kinds[0])}
    class_of = {row[0]: row for row in kinds[1:]}
    importance = np.array([[float(class_of[g][users[u]]) for u in names] for g in names])
    t = Table(names, names, range(len(names)), numbers([row[1:] for row in rows[1:]]),
              np.array([output[name] for name in names]))
    hit = {"I55-56": 0.9, "G47": 0.5, "C29": 0.6, "F41-43": 0.4}
    lock = [{"nodes": t.at(name), "cut": cut, "at": 10, "lasts": 50} for name, cut in hit.items()]
    return labour_economy(t, 180, labour=lock, stock=[stock[name] for name in names], importance=importance)


def published(folder):
    published_two_firms()
    published_boario(os.path.join(folder, "ref", "boario"))
    published_firms(os.path.join(folder, "ref"))
    made = np.array(belgium(os.path.join(folder, "data"))["output"])
    shares = ", ".join(f"{made[day] / made[0]:.12f} on day {day}" for day in (10, 40, 80, 179))
    print(f"Belgium, output as a share of normal: {shares}")


def main(args):
    what = args[0] if args else "check"
    if what == "write":
        write()
    elif what == "published":
        published(args[1] if len(args) > 1 else os.path.join(os.path.dirname(SPEC), "..", "shared"))
    elif what != "check":
        sys.exit(f"expected check, write or published, got {what}")
    elif not check():
        sys.exit("the files of spec/reference are not what this program gives")


if __name__ == "__main__":
    main(sys.argv[1:])
