"""Pages that a browser saved as a single file (MHTML, MHT), and mails that hold a page (EML)."""

from __future__ import annotations

import datetime as dt
import email
import email.header
import email.utils
import re
from email.message import Message

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.dates import read_moment
from toolkit.loading.reader import Options, Reader
from toolkit.loading.readers import plaintext
from toolkit.loading.saved_pages import as_utf8, read_saved_page, refuse_later_day
from toolkit.loading.sources import MEGABYTE, Item

LARGEST = 200 * MEGABYTE
MOST_PARTS = 20_000
FIELD = re.compile(rb"(?:From [^\r\n]{1,200}\r?\n)?[A-Za-z][A-Za-z0-9-]{1,50}:[ \t]*[^\r\n]{0,2000}\r?\n")
KIND = re.compile(rb"^Content-Type:\s*(?:multipart/|text/html)", re.IGNORECASE | re.MULTILINE)
HEADER_END = re.compile(rb"\r?\n\r?\n")


def recognises(item: Item) -> bool:
    """By the fields of a mail's header, among them the type of a page or of several parts."""
    if item.is_folder:
        return False
    head = item.head.lstrip(b"\xef\xbb\xbf\r\n")
    if FIELD.match(head) is None:
        return False
    header = HEADER_END.split(head, maxsplit=1)[0]
    return KIND.search(header) is not None


def read(item: Item, options: Options) -> Found:
    """Read the page; the date in the header is the day of saving, and the pictures and frames beside it are left out."""
    if len(item.data) > LARGEST:
        message = f"a saved page of {len(item.data) / MEGABYTE:,.0f} MB. No article is that long: check what it is."
        raise LoadError(message)
    try:
        mail = email.message_from_bytes(item.data.lstrip(b"\xef\xbb\xbf\r\n"))
        page = find_page(mail)
        body = page.get_payload(decode=True) if page is not None else None
    except (ValueError, LookupError, RecursionError) as error:
        message = f"a damaged saved page ({error}). Save it again."
        raise LoadError(message) from error
    if page is None or not isinstance(body, bytes) or not body.strip():
        message = "a saved page whose parts hold no HTML; it may be cut off. Save it again."
        raise LoadError(message)
    url = address(mail.get("Snapshot-Content-Location")) or address(page.get("Content-Location"))
    charset, saved = str(page.get_param("charset", "") or ""), saved_on(mail)
    if page.get_content_type() == "text/plain":
        [article] = plaintext.read(Item(item.file, item.path, item.member, as_utf8(body, charset)), options).articles
        article.url = article.url or url
        refuse_later_day(article, saved)
    else:
        article = read_saved_page(body, url=url, charset=charset, saved=saved)
    article.title = article.title or decoded(mail.get("Subject"))
    if mail.defects or page.defects:
        article.warnings.append("the file is damaged or cut off; the page may not be whole")
    return Found([article])


def find_page(mail: Message) -> Message | None:
    """The part that is the page: the one named as the root, that of the file's address, else the first of HTML."""
    parts = []
    for part in mail.walk():
        if not part.is_multipart() and part.get_content_type() in {"text/html", "application/xhtml+xml", "text/plain"}:
            parts.append(part)
        if len(parts) > MOST_PARTS:
            message = f"a saved page of more than {MOST_PARTS:,} parts. Save the article's page alone."
            raise LoadError(message)
    pages = [part for part in parts if part.get_content_type() != "text/plain"]
    if root := str(mail.get_param("start", "") or "").strip("<> "):
        pages.sort(key=lambda part: str(part.get("Content-ID", "")).strip("<> ") != root)
    elif here := address(mail.get("Snapshot-Content-Location")):
        pages.sort(key=lambda part: address(part.get("Content-Location")) != here)
    return (pages or parts or [None])[0]  # type: ignore[list-item]


def address(value: object) -> str | None:
    """A page's address; None for what lies on the saver's disk or inside the file."""
    text = "".join(str(value or "").split())
    return text if text.lower().startswith(("http://", "https://")) else None


def saved_on(mail: Message) -> dt.date | None:
    """The day on which the page was saved."""
    try:
        return email.utils.parsedate_to_datetime(str(mail.get("Date", ""))).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = read_moment(str(mail.get("Date", "")))
        return moment.day if moment else None


def decoded(subject: object) -> str | None:
    """The subject in plain letters."""
    try:
        text = str(email.header.make_header(email.header.decode_header(str(subject or ""))))
    except (ValueError, LookupError, email.errors.HeaderParseError):
        text = str(subject or "")
    return " ".join(text.split()) or None


READER = Reader("saved page (MHTML)", 27, recognises, read)
