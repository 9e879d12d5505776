"""The sheet for people without the form: a row per paragraph, an x under what applies."""

from __future__ import annotations

from math import isnan
from typing import Any

import pandas as pd

from toolkit.codebook import Codebook
from toolkit.files import unguard as unguard_cell
from toolkit.labelling.decisions import Decision, check_decision
from toolkit.labelling.reading import read_flag
from toolkit.tables import content_hash, fold

__all__ = ["KEPT", "MARKS", "Row", "read_sheet_row"]

KEPT = ("paragraph_id", "article_id", "draw_id", "frame", "probability", "purpose", "unit", "text_hash")
MARKS = {"none": "labelled", "junk": "junk", "skip": "skipped"}
Row = tuple[str, Decision | None, list[str]]


def read_sheet_row(where: str, row: dict[str, Any], codebook: Codebook, annotator: str | None) -> Row:
    """Read one row that a person filled in."""
    cells = {name: unguard(row.get(name, "")) for name in (*codebook.names, *MARKS)}
    marked = {name: read_flag(cell) for name, cell in cells.items()}
    faults = [f"{name} is {cell!r} (x or empty)" for name, cell in cells.items() if cell and marked[name] is None]
    themes = tuple(name for name in codebook.names if marked[name])
    states = [state for state in MARKS if marked[state]]
    if not themes and not states and not faults:
        return where, None, []
    if len(states) > 1 or (themes and states):
        faults.append(f"both {' and '.join([*themes, *states])} are marked")
    given = {name: unguard(row.get(name, "")) for name in (*KEPT, "text", "note", "annotator")}
    decision = Decision(
        paragraph_id=given["paragraph_id"],
        text_hash=given["text_hash"] or (content_hash(fold(given["text"])) if given["text"] else ""),
        annotator=annotator or given["annotator"],
        status=MARKS[states[0]] if states else "labelled",
        themes=themes,
        asked=tuple(codebook.names),
        article_id=given["article_id"],
        unit=given["unit"] or "paragraph",
        draw_id=given["draw_id"],
        frame=given["frame"],
        probability=read_number(given["probability"], faults),
        purpose=given["purpose"],
        note=given["note"],
        codebook_version=codebook.version,
    )
    return where, decision, faults + ([] if faults else check_decision(decision))


def unguard(cell: Any) -> str:
    """Give a cell as text, without the mark that keeps a spreadsheet from running it."""
    empty = cell is None or cell is pd.NaT or (isinstance(cell, float) and isnan(cell))
    return "" if empty else str(unguard_cell(str(cell).strip()))


def read_number(cell: str, faults: list[str]) -> float | None:
    """Read a probability; empty means chosen, not drawn."""
    try:
        return float(cell) if cell else None
    except ValueError:
        faults.append(f"probability is {cell!r}")
        return None
