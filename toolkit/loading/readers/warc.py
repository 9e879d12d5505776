"""Web archives (WARC, ARC): a page at a time, as the server's answer that the archive kept."""

from __future__ import annotations

import re

from toolkit.errors import LoadError
from toolkit.loading.article import Found
from toolkit.loading.dates import read_moment
from toolkit.loading.reader import Options, Reader
from toolkit.loading.readers import plaintext
from toolkit.loading.saved_pages import as_utf8, read_saved_page, refuse_later_day
from toolkit.loading.sources import Item
from toolkit.loading.warc_frames import read_fields

ANSWER = re.compile(rb"HTTP/\d[\d.]*[ \t]")
HEADER_END = re.compile(rb"\r?\n\r?\n")
LONGEST_HEADER = 131_072
CHARSET = re.compile(r"charset=([\w:.-]+)")


def recognises(item: Item) -> bool:
    """By the first line of a server's answer; `split_web_archive` takes the answers out of their archive."""
    return not item.is_folder and ANSWER.match(item.head) is not None


def read(item: Item, options: Options) -> Found:
    """Read the page; one without an article, as crawls have many, is skipped and not a fault."""
    data = item.data
    found = HEADER_END.search(data, 0, LONGEST_HEADER)
    if found is None:
        message = "a server's answer without an end to its header. Save the page itself."
        raise LoadError(message)
    _, fields = read_fields(data[: found.end()])
    body = data[found.end() :]
    declared, url = fields.get("content-type", ""), fields.get("content-location") or None
    stated = CHARSET.search(declared)
    charset = stated.group(1) if stated else ""
    moment = read_moment(fields.get("date"))
    saved = moment.day if moment else None
    try:
        if declared.startswith("text/plain"):
            page = Item(item.file, item.path, item.member, as_utf8(body, charset))
            [article] = plaintext.read(page, options).articles
            article.url = article.url or url
            refuse_later_day(article, saved)
        else:
            article = read_saved_page(body, url=url, charset=charset, saved=saved)
    except LoadError as error:
        return Found([], skipped=str(error))
    if note := fields.get("warning"):
        article.warnings.append(note)
    return Found([article])


READER = Reader("web archive", 3, recognises, read)
