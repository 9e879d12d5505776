"""What each line of an article's run is: a paragraph, a caption, a pointer to another story."""

from __future__ import annotations

from collections import Counter, defaultdict

from lxml import etree

from toolkit.loading.article import BlockKind
from toolkit.loading.html_body import find_run, letters, main_homes
from toolkit.loading.html_lines import HEADINGS, Line, Names, read_lines
from toolkit.loading.html_phrases import (
    is_bio,
    is_blocked,
    is_byline,
    is_credit,
    is_parenthesised,
    is_pointer,
    is_prompt,
    is_stamp,
)

__all__ = ["read_body"]

Piece = tuple[str, BlockKind]
PARAGRAPH_SHARE = 0.8
LONGEST_SUBHEAD = 12
LONGEST_CAPTION = 60
LAST_LINES = 2
OFTEN = 3
LONGEST_STANDFIRST = 80
FARTHEST = 25
BLOCKS = frozenset(("div", "section", "article"))
FEWEST_STATED = 250
FEWEST_LETTERS = 40


def read_body(
    body: etree._Element, title: str | None, *, stated: str | None = None, summary: str | None = None
) -> list[Piece]:
    """Give the article's pieces with their roles, headline excluded.

    Parameters
    ----------
    body
        The page's body.
    title
        The headline; its repetition is marked as furniture.
    stated, summary
        The article's text and its summary as the page's metadata repeat them, None where they do not.

    Returns
    -------
    list of tuple
        Text and role of each piece, in reading order. Empty if the page has no text that could be an article.
    """
    stated = stated if stated and len(stated) >= FEWEST_STATED else None
    lines = read_lines(body)
    start, end = find_run(lines, stated)
    run = lines[start:end]
    pieces = [*standfirst(lines[:start], letters(summary or ""))]
    pieces += zip((line.text for line in run), Roles(run, title).all(), strict=True)
    if stated and kept_size(pieces) < 0.4 * len(stated):  # the page itself shows less, as behind a wall
        return continued(pieces, stated)
    if kept_size(pieces) < FEWEST_LETTERS:
        return longest(lines) or pieces
    return pieces


def continued(pieces: list[Piece], stated: str) -> list[Piece]:
    """Complete what the page shows by what its metadata state; where the one is no beginning of the other, take the latter."""
    shown = [piece for piece in pieces if piece[1] != "furniture"]
    last = max((number for number, (_, kind) in enumerate(shown) if kind == "paragraph"), default=-1)
    folded = " ".join(stated.split())
    at = folded.find(shown[last][0]) if last >= 0 else -1
    whole = all(text in folded for text, kind in shown[: last + 1] if kind == "paragraph")
    if at < 0 or not whole:
        return [(" ".join(line.split()), "paragraph") for line in stated.split("\n") if line.strip()]
    return [*shown[: last + 1], (folded[at + len(shown[last][0]) :].strip(), "paragraph")]


def standfirst(above: list[Line], summary: str) -> list[Piece]:
    """The standfirst, if it stands above the run: a line named as one, or the one that the metadata repeat."""
    head = max((number for number, line in enumerate(above) if line.tag == "h1"), default=len(above))
    for line in above[head + 1 : head + 1 + FARTHEST]:
        if not 5 <= line.words <= LONGEST_STANDFIRST or line.linked > 0.3 or line.zone not in {"", "meta"}:
            continue
        named = bool(line.frames) and line.frames[-1].kind == "lead"
        if named or (len(summary) > 20 and letters(line.text).startswith(summary[:80])):
            return [(line.text, "standfirst")]
    return []


def kept_size(pieces: list[Piece]) -> int:
    """How much text pieces hold that are paragraphs."""
    return sum(len(text) for text, kind in pieces if kind in {"paragraph", "quote", "list"})


def longest(lines: list[Line]) -> list[Piece]:
    """On a page without anything like an article: its lines that are no links and of some length."""
    return [
        (line.text, "paragraph")
        for line in lines
        if line.words >= 5 and line.linked < 0.5 and line.tag not in HEADINGS and line.zone in {"", "hidden", "related"}
    ]


class Roles:
    """The roles of the lines of one run."""

    def __init__(self, run: list[Line], title: str | None) -> None:
        self.run = run
        self.title = letters(title or "")
        words = sum(line.words for line in run if not line.zone) or 1
        self.in_paragraphs = (
            sum(line.words for line in run if line.tag == "p" and not line.zone) > PARAGRAPH_SHARE * words
        )
        self.homes = main_homes(run, [float(line.words) if line.running and not line.zone else 0.0 for line in run])
        at_home = (number for number, line in enumerate(run) if self.at_home(line) and line.words >= 8)
        self.first = next(at_home, 0)
        self.last = max((number for number, line in enumerate(run) if not line.zone and line.running), default=len(run))
        self.linked: dict[Names, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for line in run:
            if line.tag == "li":
                self.linked[line.home][0] += line.linked * line.words
                self.linked[line.home][1] += line.words

    def at_home(self, line: Line) -> bool:
        """Whether a line lives where most of the run lives."""
        return not line.zone and line.tag not in HEADINGS and line.home in self.homes

    def all(self) -> list[BlockKind]:
        """The role of each line; what was said before is furniture."""
        seen: set[str] = set()
        kinds: list[BlockKind] = []
        heads = Counter(line.text for line in self.run if line.tag in HEADINGS)
        for number, line in enumerate(self.run):
            kind = self.role(number, line)
            if kind == "subhead" and heads[line.text] >= OFTEN:  # over every box
                kind = "furniture"
            if line.words > 6 and kind in {"paragraph", "quote", "list"}:
                key = letters(line.text)
                kind = "furniture" if key in seen else kind
                seen.add(key)
            kinds.append(kind)
        return kinds

    def role(self, number: int, line: Line) -> BlockKind:
        """The role of a line, by what the mark-up says and then by its form."""
        if line.zone:
            return "caption" if line.zone == "media" else "furniture"
        if not any(sign.isalnum() for sign in line.text) or (number < 5 and letters(line.text) == self.title):
            return "furniture"
        if line.tag in HEADINGS:
            aside = line.linked > 0.8 or is_pointer(line.text) or is_blocked(line.text)
            return "furniture" if aside else "subhead"
        if line.tag == "li":
            linked, words = self.linked[line.home]
            return "furniture" if linked > 0.6 * words or line.linked > 0.8 else "list"
        if line.tag in {"td", "th"} and line.inside("table"):
            return "paragraph" if line.words >= 12 and line.sentence else "furniture"
        return self.by_words(number, line) or self.by_place(number, line)

    def by_words(self, number: int, line: Line) -> BlockKind | None:
        """Furniture and credits, told by their words."""
        text = line.text
        if is_blocked(text):
            return "furniture"
        if is_stamp(text):
            return "dateline"
        if line.linked > 0.8 and (not line.sentence or (line.words < 25 and text.isupper())):
            return "furniture"
        if line.words < 40 and is_pointer(text) and (line.linked > 0.3 or not line.sentence):
            return "furniture"
        near_end = number >= self.last - LAST_LINES - 1
        if line.words <= 60 and (near_end or line.linked > 0.15 or not line.sentence) and is_prompt(text):
            return "furniture"
        if line.words < 40 and is_credit(text):
            return "caption"
        if number >= self.last - LAST_LINES and number > 0.6 * len(self.run):
            bio = line.words < 60 and (line.linked > 0.02 or line.words < 35) and is_bio(text)
            return "furniture" if bio or is_parenthesised(text) else None
        return None

    def by_place(self, number: int, line: Line) -> BlockKind:
        """Standfirst, byline, caption or paragraph, told by where the line stands."""
        if line.inside("blockquote"):
            return "quote"
        if number < 4 and line.words <= 14 and not line.sentence and is_byline(line.text):
            return "byline"
        if self.in_paragraphs and self.homes and line.home not in self.homes:
            if number < self.first and line.words >= 6:
                return "standfirst"
            if line.tag in BLOCKS:
                return "caption" if line.words < LONGEST_CAPTION else "furniture"
        if self.in_paragraphs and line.tag != "p" and line.words < 15 and not line.sentence:
            return "furniture"
        if line.bold > 0.9 and line.words <= LONGEST_SUBHEAD and not line.sentence:
            return "subhead"
        return "paragraph"
