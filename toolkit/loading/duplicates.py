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
PAIRS_AT_ONCE = 5_000
CROWD = 50  # of articles that share two numbers of the sketch; each is compared with so many of the earliest
MOST_COMPARED = 20  # earlier articles that one is compared with: those whose sketches agree most
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
    """Give each row that may be a copy, with the rows before it that it may copy; all in chronological order.

    Its memory grows with the rows, not with the pairs, of which crowds of pages with the same furniture make many.
    """
    rows = [row for row in order if sketches[row] is not None]
    if len(rows) < 2:
        return
    table = np.stack([known for row in rows if (known := sketches[row]) is not None])
    members, begins, counts = meet(table)
    ends = np.cumsum(counts.sum(axis=0, dtype=np.int64))
    first = 0
    while first < len(rows):
        reached = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, reached + PAIRS_AT_ONCE, side="right")))
        part = slice(first, last)
        pairs = pairs_of(members, begins[:, part], counts[:, part])
        pairs[:, 0] += first
        for later, earlier in choose(table, pairs):
            yield rows[later], [rows[other] for other in earlier]
        first = last


def meet(table: NDArray[np.uint32]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]:
    """Find who agrees with whom in two neighbouring numbers of the sketch, for each of the 64 bands of two numbers.

    Returns
    -------
    members
        The sketches of each band, those that agree side by side, the earliest first; shape (bands, sketches).
    begins
        Where among the members those begin that a sketch agrees with; shape (bands, sketches).
    counts
        How many of them it is to be compared with: those before it, up to `CROWD`; shape (bands, sketches).
    """
    bands = PERMUTATIONS // ROWS
    members, begins = np.empty((2, bands, len(table)), dtype=np.int32)
    counts = np.empty((bands, len(table)), dtype=np.uint8)
    places = np.arange(len(table), dtype=np.int32)
    for number, band in enumerate(np.split(table, bands, axis=1)):
        keys = np.ascontiguousarray(band).view(np.uint64).ravel()
        by_key = np.argsort(keys, kind="stable")
        fresh = np.flatnonzero(np.diff(keys[by_key], prepend=~keys[by_key[:1]]))
        begin = np.repeat(fresh, np.diff(fresh, append=len(table))).astype(np.int32)
        members[number] = by_key
        begins[number, by_key] = begin
        counts[number, by_key] = np.minimum(places - begin, CROWD)
    return members, begins, counts


def pairs_of(members: NDArray[np.int32], begins: NDArray[np.int32], counts: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Write out the pairs (later, earlier) of some sketches that follow each other, each once, in order."""
    band, later = np.nonzero(counts)
    many = counts[band, later].astype(np.int64)
    step = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    earlier = members[np.repeat(band, many), np.repeat(begins[band, later], many) + step]
    size = members.shape[1]
    return np.column_stack(np.divmod(np.unique(np.repeat(later, many) * size + earlier), size))


def choose(table: NDArray[np.uint32], pairs: NDArray[np.int64]) -> Iterator[tuple[int, list[int]]]:
    """Give each later sketch with the earlier ones that agree with it most, in chronological order."""
    agreeing = np.concatenate(
        [np.empty(0, dtype=np.int64)]
        + [
            (table[part[:, 0]] == table[part[:, 1]]).sum(axis=1)
            for part in np.array_split(pairs, 1 + len(pairs) // PAIRS_AT_ONCE)
        ]
    )
    near = agreeing >= FEWEST_AGREEING
    found = np.column_stack([pairs[near], agreeing[near]]).tolist()
    for later, group in groupby(found, key=lambda pair: pair[0]):
        most = sorted(group, key=lambda pair: (-pair[2], pair[1]))[:MOST_COMPARED]
        yield later, sorted(pair[1] for pair in most)


def is_near(one: pd.Timestamp, other: pd.Timestamp) -> bool:
    """Whether two days are near enough for one story; an unknown day may be any."""
    return bool(pd.isna(one) or pd.isna(other) or abs(other - one) <= FARTHEST)


def spans(blocks: object) -> list[tuple[int, int, str]]:
    """The pieces that a reader knows."""
    known = blocks if isinstance(blocks, list | np.ndarray) else []
    return [(block["start"], block["end"], block["kind"]) for block in known if isinstance(block, Mapping)]


def is_copy(later: Words, earlier: Words) -> bool:
    """Tell whether a text is a copy of an earlier one, cut or lengthened a little."""
    if later == earlier:
        return True
    shared = np.intersect1d(later.runs, earlier.runs, assume_unique=True).size
    shorter = min(len(later.runs), len(earlier.runs))
    if shared < max(FEWEST_RUNS, SHARE * shorter) or shared < SHARE_OF_COPY * len(later.runs):
        return False
    return same_numbers(*sorted((later.numbers, earlier.numbers), key=len))


def same_numbers(fewer: frozenset[tuple[str, str]], more: frozenset[tuple[str, str]]) -> bool:
    """Tell whether two texts count the same: of one or two numbers all, of more two thirds with what they count."""
    if len(fewer) < FEW_NUMBERS:
        return {number for number, _ in fewer} <= {number for number, _ in more}
    return len(fewer - more) <= CHANGED_NUMBERS * len(fewer)
