"""Counting themes over time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from toolkit.errors import MeasureError
from toolkit.measuring.audit import lay_labels
from toolkit.measuring.correction import INTERVALS, Correction, Method, correct
from toolkit.measuring.counting import count_themes
from toolkit.measuring.domain import Target, lay_out
from toolkit.measuring.frequency import Frequency, Process, size_column
from toolkit.measuring.periods import LENGTHS
from toolkit.measuring.provenance import describe, describe_correction
from toolkit.measuring.settling import settle, with_text_ids
from toolkit.measuring.untagged import add_scores

__all__ = ["measure"]

UNITS = ("paragraph", "article", "story")
MEASURES = ("share", "count")
Every = Literal["week", "month", "quarter", "year"]


def measure(  # noqa: PLR0913 - two tables and six choices, each of which changes what the number means
    tags: pd.DataFrame,
    labels: pd.DataFrame | None = None,
    *,
    every: Every = "month",
    unit: Literal["paragraph", "article", "story"] = "paragraph",
    measure_as: Literal["share", "count"] = "share",
    by: str | None = None,
    method: Literal["partial", "design", "smooth", "uncorrected"] | Method | None = None,
    target: Literal["corpus", "process"] | Target = "corpus",
) -> Frequency:
    """Measure how often each theme occurs in each period.

    Adding up what a classifier says gives a curve of unknown bias. Without labels that is all that can be
    done, and the result says so: its method is ``uncorrected`` and it has no interval. With labels of paragraphs
    drawn at random, the curve is corrected for the tagger's errors, however they drift, and has intervals that
    cover the truth as often as they say. Human labels are taken as true.

    Parameters
    ----------
    tags
        One row per paragraph: ``paragraph_id``, ``article_id``, ``date``, and for each theme ``X`` a column
        ``X`` (yes or no) and ``X_score`` (probability). Where there are ``duplicate_of`` and ``language``,
        copies and rows in other languages than the tagger's are left out and counted. Themes without a score
        column, or with no column at all, can be measured by labels.
    labels
        What people decided about paragraphs drawn at random from these tags: ``paragraph_id``, ``theme``,
        ``applies`` and the ``probability`` of being drawn. Labels that were chosen, or that the tagger was trained
        on, are refused, unless they enter as a stratum taken whole (probability 1) beside a draw from the rest.
    every
        Length of a period. Weeks are ISO weeks and begin on Monday.
    unit
        What is counted: paragraphs with the theme; articles with at least one such paragraph, corrected by
        articles that were labelled whole; or stories. A story is an article with all its copies (rows whose
        ``duplicate_of`` leads to it): it is counted once, where and when its head appeared, the article that is no
        copy or else the earliest one, and carries the theme when the head does.
    measure_as
        ``"share"`` of all units in the period, from 0 to 1, or their ``"count"``.
    by
        A column, such as ``"source"``, with one curve per value.
    method
        How labels correct: ``"partial"`` (the default with labels), ``"design"`` (the default where no machine
        tagged anything), ``"smooth"`` or ``"uncorrected"``. A `Method` also says the level of the intervals and the seed.
    target
        What the frequency is to be true of; a `Target` also says whether copies count and which language.

    Returns
    -------
    Frequency
        Its ``table`` has one row per theme, group and period, from the first period with an article to the
        last. Rows without a date belong to no period: they are outside every share, and counted in
        ``n_undated``. A theme with fewer than 20 labels of its rarer answer has no curve, but a share over all
        time (``overall``), and a warning says so.

    Raises
    ------
    TableError
        If the tags lack a column or hold the wrong kind of value; all faults in one message.
    LabelError
        If labels contradict one another or belong to no paragraph.
    MeasureError
        If a choice does not exist, no row is left to count, or the labels cannot support the estimate.

    Examples
    --------
    >>> tags = pd.DataFrame({
    ...     "paragraph_id": ["p1", "p2", "p3"], "article_id": ["a1", "a1", "a2"],
    ...     "date": pd.to_datetime(["2015-10-03", "2015-10-03", "2015-12-24"]),
    ...     "famine": [True, False, False], "famine_score": [0.9, 0.2, 0.1]})
    >>> measure(tags).table[["period", "theme", "estimate", "n_articles"]]
          period   theme  estimate  n_articles
    0 2015-10-01  famine       0.5           1
    1 2015-11-01  famine       NaN           0
    2 2015-12-01  famine       0.0           1
    """
    check_choice("every", every, LENGTHS)
    check_choice("unit", unit, UNITS)
    check_choice("measure_as", measure_as, MEASURES)
    target = target if isinstance(target, Target) else Target(target)
    tags, untagged = add_scores(with_text_ids(tags), labels)
    chosen = choose_method(method, labels, "design" if untagged else "partial")
    domain = lay_out(tags, every, unit, by, target)
    choices = {"every": every, "unit": unit, "measure_as": measure_as, "by": by, "target": target.kind}
    table = count_themes(domain, choices)
    table.loc[table["theme"].isin(untagged), ["estimate", "uncorrected"]] = np.nan
    facts = describe(domain, choices, target) | {"untagged": untagged}
    if labels is None or chosen.name == "uncorrected":
        return Frequency(table, facts)
    settled = settle(labels, tags, domain.themes)
    audit = lay_labels(domain, settled, unit)
    correction = correct(domain, audit, chosen, target.kind, as_share=measure_as == "share")
    facts |= describe_correction(labels, audit, settled, correction, chosen)
    return with_correction(table, facts, correction, chosen)


def choose_method(method: str | Method | None, labels: pd.DataFrame | None, usual: str) -> Method:
    """Take the usual method where none is named, and refuse to correct by nothing."""
    chosen = method if isinstance(method, Method) else Method(method)
    if chosen.name is None:
        return replace(chosen, name="uncorrected" if labels is None else usual)
    if labels is None and chosen.name != "uncorrected":
        message = f"measure: method={chosen.name!r} needs labels. Pass labels of a random sample of these tags."
        raise MeasureError(message)
    return chosen


def with_correction(table: pd.DataFrame, facts: dict[str, Any], correction: Correction, method: Method) -> Frequency:
    """Put the corrected columns into the table, as shares or as counts."""
    columns, covariance, process = correction.columns, correction.covariance, correction.process
    if facts["measure_as"] == "count":
        units = table[size_column(facts["unit"])].to_numpy(float)
        columns = columns.assign(**{name: columns[name] * units for name in INTERVALS})
        square = np.outer(units, units)
        covariance = covariance * square
        process = Process(process.estimate * units, process.covariance * square, process.degrees)
    corrected = table.assign(**{str(name): columns[name].to_numpy() for name in columns}, method=method.name)
    return Frequency(corrected.astype({"method": "str", "flag": "str"}), facts, covariance, correction.degrees, process)


def check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Refuse an option that does not exist, naming those that do."""
    if value not in allowed:
        message = f"measure: {name}={value!r} does not exist. Choose {', '.join(map(repr, allowed))}."
        raise MeasureError(message)
