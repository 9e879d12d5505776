"""Publication days, read from the forms in which exports write them. Never guessed."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

__all__ = ["Moment", "day_order", "is_ambiguous", "read_moment"]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio januari janeiro ocak",
            "february feb februar février fevrier febrero febbraio februari fevereiro şubat subat",
            "march mar märz maerz mars marzo maart março marco mart",
            "april apr avril abril aprile nisan",
            "may mai mayo maggio mei maio mayıs mayis",
            "june jun juni juin junio giugno junho haziran",
            "july jul juli juillet julio luglio julho temmuz",
            "august aug août aout agosto augustus ağustos agustos",
            "september sep sept septembre septiembre settembre setembro eylül eylul",
            "october oct oktober okt octobre octubre ottobre outubro ekim",
            "november nov novembre noviembre novembro kasım kasim",
            "december dec dezember dez décembre decembre diciembre dicembre dezembro aralık aralik",
        ),
        start=1,
    )
    for name in names.split()
}
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{4,6}Z?|\d{6})?$")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
SLASHED = re.compile(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|er|º)?\s+(?:de\s+)?([^\W\d_]+)\.?,?\s+(?:de\s+)?(\d{4})(?!\d)"
)
MONTH_DAY = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
ZONED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)$")
MAIL = re.compile(
    r"(?:[A-Za-z]{3},\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d(?::\d\d)?\s+(?:[+-]\d{4}|GMT|UTC|UT|Z)$"
)
EARLIEST = 1800


@dataclass(frozen=True)
class Moment:
    """A publication day, and the instant where a zone was given."""

    day: dt.date
    instant: dt.datetime | None = None


def read_moment(value: object, order: str | None = None) -> Moment | None:
    """Read a publication date from a cell or a line.

    Parameters
    ----------
    value
        A date, a timestamp, or a text in one of the forms that exports use.
    order
        ``"dm"`` or ``"md"`` for texts like 03/10/2015; without it such a text is read only where one of the
        numbers is above twelve, because half of the readings would be wrong.

    Returns
    -------
    Moment or None
        None if there is no date in it, or it is ambiguous, or impossible.

    Examples
    --------
    >>> read_moment("October 3, 2015").day
    datetime.date(2015, 10, 3)
    >>> read_moment("03/10/2015") is None
    True
    >>> read_moment("03/10/2015", order="dm").day
    datetime.date(2015, 10, 3)
    """
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, dt.datetime):  # pandas' Timestamp is one
        moment = sensible(Moment(value.date()))
        return Moment(moment.day, value.astimezone(dt.UTC)) if moment and value.tzinfo else moment
    if isinstance(value, dt.date):
        return sensible(Moment(value))
    text = str(value).strip()
    day = read_day(text, order)
    return sensible(Moment(day, read_instant(text))) if day is not None else None


def read_instant(text: str) -> dt.datetime | None:
    """Read the moment where a text gives a time with its zone, as ISO 8601 or as mail and feeds write it."""
    try:
        if ZONED.match(text):
            moment = dt.datetime.fromisoformat(re.sub(r"\s(?=[Z+-][\d:]*$)", "", text))
        elif MAIL.match(text):
            moment = email.utils.parsedate_to_datetime(text)
        else:
            return None
        return moment.astimezone(dt.UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):  # an hour 25, a zone of 99 hours, or a day at the edge of the calendar
        return None


def sensible(moment: Moment) -> Moment | None:
    """Refuse days before news and after tomorrow."""
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    return moment if dt.date(EARLIEST, 1, 1) <= moment.day <= tomorrow else None


def read_day(text: str, order: str | None) -> dt.date | None:
    """Read a day from a text, trying the unmistakable forms first."""
    for form in (ISO, YEAR_FIRST, COMPACT, CJK):
        if found := form.match(text) if form is not CJK else form.search(text):
            year, month, day = map(int, found.groups())
            return make_day(year, month, day)
    if found := DOTTED.search(text):
        day, month, year = map(int, found.groups())
        return make_day(year, month, day)
    if found := SLASHED.search(text):
        return read_slashed(found, order)
    for form, at in ((MONTH_DAY, (0, 1)), (DAY_MONTH, (1, 0))):
        for found in form.finditer(text):
            number = MONTHS.get(found.group(at[0] + 1).casefold())
            if number is not None:
                return make_day(int(found.group(3)), number, int(found.group(at[1] + 1)))
    return None


def read_slashed(found: re.Match[str], order: str | None) -> dt.date | None:
    """Read 3/10/2015 where the order is known or only one order is possible."""
    first, second, year = map(int, found.groups())
    if order is None:
        order = "dm" if first > 12 else "md" if second > 12 else None
    if order is None:
        return make_day(year, first, second) if first == second else None
    return make_day(year, second, first) if order == "dm" else make_day(year, first, second)


def is_ambiguous(text: str) -> bool:
    """Whether a text is a day such as 3/10/2015, of which nothing tells whether it is in March or in October."""
    found = SLASHED.search(text)
    return found is not None and 1 <= int(found.group(1)) <= 12 and 1 <= int(found.group(2)) <= 12


def make_day(year: int, month: int, day: int) -> dt.date | None:
    """Give the day, or None where the calendar has none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def day_order(values: Iterable[object]) -> str | None:
    """Tell from a whole column whether its 3/10/2015 puts the day or the month first; None if nothing tells."""
    orders = set()
    for value in values:
        if isinstance(value, str) and (found := SLASHED.search(value)):
            first, second = int(found.group(1)), int(found.group(2))
            if max(first, second) > 12:
                orders.add("dm" if first > second else "md")
    return orders.pop() if len(orders) == 1 else None
