"""Labels out to files: tables with all their ids, and a sheet for people without the form."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from toolkit.codebook import Codebook
from toolkit.errors import LabelError
from toolkit.files import guard_cells, write_beside, write_table
from toolkit.labelling.sheets import KEPT, MARKS
from toolkit.tables import PARAGRAPHS, content_hash, fold

__all__ = ["export_labels", "export_sheet"]

ENDINGS = (".csv", ".parquet", ".jsonl", ".xlsx")
SHOWN_COLUMNS = ("source", "date", "title", "text")
NO_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767


def export_labels(labels: pd.DataFrame, path: str | Path) -> None:
    """Write labels to a file, with all their ids, so that they can be read or imported again.

    Parameters
    ----------
    labels
        As `read_labels` gives them.
    path
        Ends in ``.csv``, ``.parquet``, ``.jsonl`` or ``.xlsx``.

    Raises
    ------
    LabelError
        If the ending is another.
    """
    write_any(labels, Path(path))


def export_sheet(batch: pd.DataFrame, path: str | Path, *, codebook: Codebook) -> None:
    """Write a batch as a sheet that can be filled in with any spreadsheet program, and imported.

    A person puts an ``x`` under each theme that applies, or under ``none``, ``junk`` or ``skip``.

    Parameters
    ----------
    batch
        What to label, as ``sample`` gives it, or any table with ``paragraph_id`` and ``text``.
    path
        Ends in ``.csv`` or ``.xlsx``.
    codebook
        The themes.
    """
    PARAGRAPHS.check(batch, "batch")
    if "unit" in batch and (batch["unit"] == "article").any():
        batch = whole_articles(batch)
    else:
        hashes = [content_hash(fold(text)) for text in batch["text"].astype("object").fillna("")]
        batch = batch.assign(text_hash=hashes)
    marks = dict.fromkeys([*codebook.names, *MARKS, "note"], "")
    shown = [name for name in SHOWN_COLUMNS if name in batch]
    ids = [name for name in KEPT if name in batch]
    sheet = batch[[*shown]].assign(**marks, **{name: batch[name] for name in ids})
    write_any(sheet.astype({"date": "str"}) if "date" in sheet else sheet, Path(path))


def whole_articles(batch: pd.DataFrame) -> pd.DataFrame:
    """Give whole articles a row each, under the id and hash that the form gives them."""
    ordered = batch.sort_values("position", kind="stable") if "position" in batch else batch
    groups = ordered.groupby("article_id", sort=False)["text"]
    texts, hashes = groups.agg("\n\n".join), groups.agg(lambda part: content_hash(*map(fold, part)))
    first = batch.drop_duplicates("article_id")
    return first.assign(
        paragraph_id=first["article_id"],
        text=first["article_id"].map(texts),
        text_hash=first["article_id"].map(hashes),
    )


def write_any(table: pd.DataFrame, path: Path) -> None:
    """Write a table by the ending of its name; cells that a spreadsheet would run are guarded."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        message = f"{path}: unknown ending {ending or '(none)'!r} for labels. Use {', '.join(ENDINGS)}."
        raise LabelError(message)
    if ending in {".csv", ".parquet"}:
        write_table(table, path)
        return
    with write_beside(path) as beside:
        if ending == ".jsonl":
            beside.write_text(
                table.to_json(orient="records", lines=True, force_ascii=False, date_format="iso"), encoding="utf-8"
            )
        else:
            plain = table.assign(**{str(name): table[name].astype("str") for name in table.select_dtypes("datetimetz")})
            guard_cells(plain).map(fit_for_sheet).to_excel(beside, index=False, engine="openpyxl")


def fit_for_sheet(cell: object) -> object:
    """Take from a text what a workbook cannot hold: control characters, and letters beyond the longest cell."""
    return NO_CELL.sub(" ", cell)[:LONGEST_CELL] if isinstance(cell, str) else cell
