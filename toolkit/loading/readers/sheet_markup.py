"""Sheets that are HTML or XML inside and bear the ending of a workbook, as many databases export them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd
from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.markup import parse_page, text_of
from toolkit.loading.reader import Options, Reader
from toolkit.loading.records import read_records
from toolkit.loading.safe_xml import children, parse_xml, root_name, words
from toolkit.loading.sheets import with_header, with_known_columns
from toolkit.loading.sources import MEGABYTE, Item

LARGEST = 256 * MEGABYTE
EXCEL_PAGE = b"urn:schemas-microsoft-com:office:excel"
EXCEL_XML = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|progid=[\"']Excel\.Sheet")
MOST_COLUMNS = 1000
MOST_CELLS = 20_000_000
Rows = list[list[str | None]]


def recognises(item: Item) -> bool:
    """By the names that Excel gives its page or its XML, or by a table under the ending of a workbook."""
    if item.is_folder or item.head.lstrip()[:1] != b"<":
        return False
    if EXCEL_XML.search(item.head) is not None and root_name(item.head) == "workbook":
        return True
    return EXCEL_PAGE in item.head or (item.name.endswith((".xls", ".xlsx")) and b"<table" in item.head.lower())


def read(item: Item, options: Options) -> Found:
    """Read the rows of each table with a row that names a column for text or title."""
    if len(item.data) > LARGEST:
        message = f"a table of {len(item.data) / MEGABYTE:,.0f} MB in HTML or XML. Save it as CSV."
        raise LoadError(message)
    is_xml = EXCEL_XML.search(item.head) is not None
    tables = xml_tables(parse_xml(item.data)) if is_xml else page_tables(parse_page(item.data))
    found = Found([])
    faults = []
    for rows in tables:
        width = max(map(len, rows), default=0)
        if len(rows) < 2 or len(rows) * width > MOST_CELLS:
            continue
        even = [row + [None] * (width - len(row)) for row in rows]
        frame, note = with_known_columns(with_header(pd.DataFrame(even, dtype=object), options.columns))
        try:
            part = read_records(frame, options.columns)
        except LoadError as error:
            faults.append(str(error))
            continue
        found.articles += part.articles
        found.note = "; ".join(filter(None, [found.note, note, part.note]))
    if not found.articles:
        raise LoadError(faults[0] if faults else "a sheet in HTML or XML without rows. Save it as CSV.")
    return found


def page_tables(root: etree._Element) -> Iterator[Rows]:
    """The rows of each table of a page; tables within tables count with the outer one."""
    for table in root.iter("table"):
        if next(table.iterancestors("table"), None) is None:
            yield [[text_of(cell) or None for cell in row.iterchildren("td", "th")] for row in table.iter("tr")]


def xml_tables(root: etree._Element) -> Iterator[Rows]:
    """The rows of each sheet of Excel's XML of 2003; a cell may say in which column it stands."""
    for table in children(root, "table"):
        rows: Rows = []
        for row in children(table, "row"):
            cells: list[str | None] = []
            for cell in children(row, "cell"):
                stated = next((value for key, value in cell.attrib.items() if str(key).endswith("Index")), "")
                if str(stated).isdecimal() and len(cells) < int(stated) <= MOST_COLUMNS:
                    cells += [None] * (int(stated) - 1 - len(cells))
                cells.append(words(cell) or None)
            rows.append(cells)
        yield rows


READER = Reader("Excel (HTML or XML)", 14, recognises, read)
