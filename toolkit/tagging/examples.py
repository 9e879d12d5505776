"""The labelled paragraphs a tagger learned from: which of them are nearest to a text, and how near others usually are."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from toolkit.tagging.words import cut_words

__all__ = ["Examples"]

Floats = NDArray[np.float64]
BLOCK = 1_000


class Examples:
    """Labelled paragraphs, and how alike other texts are to them.

    Likeness is the cosine of the words' inverse document frequencies, each word counted once. Words that no
    example has count fully against it, as words that are as rare as can be; names do not, since every war
    brings its own.

    Parameters
    ----------
    table
        ``text``, ``story`` (what belongs together), and one column of true or false per theme.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table.reset_index(drop=True)

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def words(self) -> list[dict[str, bool]]:
        """The different words of each example, and whether each is a name."""
        return [different_words(text) for text in self.table["text"]]

    @cached_property
    def rarity(self) -> dict[str, float]:
        """The inverse document frequency of every word."""
        counts = Counter(word for words in self.words for word in words)
        return {word: float(np.log((1 + len(self)) / (1 + count)) + 1) for word, count in counts.items()}

    @cached_property
    def rarest(self) -> float:
        """What a word counts that no example has."""
        return float(np.log(1 + len(self)) + 1)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The column of every word."""
        return {word: number for number, word in enumerate(self.rarity)}

    @cached_property
    def rows(self) -> sp.csr_matrix:
        """The examples as rows of length one."""
        return self.to_rows(self.words)[0]

    def to_rows(self, texts: list[dict[str, bool]]) -> tuple[sp.csr_matrix, Floats]:
        """Turn the words of texts into rows of length one at most, and give their shares of unknown words."""
        starts, columns, values, unknown = [0], list[int](), list[float](), []
        for words in texts:
            known = [word for word in words if word in self.rarity]
            strange = sum(word not in self.rarity for word, is_name in words.items() if not is_name)
            weights = np.array([self.rarity[word] for word in known])
            length = float(np.sqrt(weights @ weights + strange * self.rarest**2)) or 1.0
            columns += [self.numbers[word] for word in known]
            values += (weights / length).tolist()
            starts.append(len(columns))
            unknown.append(strange / max(len(known) + strange, 1))
        shape = (len(texts), len(self.numbers))
        rows = sp.csr_matrix((np.array(values, float), np.array(columns, np.int32), np.array(starts)), shape=shape)
        return rows, np.array(unknown)

    def compare(self, texts: list[str]) -> tuple[Floats, Floats]:
        """Give for each text its likeness to the nearest example, and the share of its words that no example has, unknown names aside."""
        nearest, unknown = np.zeros(len(texts)), np.zeros(len(texts))
        for start in range(0, len(texts), BLOCK):
            rows, strange = self.to_rows([different_words(text) for text in texts[start : start + BLOCK]])
            unknown[start : start + BLOCK] = strange
            nearest[start : start + BLOCK] = (rows @ self.rows.T).max(axis=1).toarray().ravel() if len(self) else 0.0
        return nearest, unknown

    def find_nearest(self, text: str, number: int = 3) -> pd.DataFrame:
        """Give the examples most like a text, the nearest first, with a column ``likeness`` from 0 to 1."""
        likeness = (self.to_rows([different_words(text)])[0] @ self.rows.T).toarray().ravel()
        order = np.argsort(-likeness, kind="stable")[:number]
        found = self.table.iloc[order].assign(likeness=likeness[order])
        return found[found["likeness"] > 0].reset_index(drop=True)

    @cached_property
    def usual(self) -> tuple[Floats, Floats]:
        """What `compare` gives for the examples themselves, each against those of other stories."""
        story = pd.factorize(self.table["story"])[0]
        nearest = np.zeros(len(self))
        for start in range(0, len(self), BLOCK):
            block = (self.rows[start : start + BLOCK] @ self.rows.T).toarray()
            block[story[start : start + BLOCK, None] == story[None, :]] = 0.0
            nearest[start : start + BLOCK] = block.max(axis=1)
        stories = Counter(
            word for words, of in zip(self.words, story, strict=True) for word in {(w, of) for w in words}
        )
        homes = Counter(word for word, _ in stories)
        alone = [sum(homes[word] == 1 for word in words) / max(len(words), 1) for words in self.words]
        return nearest, np.array(alone)


def different_words(text: str) -> dict[str, bool]:
    """List the words of a text in lower case, each once, and whether each is a name; numbers do not count."""
    words = cut_words(text)
    found: dict[str, bool] = {}
    for place, word in enumerate(words.written):
        if word == "#":
            continue
        begins = place == 0 or words.sentences[place] != words.sentences[place - 1]
        is_name = word[0].isupper() and not begins and not words.shouted
        found[word.lower()] = found.get(word.lower(), True) and is_name
    return found
