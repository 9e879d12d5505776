"""Labels out to files and back in: tables, a sheet for people without the form, the exports of other tools."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.codebook import Codebook
from toolkit.errors import LabelError
from toolkit.files import guard_cells, write_beside, write_table
from toolkit.labelling.decisions import SETTLED, Decision, check_decision
from toolkit.labelling.imports import Foreign, read_foreign
from toolkit.labelling.reading import read_exported, read_workbook, shape
from toolkit.labelling.sheets import KEPT, MARKS, Row, read_sheet_row
from toolkit.labelling.store import LabelStore
from toolkit.tables import PARAGRAPHS, content_hash, fold

if TYPE_CHECKING:
    from collections.abc import Hashable

    from datasets import Dataset

__all__ = ["Imported", "export_labels", "export_sheet", "from_dataset", "import_labels", "to_dataset"]

ENDINGS = (".csv", ".parquet", ".jsonl", ".xlsx")
SHOWN_COLUMNS = ("source", "date", "title", "text")
MOST_FAULTS = 20
NO_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767
TEXTS = (
    "text_hash", "draw_id", "frame", "purpose", "note", "article_id", "tagger_id", "suggestion", "settled_by",
    "decision_id",
)  # fmt: skip


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


def from_table(labels: pd.DataFrame, codebook: Codebook, annotator: str | None) -> list[Row]:
    """Turn a table of labels back into decisions, one per paragraph and annotator."""
    rows: list[Row] = []
    keys = ["paragraph_id", "annotator", "unit"]
    table = labels.assign(
        annotator=labels["annotator"].where(labels["annotator"].notna() & (labels["annotator"] != ""), annotator or "")
    )
    for key, part in table.groupby(keys, sort=False, dropna=False):
        paragraph, who, unit = map(str, key)
        first = part.iloc[0]
        status = first["status"] if isinstance(first["status"], str) else "labelled"
        themes = part.loc[part["applies"].fillna(False).astype(bool), "theme"]
        asked = tuple(part["theme"].dropna())
        strange = sorted(set(asked) - set(codebook.names))
        texts = {name: first[name] for name in TEXTS}
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
            codebook_version=first["codebook_version"] or codebook.version,
            **texts,
        )
        if decision.annotator == SETTLED and not decision.settled_by:
            decision = replace(decision, settled_by="imported", note=decision.note or "imported")
        faults = (
            [f"themes that the codebook does not have: {', '.join(strange)}"] if strange else check_decision(decision)
        )
        rows.append((str(paragraph), decision, faults))
    return rows


def as_decisions(found: list[Foreign], codebook: Codebook, annotator: str | None) -> list[Row]:
    """Turn what another tool exported into decisions on our themes."""
    names = {name: theme.name for theme in codebook.themes for name in (theme.name.lower(), theme.display.lower())}
    rows: list[Row] = []
    for one in gather_single(found):
        if one.status == "undecided":
            rows.append((one.where, None, []))
            continue
        strange = [label for label in (*one.labels, *one.asked) if key_of(label) not in {*names, "none"}]
        themes, asked = (
            tuple(dict.fromkeys(names[key_of(label)] for label in labels if key_of(label) in names))
            for labels in (one.labels, one.asked)
        )
        decision = Decision(
            paragraph_id=one.paragraph_id or content_hash(fold(one.text)),
            text_hash=content_hash(fold(one.text)) if one.text else "",
            annotator=one.annotator or annotator or "",
            status=one.status,
            themes=themes if one.status == "labelled" else (),
            asked=asked or tuple(codebook.names),
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


def key_of(label: str) -> str:
    """Give what a label is found by."""
    return label.strip().lower()


def gather_single(found: list[Foreign]) -> list[Foreign]:
    """Put together what one person said of one text label by label, as Prodigy asks where there is no choice."""
    gathered: dict[tuple[str, str, str], Foreign] = {}
    for number, one in enumerate(found):
        single = one.asked and one.status == "labelled"
        key = (one.annotator, one.paragraph_id, one.text) if single else ("", "", str(number))
        before = gathered.get(key)
        gathered[key] = (
            replace(
                one,
                labels=tuple(label for label in before.labels if label not in one.asked) + one.labels,
                asked=tuple(dict.fromkeys((*before.asked, *one.asked))),
            )
            if before
            else one
        )
    return list(gathered.values())


def to_dataset(labels: pd.DataFrame) -> Dataset:
    """Give labels as a ``datasets`` dataset."""
    from datasets import Dataset  # takes a second to import

    return Dataset.from_pandas(labels, preserve_index=False)


def from_dataset(dataset: Dataset) -> pd.DataFrame:
    """Give the labels of a ``datasets`` dataset as a table again."""
    lines = dataset.to_pandas().to_json(orient="records", lines=True, date_format="iso").splitlines()
    return shape(pd.DataFrame([json.loads(line) for line in lines]))
