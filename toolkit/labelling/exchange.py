"""Labels from files into the store, and to and from the library ``datasets``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.codebook import Codebook
from toolkit.errors import LabelError
from toolkit.labelling.conversion import as_decisions, from_table
from toolkit.labelling.decisions import Decision
from toolkit.labelling.imports import read_foreign
from toolkit.labelling.reading import read_exported, read_workbook, shape
from toolkit.labelling.sheets import Row, read_sheet_row
from toolkit.labelling.store import LabelStore

if TYPE_CHECKING:
    from collections.abc import Hashable

    from datasets import Dataset

__all__ = ["Imported", "from_dataset", "import_labels", "to_dataset"]

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
    standing = {(row["annotator"], row["paragraph_id"], row["unit"]): row for row in to.latest().to_dict("records")}
    fresh = [one for one in decided if is_news(one, standing.get((one.annotator, one.paragraph_id, one.unit)))]
    stored = to.add(*fresh) if fresh else 0
    return Imported(stored, len(decided) - stored, len(rows) - len(decided))


def is_news(decision: Decision, standing: dict[Hashable, Any] | None) -> bool:
    """Whether a decision says something else than what stands, and no less late."""
    if standing is None:
        return True
    same = (standing["status"], sorted(standing["themes"])) == (decision.status, sorted(decision.themes))
    times = [standing["decided_at"], decision.decided_at]
    earlier = all(times) and pd.to_datetime(times[0], utc=True) > pd.to_datetime(times[1], utc=True)
    return not same and not earlier


def read_rows(place: Path, codebook: Codebook, annotator: str | None) -> list[Row]:
    """Read a sheet or a table of labels."""
    if place.suffix.lower() == ".xlsx":
        table = read_workbook(place)
    elif place.suffix.lower() == ".csv":
        table = read_plain_csv(place)
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


def read_plain_csv(place: Path) -> pd.DataFrame:
    """Read a CSV that a person may have saved, every cell as text; in half of Europe semicolons part the cells."""
    try:
        with place.open(encoding="utf-8-sig") as lines:
            separator = max((",", ";", "\t"), key=lines.readline().count)
        return pd.read_csv(place, dtype="object", keep_default_na=False, encoding="utf-8-sig", sep=separator)
    except (ValueError, OSError) as error:
        message = f"{place}: cannot be read as CSV ({error}). Save it again as CSV in UTF-8, or as .xlsx."
        raise LabelError(message) from error


def to_dataset(labels: pd.DataFrame) -> Dataset:
    """Give labels as a ``datasets`` dataset."""
    from datasets import Dataset  # takes a second to import

    return Dataset.from_pandas(labels, preserve_index=False)


def from_dataset(dataset: Dataset) -> pd.DataFrame:
    """Give the labels of a ``datasets`` dataset as a table again."""
    lines = dataset.to_pandas().to_json(orient="records", lines=True, date_format="iso").splitlines()
    return shape(pd.DataFrame([json.loads(line) for line in lines]))
