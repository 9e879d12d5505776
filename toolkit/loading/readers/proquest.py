"""ProQuest as plain text or as an HTML page: documents of labelled fields, the body under "Full text"."""

from __future__ import annotations

import re

from lxml import etree

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.encoding import decode, peek
from toolkit.loading.exports import Record, make_found
from toolkit.loading.markup import parse_page, text_of
from toolkit.loading.proquest_labels import FIELD, field_name
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import Item

RULE = re.compile(r"^_{20,}[ \t]*$", re.MULTILINE)
NUMBER = re.compile(
    r"^(?:_{20,}[ \t]*\n\s{0,8})?[ \t]{0,40}(?:Do[ck]ument[oe]?|文档|文献|ドキュメント|문서|Документ)\s*(\d{1,7})\s*(?:of|von|de|di|van|da|из|/|，?\s?共|中の)\s*(\d{1,7})[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
INSIDE_TEXT = re.compile(r"^(?:CAPTION|CREDIT|Photo|Illustration)\b.{0,400}$")
NOTHING = re.compile(
    r"(?:none available|not available|full text not available.*|nicht verfügbar|non disponible|no disponible|暂无|无)\.?",
    re.IGNORECASE,
)
DAY = re.compile(
    r"\d{1,2}\.? \w{3,9}\.? \d{4}|\w{3,9}\.? \d{1,2}, \d{4}|\d{4}-\d\d-\d\d|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
)
PROXY = re.compile(r"^https?://[^\s?]{1,200}\?q?url=(?=https?://)")
ACCOUNT = re.compile(r"[?&]accountid=\w+$")
OPENING = 60_000
NEXT_LINES = 4
PAGE_MARKS = (b"ProQuest document", b"ProQuest-Dok", b"ProQuest doc", b"documento de ProQuest", b"document ProQuest")


def recognises(item: Item) -> bool:
    """By the rule above each document, or the link to ProQuest's document."""
    if item.is_folder or (b"\x00" in item.head[2:] and item.head[:2] not in {b"\xff\xfe", b"\xfe\xff"}):
        return False
    if is_text_export(peek(item.head).replace("\r", "")):
        return True
    page = b"<" in item.head[:300] and b"<strong" in item.data[:OPENING]
    return page and any(mark in item.data[:OPENING] for mark in PAGE_MARKS)


def is_text_export(text: str) -> bool:
    """Whether a text begins as an export does: the number of the first document, under a rule or before its fields."""
    found = NUMBER.search(text)
    if found is None or found.start() > 4000:
        return False
    return found.group().startswith("_") or (FIELD.search(text[found.end() :]) is not None and "ProQuest" in text)


def read(item: Item, options: Options) -> Found:
    """Read each document."""
    if item.head.lstrip()[:1] != b"<":
        text, notes = decode(item.data)
        return split(text, notes)
    return checked(make_found(read_page(item.data)))


def split(text: str, notes: list[str] | None = None) -> Found:
    """Split a whole text export into its documents.

    Raises
    ------
    LoadError
        If no document is in it.
    """
    starts = list(NUMBER.finditer(text))
    ends = [*(start.start() for start in starts[1:]), len(text)][: len(starts)]
    records = [read_text(text[start.end() : end]) for start, end in zip(starts, ends, strict=True)]
    return checked(make_found(records, [(int(start.group(1)), int(start.group(2))) for start in starts], notes))


def checked(found: Found) -> Found:
    """Refuse an export without any document."""
    if not found.articles:
        message = "a ProQuest export without documents. Export it again with full text."
        raise LoadError(message)
    return found


def read_text(part: str) -> Record:
    """Read one document of a text export; a rule ends it, and behind the last one the list of what was exported."""
    if (rule := RULE.search(part)) is not None:
        part = part[: rule.start()]
    fields: dict[str, str] = {}
    starts = list(FIELD.finditer(part))
    body = next((number for number, start in enumerate(starts) if field_name(start.group(1)) == "text"), None)
    if body is not None:  # a paragraph may begin like a field: those below the body stand close to one another
        after = starts[body + 1 :]
        rest = next((number for number, start in enumerate(after) if is_close(part[start.start() :])), len(after))
        starts = starts[: body + 1] + after[rest:]
    ends = [*(start.start() for start in starts[1:]), len(part)][: len(starts)]
    for start, end in zip(starts, ends, strict=True):
        fields.setdefault(field_name(start.group(1)), part[start.end() : end].strip())
    if "title" not in fields and starts:
        fields["title"] = part[: starts[0].start()].strip().split("\n")[0]
    return from_fields(fields, [line.strip() for line in fields.get("text", "").split("\n")])


def is_close(rest: str) -> bool:
    """Whether nearly all of the next lines are fields."""
    lines = [line for line in rest.split("\n") if line.strip()][:NEXT_LINES]
    return sum(FIELD.match(line) is not None for line in lines) >= 0.75 * len(lines)


def read_page(data: bytes) -> list[Record]:
    """Read each document of a page: it begins at an anchor of its own, or surrounds a body of its own."""
    root = parse_page(data)
    anchors = [anchor for anchor in root.iter("a") if (anchor.get("name") or "").startswith("DocID")]
    holders = [holder for anchor in anchors if (holder := anchor.getparent()) is not None]
    if len(set(holders)) < len(anchors) or not holders:
        holders = [around(strong) for strong in root.iter("strong") if field_name(text_of(strong)) == "text"]
    return [read_holder(holder) for holder in dict.fromkeys(holders)]


def around(strong: etree._Element) -> etree._Element:
    """The outermost element that holds this body alone."""
    holder = strong
    while (parent := holder.getparent()) is not None:
        if sum(field_name(text_of(other)) == "text" for other in parent.iter("strong")) > 1 or parent.tag == "body":
            break
        holder = parent
    return holder


def read_holder(holder: etree._Element) -> Record:
    """Read one document of a page."""
    fields: dict[str, str] = {}
    waiting = ""
    for paragraph in holder.iter("p"):
        strong = paragraph.find("strong")
        text = text_of(paragraph)
        if strong is not None:
            waiting = field_name(text_of(strong))
            fields.setdefault(waiting, text.removeprefix(text_of(strong)).strip())
        elif "bold" in (paragraph.get("style") or "") and text:
            fields.setdefault("heading", text)
        elif waiting == "abstract" and text and not fields[waiting]:
            fields[waiting] = text
    fields.setdefault("title", fields.get("heading", ""))
    links = [link.get("href") or "" for link in holder.iter("a")]
    fields.setdefault("url", next((link for link in links if "proquest.com/" in link and "docview" in link), ""))
    body = next(holder.iter("text"), None)
    lines = [text_of(paragraph) for paragraph in body.iter("p")] if body is not None else []
    return from_fields(fields, [line for line in lines if line] or [fields.get("text", "")])


def from_fields(fields: dict[str, str], lines: list[str]) -> Record:
    """Put the labelled fields where they belong; a document without a full text has its abstract, and says so."""
    info = fields.get("info", "")
    day = DAY.search(fields.get("date") or info)
    source = fields.get("source") or info.partition(" ;")[0]
    record = Record(title=fields.get("title") or None, authors=fields.get("authors") or fields.get("credit") or None)
    record.printed = day.group() if day else fields.get("date") or None
    record.source = source.partition(";")[0].strip() or None
    record.url = clean_address(fields.get("url", ""))
    body = [line for line in lines if line and not NOTHING.fullmatch(line)]
    if not body and (abstract := fields.get("abstract", "")) and not NOTHING.fullmatch(abstract):
        body = [abstract]
        record.warnings.append("abstract only")
    record.pieces = [(line, "caption" if INSIDE_TEXT.match(line) else "paragraph") for line in body]
    return record


def clean_address(stated: str) -> str | None:
    """The address of a document, without the library through which it was read and the library's account."""
    address = ACCOUNT.sub("", PROXY.sub("", next(iter(stated.split()), "")))
    return address if address.startswith("http") else None


READER = Reader("ProQuest", 17, recognises, read)
