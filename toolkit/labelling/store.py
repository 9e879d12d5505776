"""Where labels are kept: every decision is on the disk before it is acknowledged, and none is ever changed."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd

from toolkit.errors import LabelError
from toolkit.labelling.decisions import COLUMNS, LISTS, Decision, refuse_faulty
from toolkit.labelling.schema import open_database

__all__ = ["LabelStore"]

JOURNALS = ("wal", "delete")

WHO_AND_WHAT = ["annotator", "paragraph_id", "unit"]
DRAW = ("draw_id", "frame", "probability", "purpose")  # what a decision owes to the batch it came from


class LabelStore:
    """A file of labels that several people and programs may write to at once.

    Decisions are only ever added. A person who changes their mind adds a decision, and one who takes a decision back
    adds that they did; `latest` gives what stands.

    Parameters
    ----------
    path
        The file; made if it does not exist.
    journal
        How SQLite keeps half-done work: ``"wal"``, or ``"delete"`` for a folder on a network, where ``wal`` is not safe.
        By default a file stays as it is, and a new one gets ``wal``.

    Raises
    ------
    LabelError
        If the file is no file of labels, or is damaged, or its folder does not exist.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> with LabelStore(Path(folder.name) / "labels.db") as store:
    ...     store.add(Decision("p1", "", "ada", "labelled", themes=("strike",), asked=("strike",)))
    ...     store.latest()["themes"].tolist()
    1
    [('strike',)]
    >>> folder.cleanup()
    """

    def __init__(self, path: str | Path, *, journal: str | None = None) -> None:
        self.path = Path(path)
        if journal is not None and journal not in JOURNALS:
            message = f"{self.path}: journal={journal!r} does not exist. Choose {' or '.join(map(repr, JOURNALS))}."
            raise LabelError(message)
        if not self.path.absolute().parent.is_dir() or self.path.is_dir():
            message = f"{self.path}: is no file in a folder that exists. Name a file, such as labels.db."
            raise LabelError(message)
        self.lock = threading.Lock()
        self.connection = open_database(self.path, journal)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Opening it again goes on where it was."""
        with self.lock:
            self.connection.close()

    @contextmanager
    def named_errors(self) -> Iterator[sqlite3.Connection]:
        """Use the connection alone, and turn SQLite's complaints into ours."""
        with self.lock:
            try:
                yield self.connection
            except sqlite3.Error as error:
                message = f"{self.path}: {error}. Nothing of this was stored; check the disk and the permissions, then try again."
                raise LabelError(message) from error

    def add(self, *decisions: Decision) -> int:
        """Store decisions: all of them or none.

        When this returns, they are on the disk: no crash of program or machine loses them any more.

        Parameters
        ----------
        decisions
            One or more. One that is stored already (the same ``decision_id``) is not stored again.

        Returns
        -------
        int
            How many were new.

        Raises
        ------
        LabelError
            If a decision is not whole, with all faults; or the file cannot be written to.
        """
        refuse_faulty(decisions)
        rows = [decision.complete().as_row() for decision in decisions]
        names = ", ".join(COLUMNS)
        values = ", ".join(f":{name}" for name in COLUMNS)
        with self.named_errors() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                before = connection.total_changes
                sql = f"INSERT INTO decisions ({names}) VALUES ({values}) ON CONFLICT (decision_id) DO NOTHING"
                connection.executemany(sql, rows)
                added = connection.total_changes - before
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        return added

    def decisions(self, *, annotator: str | None = None, draw_id: str | None = None) -> pd.DataFrame:
        """Give every decision, in the order of storing.

        Parameters
        ----------
        annotator, draw_id
            Only those of one person, or of one draw.

        Returns
        -------
        pandas.DataFrame
            A column per field of `Decision`; ``themes`` and ``asked`` are tuples.
        """
        given = {"annotator": annotator, "draw_id": draw_id}
        wanted = {name: value for name, value in given.items() if value is not None}
        where = f" WHERE {' AND '.join(f'{name} = :{name}' for name in wanted)}" if wanted else ""
        with self.named_errors() as connection:
            rows = connection.execute(
                f"SELECT {', '.join(COLUMNS)} FROM decisions{where} ORDER BY number", wanted
            ).fetchall()
        table = pd.DataFrame(rows, columns=list(COLUMNS))
        for name in LISTS:
            table[name] = pd.Series([tuple(json.loads(cell)) for cell in table[name]], dtype="object")
        numbers = {name: pd.to_numeric(table[name]).astype("float64") for name in ("probability", "seconds")}
        return table.assign(flagged=table["flagged"].astype(bool), **numbers)

    def latest(self, *, annotator: str | None = None, draw_id: str | None = None) -> pd.DataFrame:
        """Give the decisions that stand: the last per annotator, paragraph and unit, unless it was taken back.

        Whoever decides anew on a paragraph that had been drawn with known odds, from another batch, changes the answer
        and not the draw: the paragraph stays in the sample, or those looked at twice would be missing from it.

        Parameters
        ----------
        annotator, draw_id
            Only those of one person, or of one draw.

        Returns
        -------
        pandas.DataFrame
            As `decisions` gives them.
        """
        every = self.decisions(annotator=annotator, draw_id=draw_id)
        last = every.drop_duplicates(WHO_AND_WHAT, keep="last")
        last = last[last["status"] != "withdrawn"].reset_index(drop=True)
        drawn = every[every["probability"].notna()].drop_duplicates(WHO_AND_WHAT, keep="last")
        before = last[WHO_AND_WHAT].merge(drawn, on=WHO_AND_WHAT, how="left")
        again = last["probability"].isna() & before["probability"].notna()
        return last.assign(**{name: last[name].where(~again, before[name]) for name in DRAW})
