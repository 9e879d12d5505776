"""Labelled paragraphs from files: one paragraph per line, with one true or false per theme."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from toolkit.codebook import Codebook
from toolkit.errors import CodebookError, LabelError
from toolkit.tables import content_hash, fold

__all__ = ["check_labelled", "read_labelled"]

MOST_FAULTS = 20


def read_labelled(path: str | Path, *, codebook: Codebook) -> pd.DataFrame:
    """Read labelled paragraphs from a JSON Lines file, or from all such files of a folder.

    Parameters
    ----------
    path
        A file, or a folder of ``.jsonl`` files. Each line has ``text`` and the codebook's themes as true or
        false; ``paragraph_id``, ``story``, ``position`` and ``title`` are used where they exist.
    codebook
        Whose themes the labels must carry.

    Returns
    -------
    pandas.DataFrame
        One row per paragraph, in the order of the files.

    Raises
    ------
    LabelError
        If there are no labels, lines cannot be read, or labels contradict one another.
    CodebookError
        If the labels lack themes of the codebook.
    """
    place = Path(path)
    files = sorted(place.glob("*.jsonl")) if place.is_dir() else [place]
    if not files or not all(file.is_file() for file in files):
        message = f"{place}: no labels here. Name a .jsonl file of labelled paragraphs, or a folder of them."
        raise LabelError(message)
    rows: list[dict[str, object]] = []
    faults: list[str] = []
    for file in files:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError as error:
            faults.append(f"{file.name}: is not UTF-8 ({error.reason})")
            continue
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    row = json.loads(line)
                except json.JSONDecodeError as error:
                    faults.append(f"{file.name}, line {number}: {error.msg}")
                    continue
                rows.append(row if isinstance(row, dict) else {})
    if faults:
        shown = "; ".join(faults[:MOST_FAULTS])
        message = f"{place}: {shown}{' ...' if len(faults) > MOST_FAULTS else ''}. Correct these lines."
        raise LabelError(message)
    return check_labelled(pd.DataFrame(rows), codebook, str(place))


def check_labelled(labelled: pd.DataFrame, codebook: Codebook, where: str = "labels") -> pd.DataFrame:
    """Refuse labelled paragraphs that a tagger cannot be trained on.

    Parameters
    ----------
    labelled
        ``text`` and one column of true or false per theme.
    codebook
        The themes wanted.
    where
        What to call the table in errors.

    Returns
    -------
    pandas.DataFrame
        A copy with the themes as bool; copies of a text (equal labels) are dropped.

    Raises
    ------
    LabelError
        If texts are empty, labels are not true or false, or the same text is labelled in two ways.
    CodebookError
        If a theme has no column.
    """
    themes = codebook.names
    if "text" not in labelled or not len(labelled):
        message = f"{where}: no column 'text', or no row. Give one labelled paragraph per row."
        raise LabelError(message)
    missing = [theme for theme in themes if theme not in labelled]
    if missing:
        message = f"{where}: no labels for {', '.join(missing)}. Label these themes, or train with the codebook of the labels."
        raise CodebookError(message)
    empty = labelled["text"].map(lambda cell: not isinstance(cell, str) or not cell.strip())
    faults = [f"row {row + 1} has no text" for row in empty.to_numpy().nonzero()[0][:MOST_FAULTS]]
    for theme in themes:
        wrong = ~labelled[theme].map(lambda cell: isinstance(cell, bool) or cell in (0, 1)).to_numpy(dtype=bool)
        faults += [
            f"row {row + 1}, {theme}: is {labelled[theme].iloc[row]!r}, wanted true or false"
            for row in wrong.nonzero()[0][:MOST_FAULTS]
        ]
    if faults:
        message = f"{where}: {'; '.join(faults[:MOST_FAULTS])}. Correct the labels."
        raise LabelError(message)
    checked = labelled.astype(dict.fromkeys(themes, bool)).reset_index(drop=True)
    hashes = checked["text"].map(lambda text: content_hash(fold(text)))
    ways = checked.groupby(hashes)[themes].nunique().max(axis=1)
    torn = hashes[hashes.isin(ways[ways > 1].index)].drop_duplicates()
    if len(torn):
        shown = "; ".join(repr(checked["text"][row][:60]) for row in torn.index[:MOST_FAULTS])
        message = f"{where}: {len(torn)} texts are labelled in two ways: {shown}. Settle them."
        raise LabelError(message)
    return checked[~hashes.duplicated()].reset_index(drop=True)
