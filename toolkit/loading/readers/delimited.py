"""CSV and TSV, with commas, semicolons, tabs or bars, in any encoding."""

from __future__ import annotations

import csv
import io

import pandas as pd

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.encoding import decode
from toolkit.loading.reader import Options, Reader
from toolkit.loading.records import find_columns, read_records
from toolkit.loading.sources import Item

DELIMITERS = ",;\t|"


def recognises(item: Item) -> bool:
    """By its ending, or by a first line that names a text or title column among several."""
    if item.is_folder or item.head[:1] in {b"{", b"["} or b"\x00" in item.head[:100]:
        return False
    if item.name.endswith((".csv", ".tsv")):
        return True
    first = item.head.decode("utf-8-sig", errors="replace").partition("\n")[0].strip()
    names = split_header(first)
    if len(names) < 3 or max(map(len, names)) > 40:
        return False
    try:
        return len(find_columns(names, {})) >= 3
    except LoadError:
        return False


def split_header(line: str) -> list[str]:
    """Split a header at the delimiter that gives most fields."""
    return max((next(csv.reader([line], delimiter=mark), []) for mark in DELIMITERS), key=len)


def read(item: Item, options: Options) -> Found:
    """Read every row as an article."""
    text, notes = decode(item.data)
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
    try:
        frame = pd.read_csv(io.StringIO(text), sep=delimiter, dtype="str", keep_default_na=False, na_values=[""])
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        message = f"not a table that can be read ({str(error).splitlines()[0]}). Save it anew as CSV in UTF-8."
        raise LoadError(message) from error
    found = read_records(frame, options.columns)
    for article in found.articles:
        article.warnings += notes
    return found


READER = Reader("CSV or TSV", 40, recognises, read)
