"""Publication days: read from the forms in which exports write them, or given by the researcher. Never guessed."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

import pandas as pd

from toolkit.errors import LoadError

__all__ = ["Moment", "apply_dates", "day_order", "read_dates", "read_moment"]

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
DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|er|º)?\s+(?:de\s+)?([^\W\d_]+)\.?,?\s+(?:de\s+)?(\d{4})(?!\d)")
MONTH_DAY = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
ZONED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)$")
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
    if isinstance(value, dt.datetime):
        instant = value.astimezone(dt.UTC) if value.tzinfo else None
        return sensible(Moment(value.date(), instant))
    if isinstance(value, dt.date):
        return sensible(Moment(value))
    text = str(value).strip()
    day = read_day(text, order)
    if day is None:
        return None
    instant = dt.datetime.fromisoformat(text.replace(" +", "+")).astimezone(dt.UTC) if ZONED.match(text) else None
    return sensible(Moment(day, instant))


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


def read_dates(path: str | Path) -> dict[str, str]:
    """Read a CSV with the columns ``file`` and ``date``.

    Raises
    ------
    LoadError
        If the file cannot be read or lacks the columns.
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: cannot be read as a CSV of dates ({error}). It needs the columns file and date, in UTF-8."
        raise LoadError(message) from error
    if rows and not {"file", "date"} <= set(rows[0]):
        message = f"{path}: has the columns {', '.join(map(str, rows[0]))}. It needs the columns file and date."
        raise LoadError(message)
    return {row["file"]: row["date"] for row in rows}


def apply_dates(articles: pd.DataFrame, given: list[tuple[Path | None, Mapping[str, str]]]) -> pd.DataFrame:
    """Set the days that the researcher gives, by file, over whatever the files say.

    Parameters
    ----------
    articles
        The table of articles.
    given
        Pairs of a folder (or None) and a mapping from file to ISO day. Names are matched against the path
        within the folder, the whole path, the archive's member, or the bare file name.

    Returns
    -------
    pandas.DataFrame
        A new table; ``date_source`` is "user" where a day was set.

    Raises
    ------
    LoadError
        If a day cannot be read, or belongs to no loaded file.
    """
    faults: list[str] = []
    result = articles.copy()
    for folder, mapping in given:
        names = [file_names(row.file, row.member, folder) for row in articles.itertuples()]
        for file, value in mapping.items():
            moment = read_moment(value)
            rows = [number for number, known in enumerate(names) if file in known]
            if moment is None:
                faults.append(f"{file}: {value!r} is not a day. Write it as 2015-10-07")
            elif not rows:
                faults.append(f"{file}: not among the loaded files. Write the path as loaded, or the bare file name")
            else:
                index = result.index[rows]
                result.loc[index, "date"] = pd.Timestamp(moment.day)
                result.loc[index, "published_at"] = pd.NaT
                result.loc[index, "date_source"] = "user"
    if faults:
        message = f"dates: {'; '.join(faults)}."
        raise LoadError(message)
    return result


def file_names(file: str, member: object, folder: Path | None) -> set[str]:
    """All names by which a researcher may mean a loaded file."""
    path = PurePath(file)
    if folder is not None:
        if not path.is_relative_to(folder):
            return set()
        inside = path.relative_to(folder)
        return {inside.as_posix(), path.name}
    names = {file, path.as_posix(), path.name}
    return names | {member, PurePath(member).name} if isinstance(member, str) else names
