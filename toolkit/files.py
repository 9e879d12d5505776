"""Tables on disk: written beside the target and renamed, so that no interrupted run leaves half a file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import TableError, ToolkitError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["guard_cells", "read_table", "write_beside", "write_table"]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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
    if target.is_dir():
        message = f"{target}: is a folder. Name a file to write to."
        raise ToolkitError(message)
    beside = target.with_name(f".{target.stem}.{secrets.token_hex(4)}{target.suffix}")
    try:
        beside.touch()
        yield beside
        os.replace(beside, target)  # noqa: PTH105 - atomic on every system, and so named
    except (PermissionError, FileNotFoundError, NotADirectoryError) as error:
        if error.filename is not None and Path(error.filename).name not in {beside.name, target.name}:
            raise
        why = error.strerror or "cannot be written"
        message = f"{target}: cannot be written ({why.lower()}). Choose a folder that exists and is yours to write in."
        raise ToolkitError(message) from error
    finally:
        if beside.parent.is_dir():
            beside.unlink(missing_ok=True)


def guard_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before text cells that a spreadsheet would run as a formula.

    Articles are written by strangers; a headline such as ``=HYPERLINK(...)`` must stay a headline when the
    CSV is opened in a spreadsheet.

    Examples
    --------
    >>> import pandas as pd
    >>> guard_cells(pd.DataFrame({"title": ["=1+1", "Talks"]}))["title"].tolist()
    ["'=1+1", 'Talks']
    """
    guarded = frame.copy()
    for name in guarded.columns:
        column = guarded[name]
        if column.dtype == object or str(column.dtype) in {"str", "string"}:
            risky = column.map(lambda cell: isinstance(cell, str) and cell.startswith(FORMULA_STARTS)).astype(bool)
            if risky.any():
                guarded[name] = column.where(~risky, "'" + column.astype(str))
    return guarded


def write_table(frame: pd.DataFrame, target: str | Path) -> None:
    """Write a table as Parquet or CSV, by the ending of the file's name.

    Raises
    ------
    TableError
        If the ending is neither ``.parquet`` nor ``.csv``.
    ToolkitError
        If the place cannot be written to.
    """
    ending = Path(target).suffix.lower()
    if ending not in {".parquet", ".csv"}:
        message = f"{target}: unknown ending {ending or '(none)'!r} for a table. Use .parquet or .csv."
        raise TableError(message)
    with write_beside(target) as beside:
        if ending == ".parquet":
            frame.to_parquet(beside, index=False, compression="zstd")
        else:
            guard_cells(frame).to_csv(beside, index=False, encoding="utf-8", lineterminator="\n")


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
        message = f"{path}: no such file. Check the path, or make the table with the command before this one."
        raise TableError(message)
    try:
        if path.suffix.lower() == ".csv":
            return undo_guard(pd.read_csv(path, dtype={"paragraph_id": "str", "article_id": "str"}))
        return pd.read_parquet(path)
    except (
        pa.ArrowInvalid,
        pa.ArrowException,
        pd.errors.ParserError,
        pd.errors.EmptyDataError,
        UnicodeDecodeError,
        OSError,
    ) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        message = f"{path}: cannot be read as a table ({first}). Pass a Parquet or CSV file made by the toolkit."
        raise TableError(message) from error


def undo_guard(frame: pd.DataFrame) -> pd.DataFrame:
    """Take away the apostrophes that `guard_cells` set."""
    for name in frame.columns:
        column = frame[name]
        if column.dtype == object or str(column.dtype) in {"str", "string"}:
            guarded = column.map(
                lambda cell: isinstance(cell, str) and cell[:1] == "'" and cell[1:].startswith(FORMULA_STARTS)
            ).astype(bool)
            if guarded.any():
                frame[name] = column.where(~guarded, column.str[1:])
    return frame
