"""What lies behind the paths a researcher names: files, and what is found in folders."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from toolkit.errors import LoadError
from toolkit.loading.unpacking import PACKED_ENDINGS, UNPACKING_DAMAGE, open_unpacked, packing, read_beginning

__all__ = ["HUB", "MEGABYTE", "SIDECAR", "Broken", "Item", "Skipped", "cannot_open", "find_items", "why_skip"]

MEGABYTE = 1 << 20
LARGEST_FILE = 4096 * MEGABYTE  # tables of a whole archive; text files have their own, smaller limit
LARGEST_MEMBER = 256 * MEGABYTE
HEAD = 8192
SIDECAR = "dates.csv"
SYSTEM_NAMES = {"thumbs.db", "desktop.ini", "__macosx"}
HUB = "hub:"


@dataclass(frozen=True)
class Skipped:
    """Something that was found and is on purpose not read, and why."""

    file: str
    member: str
    reason: str


@dataclass(frozen=True)
class Broken:
    """Something that was found and cannot be opened, with what was found and what to do."""

    file: str
    member: str
    reason: str


@dataclass
class Item:
    """One thing to read: a file, a member of an archive, or the folder of a saved dataset.

    ``file`` is the path as the researcher knows it, ``member`` the name inside an archive ("" otherwise);
    a ``sidecar`` lies among the files and states their days. The bytes are read when first asked for, once.
    """

    file: str
    path: Path
    member: str = ""
    content: bytes | None = field(default=None, repr=False)
    archive_digest: str | None = None
    sidecar: bool = False

    @property
    def name(self) -> str:
        """The last part of the name, lower case, without ``.gz``, ``.bz2`` or ``.xz``."""
        name = PurePosixPath(self.member or self.path.as_posix()).name.lower()
        return next((name.removesuffix(end) for end in PACKED_ENDINGS if name.endswith(end)), name)

    @cached_property
    def is_folder(self) -> bool:
        """Whether this is the folder of a saved dataset."""
        return not self.member and not self.is_remote and self.path.is_dir()

    @property
    def is_remote(self) -> bool:
        """Whether this is the name of a dataset on the Hub."""
        return self.file.startswith(HUB)

    def open(self) -> io.BufferedIOBase:
        """Open the bytes as they lie, packed or not, for what is too large to be read at once."""
        return self.path.open("rb") if self.content is None else io.BytesIO(self.content)

    @cached_property
    def packed(self) -> str | None:
        """The program that packed the file: gzip, bzip2 or xz; None if it lies there as it is."""
        with self.open() as stream:
            return packing(stream.read(HEAD))

    @cached_property
    def data(self) -> bytes:
        """All bytes, unpacked where the file is packed by gzip, bzip2 or xz."""
        raw = self.content if self.content is not None else read_whole(self.path)
        return raw if self.packed is None else unpack_one(raw, self.packed)

    @cached_property
    def head(self) -> bytes:
        """The first 8,192 bytes, by which readers recognise their format; fewer where a packed file is damaged."""
        if self.is_remote:
            return b""
        if "data" in self.__dict__:
            return self.data[:HEAD]
        with self.open() as stream:
            if self.packed is None:
                return stream.read(HEAD)
            head = read_beginning(open_unpacked(stream, self.packed), HEAD)
        return head or self.data[:HEAD]  # the latter says what is wrong

    @cached_property
    def digest(self) -> str:
        """A hash of the bytes as they lie on disk, in hexadecimal; of the whole archive for its members."""
        if self.archive_digest is not None:
            return self.archive_digest
        if self.is_remote:
            return hashlib.sha256(self.file.encode("utf-8", "replace")).hexdigest()
        digest = hashlib.sha256()
        for path in files_of_dataset(self.path) if self.is_folder else [self.path]:
            with path.open("rb") as stream:
                while chunk := stream.read(MEGABYTE):
                    digest.update(chunk)
        return digest.hexdigest()

    @cached_property
    def fingerprint(self) -> tuple[str, str]:
        """What two copies have in common: the file's hash, or the archive's and the member's."""
        return self.digest, hashlib.sha256(self.content).hexdigest() if self.content is not None else ""


def files_of_dataset(folder: Path) -> list[Path]:
    """List the files that make up a saved dataset; what ``map`` caches beside them does not count."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(("cache-", ".")))


def read_whole(path: Path) -> bytes:
    """Read a file, refusing one that is too large to be a collection of articles."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        limit = f"{LARGEST_FILE // MEGABYTE:,} MB"
        message = f"{size / MEGABYTE:,.0f} MB, more than the {limit} one file may have. Split it."
        raise LoadError(message)
    return path.read_bytes()


def unpack_one(raw: bytes, packed: str) -> bytes:
    """Unpack a file up to the limit of one member."""
    try:
        with open_unpacked(io.BytesIO(raw), packed) as stream:
            data = stream.read(LARGEST_MEMBER + 1)
    except UNPACKING_DAMAGE as error:
        message = f"a damaged {packed} file ({error}). Fetch it again."
        raise LoadError(message) from error
    if len(data) > LARGEST_MEMBER:
        message = f"unpacks to more than {LARGEST_MEMBER // MEGABYTE} MB. Unpack it by hand and check what it is."
        raise LoadError(message)
    return data


def shown(path: Path) -> str:
    """Give a path as text that can be printed and stored, even where its name is no valid UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def find_items(paths: list[str | Path]) -> Iterator[Item | Skipped | Broken]:
    """Walk files and folders in a fixed order; archives are opened later, by `open_archive`."""
    for named in paths:
        path = Path(named)
        if str(named).startswith(HUB):
            yield Item(str(named), path)
        elif not str(named):
            yield Broken("(empty path)", "", "names no file. Pass a path.")
        elif not os.path.exists(path):  # noqa: PTH110 - unlike Path.exists, it never raises
            yield Broken(shown(path), "", "no such file or folder. Check the path.")
        elif path.is_dir() and not is_dataset(path):
            yield from walk(path)
        elif path.is_dir() or path.is_file():
            yield Item(shown(path), path)
        else:
            yield Broken(shown(path), "", "neither a file nor a folder. Save what it gives to a file first.")


def is_dataset(folder: Path) -> bool:
    """Whether a folder was written by ``Dataset.save_to_disk``."""
    one = (folder / "state.json").is_file() and (folder / "dataset_info.json").is_file()
    return one or (folder / "dataset_dict.json").is_file()


def walk(top: Path) -> Iterator[Item | Skipped | Broken]:
    """Give the files below a folder, sorted; what is hidden, of the system or leads out of it is named and skipped."""
    inside = os.path.realpath(top)
    closed: list[OSError] = []
    empty = True
    for folder, folders, files in os.walk(top, onerror=closed.append):
        here = Path(folder)
        for name in sorted(folders):
            path = here / name
            reason = "a hidden or system folder" if name.startswith((".", "__")) else None
            reason = reason or ("a link to another folder" if path.is_symlink() else None)
            if reason is not None:
                yield Skipped(shown(path), "", reason)
            elif is_dataset(path):
                yield Item(shown(path), path)
            else:
                continue
            empty = False
            folders.remove(name)
        folders.sort()
        for name in sorted(files):
            empty = False
            path = here / name
            reason = why_skip(name) or why_not_below(path, inside)
            sidecar = name.lower() == SIDECAR
            yield Item(shown(path), path, sidecar=sidecar) if reason is None else Skipped(shown(path), "", reason)
    for error in closed:
        yield Broken(shown(Path(error.filename)), "", cannot_open(error))
    if empty and not closed:
        yield Skipped(shown(top), "", "an empty folder")


def cannot_open(error: OSError) -> str:
    """Say why something cannot be opened, and what to do."""
    why = (error.strerror or type(error).__name__).lower()
    return f"cannot be opened ({why}). Check that it exists and may be read."


def why_not_below(path: Path, inside: str) -> str | None:
    """Say why a file in a folder is not really one of its files; None if it is."""
    if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(inside):
        return "a link that leads out of the folder"
    return None if path.is_file() else "not a regular file"


def why_skip(name: str) -> str | None:
    """Say why a file found in a folder or an archive is not an article, judged by its name; None if it may be one."""
    low = name.lower()
    if low.startswith(".") or low in SYSTEM_NAMES:
        return "a hidden or system file"
    if low.partition(".")[0] in {"readme", "license", "licence"}:
        return "a read-me or licence"
    return None
