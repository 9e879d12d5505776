"""A text falls into pieces: where each begins and ends, before anything is said of its role."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Piece", "cut"]

LINE = re.compile(r"[^\n]+")
WRAP_WIDTH = 100  # lines of a hard-wrapped text end before it
FEWEST_WRAPPED = 6
SENTENCE_END = re.compile(r"[.!?…。！？:][\"'”’»)\]]*$")


class Piece(NamedTuple):
    """A stretch of a text without white space at its ends, and the role a reader gave it ("" if none)."""

    start: int
    end: int
    hint: str = ""


def cut(text: str, blocks: list[Piece]) -> list[Piece]:
    r"""Cut a text into pieces that together hold every character but white space.

    Parameters
    ----------
    text
        The article's text.
    blocks
        Pieces whose role the reader knows; what lies between them is cut by lines.

    Returns
    -------
    list of Piece
        In order, without overlap.

    Examples
    --------
    >>> [(piece.start, piece.end) for piece in cut("One.\n\n Two. ", [])]
    [(0, 4), (7, 11)]
    """
    pieces: list[Piece] = []
    at = 0
    wrapped = not blocks and is_wrapped(text)
    for block in sorted(blocks):
        start, end = max(block.start, at), min(block.end, len(text))
        if start >= end:
            continue
        pieces += lines(text, at, start)
        pieces += trim(text, Piece(start, end, block.hint))
        at = end
    rest = wrapped_lines(text) if wrapped else lines(text, at, len(text))
    return pieces + rest


def lines(text: str, start: int, end: int) -> list[Piece]:
    """One piece per line that is not blank."""
    return [piece for line in LINE.finditer(text, start, end) for piece in trim(text, Piece(*line.span()))]


def wrapped_lines(text: str) -> list[Piece]:
    """One piece per run of lines up to a blank line or an indented one."""
    pieces: list[Piece] = []
    open_end = -1
    for line in LINE.finditer(text):
        for piece in trim(text, Piece(*line.span())):
            gap = text.count("\n", open_end, piece.start) if open_end >= 0 else 2
            indented = piece.start - line.start() >= 3
            if gap == 1 and pieces and not indented:
                pieces[-1] = Piece(pieces[-1].start, piece.end)
            else:
                pieces.append(piece)
            open_end = line.end()
    return pieces


def trim(text: str, piece: Piece) -> list[Piece]:
    """Take white space off both ends; nothing is left of a blank piece."""
    inside = text[piece.start : piece.end]
    lead = len(inside) - len(inside.lstrip())
    kept = inside.strip()
    return [Piece(piece.start + lead, piece.start + lead + len(kept), piece.hint)] if kept else []


def is_wrapped(text: str) -> bool:
    """Whether the text's lines were broken at a fixed width, so that a paragraph spans several of them.

    In such a text no line is long, and most lines that are followed directly by another one stop in
    mid-sentence.
    """
    rows = [row.rstrip() for row in text.split("\n")]
    full = [row for row in rows if row.strip()]
    if len(full) < FEWEST_WRAPPED or max(map(len, full)) > WRAP_WIDTH:
        return False
    pairs = [(row, below) for row, below in pairwise(rows) if row.strip() and below.strip()]
    running = sum(len(row) > 40 and not SENTENCE_END.search(row) for row, _ in pairs)
    return len(pairs) >= FEWEST_WRAPPED // 2 and running > 0.5 * len(pairs)
