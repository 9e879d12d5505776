"""What each passage of a PDF is: headline, subhead, paragraph, caption, note, table."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise

from toolkit.loading.article import BlockKind
from toolkit.loading.html_phrases import is_byline, is_credit
from toolkit.loading.nexis_labels import RIGHTS
from toolkit.loading.pdf_page import Line, Page
from toolkit.loading.pdf_paragraphs import BULLET, CONTENTS, LOUD, SMALL, Passage
from toolkit.loading.readers.plaintext import DATE_LINE

__all__ = ["assign_roles", "find_headline", "is_contents", "is_file_name", "is_tabular"]

NUMBERED = re.compile(
    r"(?:fig(?:ure)?|table|tabelle|abb(?:ildung)?|tab|map|chart|graph|photo|image|foto|bild)\b\.?\s?(?:\d+|[IVX]+)?\s?[.:|–-]",
    re.IGNORECASE,
)
NOTE = re.compile(r"(?:\d{1,3}|[*†‡§]{1,3}|\[\d{1,3}\])\s?\S")
FILE_NAME = re.compile(
    r"(?:microsoft (?:word|powerpoint) - .*|untitled.*|document\d*|layout \d.*|.*\.(?:docx?|indd|qxd|pdf|rtf|odt|txt|html?|pptx?|tmp)|slide \d+|"
    r"pagina.*|page \d+|print|\W*|\S*\d{4,}\S*|full page fax print|scan\w*)",
    re.IGNORECASE,
)
FEWEST_TITLE_WORDS = 2
LONGEST_TITLE = 45
LONGEST_SUBHEAD = 20
LIKE = 0.75
NEAR_PICTURE = 2.5  # from a picture to its caption, in sizes of the letters


def find_headline(passages: list[Passage], texts: list[str], stated: str | None, size: float) -> int | None:
    """Find the headline: the passage that the file's own title repeats, or the largest type of the first page.

    Parameters
    ----------
    passages, texts
        The document's passages, and what they say.
    stated
        The title in the file's metadata.
    size
        The size of the text's letters.

    Returns
    -------
    int or None
        Its number.
    """
    first = [number for number, passage in enumerate(passages) if passage.first.page == passages[0].first.page]
    if stated and not is_file_name(stated):
        alike = [
            (likeness(texts[number], stated), -number) for number in first if passages[number].words <= LONGEST_TITLE
        ]
        if alike and max(alike)[0] >= LIKE:
            return -max(alike)[1]
    loud = [
        number
        for number in first
        if FEWEST_TITLE_WORDS <= count_words(texts[number]) <= LONGEST_TITLE
        and (passages[number].size > LOUD * size or (passages[number].bold and passages[number].size >= size))
        and not is_contents(passages[number].first)
        and not DATE_LINE.match(texts[number])
    ]
    if not loud:
        return None
    telling = [number for number in loud if count_words(texts[number]) >= 4] or loud
    top = max(passages[number].size for number in telling)
    return next(number for number in telling if passages[number].size >= 0.97 * top)


def count_words(text: str) -> int:
    """Count words; signs without spaces between them count by two."""
    return max(len(text.split()), sum(sign > "\u2e80" for sign in text) // 2)


def is_file_name(title: str) -> bool:
    """Whether a stated title is what a program put there and no headline."""
    return FILE_NAME.fullmatch(title.strip()) is not None


def likeness(one: str, other: str) -> float:
    """How alike two titles are; a headline within the title of a web page counts as alike."""
    one, other = " ".join(one.casefold().split()), " ".join(other.casefold().split())
    if len(one) >= 15 and one in other:
        return 0.95
    return SequenceMatcher(None, one[:300], other[:300], autojunk=False).ratio()


def is_contents(line: Line) -> bool:
    """Whether a line is of a table of contents: a name, a row of dots, a page's number."""
    return CONTENTS.search(line.text) is not None


def is_tabular(line: Line) -> bool:
    """Whether a line is a row of a table: three or more cells with white between them."""
    words = sorted(line.words, key=lambda word: word.left)
    gaps = sum(two.left - one.right > 1.4 * line.size for one, two in pairwise(words))
    return gaps >= 2


def assign_roles(
    passages: list[Passage], texts: list[str], headline: int | None, pages: list[Page], size: float
) -> None:
    """Set the kind of each passage whose role its type and place betray; the others are left to be judged by their words.

    Parameters
    ----------
    passages, texts
        The document's passages, and what they say.
    headline
        The number of the headline, None if there is none.
    pages
        The document's pages, for their pictures.
    size
        The size of the text's letters.
    """
    lowest: dict[int, float] = {}
    for passage in passages:
        if passage.size >= SMALL * size and passage.words > 12:
            for line in passage.lines:
                lowest[line.column] = max(lowest.get(line.column, 0.0), line.bottom)
    begun = False
    for number, (passage, text) in enumerate(zip(passages, texts, strict=True)):
        if number == headline:
            passage.kind = "title"
            continue
        passage.kind = role(passage, text, pages[passage.first.page], size)
        note = passage.kind is None and passage.size < SMALL * size and NOTE.match(text)
        if note and passage.first.top > lowest.get(passage.first.column, 0.0):
            passage.kind = "furniture"
        body = passage.kind == "paragraph"
        near = headline is not None and headline < number <= headline + 4
        if near and not begun and text_stands_out(passage, size):
            passage.kind = "standfirst"
        begun = begun or body
        if near and not begun and is_byline(text):
            passage.kind = "byline"


def text_stands_out(passage: Passage, size: float) -> bool:
    """Whether a passage before the text is set larger or bold, and long enough to sum the article up."""
    return passage.words >= 8 and (passage.bold or passage.size > 1.06 * size)


def role(passage: Passage, text: str, page: Page, size: float) -> BlockKind | None:
    """The role of a passage by its type, its form, and pictures near it."""
    words = count_words(text)
    if all(map(is_contents, passage.lines)) or all(map(is_tabular, passage.lines)):
        return "furniture"
    if DATE_LINE.match(text):
        return "dateline"
    if RIGHTS.match(text) and words <= 40:
        return "furniture"
    if words <= 60 and (is_credit(text) or (NUMBERED.match(text) and not passage.ends)):
        return "caption"
    small = passage.size < SMALL * size
    if (small or passage.bold) and words <= 80 and beside_picture(passage, page):
        return "caption"
    if passage.size > LOUD * size or passage.bold:
        if words <= LONGEST_SUBHEAD and not text.endswith((".", ",", ";")):
            return "subhead"
        return "paragraph" if passage.ends else None
    if BULLET.match(text) and words >= 3:
        return "list"
    if not small and (len(passage.lines) > 1 or passage.ends) and words >= 5:
        return "paragraph"
    return None


def beside_picture(passage: Passage, page: Page) -> bool:
    """Whether a passage stands directly under or over a picture, or beside it."""
    first, last = passage.first, passage.last
    left, right = min(line.left for line in passage.lines), max(line.right for line in passage.lines)
    for box in page.images:
        if (box[2] - box[0]) * (box[3] - box[1]) < 3000 or box[3] - box[1] > 0.9 * page.height:
            continue
        over = min(right, box[2]) - max(left, box[0])
        below = -first.size < first.top - box[3] < NEAR_PICTURE * first.size
        above = -first.size < box[1] - last.bottom < first.size
        if over > 0.5 * (right - left) and (below or above) and first.page == last.page:
            return True
    return False
