"""Sheets as databases export them: where the header stands, and what Integrum's and ProQuest's columns mean."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import pandas as pd

from toolkit.errors import LoadError
from toolkit.loading.dates import make_day
from toolkit.loading.records import find_columns

__all__ = ["with_header", "with_known_columns"]

HEADER_ROWS = 25
INTEGRUM = {"источник", "заголовок"}
INTEGRUM_TEXTS = ("текст", "полный текст", "текст документа", "текст сообщения", "оригинал", "анонс", "аннотация")
PROQUEST = {"pubtitle", "pubdate", "storeid", "documenturl"}
PROQUEST_TEXTS = ("fulltext", "full text", "full_text", "text")
SHORT_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d\d)(?:\s+\d{1,2}:\d\d(?::\d\d)?)?$")
CENTURY = 69  # two digits from here on are years of the last century
ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")


def with_header(cells: pd.DataFrame, given: Mapping[str, str]) -> pd.DataFrame:
    """Take the row that names the columns for the header; a database may write its query above it.

    Parameters
    ----------
    cells
        All cells of a sheet, without a header.
    given
        What the user says of the columns.

    Returns
    -------
    pandas.DataFrame
        The rows below the header. Where no row names a column for text or title, the first counts as the header.
    """
    for number in range(min(HEADER_ROWS, len(cells))):
        names = named(cells.iloc[number])
        if sum(not name.startswith("Unnamed: ") for name in names) < min(2, cells.shape[1]):
            continue
        try:
            find_columns(names, given)
        except LoadError:
            continue
        return below(cells, number)
    return below(cells, 0)


def below(cells: pd.DataFrame, number: int) -> pd.DataFrame:
    """The rows below a header that hold anything."""
    frame = cells.iloc[number + 1 :].set_axis(named(cells.iloc[number]), axis=1)
    return frame.reset_index(drop=True)


def named(row: pd.Series) -> list[str]:
    """The names in a row of cells; a column without one is numbered."""
    return [
        f"Unnamed: {number}" if pd.isna(cell) or not str(cell).strip() else str(cell).strip()
        for number, cell in enumerate(row.tolist())
    ]


def with_known_columns(frame: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Add the columns that our names stand for to an export of Integrum or ProQuest; other sheets stay as they are.

    Returns
    -------
    tuple of pandas.DataFrame and str
        The table, and a note for the report; "" if there is nothing to say.
    """
    by_name = {str(name).casefold().strip(): name for name in reversed(list(frame.columns))}
    if set(by_name) >= INTEGRUM:
        return integrum(frame, by_name), ""
    if len(PROQUEST & set(by_name)) >= 2:
        return proquest(frame, by_name)
    return frame, ""


def integrum(frame: pd.DataFrame, by_name: Mapping[str, str]) -> pd.DataFrame:
    """The text stands in one of several columns, which differs by the kind of export; the day is day.month.year."""
    added = {}
    texts = [frame[by_name[name]] for name in INTEGRUM_TEXTS if name in by_name]
    if texts:
        added["text"] = pd.Series([longest(cells) for cells in zip(*texts, strict=True)], frame.index, dtype=object)
    if "дата" in by_name:
        added["date"] = frame[by_name["дата"]].map(full_day)
    if "оригинал" in by_name and "url" not in by_name:
        links = frame[by_name["оригинал"]]
        added["url"] = links.where(links.map(lambda cell: isinstance(cell, str) and bool(ADDRESS.match(cell))))
    return frame.assign(**added)


def longest(cells: tuple[object, ...]) -> object:
    """The longest text among cells; addresses are none."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell.strip() and not ADDRESS.match(cell.strip())]
    return max(texts, key=len, default=None)


def full_day(cell: object) -> object:
    """The day in a cell such as 28.02.05; anything else stays."""
    found = SHORT_DAY.match(cell.strip()) if isinstance(cell, str) else None
    if found is None:
        return cell
    day, month, year = map(int, found.groups())
    made = make_day(year + (1900 if year >= CENTURY else 2000), month, day)
    return cell if made is None else dt.datetime.combine(made, dt.time())


def proquest(frame: pd.DataFrame, by_name: Mapping[str, str]) -> tuple[pd.DataFrame, str]:
    """The newspaper, the day and the address have names of their own; most exports hold abstracts and no full text."""
    added = {}
    for ours, theirs in (("source", "pubtitle"), ("date", "pubdate"), ("url", "documenturl")):
        if theirs in by_name:
            added[ours] = frame[by_name[theirs]]
    full = next((by_name[name] for name in PROQUEST_TEXTS if name in by_name), None)
    if full is not None:
        return frame.assign(**added, text=frame[full]), ""
    if "abstract" not in by_name:
        return frame.assign(**added), ""
    return frame.assign(**added, text=frame[by_name["abstract"]]), "abstracts only: this export holds no full texts"
