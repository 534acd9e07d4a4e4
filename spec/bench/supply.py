# the same program by scipy.optimize.linprog (HiGHS): max sum d, d = (I - A) x, 0 <= d <= f, x <= cap
import sys, time
import numpy
from scipy.optimize import linprog

lines = [numpy.array(line.split(), float) for line in open(sys.argv[1])]
z, cap = numpy.array(lines[:-1]), lines[-1]
n = len(cap)
m = numpy.eye(n) - z / 1000.0
f = 1000.0 - z.sum(1)
least = 1e9
for _ in range(3):
    start = time.process_time()
    r = linprog(-m.sum(0), A_ub=numpy.vstack([m, -m]),
                b_ub=numpy.concatenate([numpy.maximum(f, 0), numpy.maximum(-f, 0)]),
                bounds=list(zip(numpy.zeros(n), cap)), method="highs")
    least = min(least, time.process_time() - start)
print(least, -r.fun)
