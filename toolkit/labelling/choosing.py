"""What teaches a tagger most: paragraphs it is unsure of, for every theme, and unlike one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.labelling.odds import informed_sizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Whole = NDArray[np.int64]

__all__ = ["choose_active", "choose_uncertain"]

AT_RANDOM = 0.2  # the share that looks for what the tagger does not know that it does not know
CANDIDATES = 10  # times as many as are wanted compete


def choose_uncertain(n: int, scores: Numbers, rng: np.random.Generator) -> Whole:
    """Take the units that the tagger is least sure of, each theme counting the same; ties by chance."""
    doubt = doubts(scores)
    return np.lexsort((rng.random(len(doubt)), -doubt))[:n]


def choose_active(n: int, scores: Numbers, texts: Sequence[str], rng: np.random.Generator) -> Whole:
    """Take units that are doubtful and unlike those taken already, and a fifth at random.

    One after another, the unit with the highest doubt × distance to the nearest taken one is added (a greedy
    cover over TF-IDF vectors, among ten times as many of the most doubtful).

    Parameters
    ----------
    n
        How many.
    scores
        Units × themes, probabilities.
    texts
        One per unit.
    rng
        Where chance comes from.

    Returns
    -------
    numpy.ndarray
        Positions, in random order.
    """
    n_random = round(AT_RANDOM * n)
    candidates = choose_uncertain(CANDIDATES * n, scores, rng)
    taken = cover(n - n_random, doubts(scores)[candidates], [texts[place] for place in candidates])
    chosen = candidates[taken]
    others = np.setdiff1d(np.arange(len(texts)), chosen)
    return rng.permutation(np.r_[chosen, rng.choice(others, size=min(n - len(chosen), len(others)), replace=False)])


def doubts(scores: Numbers) -> Numbers:
    """Say how unsure the tagger is, over all themes; a rare theme counts as much as a common one."""
    return informed_sizes(scores, np.zeros(len(scores), dtype=np.int64))


def cover(n: int, worth: Numbers, texts: Sequence[str]) -> Whole:
    """Take greedily what is worth most and far from all that is taken."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # takes a second to import

    if len(texts) <= n:
        return np.arange(len(texts))
    try:
        vectors = TfidfVectorizer(sublinear_tf=True, dtype=np.float32).fit_transform(texts)
    except ValueError:  # no text has a word
        return np.argsort(-worth, kind="stable")[:n]
    distance = np.ones(len(texts))
    taken: list[int] = []
    for _ in range(n):
        best = int(np.argmax(worth * distance))
        taken.append(best)
        likeness = np.asarray((vectors @ vectors[best].T).todense()).ravel()
        distance = np.minimum(distance, np.clip(1 - likeness, 1e-9, 1))
        distance[best] = -1.0
    return np.array(taken, dtype=np.int64)
