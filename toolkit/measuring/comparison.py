"""Did it change? Differences between periods, between groups, and trends, from one fit."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from toolkit.errors import MeasureError
from toolkit.measuring.contrasts import contrast, holm, slope_weights
from toolkit.measuring.frequency import Process, size_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.measuring.frequency import Frequency

    Numbers = NDArray[np.float64]
    Span = str | tuple[str, str]

__all__ = ["compare"]

COLUMNS = ["theme", "group", "what", "before", "after", "estimate", "low", "high", "p", "p_holm", "words"]
SIGNIFICANT = 0.05
DAYS_OF_YEAR = 365.25
FEWEST_FOR_TREND = 3


def compare(
    frequency: Frequency,
    before: Span | None = None,
    after: Span | None = None,
    *,
    groups: tuple[str, str] | None = None,
    target: Literal["process", "corpus"] = "process",
    level: float = 0.95,
) -> pd.DataFrame:
    """Say whether a theme became more or less frequent, or is more frequent in one source than in another.

    Two intervals that overlap, or do not, answer no question about a difference: the errors of two periods move
    together, because one recalibration corrects both. This takes the difference itself, with the joint covariance
    of the fit. With neither periods nor groups it gives the trend over the whole time.

    Parameters
    ----------
    frequency
        Corrected by labels, as `measure` gives it. An uncorrected one is refused: its differences may be the
        tagger's own.
    before, after
        Two spans of time: ``"2015"``, ``"2015-10"``, ``"2015-10-05"`` or a pair of first and last day. A period
        belongs to a span when its first day lies in it. Periods are weighted by their texts.
    groups
        Two values of the column that was measured ``by``: the second is compared with the first, over ``before`` if
        that is given and else over all time.
    target
        ``"process"`` tests what the sources could have published, so that a run of articles by chance is no change;
        ``"corpus"`` describes the texts collected.
    level
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row per comparison: ``theme``, ``group``, ``what`` (change, difference, or trend per year), ``before`` and
        ``after`` (the shares, or counts, compared), ``estimate`` (after less before, or change per year), ``low``,
        ``high``, ``p``, ``p_holm`` (adjusted for all rows), ``words``.

    Raises
    ------
    MeasureError
        If the frequency is uncorrected, a span holds no period with an estimate, or a group does not exist.

    Notes
    -----
    The variance of a weighted sum a'θ is a'Va. P-values of several rows are adjusted by Holm's method (1979).

    Examples
    --------
    >>> from toolkit.measuring import measure
    >>> n = 400
    >>> tags = pd.DataFrame({"paragraph_id": range(n), "article_id": range(n), "date": pd.to_datetime(
    ...     ["2015-10-01", "2015-11-01"] * (n // 2))})
    >>> labels = pd.DataFrame({"paragraph_id": range(0, n, 2), "theme": "famine", "probability": 0.5,
    ...     "applies": [number % 4 == 0 for number in range(n // 2)]})
    >>> changed = labels.assign(paragraph_id=range(1, n, 2), applies=[number % 2 == 0 for number in range(n // 2)])
    >>> census = pd.concat([labels, changed]).assign(probability=1.0)
    >>> compare(measure(tags, census), "2015-10", "2015-11", target="corpus")["estimate"].round(6).tolist()
    [0.25]
    """
    check(frequency, target, level)
    source = (
        frequency.process
        if target == "process"
        else Process(frequency.table["estimate"].to_numpy(float), frequency.covariance, frequency.degrees)
    )
    questions = ask(frequency, source, (before, after), groups)
    if not questions:
        message = "compare: no theme has a curve to compare. Label more paragraphs, or choose longer periods."
        raise MeasureError(message)
    table = pd.DataFrame([answer(question, source, level) for question in questions])
    table["p_holm"] = holm(table["p"].to_numpy(float))
    as_share = frequency.provenance["measure_as"] == "share"
    table["words"] = [
        say(dict(zip(table.columns, row, strict=True)), level, as_share=as_share)
        for row in table.itertuples(index=False)
    ]
    return table[COLUMNS].astype({"theme": "str", "group": "object", "what": "str", "words": "str"})


@dataclass(frozen=True)
class Question:
    """One comparison as weights over the rows of the table; ``first`` and ``second`` give what is compared."""

    theme: str
    group: str | None
    what: str
    weights: Numbers
    first: Numbers
    second: Numbers


def check(frequency: Frequency, target: str, level: float) -> None:
    """Refuse what cannot be compared."""
    if not len(frequency.process.estimate):
        message = (
            "compare: the frequency is uncorrected; a change in it may be a change of the tagger's errors. Measure "
            "with labels of a random sample."
        )
        raise MeasureError(message)
    if target not in {"process", "corpus"}:
        message = f"compare: target={target!r} does not exist. Choose 'process' or 'corpus'."
        raise MeasureError(message)
    if target == "corpus" and frequency.provenance["target"] != "corpus":
        message = "compare: the frequency was measured for target='process'. Measure it for 'corpus', or compare for 'process'."
        raise MeasureError(message)
    if not 0.5 <= level < 1:
        message = f"compare: level={level!r} is no level. Choose one from 0.5 to below 1, such as 0.95."
        raise MeasureError(message)


def ask(
    frequency: Frequency, source: Process, spans: tuple[Span | None, Span | None], groups: tuple[str, str] | None
) -> list[Question]:
    """Turn what is asked into weights, theme by theme."""
    table = frequency.table
    there = np.isfinite(source.estimate)
    masks = [there & in_span(table["period"], span) if span is not None else None for span in spans]
    for span, mask in zip(spans, masks, strict=True):
        if mask is not None and there.any() and not mask.any():
            message = f"compare: no period with an estimate begins in {span!r}. The table has {span_of(table)}."
            raise MeasureError(message)
    if groups is not None:
        return [
            *filter(
                None,
                (
                    of_groups(frequency, theme, groups, there if masks[0] is None else masks[0])
                    for theme in frequency.themes
                ),
            )
        ]
    if (masks[0] is None) != (masks[1] is None):
        message = "compare: only one span of time. Give before and after, or neither for the trend."
        raise MeasureError(message)
    questions = []
    for theme, group in table[["theme", "group"]].drop_duplicates().itertuples(index=False):
        here = there & same(table["theme"], theme) & same(table["group"], group)
        name = None if pd.isna(group) else str(group)
        if masks[0] is not None and masks[1] is not None:
            first, second = mean_over(frequency, here & masks[0]), mean_over(frequency, here & masks[1])
            if first is not None and second is not None:
                questions.append(Question(theme, name, "change", second - first, first, second))
        elif here.sum() >= FEWEST_FOR_TREND:
            questions.append(of_trend(frequency, source, here, theme, name))
    return questions


def of_groups(frequency: Frequency, theme: str, groups: tuple[str, str], where: NDArray[np.bool_]) -> Question | None:
    """Compare the second group with the first."""
    table = frequency.table
    known = sorted(str(name) for name in table["group"].dropna().unique())
    lost = [name for name in groups if name not in known]
    if lost:
        message = (
            f"compare: no group {', '.join(map(repr, lost))}. It has {', '.join(known) or 'none: measure with by='}."
        )
        raise MeasureError(message)
    means = [mean_over(frequency, where & same(table["theme"], theme) & same(table["group"], name)) for name in groups]
    if means[0] is None or means[1] is None:
        return None
    return Question(theme, " → ".join(groups), "difference", means[1] - means[0], means[0], means[1])


def of_trend(frequency: Frequency, source: Process, here: NDArray[np.bool_], theme: str, group: str | None) -> Question:
    """Fit a straight line through a curve; what is compared are its two ends."""
    days = frequency.table["period"].to_numpy().astype("datetime64[D]").astype(float)[here] / DAYS_OF_YEAR
    places = np.flatnonzero(here)
    slope = np.zeros(len(here))
    slope[places] = slope_weights(days, source.covariance[np.ix_(places, places)])
    middle = np.zeros(len(here))
    middle[places] = 1 / len(places)
    from_middle = days - days.mean()
    return Question(theme, group, "trend", slope, middle + slope * from_middle[0], middle + slope * from_middle[-1])


def mean_over(frequency: Frequency, rows: NDArray[np.bool_]) -> Numbers | None:
    """Give the weights of a mean over periods: by their texts for shares, equal for counts; None where there is none."""
    if not rows.any():
        return None
    share = frequency.provenance["measure_as"] == "share"
    size = frequency.table[size_column(frequency.provenance["unit"])].to_numpy(float) if share else np.ones(len(rows))
    weights = np.where(rows, size, 0.0)
    mean: Numbers = weights / weights.sum()
    return mean


def answer(question: Question, source: Process, level: float) -> dict[str, Any]:
    """Work out one comparison."""
    estimate = np.nan_to_num(source.estimate)
    found = contrast(question.weights, estimate, source.covariance, source.degrees, level)
    return {
        "theme": question.theme,
        "group": question.group,
        "what": "trend per year" if question.what == "trend" else question.what,
        "before": float(question.first @ estimate),
        "after": float(question.second @ estimate),
        **asdict(found),
    }


def same(column: pd.Series, value: object) -> NDArray[np.bool_]:
    """Tell where a column holds a value, or nothing if the value is nothing."""
    return (column.isna() if pd.isna(value) else column == value).to_numpy(bool)  # type: ignore[call-overload]


def in_span(periods: pd.Series, span: Span) -> NDArray[np.bool_]:
    """Tell which periods begin in a span of time."""
    ends = (span, span) if isinstance(span, str) else span
    try:
        first, last = (pd.Period(end) for end in ends)
    except (ValueError, TypeError) as error:
        message = f"compare: cannot read {span!r} as a span of time. Write 2015, 2015-10, or a pair of days."
        raise MeasureError(message) from error
    return ((periods >= first.start_time) & (periods <= last.end_time)).to_numpy(bool)


def span_of(table: pd.DataFrame) -> str:
    """Say over which time a table goes."""
    return f"{table['period'].min():%Y-%m-%d} to {table['period'].max():%Y-%m-%d}"


def say(row: dict[str, Any], level: float, *, as_share: bool) -> str:
    """Say the result in a sentence that could stand in a paper."""

    def show(value: float) -> str:
        return f"{100 * value:.1f}" if as_share else f"{value:,.1f}"

    unit = " percentage points" if as_share else ""
    sure = row["p_holm"] < SIGNIFICANT
    verb = ("rose" if row["estimate"] > 0 else "fell") if sure else "shows no clear change"
    if row["what"] == "difference":
        verb = ("is higher" if row["estimate"] > 0 else "is lower") if sure else "does not clearly differ"
    where = f" ({row['group']})" if row["group"] else ""
    span = f"from {show(row['before'])} to {show(row['after'])}" + (" per cent" if as_share else "")
    if row["what"] == "difference":
        span = f"{show(row['before'])} against {show(row['after'])}" + (" per cent" if as_share else "")
    per = " per year" if row["what"].startswith("trend") else ""
    p = "p < 0.001" if row["p_holm"] < 0.001 else f"p = {row['p_holm']:.3f}"
    return (
        f"{row['theme']}{where} {verb}: {span}, {row['estimate'] * (100 if as_share else 1):+.1f}{unit}{per} "
        f"({level:.0%} interval {show(row['low'])} to {show(row['high'])}; {p})."
    )
