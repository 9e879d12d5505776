"""How much of one text stands in another: a sketch of each for finding pairs, and the measure that decides."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

__all__ = ["PERMUTATIONS", "Words", "pack_sketch", "sketch", "unpack_sketch", "words_of"]

FEWEST_WORDS = 20  # shorter texts (headline rows, corrections) coincide by chance
IN_A_ROW = 4
PERMUTATIONS = 128
SIGNS = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")  # scripts without spaces: by sign
NUMBER = re.compile(r"\d+")
LONGEST = 400_000  # characters; what follows tells nothing new
ASIDE = {"title", "standfirst", "caption", "byline", "dateline", "furniture", "tail"}
BASE = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=zlib.crc32)


@dataclass(frozen=True)
class Words:
    """An article's words as they are compared: its body without headline, captions and the like, in lower case."""

    words: tuple[str, ...]

    @cached_property
    def runs(self) -> frozenset[int]:
        """Hashes of all runs of four words."""
        return frozenset(map(zlib.crc32, joined(self.words)))

    @cached_property
    def numbers(self) -> frozenset[tuple[str, str]]:
        """The numbers in it, with what they count: the word that follows."""
        return frozenset(pair for pair in pairwise((*self.words, "")) if NUMBER.fullmatch(pair[0]))


def words_of(text: str, blocks: Iterable[tuple[int, int, str]] = ()) -> Words:
    """Give the words by which an article is compared with others.

    Parameters
    ----------
    text
        The article's text.
    blocks
        Start, end and kind of the pieces that its reader knows; headlines, captions and furniture do not count,
        because each newspaper has its own.

    Examples
    --------
    >>> words_of("Talks resume. The envoys met.", [(0, 13, "title")]).words
    ('the', 'envoys', 'met')
    """
    aside = sorted((start, end) for start, end, kind in blocks if kind in ASIDE)
    parts, at = [], 0
    for start, end in aside:
        parts.append(text[at:start])
        at = max(at, end)
    body = " ".join([*parts, text[at:]])
    return Words(tuple(SIGNS.findall(body[:LONGEST].casefold())))


def joined(words: tuple[str, ...]) -> list[bytes]:
    """All runs of four words."""
    return [" ".join(words[at : at + IN_A_ROW]).encode() for at in range(max(1, len(words) - IN_A_ROW + 1))]


def sketch(words: Words) -> NDArray[np.uint32] | None:
    """Give a text's MinHash: how many of two sketches' 128 numbers agree estimates the Jaccard index of their runs.

    None for a text that is too short to be compared.

    References
    ----------
    Broder, A. (1997): On the resemblance and containment of documents.
    """
    if len(words.words) < FEWEST_WORDS:
        return None
    made = BASE.copy()
    made.update_batch(joined(words.words))
    return np.asarray(made.hashvalues, dtype=np.uint32)


def pack_sketch(made: NDArray[np.uint32] | None) -> str:
    """Write a sketch as a text, "" where there is none."""
    return made.astype("<u4").tobytes().hex() if made is not None else ""


def unpack_sketch(packed: str) -> NDArray[np.uint32] | None:
    """Read a sketch back."""
    return np.frombuffer(bytes.fromhex(packed), dtype="<u4").astype(np.uint32) if packed else None
