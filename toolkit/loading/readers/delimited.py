"""CSV and TSV, with commas, semicolons, tabs or bars, in any encoding."""

from __future__ import annotations

import csv
import io

import pandas as pd

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.encoding import decode, peek
from toolkit.loading.reader import Options, Reader
from toolkit.loading.records import find_columns, read_records
from toolkit.loading.sources import Item

DELIMITERS = ",;\t|"
LONGEST_HEADER = 100_000


def recognises(item: Item) -> bool:
    """By its ending, or by a first line that names a text or title column among several."""
    if item.is_folder:
        return False
    first = peek(item.head).lstrip().partition("\n")[0].strip()
    if first[:1] in {"{", "["}:
        return False
    if item.name.endswith((".csv", ".tsv")):
        return True
    names = max((split_header(first, mark) for mark in DELIMITERS), key=len)
    if len(names) < 3 or max(map(len, names)) > 40:
        return False
    try:
        return len(find_columns(names, {})) >= 3
    except LoadError:
        return False


def split_header(line: str, delimiter: str) -> list[str]:
    """Split a header at a delimiter; a line that cannot be split is one field."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def read(item: Item, options: Options) -> Found:
    """Read every row as an article."""
    text, notes = decode(item.data)
    first = text.lstrip().partition("\n")[0]
    if len(first) > LONGEST_HEADER:
        message = f"its first line has {len(first):,} characters: no header of a table. Put the columns' names there."
        raise LoadError(message)
    delimiter = max(DELIMITERS, key=lambda mark: len(split_header(first, mark)))
    try:
        frame = pd.read_csv(
            io.StringIO(text), sep=delimiter, dtype="str", keep_default_na=False, na_values=[""], skipinitialspace=True
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        message = f"not a table that can be read ({first}). Save it anew as CSV in UTF-8."
        raise LoadError(message) from error
    found = read_records(aligned(frame), options.columns)
    for article in found.articles:
        article.warnings += notes
    return found


def aligned(frame: pd.DataFrame) -> pd.DataFrame:
    """Undo pandas' reading of a first column without a name as an index, which shifts every cell by one.

    Raises
    ------
    LoadError
        If the rows really hold more fields than the header.
    """
    if isinstance(frame.index, pd.RangeIndex):
        return frame
    extra = frame.index.nlevels
    if not frame.iloc[:, -extra:].isna().all(axis=None):
        message = (
            f"the rows have {extra} more fields than the header. Name all columns, and quote fields with separators."
        )
        raise LoadError(message)
    names = frame.columns
    whole = frame.reset_index()  # each row ends in the separator: nothing stands behind it
    return whole.iloc[:, : len(names)].set_axis(names, axis=1)


READER = Reader("CSV or TSV", 40, recognises, read)
