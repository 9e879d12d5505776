"""How much of one text stands in another: a sketch of each for finding pairs, and the measure that decides."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["PERMUTATIONS", "Words", "pack_sketch", "sketch", "unpack_sketch", "words_of"]

FEWEST_WORDS = 20  # shorter texts (headline rows, corrections) coincide by chance
IN_A_ROW = 4
PERMUTATIONS = 128
SIGNS = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")  # scripts without spaces: by sign
NUMBER = re.compile(r"\d+")
LONGEST = 400_000  # characters; what follows tells nothing new
ASIDE = {"title", "standfirst", "caption", "byline", "dateline", "furniture", "tail"}
DICE = np.random.RandomState(1)  # the one generator whose numbers NumPy promises never to change
FACTORS = DICE.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)  # odd: one to one
TERMS = DICE.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)
HASHES_AT_ONCE = 4096


@dataclass(frozen=True)
class Words:
    """An article's words as they are compared: its body without headline, captions and the like, in lower case.

    They are held as one text with a space between two words, which takes a tenth of the memory of a list.
    """

    text: str

    @property
    def words(self) -> list[str]:
        """The words one by one."""
        return self.text.split()

    @cached_property
    def runs(self) -> NDArray[np.uint32]:
        """Hashes of all runs of four words, sorted, each once."""
        return np.unique(np.fromiter(map(zlib.crc32, joined(self.words)), dtype=np.uint32))

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
    ['the', 'envoys', 'met']
    """
    aside = sorted((start, end) for start, end, kind in blocks if kind in ASIDE)
    parts, at = [], 0
    for start, end in aside:
        parts.append(text[at:start])
        at = max(at, end)
    body = " ".join([*parts, text[at:]])
    return Words(" ".join(SIGNS.findall(body[:LONGEST].casefold())))


def joined(words: list[str]) -> list[bytes]:
    """All runs of four words."""
    return [" ".join(words[at : at + IN_A_ROW]).encode() for at in range(max(1, len(words) - IN_A_ROW + 1))]


def sketch(words: Words) -> NDArray[np.uint32] | None:
    """Give a text's MinHash: how many of two sketches' 128 numbers agree estimates the Jaccard index of their runs.

    None for a text that is too short to be compared.

    References
    ----------
    Broder, A. (1997): On the resemblance and containment of documents.
    """
    if words.text.count(" ") + 1 < FEWEST_WORDS:
        return None
    made = np.full(PERMUTATIONS, np.iinfo(np.uint32).max, dtype=np.uint32)
    hashes = mixed(words.runs)
    for at in range(0, len(hashes), HASHES_AT_ONCE):
        made = np.minimum(made, (FACTORS[:, None] * hashes[at : at + HASHES_AT_ONCE] + TERMS[:, None]).min(axis=1))
    return made


def mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Stir the bits of hashes, each to another one, so that a product and a sum are enough to put them in a new order.

    References
    ----------
    Appleby, A. (2011): MurmurHash3, the finaliser for 32 bits.
    """
    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return hashes ^ (hashes >> np.uint32(16))


def pack_sketch(made: NDArray[np.uint32] | None) -> str:
    """Write a sketch as a text, "" where there is none."""
    return made.astype("<u4").tobytes().hex() if made is not None else ""


def unpack_sketch(packed: str) -> NDArray[np.uint32] | None:
    """Read a sketch back."""
    return np.frombuffer(bytes.fromhex(packed), dtype="<u4").astype(np.uint32) if packed else None
