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
    from toolkit.codebook import Codebook
    from toolkit.plotting.content import Measured
    from toolkit.plotting.figure import Words

__all__ = ["code_hash", "codebook_facts", "numbers_hash", "numbers_of", "record_of", "software", "tell_provenance"]

FORMAT = 1
PACKAGE = Path(__file__).resolve().parent.parent
CODE = ("codebook.py", "files.py", "measuring", "plotting", "tables.py")  # what comes before is named by its hash
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


def codebook_facts(codebook: Codebook) -> dict[str, Any]:
    """Keep what a figure takes from the codebook: the names of the themes, in the order that gives their looks."""
    return {"version": codebook.version, "themes": [[theme.name, theme.display] for theme in codebook.themes]}


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
    """Name by its content the code that measures and draws: two versions with one number are told apart."""
    digest = hashlib.sha256()
    files = [file for part in CODE for file in ([PACKAGE / part] if "." in part else (PACKAGE / part).rglob("*.py"))]
    for file in sorted(files, key=lambda file: file.relative_to(PACKAGE).as_posix()):
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


def tell_provenance(record: dict[str, Any]) -> list[str]:
    """Say in lines what a record holds: what is shown, with what it was made, from which inputs and choices.

    Examples
    --------
    >>> record = {"kind": "table", "caption": "Famine.", "software": {"python": "3.13"}, "inputs": {"tags": "12ab"},
    ...     "measured": {"every": "month"}, "drawn": {}}
    >>> tell_provenance(record)
    ['table: Famine.', 'inputs    tags 12ab', 'measured  every=month', 'software  python 3.13']
    """
    measured = {name: value for name, value in record["measured"].items() if not name.endswith(("_hash", "_sentence"))}
    drawn = {name: value for name, value in record["drawn"].items() if value not in (None, [], False, "")}
    events = drawn.pop("events", [])
    parts = {
        "inputs": [f"{name} {spell(value)}" for name, value in record["inputs"].items()],
        "measured": [f"{name}={spell(value)}" for name, value in measured.items() if value not in (None, [], {}, "")],
        "drawn": [
            *(f"{name}={spell(value)}" for name, value in drawn.items() if name != "codebook"),
            *([f"codebook {drawn['codebook']['version']}"] if "codebook" in drawn else []),
            *([f"{len(events)} events"] if events else []),
        ],
        "page": [record["page"]["sentence"]] if "page" in record else [],
        "software": [f"{name} {value}" for name, value in record["software"].items()],
    }
    lines = [f"{name:<9} {', '.join(items)}" for name, items in parts.items() if items]
    return [f"{record['kind']}: {record['caption']}", *lines]


def spell(value: Any) -> str:
    """Write a value of a record for people."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {spell(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return " + ".join(map(spell, value))
    return f"{value:.4g}" if isinstance(value, float) else str(value)
