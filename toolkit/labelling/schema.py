"""The file of labels: an SQLite database that only grows, with a version that it can be brought up from."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from toolkit.errors import LabelError

__all__ = ["VERSION", "open_database"]

APPLICATION = 0x746B_6C62  # "tklb", by which we know a file of ours
VERSION = 3
PATIENCE = 60.0  # seconds to wait for another writer

FIRST = """
CREATE TABLE decisions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  decision_id TEXT NOT NULL UNIQUE,
  decided_at TEXT NOT NULL,
  annotator TEXT NOT NULL,
  paragraph_id TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('labelled', 'junk', 'skipped', 'withdrawn')),
  themes TEXT NOT NULL,
  asked TEXT NOT NULL,
  article_id TEXT NOT NULL,
  unit TEXT NOT NULL CHECK (unit IN ('paragraph', 'article')),
  draw_id TEXT NOT NULL,
  frame TEXT NOT NULL,
  probability REAL,
  purpose TEXT NOT NULL,
  suggestion TEXT NOT NULL,
  seconds REAL,
  flagged INTEGER NOT NULL,
  note TEXT NOT NULL,
  codebook_version TEXT NOT NULL
);
CREATE INDEX decisions_of ON decisions (annotator, paragraph_id);
CREATE TRIGGER no_change BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER no_loss BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
"""
# Version 2 remembers which tagger made the suggestion.
SECOND = "ALTER TABLE decisions ADD COLUMN tagger_id TEXT NOT NULL DEFAULT '';"
# Version 3 remembers who settled a disagreement.
THIRD = "ALTER TABLE decisions ADD COLUMN settled_by TEXT NOT NULL DEFAULT '';"
STEPS = {1: FIRST, 2: SECOND, 3: THIRD}


def open_database(path: Path, journal: str | None) -> sqlite3.Connection:
    """Open the file, make or migrate it where needed, and refuse what is no file of labels.

    Raises
    ------
    LabelError
        If the file is foreign, damaged, of a later version, or cannot be opened.
    """
    try:
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            prepare(connection, path, journal)
        except BaseException:
            connection.close()
            raise
    except sqlite3.DatabaseError as error:
        message = (
            f"{path}: cannot be opened as a file of labels ({error}). Name a new file, or restore this one from a copy."
        )
        raise LabelError(message) from error
    return connection


def prepare(connection: sqlite3.Connection, path: Path, journal: str | None) -> None:
    """Set how the file is kept, and bring it to the current version."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION and tables:
        message = f"{path}: is a database, but not a file of labels. Name a new file."
        raise LabelError(message)
    if version > VERSION:
        message = f"{path}: was written by a later toolkit (labels version {version}, this one knows {VERSION}). Update the toolkit."
        raise LabelError(message)
    if journal or not tables:  # else it stays as it is: whoever opens it need not know of the network it lies on
        connection.execute(f"PRAGMA journal_mode = {journal or 'wal'}")
    connection.execute("PRAGMA synchronous = FULL")
    if version < VERSION:
        migrate(connection)


def migrate(connection: sqlite3.Connection) -> None:
    """Take the steps that are missing, all or none; another process may have taken them meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for step in range(version + 1, VERSION + 1):
            for statement in split_statements(STEPS[step]):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def split_statements(script: str) -> list[str]:
    """Cut a script into statements; a trigger holds semicolons of its own."""
    statements, current = [], ""
    for line in script.splitlines():
        current += line + "\n"
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements
