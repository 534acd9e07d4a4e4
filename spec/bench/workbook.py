"""openpyxl on the workbooks that are named: in read-only mode all values of the first sheet, and writing them to the second
name in write-only mode. Prints seconds of processor time (best of 2) and peak kilobytes of each process."""
import os
import resource
import sys
import time

import openpyxl


def read(path):
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    count = sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return count


def write(path, rows, columns):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Z")
    for i in range(rows):
        sheet.append([(i * columns + j) / 7 for j in range(columns)])
    book.save(path)


def measured(work):
    """in a process of its own, so that peaks are of this work alone"""
    out, into = os.pipe()
    if os.fork() == 0:
        start = time.process_time()
        work()
        text = "%f %d" % (time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        os.write(into, text.encode())
        os._exit(0)
    os.close(into)
    text = os.read(out, 100).decode().split()
    os.close(out)
    os.wait()
    return float(text[0]), int(text[1])


if sys.argv[1] == "read":
    seconds, peak = min(measured(lambda: read(sys.argv[2])) for _ in range(2))
else:
    seconds, peak = min(measured(lambda: write(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))) for _ in range(2))
print(seconds, peak)
