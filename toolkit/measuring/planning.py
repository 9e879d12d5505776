"""How many labels a question needs, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from toolkit.errors import MeasureError
from toolkit.measuring.audit import lay_labels
from toolkit.measuring.domain import Target, lay_out
from toolkit.measuring.rehearsal import Goal, Rehearsal, Stage, allocate, rehearse, stage_from_labels, stage_from_scores
from toolkit.measuring.settling import settle, with_text_ids

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.measuring.domain import Domain

__all__ = ["Plan", "plan"]

FEWEST = 20
FEW, QUICK, THOROUGH = 3, 12, 50
MOST_STEPS = 7
CLOSE = 0.04


@dataclass(frozen=True, eq=False)
class Plan:
    """How many more labels are needed.

    Attributes
    ----------
    table
        One row per period: ``period``, ``n_paragraphs``, ``n_labels`` (there already), ``n_more``.
    checked
        One row per theme, from rehearsals of the plan on made-up labels: ``theme``, ``n_labels`` (in all),
        ``half_width`` (of nine of ten periods at most), ``power`` (of seeing the change), ``coverage`` of the
        intervals, ``reached``.
    words
        The plan in sentences.
    """

    table: pd.DataFrame
    checked: pd.DataFrame
    words: str

    @property
    def n_more(self) -> int:
        """How many more paragraphs to label, each for all themes."""
        return int(self.table["n_more"].sum())

    def __repr__(self) -> str:
        return f"<Plan>\n{self.words}"


def plan(
    tags: pd.DataFrame,
    labels: pd.DataFrame | None = None,
    *,
    within: float | None = None,
    change: float | None = None,
    every: Literal["week", "month", "quarter", "year"] = "month",
    theme: str | None = None,
    seed: int = 1,
) -> Plan:
    """Say how many more paragraphs to label, and in which periods.

    Labelling costs days, and how many labels a curve needs depends on how good the tagger is, how rare the theme, how
    long the periods. The plan is found by rehearsal: labels are made up from what is known of the tagger, drawn as
    they would be, and measured; with the number that suffices, the rehearsal is run once more to check it.

    Parameters
    ----------
    tags
        The tags to be measured.
    labels
        Labels drawn from them so far. With 20 positive and 20 negative ones the plan rests on what they say of the
        tagger; without, on the assumption that its scores are honest probabilities, which is usually too hopeful.
    within
        Wanted half-width of the 95 % interval of a period, as a share: 0.03 is ± 3 points. It is to hold in nine of
        ten periods.
    change
        Wanted change to be seen, as a share: that the mean over the second half of the time differs from the first
        by so much, in a two-sided test at 5 % with power of 80 %.
    every
        Length of a period.
    theme
        Plan for one theme; else for all, and the hungriest decides.
    seed
        Of the rehearsals.

    Returns
    -------
    Plan
        ``table``, ``checked``, ``words``; ``n_more`` in all.

    Raises
    ------
    MeasureError
        If neither or both goals are given, or the theme does not exist.

    Notes
    -----
    Labels are allotted in proportion to the square root of a period's paragraphs. The test is of what the sources
    could have published (``target="process"``): where the articles themselves are too few, no number of labels
    suffices, and the plan says so.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> n = 4000
    >>> score = rng.beta(0.4, 2, n)
    >>> tags = pd.DataFrame({"paragraph_id": [f"p{i}" for i in range(n)], "article_id": [f"a{i // 4}" for i in range(n)],
    ...     "date": pd.Timestamp("2015-10-01"), "famine": score > 0.5, "famine_score": score})
    >>> 100 < plan(tags, within=0.03).n_more < 1000 < plan(tags, within=0.01).n_more
    True
    """
    goal = Goal(within, change)
    tags = with_text_ids(tags)
    domain = lay_out(tags, every, "paragraph", None, Target())
    themes = domain.themes if theme is None else [theme]
    if theme is not None and theme not in domain.themes:
        message = f"plan: the tags have no theme {theme!r}. They have {', '.join(domain.themes)}."
        raise MeasureError(message)
    stages = set_stages(domain, tags, labels, themes)
    rows = [search(name, stage, goal, seed) for name, stage in stages.items()]
    checked = pd.DataFrame(rows)
    most = int(checked["n_labels"].max())
    first = next(iter(stages.values()))
    wanted = allocate(first, most)  # all stages have the same units
    table = pd.DataFrame(
        {
            "period": domain.periods,
            "n_paragraphs": first.size,
            "n_labels": first.there,
            "n_more": np.maximum(wanted - first.there, 0),
        }
    )
    return Plan(table, checked, tell(table, rows, goal, guessed=not first.learned))


def set_stages(domain: Domain, tags: pd.DataFrame, labels: pd.DataFrame | None, themes: list[str]) -> dict[str, Stage]:
    """Gather what is known of the tagger, theme by theme."""
    if labels is None:
        return {theme: stage_from_scores(domain, theme, None) for theme in themes}
    audit = lay_labels(domain, settle(labels, tags, domain.themes), "paragraph")
    stages = {}
    for theme in themes:
        evidence = audit.evidence.get(theme)
        known = evidence is not None and evidence.n_rarer >= FEWEST
        stages[theme] = (
            stage_from_labels(evidence)
            if evidence is not None and known
            else stage_from_scores(domain, theme, evidence)
        )
    return stages


def search(theme: str, stage: Stage, goal: Goal, seed: int) -> dict[str, Any]:
    """Find the least number of labels that reaches the goal, by bisection on its logarithm."""
    most = int(stage.size.sum())
    low, high = float(np.log(min(max(2 * FEWEST, int(stage.there.sum())), most))), float(np.log(most))
    best = round(float(np.exp(low)))
    if goal.reached(rehearse(stage, allocate(stage, best), goal, QUICK, seed)):
        high = low  # what is there suffices
    elif not goal.reached(rehearse(stage, allocate(stage, most), goal, FEW, seed)):
        low, best = high, most  # not even all of it would
    for _ in range(MOST_STEPS):
        if high - low < CLOSE:
            break
        middle = (low + high) / 2
        enough = goal.reached(rehearse(stage, allocate(stage, int(np.exp(middle))), goal, QUICK, seed))
        low, high = (low, middle) if enough else (middle, high)
        best = int(np.ceil(np.exp(high)))
    found = rehearse(stage, allocate(stage, best), goal, THOROUGH if best < most else FEW, seed + 1)
    if not goal.reached(found) and best < most:  # the quick rehearsals were lucky: a tenth more, and look again
        best = min(int(best * 1.1) + 1, most)
        found = rehearse(stage, allocate(stage, best), goal, THOROUGH, seed + 2)
    return row_of(theme, stage, best, found, goal)


def row_of(theme: str, stage: Stage, n: int, found: Rehearsal, goal: Goal) -> dict[str, Any]:
    """Write down what the last rehearsal showed."""
    return {
        "theme": theme,
        "n_labels": int(allocate(stage, n).sum()),
        "half_width": found.half_width,
        "power": found.power,
        "coverage": found.coverage,
        "reached": goal.reached(found),
    }


def tell(table: pd.DataFrame, rows: list[dict[str, Any]], goal: Goal, *, guessed: bool) -> str:
    """Say the plan in sentences."""
    more: NDArray[np.int64] = table["n_more"].to_numpy()
    lines = [
        f"{goal.wish()}: {max(row['n_labels'] for row in rows):,} labels in all, {int(more.sum()):,} more than there are"
        + (f", {more[more > 0].min():,} to {more.max():,} in a period." if (more > 0).any() else ".")
    ]
    for row in rows:
        reached = f"± {100 * row['half_width']:.1f} points in nine of ten periods"
        if goal.change is not None:
            reached = f"power {row['power']:.0%} for a change of {100 * goal.change:.1f} points"
        verdict = (
            ""
            if row["reached"]
            else " Not reached even so: there are too few articles; choose longer periods or a larger change."
        )
        lines.append(
            f"{row['theme']}: {row['n_labels']:,} labels give {reached}; the intervals held in {row['coverage']:.0%} of rehearsals.{verdict}"
        )
    if guessed:
        lines.append(
            "This trusts the tagger's scores, for want of labels. Label some 100 first, and plan again with what they say."
        )
    return "\n".join(lines)
