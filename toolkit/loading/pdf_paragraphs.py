"""Lines become paragraphs again, across columns and pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from toolkit.loading.article import BlockKind
from toolkit.loading.pdf_page import Line

__all__ = ["BULLET", "CONTENTS", "LOUD", "SENTENCE_END", "SMALL", "Passage", "align_columns", "gather", "stops"]

LOUD = 1.15  # a headline's letters, in sizes of the text's
SMALL = 0.93
SAME = 0.05  # sizes that differ less are the same
WHITE = 1.35  # between paragraphs, in steps from line to line
INDENT = 0.7  # of a first line, in sizes of the letters
FARTHEST_INDENT = 6.0
FREE = 0.3  # of a column, behind a line that ends before its time
INDENTED = 0.25  # of the paragraphs, in a document that indents its first lines
FLUSH = 0.2  # behind the lines of a justified column, in sizes of the letters
FEWEST_FLUSH = 5
MOST_FLUSH = 0.6
SENTENCE_END = re.compile(r"[.!?…。！？؟।:][\"'”’»«“)\]]*[\d*†]{0,3}$")
BULLET = re.compile(
    r"(?:[-–—*•·▪▫►●○◦■□➢❖✓\uf0b7\uf0a7]|o(?= [A-Z])|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s+\S", re.IGNORECASE
)
CONTENTS = re.compile(r"(?:[.·…_]\s?){5,}\s*\d{0,4}$")
SPLIT_AFTER = ("-", "\u00ad", "\u2010", ",")


@dataclass
class Passage:
    """Lines that belong together: a paragraph, a headline, a caption. ``kind`` is set where its role is known."""

    lines: list[Line]
    kind: BlockKind | None = None

    @property
    def size(self) -> float:
        """The size of most of its letters, in points."""
        weights: Counter[float] = Counter()
        for line in self.lines:
            weights[line.size] += len(line.text)
        return weights.most_common(1)[0][0]

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(line.words) for line in self.lines)

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]

    @property
    def ends(self) -> bool:
        """Whether it ends like a sentence."""
        return SENTENCE_END.search(self.last.text) is not None


def align_columns(lines: list[Line]) -> None:
    """Give a short column the right edge of the longer ones that begin at the same place, and see which are flush."""
    rights: defaultdict[int, Counter[float]] = defaultdict(Counter)
    for line in lines:
        rights[round(line.edges[0] / 3)][round(line.edges[1])] += 1
    for line in lines:
        place = round(line.edges[0] / 3)
        near = rights[place - 1] + rights[place] + rights[place + 1]
        wider = [right for right, count in near.items() if right >= line.edges[1] - 1 and count >= 4]
        if wider and near[round(line.edges[1])] < 4:
            line.edges = (line.edges[0], float(min(wider)))
    columns: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        columns[line.column].append(line)
    for members in columns.values():
        level = sum(line.room < FLUSH * line.size for line in members)
        for line in members:
            line.flush = len(members) >= FEWEST_FLUSH and level > MOST_FLUSH * len(members)


def gather(lines: list[Line], size: float) -> list[Passage]:
    """Put the lines of a document together to paragraphs.

    A paragraph ends where white follows, where the next line is indented, or where a line stops although the next
    word would have fitted. At the end of a column it goes on unless it has come to its end.

    Parameters
    ----------
    lines
        All lines in reading order.
    size
        The size of the text's letters, in points.

    Returns
    -------
    list of Passage
        In reading order; a paragraph stands where it begins.
    """
    return Gatherer(lines, size).passages


class Gatherer:
    """The paragraphs of one document, built line by line."""

    def __init__(self, lines: list[Line], size: float) -> None:
        self.size = size
        self.steps = line_steps(lines)
        starts = [
            line for before, line in pairwise(lines) if before.column == line.column and before.room > FREE * size
        ]
        self.indents = sum(is_indented(line) for line in starts) > INDENTED * max(4, len(starts))
        self.passages: list[Passage] = []
        self.current = Passage([])
        after = [*lines[1:], None]
        for line, following in zip(lines, after, strict=True):
            home = self.home_of(line, following)
            if home is None:
                home = Passage([])
                self.passages.append(home)
            home.lines.append(line)
            self.current = home

    def home_of(self, line: Line, following: Line | None) -> Passage | None:
        """The paragraph to which a line belongs; None if it begins one."""
        if not self.passages:
            return None
        last = self.current
        if last.last.column == line.column:
            if not self.begins(last, line, following):
                return last
            interrupted = last.size < SMALL * self.size and line.size >= SMALL * self.size
            return self.waiting(line, strict=True) if interrupted else None
        return self.waiting(line, strict=False)

    def begins(self, passage: Passage, line: Line, following: Line | None) -> bool:
        """Whether a line of the same column begins a new paragraph."""
        last = passage.last
        step = line.top - last.top
        usual = self.steps.get(line.size, 1.2 * line.size)
        if step > WHITE * usual + 0.5 or step < -usual or not alike(last, line):
            return True
        if CONTENTS.search(last.text):
            return True
        if last.text.endswith(SPLIT_AFTER) and not BULLET.match(line.text):
            return False
        if line.size > LOUD * self.size or (line.bold and last.bold):
            return passage.ends and fits(last, line)
        if BULLET.match(line.text) and (
            SENTENCE_END.search(last.text) or fits(last, line) or BULLET.match(passage.first.text)
        ):
            return True
        if is_indented(line, last) and not hangs(passage, line, following):
            return True
        return stops(last, line)

    def waiting(self, line: Line, *, strict: bool) -> Passage | None:
        """The paragraph that was cut off by the end of a column, a caption or a note, and that this line goes on with."""
        for passage in reversed(self.passages[-8:]):
            last = passage.last
            if alike(last, line):
                return passage if self.goes_on(passage, line, strict=strict) else None
            if last.size >= SMALL * self.size:
                return None
        return None

    def goes_on(self, passage: Passage, line: Line, *, strict: bool) -> bool:
        """Whether a paragraph goes on with the first line of another column."""
        last, text = passage.last, line.text
        small = text[:1].islower()
        if last.column == line.column and not strict:
            return False
        if line.size > LOUD * self.size or line.bold or BULLET.match(text):
            return last.text.endswith(SPLIT_AFTER) and small
        if last.text.endswith(SPLIT_AFTER) or small:
            return not passage.ends or small
        if strict or is_indented(line):
            return False
        if passage.ends:
            return not fits(last, line) and (len(passage.lines) > 1 or self.indents)
        return len(passage.lines) > 1 and len(text) > 1


def line_steps(lines: list[Line]) -> dict[float, float]:
    """How far it usually is from one line to the next, for each size of letters."""
    seen: defaultdict[float, Counter[float]] = defaultdict(Counter)
    for one, two in pairwise(lines):
        if one.column == two.column and one.size == two.size and 0 < two.top - one.top < 3 * one.size:
            seen[one.size][round(2 * (two.top - one.top)) / 2] += 1
    return {size: max(counts, key=lambda step: (counts[step], -step)) for size, counts in seen.items()}


def alike(one: Line, other: Line) -> bool:
    """Whether two lines are set in the same way; a line that is bold as a whole may go on in plain letters."""
    near = abs(one.size - other.size) <= SAME * max(one.size, other.size)
    runs_on = one.bold and not other.bold and other.text[:1].islower() and not fits(one, other)
    return near and (one.bold == other.bold or runs_on)


def fits(line: Line, following: Line) -> bool:
    """Whether the next line's first word would have had room on this one."""
    word = following.words[0]
    return line.room > word.right - word.left + 0.4 * line.size


def stops(line: Line, following: Line) -> bool:
    """Whether a line ends before its time, because its paragraph does."""
    ends = SENTENCE_END.search(line.text) is not None
    if following.text[:1].islower():
        return False
    if line.flush and ends and line.room > FLUSH * line.size:
        return True
    return fits(line, following) and (ends or line.room > FREE * (line.edges[1] - line.edges[0]))


def is_indented(line: Line, above: Line | None = None) -> bool:
    """Whether a line begins to the right of its column's edge, or of the line above."""
    start = line.edges[0] if above is None else above.left
    return INDENT * line.size < line.left - start < FARTHEST_INDENT * line.size


def hangs(passage: Passage, line: Line, following: Line | None) -> bool:
    """Whether an indented line goes on with an entry whose first line stands out to the left."""
    if BULLET.match(passage.first.text) or len(passage.lines) > 1:
        return len(passage.lines) == 1 or line.left - passage.last.left < INDENT * line.size
    reads_on = not SENTENCE_END.search(passage.last.text) and not fits(passage.last, line)
    deep = following is not None and following.column == line.column and abs(following.left - line.left) < 1
    return reads_on and (deep or line.text[:1].islower())
