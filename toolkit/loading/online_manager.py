"""The text of an export of APA-OnlineManager: articles under a line that names the newspaper and the day."""

from __future__ import annotations

import re

from toolkit.loading.article import BlockKind, Found
from toolkit.loading.exports import Record

__all__ = ["split_clippings"]

HEADING = re.compile(
    r"^[\"„“»](?P<source>[^\"“”«\n]{2,80})[\"“”«]\s+(?P<how>gefunden am|(?:Nr\.?\s*\S+\s+)?vom|erschienen am|online seit|am)\s+"
    r"(?P<day>\d{1,2}\.\s?\d{1,2}\.\s?\d{4})(?P<rest>[^\n]{0,200})$",
    re.MULTILINE,
)
RULE = re.compile(r"^_{10,}[ \t]*$", re.MULTILINE)
FIELD = re.compile(r"^(?:Ressort|Seite|Rubrik|Ausgabe|Kategorie|Autor(?:in|en)?|Von|Verfasser)(?::|\s+\d)\s*(.*)$")
AUTHOR = re.compile(r"^(?:Autor(?:in|en)?|Verfasser|Von)\b:?\s*(.{3,80})$")
BLANK_LINE = re.compile(r"\n[ \t]*\n")
LONGEST_TITLE = 40  # words


def split_clippings(text: str) -> Found | None:
    """Split such an export; None where the text is none."""
    headings = list(HEADING.finditer(text))
    if not headings or text[: headings[0].start()].strip(" \n_"):
        return None
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    records = [read_clipping(heading, text[heading.end() : end]) for heading, end in zip(headings, ends, strict=True)]
    articles = []
    for heading, record in zip(headings, records, strict=True):
        if not record.title and not record.pieces:
            continue
        article = record.article()
        if heading["how"] == "gefunden am" and article.day is not None:
            article.warnings.append("the date is the day on which the page was found")
        articles.append(article)
    return Found(articles, announced=len(headings)) if articles else None


def read_clipping(heading: re.Match[str], text: str) -> Record:
    """Read one article: fields, the headline up to a blank line, and the paragraphs."""
    record = Record(source=heading["source"].strip(), printed=heading["day"])
    blocks = [part.strip() for part in BLANK_LINE.split(RULE.sub("", text)) if part.strip()]
    while blocks and FIELD.match(blocks[0].split("\n")[0]):
        if found := AUTHOR.match(blocks[0].split("\n")[0]):
            record.authors = found.group(1)
        blocks[0] = blocks[0].partition("\n")[2].strip()
        blocks = blocks if blocks[0] else blocks[1:]
    if len(blocks) > 1 and len(blocks[0].split()) <= LONGEST_TITLE:
        record.title = " ".join(blocks.pop(0).split())
    kinds: list[tuple[str, BlockKind]] = [(" ".join(block.split()), "paragraph") for block in blocks]
    record.pieces = kinds
    return record
