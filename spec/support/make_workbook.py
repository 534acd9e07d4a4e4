"""Workbooks by openpyxl, for specs and benchmarks: make_workbook.py CSV XLSX [CSV XLSX ...]; numbers become numbers, codes
such as 01 and all other fields stay texts. One sheet "Z" each."""
import csv
import gzip
import re
import sys

import openpyxl

NUMBER = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
CODE = re.compile(r"^[+-]?0\d")


def value(text):
    if NUMBER.match(text) and not CODE.match(text):
        return float(text)
    return text if text != "" else None


def convert(source, target):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Z")
    opened = gzip.open(source, "rt", encoding="utf-8-sig", newline="") if source.endswith(".gz") else open(
        source, encoding="utf-8-sig", newline="")
    for row in csv.reader(opened):
        sheet.append([value(text) for text in row])
    book.save(target)


for k in range(1, len(sys.argv), 2):
    convert(sys.argv[k], sys.argv[k + 1])
