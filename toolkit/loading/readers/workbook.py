"""Excel workbooks, old and new; every sheet with a row that names a text column."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping

import pandas as pd

from toolkit.errors import LoadError
from toolkit.loading.archives import DAMAGE
from toolkit.loading.article import Found
from toolkit.loading.reader import Options, Reader
from toolkit.loading.records import find_columns, read_records
from toolkit.loading.sheets import with_header, with_known_columns
from toolkit.loading.sources import Item

MOST_CELLS = 50_000_000
CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']?\$?([A-Za-z]+)\$?(\d{1,12})""")
FIRST_DAY, LAST_DAY = 20_000, 80_000  # 1954 and 2119; a year or a number like 20151007 lies outside
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
OLD_PARTS = ("Workbook\0", "Book\0")  # what the stream of an old workbook is called


def recognises(item: Item) -> bool:
    """By the ZIP or OLE signature together with the ending, or the part names of a workbook."""
    if item.is_folder:
        return False
    if item.head[:4] == OLD_OFFICE:
        return any(part.encode("utf-16-le") in item.data for part in OLD_PARTS)
    return item.head[:4] == b"PK\x03\x04" and (
        item.name.endswith((".xlsx", ".xlsm", ".xlsb", ".ods")) or b"xl/workbook" in item.data
    )


def read(item: Item, options: Options) -> Found:
    """Read the rows of all sheets that hold articles."""
    from python_calamine import CalamineError

    refuse_vast(item.data)
    try:
        sheets = pd.read_excel(io.BytesIO(item.data), sheet_name=None, header=None, dtype=object, engine="calamine")
    except (CalamineError, ValueError, OSError) as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        message = f"a workbook that cannot be opened ({first}). Save it anew as XLSX or CSV."
        raise LoadError(message) from error
    found = Found([])
    faults = []
    for name, cells in sheets.items():
        if len(cells) < 2:
            continue
        frame, note = with_known_columns(with_header(cells, options.columns))
        try:
            part = read_records(with_days(frame, options.columns), options.columns)
        except LoadError as error:
            faults.append(f"sheet {name}: {error}")
            continue
        for article in part.articles:
            if note and article.text is not None:
                article.warnings.append("abstract only")
        found.articles += part.articles
        found.note = "; ".join(filter(None, [found.note, note, part.note]))
    if not found.articles and faults:
        raise LoadError("; ".join(faults))
    found.note = "; ".join(filter(None, [found.note, *(f"left out {fault}" for fault in faults)]))
    return found


def refuse_vast(data: bytes) -> None:
    """Refuse a sheet with a stray cell so far out that the grid up to it fits no memory.

    The library that reads workbooks lays out the whole grid, and where that fails it ends the process.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".xml") and "sheet" in name.lower()]
            sizes = [size_of(archive.read(name)) for name in names]
    except (*DAMAGE, OSError):
        return  # an old workbook, or a damaged one: its reader will say so
    for rows, columns in sizes:
        if rows * columns > MOST_CELLS:
            what = f"a sheet of {rows:,} rows and {columns:,} columns, most of them empty: a stray cell stands far out"
            message = f"{what}. Delete it, or save the sheet as CSV."
            raise LoadError(message)


def size_of(sheet: bytes) -> tuple[int, int]:
    """The last row and the last column of which a sheet holds a cell."""
    rows = columns = 0
    for letters, number in CELL.findall(sheet):
        rows, columns = max(rows, int(number)), max(columns, column_number(letters))
    return rows, columns


def column_number(letters: bytes) -> int:
    """The number of a column, from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper()[:7]:
        number = 26 * number + letter - 64
    return number


def with_days(frame: pd.DataFrame, given: Mapping[str, str]) -> pd.DataFrame:
    """Turn the bare numbers of a date column into days, as the spreadsheet does once the cells are formatted."""
    names = [str(name) for name in frame.columns]
    column = find_columns(names, given).get("date")
    if column is None:
        return frame
    return frame.assign(**{column: frame.iloc[:, names.index(column)].map(day_of_number)})


def day_of_number(cell: object) -> object:
    """The day that a spreadsheet means by a number (1 is 31 December 1899); anything else stays."""
    if isinstance(cell, int | float) and FIRST_DAY <= cell <= LAST_DAY:
        return dt.datetime(1899, 12, 30) + dt.timedelta(days=float(cell))
    return cell


READER = Reader("Excel", 20, recognises, read)
