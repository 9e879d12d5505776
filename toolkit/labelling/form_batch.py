"""What the form asks about: a batch as items, each with what is shown of it and what a decision on it carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.errors import TableError
from toolkit.tables import PARAGRAPHS, content_hash, fold

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["Item", "neighbours", "pages_of", "read_batch"]

Row = Mapping["Hashable", object]
PAGE_LETTERS = 100_000  # Jupyter's server drops messages beyond some megabytes a second
PAGE_ITEMS = 100
BLIND = {"measuring", "agreement"}
CARRIED = ("draw_id", "frame", "purpose", "tagger_id")


@dataclass(frozen=True)
class Item:
    """What is asked about at once: a paragraph, or an article with its paragraphs.

    ``facts`` goes with every decision on it; the rest is for the eye only.
    """

    facts: dict[str, object]
    pieces: tuple[str, ...]
    title: str
    source: str
    date: str
    suggestion: dict[str, object] | None

    @property
    def name(self) -> str:
        """Tell items apart: the same paragraph drawn twice is asked about twice."""
        return name_of(self.facts)

    def shown(self) -> dict[str, object]:
        """Give it as the form receives it."""
        about = {name: printable(getattr(self, name)) for name in ("title", "source", "date")}
        pieces = [printable(piece) for piece in self.pieces]
        return {"facts": self.facts, "pieces": pieces, "suggestion": self.suggestion, **about}


def name_of(facts: Mapping[str, object]) -> str:
    """Name what a decision is about, within the decisions of one annotator."""
    return "/".join(str(facts[part]) for part in ("unit", "draw_id", "paragraph_id"))


def read_batch(batch: pd.DataFrame, themes: Sequence[str], *, suggest: bool) -> list[Item]:
    """Turn a batch into items, in its order.

    Parameters
    ----------
    batch
        ``paragraph_id`` and ``text``; the other columns of a sample are used where they exist.
    themes
        The codebook's themes, for the tagger's suggestions.
    suggest
        Whether suggestions may be shown at all.

    Returns
    -------
    list of Item
        One per paragraph, or per article where ``unit`` says so.

    Raises
    ------
    TableError
        With every fault of the batch in one message.
    """
    PARAGRAPHS.check(batch, "batch")
    rows = [dict(row) for row in batch.to_dict("records")]
    refuse(find_faults(batch, rows))
    offered = [name for name in themes if {name, f"{name}_score"} <= set(batch.columns)] if suggest else []
    articles: dict[str, list[Row]] = {}
    for row in rows:
        if unit_of(row) == "article":
            articles.setdefault(written(row["article_id"]), []).append(row)
    items = []
    for row in rows:
        if unit_of(row) == "paragraph":
            items.append(paragraph_item(row, offered))
        elif gathered := articles.pop(written(row["article_id"]), None):
            items.append(article_item(gathered))
    return items


def find_faults(batch: pd.DataFrame, rows: Sequence[Row]) -> list[str]:
    """Say what keeps a batch from being asked about."""
    if not rows:
        return ["it has no rows"]
    faults = []
    if empty := sum(not written(row["text"]).strip() for row in rows):
        faults.append(f"{empty} rows have no text")
    if unnamed := sum(not written(row["paragraph_id"]) for row in rows):
        faults.append(f"{unnamed} rows have no paragraph_id")
    if twice := int(batch["paragraph_id"].duplicated().sum()) - max(unnamed - 1, 0):
        faults.append(f"{twice} rows repeat a paragraph_id")
    units = {unit_of(row) for row in rows}
    if strange := sorted(units - {"paragraph", "article"}):
        faults.append(f"unknown unit {', '.join(map(repr, strange))}")
    if "article" in units and not all(written(row.get("article_id")) for row in rows if unit_of(row) == "article"):
        faults.append("rows with unit 'article' have no article_id")
    return faults


def refuse(faults: Sequence[str]) -> None:
    """Raise all faults of a batch at once."""
    if faults:
        message = f"batch: {'; '.join(faults)}. Pass a table that tk.sample gave, or paragraphs with id and text."
        raise TableError(message)


def paragraph_item(row: Row, offered: Sequence[str]) -> Item:
    """Ask about one paragraph."""
    text = written(row["text"])
    facts = {
        "paragraph_id": written(row["paragraph_id"]),
        "text_hash": content_hash(fold(text)),
        "unit": "paragraph",
        **carried(row),
    }
    return Item(facts, (text,), *about(row), suggestion_of(row, offered))


def article_item(rows: Sequence[Row]) -> Item:
    """Ask about an article as a whole; its id stands where a paragraph's would."""
    ordered = sorted(rows, key=lambda row: number(row.get("position")) or 0.0)
    texts = tuple(written(row["text"]) for row in ordered)
    facts = {
        "paragraph_id": written(rows[0]["article_id"]),
        "text_hash": content_hash(*map(fold, texts)),
        "unit": "article",
        **carried(rows[0]),
    }
    return Item(facts, texts, *about(rows[0]), None)


def carried(row: Row) -> dict[str, object]:
    """Take from a row what its label must know of the draw."""
    facts: dict[str, object] = {name: written(row.get(name)) for name in ("article_id", *CARRIED)}
    return facts | {"probability": number(row.get("probability"))}


def about(row: Row) -> tuple[str, str, str]:
    """Give title, source and date for the eye."""
    date = row.get("date")
    day = date.strftime("%Y-%m-%d") if isinstance(date, pd.Timestamp) else written(date)
    return written(row.get("title")), written(row.get("source")), day


def suggestion_of(row: Row, offered: Sequence[str]) -> dict[str, object] | None:
    """Give the tagger's opinion, but never of what was drawn for measuring: it would pull the label to itself."""
    if not offered or written(row.get("purpose")) in BLIND or number(row.get("probability")) is not None:
        return None
    scores = {name: number(row[f"{name}_score"]) for name in offered}
    known = {name: round(score, 4) for name, score in scores.items() if score is not None}
    return {"scores": known, "tags": [name for name in known if row[name] is True]} if known else None


def unit_of(row: Row) -> str:
    """Say what a row asks about."""
    return written(row.get("unit")) or "paragraph"


def written(value: object) -> str:
    """Give a cell as text; an empty one is the empty text."""
    return "" if value is None or value is pd.NaT or value is pd.NA or value != value else str(value)  # noqa: PLR0124 - NaN is not equal to itself


def number(value: object) -> float | None:
    """Give a cell as a number, or None where there is none."""
    text = written(value)
    return float(text) if text else None


def printable(text: str) -> str:
    """Replace halves of characters, which no message can carry."""
    return text.encode("utf-8", "replace").decode()


def pages_of(items: Sequence[Item]) -> list[int]:
    """Say where each page of the batch begins: small enough for the server, few enough to come fast."""
    starts, letters = [0], 0
    for place, item in enumerate(items):
        size = sum(map(len, item.pieces))
        if place > starts[-1] and (letters + size > PAGE_LETTERS or place - starts[-1] == PAGE_ITEMS):
            starts.append(place)
            letters = 0
        letters += size
    return starts


def neighbours(paragraphs: pd.DataFrame, items: Sequence[Item]) -> dict[str, tuple[str, str]]:
    """Find for each paragraph of a batch the texts that stand before and after it in its article.

    Parameters
    ----------
    paragraphs
        ``paragraph_id``, ``article_id`` and ``text``, ordered by ``position`` where there is one; what was
        not ``kept`` is passed over.
    items
        The batch.

    Returns
    -------
    dict
        Two texts per ``paragraph_id``; the first and the last of an article have an empty one.
    """
    PARAGRAPHS.check(paragraphs, "paragraphs")
    if "article_id" not in paragraphs.columns:
        message = "paragraphs: no column 'article_id'. Pass the paragraphs or tags that the batch was drawn from."
        raise TableError(message)
    wanted = {item.facts["paragraph_id"] for item in items}
    near = paragraphs[paragraphs["article_id"].isin({item.facts["article_id"] for item in items})]
    if "kept" in near.columns:
        near = near[near["kept"].astype(bool) | near["paragraph_id"].isin(wanted)]
    order = ["article_id", "position"] if "position" in near.columns else ["article_id"]
    near = near.sort_values(order, kind="stable")
    texts = near["text"].astype("str").groupby(near["article_id"], sort=False)
    around = near.assign(before=texts.shift(1), after=texts.shift(-1))
    around = around[around["paragraph_id"].isin(wanted)]
    return {
        str(name): (written(before), written(after))
        for name, before, after in zip(around["paragraph_id"], around["before"], around["after"], strict=True)
    }
