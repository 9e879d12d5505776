"""Events that readers know, dated and with a source, to be marked in a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.errors import TableError
from toolkit.files import read_table, undo_guard
from toolkit.plotting.style import plain

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["Event", "list_events", "read_events"]

NEEDED = ("date", "label", "source")
MOST = 30
LONGEST = 60


@dataclass(frozen=True)
class Event:
    """What happened on a day, or from a day to another, and who says so."""

    date: pd.Timestamp
    label: str
    source: str
    end: pd.Timestamp | None = None

    def sentence(self) -> str:
        """Write it for a caption."""
        day = spell(self.date) if self.end is None else f"{spell(self.date)} to {spell(self.end)}"
        return f"{day}, {self.label} ({self.source})"

    def as_row(self) -> dict[str, str]:
        """Give plain text, as `read_events` takes it."""
        row = {"date": f"{self.date:%Y-%m-%d}", "label": self.label, "source": self.source}
        return row if self.end is None else {**row, "end": f"{self.end:%Y-%m-%d}"}


def spell(day: pd.Timestamp) -> str:
    """Write a day as it stands in a sentence.

    Examples
    --------
    >>> spell(pd.Timestamp("2015-11-24"))
    '24 Nov 2015'
    """
    from toolkit.plotting.ticks import MONTHS

    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def read_events(events: pd.DataFrame | str | Path | None) -> tuple[Event, ...]:
    """Read events from a table or a CSV, in the order of their dates.

    An event in a figure is a claim. So each has a source, which the caption names.

    Parameters
    ----------
    events
        Columns ``date``, ``label`` and ``source``; with ``end`` where an event lasted. Days such as 2015-11-24.

    Returns
    -------
    tuple of Event
        None if there are no events.

    Raises
    ------
    TableError
        If a column is missing, a cell is empty or a date cannot be read; all faults in one message.

    Examples
    --------
    >>> read_events(pd.DataFrame({"date": ["2015-11-24"], "label": ["Jet shot down"], "source": ["Courier"]}))[0].label
    'Jet shot down'
    """
    if events is None:
        return ()
    where = "events" if isinstance(events, pd.DataFrame) else str(events)
    table = events if isinstance(events, pd.DataFrame) else read_file(Path(events))
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        has = ", ".join(map(str, table.columns)) or "no columns at all"
        message = f"{where}: no column {', '.join(map(repr, missing))}. It has: {has}. Add date, label and source."
        raise TableError(message)
    faults: list[str] = []
    found = [read_row(row, number, faults) for number, row in enumerate(table.to_dict("records"), start=1)]
    if len(found) > MOST:
        faults.append(f"{len(found)} events are more than a figure can hold ({MOST})")
    if faults:
        message = f"{where}: {'; '.join(faults)}. Write dates as 2015-11-24, and give each event a label and a source."
        raise TableError(message)
    return tuple(sorted((event for event in found if event), key=lambda event: (event.date, event.label)))


def read_file(path: Path) -> pd.DataFrame:
    """Read a table of events; of a CSV all cells are text, so that a date that is none can be named."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        return read_table(path)
    try:
        return undo_guard(pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig"))
    except (ValueError, OSError) as error:
        first = str(error).splitlines()[0]
        message = f"{path}: cannot be read as a table of events ({first}). Save it as CSV with commas, in UTF-8."
        raise TableError(message) from error


def read_row(row: dict[Hashable, object], number: int, faults: list[str]) -> Event | None:
    """Read one event; what is wrong with it is added to the faults."""
    date, end = read_day(row["date"]), read_day(row.get("end"))
    texts = {name: plain(row[name], LONGEST) if not is_empty(row[name]) else "" for name in ("label", "source")}
    wrong = [
        *([f"date {row['date']!r} in row {number}"] if date is None else []),
        *([f"end {row['end']!r} in row {number}"] if end is None and not is_empty(row.get("end")) else []),
        *([f"row {number} ends before it begins"] if date is not None and end is not None and end < date else []),
        *(f"no {name} in row {number}" for name, text in texts.items() if not text),
    ]
    faults += wrong
    return None if wrong or date is None else Event(date, texts["label"], texts["source"], end)


def is_empty(value: object) -> bool:
    """Whether a cell says nothing."""
    return value is None or value is pd.NaT or value != value or not str(value).strip()  # noqa: PLR0124 - NaN


def read_day(value: object) -> pd.Timestamp | None:
    """Read a day; the clock and the zone are dropped."""
    if is_empty(value):
        return None
    found = re.match(r"\d{4}-\d{2}-\d{2}(?=[T ]|$)", str(value).strip())
    try:
        return pd.Timestamp(found[0]) if found else None
    except ValueError:
        return None


def list_events(events: tuple[Event, ...], outside: int) -> str:
    """Write the sentence of a caption that names the events and their sources."""
    if not events and not outside:
        return ""
    listed = "; ".join(f"({number}) {event.sentence()}" for number, event in enumerate(events, start=1))
    beyond = f"{outside} outside the time shown" if outside else ""
    return f"Events: {'; '.join(filter(None, [listed, beyond]))}."
