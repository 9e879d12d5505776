"""Which texts are nearly the same: agency copy that several papers printed with a word changed."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["find_families"]

WORD = re.compile(r"\w+")
WORDS = 3  # to a shingle
FEWEST_WORDS = 8  # shorter texts coincide by chance
ALIKE = 0.8  # the share of shingles in common from which two texts are one
PERMUTATIONS = 128


def find_families(texts: Sequence[str]) -> NDArray[np.int64]:
    """Give texts that are nearly the same the same number.

    Candidates come from MinHash; each pair is then compared exactly, and is one text if four in five of all its runs
    of three words are common to both. A chain of such pairs is one family.

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
    from datasketch import MinHash, MinHashLSH  # takes a while to import

    words = [WORD.findall(text.casefold()) for text in texts]
    exact: dict[str, int] = {}
    first = np.array([exact.setdefault(" ".join(one), number) for number, one in enumerate(words)], dtype=np.int64)
    near = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)
    blank = MinHash(num_perm=PERMUTATIONS, hashfunc=zlib.crc32)
    leader = first.copy()
    shingles: dict[int, set[bytes]] = {}
    for number, one in enumerate(words):
        if first[number] != number or len(one) < FEWEST_WORDS:
            continue
        runs = {" ".join(one[start : start + WORDS]).encode() for start in range(len(one) - WORDS + 1)}
        sketch = blank.copy()
        sketch.update_batch(runs)
        for other in sorted(near.query(sketch)):
            if len(runs & shingles[other]) >= ALIKE * len(runs | shingles[other]):
                join(leader, number, other)
        near.insert(number, sketch)
        shingles[number] = runs
    heads = np.array([find(leader, number) for number in range(len(texts))], dtype=np.int64)
    _, places, numbers = np.unique(heads, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(places))[numbers].astype(np.int64)


def find(leader: NDArray[np.int64], number: int) -> int:
    """Follow a text to the head of its family."""
    while leader[number] != number:
        leader[number] = leader[leader[number]]
        number = int(leader[number])
    return number


def join(leader: NDArray[np.int64], one: int, other: int) -> None:
    """Make two families one, under the earlier head."""
    low, high = sorted((find(leader, one), find(leader, other)))
    leader[high] = low
