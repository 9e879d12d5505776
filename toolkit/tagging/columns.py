"""The columns of a tagger: which features it knows, and how a passage's reading becomes a row of numbers."""

from __future__ import annotations

from collections import Counter
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from toolkit.tagging.features import LOUDNESS, Reading, kind_of

__all__ = ["Columns"]

Floats = NDArray[np.float64]
RAREST_WORD = 3
RAREST_KIND = 5
COMMONEST_KIND = 0.6  # share of the paragraphs; what is in more of them, such as "entity", tells nothing


class Columns:
    """Features by number.

    ``names`` are all features, ``rarity`` is the inverse document frequency of words and kinds and 1 for the others;
    ``places`` finds the lexicon's features, ``words`` the words, ``kinds`` the kinds of words.
    """

    def __init__(self, names: list[str], rarity: Floats) -> None:
        self.names = names
        self.rarity = rarity
        named = list(enumerate(names))
        self.places = {name: column for column, name in named if kind_of(name) not in {"word", "kind"}}
        self.words = {name[5:]: column for column, name in named if kind_of(name) == "word"}
        self.kinds = {name[5:]: column for column, name in named if kind_of(name) == "kind"}

    @classmethod
    def learn(cls, readings: list[Reading]) -> Self:
        """Choose the features: all of the lexicon that occur, words that are not too rare, kinds that tell something."""
        lexical = sorted({name for reading in readings for name in reading.values})
        words = Counter(word for reading in readings for word in reading.words)
        kinds = Counter(kind for reading in readings for kind in reading.kinds)
        most = max(COMMONEST_KIND * len(readings), RAREST_KIND)
        chosen = [(f"word:{word}", count) for word, count in sorted(words.items()) if count >= RAREST_WORD]
        chosen += [(f"kind:{kind}", count) for kind, count in sorted(kinds.items()) if RAREST_KIND <= count <= most]
        rarity = [np.log((1 + len(readings)) / (1 + count)) + 1 for _, count in chosen]
        return cls(lexical + [name for name, _ in chosen], np.array([1.0] * len(lexical) + rarity))

    def to_matrix(self, readings: list[Reading]) -> sp.csr_matrix:
        """Turn readings into rows of numbers."""
        starts, columns, values = [0], [], []
        for reading in readings:
            row = self.to_row(reading)
            columns += row.keys()
            values += row.values()
            starts.append(len(columns))
        shape = (len(readings), len(self.names))
        return sp.csr_matrix(
            (np.array(values, dtype=float), np.array(columns, dtype=np.int32), np.array(starts)), shape=shape
        )

    def to_row(self, reading: Reading) -> dict[int, float]:
        """Give the value of each column that one passage fills."""
        known = self.places
        row = {known[name]: value for name, value in reading.values.items() if name in known}
        here = [column for column in map(self.words.get, reading.words) if column is not None]
        if here:
            rarity = self.rarity[here]
            row.update(zip(here, (rarity * (LOUDNESS["word"] / np.sqrt(rarity @ rarity))).tolist(), strict=True))
        told = [
            (column, count) for kind, count in reading.kinds.items() if (column := self.kinds.get(kind)) is not None
        ]
        if told:
            columns = [column for column, _ in told]
            loud = self.rarity[columns] * (1 + np.log([count for _, count in told]))
            row.update(zip(columns, (loud * (LOUDNESS["kind"] / np.sqrt(loud @ loud))).tolist(), strict=True))
        return row
