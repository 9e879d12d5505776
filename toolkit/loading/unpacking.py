"""Single files packed by gzip, bzip2 or xz, read as streams."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import zlib
from io import BufferedIOBase
from typing import BinaryIO, cast

__all__ = ["PACKED_ENDINGS", "UNPACKING_DAMAGE", "open_unpacked", "packing", "read_beginning"]

PACKED_ENDINGS = (".gz", ".bz2", ".xz")
UNPACKING_DAMAGE = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)
BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")  # a block, or the end of an empty file


def packing(head: bytes) -> str | None:
    r"""Name the program that packed a file, by its first bytes.

    Examples
    --------
    >>> packing(b"\x1f\x8b\x08"), packing(b"plain")
    ('gzip', None)
    """
    if head[:2] == b"\x1f\x8b":
        return "gzip"
    if BZIP2.match(head):
        return "bzip2"
    return "xz" if head[:6] == b"\xfd7zXZ\x00" else None


def open_unpacked(stream: BufferedIOBase, packed: str | None) -> BufferedIOBase:
    """Give the unpacked bytes of a stream, as a stream."""
    if packed == "gzip":
        return cast(BufferedIOBase, gzip.GzipFile(fileobj=stream))
    if packed == "bzip2":
        return cast(BufferedIOBase, bz2.BZ2File(stream))
    return cast(BufferedIOBase, lzma.LZMAFile(cast(BinaryIO, stream))) if packed == "xz" else stream


def read_beginning(stream: BufferedIOBase, size: int) -> bytes:
    """Read the first bytes of a stream, as many as can be unpacked of a damaged one; b"" where none can."""
    parts: list[bytes] = []
    left = size
    try:
        while left and (part := stream.read1(left)):
            parts.append(part)
            left -= len(part)
    except UNPACKING_DAMAGE:
        pass
    return b"".join(parts)
