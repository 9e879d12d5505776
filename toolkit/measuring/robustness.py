"""Does the conclusion stand? The same question under the choices that somebody else might have made."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.errors import LabelError, MeasureError
from toolkit.measuring.comparison import compare
from toolkit.measuring.correction import Method
from toolkit.measuring.domain import Target, filled
from toolkit.measuring.intake import find_themes
from toolkit.measuring.measurement import measure
from toolkit.measuring.noise import coder_error_of
from toolkit.measuring.settling import as_text_and_flag, judged_whole, with_text_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.measuring.comparison import Span
    from toolkit.measuring.frequency import Frequency

__all__ = ["Question", "sensitivity"]

COLUMNS = ["theme", "choice", "setting", "estimate", "low", "high", "p", "conclusion", "agrees", "words"]
THRESHOLDS = (0.3, 0.7)
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Question:
    """What is asked of the data.

    Parameters
    ----------
    before, after
        Two spans of time, as in `compare`; neither for the trend.
    theme
        One theme; None for all.
    every
        Length of a period.
    """

    before: Span | None = None
    after: Span | None = None
    theme: str | None = None
    every: str = "month"


def sensitivity(
    tags: pd.DataFrame,
    labels: pd.DataFrame,
    question: Question | None = None,
    *,
    coder_error: float | None = None,
) -> pd.DataFrame:
    """Show whether a change or trend depends on the choices behind it.

    A reviewer asks: would you say the same with another estimator, counting articles, keeping the copies, had the
    annotators erred? One call answers all of it, each row with the same question under one choice made differently.

    Parameters
    ----------
    tags, labels
        As for `measure`.
    question
        What is asked; by default for the trend of every theme.
    coder_error
        How often an annotator's yes or no is wrong. By default it is worked out from paragraphs that two people
        labelled (before they were settled); where there are none, the row is left out.

    Returns
    -------
    pandas.DataFrame
        One row per theme and choice: ``theme``, ``choice`` (estimator, target, unit, duplicates, threshold, label noise),
        ``setting``, ``estimate``, ``low``, ``high``, ``p``, ``conclusion`` (rises, falls, no clear change), ``agrees``
        (with the first row, the usual choices), ``words``. Uncorrected rows have no interval and no p: they show which
        way the tagger's count alone would point, at three thresholds.

    Raises
    ------
    MeasureError
        If no theme can be compared at all; what a single choice cannot do is left out and named in ``attrs["left_out"]``.

    Notes
    -----
    Answers that are wrong with the odds e, yes and no alike and at all times, turn a share s into e + (1 - 2 e) s: every
    change shrinks by 1 - 2 e, and dividing by that takes it off. Errors that became more frequent over time would not
    be seen this way. The rate follows from how often two annotators differ: 2 e (1 - e).
    """
    question = question or Question()
    tags, labels = with_text_ids(tags), as_text_and_flag(labels)
    if question.theme is not None:
        tags, labels = only(tags, question.theme), labels[labels["theme"].isna() | (labels["theme"] == question.theme)]
    rows: list[dict[str, Any]] = []
    left_out: dict[str, str] = {}
    with warnings.catch_warnings():
        # What `measure` warns of is the same in every row, and said once when the user measures.
        warnings.simplefilter("ignore", UserWarning)
        for choice, setting, settings in ways(tags, labels, question.every):
            try:
                rows += ask(measure(tags, labels, **settings), question, choice, setting)
            except (LabelError, MeasureError) as error:
                if not rows:
                    raise
                left_out[f"{choice}: {setting}"] = str(error)
    rows += noisy(rows, coder_error_of(labels, coder_error))
    rows += [row for cut in (0.5, *THRESHOLDS) for row in counted(tags, question, cut)]
    table = with_verdicts(pd.DataFrame(rows))
    table.attrs["left_out"] = left_out
    return table


def only(tags: pd.DataFrame, theme: str) -> pd.DataFrame:
    """Leave the other themes out."""
    others = [name for name in find_themes(tags) if name != theme]
    return tags.drop(columns=[column for name in others for column in (name, f"{name}_score")])


def ways(tags: pd.DataFrame, labels: pd.DataFrame, every: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """List the choices; the first is the usual one."""
    whole = judged_whole(labels, tags)
    usual = {"every": every, "unit": "article" if whole else "paragraph"}
    yield "estimator", "partial", {**usual, "method": Method("partial")}
    yield "estimator", "design", {**usual, "method": Method("design")}
    yield "estimator", "smooth", {**usual, "method": Method("smooth")}
    yield "target", "corpus", {**usual, "target": Target("corpus")}
    if not whole:
        yield "unit", "article", {**usual, "unit": "article"}
    if filled(tags, "duplicate_of").any():
        yield "duplicates", "counted", {**usual, "target": Target(duplicates=True)}


def ask(frequency: Frequency, question: Question, choice: str, setting: str) -> list[dict[str, Any]]:
    """Put the question to one frequency."""
    target = "corpus" if choice == "target" else "process"
    table = compare(frequency, question.before, question.after, target=target)  # type: ignore[arg-type]
    return [
        {
            "choice": choice,
            "setting": setting,
            **{name: row[name] for name in ("theme", "estimate", "low", "high", "p")},
        }
        for row in table.to_dict("records")
    ]


def noisy(rows: list[dict[str, Any]], rates: dict[str, float]) -> list[dict[str, Any]]:
    """Take off what the annotators' errors do to a change: they make it smaller by a constant factor."""
    found = []
    for row in rows:
        rate = rates.get(row["theme"], 0.0)
        if row["setting"] == "partial" and rate:
            numbers = {name: row[name] / (1 - 2 * rate) for name in ("estimate", "low", "high")}
            found.append({**row, **numbers, "choice": "label noise", "setting": f"errors of {rate:.1%} taken off"})
    return found


def counted(tags: pd.DataFrame, question: Question, cut: float) -> list[dict[str, Any]]:
    """Count what the tagger alone says at a threshold, without an interval."""
    themes = find_themes(tags)
    decided = tags.assign(**{theme: tags[f"{theme}_score"] >= cut for theme in themes})
    table = measure(decided, every=question.every).table  # type: ignore[arg-type]
    rows = []
    for theme in themes:
        curve = table[(table["theme"] == theme) & table["estimate"].notna()]
        if len(curve) > 1:
            change = plain_change(curve, question)
            row = {"choice": "uncorrected", "setting": f"threshold {cut:g}", "theme": theme, "estimate": change}
            rows.append({**row, "low": np.nan, "high": np.nan, "p": np.nan})
    return rows


def plain_change(curve: pd.DataFrame, question: Question) -> float:
    """Give the change of a counted curve: between the spans, or the slope per year."""
    from toolkit.measuring.comparison import DAYS_OF_YEAR, in_span

    share, size = curve["estimate"].to_numpy(float), curve["n_paragraphs"].to_numpy(float)
    if question.before is not None and question.after is not None:
        means = [
            float(np.average(share[inside], weights=size[inside])) if inside.any() else np.nan
            for inside in (in_span(curve["period"], question.before), in_span(curve["period"], question.after))
        ]
        return means[1] - means[0]
    years = curve["period"].to_numpy().astype("datetime64[D]").astype(float) / DAYS_OF_YEAR
    return float(np.polyfit(years, share, 1, w=np.sqrt(size))[0])


def with_verdicts(table: pd.DataFrame) -> pd.DataFrame:
    """Say of each row what it concludes, and whether that is what the usual choices say."""
    clear = (table["low"] > 0) | (table["high"] < 0)
    way = np.where(table["estimate"] > 0, "rises", "falls")
    unsure = table["low"].notna() & ~clear
    table = table.assign(conclusion=np.where(unsure, "no clear change", way))
    usual = table.drop_duplicates("theme").set_index("theme")["conclusion"]
    table = table.assign(agrees=table["conclusion"] == table["theme"].map(usual))
    table = table.sort_values(
        "theme", kind="stable", key=lambda names: names.map({t: i for i, t in enumerate(usual.index)})
    )
    table = table.assign(words=[say(row) for row in table.itertuples()])
    return table[COLUMNS].reset_index(drop=True)


def say(row: Any) -> str:
    """Put one row in words."""
    band = f" ({100 * row.low:+.1f} to {100 * row.high:+.1f})" if np.isfinite(row.low) else " (no interval)"
    verdict = "" if row.agrees else " - differs from the usual choices"
    return (
        f"{row.theme}, {row.choice} {row.setting}: {row.conclusion}, {100 * row.estimate:+.1f} points{band}{verdict}."
    )
