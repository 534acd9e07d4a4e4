"""Python's csv module over its own codec, and pandas, on a file named as path:kind:encoding (table: a header row, a
label column, floats; list: a header row, floats in the column "value"; text: decoded, nothing more). Prints the best of 3
in seconds of processor time of each, and the bytes that a fresh process holds at most beyond those before the load."""
import csv
import gzip
import multiprocessing
import sys
import time

import numpy
import pandas


def text(path, encoding):
    return gzip.open(path, "rt", encoding=encoding, newline="") if path.endswith(".gz") \
        else open(path, encoding=encoding, newline="")


def by_csv(path, kind, encoding):
    with text(path, encoding) as file:
        if kind == "text":
            return file.read()
        rows = csv.reader(file)
        head = next(rows)
        if kind == "table":
            labels, values = [], []
            for row in rows:
                labels.append(row[0])
                values.append(numpy.array(row[1:], dtype=float))
            return head, labels, numpy.array(values)
        number = head.index("value") if "value" in head else None
        columns = [[] for _ in head]
        for row in rows:
            for k, cell in enumerate(row):
                columns[k].append(float(cell) if k == number else cell)
        return columns


def by_pandas(path, kind, encoding):
    return pandas.read_csv(path, encoding=encoding, index_col=0 if kind == "table" else None)


def best(work, *arguments):
    least = float("inf")
    for _ in range(3):
        start = time.process_time()
        loaded = work(*arguments)
        least = min(least, time.process_time() - start)
        del loaded
    return least


def status(name):
    with open("/proc/self/status") as lines:
        return next(1024 * int(line.split()[1]) for line in lines if line.startswith(name + ":"))


def peak(work, arguments, queue):
    before = status("VmRSS")
    loaded = work(*arguments)
    queue.put(status("VmHWM") - before)
    del loaded


def peak_of(work, arguments):
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=peak, args=(work, arguments, queue))
    process.start()
    answer = queue.get()
    process.join()
    return answer


if __name__ == "__main__":
    given = sys.argv[1].rsplit(":", 2)
    print(best(by_csv, *given), best(by_pandas, *given), peak_of(by_csv, given), peak_of(by_pandas, given))
