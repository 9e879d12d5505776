"""The small language in which the lexicon is written: words, word classes, gaps and neighbourhoods.

::

    air strike*              a word, and a word with any ending
    drone|missile attack*    one word or another
    drone|guided_bomb hit*   an underscore holds the words of one choice together
    the? talks               a word that may be missing
    <weapon>|blast ..2 hit   a word or phrase of a class, or another word
    # dead                   any number
    shot down .. border      up to five words between; ..9 up to nine
    jet* ~8 airspace         both within eight words of each other, in any order
    talks & ceasefire        both in one sentence, in any order

A lower-case word stands for any case; a word with a capital stands for itself alone (``WHO`` is not "who").
No pattern reaches beyond a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from math import prod

from toolkit.errors import ModelError

__all__ = ["Part", "Pattern", "Phrase", "parse_pattern"]

Phrase = tuple[str, ...]
GAP = 5
SAME_SENTENCE = 10_000
MOST_PHRASES = 400
JOIN = re.compile(r"\s(~\d+|&)\s")


@dataclass(frozen=True)
class Part:
    """One stretch of a pattern: what stands after what.

    ``steps`` are choices with classes as they are written (``<weapon>|blast``) or sets of phrases; ``gaps`` says how many words may stand
    before each step (the first gap is meaningless).
    """

    steps: tuple[str | frozenset[Phrase], ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True)
class Pattern:
    """A pattern read: its parts, and how many words may lie between each part and the first."""

    written: str
    parts: tuple[Part, ...]
    reaches: tuple[int, ...]


def parse_pattern(written: str) -> Pattern:
    """Read one pattern.

    Parameters
    ----------
    written
        The pattern in the language of this module.

    Returns
    -------
    Pattern
        Its parts.

    Raises
    ------
    ModelError
        If it cannot be read.

    Examples
    --------
    >>> sorted(parse_pattern("air|drone strike*").parts[0].steps[0])
    [('air', 'strike*'), ('drone', 'strike*')]
    """
    pieces = JOIN.split(f" {written.strip()} ".replace("  ", " ")[1:-1])
    reaches = [0]
    for join in pieces[1::2]:
        reaches.append(SAME_SENTENCE if join == "&" else int(join[1:]))
    return Pattern(written, tuple(parse_part(piece, written) for piece in pieces[::2]), tuple(reaches))


def parse_part(piece: str, written: str) -> Part:
    """Read a stretch of words, classes and gaps."""
    steps: list[str | frozenset[Phrase]] = []
    gaps: list[int] = []
    gap = 0
    run: list[list[Phrase]] = []

    def close() -> None:
        nonlocal gap
        if run:
            phrases = frozenset(sum(choice, ()) for choice in product(*run))
            if () in phrases:
                gap += len(run)
                run.clear()
                return
            steps.append(phrases)
            gaps.append(gap)
            gap = 0
            run.clear()

    for token in piece.split():
        if token.startswith(".."):
            close()
            gap = int(token[2:] or GAP)
        elif "<" in token:
            close()
            steps.append(token)
            gaps.append(gap)
            gap = 0
        else:
            words = token.rstrip("?").split("|")
            choices: list[Phrase] = [tuple(word.split("_")) for word in words if word]
            if prod(map(len, run)) * len(choices) > MOST_PHRASES and not token.endswith("?"):
                close()
            run.append([*choices, ()] if token.endswith("?") else choices)
    close()
    if not steps or gap:
        message = f"lexicon, pattern {written!r}: no words, or a gap with nothing after it. Correct the pattern."
        raise ModelError(message)
    return Part(tuple(steps), tuple(gaps))
