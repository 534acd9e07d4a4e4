# the same programs by scipy.optimize.linprog (HiGHS): max sum d, d = (I - A) x, 0 <= d <= f, x <= cap; "pooled": the
# first five nodes make one good, which comes from any of them, to the first half of nodes and half of the final users
# from the first maker, with a tenth of what the other four delivered to them
import sys, time
import numpy
from scipy.optimize import linprog

lines = [numpy.array(line.split(), float) for line in open(sys.argv[1])]
z, cap = numpy.array(lines[:-1]), lines[-1]
n = len(cap)
m = numpy.eye(n) - z / 1000.0
f = 1000.0 - z.sum(1)
if sys.argv[2:] == ["pooled"]:
    use, half, wants = z[:5].sum(0), n // 2, f[:5].sum() / 2
    own = m[5:]
    everywhere = numpy.concatenate([(numpy.arange(n) < 5) - use / 1000.0, [-1, -1]])
    under = numpy.concatenate([(numpy.arange(n) < 1) - numpy.where(numpy.arange(n) < half, use, 0) / 1000.0, [-1, 0]])
    opened = 0.1 * (z[1:5, :half].sum() + f[1:5].sum() / 2)
    wide = numpy.hstack([own, numpy.zeros((n - 5, 2))])
    gain = numpy.concatenate([own.sum(0), [1, 1]])
    left = numpy.vstack([wide, -wide, -everywhere, -under])
    right = numpy.concatenate([f[5:], numpy.zeros(n - 5), [0, opened]])
    bounds = list(zip(numpy.zeros(n + 2), numpy.concatenate([cap, [wants, wants]])))
else:
    gain, left = m.sum(0), numpy.vstack([m, -m])
    right = numpy.concatenate([numpy.maximum(f, 0), numpy.maximum(-f, 0)])
    bounds = list(zip(numpy.zeros(n), cap))
least = 1e9
for _ in range(3):
    start = time.process_time()
    r = linprog(-gain, A_ub=left, b_ub=right, bounds=bounds, method="highs")
    least = min(least, time.process_time() - start)
print(least, -r.fun)
