"""What lies behind the paths a researcher names: files, folders, archives and their members."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from toolkit.errors import LoadError

__all__ = ["Item", "Skipped", "find_items"]

MEGABYTE = 1 << 20
LARGEST_FILE = 4096 * MEGABYTE  # tables of a whole archive; text files have their own, smaller limit
LARGEST_MEMBER = 256 * MEGABYTE
LARGEST_ARCHIVE = 4096 * MEGABYTE
MOST_MEMBERS = 200_000
HIGHEST_RATIO = 1000  # text deflates to a tenth; a thousandth is a bomb
HEAD = 8192
DATASET_MARKS = ("dataset_info.json", "dataset_dict.json", "state.json")
SIDECAR = "dates.csv"
SYSTEM_NAMES = {"thumbs.db", "desktop.ini", "__macosx"}


@dataclass(frozen=True)
class Skipped:
    """Something that was found and is on purpose not read, and why."""

    file: str
    member: str
    reason: str


@dataclass
class Item:
    """One thing to read: a file, a member of an archive, or the folder of a saved dataset.

    ``file`` is the path as the researcher knows it, ``member`` the name inside an archive ("" otherwise).
    The bytes are read when first asked for, once.
    """

    file: str
    path: Path
    member: str = ""
    content: bytes | None = field(default=None, repr=False)
    archive_digest: str | None = None

    @property
    def name(self) -> str:
        """The last part of the name, lower case, without ``.gz``."""
        return PurePosixPath(self.member or self.path.as_posix()).name.lower().removesuffix(".gz")

    @property
    def is_folder(self) -> bool:
        """Whether this is the folder of a saved dataset."""
        return not self.member and self.path.is_dir()

    @cached_property
    def data(self) -> bytes:
        """All bytes, unpacked where the file is gzipped."""
        raw = self.content if self.content is not None else read_whole(self.path)
        return unzip_one(raw) if raw[:2] == b"\x1f\x8b" else raw

    @cached_property
    def head(self) -> bytes:
        """The first 8,192 bytes, by which readers recognise their format."""
        if "data" in self.__dict__ or self.content is not None:
            return self.data[:HEAD]
        with self.path.open("rb") as stream:
            head = stream.read(HEAD)
        return self.data[:HEAD] if head[:2] == b"\x1f\x8b" else head

    @cached_property
    def digest(self) -> str:
        """A hash of the bytes as they lie on disk, in hexadecimal."""
        if self.archive_digest is not None:
            return self.archive_digest
        if self.content is not None:
            return hashlib.sha256(self.content).hexdigest()
        if self.file.startswith("hub:"):
            return hashlib.sha256(self.file.encode()).hexdigest()
        digest = hashlib.sha256()
        paths = sorted(self.path.rglob("*")) if self.is_folder else [self.path]
        for path in paths:
            if path.is_file():
                with path.open("rb") as stream:
                    while chunk := stream.read(MEGABYTE):
                        digest.update(chunk)
        return digest.hexdigest()


def read_whole(path: Path) -> bytes:
    """Read a file, refusing one that is too large to be a collection of articles."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            message = f"{size / MEGABYTE:,.0f} MB, more than the {LARGEST_FILE // MEGABYTE:,} MB one file may have. Split it."
            raise LoadError(message)
        return path.read_bytes()
    except OSError as error:
        message = f"cannot be opened ({(error.strerror or 'unknown reason').lower()}). Check that it exists and may be read."
        raise LoadError(message) from error


def unzip_one(raw: bytes) -> bytes:
    """Unpack a gzipped file up to the limit of one member."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
            data = stream.read(LARGEST_MEMBER + 1)
    except (OSError, EOFError, zlib.error) as error:
        message = f"a damaged gzip file ({error}). Fetch it again."
        raise LoadError(message) from error
    if len(data) > LARGEST_MEMBER:
        message = f"unpacks to more than {LARGEST_MEMBER // MEGABYTE} MB. Unpack it by hand and check what it is."
        raise LoadError(message)
    return data


def find_items(paths: list[Path]) -> Iterator[Item | Skipped | LoadError]:
    """Walk files and folders in a fixed order; archives are opened later, by `open_archive`."""
    for path in paths:
        if path.is_dir() and not is_dataset(path):
            yield from walk(path)
        elif path.exists():
            yield Item(str(path), path)
        else:
            yield LoadError(f"{path}: no such file or folder. Check the path.")


def is_dataset(folder: Path) -> bool:
    """Whether a folder was written by ``Dataset.save_to_disk``."""
    return any((folder / mark).is_file() for mark in DATASET_MARKS)


def walk(top: Path) -> Iterator[Item | Skipped]:
    """Give the files below a folder, sorted; hidden ones, system files and links out of it are named and skipped."""
    inside = top.resolve()
    for folder, folders, files in os.walk(top):
        here = Path(folder)
        folders.sort()
        for name in list(folders):
            if is_dataset(here / name):
                folders.remove(name)
                yield Item(str(here / name), here / name)
            elif name.startswith((".", "__")):
                folders.remove(name)
                yield Skipped(str(here / name), "", "a hidden or system folder")
            elif (here / name).is_symlink():
                folders.remove(name)
                yield Skipped(str(here / name), "", "a link to another folder")
        for name in sorted(files):
            path = here / name
            reason = why_skip(name)
            if reason is None and path.is_symlink() and not path.resolve().is_relative_to(inside):
                reason = "a link that leads out of the folder"
            if reason is None and not path.is_file():
                reason = "not a regular file"
            yield Item(str(path), path) if reason is None else Skipped(str(path), "", reason)


def why_skip(name: str) -> str | None:
    """Say why a file found in a folder or an archive is not an article, judged by its name; None if it may be one."""
    low = name.lower()
    if low.startswith(".") or low in SYSTEM_NAMES:
        return "a hidden or system file"
    if low == SIDECAR:
        return "the dates of the other files"
    if low.partition(".")[0] in {"readme", "license", "licence"}:
        return "a read-me or licence"
    return None


def is_archive(item: Item) -> bool:
    """Whether the bytes are a ZIP archive of files, and not an office document or e-book in ZIP form."""
    if item.is_folder or item.head[:4] not in {b"PK\x03\x04", b"PK\x05\x06"}:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(item.data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return True  # damaged: let `open_archive` say so
    return not ({"[Content_Types].xml", "mimetype"} & names)


def open_archive(item: Item) -> Iterator[Item | Skipped | LoadError]:
    """Give the members of a ZIP archive, within limits on their number, their size and how far they unpack."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(item.data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        yield LoadError(f"{item.file}: a damaged ZIP archive ({error}). Fetch it again.")
        return
    with archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        if len(members) > MOST_MEMBERS or sum(info.file_size for info in members) > LARGEST_ARCHIVE:
            yield LoadError(
                f"{item.file}: {len(members):,} members that unpack to "
                f"{sum(info.file_size for info in members) / MEGABYTE:,.0f} MB. Unpack it by hand and load the folder."
            )
            return
        for info in sorted(members, key=lambda member: member.filename):
            yield open_member(item, archive, info)


def open_member(item: Item, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Item | Skipped | LoadError:
    """Read one member of an archive, or say why not."""
    place = PurePosixPath(info.filename.replace("\\", "/"))
    if place.is_absolute() or ".." in place.parts:
        return Skipped(item.file, info.filename, "its name leads out of the archive")
    for part in place.parts:
        if (reason := why_skip(part)) is not None:
            return Skipped(item.file, info.filename, reason)
    if info.file_size > LARGEST_MEMBER or info.file_size > HIGHEST_RATIO * max(info.compress_size, 100):
        return LoadError(
            f"{item.file}: member {info.filename} unpacks from {info.compress_size:,} to {info.file_size:,} bytes, "
            "like a ZIP bomb. Unpack it by hand if you trust it."
        )
    try:
        with archive.open(info) as stream:
            content = stream.read(LARGEST_MEMBER + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        return LoadError(f"{item.file}: member {info.filename} is damaged or locked ({error}). Unpack it by hand.")
    if len(content) > info.file_size:
        return LoadError(f"{item.file}: member {info.filename} is larger than it says. Unpack it by hand if you trust it.")
    return Item(item.file, item.path, info.filename, content, item.digest)
