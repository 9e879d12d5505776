"""Publication days, read from the forms in which exports write them. Never guessed."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from toolkit.loading.date_words import MONTHS, TWO_WORDS, ZONES

__all__ = ["FUTURE", "Moment", "day_order", "is_ambiguous", "read_moment", "read_unusual", "sensible", "why_no_day"]

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{4,6}Z?|\d{6})?$")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
SLASHED = re.compile(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
NAME = r"([^\W\d_][^\d\s,./()|:]{1,14})"  # marks of Indic vowels are no letters to Python
DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?\s+(?:de\s+|of\s+)?{NAME}\.?,?\s+(?:de\s+|del\s+)?(\d{{4}})(?!\d)"
)
MONTH_DAY = re.compile(rf"{NAME}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
YEAR_MONTH_DAY = re.compile(rf"(?<!\d)(\d{{4}})\.?\s+{NAME}\s+(\d{{1,2}})(?!\d)")
CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:,|\s+năm)\s+(\d{4})", re.IGNORECASE)
ZONED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)$")
MAIL = re.compile(
    r"(?:[A-Za-z]{3},\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d(?::\d\d)?\s+(?:[+-]\d{4}|GMT|UTC|UT|Z)$"
)
CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d\d)(?::\d\d)?\s*(?:([ap])\.?m\.?)?\s*\(?([A-Za-z]{1,4})\)?(?![\w+-])", re.IGNORECASE
)
ONLY_MONTH = re.compile(rf"(?:{NAME}\.?,?\s+(?:de\s+)?(\d{{4}})|(\d{{4}})[-/.](\d{{1,2}})|(\d{{1,2}})[-/.](\d{{4}}))$")
ONLY_YEAR = re.compile(r"\d{4}$")
EARLIEST = 1800
LONGEST = 200
LONGEST_FIELD = 60
FUTURE = "date lies in the future"


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
    moment = understand(value, order)
    return moment if moment is not None and sensible(moment.day) else None


def understand(value: object, order: str | None) -> Moment | None:
    """Read a date, possible or not."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, dt.datetime):  # pandas' Timestamp is one
        known = value.tzinfo is not None and sensible(value.date())
        return Moment(value.date(), value.astimezone(dt.UTC) if known else None)
    if isinstance(value, dt.date):
        return Moment(value)
    text = str(value).strip()[:LONGEST]
    day = read_day(text, order)
    return Moment(day, read_instant(text, day)) if day is not None else None


def read_instant(text: str, day: dt.date) -> dt.datetime | None:
    """Read the moment where a text gives a time with its zone: as ISO 8601, as in mail, or like 9:05 AM EST."""
    try:
        if ZONED.match(text):
            moment = dt.datetime.fromisoformat(re.sub(r"\s(?=[Z+-][\d:]*$)", "", text))
        elif MAIL.match(text):
            moment = email.utils.parsedate_to_datetime(text)
        elif (clock := CLOCK.search(text)) and (hours := ZONES.get(clock.group(4).lower())) is not None:
            moment = dt.datetime.combine(day, read_clock(clock), dt.timezone(dt.timedelta(hours=hours)))
        else:
            return None
        return moment.astimezone(dt.UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):  # an hour 25, a zone of 99 hours, or a day at the edge of the calendar
        return None


def read_clock(clock: re.Match[str]) -> dt.time:
    """Read 9:05 PM and 21:05."""
    hour, half = int(clock.group(1)), (clock.group(3) or "").lower()
    if half and not 1 <= hour <= 12:
        message = "an hour of no half day"
        raise ValueError(message)
    return dt.time(hour % 12 + (12 if half == "p" else 0) if half else hour, int(clock.group(2)))


def sensible(day: dt.date) -> bool:
    """Whether news may be of that day: not before there were newspapers, nor after tomorrow."""
    return day.year >= EARLIEST and not is_future(day)


def is_future(day: dt.date) -> bool:
    """Whether a day comes after tomorrow, which has begun elsewhere."""
    return day > dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)


def read_day(text: str, order: str | None) -> dt.date | None:
    """Read a day from a text, trying the unmistakable forms first."""
    for form in (ISO, YEAR_FIRST, COMPACT, CJK):
        if found := form.match(text) if form is not CJK else form.search(text):
            year, month, day = map(int, found.groups())
            return make_day(year, month, day)
    for form in (DOTTED, VIETNAMESE):
        if found := form.search(text):
            day, month, year = map(int, found.groups())
            return make_day(year, month, day)
    if found := SLASHED.search(text):
        return read_slashed(found, order)
    return read_named(text)


def read_named(text: str) -> dt.date | None:
    """Read a day whose month is named, in any of the languages known here."""
    for two, one in TWO_WORDS.items():
        text = text.replace(two, one)
    for form, (year, month, day) in ((MONTH_DAY, (3, 1, 2)), (DAY_MONTH, (3, 2, 1)), (YEAR_MONTH_DAY, (1, 2, 3))):
        for found in form.finditer(text):
            number = MONTHS.get(found.group(month).casefold())
            if number is not None:
                return make_day(int(found.group(year)), number, int(found.group(day)))
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


def why_no_day(value: object, order: str | None = None) -> tuple[str, str]:
    """Say how precise a date is that gave no day ("month", "year" or "none"), and what is the matter with it.

    Examples
    --------
    >>> why_no_day("October 2015")
    ('month', 'only the month is stated: October 2015')
    >>> why_no_day("2999-01-01")
    ('none', 'date lies in the future: 2999-01-01')
    """
    text = str(value).strip()
    shown = text[:40]
    moment = understand(value, order)
    if moment is not None and not sensible(moment.day):
        return "none", f"{FUTURE if is_future(moment.day) else 'date lies before 1800'}: {shown}"
    if is_ambiguous(text):
        return "none", f"date may be day/month or month/day: {shown}"
    if found := ONLY_MONTH.match(text):
        name, year, *numbers = found.groups()
        month = MONTHS.get(name.casefold()) if name else int(numbers[1] or numbers[2])
        stated = make_day(int(year or numbers[0] or numbers[3]), month or 0, 1)
        if stated is not None and sensible(stated):
            return "month", f"only the month is stated: {shown}"
    if ONLY_YEAR.match(text) and EARLIEST <= int(text) <= dt.datetime.now(dt.UTC).year:
        return "year", f"only the year is stated: {shown}"
    return "none", f"date not understood: {shown}"


def read_unusual(text: str, language: str | None) -> Moment | None:
    """Read a date in a language whose months are not known here, by dateparser; year, month and day must all be there.

    A whole field only: over running text dateparser makes dates of words such as "We".
    """
    words = re.search(r"[^\W\d_]{3}", text) is not None and re.search(r"(?<!\d)\d{4}(?!\d)", text) is not None
    if not language or language == "en" or not words or len(text) > LONGEST_FIELD:
        return None
    import dateparser

    strict = {"REQUIRE_PARTS": ["day", "month", "year"]}
    try:
        read = dateparser.parse(text, languages=[language], settings=strict)
    except ValueError:  # a language it does not know
        return None
    return Moment(read.date()) if read is not None and sensible(read.date()) else None
