"""Labels out to files and back in: tables, a sheet for people without the form, the exports of other tools."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.codebook import Codebook
from toolkit.errors import LabelError
from toolkit.files import guard_cells, write_beside, write_table
from toolkit.labelling.decisions import Decision, check_decision
from toolkit.labelling.imports import Foreign, read_foreign
from toolkit.labelling.reading import read_exported, shape
from toolkit.labelling.sheets import KEPT, MARKS, Row, read_sheet_row
from toolkit.labelling.store import LabelStore
from toolkit.tables import content_hash, fold

if TYPE_CHECKING:
    from datasets import Dataset

__all__ = ["Imported", "export_labels", "export_sheet", "from_dataset", "import_labels", "to_dataset"]

ENDINGS = (".csv", ".parquet", ".jsonl", ".xlsx")
SHOWN_COLUMNS = ("source", "date", "title", "text")
MOST_FAULTS = 20


@dataclass(frozen=True)
class Imported:
    """What an import did: decisions stored, those that stood there already, and rows without a decision."""

    stored: int
    known: int
    undecided: int

    def sentence(self) -> str:
        """Put it into words."""
        return f"{self.stored:,} decisions stored, {self.known:,} known already, {self.undecided:,} rows without a decision."


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
    marks = dict.fromkeys([*codebook.names, *MARKS, "note"], "")
    shown = [name for name in SHOWN_COLUMNS if name in batch]
    ids = [name for name in KEPT if name in batch]
    sheet = batch[[*shown]].assign(**marks, **{name: batch[name] for name in ids})
    write_any(sheet.astype({"date": "str"}) if "date" in sheet else sheet, Path(path))


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
            guard_cells(plain).to_excel(beside, index=False, engine="openpyxl")


def import_labels(path: str | Path, *, to: LabelStore, codebook: Codebook, annotator: str | None = None) -> Imported:
    """Bring labels made elsewhere into a file of labels.

    Reads tables of labels, filled-in sheets, and the exports of doccano (JSONL), Label Studio (JSON), Prodigy (JSONL) and
    Argilla (JSON or JSONL). Importing a file twice stores nothing twice.

    Parameters
    ----------
    path
        The file.
    to
        Where the decisions go.
    codebook
        The themes; they are found by their name or by what figures call them.
    annotator
        Whose decisions they are, where the file does not say.

    Returns
    -------
    Imported
        What was done; inputs are stored, known or undecided.

    Raises
    ------
    LabelError
        With all faults of the file; then nothing is stored.
    """
    place = Path(path)
    if not place.is_file():
        message = f"{place}: no such file. Name the labels to import."
        raise LabelError(message)
    found = read_foreign(place) if place.suffix.lower() in {".json", ".jsonl", ".ndjson"} else None
    rows = read_rows(place, codebook, annotator) if found is None else as_decisions(found, codebook, annotator)
    faults = [f"{where}: {', '.join(problems)}" for where, _, problems in rows if problems]
    if faults:
        shown = "; ".join(faults[:MOST_FAULTS])
        message = f"{place}: {len(faults):,} rows cannot be imported: {shown}. Correct them; nothing was stored."
        raise LabelError(message)
    decided = [decision for _, decision, _ in rows if decision is not None]
    standing = {
        (row["annotator"], row["paragraph_id"], row["unit"]): (row["status"], tuple(sorted(row["themes"])))
        for row in to.latest().to_dict("records")
    }
    fresh = [
        one
        for one in decided
        if standing.get((one.annotator, one.paragraph_id, one.unit)) != (one.status, tuple(sorted(one.themes)))
    ]
    to.add(*fresh)
    return Imported(len(fresh), len(decided) - len(fresh), len(rows) - len(decided))


def read_rows(place: Path, codebook: Codebook, annotator: str | None) -> list[Row]:
    """Read a sheet or a table of labels."""
    if place.suffix.lower() == ".xlsx":
        table = pd.read_excel(place, dtype="object", engine="calamine", keep_default_na=False)
    elif place.suffix.lower() == ".csv":
        table = pd.read_csv(place, dtype="object", keep_default_na=False, encoding="utf-8-sig")
    else:
        return from_table(read_exported(place), codebook, annotator)
    if {"theme", "applies"} <= set(table.columns):
        return from_table(read_exported(place), codebook, annotator)
    missing = [name for name in ("paragraph_id", *codebook.names) if name not in table]
    if missing:
        message = (
            f"{place}: no column {', '.join(missing)}. Import a sheet that `toolkit sheet` wrote, or a table of labels."
        )
        raise LabelError(message)
    return [
        read_sheet_row(f"row {number + 2}", {str(name): cell for name, cell in row.items()}, codebook, annotator)
        for number, row in enumerate(table.to_dict("records"))
    ]


def from_table(labels: pd.DataFrame, codebook: Codebook, annotator: str | None) -> list[Row]:
    """Turn a table of labels back into decisions, one per paragraph and annotator."""
    rows: list[Row] = []
    keys = ["paragraph_id", "annotator", "unit"]
    table = labels.assign(
        annotator=labels["annotator"].fillna(annotator or ""), unit=labels["unit"].fillna("paragraph")
    )
    for key, part in table.groupby(keys, sort=False, dropna=False):
        paragraph, who, unit = map(str, key)
        first = part.iloc[0]
        status = first["status"] if isinstance(first["status"], str) else "labelled"
        themes = part.loc[part["applies"].fillna(False).astype(bool), "theme"]
        asked = tuple(part["theme"].dropna())
        strange = sorted(set(asked) - set(codebook.names))
        texts = {
            name: first[name] if isinstance(first[name], str) else ""
            for name in ("text_hash", "draw_id", "frame", "purpose", "note", "article_id", "tagger_id", "suggestion")
        }
        decision = Decision(
            paragraph_id=paragraph,
            annotator=who,
            unit=unit,
            status=status,
            themes=tuple(themes) if status == "labelled" else (),
            asked=asked,
            probability=None if pd.isna(first["probability"]) else float(first["probability"]),
            seconds=None if pd.isna(first["seconds"]) else float(first["seconds"]),
            flagged=bool(first["flagged"]),
            decided_at=first["labelled_at"].isoformat() if pd.notna(first["labelled_at"]) else "",
            codebook_version=first["codebook_version"]
            if isinstance(first["codebook_version"], str)
            else codebook.version,
            **texts,
        )
        faults = (
            [f"themes that the codebook does not have: {', '.join(strange)}"] if strange else check_decision(decision)
        )
        rows.append((str(paragraph), decision, faults))
    return rows


def as_decisions(found: list[Foreign], codebook: Codebook, annotator: str | None) -> list[Row]:
    """Turn what another tool exported into decisions on our themes."""
    names = {name: theme.name for theme in codebook.themes for name in (theme.name.lower(), theme.display.lower())}
    rows: list[Row] = []
    for one in found:
        if one.status == "undecided":
            rows.append((one.where, None, []))
            continue
        strange = [label for label in one.labels if label.strip().lower() not in {*names, "none"}]
        themes = tuple(
            dict.fromkeys(names[label.strip().lower()] for label in one.labels if label.strip().lower() in names)
        )
        decision = Decision(
            paragraph_id=one.paragraph_id or content_hash(fold(one.text)),
            text_hash=content_hash(fold(one.text)) if one.text else "",
            annotator=one.annotator or annotator or "",
            status=one.status,
            themes=themes if one.status == "labelled" else (),
            asked=tuple(codebook.names),
            decided_at=one.decided_at,
            seconds=one.seconds,
            note=one.note,
            codebook_version=codebook.version,
            purpose="training",
        )
        faults = (
            [f"labels that the codebook does not have: {', '.join(strange)}"] if strange else check_decision(decision)
        )
        rows.append((one.where, decision, faults))
    return rows


def to_dataset(labels: pd.DataFrame) -> Dataset:
    """Give labels as a ``datasets`` dataset."""
    from datasets import Dataset  # takes a second to import

    return Dataset.from_pandas(labels, preserve_index=False)


def from_dataset(dataset: Dataset) -> pd.DataFrame:
    """Give the labels of a ``datasets`` dataset as a table again."""
    lines = dataset.to_pandas().to_json(orient="records", lines=True, date_format="iso").splitlines()
    return shape(pd.DataFrame([json.loads(line) for line in lines]))
