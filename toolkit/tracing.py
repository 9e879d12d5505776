"""The tables that a figure was made from, found again by their hashes among the files below a folder."""

from __future__ import annotations

import csv
import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError
from toolkit.files import read_table

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.measuring import Frequency

__all__ = ["Found", "find_frequency", "find_measured", "find_pair", "find_points", "measure_again"]

TABLES = {".parquet", ".csv"}
STORES = {".db", ".sqlite", ".sqlite3", ".jsonl", ".xlsx"}
PLACED = {"paragraph_id", "article_id", "date"}
LABELS = {"paragraph_id", "theme", "applies"}


@dataclass
class Found:
    """The inputs of a figure: what was found of them and where, and what was looked for in vain."""

    frequency: Frequency | None = None
    tags: pd.DataFrame | None = None
    labels: pd.DataFrame | None = None
    points: pd.DataFrame | None = None
    measured_again: bool = False
    lines: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def find_measured(record: dict[str, Any], folder: Path) -> Found:
    """Find tags and labels by the hashes in a record, and measure them again as the record says.

    What measuring itself writes down is compared, so that a hash is computed in one place only.
    """
    facts, found = record["measured"], Found()
    themes = [str(theme) for theme in facts.get("themes", [])]
    if not themes or not facts.get("tags_hash"):
        found.missing.append("tags of unknown hash")
        return found
    tagged = [path for path in files_below(folder, TABLES) if columns_of(path) >= PLACED]
    scored = {name for theme in themes for name in (theme, f"{theme}_score")}
    for path in tagged:
        if columns_of(path) >= scored and try_tags(path, facts, None, found):
            break
    if found.tags is not None and facts.get("labels_hash"):
        find_labels(facts, folder, found.tags, found)
    elif found.tags is None and facts.get("labels_hash"):
        find_untagged([path for path in tagged if not columns_of(path) >= scored], facts, folder, found)
    if found.tags is None:
        found.missing.append(f"tags {facts['tags_hash']}")
    return found


def try_tags(path: Path, facts: dict[str, Any], labels: pd.DataFrame | None, found: Found) -> bool:
    """Read a table and measure it; keep it if it is the one."""
    try:
        tags = read_table(path)
    except ToolkitError:  # no table after all
        return False
    again = attempt(tags, labels, facts)
    if again is None or again.provenance.get("tags_hash") != facts["tags_hash"]:
        return False
    if labels is not None and again.provenance.get("labels_hash") != facts["labels_hash"]:
        return False
    found.tags, found.frequency, found.measured_again = tags, again, True
    found.lines.append(f"tags {facts['tags_hash']}: {path}")
    return True


def find_labels(facts: dict[str, Any], folder: Path, tags: pd.DataFrame, found: Found) -> None:
    """Find the labels, and replace what was measured without them by what is measured with them."""
    for path, labels in label_tables(folder):
        again = attempt(tags, labels, facts)
        if again is not None and again.provenance.get("labels_hash") == facts["labels_hash"]:
            found.labels, found.frequency = labels, again
            found.lines.append(f"labels {facts['labels_hash']}: {path}")
            return
    found.frequency, found.measured_again = None, False
    found.missing.append(f"labels {facts['labels_hash']}")


def find_untagged(paths: list[Path], facts: dict[str, Any], folder: Path, found: Found) -> None:
    """Find paragraphs that no tagger scored together with the labels that alone say what they carry."""
    for place, labels in label_tables(folder) if paths else ():
        for path in paths:
            if try_tags(path, facts, labels, found):
                found.labels = labels
                found.lines.append(f"labels {facts['labels_hash']}: {place}")
                return


def attempt(tags: pd.DataFrame, labels: pd.DataFrame | None, facts: dict[str, Any]) -> Frequency | None:
    """Measure what may be the wrong tables: then there is nothing, and no warning about tables that nobody asked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return measure_again(tags, labels, facts)
        except ToolkitError:
            return None


def label_tables(folder: Path) -> Iterator[tuple[Path, pd.DataFrame]]:
    """Give every table of labels below a folder, in each way in which it may have been read."""
    from toolkit.labelling import read_labels

    for path in files_below(folder, TABLES | STORES):
        if path.suffix.lower() in TABLES and not columns_of(path) >= LABELS:
            continue
        ways: list[Callable[[], pd.DataFrame]] = [
            *([partial(read_table, path)] if path.suffix.lower() in TABLES else []),
            partial(read_labels, path),
            partial(read_labels, path, purpose="measuring"),
        ]
        for read in ways:
            try:
                labels = read()
            except ToolkitError:  # no labels after all
                continue
            if len(labels):
                yield path, labels


def measure_again(tags: pd.DataFrame, labels: pd.DataFrame | None, facts: dict[str, Any]) -> Frequency:
    """Measure with the choices that a frequency wrote down."""
    from toolkit.measuring import Method, Target, measure

    method = Method(facts["method"], facts["level"], facts["seed"]) if labels is not None else Method("uncorrected")
    return measure(
        tags,
        labels,
        every=facts["every"],
        unit=facts["unit"],
        measure_as=facts["measure_as"],
        by=facts["by"],
        method=method,
        target=Target(facts["target"], duplicates=facts["duplicates"], language=facts["language"]),
    )


def find_frequency(record: dict[str, Any], folder: Path, found: Found) -> None:
    """Find the table of frequencies itself, for when what it was measured from is not there."""
    from toolkit.measuring import read_frequency
    from toolkit.plotting import numbers_hash

    wanted = record["inputs"].get("frequency")
    for path in files_below(folder, {".parquet"}):
        if not {"period", "theme", "estimate"} <= columns_of(path):
            continue
        try:
            frequency = read_frequency(path)
        except ToolkitError:  # a table with the same columns that no measuring wrote
            continue
        if numbers_hash(frequency.table) == wanted:
            found.frequency = frequency
            found.lines.append(f"frequency {wanted}: {path}")
            return
    found.missing.append(f"frequency {wanted}")


def find_pair(record: dict[str, Any], folder: Path) -> Found:
    """Find the tags and labels of a reliability diagram."""
    from toolkit.plotting import evidence_hash

    found, wanted = Found(), record["inputs"].get("evidence")
    needed = {"paragraph_id", *(f"{theme}_score" for theme in record["numbers"])}
    for path in files_below(folder, TABLES):
        if not needed <= columns_of(path):
            continue
        try:
            tags = read_table(path)
        except ToolkitError:
            continue
        for place, labels in label_tables(folder):
            try:
                same = evidence_hash(tags, labels) == wanted
            except ToolkitError:
                continue
            if same:
                return Found(
                    tags=tags, labels=labels, measured_again=True, lines=[f"evidence {wanted}: {path} with {place}"]
                )
    found.missing.append(f"tags and labels whose evidence is {wanted}")
    return found


def find_points(record: dict[str, Any], folder: Path) -> Found:
    """Find the table of points of a map."""
    from toolkit.plotting import points_hash

    found, wanted = Found(), record["inputs"].get("points")
    needed = {"paragraph_id", "x", "y"}
    for path in files_below(folder, TABLES):
        if not needed <= columns_of(path):
            continue
        try:
            points = read_table(path)
            same = points_hash(points) == wanted
        except ToolkitError:
            continue
        if same:
            return Found(points=points, measured_again=True, lines=[f"points {wanted}: {path}"])
    found.missing.append(f"points {wanted}")
    return found


def files_below(folder: Path, endings: set[str]) -> Iterator[Path]:
    """Give the files of some endings below a folder, in a fixed order, hidden folders left out."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in endings and not name.startswith("."):
                yield Path(place) / name


def columns_of(path: Path) -> set[str]:
    """Name the columns of a table without reading its rows; what cannot be read has none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if path.suffix.lower() == ".parquet":
            return set(pq.read_schema(path).names)
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return set(next(csv.reader(lines), []))
    except (pa.ArrowException, OSError, UnicodeDecodeError, csv.Error):
        return set()
