"""A figure or table made again from its inputs, and compared with the one on disk."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError
from toolkit.tracing import Found, find_frequency, find_measured, find_pair, find_points

if TYPE_CHECKING:
    from toolkit.plotting import Figure, PaperTable

__all__ = ["Rebuilt", "rebuild"]

SIDECAR = ".provenance.json"
KINDS = {"frequency", "heatmap", "table", "calibration", "map"}
MOST_SHOWN = 5


@dataclass(frozen=True)
class Rebuilt:
    """What became of making a figure or table again.

    Attributes
    ----------
    file
        The file that was checked.
    verdict
        ``"identical"``: the same bytes. ``"same picture"``: the same numbers and the same drawing, by other
        versions of the software, which the record inside the file names. ``"different"``: anything else.
    measured_again
        Whether the numbers were computed from tags and labels, and not only drawn from a table of frequencies.
    findings
        What was found and what differs, a sentence each.
    result
        The figure or table made again.
    """

    file: Path
    verdict: str
    measured_again: bool
    findings: tuple[str, ...]
    result: Figure | PaperTable

    def __repr__(self) -> str:
        return "\n".join([*self.findings, f"{self.file}: {self.verdict}."])


def rebuild(path: str | Path, *, inputs: str | Path | None = None, output: str | Path | None = None) -> Rebuilt:
    """Make a figure or table again from what it was made from, and say whether it is the same.

    A reader who is handed the figure and the data can check that one follows from the other. The file says by
    their hashes which tags and labels it needs; they are looked for among the files below a folder, whatever
    their names; the frequencies are measured again with the same choices and seed, and drawn on the same page.

    Parameters
    ----------
    path
        A figure or table that the toolkit wrote, with its record inside or beside it.
    inputs
        The folder below which tags, labels and frequencies may lie; by default that of the file.
    output
        Where to keep the rebuilt file; by default it is compared and forgotten.

    Returns
    -------
    Rebuilt
        With ``verdict``, ``findings``, ``measured_again`` and ``result``.

    Raises
    ------
    ToolkitError
        If the file carries no record, or neither its inputs nor its frequencies lie below the folder.
    """
    from toolkit.plotting import read_provenance

    path = Path(path)
    record = read_provenance(path)
    folder = Path(inputs) if inputs is not None else path.parent
    if not folder.is_dir():
        message = f"{folder}: no such folder. Name with inputs= the folder below which the inputs lie."
        raise ToolkitError(message)
    found = find_inputs(path, record, folder)
    result = draw_again(record, found, path)
    target = path.with_name(path.name.removesuffix(SIDECAR))
    findings = [*(f"Found {line}." for line in found.lines), *(f"Not found: {name}." for name in found.missing)]
    if not found.measured_again:
        findings.append("The numbers were not measured again, only drawn from the frequencies.")
    fresh = complete_record(result)
    differences = compare_records(record, fresh)
    same_bytes, same_drawing = compare_files(target, result, record, Path(output) if output is not None else None)
    differences += drawing_lines(target, differences, same_bytes=same_bytes, same_drawing=same_drawing)
    numbers_same = record["numbers"] == fresh["numbers"]
    verdict = "identical" if same_bytes else "same picture" if same_drawing is True and numbers_same else "different"
    return Rebuilt(target, verdict, found.measured_again, (*findings, *differences), result)


def find_inputs(path: Path, record: dict[str, Any], folder: Path) -> Found:
    """Find what a record needs, as near to the beginning as the files below the folder allow."""
    kind = record["kind"]
    if kind not in KINDS:
        message = f"{path}: a figure of the kind {kind!r} needs more than tables. Draw it again from its tagger."
        raise ToolkitError(message)
    if kind in {"calibration", "map"}:
        found = find_pair(record, folder) if kind == "calibration" else find_points(record, folder)
        complete = found.labels is not None or found.points is not None
    else:
        found = find_measured(record, folder)
        if found.frequency is None:
            find_frequency(record, folder, found)
        complete = found.frequency is not None
    if not complete:
        message = (
            f"{path}: below {folder} lies neither what it was made from nor its frequencies "
            f"({'; '.join(found.missing)}). Name with --inputs the folder where they are."
        )
        raise ToolkitError(message)
    return found


def draw_again(record: dict[str, Any], found: Found, path: Path) -> Figure | PaperTable:
    """Draw or tabulate with the choices in a record."""
    import pandas as pd

    from toolkit.codebook import Codebook, Theme
    from toolkit.plotting import Page, plot, plot_calibration, plot_heatmap, plot_map, tabulate

    drawn = record["drawn"]
    book = Codebook(
        drawn["codebook"]["version"],
        "paragraph",
        tuple(Theme(name, display, "") for name, display in drawn["codebook"]["themes"]),
    )
    figure: Figure
    if record["kind"] == "calibration" and found.tags is not None and found.labels is not None:
        figure = plot_calibration(found.tags, found.labels, note=drawn["note"], codebook=book)
    elif record["kind"] == "map" and found.points is not None:
        figure = plot_map(found.points, note=drawn["note"], codebook=book, how=drawn["how"])
    elif found.frequency is None:
        message = f"{path}: a {record['kind']} cannot be made again by this version. Draw it with the one it names."
        raise ToolkitError(message)
    elif record["kind"] == "table":
        return tabulate(found.frequency, note=drawn["note"], codebook=book)
    elif record["kind"] == "heatmap":
        figure = plot_heatmap(found.frequency, note=drawn["note"], codebook=book)
    else:
        figure = plot(
            found.frequency,
            overlay=drawn["overlay"],
            scales=drawn["scales"],
            events=pd.DataFrame(drawn["events"]) if drawn["events"] else None,
            note=drawn["note"],
            codebook=book,
        )
    measures = {field.name: record["page"][field.name] for field in fields(Page)}
    return figure.on_page(Page(**measures))


def complete_record(result: Figure | PaperTable) -> dict[str, Any]:
    """Give the record that saving would write."""
    from toolkit.plotting import Figure

    record = result.full_record() if isinstance(result, Figure) else result.record
    plain: dict[str, Any] = json.loads(json.dumps(record))  # as it comes back from a file
    return plain


def compare_records(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Say what differs between the record in the file and the one made again."""
    lines = []
    numbers = numbers_that_differ(old["numbers"], new["numbers"])
    lines.append(f"Numbers differ: {numbers}." if numbers else "Numbers: identical.")
    for part, name in (("software", "Versions"), ("inputs", "Inputs"), ("measured", "Measuring"), ("page", "Page")):
        one, other = old.get(part) or {}, new.get(part) or {}
        changed = [
            f"{key} {short(one.get(key))} → {short(other.get(key))}"
            for key in sorted({*one, *other})
            if json.dumps(one.get(key), sort_keys=True) != json.dumps(other.get(key), sort_keys=True)
        ]
        if changed:
            more = f"; {len(changed) - MOST_SHOWN} more" if len(changed) > MOST_SHOWN else ""
            lines.append(f"{name} differ: {'; '.join(changed[:MOST_SHOWN])}{more}.")
    lines += [f"The {part} differs." for part in ("caption", "alt") if old.get(part) != new.get(part)]
    return lines


def numbers_that_differ(old: Any, new: Any) -> str:
    """Say how many numbers differ, and by how much at most."""
    one, other = flatten(old), flatten(new)
    if len(one) != len(other):
        return f"{len(one):,} values in the file, {len(other):,} made again"
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if not pairs:
        return ""
    gaps = [abs(a - b) for a, b in pairs if isinstance(a, (int, float)) and isinstance(b, (int, float))]
    most = f", by {max(gaps):.3g} at most" if gaps else ""
    return f"{len(pairs):,} of {len(one):,} values{most}"


def flatten(value: Any) -> list[Any]:
    """List all that stands in nested lists and dictionaries, in order of the keys."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value) for leaf in (key, *flatten(value[key]))]
    return [leaf for item in value for leaf in flatten(item)] if isinstance(value, list) else [value]


def short(value: Any) -> str:
    """Write a value of a record so that it fits a line."""
    text = "none" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def compare_files(
    target: Path, result: Figure | PaperTable, record: dict[str, Any], output: Path | None
) -> tuple[bool, bool | None]:
    """Write it anew, and once more with the old record inside; tell whether the bytes are the same each time.

    The second is None if there is no file to compare with, only a record.
    """
    if not target.is_file():
        if output is not None:
            result.save(output)
        return False, None
    with tempfile.TemporaryDirectory() as folder:
        fresh, dressed = Path(folder) / "fresh" / target.name, Path(folder) / "dressed" / target.name
        for place in (fresh, dressed):
            place.parent.mkdir()
        result.save(fresh)
        result.with_record(record).save(dressed)
        before = target.read_bytes()
        same = fresh.read_bytes() == before, dressed.read_bytes() == before
    if output is not None:
        result.save(output)
    return same


def drawing_lines(target: Path, so_far: list[str], *, same_bytes: bool, same_drawing: bool | None) -> list[str]:
    """Say what comparing the files gave."""
    if same_bytes:
        return ["Bytes: identical."]
    if same_drawing is None:
        return [f"{target} is not there to compare with."]
    if same_drawing:
        return ["The drawing is identical byte for byte; only the record inside the file differs."]
    if len(so_far) == 1:  # the line on the numbers alone
        return ["Bytes differ: the file was changed after it was drawn, or this machine has other fonts."]
    return ["Bytes differ."]
