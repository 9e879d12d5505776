"""One input becomes an outcome: its articles, or why there are none. It knows nothing of the other inputs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from toolkit.errors import LoadError
from toolkit.loading.article import Article, Found
from toolkit.loading.dates import FUTURE, sensible, why_no_day
from toolkit.loading.languages import guess_language, iso_code
from toolkit.loading.likeness import pack_sketch, sketch, words_of
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.sources import Item, cannot_open

__all__ = ["Outcome", "read_item"]

LONGEST_ARTICLE = 20_000_000  # characters; the longest books have five million
CONFIDENCE = {
    **dict.fromkeys(("user", "export-field", "json-ld", "meta"), "high"),
    **dict.fromkeys(("htmldate", "creation-date"), "low"),
}
UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufeff]")


@dataclass
class Outcome:
    """What became of one input.

    ``fault`` says what was found and what to do where it cannot be read; ``lasting`` is False where another
    day or a calmer machine may give another outcome.
    """

    reader: str = ""
    found: Found = field(default_factory=lambda: Found([]))
    fault: str = ""
    lasting: bool = True


def read_item(item: Item, options: Options) -> Outcome:
    """Read one input; a fault is an outcome like any other."""
    item = replace(item)  # so that the bytes go when the outcome is there
    try:
        name, found = understand(item, options)
    except LoadError as error:
        return Outcome(fault=str(error), lasting=False)
    except OSError as error:
        return Outcome(fault=cannot_open(error), lasting=False)
    for article in found.articles:
        polish(article)
    premature = any(FUTURE in warning for article in found.articles for warning in article.warnings)
    return Outcome(name, found, lasting=not item.is_remote and not premature)


def understand(item: Item, options: Options) -> tuple[str, Found]:
    """Find the item's format and read it; an item without any article is a fault."""
    if not (item.is_folder or item.is_remote or item.head):
        message = "empty. Remove it, or fetch it again."
        raise LoadError(message)
    reader = find_reader(item)
    if reader is None:
        message = "of no format known here. `toolkit load` reads text, HTML, Word, tables and ZIP archives of them."
        raise LoadError(message)
    found = reader.read(item, options)
    if found.skipped:
        return reader.name, found
    if not found.articles:
        message = f"no article found in this {reader.name} file. Look into it, or leave it out."
        raise LoadError(message)
    longest = max(len(article.text or "") for article in found.articles)
    if longest > LONGEST_ARTICLE:
        message = f"an article of {longest:,} characters in this {reader.name} file: data, not news. Leave it out."
        raise LoadError(message)
    return reader.name, found


def polish(article: Article) -> None:
    """Bring what a reader gives to what a table can hold, and add the language."""
    article.text, article.title = storable(article.text), storable(article.title)
    article.source, article.authors, article.url = map(storable, (article.source, article.authors, article.url))
    article.language = iso_code(article.language) or guess_language(article.text or article.title)
    if article.text is not None:
        article.sketch = pack_sketch(sketch(words_of(article.text, article.blocks)))
    settle_date(article)
    article.warnings = [clean for warning in article.warnings if (clean := storable(warning))]


def settle_date(article: Article) -> None:
    """Refuse a day on which no newspaper can have been printed, and say how precise and how sure the rest is."""
    if article.day is not None and not sensible(article.day):
        article.warnings.append(why_no_day(article.day)[1])
        article.day = None
    if article.day is None:
        article.instant = None
        article.precision = article.precision if article.precision in {"month", "year"} else "none"
        article.confidence = "none"
    else:
        article.precision = "day" if article.instant is None else "instant"
        article.confidence = article.confidence or CONFIDENCE.get(article.day_source, "medium")


def storable(text: str | None) -> str | None:
    """Blank out what no table can hold, as halves of characters; the length stays, for the blocks."""
    if text is None or not text.strip():
        return None
    return UNSTORABLE.sub(" ", text) if UNSTORABLE.search(text) else text
