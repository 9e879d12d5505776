"""The odds of a draw and the draw itself, on arrays: every unit's probability is known exactly before any is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Whole = NDArray[np.int64]

__all__ = ["allocate", "draw", "inclusion", "informed_sizes"]

UNIFORM = 0.3  # the share of the draw that goes to all units alike, so that no unit's odds are near zero


def allocate(n: int, sizes: Whole) -> Numbers:
    """Share a draw among strata: to each the same, but to none more than it has.

    Thin periods are the ones whose estimates fail under a plain draw; equal shares give every point of the curve the
    same support.

    Examples
    --------
    >>> allocate(60, np.array([10, 100, 100])).tolist()
    [10.0, 25.0, 25.0]
    """
    shares = np.zeros(len(sizes))
    left, open_ = float(min(n, sizes.sum())), np.ones(len(sizes), dtype=bool)
    while open_.any() and left > 0:
        each = left / open_.sum()
        full = open_ & (sizes <= each)
        if not full.any():
            shares[open_] = each
            break
        shares[full] = sizes[full]
        left -= float(sizes[full].sum())
        open_ &= ~full
    return shares


def informed_sizes(scores: Numbers, stratum: Whole) -> Numbers:
    """Say how much each unit should weigh in a draw that looks for where the tagger errs.

    Within each stratum, 0.3 of the draw goes to all units alike and 0.7 in proportion to the tagger's own doubt
    sqrt(p(1 - p)), averaged over themes (Neyman allocation; Zrnic and Candès 2024, arXiv 2403.03208, use it for
    prediction-powered inference). A rare theme has its few doubtful paragraphs drawn far more often, and all odds stay
    known and above zero.

    Parameters
    ----------
    scores
        Units × themes, probabilities.
    stratum
        The number of each unit's stratum.

    Returns
    -------
    numpy.ndarray
        One per unit; they add up to 1 in each stratum.

    Examples
    --------
    >>> informed_sizes(np.array([[0.5], [0.0]]), np.array([0, 0])).round(2).tolist()
    [0.85, 0.15]
    """
    n_strata = int(stratum.max()) + 1
    alike = 1 / np.bincount(stratum, minlength=n_strata)[stratum]
    doubt = np.sqrt(np.clip(scores * (1 - scores), 0, None))
    parts = []
    for column in doubt.T:
        total = np.bincount(stratum, column, n_strata)[stratum]
        parts.append(np.where(total > 0, column / np.where(total > 0, total, 1), alike))
    sizes: Numbers = UNIFORM * alike + (1 - UNIFORM) * np.mean(parts, axis=0)
    return sizes


def inclusion(n: int, sizes: Numbers, family: Whole) -> Numbers:
    """Give each unit's probability of being drawn, when of each family of copies at most one is drawn.

    A family is drawn with the sum of its members' sizes, and then one of its members in proportion to theirs. So a
    member's probability is its size, as if it had no copies, and no label is spent on the same text twice. Only where
    a family's sizes exceed 1 are they cut, and the rest of the draw spread over the others.

    Parameters
    ----------
    n
        How many to draw.
    sizes
        How much each unit should weigh; only the ratios matter.
    family
        The number of each unit's family; a unit without copies is a family of its own.

    Returns
    -------
    numpy.ndarray
        Probabilities, above 0 and at most 1, that add up to the smaller of ``n`` and the number of families.

    Examples
    --------
    >>> inclusion(2, np.ones(5), np.array([0, 1, 2, 3, 3])).tolist()
    [0.4, 0.4, 0.4, 0.4, 0.4]
    >>> inclusion(3, np.ones(4), np.array([0, 1, 2, 2])).tolist()
    [1.0, 1.0, 0.5, 0.5]
    """
    total = np.bincount(family, sizes)
    wanted = min(n, len(total))
    odds, certain = np.zeros(len(total)), np.zeros(len(total), dtype=bool)
    while not certain.all():
        odds = np.where(certain, 1.0, total * (wanted - certain.sum()) / total[~certain].sum())
        above = ~certain & (odds >= 1)
        if not above.any():
            break
        certain |= above
        odds[certain] = 1.0
    return odds[family] * sizes / total[family]


def draw(probability: Numbers, family: Whole, order: Whole, rng: np.random.Generator) -> Whole:
    """Draw with exactly these probabilities: systematically from a random order (Goodman and Kish; Madow 1949).

    The families are put in a random order within each group of ``order``, and every whole step along their summed
    odds takes one. The number drawn is the sum of the odds, and each group's share is kept to within one.

    Parameters
    ----------
    probability
        As `inclusion` gives it.
    family
        The number of each unit's family.
    order
        The group of each unit, such as its period; a family stands where its first member does.
    rng
        Where chance comes from.

    Returns
    -------
    numpy.ndarray
        The positions drawn, in random order, so that who stops half-way has labelled a random half.
    """
    odds = np.bincount(family, probability)
    _, first = np.unique(family, return_index=True)
    line = np.lexsort((rng.random(len(odds)), order[first]))
    ends = np.cumsum(odds[line])
    steps = rng.random() + np.arange(round(float(ends[-1])))
    taken = line[np.minimum(np.searchsorted(ends, steps, side="right"), len(line) - 1)]
    members = np.argsort(family, kind="stable")
    starts = np.r_[0, np.cumsum(np.bincount(family))]
    chosen = []
    for one in np.unique(taken):
        copies = members[starts[one] : starts[one + 1]]
        chosen.append(int(rng.choice(copies, p=probability[copies] / odds[one])) if len(copies) > 1 else int(copies[0]))
    return rng.permutation(np.array(chosen, dtype=np.int64))
