"""What a tagger learns from: passages that have been read, what belongs together, and how often each counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import LabelError
from toolkit.tagging.features import Passage, Reader, Reading
from toolkit.tagging.lexicon import read_lexicon
from toolkit.tagging.passages import make_passages

__all__ = ["Material", "read_material"]

CONTEXT = ("title", "position")


@dataclass(frozen=True)
class Material:
    """Passages and their readings, row by row.

    ``parts`` numbers what belongs together (the stories), ``counts`` says how often each row counts, ``context``
    holds headline and position, where known, so that the passages can be made again.
    """

    reader: Reader
    passages: list[Passage]
    readings: list[Reading]
    parts: NDArray[np.int64]
    counts: NDArray[np.float64]
    context: pd.DataFrame

    def select(self, rows: NDArray[np.int64]) -> Material:
        """Give some of the rows."""
        return replace(
            self,
            passages=[self.passages[row] for row in rows],
            readings=[self.readings[row] for row in rows],
            parts=self.parts[rows],
            counts=self.counts[rows],
            context=self.context.iloc[rows],
        )

    def to_table(self) -> pd.DataFrame:
        """Give the paragraphs as a table that the same passages can be made from."""
        table = pd.DataFrame({"text": [passage.text for passage in self.passages], "story": self.parts})
        return table.assign(**{name: self.context[name].to_numpy() for name in self.context})


def read_material(
    paragraphs: pd.DataFrame | Iterable[str],
    groups: Iterable[object] | None = None,
    lexicon: str | None = None,
    counts: NDArray[np.float64] | None = None,
) -> Material:
    """Read paragraphs once, for one fit or many.

    Parameters
    ----------
    paragraphs
        Texts, or a table of paragraphs.
    groups
        What belongs together, such as stories; by default each paragraph stands alone.
    lexicon
        A folder of lexicon files; by default the shipped one.
    counts
        How often each paragraph counts; by default once.

    Raises
    ------
    LabelError
        If groups or counts are not as many as the paragraphs, or counts are negative.
    """
    passages = make_passages(paragraphs)
    reader = Reader(read_lexicon(lexicon))
    parts = np.arange(len(passages)) if groups is None else pd.factorize(pd.Series(list(groups)))[0]
    weights = np.ones(len(passages)) if counts is None else np.asarray(counts, dtype=float)
    if len(parts) != len(passages) or weights.shape != (len(passages),) or not (weights >= 0).all():
        message = (
            f"labels: {len(passages)} paragraphs, {len(parts)} groups, {len(weights)} weights. "
            "Give one of each per paragraph, weights of zero or more."
        )
        raise LabelError(message)
    known = [name for name in CONTEXT if isinstance(paragraphs, pd.DataFrame) and name in paragraphs]
    context = paragraphs[known] if isinstance(paragraphs, pd.DataFrame) else pd.DataFrame(index=range(len(passages)))
    return Material(reader, passages, [reader.read(passage) for passage in passages], parts, weights, context)
