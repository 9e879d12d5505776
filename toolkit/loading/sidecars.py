"""Publication days that the researcher states, in a CSV or a mapping; they win over whatever a file says."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

import pandas as pd

from toolkit.errors import LoadError
from toolkit.loading.dates import read_moment
from toolkit.loading.encoding import decode

__all__ = ["Given", "Place", "apply_dates", "read_dates"]


@dataclass(frozen=True)
class Given:
    """Stated days, from file to day, and the folder whose files they speak of (None: any)."""

    where: str
    days: Mapping[str, str]
    folder: PurePath | None = None


@dataclass(frozen=True)
class Place:
    """Where an input lies, and whose rows hold its articles: its own, or those of the copy that was loaded."""

    file: str
    member: str
    rows_of: tuple[str, str]

    @property
    def path(self) -> PurePath:
        """The path through the archive."""
        return PurePath(self.file) / self.member if self.member else PurePath(self.file)


def read_dates(data: bytes) -> dict[str, str]:
    """Read a CSV with the columns ``file`` and ``date``, separated by commas, semicolons or tabs.

    Raises
    ------
    LoadError
        If it is no such table.
    """
    text, _ = decode(data)
    header = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text.lstrip()), delimiter=delimiter, skipinitialspace=True))
    except csv.Error as error:
        message = f"cannot be read as a CSV of dates ({error}). It needs the columns file and date."
        raise LoadError(message) from error
    names = [name.strip() for name in header.replace('"', "").split(delimiter)]
    if not {"file", "date"} <= set(names):
        message = f"has the columns {', '.join(names)}. A CSV of dates needs the columns file and date."
        raise LoadError(message)
    return {fields["file"]: fields["date"] for fields in map(stripped, rows) if fields["file"]}


def stripped(row: Mapping[str | None, str | list[str] | None]) -> dict[str, str]:
    """A row without white space around names and cells, and without cells beyond the header."""
    return {name.strip(): str(cell or "").strip() for name, cell in row.items() if name is not None}


def apply_dates(articles: pd.DataFrame, given: list[Given], places: list[Place]) -> tuple[pd.DataFrame, list[str]]:
    """Set the days that the researcher states, by file, over whatever the files say.

    Parameters
    ----------
    articles
        The table of articles.
    given
        The stated days; later ones win.
    places
        All inputs. A name is matched against the path within the folder, else the bare file name, else
        the name inside an archive.

    Returns
    -------
    tuple of pandas.DataFrame and list of str
        A new table, whose ``date_source`` is "user" where a day was set; and what is wrong with the stated
        days: one that cannot be read, or that belongs to no input or to several.
    """
    index = Index(places)
    days: dict[tuple[str, str], pd.Timestamp] = {}
    faults: list[str] = []
    for part in given:
        for file, value in part.days.items():
            moment = read_moment(value)
            meant = index.find(file, part.folder)
            if moment is None:
                faults.append(f"{part.where}: {value!r} for {file} is not a day. Write it as 2015-10-07.")
            elif isinstance(meant, str):
                faults.append(f"{part.where}: {file}: {meant}")
            else:
                days |= {place.rows_of: pd.Timestamp(moment.day) for place in meant}
    if not days:
        return articles.copy(), faults
    keys = zip(articles["file"], articles["member"].fillna(""), strict=True)
    stated = pd.Series([days.get(key, pd.NaT) for key in keys], index=articles.index, dtype="datetime64[ms]")
    known = stated.notna()
    dated = articles.assign(
        date=articles["date"].where(~known, stated),
        published_at=articles["published_at"].mask(known),
        date_source=articles["date_source"].mask(known, "user"),
        date_precision=articles["date_precision"].mask(known, "day"),
        date_confidence=articles["date_confidence"].mask(known, "high"),
    )
    return dated, faults


class Index:
    """All inputs by the names that a researcher may use for them."""

    def __init__(self, places: list[Place]) -> None:
        self.paths: dict[PurePath, list[Place]] = defaultdict(list)
        self.names: dict[str, list[Place]] = defaultdict(list)
        self.members: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            for path in {place.path, PurePath(place.file)}:
                self.paths[path].append(place)
            self.names[PurePath(place.file).name].append(place)
            for member in {place.member, PurePath(place.member).name} - {""}:
                self.members[member].append(place)

    def find(self, file: str, folder: PurePath | None) -> list[Place] | str:
        """Find the inputs that a name means; a text says what is wrong if there are none, or several to choose from."""
        wanted = PurePath(file)
        if exact := self.paths.get(folder / wanted if folder is not None else wanted):
            return exact
        for found in (self.names.get(file, []), self.members.get(wanted.as_posix(), [])):
            below = [place for place in found if folder is None or place.path.is_relative_to(folder)]
            if len({place.file for place in below}) > 1 and len({place.rows_of for place in below}) > 1:
                several = ", ".join(sorted({str(place.path) for place in below})[:3])
                return f"may be any of {several}. Write the path as loaded."
            if below:
                return below
        return "not among the loaded files. Write the path as loaded, or the bare file name."
