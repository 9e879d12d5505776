"""The frame of a draw: every unit that can be drawn, and how many rows cannot, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import LabelError, TableError
from toolkit.tables import PARAGRAPHS, content_hash

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

__all__ = ["Frame", "close", "find_themes", "lay_frame"]

REASONS = {
    "set_aside": "set aside by segmenting",
    "duplicates": "in duplicates",
    "foreign": "in another language",
    "undated": "undated",
    "learned": "that the tagger learned from",
    "labelled": "labelled before",
    "earlier": "in the earlier frame",
}


def find_themes(tags: pd.DataFrame) -> list[str]:
    """Give the themes of a table: its columns ``X`` that stand beside a column ``X_score``."""
    names = set(tags.columns)
    return [str(name) for name in tags.columns if f"{name}_score" in names]


@dataclass(frozen=True)
class Frame:
    """What a draw is from: ``units`` has a row per paragraph, or per article where articles are drawn.

    ``rows`` are the tags they are made of. The columns of units are ``unit_id``, ``date``, ``text`` and a score per theme. ``name`` is a hash of the units, so that a
    corpus that grew is not taken for the one that was drawn from. ``open`` says which units can be drawn now; ``closed``
    counts the others by reason, and ``left_out`` the rows that are no part of the frame.
    """

    rows: pd.DataFrame
    units: pd.DataFrame
    themes: list[str]
    name: str
    left_out: dict[str, int]
    open: NDArray[np.bool_]
    closed: dict[str, int]

    def sentence(self, unit: str) -> str:
        """Say what the draw stands for."""
        outside = [f"{count:,} {REASONS[reason]}" for reason, count in self.left_out.items() if count]
        shut = [f"{count:,} {REASONS[reason]}" for reason, count in self.closed.items() if count]
        return (
            f"Frame {self.name}: {len(self.units):,} {unit}s"
            + (f", of which not drawn: {', '.join(shut)}" if shut else "")
            + "."
            + (f" Not in it: {', '.join(outside)} (paragraphs)." if outside else "")
        )


def lay_frame(tags: pd.DataFrame, *, unit: str, dated: bool, language: str | None) -> Frame:
    """Find what a draw is from: the same rows that `measure` counts.

    Parameters
    ----------
    tags
        Tags, or any paragraphs.
    unit
        ``"paragraph"`` or ``"article"``.
    dated
        Whether rows without a date are left out, as a frequency over time leaves them out.
    language
        Rows known to be in another language are left out; ``None`` keeps all.

    Returns
    -------
    Frame
        Open are all units that the tagger did not learn from.

    Raises
    ------
    TableError
        If a column is missing or ids repeat.
    LabelError
        If nothing is left.
    """
    days = check_rows(tags, unit, dated=dated)
    tests = {
        "set_aside": ~tags["kept"].fillna(value=True).to_numpy(bool) if "kept" in tags else no(tags),
        "duplicates": filled(tags, "duplicate_of"),
        "foreign": is_foreign(tags, language),
        "undated": np.isnat(days) if dated else no(tags),
    }
    keep = np.ones(len(tags), dtype=bool)
    left_out = {}
    for reason, test in tests.items():
        left_out[reason] = int((keep & test).sum())
        keep &= ~test
    rows = tags[keep].assign(date=days[keep])
    if rows.empty:
        why = ", ".join(f"{count:,} {REASONS[reason]}" for reason, count in left_out.items() if count) or "no rows"
        message = f"sample: none of {len(tags):,} rows can be drawn ({why}). Pass other tags."
        raise LabelError(message)
    themes = find_themes(tags)
    units = gather_articles(rows, themes) if unit == "article" else as_units(rows, themes)
    units = units.sort_values("unit_id", ignore_index=True)  # the same draw, however the rows are ordered
    name = content_hash(unit, *units["unit_id"])
    frame = Frame(tags[keep], units, themes, name, left_out, np.ones(len(units), dtype=bool), {})
    if "in_training" not in tags:
        return frame
    learned = rows.loc[rows["in_training"].fillna(value=False).astype(bool)]
    return close(frame, "learned", learned["article_id" if unit == "article" else "paragraph_id"])


def close(frame: Frame, reason: str, ids: Collection[str] | pd.Series) -> Frame:
    """Keep units of a frame from being drawn."""
    shut = frame.units["unit_id"].isin(list(ids)).to_numpy(bool)
    count = int((frame.open & shut).sum())
    return replace(frame, open=frame.open & ~shut, closed=frame.closed | {reason: count})


def check_rows(tags: pd.DataFrame, unit: str, *, dated: bool) -> NDArray[np.datetime64]:
    """Refuse a table that cannot be drawn from, and give its days."""
    PARAGRAPHS.check(tags, "sample")
    faults = []
    if unit == "article" and "article_id" not in tags:
        faults.append("no column 'article_id'")
    if dated and "date" not in tags:
        faults.append("no column 'date'")
    if empty := int((tags["text"].isna() | (tags["text"].astype("str").str.strip() == "")).sum()):
        faults.append(f"{empty:,} rows without text")
    if missing := int(tags["paragraph_id"].isna().sum()):
        faults.append(f"{missing:,} rows without paragraph_id")
    if twice := int(tags["paragraph_id"].dropna().duplicated().sum()):
        faults.append(f"{twice:,} paragraph ids occur twice")
    if faults:
        message = f"sample: {'; '.join(faults)}. Pass the tags that `toolkit tag` wrote."
        raise TableError(message)
    if "date" not in tags:
        return np.full(len(tags), np.datetime64("NaT"), dtype="datetime64[D]")
    return pd.to_datetime(tags["date"]).to_numpy().astype("datetime64[D]")


def no(tags: pd.DataFrame) -> NDArray[np.bool_]:
    """No row."""
    return np.zeros(len(tags), dtype=bool)


def filled(tags: pd.DataFrame, column: str) -> NDArray[np.bool_]:
    """Tell where a text column says something."""
    return (tags[column].notna() & (tags[column].astype("str") != "")).to_numpy(bool) if column in tags else no(tags)


def is_foreign(tags: pd.DataFrame, language: str | None) -> NDArray[np.bool_]:
    """Tell which rows are known to be in another language; ``en-GB`` is ``en``."""
    if language is None or "language" not in tags:
        return no(tags)
    codes = tags["language"].astype("str").str.lower().str.replace("_", "-").str.split("-").str[0]
    return filled(tags, "language") & (codes != language.lower()).to_numpy(bool)


def as_units(rows: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Take paragraphs as units."""
    scores = {theme: rows[f"{theme}_score"].to_numpy(float) for theme in themes}
    return pd.DataFrame(
        {"unit_id": rows["paragraph_id"].to_numpy(), "date": rows["date"].to_numpy(), "text": rows["text"].to_numpy()}
        | scores
    )


def gather_articles(rows: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Take articles as units: the highest score of their paragraphs, their texts together."""
    parts = as_units(rows, themes).assign(unit_id=rows["article_id"].to_numpy())
    groups = parts.groupby("unit_id", sort=False)
    scores = groups[themes].max() if themes else groups[["date"]].first()
    return scores.assign(date=groups["date"].first(), text=groups["text"].agg("\n".join)).reset_index()
