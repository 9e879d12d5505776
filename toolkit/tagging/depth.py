"""Is the tagger out of its depth? A report on a collection, before its tags are trusted."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import TableError

if TYPE_CHECKING:
    from toolkit.tagging.tagger import Tagger

__all__ = ["CorpusReport", "examine"]

SHORTEST = 6  # words; shorter paragraphs are like nothing, in any collection
OUTSIDE = 0.01  # so many of the training paragraphs would be called unfamiliar
FOREIGN = 0.5  # share of unknown words from which a text is in another language, or no language
MOST_FOREIGN, MOST_UNFAMILIAR = 0.05, 0.10  # shares of paragraphs from which a warning is due
LARGEST_DRIFT = 0.25  # population stability index; the usual rule of credit scoring calls more than this a shift
BINS = np.array([0.0, 0.05, 0.2, 0.5, 0.8, 1.0])
FEWEST_IN_PERIOD = 50
QUOTED = 3


@dataclass(frozen=True)
class CorpusReport:
    """How far a collection is from what its tagger learned from.

    Attributes
    ----------
    paragraphs
        The tags with three columns more: ``unknown`` (share of the different words that no training paragraph
        has), ``likeness`` (to the nearest training paragraph, 0 to 1) and ``unfamiliar`` (true where either is
        such as 1 in 100 training paragraphs has it against other stories).
    periods
        Per month: ``n_paragraphs``, mean ``unknown`` and ``likeness``, the share ``unfamiliar``, and per theme the
        mean score and ``{theme}_drift``, how far the scores lie from those of all other months (population
        stability index; above 0.25 they have shifted).
    usual
        The same numbers among the training paragraphs, each against those of other stories.
    warnings
        What to beware of, in sentences; empty if nothing.
    """

    paragraphs: pd.DataFrame
    periods: pd.DataFrame
    usual: dict[str, float]
    warnings: tuple[str, ...]

    def as_text(self) -> str:
        """Write it out for the shell."""
        here = self.paragraphs
        lines = [
            f"{len(here):,} paragraphs; in brackets, what training paragraphs show against other stories.",
            f"unknown words: {here['unknown'].mean():.1%} ({self.usual['unknown']:.1%})",
            f"likeness to the nearest training paragraph: {here['likeness'].median():.2f} ({self.usual['likeness']:.2f})",
            f"unfamiliar paragraphs: {here['unfamiliar'].mean():.1%} ({self.usual['unfamiliar']:.1%})",
        ]
        return "\n".join(lines + [f"! {warning}" for warning in self.warnings or ("nothing to warn of.",)])

    def _repr_html_(self) -> str:
        """Show the text and the months."""
        return f"<pre>{html.escape(self.as_text())}</pre>{self.periods.to_html(float_format='{:.3f}'.format)}"


def examine(tags: pd.DataFrame, tagger: Tagger) -> CorpusReport:
    """Look whether a collection is of the kind that a tagger learned from.

    A tagger gives every text a score, also a sport page, German prose or the debris of a bad scan. This
    report says how much of a collection it has no grounds to judge, and when its scores shift.

    Parameters
    ----------
    tags
        What the tagger made of the collection: ``text``, and ``date`` for the months.
    tagger
        The tagger; it must have kept the paragraphs it learned from, as the shipped one has.

    Returns
    -------
    CorpusReport
        Columns per paragraph, numbers per month, and warnings in words.

    Raises
    ------
    TableError
        If these are no tags of this tagger, or it kept no training paragraphs.
    """
    check_tags(tags, tagger)
    examples = tagger.examples_
    likeness, unknown = examples.compare([cell if isinstance(cell, str) else "" for cell in tags["text"]])
    usual_likeness, usual_unknown = examples.usual
    lowest, highest = np.quantile(usual_likeness, OUTSIDE), np.quantile(usual_unknown, 1 - OUTSIDE)
    long = np.array([len(str(text).split()) >= SHORTEST for text in tags["text"]])
    unfamiliar = long & ((likeness < lowest) | (unknown > highest))
    paragraphs = tags.assign(unknown=unknown, likeness=likeness, unfamiliar=unfamiliar)
    usual = {
        "unknown": float(usual_unknown.mean()),
        "likeness": float(np.median(usual_likeness)),
        "unfamiliar": float(((usual_likeness < lowest) | (usual_unknown > highest)).mean()),
    }
    periods = by_month(paragraphs, tagger.themes_)
    return CorpusReport(paragraphs, periods, usual, tuple(warn(paragraphs, periods, usual, tagger)))


def check_tags(tags: pd.DataFrame, tagger: Tagger) -> None:
    """Refuse tables that are no tags of this tagger."""
    wanted = ["text", "tagger_id", *(f"{theme}_score" for theme in tagger.themes_)]
    missing = [name for name in wanted if name not in tags]
    if missing or not (tags["tagger_id"] == tagger.tagger_id).all():
        message = (
            "examine: these are not tags of this tagger. Tag the collection with it first: tagger.tag(paragraphs)."
        )
        raise TableError(message)
    if tags.empty or not len(tagger.examples_):
        what = "no paragraph to look at" if tags.empty else "the tagger kept no training paragraphs to compare with"
        message = f"examine: {what}. Give tags of a collection, and a tagger saved with its texts."
        raise TableError(message)


def by_month(paragraphs: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Give the numbers of each month that has a paragraph."""
    if "date" not in paragraphs or paragraphs["date"].isna().all():
        return pd.DataFrame()
    month = pd.to_datetime(paragraphs["date"]).dt.to_period("M")
    rows = []
    for period in sorted(month.dropna().unique()):
        inside = (month == period).to_numpy()
        part = paragraphs[inside]
        row: dict[str, object] = {"period": period.start_time, "n_paragraphs": len(part)}
        row |= {name: part[name].mean() for name in ("unknown", "likeness", "unfamiliar")}
        for theme in themes:
            scores = paragraphs[f"{theme}_score"].to_numpy(float)
            row[f"{theme}_score"] = scores[inside].mean()
            enough = inside.sum() >= FEWEST_IN_PERIOD and (~inside).sum() >= FEWEST_IN_PERIOD
            row[f"{theme}_drift"] = stability(scores[inside], scores[~inside]) if enough else np.nan
        rows.append(row)
    return pd.DataFrame(rows)


def stability(these: np.ndarray, others: np.ndarray) -> float:
    """Give the population stability index of two sets of scores, with half a paragraph added to each bin."""
    shares = [
        (np.histogram(scores, BINS)[0] + 0.5) / (len(scores) + 0.5 * (len(BINS) - 1)) for scores in (these, others)
    ]
    return float(((shares[0] - shares[1]) * np.log(shares[0] / shares[1])).sum())


def warn(paragraphs: pd.DataFrame, periods: pd.DataFrame, usual: dict[str, float], tagger: Tagger) -> list[str]:
    """Say what to beware of."""
    found = []
    foreign = paragraphs["unknown"] > FOREIGN
    if foreign.mean() > MOST_FOREIGN:
        found.append(
            f"{foreign.mean():.0%} of the paragraphs are in another language than the tagger's, or unreadable as scans "
            f"can be: more than half of their words are unknown, such as {quote(paragraphs[foreign])}. "
            "Leave them out; their tags mean nothing."
        )
    strange = paragraphs["unfamiliar"] & ~foreign
    if strange.mean() > MOST_UNFAMILIAR:
        found.append(
            f"{strange.mean():.0%} of the paragraphs are unlike all that the tagger learned from "
            f"(usual: {usual['unfamiliar']:.0%}), as other subjects and bad scans are: {quote(paragraphs[strange])}. "
            "Leave out what is no news of conflict, or label a random sample before their tags are counted."
        )
    for theme in tagger.themes_:
        drift = periods[f"{theme}_drift"] if len(periods) else pd.Series(dtype=float)
        if (drift > LARGEST_DRIFT).any():
            worst = periods["period"].iloc[int(drift.argmax())]
            found.append(
                f"scores of {theme} in {worst:%Y-%m} lie apart from those of the other months (index {drift.max():.2f}). "
                "The news may have changed, or the tagger's errors: spread the labels over all months, then measure."
            )
    return found


def quote(paragraphs: pd.DataFrame) -> str:
    """Quote the beginnings of the most unknown paragraphs."""
    worst = paragraphs.sort_values(["unknown", "likeness"], ascending=[False, True], kind="stable")["text"].head(QUOTED)
    return "; ".join(f'"{" ".join(text.split())[:60]}"' for text in worst)
