"""What a figure of frequencies shows, before it is known on which page: panels, and lines on a common calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from toolkit.errors import MeasureError, TableError
from toolkit.plotting.events import Event
from toolkit.plotting.style import MOST_LINES, Look, line_look, plain, theme_look
from toolkit.plotting.ticks import Calendar
from toolkit.tables import FREQUENCIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.codebook import Codebook

    Numbers = NDArray[np.float64]

__all__ = ["Content", "Line", "Measured", "Panel", "check", "display_names", "facts_of", "lay_out"]

MOST_THEMES = 12
CERTAIN = ["", "uncorrected"]


class Measured(Protocol):
    """Anything with a table of frequencies and the facts behind it, such as what `measure` gives."""

    @property
    def table(self) -> pd.DataFrame:
        """The rows."""

    @property
    def provenance(self) -> dict[str, Any]:
        """The facts."""


@dataclass(frozen=True)
class Line:
    """One curve: a number per place of the calendar, not-a-number in gaps."""

    name: str
    look: Look
    columns: pd.DataFrame
    doubtful: NDArray[np.bool_]

    def __getitem__(self, column: str) -> Numbers:
        return self.columns[column].to_numpy(float)

    def has(self, column: str) -> bool:
        """Whether there is a number in a column."""
        return bool(self.columns[column].notna().any())


@dataclass(frozen=True)
class Panel:
    """The lines that share a pair of axes; where there is none to draw, ``why`` says why."""

    title: str
    lines: list[Line]
    why: str = ""


@dataclass(frozen=True)
class Content:
    """All that one figure shows."""

    panels: list[Panel]
    calendar: Calendar
    articles: Numbers
    tops: list[float]
    heading: str
    corrected: bool
    as_share: bool
    note: str
    events: tuple[Event, ...]


def check(table: pd.DataFrame) -> pd.DataFrame:
    """Refuse what cannot be drawn; columns that a table may lack are there, empty, in what is returned."""
    table = FREQUENCIES.check(table).reindex(columns=list(FREQUENCIES.columns))
    if not len(table) or not table["estimate"].notna().any():
        message = "frequencies: there is no estimate to draw. Measure tags with dated articles."
        raise TableError(message)
    twice = table.duplicated(["theme", "group", "period"])
    if twice.any():
        message = (
            f"frequencies: {int(twice.sum()):,} periods occur twice in one theme and group. Draw one table at a time."
        )
        raise TableError(message)
    for column, most in (("group", MOST_LINES), ("theme", MOST_THEMES)):
        many = table[column].nunique()
        if many > most:
            message = (
                f"plot: {many} {column}s cannot be told apart in one figure. Keep at most {most}, or draw several."
            )
            raise MeasureError(message)
    return table


def facts_of(frequency: Measured, names: dict[str, str]) -> dict[str, Any]:
    """Give the facts, with those filled in that no text can do without, and themes called by their names."""
    facts = {"measure_as": "share", "by": None, **frequency.provenance}

    def named(text: str) -> str:
        for theme, name in names.items():
            ending = r"(?!\w)" if "_" in theme else r"(?=:| has\b)"  # no other word is written with underscores
            text = re.sub(rf"(?<!\w){re.escape(theme)}{ending}", name.replace("\\", r"\\"), text)
        return text

    said = {"how": named(str(facts["how"]))} if "how" in facts else {}
    if facts.get("untagged"):
        people = f"estimated from {facts['n_labels']:,} human labels alone, drawn with known probability"
        said["how"] = named(" ".join([f"{people}; articles as clusters.", *map(str, facts.get("notes", []))]))
    return {**facts, **said, "notes": [named(str(note)) for note in facts.get("notes", [])]}


def display_names(themes: list[str], codebook: Codebook) -> dict[str, str]:
    """Name the themes as the codebook does; what two themes would share is told apart by their own names."""
    names = {theme: plain(codebook.display(theme)) for theme in themes}
    shared = {name for name in names.values() if list(names.values()).count(name) > 1}
    return {theme: plain(theme) if name in shared else name for theme, name in names.items()}


def places_of(themes: list[str], codebook: Codebook) -> dict[str, int]:
    """Give each theme its place, from which its look follows: the same in every figure of a study."""
    known = {theme: codebook.names.index(theme) for theme in themes if theme in codebook.names}
    free = (place for place in range(len(themes) + len(codebook.names)) if place not in known.values())
    return {theme: known[theme] if theme in known else next(free) for theme in themes}


def lay_out(table: pd.DataFrame, codebook: Codebook, *, overlay: bool) -> tuple[list[Panel], Calendar]:
    """Sort the rows of a checked table into panels and lines."""
    calendar = Calendar.spanning(table["period"], str(table["every"].iloc[0]))
    corrected = str(table["method"].iloc[0]) != "uncorrected"
    themes = table["theme"].unique().tolist()
    names, places = display_names(themes, codebook), places_of(themes, codebook)
    groups = table["group"].unique().tolist()
    if overlay:
        refuse_overlay(themes, groups)
        lines = [
            draw_from(table[table["theme"] == theme], calendar, names[theme], line_look(number, corrected=corrected))
            for theme, number in distinct(places).items()
        ]
        return [Panel("", lines)], calendar
    panels = []
    for theme in themes:
        rows = table[table["theme"] == theme]
        several = len(groups) > 1
        lines = [
            draw_from(
                rows[rows["group"].isna() if pd.isna(group) else rows["group"] == group],
                calendar,
                plain(group) if several else "",
                line_look(number, corrected=corrected) if several else theme_look(places[theme], corrected=corrected),
            )
            for number, group in enumerate(groups)
        ]
        panels.append(Panel(names[theme], [line for line in lines if len(line.columns)], why_empty(rows)))
    return panels, calendar


def why_empty(rows: pd.DataFrame) -> str:
    """Say why a theme has no estimate at all: what is said most of its periods."""
    said = rows["flag"].dropna()[lambda flags: ~flags.isin(CERTAIN)]
    if rows["estimate"].notna().any() or said.empty:
        return ""
    return plain(said.mode().iloc[0])


def distinct(places: dict[str, int]) -> dict[str, int]:
    """Keep the looks of the themes unless two lines in one panel would look alike."""
    looks = {place % MOST_LINES for place in places.values()}
    return places if len(looks) == len(places) else {theme: number for number, theme in enumerate(places)}


def refuse_overlay(themes: list[str], groups: list[str]) -> None:
    """Refuse more lines in one panel than can be told apart."""
    if len(groups) > 1:
        message = (
            f"plot: {len(groups)} groups of each theme. An overlay has one line per theme; draw it without overlay."
        )
        raise MeasureError(message)
    if len(themes) > MOST_LINES:
        message = (
            f"plot: {len(themes)} themes in one panel cannot be told apart. Keep at most {MOST_LINES}, "
            "or draw them without overlay."
        )
        raise MeasureError(message)


def draw_from(rows: pd.DataFrame, calendar: Calendar, name: str, look: Look) -> Line:
    """Put the rows of one line on the calendar."""
    numbers = ["estimate", "low", "high", "low_all", "high_all", "uncorrected"]
    flagged = rows["flag"].notna() & ~rows["flag"].isin(CERTAIN) & rows["estimate"].notna()
    columns = rows[numbers].astype(float).set_index(calendar.places(rows["period"])).reindex(range(len(calendar)))
    doubtful = np.zeros(len(calendar), dtype=bool)
    doubtful[calendar.places(rows["period"])[flagged.to_numpy()]] = True
    return Line(name, look, columns, doubtful)


def count_articles(table: pd.DataFrame, calendar: Calendar) -> Numbers:
    """Count the articles of each period, all groups together."""
    first = table[table["theme"] == table["theme"].iloc[0]]
    counts = first.groupby("period")["n_articles"].sum()
    articles = np.zeros(len(calendar))
    articles[calendar.places(counts.index.to_series())] = counts.to_numpy(float)
    return articles


def highest(panels: list[Panel], *, common: bool) -> list[float]:
    """Find the top of each panel's scale, or the common one: all that is drawn fits below it."""
    tops = []
    for panel in panels:
        shown = ["estimate", "high", *(["high_all", "uncorrected"] if len(panel.lines) == 1 else [])]
        found = [float(np.nanmax(line[name])) for line in panel.lines for name in shown if line.has(name)]
        tops.append(max([top for top in found if top > 0], default=0.01))
    return [max(tops)] * len(tops) if common else tops
