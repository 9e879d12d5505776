"""Frequencies as a table for a paper: LaTeX, Word, Markdown, and CSV for whoever computes further."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.codebook import Codebook, read_codebook
from toolkit.errors import ToolkitError
from toolkit.files import write_beside
from toolkit.plotting.content import CERTAIN, Measured, check, display_names, facts_of
from toolkit.plotting.figure import Words
from toolkit.plotting.markup import Grid, as_csv, as_html, as_latex, as_markdown
from toolkit.plotting.provenance import codebook_facts, record_of
from toolkit.plotting.saving import write_sidecar
from toolkit.plotting.style import plain
from toolkit.plotting.ticks import period_name
from toolkit.plotting.words import WARNING, number, scope_of, tell, what_of

__all__ = ["PaperTable", "tabulate"]

MOST_ACROSS = 4  # themes side by side; more stand one under the other
GAP, DOUBT = "–", "†"


@dataclass(frozen=True)
class PaperTable:
    """A table as it stands in a paper.

    Attributes
    ----------
    grid
        The heads of its columns and its cells, as text.
    rows
        The numbers behind it, one row per theme, group and period.
    caption, notes, alt
        What stands above it, below it, and the whole in words.
    record
        Where the numbers come from; it goes into every file, and beside it.
    """

    grid: Grid
    rows: pd.DataFrame
    caption: str
    notes: str
    alt: str
    record: dict[str, Any]

    def save(self, path: str | Path) -> Path:
        """Write the table; the ending says in which form.

        ``.tex`` needs the LaTeX packages booktabs and, if the table is long, longtable; ``.html`` opens in
        Word and can be pasted from a browser; ``.csv`` has the numbers themselves, and as its last line a
        comment with the record (read it with ``comment="#"``).

        Parameters
        ----------
        path
            Ends in ``.tex``, ``.csv``, ``.md`` or ``.html``.

        Returns
        -------
        pathlib.Path
            The file; beside it lies the record, under its name with ``.provenance.json`` added.

        Raises
        ------
        ToolkitError
            If the ending is another, or the place cannot be written to.
        """
        path = Path(path)
        render = FORMATS.get(path.suffix.lower())
        if render is None:
            known = ", ".join(FORMATS)
            message = f"{path}: unknown ending {path.suffix or '(none)'!r} for a table of a paper. Use {known}."
            raise ToolkitError(message)
        with write_beside(path) as beside:
            beside.write_text(render(self), encoding="utf-8", newline="\n")
        write_sidecar(path, self.record)
        return path

    def with_record(self, record: dict[str, Any]) -> PaperTable:
        """Give the same table with another record, which tells whether two files differ in what they show."""
        return replace(self, record=record)

    def __repr__(self) -> str:
        return as_markdown(self, with_record=False)

    def _repr_html_(self) -> str:
        """Show the table in a notebook, with every text escaped."""
        return as_html(self, with_record=False)


FORMATS: dict[str, Callable[[PaperTable], str]] = {
    ".tex": as_latex,
    ".csv": as_csv,
    ".md": as_markdown,
    ".html": as_html,
}


def tabulate(frequency: Measured, *, note: str | None = None, codebook: Codebook | None = None) -> PaperTable:
    """Set frequencies as a table for a paper, with its caption and notes.

    Up to four themes stand side by side, an estimate over its interval; more themes, one under the other.

    Parameters
    ----------
    frequency
        What `toolkit.measure` or `toolkit.read_frequency` gave.
    note
        A sentence to add to the notes.
    codebook
        Gives the themes' display names; by default the shipped one.

    Returns
    -------
    PaperTable
        With ``caption``, ``notes``, ``alt`` and ``save``; it shows itself in a notebook.

    Raises
    ------
    TableError
        If the table is no table of frequencies, or is empty.
    MeasureError
        If it has more groups or themes than a table or figure can hold.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> table = pd.DataFrame({
    ...     "period": pd.to_datetime(["2015-10-01"]), "theme": "famine", "estimate": [0.1234], "n_articles": 9,
    ...     "every": "month", "unit": "paragraph", "method": "uncorrected"})
    >>> tabulate(SimpleNamespace(table=table, provenance={})).grid.cells
    [['2015-10', '9', '12.3']]
    """
    table = check(frequency.table)
    book = codebook if codebook is not None else read_codebook()
    names = display_names(table["theme"].unique().tolist(), book)
    facts = facts_of(frequency, names)
    extra = plain(note, 300).rstrip(".") + "." if note else ""
    caption, notes = title(table, facts), explain(table, facts, extra)
    words = Words(caption, f"{caption} {notes}", tell(table, facts, names).replace("Line charts", "Table", 1))
    record = record_of("table", frequency, {"note": note, "codebook": codebook_facts(book)}, words)
    grid = across(table, facts, names) if len(names) <= MOST_ACROSS else down(table, facts, names)
    rows = table.assign(theme=table["theme"].map(names)).dropna(axis="columns", how="all")
    return PaperTable(grid, rows, caption, notes, words.alt, record)


def title(table: pd.DataFrame, facts: dict[str, Any]) -> str:
    """Give the caption; what is uncorrected says so first."""
    per_cent = " (per cent)" if facts["measure_as"] == "share" else ""
    what = f"{what_of(table, facts)}{per_cent} with each theme per {table['every'].iloc[0]}"
    groups = f", by {plain(facts['by'])}" if facts["by"] else ""
    if table["method"].iloc[0] == "uncorrected":
        return f"Uncorrected classifier output: {what}{groups}"
    return f"{what[0].upper()}{what[1:]}{groups}"


def explain(table: pd.DataFrame, facts: dict[str, Any], extra: str) -> str:
    """Write the notes below the table."""
    corrected = table["method"].iloc[0] != "uncorrected"
    level = f"{facts.get('level', 0.95) * 100:g} %"
    doubtful = (table["flag"].notna() & ~table["flag"].isin(CERTAIN)).any()
    sentences = [
        scope_of(table, facts),
        f"In brackets: {level} intervals, pointwise." if corrected else WARNING,
        f"{GAP}: no estimate." if table["estimate"].isna().any() else "",
        f"{DOUBT}: few texts or no labels in the period." if doubtful else "",
        str(facts.get("left_out_sentence", "")),
        extra,
    ]
    return " ".join(filter(None, sentences))


Row = dict[Hashable, Any]


def cell(row: Row, facts: dict[str, Any]) -> tuple[str, str]:
    """Write an estimate and its interval: shares in per cent, without the sign."""
    if bool(pd.isna(row["estimate"])):
        return GAP, ""
    mark = "" if bool(pd.isna(row["flag"])) or row["flag"] in CERTAIN else DOUBT
    low, high = (in_cell(row[name], facts) for name in ("low", "high"))
    return in_cell(row["estimate"], facts) + mark, f"[{low}, {high}]" if low else ""


def in_cell(value: float, facts: dict[str, Any]) -> str:
    """Write one number."""
    return "" if pd.isna(value) else number(value, facts).rstrip("%")


def across(table: pd.DataFrame, facts: dict[str, Any], names: dict[str, str]) -> Grid:
    """Put the themes side by side, a line per period and group."""
    grouped = bool(table["group"].notna().any())
    heads = ["Period", *([head_of_groups(facts)] if grouped else []), "Articles", *names.values()]
    lines: dict[tuple[str, Any], dict[str, Row]] = {}
    for row in table.sort_values(["group", "period"], kind="stable").to_dict("records"):
        lines.setdefault((str(row["group"]), row["period"]), {})[row["theme"]] = row
    cells = []
    for (group, period), by_theme in lines.items():
        written = [cell(by_theme[theme], facts) if theme in by_theme else (GAP, "") for theme in names]
        articles = max(row["n_articles"] for row in by_theme.values())
        cells.append(
            [
                period_name(period, str(table["every"].iloc[0])),
                *([plain(group)] if grouped else []),
                f"{articles:,.0f}",
                *("\n".join(filter(None, pair)) for pair in written),
            ]
        )
    return Grid(heads, cells, texts=2 if grouped else 1)


def down(table: pd.DataFrame, facts: dict[str, Any], names: dict[str, str]) -> Grid:
    """Put the themes one under the other."""
    grouped, corrected = bool(table["group"].notna().any()), bool(table["low"].notna().any())
    head_group = [head_of_groups(facts)] if grouped else []
    heads = ["Theme", *head_group, "Period", "Articles", "Estimate", *(["Interval"] if corrected else [])]
    cells = [
        [
            names[row["theme"]],
            *([plain(row["group"])] if grouped else []),
            period_name(row["period"], str(row["every"])),
            f"{row['n_articles']:,.0f}",
            *cell(row, facts)[: 2 if corrected else 1],
        ]
        for row in table.to_dict("records")
    ]
    return Grid(heads, cells, texts=3 if grouped else 2)


def head_of_groups(facts: dict[str, Any]) -> str:
    """Name the column of groups."""
    name = plain(facts["by"] or "group")
    return name[:1].upper() + name[1:]
