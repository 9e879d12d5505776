"""Wire text framed by control characters: IPTC 7901, and ANPA 1312, which is framed in the same way."""

from __future__ import annotations

import datetime as dt
import re

from toolkit.errors import LoadError
from toolkit.loading.article import Article, BlockKind, Found, assemble
from toolkit.loading.date_words import MONTHS
from toolkit.loading.dates import Moment, make_day, sensible
from toolkit.loading.encoding import decode
from toolkit.loading.reader import Options, Reader
from toolkit.loading.sources import MEGABYTE, Item
from toolkit.loading.wire_text import wire_paragraphs

LARGEST = 64 * MEGABYTE
FRAME = re.compile(rb"\x01([^\x01\x02\x03\x04]{3,1000})\x02([^\x01\x04]*)")
TELEGRAM = re.compile(rb"^ZCZC[ \t]*([^\r\n]{0,200})\r?\n(.*?)(?=^NNNN|^ZCZC|\Z)", re.MULTILINE | re.DOTALL)
CONTROL = re.compile(rb"[\x00\x01\x02\x04-\x08\x0b-\x1f\x7f]")
STAMP = re.compile(r"\b(\d\d)(\d\d)(\d\d)\s*([A-Z]{1,4})?\s+([^\W\d_]{3,9})\.?\s+(\d{4}|\d\d)\b")
ZONES = {"GMT": 0, "UTC": 0, "UT": 0, "Z": 0, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EST": -5, "EDT": -4}
SERVICE = re.compile(r"([A-Za-z]{2,8})[ \t]*\d{2,4}[ \t]*$", re.MULTILINE)
AGENCY = re.compile(r"^.{2,60}?\(([A-Za-z][\w .&/-]{1,40})\)\s?[-–—=]", re.MULTILINE)
TAIL = re.compile(
    r"^(?:#+ ?\w.*|(?:\* ?){3,}|.*\bnot (?:intended )?for publication\b.*|.*nicht zur Ver(?:ö|oe)ffentlichung.*|[-–] ?(?:reporting|editing) by\b.*)$",
    re.IGNORECASE,
)
SIGNATURE = re.compile(r"^[a-z]{2,5}(?:[ /][a-z]{1,4}){1,6}$")
LONGEST_TITLE = 40  # words
CENTURY = 69  # two digits from here on are years of the last century


def recognises(item: Item) -> bool:
    """By the characters that begin a header and a text, or the letters that stand for them in telegrams."""
    head = b"" if item.is_folder else item.head
    if b"\x00" in head:
        return False
    return head.lstrip()[:4] == b"ZCZC" or ((found := FRAME.search(head)) is not None and found.start() < 200)


def read(item: Item, options: Options) -> Found:
    """Read each message; what is marked as not for publication becomes the tail."""
    if len(item.data) > LARGEST:
        message = f"{len(item.data) / MEGABYTE:,.0f} MB of wire text. Split it."
        raise LoadError(message)
    frame = FRAME if FRAME.search(item.data) else TELEGRAM
    messages = [read_message(*found.groups()) for found in frame.finditer(item.data)]
    articles = [article for article in messages if article is not None]
    if not articles:
        message = "wire text without an article. Look into it, or leave it out."
        raise LoadError(message)
    total = len(messages)
    missing = [
        f"message {number} of {total}: no text" for number, found in enumerate(messages, start=1) if found is None
    ]
    return Found(articles, announced=total, missing=missing)


def read_message(head: bytes, rest: bytes) -> Article | None:
    """Read one message; None where it holds no text."""
    header, _ = decode(CONTROL.sub(b" ", head.replace(b"\r\n", b"\n")))
    body, _, trailer = rest.partition(b"\x03")
    text, notes = decode(CONTROL.sub(b"", body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")))
    title, text = split_title(text)
    paragraphs = wire_paragraphs(text) if text.strip() else []
    if not paragraphs:
        return None
    pieces: list[tuple[str, BlockKind]] = [(title, "title")] if title else []
    whole, blocks = assemble([*pieces, *with_tail(paragraphs)])
    article = Article(text=whole, title=title or None, blocks=blocks, warnings=notes)
    named = AGENCY.search("\n".join(paragraphs[:3])) or SERVICE.search(header)
    article.source = named.group(1).strip() if named else None
    stamp = decode(CONTROL.sub(b" ", trailer))[0] if trailer.strip() else ""
    moment = read_stamp(stamp) or read_stamp(header)
    if moment is not None:
        article.day, article.instant, article.day_source = moment.day, moment.instant, "export-field"
    return article


def split_title(text: str) -> tuple[str, str]:
    """Split the headline off: the lines before the first blank line, as a rule closed by "="."""
    text = text.lstrip("\n")
    first, _, rest = text.partition("\n\n")
    closed = re.match(r"((?:[^\n]*\n){0,4}?[^\n]*?)[ \t]*=[ \t]*(?:\n|$)", text)
    if closed is not None:
        return " ".join(closed.group(1).split()), text[closed.end() :]
    if rest.strip() and len(first.split()) <= LONGEST_TITLE and not first.rstrip().endswith("."):
        return " ".join(first.split()), rest
    return "", text


def with_tail(paragraphs: list[str]) -> list[tuple[str, BlockKind]]:
    """Mark what stands behind the article: notes to editors, and the initials of those who sent it."""
    end = next((number for number, line in enumerate(paragraphs) if number and TAIL.match(line)), len(paragraphs))
    if end == len(paragraphs) and len(paragraphs) > 1 and SIGNATURE.match(paragraphs[-1]):
        end -= 1
    return [(line, "paragraph" if number < end else "tail") for number, line in enumerate(paragraphs)]


def read_stamp(text: str) -> Moment | None:
    """Read "131137 GMT Nov 13": the day of the month, the hour and minute, the zone, the month and the year."""
    for found in STAMP.finditer(text):
        day, hour, minute, zone, name, year = found.groups()
        month = MONTHS.get(name.casefold())
        if month is None:
            continue
        full = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= CENTURY else 2000)
        date = make_day(full, month, int(day))
        if date is None or int(hour) > 23 or int(minute) > 59:
            continue
        instant = None
        if zone in ZONES:
            offset = dt.timezone(dt.timedelta(hours=ZONES[zone]))
            instant = dt.datetime(full, month, int(day), int(hour), int(minute), tzinfo=offset).astimezone(dt.UTC)
        return Moment(date, instant) if sensible(date) else None
    return None


READER = Reader("wire text (IPTC 7901)", 23, recognises, read)
