"""What a record of a web archive holds: a page, by what its bytes are, or something that is no page."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from toolkit.loading.sources import MEGABYTE
from toolkit.loading.warc_frames import Frame, read_fields

__all__ = ["Page", "understand_record"]

LARGEST_PAGE = 20 * MEGABYTE
WITH_PAGES = {"response", "resource", "conversion"}
OTHERS = {"revisit": "revisits", "request": "requests", "continuation": "continuations of cut records"}
HEADER = re.compile(rb"HTTP/\d[\d.]*[ \t].{0,65536}?\r?\n\r?\n", re.DOTALL)
CHUNK = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
STRAY_SIZE = re.compile(rb"\r\n[0-9a-fA-F]{1,8}[ \t]*\r\n")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
TAGS = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|article|div|p|script|table|span|a)\b", re.IGNORECASE)
XML = re.compile(rb"\s*<(?:\?xml|rss|feed|urlset|sitemapindex|rdf:|svg)", re.IGNORECASE)
SIGNATURES = (
    (b"\x89PNG", "images"), (b"\xff\xd8\xff", "images"), (b"GIF8", "images"), (b"BM", "images"), (b"\x00\x00\x01\x00", "images"), (b"RIFF", "images or sound"),
    (b"%PDF", "PDF files"), (b"PK\x03\x04", "archives and office files"), (b"\xd0\xcf\x11\xe0", "archives and office files"),
    (b"wOF", "fonts"), (b"OTTO", "fonts"), (b"\x00\x01\x00\x00", "fonts"), (b"ID3", "sound and video"), (b"OggS", "sound and video"), (b"\x1aE\xdf\xa3", "sound and video"),
)  # fmt: skip
DECLARED = (
    ("image/", "images"), ("video/", "sound and video"), ("audio/", "sound and video"), ("font/", "fonts"), ("text/css", "scripts and styles"),
    ("javascript", "scripts and styles"), ("json", "data (JSON)"), ("xml", "feeds and other XML"), ("pdf", "PDF files"),
)  # fmt: skip


@dataclass
class Page:
    """A page as it was crawled: its bytes, unpacked; ``crawled`` is when it was fetched, not when it was published."""

    url: str
    crawled: str
    charset: str
    plain: bool
    body: bytes
    notes: list[str] = field(default_factory=list)


def understand_record(record: Frame) -> Page | str:
    """Give the page in a record, or what the record holds instead, as a plural to be counted.

    What the server said of its answer is often wrong, so the bytes decide: packed or not, in chunks or not,
    HTML or not.
    """
    kind = record.fields.get("warc-type", "").lower()
    if kind not in WITH_PAGES:
        return OTHERS.get(kind, "records about the crawl")
    if record.block is None:
        return "records of more than 32 MB"
    url = record.fields.get("warc-target-uri", "").strip("<> ")
    if (path := address_path(url)) == "/robots.txt" or url.startswith("dns:"):
        return "robots.txt files" if path == "/robots.txt" else "name look-ups"
    header, body = split_answer(record.block)
    status, fields = read_fields(header) if header else ("HTTP/1.1 200", {})
    if (reason := why_no_page(status)) is not None:
        return reason
    body, notes = unpack_body(body, fields)
    if (program := fields.get("content-encoding", "").lower()) in {"br", "zstd"} and not is_text(body):
        return f"pages packed by {program}, which cannot be unpacked here"
    declared = fields.get("content-type", "") or record.fields.get("content-type", "")
    what = sniff(body, declared.lower())
    if what not in {"html", "plain"}:
        return what
    if record.fields.get("warc-truncated"):
        notes.append("the crawler cut the page off")
    charset = CHARSET.search(declared)
    page = Page(url, record.fields.get("warc-date", ""), charset.group(1) if charset else "", what == "plain", body)
    page.notes = record.notes + notes
    return page


def address_path(url: str) -> str:
    """The path of an address; "" where the address is broken."""
    try:
        return urlsplit(url).path.lower()
    except ValueError:
        return ""


def split_answer(block: bytes) -> tuple[bytes, bytes]:
    """Split a server's answer into header and body; a record without a header is all body."""
    if block[:5] == b"HTTP/" and (found := HEADER.match(block)) is not None:
        return found.group(), block[found.end() :]
    return b"", block


def why_no_page(status: str) -> str | None:
    """Say what an answer is that is no page, by its status; None for a page."""
    found = re.match(r"HTTP/\S*\s+(\d{3})", status)
    code = int(found.group(1)) if found else 0
    if code == 200:
        return None
    return "redirects" if 300 <= code < 400 else f"answers with status {code}" if code else "answers without a status"


def unpack_body(body: bytes, fields: dict[str, str]) -> tuple[bytes, list[str]]:
    """Take chunk sizes out of a body and unpack it, where its bytes say so; warnings tell what could not be mended."""
    chunked = "chunked" in fields.get("transfer-encoding", "").lower()
    joined = join_chunks(body, forgiving=chunked)
    notes: list[str] = []
    packed = fields.get("content-encoding", "").lower()
    for _ in range(2):  # some servers pack twice
        if joined[:3] == b"\x1f\x8b\x08":
            joined, whole = inflate(joined, (16 + zlib.MAX_WBITS,))
            notes += [] if whole else ["the page is cut off or damaged"]
    if "deflate" in packed and b"<" not in joined[:200]:
        unpacked, whole = inflate(joined, (zlib.MAX_WBITS, -zlib.MAX_WBITS))
        joined = unpacked or joined
        notes += [] if whole else ["the page is cut off or damaged"]
    return joined, notes


def join_chunks(body: bytes, *, forgiving: bool) -> bytes:
    """Join the chunks of a body; one without sizes stays as it is, one whose sizes break off keeps the rest.

    Without the header that announces chunks (``forgiving``), a body counts as chunked only if all its sizes fit.
    """
    parts: list[bytes] = []
    at = 0
    while found := CHUNK.match(body, at):
        size = int(found.group(1), 16)
        if size == 0:
            return b"".join(parts)
        end = found.end() + size
        if end > len(body) or body[end : end + 2] not in {b"\r\n", b""}:
            break
        parts.append(body[found.end() : end])
        at = end + 2
    if not forgiving:
        return body
    rest = CHUNK.sub(b"", body[at:], count=1) if CHUNK.match(body, at) else body[at:]
    return b"".join(parts) + (STRAY_SIZE.sub(b"", rest) if at or rest != body else rest)


def inflate(packed: bytes, forms: tuple[int, ...]) -> tuple[bytes, bool]:
    """Unpack as far as possible, up to what a page may have; tell whether the end was reached."""
    for form in forms:
        unpacker = zlib.decompressobj(form)
        parts: list[bytes] = []
        size = 0
        try:
            for at in range(0, len(packed), 4096):  # a step unpacks to 4 MB at most
                parts.append(unpacker.decompress(packed[at : at + 4096]))
                size += len(parts[-1])
                if unpacker.eof or size > LARGEST_PAGE:
                    break
        except zlib.error:
            if not any(parts):
                continue
        return b"".join(parts), unpacker.eof
    return b"", False


def is_text(body: bytes) -> bool:
    """Whether bytes look like text rather than data."""
    sample = body[:1024]
    return sum(byte < 9 or 14 <= byte < 27 for byte in sample) <= len(sample) // 100


def sniff(body: bytes, declared: str) -> str:
    """Tell "html" and "plain" text by the bytes; else name what it is, as a plural."""
    head = body[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not head:
        return "empty answers"
    known = "sound and video" if head[4:8] == b"ftyp" else None
    if known := known or next((what for mark, what in SIGNATURES if head.startswith(mark)), None):
        return known
    letters = head.replace(b"\x00", b"")
    tagged = TAGS.search(letters) is not None
    xml = XML.match(letters) is not None and b"<html" not in letters.lower()
    if letters[:1] == b"<" and tagged and not xml:
        return "html"
    stated = next((what for name, what in DECLARED if name in declared and "xhtml" not in declared), None)
    return stated or sniff_text(letters, body, declared, tagged)


def sniff_text(letters: bytes, body: bytes, declared: str, tagged: bool) -> str:
    """Tell what a text is that does not begin with a tag of HTML."""
    if not is_text(letters):
        return "answers that are data"
    if letters[:1] in {b"{", b"["} and is_json(body):
        return "data (JSON)"
    if XML.match(letters):
        return "feeds and other XML"
    if "text/plain" in declared:
        return "plain"
    if tagged or ("html" in declared and b"<" in letters):
        return "html"
    return "plain" if "text/" in declared else "answers that are data"


def is_json(body: bytes) -> bool:
    """Whether a body is JSON."""
    try:
        json.loads(body[:LARGEST_PAGE])
    except (ValueError, RecursionError):
        return False
    return True
