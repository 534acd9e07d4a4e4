"""Reads a labelled table as a frame of pandas, or as an array of numpy; prints seconds and peak bytes."""
import resource
import sys
import time

import numpy

kind, path = sys.argv[1:]
start = time.process_time()
if kind == "pandas":
    import pandas
    start = time.process_time()
    table = pandas.read_csv(path, index_col=0)
else:
    with open(path) as file:
        columns = file.readline().count(",")
    table = numpy.loadtxt(path, delimiter=",", skiprows=1, usecols=range(1, columns + 1))
print(time.process_time() - start, 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, table.shape[0])
