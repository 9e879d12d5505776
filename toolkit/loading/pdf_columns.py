"""The reading order of a page: columns are found by the white between them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from toolkit.loading.pdf_page import Line, Word, is_right_to_left

__all__ = ["Row", "body_size", "lower_initials", "read_columns", "rows_of"]

GUTTER = 0.75  # narrowest white between columns, in sizes of the letters
TALL = 4.5  # lines beside a gutter that make it sure
SHORT = 1.5  # lines that suffice where another gutter of the document lies at the same place
FEWEST_ROWS = 2  # with words, on each side
NARROWEST = 6.0  # a column, in sizes of the letters
FEWEST_WORDS = 1.8  # in a row of a column, on average; tables of figures and lists of dates have fewer
STRIP = 0.6  # white across a whole region that may part two stories, in sizes of the letters
LEVEL = 0.5  # of its height that a word shares with its row
INITIAL = 1.8
DENSITY = 0.6  # of a row of text at least; a table has more white
LOUD = 1.15
LEADING = 1.2  # from one line to the next, in sizes of the letters
WIDEST = 4000  # cells; more has a banner, or a page of tiny letters
MOST_TRIED = 60
DEEPEST = 40
Span = tuple[float, float]
Mask = npt.NDArray[np.bool_]
Heights = npt.NDArray[np.float64]


class Row(NamedTuple):
    """Words that stand beside one another, from left to right."""

    words: list[Word]
    top: float
    bottom: float

    @property
    def right(self) -> float:
        """Where its last word ends."""
        return max(word.right for word in self.words)


class Gutter(NamedTuple):
    """White between two columns: where its middle lies, and the first and last row beside it."""

    middle: float
    first: int
    last: int


def body_size(words: Iterable[Word]) -> float:
    """The size of most letters."""
    weights: dict[float, int] = {}
    for word in words:
        weights[word.size] = weights.get(word.size, 0) + len(word.text)
    return max(weights, key=lambda size: (weights[size], size), default=10.0)


def rows_of(words: list[Word]) -> list[Row]:
    """Put words that stand beside one another into rows, from top to bottom."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.left)):
        if rows:
            last = rows[-1]
            shared = min(last.bottom, word.bottom) - max(last.top, word.top)
            if shared > LEVEL * min(last.bottom - last.top, word.bottom - word.top):
                last.words.append(word)
                rows[-1] = Row(last.words, min(last.top, word.top), max(last.bottom, word.bottom))
                continue
        rows.append(Row([word], word.top, word.bottom))
    for row in rows:
        row.words.sort(key=lambda word: word.left)
    return rows


def lower_initials(words: list[Word]) -> list[Word]:
    """Put a large initial, which is as high as several lines, into the first of them."""
    size = body_size(words)
    settled = list(words)
    for number, word in enumerate(words):
        if word.size < INITIAL * size or len(word.text.strip("\"'“„«")) > 2 or not word.text[-1].isalpha():
            continue
        beside = [
            other
            for other in words
            if other.size < word.size / INITIAL * 1.2
            and word.top - size < other.top < word.bottom
            and 0 <= other.left - word.right + size < 3 * size
        ]
        if beside:
            first = min(beside, key=lambda other: (other.top, other.left))
            right = first.left if first.text[:1].islower() else word.right
            settled[number] = word._replace(top=first.top, bottom=first.bottom, right=right, size=first.size)
    return settled


def read_columns(words: list[Word], known: list[Span], size: float) -> Walk:
    """Give the lines of a page in reading order.

    Parameters
    ----------
    words
        The page's words, without running heads.
    known
        Gutters found on other pages, as spans across the page: a lower one at the same place is believed.
    size
        The size of most letters of the document, in points.

    Returns
    -------
    Walk
        With its ``lines``, the gutters that are ``sure``, and whether others are ``doubtful``.
    """
    walk = Walk(known, size)
    walk.order(words, 0)
    return walk


class Walk:
    """One walk over a page: regions are cut at headlines and gutters until nothing is left to cut."""

    def __init__(self, known: list[Span], size: float) -> None:
        self.known = known
        self.size = size
        self.sure: list[Span] = []
        self.doubtful = False
        self.lines: list[Line] = []
        self.columns = 0

    def order(self, words: list[Word], depth: int) -> None:
        """Read a region: story by story, column by column, row by row."""
        if not words:
            return
        rows = rows_of(words)
        heads = [0, *self.headlines(rows), len(rows)] if depth < DEEPEST else []
        if len(heads) > 2:
            for start, end in pairwise(heads):
                self.order([word for row in rows[start:end] for word in row.words], depth + 1)
            return
        gutter = self.find_gutter(words, rows) if len(rows) >= 2 and depth < DEEPEST else None
        if gutter is None:
            self.finish(rows)
            return
        inside = [word for row in rows[gutter.first : gutter.last + 1] for word in row.words]
        self.order([word for row in rows[: gutter.first] for word in row.words], depth + 1)
        self.order([word for word in inside if word.left < gutter.middle], depth + 1)
        self.order([word for word in inside if word.left >= gutter.middle], depth + 1)
        self.order([word for row in rows[gutter.last + 1 :] for word in row.words], depth + 1)

    def finish(self, rows: list[Row]) -> None:
        """Take a region's rows as the lines of one column."""
        edges = (min(row.words[0].left for row in rows), max(row.right for row in rows))
        for row in rows:
            words = row.words[::-1] if is_right_to_left(row.words) else row.words
            self.lines.append(Line(words, edges=edges, column=self.columns))
        self.columns += 1

    def find_gutter(self, words: list[Word], rows: list[Row]) -> Gutter | None:
        """Find the tallest gutter of a region."""
        low, high = min(word.left for word in words), max(word.right for word in words)
        if high - low < 2 * NARROWEST * self.size:
            return None
        cell = self.size / 8
        across, wide = int((high - low) / cell) + 1, int(GUTTER * self.size / cell)
        if across > WIDEST:
            return None
        filled = np.zeros((len(rows), across), dtype=bool)
        for number, row in enumerate(rows):
            for word in row.words:
                filled[number, round((word.left - low) / cell) : round((word.right - low) / cell)] = True
        taken = np.cumsum(np.pad(filled, ((0, 0), (1, wide))), axis=1)
        free = taken[:, wide : wide + across] == taken[:, :across]  # this cell and the next ones are white
        before = near(np.cumsum(filled, axis=1) > 0)
        after = near(np.cumsum(filled[:, ::-1], axis=1)[:, ::-1] > 0)
        both = free & before & np.roll(after, -wide, axis=1)
        both[:, across - wide :] = False
        runs = np.cumsum(~free, axis=0) + np.arange(across) * (len(rows) + 1)
        heights = np.broadcast_to(steps(rows, self.size)[:, None], both.shape)
        tall = np.bincount(runs[both], weights=heights[both], minlength=1)
        for run in np.argsort(tall, kind="stable")[::-1][:MOST_TRIED]:
            if tall[run] < SHORT * LEADING * self.size:
                return None
            column = int(run) // (len(rows) + 1)
            inside = np.flatnonzero((runs[:, column] == run) & free[:, column])
            paired = [rows[number].words for number in inside if both[number, column]]
            if self.is_gutter(paired, low + column * cell, float(tall[run])):
                return Gutter(low + (column + wide / 2) * cell, int(inside[0]), int(inside[-1]))
        return None

    def headlines(self, rows: list[Row]) -> list[int]:
        """Which rows are headlines: larger or bold, alone, with white above; they end the columns that stand above.

        A subhead in the left column is none, even where the right one has ended.
        """
        found = []
        low, high = min(row.words[0].left for row in rows), max(row.right for row in rows)
        reach = low  # how far to the right the rows from here on go
        for number in range(len(rows) - 1, 0, -1):
            row = rows[number]
            reach = max(reach, row.right)
            above = max(other.bottom for other in rows[max(0, number - 3) : number])
            if row.top - above > STRIP * self.size and reach > high - (high - low) / 4 and self.is_loud(row):
                found.append(number)
        return found[::-1]

    def is_loud(self, row: Row) -> bool:
        """Whether a row is set like a headline."""
        loud = all(word.bold or word.size > LOUD * self.size for word in row.words)
        return loud and all(two.left - one.right < 2 * one.size for one, two in pairwise(row.words))

    def is_gutter(self, rows: list[list[Word]], middle: float, tall: float) -> bool:
        """Whether there are columns of text, not of figures or dates, on both sides of a run of white."""
        edges = []
        for first in (True, False):
            side = [[word for word in row if (word.left < middle) == first] for row in rows]
            full = [words for words in side if words]
            if len(full) < FEWEST_ROWS or sum(map(len, full)) < FEWEST_WORDS * len(full):
                return False
            if median(words[-1].right - words[0].left for words in full) < NARROWEST * self.size:
                return False
            if median(map(density, full)) < DENSITY:
                return False
            edges.append(max(words[-1].right for words in full) if first else min(words[0].left for words in full))
        if tall >= TALL * LEADING * self.size and len(rows) > TALL:
            self.sure.append((min(edges), max(edges)))
            return True
        self.doubtful = True
        return any(low <= middle + GUTTER * self.size and middle <= high for low, high in self.known)


def density(words: list[Word]) -> float:
    """The share of a row that is not white."""
    return sum(word.right - word.left for word in words) / max(1.0, words[-1].right - words[0].left)


def near(marks: Mask) -> Mask:
    """Take a mark over to the rows above and below, for columns whose lines do not stand level."""
    grown = marks.copy()
    grown[1:] |= marks[:-1]
    grown[:-1] |= marks[1:]
    return grown


def steps(rows: list[Row], size: float) -> Heights:
    """How far it is from each row to the next, in points, at most two lines."""
    tops = np.array([row.top for row in rows] + [rows[-1].bottom])
    return np.clip(np.diff(tops), 0.0, 2 * LEADING * size)
