"""Pages that something else wraps: a web archive, or a browser's single file."""

from __future__ import annotations

import codecs
import datetime as dt
import re

from toolkit.loading.article import Article
from toolkit.loading.readers.html import read_page

__all__ = ["as_utf8", "read_saved_page", "refuse_later_day"]

STATED = re.compile(rb"<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding", re.IGNORECASE)
MARK = codecs.BOM_UTF8


def read_saved_page(body: bytes, *, url: str | None, charset: str, saved: dt.date | None) -> Article:
    """Read a page by the reader of web pages, with what its wrapping says of it.

    Parameters
    ----------
    body
        The page's bytes.
    url
        Its address.
    charset
        The character set that its server stated; it counts where the page states none and is not UTF-8.
    saved
        The day on which it was fetched. That is no day of publication, but none can lie after it.

    Raises
    ------
    LoadError
        If the page holds no article, or is too large.
    """
    article = read_page(as_utf8(body, charset), url or None)
    refuse_later_day(article, saved)
    return article


def refuse_later_day(article: Article, saved: dt.date | None) -> None:
    """Take a day of publication back that lies after the day on which the page was fetched."""
    if saved is None or article.day is None or article.day <= saved + dt.timedelta(days=1):
        return
    article.warnings.append(f"date not used: {article.day} lies after {saved}, when the page was saved")
    article.day, article.instant, article.day_source = None, None, "none"


def as_utf8(body: bytes, charset: str) -> bytes:
    """Recode a page that does not say what it is, by what its server said; the bytes as they are where that fails."""
    if not charset or body.startswith((b"\xff\xfe", b"\xfe\xff", MARK)) or STATED.search(body[:8192]):
        return body
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return body
    try:
        return MARK + body.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return body
