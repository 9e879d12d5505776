"""Tar archives, packed or not: their members in the order in which they lie, read as a stream."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from io import BufferedIOBase
from pathlib import PurePosixPath
from tarfile import HeaderError, InvalidHeaderError, ReadError, TarError, TarFile, TarInfo, TruncatedHeaderError  # type: ignore[attr-defined]
from typing import cast

from toolkit.loading.sources import LARGEST_MEMBER, MEGABYTE, SIDECAR, Broken, Item, Skipped, why_skip
from toolkit.loading.unpacking import UNPACKING_DAMAGE, open_unpacked

__all__ = ["HIGHEST_RATIO", "is_tar", "open_tar", "why_not_member"]

BLOCK = 512
HIGHEST_RATIO = 1000  # text deflates to a tenth; a thousandth is a bomb
SMALLEST = 2 * MEGABYTE  # a tar of a few small files, padded to blocks, unpacks far without being a bomb
DAMAGE = (*UNPACKING_DAMAGE, TarError, RecursionError, OverflowError, IndexError, KeyError)


class Overflow(OSError):
    """More came out of a packed archive than one may hold."""


class Bounded:
    """A stream that ends with an error once more was read from it than the limit."""

    def __init__(self, stream: BufferedIOBase, limit: int) -> None:
        self.stream = stream
        self.left = limit

    def read(self, size: int) -> bytes:
        """Read some bytes."""
        part = self.stream.read(size)
        self.left -= len(part)
        if self.left < 0:
            message = "unpacks without end"
            raise Overflow(message)
        return part


class Header(TarInfo):
    """A member's header; a damaged one is an error, where the library takes it for the end of the archive."""

    @classmethod
    def fromtarfile(cls, tarfile: TarFile) -> Header:
        """Read the next header."""
        try:
            return super().fromtarfile(tarfile)
        except (InvalidHeaderError, TruncatedHeaderError) as error:
            message = f"{error} at byte {tarfile.offset:,}"
            raise ReadError(message) from error


def is_tar(item: Item) -> bool:
    """Whether the bytes begin with the header of a tar archive; a header without its mark counts by the ending."""
    head = item.head[:BLOCK]
    if len(head) < BLOCK or not (head[257:262] == b"ustar" or item.name.endswith(".tar")):
        return False
    try:
        TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except HeaderError:
        return (head[257:262] == b"ustar" and head[:1] != b"<") or not head.strip(b"\x00")
    return True


def open_tar(item: Item, largest: int, most: int) -> Iterator[Item | Skipped | Broken]:
    """Give the members of a tar archive; what lies behind damage is lost, and the report says so.

    Parameters
    ----------
    item
        The archive, packed by gzip, bzip2 or xz, or not.
    largest
        How many bytes it may unpack to.
    most
        How many members it may have.
    """
    met: Counter[str] = Counter()
    with item.open() as raw:
        size = raw.seek(0, os.SEEK_END)
        raw.seek(0)
        bound = min(largest, max(HIGHEST_RATIO * size, SMALLEST)) if item.packed else largest
        stream = cast(BufferedIOBase, Bounded(open_unpacked(raw, item.packed), bound))
        try:
            with TarFile.open(fileobj=stream, mode="r|", tarinfo=Header, errorlevel=1) as archive:
                for info in archive:
                    if info.isdir():
                        continue
                    met[info.name] += 1
                    if met.total() > most:
                        what = f"more than {most:,} members"
                        yield Broken(item.file, item.member, f"{what}. Unpack it by hand and load the folder.")
                        return
                    again = f" ({met[info.name]})" if met[info.name] > 1 else ""
                    yield open_member(item, archive, info, again)
        except Overflow:
            why = f"a tar archive that unpacks to more than {bound / MEGABYTE:,.0f} MB, like a bomb"
            yield Broken(item.file, item.member, f"{why}. Unpack it by hand and load the folder.")
            return
        except DAMAGE as error:
            after = f" after {met.total():,} members" if met else ""
            yield Broken(item.file, item.member, f"a tar archive damaged{after} ({error}). Fetch it again.")
            return
    if not met:
        yield Skipped(item.file, item.member, "an empty archive")


def open_member(item: Item, archive: TarFile, info: TarInfo, again: str) -> Item | Skipped | Broken:
    """Read one member, or say why not; ``again`` tells members of the same name apart."""
    name = info.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\\", "/")
    place = PurePosixPath(name)
    member = "/".join(filter(None, [item.member, place.as_posix()])) + again
    if not place.name:
        return Broken(item.file, member, "a member without a name. Fetch the archive again.")
    if (reason := why_not_file(info) or why_not_member(place)) is not None:
        return Skipped(item.file, member, reason)
    if info.size > LARGEST_MEMBER:
        what = f"a member of {info.size / MEGABYTE:,.0f} MB"
        return Broken(item.file, member, f"{what}. Unpack it by hand and check what it is.")
    stream = archive.extractfile(info)
    content = stream.read() if stream is not None else b""
    return Item(item.file, item.path, member, content, item.digest, sidecar=place.name.lower() == SIDECAR)


def why_not_file(info: TarInfo) -> str | None:
    """Say why a member is no file with bytes of its own; None if it is one."""
    if info.issym() or info.islnk():
        return "a link, not a file"
    if info.issparse():
        return "a sparse file, as disks and databases are"
    return None if info.isreg() else "a device or pipe, not a file"


def why_not_member(place: PurePosixPath) -> str | None:
    """Say why a member is not read, judged by its path in the archive; None if it may be an article."""
    if place.is_absolute() or ".." in place.parts:
        return "its name leads out of the archive"
    return next((reason for part in place.parts if (reason := why_skip(part)) is not None), None)
