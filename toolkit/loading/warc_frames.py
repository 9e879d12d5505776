"""The records of a web archive, each cut out of the stream; where one is damaged, on with the next."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from warcio.statusandheaders import StatusAndHeadersParser

from toolkit.loading.sources import MEGABYTE
from toolkit.loading.warc_stream import NEXT_START, START, Lost

__all__ = ["Frame", "frames", "read_fields"]

LARGEST_RECORD = 32 * MEGABYTE
LARGEST_HEADER = 65_536
LONGEST_START = 9_000
HEADER_END = re.compile(rb"\r?\n\r?\n")
BETWEEN = re.compile(rb"(?:\r?\n){1,2}")
BLANK = re.compile(rb"[\r\n \t\x00]*")


@dataclass
class Frame:
    """One record: its fields by lower-case name, and what it holds; ``block`` is None where that is too large."""

    fields: dict[str, str]
    block: bytes | None
    notes: list[str] = field(default_factory=list)


class Feed:
    """What has come of a stream and is not yet used; it ends where bytes are lost, until that is passed."""

    def __init__(self, pieces: Iterator[bytes | Lost]) -> None:
        self.pieces = pieces
        self.held = bytearray()
        self.lost: Lost | None = None
        self.over = False

    def fill(self, size: int) -> bool:
        """Hold at least so many bytes, if there are as many before the end or the next loss."""
        while len(self.held) < size and self.lost is None and not self.over:
            piece = next(self.pieces, None)
            if piece is None:
                self.over = True
            elif isinstance(piece, Lost):
                self.lost = piece
            else:
                self.held += piece
        return len(self.held) >= size

    def take(self, size: int) -> bytes:
        """Use up some bytes."""
        taken = bytes(self.held[:size])
        del self.held[:size]
        return taken

    def find(self, form: re.Pattern[bytes], begin: int, within: int) -> re.Match[bytes] | None:
        """Search from a place on, reading on as far as allowed."""
        while True:
            if found := form.search(self.held, begin):
                return found
            begin = max(begin, len(self.held) - LONGEST_START)
            if len(self.held) >= within or not self.fill(len(self.held) + 1):
                return None

    def drop_until(self, form: re.Pattern[bytes]) -> int:
        """Drop all before the next match, or before the end or loss; give how much that was."""
        dropped = 0
        while True:
            found = form.search(self.held)
            size = found.end() if found else max(0, len(self.held) - LONGEST_START)
            del self.held[:size]
            dropped += size
            if found:
                return dropped
            if not self.fill(len(self.held) + 1):
                dropped += len(self.held)
                self.held.clear()
                return dropped


def frames(pieces: Iterator[bytes | Lost]) -> Iterator[Frame | Lost]:
    """Cut a stream into records.

    Parameters
    ----------
    pieces
        The bytes, with a `Lost` where some are missing.

    Yields
    ------
    Frame or Lost
        A record whose stated length is wrong is mended by where the next one begins, and carries a note.
    """
    feed = Feed(pieces)
    while True:
        skip_blank(feed)
        if feed.held:
            yield cut_record(feed) if feed.fill(2) and begins(feed) else junk(feed)
        elif feed.lost is not None:
            yield feed.lost
            feed.lost = None
        elif feed.over:
            return


def skip_blank(feed: Feed) -> None:
    """Drop the blank lines between records."""
    while feed.fill(1):
        del feed.held[: blank_until(feed, 0)]
        if feed.held:
            return


def begins(feed: Feed) -> bool:
    """Whether a record begins here."""
    feed.fill(LONGEST_START)
    return START.match(feed.held) is not None


def junk(feed: Feed) -> Lost:
    """Drop what is no record."""
    return Lost(f"{feed.drop_until(NEXT_START):,} bytes that are no record")


def cut_record(feed: Feed) -> Frame | Lost:
    """Cut the next record out of the stream."""
    end = header_end(feed)
    if end is None:
        feed.take(1)
        return Lost(f"a record whose header does not end ({feed.drop_until(NEXT_START):,} bytes)")
    record = Frame(read_header(bytes(feed.held[:end])), None)
    size = stated_length(record.fields)
    if size is not None and size > LARGEST_RECORD:
        feed.take(end)
        feed.drop_until(NEXT_START)
        return record
    length = sound_length(feed, end, size)
    if length is None:
        if (found := feed.find(NEXT_START, end, end + LARGEST_RECORD)) is None and cut_off(feed, end, size):
            lost = feed.lost or Lost(f"cut off: {len(feed.held) - end:,} of {size:,} bytes")
            feed.held.clear()
            feed.lost = None
            return lost
        length = (found.start() if found else len(feed.held)) - end
        record.notes.append("the web archive states a wrong length for this page")
    feed.take(end)
    record.block = feed.take(max(0, length))
    return record


def cut_off(feed: Feed, end: int, size: int | None) -> bool:
    """Whether the stream ends within the record."""
    return size is not None and len(feed.held) < end + size


def header_end(feed: Feed) -> int | None:
    """Where a record's header ends; an ARC record has one line, the first of a file a few more within its length."""
    if not feed.held.startswith(b"WARC/"):
        return feed.held.index(b"\n") + 1
    found = feed.find(HEADER_END, 0, LARGEST_HEADER)
    return found.end() if found and found.end() <= LARGEST_HEADER else None


def read_header(header: bytes) -> dict[str, str]:
    """Read a record's fields; those of an ARC record get the names that a WARC record has."""
    if header.startswith(b"WARC/"):
        return read_fields(header)[1]
    address, _, stamp, *rest = header.decode("utf-8", "replace").split()
    return {
        "warc-type": "warcinfo" if address.startswith("filedesc:") else "response",
        "warc-target-uri": address,
        "warc-date": f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}",
        "content-length": rest[-1],
    }


def read_fields(header: bytes) -> tuple[str, dict[str, str]]:
    """Read the first line and the fields of a header, by lower-case name; of a repeated field the first counts."""
    read = StatusAndHeadersParser([], verify=False).parse(io.BytesIO(header))
    fields: dict[str, str] = {}
    for name, value in read.headers:
        fields.setdefault(str(name).strip().lower(), str(value).strip())
    return f"{read.protocol} {read.statusline}", fields


def stated_length(fields: dict[str, str]) -> int | None:
    """The length that a record states; None if that is no number."""
    stated = fields.get("content-length", "")
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 16 else None


def sound_length(feed: Feed, end: int, size: int | None) -> int | None:
    """The stated length, if what follows is the end of a record; else None."""
    if size is None or not feed.fill(end + size):
        return None
    feed.fill(end + size + LONGEST_START)
    behind = end + size
    between = BETWEEN.match(feed.held, behind)
    if between is not None and between.group().count(b"\n") == 2:
        return size
    return size if begins_at(feed, between.end() if between else behind) else None


def begins_at(feed: Feed, place: int) -> bool:
    """Whether a record, or nothing more, follows."""
    return START.match(feed.held, place) is not None or blank_until(feed, place) == len(feed.held)


def blank_until(feed: Feed, place: int) -> int:
    """Where the blanks that stand at a place end."""
    found = BLANK.match(feed.held, place)
    return found.end() if found else place
