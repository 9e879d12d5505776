"""What an export announces, against what is there: the numbers of documents that are missing."""

from __future__ import annotations

from itertools import pairwise

__all__ = ["count_documents"]

Numbered = tuple[int, int]
MOST_NAMED = 200


def count_documents(numbers: list[Numbered]) -> tuple[int, list[str]]:
    """Tell how many documents the numbers above them announce, and name those that are not there.

    Parameters
    ----------
    numbers
        For each document that is there, in order, its own number and the number of all: (7, 100). A file may hold
        several exports one after another; a new one begins where the number of all changes, or the own number does
        not grow. Documents that were chosen out of a list keep their numbers: what comes before the first of them is
        not missing, nor is what comes after a single one.

    Returns
    -------
    tuple of int and list of str
        How many are announced, and a line for each gap.

    Examples
    --------
    >>> count_documents([(1, 5), (2, 5), (4, 5)])
    (5, ['document 3 of 5: not in the file', 'document 5 of 5: not in the file'])
    """
    announced = 0
    missing: list[str] = []
    for run in runs(numbers):
        first, last, total = run[0][0], run[-1][0], run[0][1]
        if first == 1 and len(run) > 1:
            last = max(last, total)
        announced += last - first + 1
        missing += name_gaps([first - 1, *(number for number, _ in run), last + 1], total)
    return announced, missing


def runs(numbers: list[Numbered]) -> list[list[Numbered]]:
    """Part the numbers of several exports in one file."""
    parts: list[list[Numbered]] = []
    for number, total in numbers:
        before, of = parts[-1][-1] if parts else (0, 0)
        if not parts or (number != before + 1 and (of != total or number <= before)):
            parts.append([])
        parts[-1].append((number, total))
    return parts


def name_gaps(there: list[int], total: int) -> list[str]:
    """Name the documents between those that are there, neighbours together."""
    gaps = [(low + 1, high - 1) for low, high in pairwise(there) if high - low > 1]
    named = [
        f"document {first} of {total}: not in the file"
        if first == last
        else f"documents {first} to {last} of {total}: not in the file"
        for first, last in gaps[:MOST_NAMED]
    ]
    return named + ([f"and {len(gaps) - MOST_NAMED} more gaps"] if len(gaps) > MOST_NAMED else [])
