"""The record inside a file: written into each format, and read back from it."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError

__all__ = ["KEY", "as_comment", "as_json", "as_trailer", "read_provenance", "sidecar_of"]

KEY = "ToolkitProvenance"
MARK = "toolkit-provenance:"
LINE = 180  # a line of EPS may have 255 characters
MOST_BYTES = 200_000_000
MOST_UNPACKED = 50_000_000


def as_json(record: dict[str, Any]) -> str:
    """Write a record on one line, in letters that every format takes."""
    return json.dumps(record, sort_keys=True, separators=(",", ":")).replace("\u007f", "\\u007f")


def as_comment(record: dict[str, Any], start: str, end: str = "") -> str:
    """Write a record as comment lines."""
    text = as_json(record).replace("--", "-\\u002d")  # two of them would end a comment of SVG or HTML
    chunks = re.findall(rf".{{0,{LINE}}}\S(?!\s)|.+", text)  # no line may begin or end in a space, which could get lost
    return "".join(f"{start} {MARK} {chunk} {end}".rstrip() + "\n" for chunk in chunks)


def as_trailer(record: dict[str, Any]) -> str:
    """Write a record as the last line of a CSV: one cell, without comma or quote, that ``comment="#"`` skips."""
    packed = base64.urlsafe_b64encode(zlib.compress(as_json(record).encode(), 9)).decode()
    return f"#{MARK}{packed}\n"


def sidecar_of(path: Path) -> Path:
    """Name the file in which the record lies beside a figure or table."""
    return path.with_name(path.name + ".provenance.json")


def read_provenance(path: str | Path) -> dict[str, Any]:
    """Read where a figure or table comes from, out of the file itself.

    Parameters
    ----------
    path
        A figure or table that the toolkit wrote (PDF, PNG, SVG, EPS, PGF; LaTeX, CSV, Markdown, HTML), or the
        ``.provenance.json`` beside one. If another program has taken the record out, the one beside it serves.

    Returns
    -------
    dict
        ``software``, ``inputs`` (hashes), ``measured``, ``drawn``, ``page``, ``numbers``, ``caption``, ``alt``.

    Raises
    ------
    ToolkitError
        If there is no such file, or no record in it or beside it.
    """
    path = Path(path)
    if not path.is_file():
        message = f"{path}: no such file. Name a figure or table that the toolkit wrote."
        raise ToolkitError(message)
    if path.stat().st_size > MOST_BYTES:
        message = f"{path}: too large for a figure or table of the toolkit. Name the file itself."
        raise ToolkitError(message)
    for found in (text_inside, text_beside):
        text = found(path)
        record = parse(text) if text else None
        if record is not None:
            return record
    message = (
        f"{path}: carries no record of the toolkit, and {sidecar_of(path).name} does not lie beside it. "
        "Draw it again with `toolkit plot`."
    )
    raise ToolkitError(message)


def text_inside(path: Path) -> str | None:
    """Find the record's text in a file."""
    data = path.read_bytes()
    if data.startswith(b"%PDF"):
        return text_in_pdf(data)
    if data.startswith(b"\x89PNG"):
        return text_in_png(path)
    text = data.decode("utf-8", "replace")
    if path.name.endswith(".provenance.json"):
        return text
    packed = re.search(rf"^#{MARK}([\w=-]+)\s*$", text, re.MULTILINE)
    if packed:
        return unpack(packed[1])
    chunks = re.findall(rf"^(?:%|<!--) {MARK} (.*?)(?: -->)?\r?$", text, re.MULTILINE)
    return "".join(chunks) or None


def text_beside(path: Path) -> str | None:
    """Find the record's text in the file beside it."""
    beside = sidecar_of(path)
    return beside.read_text(encoding="utf-8", errors="replace") if beside.is_file() else None


def text_in_pdf(data: bytes) -> str | None:
    """Find it in the document information of a PDF."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return None
    try:
        return document.get_metadata_value(KEY) or None
    finally:
        document.close()


def text_in_png(path: Path) -> str | None:
    """Find it among the texts of a PNG."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            found = image.info.get(KEY)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return found if isinstance(found, str) else None


def unpack(packed: str) -> str | None:
    """Unpack the last line of a CSV."""
    try:
        return zlib.decompressobj().decompress(base64.urlsafe_b64decode(packed), MOST_UNPACKED).decode()
    except (binascii.Error, zlib.error, UnicodeDecodeError):
        return None


def parse(text: str) -> dict[str, Any] | None:
    """Read a record; what is none gives none."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and {"kind", "software", "inputs"} <= set(record) else None
