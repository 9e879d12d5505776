"""The time axis: where each period stands, and few labels, on weeks, months, quarters and years that people know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.errors import TableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Calendar", "period_name", "tick_labels"]

MOST = 14
STEPS = {"week": (1, 2, 4, 8, 13, 26), "month": (1, 2, 3, 6), "quarter": (1, 2), "year": (1,)}
IN_A_YEAR = {"week": 52, "month": 12, "quarter": 4, "year": 1}
SHORT = {"week": "W{:02}", "quarter": "Q{}", "year": ""}
CODES = {"week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}


@dataclass(frozen=True)
class Calendar:
    """All periods from the first to the last, those without a row included: a missing month is a gap, not a step."""

    every: str
    days: list[pd.Timestamp]

    @classmethod
    def spanning(cls, days: pd.Series, every: str) -> Calendar:
        """Lay out the periods from the first to the last of some days."""
        if every not in CODES:
            message = f"frequencies: periods of one {every!r} cannot be drawn. Measure every {', '.join(CODES)}."
            raise TableError(message)
        periods = pd.period_range(days.min(), days.max(), freq=CODES[every])
        return cls(every, [period.start_time for period in periods])

    def __len__(self) -> int:
        return len(self.days)

    def places(self, days: pd.Series) -> NDArray[np.int64]:
        """Say at which place each period stands."""
        numbers = pd.PeriodIndex(days, freq=CODES[self.every]).astype("int64")
        return (numbers - pd.Period(self.days[0], CODES[self.every]).ordinal).to_numpy()

    def place_of(self, day: pd.Timestamp) -> float:
        """Say where a single day stands: a period reaches from half a step before its place to half a step after.

        Examples
        --------
        >>> months = Calendar.spanning(pd.Series(pd.to_datetime(["2015-11-01", "2015-12-01"])), "month")
        >>> months.place_of(pd.Timestamp("2015-11-01")), months.place_of(pd.Timestamp("2015-11-16"))
        (-0.5, 0.0)
        """
        period = pd.Period(day, CODES[self.every])
        length = (period + 1).start_time - period.start_time
        whole = period.ordinal - pd.Period(self.days[0], CODES[self.every]).ordinal
        return float(whole - 0.5 + (day - period.start_time) / length)


def period_name(day: pd.Timestamp, every: str) -> str:
    """Name the period that begins on a day.

    Examples
    --------
    >>> [period_name(pd.Timestamp("2015-12-28"), "week"), period_name(pd.Timestamp("2015-10-01"), "quarter")]
    ['2015-W53', '2015-Q4']
    """
    year, number = place_in_year(day, every)
    return {
        "week": f"{year}-W{number:02}",
        "month": f"{year}-{number:02}",
        "quarter": f"{year}-Q{number}",
        "year": f"{year}",
    }[every]


def place_in_year(day: pd.Timestamp, every: str) -> tuple[int, int]:
    """Give the year that a period belongs to, and its number in it."""
    if every == "week":
        year, week, _ = day.isocalendar()
        return year, week
    return day.year, {"month": day.month, "quarter": day.quarter, "year": 1}[every]


def tick_labels(days: list[pd.Timestamp], every: str, most: int = MOST) -> dict[int, str]:
    r"""Choose the periods that get a label, by position; the year stands at the first label and where it changes.

    Examples
    --------
    >>> tick_labels(list(pd.date_range("2015-11-01", periods=3, freq="MS")), "month")
    {0: 'Nov\n2015', 1: 'Dec', 2: 'Jan\n2016'}
    """
    chosen = choose([place_in_year(day, every) for day in days], every, max(most, 2))
    labels, last_year = {}, None
    for position in chosen:
        year, number = place_in_year(days[position], every)
        text = MONTHS[number - 1] if every == "month" else SHORT[every].format(number)
        labels[position] = f"{text}\n{year}".strip() if year != last_year else text
        last_year = year
    if len({text.split("\n")[-1] for text in labels.values() if "\n" in text}) == len(labels) > 1:
        labels = {position: text.split("\n")[-1] for position, text in labels.items()}  # years alone say it all
    return labels


# Not from strftime, which follows the machine's locale.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def choose(places: list[tuple[int, int]], every: str, most: int) -> list[int]:
    """Find the positions to label: the smallest step within a year, or of years, that gives few enough."""
    for step in STEPS[every]:
        chosen = [
            position
            for position, (_, number) in enumerate(places)
            if (number - 1) % step == 0 and not (step > 1 and number > IN_A_YEAR[every])
        ]
        if chosen and len(chosen) <= most:
            return chosen
    starts = [position for position, (_, number) in enumerate(places) if number == 1]
    step = -(-len(starts) // most) or 1
    return [position for position in starts if places[position][0] % step == 0] or [0]
