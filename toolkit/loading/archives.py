"""What holds many files in one: ZIP and tar archives, and the records of web archives."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from toolkit.errors import LoadError
from toolkit.loading.sources import LARGEST_MEMBER, MEGABYTE, SIDECAR, Broken, Item, Skipped
from toolkit.loading.tars import HIGHEST_RATIO, is_tar, open_tar, why_not_member
from toolkit.loading.warc_split import is_web_archive, split_web_archive

__all__ = ["DAMAGE", "is_archive", "open_archive"]

LARGEST_ARCHIVE = 4096 * MEGABYTE
LARGEST_NESTED = 1024 * MEGABYTE
MOST_MEMBERS = 200_000
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    ValueError,
    RuntimeError,  # a password, or a kind of compression that is not there
    NotImplementedError,
    IndexError,
    OverflowError,
)
OFFICE_PARTS = {"[Content_Types].xml", "mimetype", "META-INF/container.xml"}


def is_archive(item: Item) -> bool:
    """Whether the item holds many: a ZIP or tar archive, or a web archive; office documents in ZIP form do not count.

    Raises
    ------
    LoadError
        If it is an office document that unpacks to more than a document can hold.
    """
    return not item.is_folder and (is_zip(item) or is_tar(item) or is_web_archive(item))


def open_archive(item: Item) -> Iterator[Item | Skipped | Broken]:
    """Give the members of an archive, within limits on their number, their size and how far they unpack."""
    if is_web_archive(item):
        return split_web_archive(item)
    largest = LARGEST_NESTED if item.member else LARGEST_ARCHIVE
    return open_tar(item, largest, MOST_MEMBERS) if is_tar(item) else open_zip(item, largest)


def is_zip(item: Item) -> bool:
    """Whether the bytes are a ZIP archive of files, and not an office document or e-book in ZIP form."""
    if item.head[:4] not in {b"PK\x03\x04", b"PK\x05\x06"}:
        return False
    try:
        with opened(item) as archive:
            infos = archive.infolist()
    except (*DAMAGE, OSError):
        return True  # damaged: let `open_archive` say so
    if not OFFICE_PARTS & {info.filename for info in infos}:
        return True
    whole = sum(info.file_size for info in infos)
    if whole > LARGEST_NESTED or any(is_bomb(info) for info in infos):
        message = f"unpacks to {whole / MEGABYTE:,.0f} MB, like a ZIP bomb. Save it anew if you trust it."
        raise LoadError(message)
    return False


def opened(item: Item) -> zipfile.ZipFile:
    """Open an archive where it lies, or in memory where it came out of another one."""
    in_place = item.content is None and item.packed is None
    return zipfile.ZipFile(item.path if in_place else io.BytesIO(item.data))


def open_zip(item: Item, largest: int) -> Iterator[Item | Skipped | Broken]:
    """Give the members of a ZIP archive, by name."""
    try:
        archive = opened(item)
    except (*DAMAGE, OSError) as error:
        yield Broken(item.file, item.member, f"a damaged ZIP archive ({error}). Fetch it again.")
        return
    with archive:
        members = [info for info in archive.infolist() if not info.filename.endswith("/")]
        whole = sum(info.file_size for info in members)
        if len(members) > MOST_MEMBERS or whole > largest:
            what = f"{len(members):,} members that unpack to {whole / MEGABYTE:,.0f} MB"
            yield Broken(item.file, item.member, f"{what}. Unpack it by hand and load the folder.")
            return
        if not members:
            yield Skipped(item.file, item.member, "an empty archive")
        met: Counter[str] = Counter()
        for info in sorted(members, key=lambda member: (member.filename, member.header_offset)):
            met[info.filename] += 1
            again = f" ({met[info.filename]})" if met[info.filename] > 1 else ""
            yield open_member(item, archive, info, again)


def open_member(item: Item, archive: zipfile.ZipFile, info: zipfile.ZipInfo, again: str) -> Item | Skipped | Broken:
    """Read one member of an archive, or say why not; ``again`` tells members of the same name apart."""
    place = PurePosixPath(info.filename.replace("\\", "/"))
    member = "/".join(filter(None, [item.member, place.as_posix()])) + again
    if not place.name:
        return Broken(item.file, member, "a member without a name. Fetch the archive again.")
    if (reason := why_not_member(place)) is not None:
        return Skipped(item.file, member, reason)
    if is_bomb(info):
        sizes = f"unpacks from {info.compress_size:,} to {info.file_size:,} bytes"
        return Broken(item.file, member, f"{sizes}, like a ZIP bomb. Unpack it by hand if you trust it.")
    try:
        with archive.open(info) as stream:
            content = stream.read(LARGEST_MEMBER + 1)
    except (*DAMAGE, OSError) as error:
        return Broken(item.file, member, f"damaged or locked ({error}). Unpack the archive by hand.")
    return Item(item.file, item.path, member, content, item.digest, sidecar=place.name.lower() == SIDECAR)


def is_bomb(info: zipfile.ZipInfo) -> bool:
    """Whether a member is too large, or unpacks further than text does."""
    return info.file_size > LARGEST_MEMBER or info.file_size > HIGHEST_RATIO * max(info.compress_size, 100)
