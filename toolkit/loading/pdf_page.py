"""What a PDF's page is made of: words with their places, lines of them, pictures and tags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from unicodedata import bidirectional, normalize

__all__ = ["Line", "Page", "Word", "is_right_to_left", "join_words", "read_page"]

RAISED = 0.85  # of the size of the letters beside it
JOINED = re.compile("[\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufdff\ufe70-\ufefc]")


class Word(NamedTuple):
    """A word and its place, in points from the page's upper left corner.

    ``size`` is that of its letters in points, ``tag`` the number by which the page's tree of tags names it (-1 if
    it does not).
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool
    upright: bool
    tag: int
    linked: bool


@dataclass
class Page:
    """A page: its words in the order of the file, its pictures, and the tree of its tags."""

    width: float
    height: float
    words: list[Word]
    images: list[tuple[float, float, float, float]] = field(default_factory=list)
    tree: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A line of one column.

    ``edges`` are the left and right edge of its column, ``page`` is its page's number from 0; ``flush`` says whether
    the column's lines all end at its right edge.
    """

    words: list[Word]
    page: int = 0
    edges: tuple[float, float] = (0.0, 0.0)
    column: int = 0
    flush: bool = False
    text: str = field(init=False)
    left: float = field(init=False)
    right: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)
    size: float = field(init=False)
    bold: bool = field(init=False)

    def __post_init__(self) -> None:
        self.text = join_words(self.words)
        self.left = min(word.left for word in self.words)
        self.right = max(word.right for word in self.words)
        letters = Counter[float]()
        for word in self.words:
            letters[word.size] += len(word.text)
        self.size = letters.most_common(1)[0][0]
        main = [word for word in self.words if word.size == self.size]
        self.top = min(word.top for word in main)
        self.bottom = max(word.bottom for word in main)
        self.bold = sum(len(word.text) for word in self.words if word.bold) > 0.8 * sum(letters.values())

    def leave_out(self, marks: set[str]) -> None:
        """Leave the raised numbers of notes out of the text."""
        kept = [
            word
            for number, word in enumerate(self.words)
            if not (number and self.is_raised(word) and word.text in marks)
        ]
        self.text = join_words(kept)

    def is_raised(self, word: Word) -> bool:
        """Whether a word is a small number above the line."""
        return word.size < RAISED * self.size and word.bottom < self.bottom and not word.text.isalpha()

    @property
    def linked(self) -> float:
        """The share of its letters over which a link lies."""
        total = sum(len(word.text) for word in self.words)
        return sum(len(word.text) for word in self.words if word.linked) / max(1, total)

    @property
    def indent(self) -> float:
        """How far it begins from its column's left edge."""
        return self.left - self.edges[0]

    @property
    def room(self) -> float:
        """How much of its column is free behind it."""
        return self.edges[1] - self.right


def join_words(words: Iterable[Word]) -> str:
    """Join the words of a line; pieces of one word that touch are put together."""
    parts: list[str] = []
    before: Word | None = None
    for word in words:
        if before is not None and not touch(before, word):
            parts.append(" ")
        parts.append(word.text)
        before = word
    return "".join(parts)


def touch(one: Word, other: Word) -> bool:
    """Whether two pieces stand so close that no space is between them (a large initial and the rest of its word)."""
    if one.size < RAISED * other.size and one.text.isdigit():
        return False  # the number of a note before it
    return -0.5 * one.size < other.left - one.right < 0.06 * min(one.size, other.size)


def whole_letters(text: str) -> str:
    """Write ligatures and the forms that Arabic letters take within a word as the letters they stand for."""
    return JOINED.sub(lambda found: normalize("NFKC", found.group()), text)


def read_page(answer: dict[str, Any]) -> Page:
    """Take a page over from the process that read it."""
    styles = answer["styles"]
    words = []
    for text, left, top, right, bottom, style, tag, linked in answer["words"]:
        size, bold, upright = styles[style]
        words.append(
            Word(
                whole_letters(text),
                left,
                top,
                right,
                bottom,
                size or bottom - top,
                bool(bold),
                bool(upright),
                tag,
                bool(linked),
            )
        )
    images = [(box[0], box[1], box[2], box[3]) for box in answer["images"]]
    return Page(answer["width"], answer["height"], words, images, answer["tree"])


def is_right_to_left(words: Iterable[Word]) -> bool:
    """Whether most letters are of a script that runs from right to left."""
    letters = [sign for word in words for sign in word.text if sign.isalpha()]
    return sum(bidirectional(sign) in {"R", "AL"} for sign in letters) > len(letters) / 2
