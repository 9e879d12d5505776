"""Which texts are nearly the same: agency copy that several papers printed with a word changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Runs = NDArray[np.uint64]

__all__ = ["find_families"]

WORD = re.compile(r"\w+")
WORDS = 3  # to a run
FEWEST_WORDS = 8  # shorter texts coincide by chance
ALIKE = 0.8  # the share of runs in common from which two texts are one
MOST_HEADS = 50  # families that one text is compared with under one run
MIX = np.uint64(0x9E3779B97F4A7C15)


def find_families(texts: Sequence[str]) -> Whole:
    """Give texts that are nearly the same the same number.

    Two texts are one if four in five of all their runs of three words are common to both; a chain of such pairs is one
    family. Candidates are found exactly, not by chance as with MinHash: two such texts must share one of the rarest
    fifth of their runs (prefix filtering, Chaudhuri, Ganti and Kaushik 2006), and nearly all runs of news stand once.

    Parameters
    ----------
    texts
        In any order.

    Returns
    -------
    numpy.ndarray
        A number per text, from 0, in the order of first appearance.

    Examples
    --------
    >>> find_families(["Two jets crossed the border near the lake at dawn on Monday."] * 2 + ["Talks."]).tolist()
    [0, 0, 1]
    """
    words = [WORD.findall(text.casefold()) for text in texts]
    exact: dict[str, int] = {}
    leader = np.array([exact.setdefault(" ".join(one), number) for number, one in enumerate(words)], dtype=np.int64)
    long = [number for number, one in enumerate(words) if leader[number] == number and len(one) >= FEWEST_WORDS]
    if len(long) > 1:
        runs = runs_of([words[number] for number in long])
        for one, other in likely_pairs(runs, leader[long]):
            low, high = long[one], long[other]
            if find(leader, low) != find(leader, high) and alike(runs[one], runs[other]):
                join(leader, low, high)
    heads = np.array([find(leader, number) for number in range(len(texts))], dtype=np.int64)
    _, places, numbers = np.unique(heads, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(places))[numbers].astype(np.int64)


def runs_of(words: list[list[str]]) -> list[Runs]:
    """Give each text its runs of three words as sorted numbers, each once."""
    vocabulary: dict[str, int] = {}
    codes = np.array([vocabulary.setdefault(word, len(vocabulary)) for one in words for word in one], dtype=np.uint64)
    mixed = np.zeros(len(codes) - WORDS + 1, dtype=np.uint64)
    for step in range(WORDS):
        mixed = (mixed ^ codes[step : step + len(mixed)]) * MIX
        mixed ^= mixed >> np.uint64(29)
    ends = np.cumsum([len(one) for one in words])
    starts = np.r_[0, ends[:-1]]
    return [np.unique(mixed[start : end - WORDS + 1]) for start, end in zip(starts, ends, strict=True)]


def likely_pairs(runs: list[Runs], order: Whole) -> Iterator[tuple[int, int]]:
    """Give pairs of texts that share one of their rarest runs; no pair that is alike is missed in families of usual size."""
    text = np.repeat(np.arange(len(runs)), [len(one) for one in runs])
    _, number, count = np.unique(np.concatenate(runs), return_inverse=True, return_counts=True)
    rarity = count[number]
    sort = np.lexsort((number, rarity, text))
    sizes = np.bincount(text)
    place = np.arange(len(text)) - np.repeat(np.r_[0, np.cumsum(sizes)[:-1]], sizes)
    prefix = sizes - np.ceil(ALIKE * sizes).astype(np.int64) + 1
    kept = sort[(place < prefix[text[sort]]) & (rarity[sort] > 1)]
    kept = kept[np.argsort(number[kept], kind="stable")]
    borders = np.flatnonzero(np.diff(number[kept])) + 1
    for group in np.split(text[kept], borders):
        members = sorted(group.tolist(), key=lambda one: int(order[one]))
        for later in range(1, len(members)):
            for earlier in members[max(0, later - MOST_HEADS) : later]:
                yield earlier, members[later]


def alike(one: Runs, other: Runs) -> bool:
    """Whether four in five of all runs are common."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common >= ALIKE * (len(one) + len(other) - common)


def find(leader: Whole, number: int) -> int:
    """Follow a text to the head of its family."""
    while leader[number] != number:
        leader[number] = leader[leader[number]]
        number = int(leader[number])
    return number


def join(leader: Whole, one: int, other: int) -> None:
    """Make two families one, under the earlier head."""
    low, high = sorted((find(leader, one), find(leader, other)))
    leader[high] = low
