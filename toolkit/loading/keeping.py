"""What was read once is kept on disk, so that the same bytes are not read twice."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from platformdirs import user_cache_path

from toolkit.errors import LoadError
from toolkit.loading.article import Article, Block, Found
from toolkit.loading.reader import Options
from toolkit.loading.reading import Outcome
from toolkit.loading.sources import MEGABYTE, Item

__all__ = ["Keep", "open_keep"]

PLACE = "TOOLKIT_CACHE"
SIZE = "TOOLKIT_CACHE_MB"
MOST_MEGABYTES = 2048
LARGEST_SHARE = 8  # a single outcome may take an eighth of the whole
LIBRARIES = (
    "charset-normalizer", "dateparser", "feedparser", "ftfy", "htmldate", "lxml", "openpyxl", "pandas", "py3langid", "pyarrow",
    "pypdfium2", "python-calamine", "python-docx", "striprtf", "warcio",
)  # fmt: skip
FULL = 0.9
PATIENCE = 30.0  # seconds to wait for another run that writes


class Keep:
    """Outcomes on disk, by what they were read from: the bytes, the name, the options and the readers' code.

    One SQLite file. Where it cannot be written or is damaged, everything is read anew and nothing is kept: a cache
    must never be the reason why something fails. Once it has grown over ``limit`` bytes, what was not used for the
    longest time goes.
    """

    def __init__(self, folder: Path, limit: int, options: Options) -> None:
        self.limit = limit
        self.salt = json.dumps([code_version(), sorted(options.columns.items())])
        self.file: sqlite3.Connection | None = None
        self.used: list[str] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.file = connect(folder / "articles.sqlite")
        except (OSError, sqlite3.Error):
            self.file = None

    def key(self, item: Item) -> str:
        """Name what an item's outcome depends on."""
        return hashlib.sha256(
            "\0".join([self.salt, *item.fingerprint, item.name]).encode("utf-8", "replace")
        ).hexdigest()

    def find(self, item: Item) -> Outcome | None:
        """Give what was read from the same bytes before; None if nothing is kept."""
        if self.file is None:
            return None
        key = self.key(item)
        try:
            row = self.file.execute("SELECT outcome FROM outcomes WHERE key = ?", (key,)).fetchone()
            outcome = read_outcome(zlib.decompress(row[0])) if row is not None else None
        except (sqlite3.Error, zlib.error, ValueError, TypeError, KeyError):
            return None
        if outcome is not None:
            self.used.append(key)
        return outcome

    def store(self, item: Item, outcome: Outcome) -> None:
        """Keep an outcome, unless another day may give another one."""
        if self.file is None or not outcome.lasting or outcome.fault:
            return
        packed = zlib.compress(write_outcome(outcome), 1)
        if len(packed) * LARGEST_SHARE > self.limit:
            return
        row = (self.key(item), packed, len(packed), time.time())
        try:
            self.file.execute("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?)", row)
        except sqlite3.Error:
            self.close()

    def close(self) -> None:
        """Note what was used, make room, and let go of the file."""
        file, self.file = self.file, None
        if file is None:
            return
        try:
            now = time.time()
            file.execute("BEGIN")
            file.executemany("UPDATE outcomes SET used = ? WHERE key = ?", ((now, key) for key in self.used))
            file.execute("COMMIT")
            make_room(file, self.limit)
        except sqlite3.Error:
            pass  # another run may hold the file, or the disk be full: what is kept already is whole
        finally:
            file.close()


def open_keep(options: Options) -> Keep | None:
    """Open the cache where the environment says, or where the system keeps such things; None if it is switched off.

    ``TOOLKIT_CACHE`` names a folder, or is ``off``; ``TOOLKIT_CACHE_MB`` says how large it may grow.
    """
    place = os.environ.get(PLACE, "").strip()
    if place.casefold() == "off":
        return None
    stated = os.environ.get(SIZE, "").strip() or str(MOST_MEGABYTES)
    if not stated.isdecimal():
        message = f"{SIZE}: {stated!r} is no number. Write megabytes, such as 500, or {PLACE}=off to keep nothing."
        raise LoadError(message)
    folder = Path(place).expanduser() if place else user_cache_path("conflict-news-toolkit", appauthor=False)
    return Keep(folder, int(stated) * MEGABYTE, options) if int(stated) else None


def connect(path: Path) -> sqlite3.Connection:
    """Open the file; one that is damaged is begun anew."""
    try:
        return prepare(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # locked or read-only, not damaged
            raise
        path.unlink()
        return prepare(path)


def prepare(path: Path) -> sqlite3.Connection:
    """Open the file and make its table. A loss of power may cost the last outcomes, but never garble the file."""
    file = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = NORMAL")
        file.execute(
            "CREATE TABLE IF NOT EXISTS outcomes (key TEXT PRIMARY KEY, outcome BLOB, size INTEGER, used REAL)"
        )
    except sqlite3.Error:
        file.close()
        raise
    return file


def make_room(file: sqlite3.Connection, limit: int) -> None:
    """Delete what was not used for the longest time, until nine tenths of the limit are left."""
    (total,) = file.execute("SELECT coalesce(sum(size), 0) FROM outcomes").fetchone()
    if total <= limit:
        return
    gone = []
    for key, size in file.execute("SELECT key, size FROM outcomes ORDER BY used, key"):
        gone.append((key,))
        total -= size
        if total <= FULL * limit:
            break
    file.execute("BEGIN")
    file.executemany("DELETE FROM outcomes WHERE key = ?", gone)
    file.execute("COMMIT")
    file.execute("VACUUM")


@cache
def code_version() -> str:
    """Name the code that reads: our own files and the libraries they call. Any change of it makes the cache forget."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted(here.rglob("*.py")):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return " ".join([digest.hexdigest(), *map(installed, LIBRARIES)])


def installed(library: str) -> str:
    """The version of a library, "" if it is not there."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def write_outcome(outcome: Outcome) -> bytes:
    """Write an outcome as JSON, which runs no code when it is read."""
    return json.dumps(asdict(outcome), default=as_iso, ensure_ascii=False).encode("utf-8", "surrogatepass")


def as_iso(value: dt.date | dt.datetime) -> str:
    """Write a day or an instant."""
    return value.isoformat()


def read_outcome(data: bytes) -> Outcome:
    """Read an outcome back."""
    record = json.loads(data.decode("utf-8", "surrogatepass"))
    found = record.pop("found")
    return Outcome(**record, found=Found(**found | {"articles": list(read_articles(found["articles"]))}))


def read_articles(records: Iterable[dict[str, object]]) -> Iterable[Article]:
    """Read articles back, with their days and blocks."""
    for record in records:
        day, instant, blocks = record["day"], record["instant"], record["blocks"]
        yield Article(**record | {  # type: ignore[arg-type]
            "day": dt.date.fromisoformat(day) if isinstance(day, str) else None,
            "instant": dt.datetime.fromisoformat(instant) if isinstance(instant, str) else None,
            "blocks": [Block(*block) for block in blocks] if isinstance(blocks, list) else [],
        })  # fmt: skip
