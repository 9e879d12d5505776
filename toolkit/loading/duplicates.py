"""Copies of the same story: byte for byte, word for word, or wire copy that a newspaper cut and headlined anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.loading.likeness import PERMUTATIONS, Words, sketch, words_of

__all__ = ["is_copy", "mark_duplicates"]

SHARE = 0.6  # of the shorter text's runs of four words that stand in the longer one
SHARE_OF_COPY = 0.4  # of the later text's runs that stand in the earlier one, where the later one is longer
FEWEST_RUNS = 12
FEW_NUMBERS = 3
CHANGED_NUMBERS = 0.34  # daily bulletins say the same with other numbers
FARTHEST = pd.Timedelta(days=31)
ROWS = 2  # numbers of the sketch that must agree: two texts a quarter alike are met with odds of 98 %
FEWEST_AGREEING = 7  # of 128; below that so little is shared that no copy can be among them
PAIRS_AT_ONCE = 100_000
CROWD = 50  # of articles that share two numbers of the sketch; each is compared with so many of the earliest
REMEMBERED = 4096


def mark_duplicates(
    articles: pd.DataFrame, sketches: Sequence[NDArray[np.uint32] | None] | None = None
) -> pd.DataFrame:
    """Point each copy to the earliest article that tells the same story in the same words.

    One agency report printed by ten papers is one story told once; whoever counts it ten times measures
    syndication. Papers cut wire copy from the bottom, give it a headline of their own, change a word here and
    there and add a paragraph; two reports of their own about one event share no more than a quote. Copies stay
    in the table, so that the choice remains the researcher's.

    Parameters
    ----------
    articles
        The table of articles.
    sketches
        The articles' sketches, where they are known.

    Returns
    -------
    pandas.DataFrame
        A new table whose ``duplicate_of`` holds the ``article_id`` of the earliest copy (by date, undated
        last, then by file and place in it), and is empty for that copy itself and for articles without one.

    Notes
    -----
    Pairs that may be copies are found by MinHash and locality-sensitive hashing over runs of four words. A pair
    is taken for copies if 60 % of the shorter text's runs stand in the longer one; the later one, where it is the
    longer, must have 40 % of its own in the earlier; no more than a third of the numbers may differ, as they do in
    bulletins that say the same every day; and no more than 31 days may lie between them. Each article is
    compared with the head itself, so that no chain of changes leads from one story to another.
    Measured on 1,740 copies made of the shipped articles (cut, headlined anew, reworded, lengthened) among 408 reports
    of the same events, round-ups and bulletins: 98.8 % of the copies are found and no other pair is taken for one
    (``benchmarks/duplicates.py``, with other thresholds).
    """
    articles = articles.copy(deep=False)
    order = chronology(articles)
    texts, blocks = articles["text"], articles["blocks"]  # as they lie: a list of the texts takes as much again
    days, ids = articles["date"].tolist(), articles["article_id"].tolist()
    words = lru_cache(maxsize=REMEMBERED)(lambda row: words_of(str(texts.iloc[row]), spans(blocks.iloc[row])))
    if sketches is None:
        sketches = [sketch(words(row)) if isinstance(text, str) else None for row, text in enumerate(texts)]
    head_of: dict[int, int] = {}
    for row, earlier in find_candidates(sketches, order):
        for head in dict.fromkeys(head_of.get(other, other) for other in earlier):
            if is_near(days[head], days[row]) and is_copy(words(row), words(head)):
                head_of[row] = head
                break
    of = [ids[head_of[row]] if row in head_of else None for row in range(len(ids))]
    return articles.assign(duplicate_of=pd.Series(of, index=articles.index, dtype="str"))


def chronology(articles: pd.DataFrame) -> list[int]:
    """The numbers of the rows, earliest first; undated ones last, those of one day by file and place in it."""
    keys = articles[["date", "file", "member"]].reset_index(drop=True)
    return [int(row) for row in keys.sort_values(["date", "file", "member"], na_position="last", kind="stable").index]


def find_candidates(sketches: Sequence[NDArray[np.uint32] | None], order: list[int]) -> Iterator[tuple[int, list[int]]]:
    """Give each row that may be a copy, with the rows before it that it may copy; all in chronological order."""
    rows = [row for row in order if sketches[row] is not None]
    if len(rows) < 2:
        return
    table = np.stack([known for row in rows if (known := sketches[row]) is not None])
    pairs = np.unique(np.concatenate([np.empty((0, 2), dtype=np.int64), *met_in_bands(table)]), axis=0)
    alike = np.concatenate(
        [np.empty(0, dtype=bool)]
        + [
            (table[part[:, 0]] == table[part[:, 1]]).sum(axis=1) >= FEWEST_AGREEING
            for part in np.array_split(pairs, 1 + len(pairs) // PAIRS_AT_ONCE)
        ]
    )
    for later, group in groupby(pairs[alike].tolist(), key=lambda pair: pair[0]):
        yield rows[later], [rows[earlier] for _, earlier in group]


def met_in_bands(table: NDArray[np.uint32]) -> Iterator[NDArray[np.int64]]:
    """Give pairs (later, earlier) of sketches that agree in two neighbouring numbers."""
    for band in np.split(table, PERMUTATIONS // ROWS, axis=1):
        keys = np.ascontiguousarray(band).view(np.uint64).ravel()
        by_key = np.argsort(keys, kind="stable")
        borders = np.flatnonzero(np.diff(keys[by_key], prepend=~keys[by_key[:1]], append=~keys[by_key[-1:]]))
        crowded = np.flatnonzero(np.diff(borders) > 1)
        for start, end in zip(borders[crowded].tolist(), borders[crowded + 1].tolist(), strict=True):
            met = by_key[start:end]
            later, earlier = np.tril_indices(len(met), k=-1, m=min(len(met), CROWD))
            yield np.column_stack([met[later], met[earlier]])


def is_near(one: pd.Timestamp, other: pd.Timestamp) -> bool:
    """Whether two days are near enough for one story; an unknown day may be any."""
    return bool(pd.isna(one) or pd.isna(other) or abs(other - one) <= FARTHEST)


def spans(blocks: object) -> list[tuple[int, int, str]]:
    """The pieces that a reader knows."""
    known = blocks if isinstance(blocks, list | np.ndarray) else []
    return [(block["start"], block["end"], block["kind"]) for block in known if isinstance(block, Mapping)]


def is_copy(later: Words, earlier: Words) -> bool:
    """Tell whether a text is a copy of an earlier one, cut or lengthened a little."""
    if later.words == earlier.words:
        return True
    shared = len(later.runs & earlier.runs)
    shorter = min(len(later.runs), len(earlier.runs))
    if shared < max(FEWEST_RUNS, SHARE * shorter) or shared < SHARE_OF_COPY * len(later.runs):
        return False
    return same_numbers(*sorted((later.numbers, earlier.numbers), key=len))


def same_numbers(fewer: frozenset[tuple[str, str]], more: frozenset[tuple[str, str]]) -> bool:
    """Tell whether two texts count the same: of one or two numbers all, of more two thirds with what they count."""
    if len(fewer) < FEW_NUMBERS:
        return {number for number, _ in fewer} <= {number for number, _ in more}
    return len(fewer - more) <= CHANGED_NUMBERS * len(fewer)
