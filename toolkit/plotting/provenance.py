"""Where a figure or table comes from: a record that travels in the file and lies beside it."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.tables import FREQUENCIES, content_hash

if TYPE_CHECKING:
    from toolkit.plotting.content import Measured
    from toolkit.plotting.figure import Words

__all__ = ["code_hash", "numbers_hash", "numbers_of", "record_of", "software"]

FORMAT = 1
PACKAGE = Path(__file__).resolve().parent.parent
LIBRARIES = ("matplotlib", "numpy", "pandas", "scipy", "scikit-learn")
KEPT = (
    "period",
    "theme",
    "group",
    "estimate",
    "low",
    "high",
    "low_all",
    "high_all",
    "uncorrected",
    "n_articles",
    "flag",
)


def record_of(kind: str, frequency: Measured, choices: dict[str, Any], words: Words) -> dict[str, Any]:
    """Write down what a figure or table was made from, with what, and how; enough to make it again.

    Parameters
    ----------
    kind
        ``"frequency"``, ``"heatmap"`` or ``"table"``.
    frequency
        What was measured, with its own provenance.
    choices
        What was chosen in drawing.
    words
        The caption and the text for those who cannot see.

    Returns
    -------
    dict
        Plain values: ``software``, ``inputs`` (hashes), ``measured``, ``drawn``, ``numbers``, ``caption``, ``alt``.
    """
    facts = frequency.provenance
    inputs = {
        "frequency": numbers_hash(frequency.table),
        "corpus": facts.get("corpus_hash"),
        "tags": facts.get("tags_hash"),
        "labels": facts.get("labels_hash"),
        "models": facts.get("taggers", []),
    }
    return {
        "format": FORMAT,
        "kind": kind,
        "software": software(),
        "inputs": {name: value for name, value in inputs.items() if value},
        "measured": facts,
        "drawn": choices,
        "numbers": numbers_of(frequency.table),
        "caption": words.caption,
        "alt": words.alt,
    }


@cache
def software() -> dict[str, str]:
    """Name the versions that a number may depend on."""
    return {
        "conflict-news-toolkit": version("conflict-news-toolkit"),
        "code": code_hash(),
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


@cache
def code_hash() -> str:
    """Name the toolkit's own code by its content: two versions with one number are told apart."""
    digest = hashlib.sha256()
    for file in sorted(PACKAGE.rglob("*.py"), key=lambda file: file.relative_to(PACKAGE).as_posix()):
        digest.update(file.relative_to(PACKAGE).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def numbers_hash(table: pd.DataFrame) -> str:
    """Name a table of frequencies by its numbers, whatever made them.

    Examples
    --------
    >>> table = pd.DataFrame({"theme": ["famine"], "estimate": [0.5]})
    >>> numbers_hash(table) == numbers_hash(table.assign(estimate=[0.25]))
    False
    """
    columns = [name for name in KEPT if name in table.columns]
    return content_hash(*(repr([plain_value(value) for value in table[name]]) for name in columns))


def numbers_of(table: pd.DataFrame) -> dict[str, list[Any]]:
    """Keep the numbers themselves, to six digits, so that a file can be compared with what is measured anew."""
    columns = [name for name in KEPT if name in table.columns and table[name].notna().any()]
    return {
        name: [plain_value(value, digits=6 if FREQUENCIES.columns[name] == "number" else None) for value in table[name]]
        for name in columns
    }


def plain_value(value: Any, digits: int | None = None) -> Any:
    """Give a cell as JSON knows it."""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if pd.isna(value):
        return None
    if isinstance(value, (float, np.floating)):
        return float(value) if digits is None else float(f"{float(value):.{digits}g}")
    return int(value) if isinstance(value, (int, np.integer)) else str(value)
