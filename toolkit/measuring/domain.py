"""Which rows of the tags are counted, which are left out and why, and which period and group each is in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from toolkit.errors import MeasureError
from toolkit.measuring.intake import check_articles, check_tags, read_days
from toolkit.measuring.periods import first_day, period_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Domain", "LeftOut", "Target", "filled", "lay_out"]

NO_GROUP = "not stated"
LONGEST_CHAIN = 20  # copies of copies of copies


@dataclass(frozen=True)
class Target:
    """What a frequency is to be true of.

    Parameters
    ----------
    kind
        ``"corpus"``: the texts that were collected. ``"process"``: what the sources could have published, of
        which the articles are a sample; the choice for tests and for "coverage increased".
    duplicates
        Count copies of an article (rows with ``duplicate_of``) as well.
    language
        The tagger's language, as a code such as ``"en"``. Rows in another language are left out and counted;
        rows of unknown language stay in. ``None`` counts all languages.
    """

    kind: Literal["corpus", "process"] = "corpus"
    duplicates: bool = False
    language: str | None = "en"

    def __post_init__(self) -> None:
        """Refuse a kind that does not exist."""
        if self.kind not in {"corpus", "process"}:
            message = f"measure: target={self.kind!r} does not exist. Choose 'corpus' or 'process'."
            raise MeasureError(message)


@dataclass(frozen=True)
class LeftOut:
    """How many rows were not counted; each row is counted once, under the first reason that holds."""

    set_aside: int = 0
    duplicates: int = 0
    foreign: int = 0
    undated: int = 0

    def sentence(self, unit: str) -> str:
        """Say it in words, so that no row is silently missing."""
        parts = [
            f"{self.undated:,} undated",
            f"{self.foreign:,} in another language",
            f"{self.duplicates:,} in duplicates",
            *([f"{self.set_aside:,} set aside by segmenting"] if self.set_aside else []),
        ]
        units = "stories" if unit == "story" else f"{unit}s"
        return f"Not counted: {', '.join(parts)} ({units})."

    def as_dict(self) -> dict[str, int]:
        """Give the counts by name."""
        return asdict(self)


@dataclass(frozen=True)
class Domain:
    """The rows that are counted, and the grid of periods and groups they fall into.

    ``rows`` is the part of the tags that counts; ``cell`` says for each row which cell of the grid it is in:
    ``group * len(periods) + period``. ``article`` numbers the articles. ``undated`` counts by group.
    """

    rows: pd.DataFrame
    themes: list[str]
    periods: NDArray[np.datetime64]
    groups: list[str | None]
    cell: NDArray[np.int64]
    article: NDArray[np.int64]
    left_out: LeftOut
    undated: NDArray[np.int64]

    @property
    def n_cells(self) -> int:
        """How many cells the grid has, those without rows included."""
        return len(self.periods) * len(self.groups)


def lay_out(tags: pd.DataFrame, every: str, unit: str, by: str | None, target: Target) -> Domain:
    """Find the rows that count and place them in periods and groups.

    The order of the reasons to leave a row out is: set aside by segmenting, duplicate, other language,
    no date. Nothing outside these is dropped.

    Raises
    ------
    TableError
        If the tags cannot be read as tags; all faults in one message.
    MeasureError
        If no row is left to count.
    """
    themes = check_tags(tags, by)
    days = read_days(tags["date"])
    check_articles(tags["article_id"], days, tags[by] if by is not None and unit != "paragraph" else None)
    keep, reasons = choose_rows(tags, days, target, told_before(tags, days) if unit == "story" else None)
    left_out = count_left_out(tags, reasons, unit)
    if not keep.any():
        why = left_out.sentence(unit)
        message = f"measure: none of {len(tags):,} rows can be counted. {why} Give articles dates, or change `target`."
        raise MeasureError(message)
    group_names, group = name_groups(tags, by, keep | reasons["undated"])
    numbers = period_number(days[keep], every)
    first, n_periods = numbers.min(), int(numbers.max() - numbers.min()) + 1
    undated_group = group[reasons["undated"]]
    if unit != "paragraph":
        undated_group = group[unique_rows(tags["article_id"], reasons["undated"])]
    return Domain(
        rows=tags[keep].reset_index(drop=True),
        themes=themes,
        periods=first_day(first + np.arange(n_periods), every),
        groups=group_names,
        cell=group[keep] * n_periods + (numbers - first),
        article=pd.factorize(tags["article_id"][keep])[0].astype(np.int64),
        left_out=left_out,
        undated=np.bincount(undated_group, minlength=len(group_names)),
    )


def choose_rows(
    tags: pd.DataFrame, days: NDArray[np.datetime64], target: Target, copies: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.bool_], dict[str, NDArray[np.bool_]]]:
    """Say which rows count, and for each other row the one reason why not."""
    if copies is None:
        copies = filled(tags, "duplicate_of") & (not target.duplicates)
    keep = np.ones(len(tags), dtype=bool)
    tests = {
        "set_aside": ~tags["kept"].fillna(value=True).to_numpy(bool) if "kept" in tags.columns else ~keep,
        "duplicates": copies,
        "foreign": foreign(tags, target.language),
        "undated": np.isnat(days),
    }
    reasons = {}
    for name, test in tests.items():
        reasons[name] = keep & test
        keep = keep & ~test
    return keep, reasons


def told_before(tags: pd.DataFrame, days: NDArray[np.datetime64]) -> NDArray[np.bool_]:
    """Tell which rows belong to an article that tells a story another article of the table told first.

    A story is an article with all its copies, however far the chain of ``duplicate_of`` goes. Its head is the article
    that is no copy or, where that one is not in the table, the earliest copy; the head stands for the story.
    """
    firsts = tags.assign(day=days)[["article_id", "day"]].drop_duplicates("article_id")
    copies = filled(tags, "duplicate_of")
    told = dict(zip(tags["article_id"][copies], tags["duplicate_of"][copies].astype("str"), strict=True))
    story = firsts["article_id"].astype("object")
    for _ in range(LONGEST_CHAIN):
        further = story.map(lambda name: told.get(name, name))
        if further.equals(story):
            break
        story = further
    firsts = firsts.assign(story=story, copied=story != firsts["article_id"])
    heads = firsts.sort_values(["copied", "day"], kind="stable").drop_duplicates("story")["article_id"]
    return (~tags["article_id"].isin(set(heads))).to_numpy(bool)


def filled(tags: pd.DataFrame, column: str) -> NDArray[np.bool_]:
    """Tell where a text column says something."""
    if column not in tags.columns:
        return np.zeros(len(tags), dtype=bool)
    return (tags[column].notna() & (tags[column].astype("str") != "")).to_numpy(bool)


def foreign(tags: pd.DataFrame, language: str | None) -> NDArray[np.bool_]:
    """Tell which rows are known to be in another language; ``en-GB`` is ``en``."""
    known = filled(tags, "language")
    if language is None or not known.any():
        return np.zeros(len(tags), dtype=bool)
    codes = tags["language"].astype("str").str.lower().str.replace("_", "-").str.split("-").str[0]
    return known & (codes != language.lower()).to_numpy(bool)


def count_left_out(tags: pd.DataFrame, reasons: dict[str, NDArray[np.bool_]], unit: str) -> LeftOut:
    """Count what is left out, in paragraphs or in articles."""
    if unit != "paragraph":
        return LeftOut(**{name: int(tags["article_id"][rows].nunique()) for name, rows in reasons.items()})
    return LeftOut(**{name: int(rows.sum()) for name, rows in reasons.items()})


def name_groups(
    tags: pd.DataFrame, by: str | None, used: NDArray[np.bool_]
) -> tuple[list[str | None], NDArray[np.int64]]:
    """Give numbers to the groups, in the order of their names; rows that state none form one of their own."""
    if by is None:
        return [None], np.zeros(len(tags), dtype=np.int64)
    values = tags[by].astype("str").where(tags[by].notna(), NO_GROUP)
    names = sorted(set(values[used]))
    return list(names), pd.Index(names).get_indexer(pd.Index(values)).astype(np.int64)


def unique_rows(articles: pd.Series, used: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give the positions of the first row of each article among the used ones."""
    places = np.flatnonzero(used)
    return places[~articles.iloc[places].duplicated().to_numpy()]
