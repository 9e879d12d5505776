"""Labels as a table: from the file of labels or from what was exported of it, for measuring or for training."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineError

from toolkit.errors import LabelError
from toolkit.files import read_table, undo_guard
from toolkit.labelling.attaching import attach_labels, take_all
from toolkit.labelling.store import LabelStore
from toolkit.tables import LABELS

__all__ = ["as_labels", "read_labels"]

PURPOSES = ("measuring", "training")
FURTHER = (
    "article_id",
    "unit",
    "purpose",
    "flagged",
    "note",
    "seconds",
    "suggestion",
    "tagger_id",
    "settled_by",
    "decision_id",
)
EMPTY = dict.fromkeys(("text_hash", "draw_id", "frame", "codebook_version", *FURTHER), "") | {"unit": "paragraph"}
DATABASES = (".db", ".sqlite", ".sqlite3")
TEXTS = (".jsonl", ".ndjson")
SHEETS = (".xlsx",)
MOST_FAULTS = 20
YES, NO = {"true", "yes", "1", "1.0", "x"}, {"false", "no", "0", "0.0"}


def read_labels(
    path: str | Path,
    *,
    purpose: str | None = None,
    annotator: str | None = None,
    tags: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Read what people decided.

    Labels for measuring must have been drawn at random with known odds; labels for training must not be the ones that
    a frequency will be corrected by. This function keeps the two apart.

    Parameters
    ----------
    path
        A file of labels (``labels.db``), or a table of labels (``.csv``, ``.parquet``, ``.jsonl``, ``.xlsx``).
    purpose
        ``"measuring"``: only those drawn with known probability. ``"training"``: only the others. By default all.
    annotator
        Only those of one person.
    tags
        What the labels are about. With it, labels find their paragraphs by text where ids changed (a warning says how
        many find none), and labels of several draws from one corpus get the probability of being in at least one of
        them. For measuring, labels that were chosen before the draw, which left them out, enter beside it with
        probability 1.

    Returns
    -------
    pandas.DataFrame
        One row per decision and theme, the decisions that stand: ``paragraph_id``, ``text_hash``, ``theme``,
        ``applies`` (empty for junk and skipped), ``status``, ``annotator``, ``labelled_at``, ``probability``,
        ``draw_id``, ``frame``, ``codebook_version``, and further ``article_id``, ``unit``, ``purpose``, ``flagged``,
        ``note``, ``seconds``, ``suggestion``, ``tagger_id``, ``settled_by``, ``decision_id``. Where a whole article was judged
        (``unit`` article), ``paragraph_id`` is that of the article.

    Raises
    ------
    LabelError
        If there is no such file, it holds no labels, or the purpose does not exist.
    """
    place = Path(path)
    if purpose is not None and purpose not in PURPOSES:
        message = f"read_labels: purpose={purpose!r} does not exist. Choose {' or '.join(map(repr, PURPOSES))}."
        raise LabelError(message)
    if not place.is_file():
        message = f"{place}: no such file. Name a file of labels, such as labels.db."
        raise LabelError(message)
    if place.suffix.lower() in DATABASES:
        with LabelStore(place) as store:
            labels = as_labels(store.latest(annotator=annotator))
    else:
        labels = read_exported(place)
        if annotator is not None:
            labels = labels[labels["annotator"] == annotator]
    if tags is not None:
        labels = attach_labels(labels, tags)
        labels = take_all(labels, tags) if purpose == "measuring" else labels
    drawn = labels["probability"].notna()
    if purpose is not None:
        labels = labels[drawn if purpose == "measuring" else ~drawn]
    return labels.reset_index(drop=True)


def as_labels(decisions: pd.DataFrame) -> pd.DataFrame:
    """Turn decisions into labels: a row for each theme that was asked."""
    rows: list[dict[str, object]] = []
    for record in decisions.to_dict("records"):
        decision: dict[str, Any] = {str(name): value for name, value in record.items()}
        themes = decision["asked"] or decision["themes"] or (None,)
        kept: dict[str, object] = {name: decision[name] for name in (*LABELS.columns, *FURTHER) if name in decision}
        labelled = decision["status"] == "labelled"
        rows += [
            {
                **kept,
                "theme": theme,
                "applies": theme in decision["themes"] if labelled else None,
                "labelled_at": decision["decided_at"],
            }
            for theme in themes
        ]
    return shape(pd.DataFrame(rows, columns=[*LABELS.columns, *FURTHER]))


def shape(labels: pd.DataFrame) -> pd.DataFrame:
    """Give the columns their order and types."""
    table = labels.reindex(columns=[*LABELS.columns, *FURTHER])
    texts = [name for name in table if name not in {"applies", "labelled_at", "probability", "flagged", "seconds"}]
    filled = {
        str(name): table[name].astype("object").where(table[name].notna(), EMPTY.get(str(name))).astype("str")
        for name in texts
    }
    return table.assign(**filled).assign(
        applies=table["applies"].astype("object").where(table["applies"].notna(), None).astype("boolean"),
        labelled_at=pd.to_datetime(table["labelled_at"], utc=True, format="ISO8601").astype("datetime64[ms, UTC]"),
        probability=pd.to_numeric(table["probability"]).astype("float64"),
        seconds=pd.to_numeric(table["seconds"]).astype("float64"),
        flagged=table["flagged"].map(read_flag).fillna(False).astype(bool),
    )


def read_flag(cell: object) -> bool | None:
    """Read yes or no in the ways that tables write it; None for anything else."""
    word = str(cell).strip().lower()
    return True if word in YES else False if word in NO else None


def read_exported(place: Path) -> pd.DataFrame:
    """Read a table of labels."""
    ending = place.suffix.lower()
    if ending in TEXTS:
        table = read_lines(place)
    elif ending in SHEETS:
        table = undo_guard(read_workbook(place))
    else:
        table = read_table(place)
    missing = [name for name in LABELS.needed if name not in table]
    if missing:
        message = f"{place}: no column {', '.join(missing)}; it has {', '.join(map(str, table.columns)) or 'none'}. Name a table of labels."
        raise LabelError(message)
    applies = table["applies"].map(read_flag)
    faults = [
        *faults_of(table, "applies", applies.isna(), "true or false"),
        *(
            fault
            for name in ("probability", "seconds")
            if name in table
            for fault in faults_of(table, name, pd.to_numeric(table[name], errors="coerce").isna(), "a number")
        ),
    ]
    if "labelled_at" in table:
        times = pd.to_datetime(table["labelled_at"], utc=True, format="ISO8601", errors="coerce")
        faults += faults_of(table, "labelled_at", times.isna(), "a time such as 2016-02-27T09:15:00Z")
    if faults:
        message = f"{place}: {'; '.join(faults[:MOST_FAULTS])}. Correct these rows."
        raise LabelError(message)
    return shape(table.assign(applies=applies))


def faults_of(table: pd.DataFrame, column: str, unread: pd.Series, wanted: str) -> list[str]:
    """Say which cells of a column hold something, and not what is wanted."""
    wrong = unread & table[column].notna() & (table[column].astype("str").str.strip() != "")
    return [
        f"row {number + 2}: {column} is {cell!r}, wanted {wanted}"
        for number, cell in zip(wrong.to_numpy().nonzero()[0], table[column][wrong], strict=True)
    ]


def read_workbook(place: Path) -> pd.DataFrame:
    """Read the first sheet of a workbook, its cells as they are."""
    try:
        return pd.read_excel(place, dtype="object", engine="calamine", keep_default_na=False, na_values=[""])
    except (CalamineError, ValueError, OSError) as error:
        message = f"{place}: cannot be read as a workbook ({error}). Save it again as .xlsx."
        raise LabelError(message) from error


def read_lines(place: Path) -> pd.DataFrame:
    """Read JSON Lines, naming the line that is broken."""
    rows = []
    for number, line in enumerate(place.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except json.JSONDecodeError as error:
                message = f"{place}: line {number}: {error.msg}. Correct the line."
                raise LabelError(message) from error
    return pd.DataFrame([row if isinstance(row, dict) else {} for row in rows])
