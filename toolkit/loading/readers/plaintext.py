"""Plain text and Markdown: one article per file, as people copy it out of a browser."""

from __future__ import annotations

import re
from itertools import pairwise

from toolkit.errors import LoadError
from toolkit.loading.article import Article, Found
from toolkit.loading.dates import Moment, read_moment
from toolkit.loading.encoding import decode
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import MEGABYTE, Item

LARGEST = 20 * MEGABYTE
FOREIGN = (
    (b"%PDF", "a PDF. Save its text"),
    (b"{\\rtf", "a rich text file (RTF). Save it as DOCX or plain text"),
    (b"WARC/", "a web archive (WARC). Take its pages out as HTML"),
    (b"<?xml", "XML of no kind known here. Convert it to HTML, JSON or a table"),
    (b"MIME-Version:", "a page saved as MHTML. Save it as HTML"),
    (b"From: <Saved by", "a page saved as MHTML. Save it as HTML"),
    (b"\xd0\xcf\x11\xe0", "an old Office file. Save it as DOCX or XLSX"),
    (b"7z\xbc\xaf", "a 7-Zip archive. Unpack it and load the folder"),
    (b"Rar!", "a RAR archive. Unpack it and load the folder"),
    (b"BZh", "a bzip2 file. Unpack it"),
    (b"\xfd7zXZ", "an XZ file. Unpack it"),
    (b"ARROW1", "an Arrow file. Write it as Parquet"),
    (b"PK\x03\x04", "an office document or e-book of a kind not read here. Save it as DOCX or HTML"),
)
TAR = b"ustar"  # stands at byte 257
LONGEST_LINE = 2 * MEGABYTE
OPENING_LINES = 12
FEWEST_LETTERS = 20
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\s*\n", re.DOTALL)
FIELD = re.compile(r"(\w[\w -]{0,30}):\s*(.+)")
SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,500}\")?\)")
HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
DATE_LINE = re.compile(
    r"^(?:(?:published|posted|updated|date|on)\b(?:\s+on\b)?[:\s]*)?(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?,?\s+)?"
    r"(?:[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}(?:st|nd|rd|th|\.)?\s+[^\W\d_]{3,10}\.?,?\s+\d{4}|\d{4}-\d\d-\d\d)"
    r"(?:[\s,|·–-]+(?:at\s+)?\d{1,2}[:.]\d\d.{0,20})?$",
    re.IGNORECASE,
)
AGENCY = re.compile(r"^[A-ZÀ-Þ][\w .,'’/-]{1,60}\(([A-Z][\w .&-]{1,40})\)\s?[-–—]+\s", re.MULTILINE)


def recognises(item: Item) -> bool:
    """Anything that no other reader wants; binary data is refused while reading."""
    return not item.is_folder


def read(item: Item, options: Options) -> Found:
    """Read one article: its text as it stands, its title, and its date where a line of its own states one."""
    text, notes = decode(bounded(item.data))
    if len(re.findall(r"[^\W\d_]", text[:100_000])) < FEWEST_LETTERS:
        message = "holds no text. Remove it, or check how it was exported."
        raise LoadError(message)
    if max(map(len, text.split("\n"))) > LONGEST_LINE:
        message = (
            f"a line of more than {LONGEST_LINE // MEGABYTE} MB: data, not an article. Convert it to a table first."
        )
        raise LoadError(message)
    fields: dict[str, str] = {}
    if front := FRONT_MATTER.match(text):
        fields = {name.casefold(): value.strip().strip("\"'") for name, value in FIELD.findall(front.group(1))}
        text = text[front.end() :]
    if fields or item.name.endswith((".md", ".markdown")):
        text = plain(text)
    article = Article(
        text=text,
        title=fields.get("title") or find_title(text),
        authors=fields.get("author") or fields.get("authors"),
        url=fields.get("url") or fields.get("link"),
        source=fields.get("source") or fields.get("publisher") or find_agency(text),
        language=fields.get("language") or fields.get("lang"),
        warnings=notes,
    )
    date(article, fields)
    return Found([article])


def bounded(data: bytes) -> bytes:
    """Refuse what is of a known other format, or too large to be one article."""
    opening = data[:100].lstrip(b"\xef\xbb\xbf \n\r\t")
    foreign = next((what for mark, what in FOREIGN if opening.startswith(mark)), None)
    if foreign is None and data[257:262] == TAR:
        foreign = "a tar archive. Unpack it and load the folder"
    if foreign is not None:
        raise LoadError(foreign + ".")
    if len(data) > LARGEST:
        message = f"{len(data) / MEGABYTE:,.0f} MB of plain text: not one article. Split it, or convert it to a table."
        raise LoadError(message)
    return data


def plain(markdown: str) -> str:
    """Take the marks of Markdown away and leave the words."""
    return EMPHASIS.sub(r"\2", HEADING.sub("", LINK.sub(r"\1", markdown)))


def opening(text: str) -> list[str]:
    """The first lines that are not blank."""
    lines = (line.strip() for line in text.split("\n", 200)[:200])
    return [line for line in lines if line][:OPENING_LINES]


def find_title(text: str) -> str | None:
    """Find the headline: the line above a date line, or the first line that reads like one.

    A site's name (one or two words) and its motto (a short sentence) may stand above it.
    """
    lines = opening(text)
    for above, line in pairwise(lines):
        if DATE_LINE.match(line) and 3 <= len(above.split()) <= 40 and not DATE_LINE.match(above):
            return above
    for number, line in enumerate(lines[:4]):
        words = len(line.split())
        if DATE_LINE.match(line) or line.endswith(":"):
            continue
        if 3 <= words <= 30 and not SENTENCE_END.search(line):
            return line
        if number == 0 and words <= 12 and line.endswith(("?", "!")):
            return line
        if words > 30 or (number == 0 and SENTENCE_END.search(line) and words > 12):
            return None
    return None


def find_agency(text: str) -> str | None:
    """Give the agency that the first dateline names: "ANKARA (Northgate Wire) - ..."."""
    found = AGENCY.search(text, 0, 5000)
    return found.group(1) if found else None


def date(article: Article, fields: dict[str, str]) -> None:
    """Set the day that the front matter or a line of its own near the top states."""
    for name in ("date", "published", "publication_date"):
        if name in fields and (moment := read_moment(fields[name])) is not None:
            set_day(article, moment, "export-field")
            return
    for line in opening(article.text or ""):
        if DATE_LINE.match(line) and (moment := read_moment(line)) is not None:
            set_day(article, moment, "date-line")
            return


def set_day(article: Article, moment: Moment, source: str) -> None:
    """Note the day and where it came from."""
    article.day, article.instant, article.day_source = moment.day, moment.instant, source


READER = Reader("plain text", 100, recognises, read)
