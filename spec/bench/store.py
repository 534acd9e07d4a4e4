# the same rows through Python's sqlite3: executemany, then a select into a numpy matrix
import os, sqlite3, sys, tempfile, time
import numpy

rows = [(0, int(a), int(b), float(v)) for a, b, v in (line.split(",") for line in open(sys.argv[1]))]
path = os.path.join(tempfile.mkdtemp(), "t.db")


def best(work):
    least = 1e9
    for _ in range(5):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
    return least


def save():
    if os.path.exists(path):
        os.remove(path)
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE flow(imported INTEGER, supplier INTEGER, buyer INTEGER, value,"
               " PRIMARY KEY(imported, supplier, buyer)) WITHOUT ROWID")
    db.executemany("INSERT INTO flow VALUES(?,?,?,?)", rows)
    db.commit()
    db.close()


def load():
    db = sqlite3.connect(path)
    a = numpy.zeros((1435, 1435))
    for i, j, v in db.execute("SELECT supplier, buyer, value FROM flow"):
        a[i - 1, j - 1] = v
    db.close()


print(best(save), best(load))
