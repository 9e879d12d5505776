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


class Columns:
    """Features by number.

    ``names`` are all features, ``rarity`` is the inverse document frequency of words and 1 for the others;
    ``places`` finds the lexicon's features, ``words`` the words.
    """

    def __init__(self, names: list[str], rarity: Floats) -> None:
        self.names = names
        self.rarity = rarity
        named = list(enumerate(names))
        self.places = {name: column for column, name in named if kind_of(name) != "word"}
        self.words = {name[5:]: column for column, name in named if kind_of(name) == "word"}

    @classmethod
    def learn(cls, readings: list[Reading]) -> Self:
        """Choose the features: all of the lexicon that occur, and words that are not too rare."""
        counts = Counter(word for reading in readings for word in reading.words)
        lexical = sorted({name for reading in readings for name in reading.values})
        words = sorted(word for word, count in counts.items() if count >= RAREST_WORD)
        rarity = [np.log((1 + len(readings)) / (1 + counts[word])) + 1 for word in words]
        return cls(lexical + [f"word:{word}" for word in words], np.array([1.0] * len(lexical) + rarity))

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
        return row
