"""Tables on disk: written beside the target and renamed, so that no interrupted run leaves half a file."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import TableError, ToolkitError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check_target", "guard_cells", "read_table", "write_beside", "write_table"]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ENDINGS = (".parquet", ".csv")


def check_target(target: str | Path) -> None:
    """Refuse a place for a table that cannot be written to, before the work that would fill it.

    Raises
    ------
    TableError
        If the ending is neither ``.parquet`` nor ``.csv``.
    ToolkitError
        If the folder does not exist or cannot be written to.
    """
    target = Path(target)
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        message = f"{target}: unknown ending {ending or '(none)'!r} for a table. Use .parquet or .csv."
        raise TableError(message)
    if os.path.isdir(target):  # noqa: PTH112 - unlike Path.is_dir, it never raises
        message = f"{target}: is a folder. Name a file to write to."
        raise ToolkitError(message)
    if not os.access(target.parent, os.W_OK | os.X_OK):  # the last word is the system's, when the file is written
        why = "no permission" if os.path.isdir(target.parent) else "no such folder"  # noqa: PTH112
        message = f"{target}: cannot be written ({why}). Choose a folder that exists and is yours to write in."
        raise ToolkitError(message)


@contextmanager
def write_beside(target: str | Path) -> Iterator[Path]:
    """Give a fresh path in the target's folder; when the block ends well, rename it to the target.

    A run that is interrupted or fails leaves the old file as it was and nothing half-written.

    Parameters
    ----------
    target
        The file to write.

    Yields
    ------
    pathlib.Path
        Where to write. Its ending is the target's.

    Raises
    ------
    ToolkitError
        If the folder does not exist or cannot be written to.
    """
    target = Path(target)
    if os.path.isdir(target):  # noqa: PTH112 - unlike Path.is_dir, it never raises
        message = f"{target}: is a folder. Name a file to write to."
        raise ToolkitError(message)
    beside = target.with_name(f".{target.stem}.{secrets.token_hex(4)}{target.suffix}")
    try:
        beside.touch()
        try:
            yield beside
            os.replace(beside, target)  # noqa: PTH105 - atomic on every system, and so named
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        ours = {beside.name, target.name, target.parent.name}
        if error.filename is not None and Path(error.filename).name not in ours:
            raise
        why = (error.strerror or str(error) or "unknown reason").lower()
        message = f"{target}: cannot be written ({why}). Choose a folder that exists and is yours to write in."
        raise ToolkitError(message) from error


def guard_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before text cells that a spreadsheet would run as a formula.

    Articles are written by strangers; a headline such as ``=HYPERLINK(...)`` must stay a headline when the
    CSV is opened in a spreadsheet. `read_table` takes the apostrophe away again.

    Examples
    --------
    >>> import pandas as pd
    >>> guard_cells(pd.DataFrame({"title": ["=1+1", "Talks"]}))["title"].tolist()
    ["'=1+1", 'Talks']
    """
    return frame.assign(**{name: column.map(guard) for name, column in text_columns(frame)})


def undo_guard(frame: pd.DataFrame) -> pd.DataFrame:
    """Take away the apostrophes that `guard_cells` set."""
    return frame.assign(**{name: column.map(unguard) for name, column in text_columns(frame)})


def text_columns(frame: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """The columns that may hold text."""
    for name in frame.columns:
        column = frame[name]
        if str(column.dtype) in {"str", "string", "category", "object"}:
            yield name, column.astype(object)


def guard(cell: object) -> object:
    """Put an apostrophe before what a spreadsheet would run, and before what already looks guarded."""
    return "'" + cell if isinstance(cell, str) and cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def unguard(cell: object) -> object:
    """Take the apostrophe away again."""
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and guard(cell) != cell else cell


def write_table(frame: pd.DataFrame, target: str | Path) -> None:
    """Write a table as Parquet or CSV, by the ending of the file's name.

    Parquet keeps everything as it is. A CSV opens in a spreadsheet; its lists are written as JSON, and
    `read_table` gives back what was written, save that a text without any letter comes back as none at all.

    Raises
    ------
    TableError
        If the ending is neither ``.parquet`` nor ``.csv``.
    ToolkitError
        If the place cannot be written to.
    """
    check_target(target)
    with write_beside(target) as beside:
        if beside.suffix.lower() == ".parquet":
            frame.to_parquet(beside, index=False, compression="zstd")
        else:
            lists = {name: frame[name].map(list_as_json) for name in frame.columns if frame[name].dtype == object}
            guard_cells(frame.assign(**lists)).to_csv(beside, index=False, encoding="utf-8", lineterminator="\n")


def list_as_json(cell: object) -> object:
    """Write a list, as a reader's blocks are, so that it can be read back."""
    entries = cell.tolist() if hasattr(cell, "tolist") and hasattr(cell, "ndim") else cell
    return json.dumps(entries, ensure_ascii=False) if isinstance(entries, list) else cell


def read_table(path: str | Path) -> pd.DataFrame:
    """Read a table that a stage wrote, from Parquet or CSV.

    Raises
    ------
    TableError
        If the file is missing, empty or not what its ending says.
    """
    import pandas as pd
    import pyarrow as pa

    path = Path(path)
    if not path.is_file():
        what = "a folder, not a table" if path.is_dir() else "no such file"
        message = f"{path}: {what}. Check the path, or make the table with the command before this one."
        raise TableError(message)
    try:
        return read_csv(path) if path.suffix.lower() == ".csv" else pd.read_parquet(path)
    except (pa.ArrowException, pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, OSError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        message = f"{path}: cannot be read as a table ({first}). Pass a Parquet or CSV file made by the toolkit."
        raise TableError(message) from error


def read_csv(path: Path) -> pd.DataFrame:
    """Read a CSV that `write_table` wrote, with the columns' types as the tables define them."""
    import pandas as pd

    from toolkit.tables import kinds

    kind_of = kinds()
    texts = {name: "str" for name, kind in kind_of.items() if kind != "flag" and kind not in {"count", "number"}}
    frame = undo_guard(
        pd.read_csv(path, dtype=texts, encoding="utf-8-sig", keep_default_na=False, na_values=[""], low_memory=False)
    )
    for name in frame.columns:
        kind = kind_of.get(name)
        if kind == "day":
            frame[name] = pd.to_datetime(frame[name], format="ISO8601").astype("datetime64[ms]")
        elif kind == "instant":
            frame[name] = pd.to_datetime(frame[name], format="ISO8601", utc=True).astype("datetime64[ms, UTC]")
        elif kind == "list":
            frame[name] = frame[name].map(json.loads, na_action="ignore").astype(object)
        elif kind == "text":
            frame[name] = frame[name].astype("str")
    return frame
