"""Where the article stands on a whole page copied with its menus, teasers and footers."""

from __future__ import annotations

from toolkit.segmenting.furniture import SENTENCE_END, word_count

__all__ = ["body_span"]

FEWEST_PIECES = 25
SENTENCE_WORDS = 10
MOST_SENTENCES = 0.6
MOST_VALUE = 60
SHORT_COST = 5
MENU_COST = 8


def body_span(lines: list[str]) -> tuple[int, int] | None:
    """Find the run of lines that is the article, if the text looks like a copied page.

    Each line of ten words or more that ends like a sentence earns its number of words, each other line costs
    a little; the article is the run with the largest sum (Kadane's algorithm). Menus and footers are long
    runs of cost, so they fall off the ends.

    Parameters
    ----------
    lines
        The text's lines, folded.

    Returns
    -------
    tuple of int, or None
        First line and the one after the last; None if the text is no page but an article.
    """
    values = [value(line) for line in lines]
    sentences = sum(gain > 0 for gain in values)
    if len(lines) < FEWEST_PIECES or sentences == 0 or sentences > MOST_SENTENCES * len(lines):
        return None
    best, best_span, total, start = 0, (0, len(lines)), 0, 0
    for number, gain in enumerate(values):
        if total <= 0:
            total, start = 0, number
        total += gain
        if total > best:
            best, best_span = total, (start, number + 1)
    return best_span


def value(line: str) -> int:
    """What a line adds to the run it stands in."""
    words = word_count(line)
    if words >= SENTENCE_WORDS and SENTENCE_END.search(line):
        return min(words, MOST_VALUE)
    return -SHORT_COST if words >= 4 else -MENU_COST
