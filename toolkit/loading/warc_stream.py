"""The bytes of a web archive as a stream of pieces that says where bytes are lost, and goes on behind the loss."""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from io import BufferedIOBase

from toolkit.loading.sources import MEGABYTE
from toolkit.loading.unpacking import UNPACKING_DAMAGE, open_unpacked

__all__ = ["NEXT_START", "START", "Lost", "open_pieces"]

# The first line of a WARC record, or of an ARC record: address, IP address, day and time, type, length.
START = re.compile(
    rb"(?:WARC/\d\.\d{1,2}[ \t]*\r?\n|[a-z][a-z0-9+.-]{1,20}:[^\s]{1,8000} [0-9a-fA-F.:]{3,45} \d{14} [^\r\n]{1,300} \d{1,12}\r?\n)"
)
NEXT_START = re.compile(rb"\n(?=" + START.pattern + rb")")
PIECE = MEGABYTE
READ = 65_536
MOST_WRONG = 100_000  # places that look like a member and are none
MAGIC = b"\x1f\x8b\x08"
HELD = 16 * MEGABYTE  # of a gzip member, until it has proved sound; a longer one is given out as it comes
GZIP_FORM = 16 + zlib.MAX_WBITS
PADDING = b"\x00\r\n \t"


@dataclass(frozen=True)
class Lost:
    """A place at which bytes are lost, and why."""

    reason: str


def open_pieces(stream: BufferedIOBase, packed: str | None) -> Iterator[bytes | Lost]:
    """Give the unpacked bytes of a web archive in pieces.

    Parameters
    ----------
    stream
        The file; it can be sought.
    packed
        How it is packed: gzip (a member per record, or one for all), bzip2, xz, or None.

    Yields
    ------
    bytes or Lost
        What belongs together follows one another; a `Lost` stands where it is broken off.
    """
    if packed == "gzip":
        yield from unzip_members(stream)
        return
    try:
        plain = open_unpacked(stream, packed)
        while piece := plain.read(PIECE):
            yield piece
    except UNPACKING_DAMAGE as error:
        yield Lost(f"a damaged {packed} file ({error})" if packed else f"cannot be read ({error})")


def unzip_members(stream: BufferedIOBase) -> Iterator[bytes | Lost]:
    """Unpack gzip members one after the other; behind a damaged one, go on at the next that begins a record."""
    begin: int | None = 0
    while begin is not None:
        end, lost = yield from unzip_member(stream, begin)
        if lost is None:
            begin, lost = next_member(stream, end)
        else:
            begin = find_member(stream, begin + 1)
        if lost is not None:
            yield Lost(lost)


def unzip_member(stream: BufferedIOBase, begin: int) -> Generator[bytes, None, tuple[int, str | None]]:
    """Unpack the member that begins at a byte; return where it ends, and what is wrong with it."""
    stream.seek(begin)
    unpacker = zlib.decompressobj(GZIP_FORM)
    held: list[bytes] | None = []
    size = 0
    try:
        while not unpacker.eof:
            raw = unpacker.unconsumed_tail or stream.read(READ)
            part = unpacker.decompress(raw, PIECE)
            if not (raw or part):
                message = "cut off"
                raise EOFError(message)
            size += len(part)
            if held is None:
                yield part
            else:
                held.append(part)
            if held is not None and size > HELD:
                yield b"".join(held)
                held = None
    except (zlib.error, EOFError) as error:
        yield whole_records(b"".join(held or []))
        return begin, f"a damaged gzip member at byte {begin:,} ({error})"
    yield b"".join(held or [])
    return stream.tell() - len(unpacker.unused_data), None


def whole_records(data: bytes) -> bytes:
    """Of what came out of a damaged member, give the records before the last; the last may be garbled."""
    last = 0
    for found in NEXT_START.finditer(data):
        last = found.end()
    return data[:last]


def next_member(stream: BufferedIOBase, at: int) -> tuple[int | None, str | None]:
    """Give where the next member begins, None at the end of the file; and what is wrong if it does not follow at once."""
    stream.seek(at)
    while following := stream.read(READ):
        content = following.lstrip(PADDING)
        at += len(following) - len(content)
        if content:
            stream.seek(at)
            if stream.read(len(MAGIC)) == MAGIC:
                return at, None
            return find_member(stream, at), f"bytes that are no gzip member at byte {at:,}"
    return None, None


def find_member(stream: BufferedIOBase, at: int) -> int | None:
    """Search for the next gzip member that begins with a record; None if there is none."""
    wrong = 0
    while wrong < MOST_WRONG:
        stream.seek(at)
        window = stream.read(PIECE)
        place = window.find(MAGIC)
        if place >= 0:
            if begins_record(stream, at + place):
                return at + place
            wrong += 1
            at += place + 1
        elif len(window) < PIECE:
            return None
        else:
            at += len(window) - len(MAGIC) + 1
    return None


def begins_record(stream: BufferedIOBase, at: int) -> bool:
    """Whether a gzip member that begins with a record begins at a byte."""
    stream.seek(at)
    try:
        return START.match(zlib.decompressobj(GZIP_FORM).decompress(stream.read(READ), 16_384)) is not None
    except zlib.error:
        return False
