"""Each piece gets its role: title, standfirst, paragraph, quote, list, subhead, caption, byline, dateline, furniture, tail."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple

from toolkit.segmenting.body import body_span
from toolkit.segmenting.furniture import (
    SENTENCE_END,
    furniture_reason,
    is_byline,
    is_caption,
    is_dateline,
    tail_mark,
    word_count,
)
from toolkit.segmenting.pieces import Piece
from toolkit.tables import fold

__all__ = ["KEPT", "Role", "assign_roles"]

KEPT = ("paragraph", "quote", "list")
BULLET = re.compile(r"^(?:[-*•·▪►●–—]\s+|\d{1,2}[.)]\s+)\S")
MARKED_QUOTE = re.compile(r"^>\s?\S")
LONGEST_SUBHEAD = 12
OPENING_PIECES = 15
MOST_IN_LIKELY_TAIL = 0.3
MOST_IN_SURE_TAIL = 0.75


class Role(NamedTuple):
    """What a piece is, and why it is set aside ("" for those kept)."""

    kind: str
    reason: str = ""


def assign_roles(text: str, pieces: list[Piece], title: str | None) -> list[Role]:
    """Say of each piece what it is.

    Where the reader of the format knew the structure, its word counts; plain text is judged by form and place.

    Parameters
    ----------
    text
        The article's text.
    pieces
        Its pieces, in order.
    title
        The headline, where known.

    Returns
    -------
    list of Role
        One per piece.
    """
    words = [fold(text[piece.start : piece.end]) for piece in pieces]
    roles: list[Role | None] = [hinted(piece.hint, line) for piece, line in zip(pieces, words, strict=True)]
    mark_title(words, roles, title)
    mark_tail(words, roles)
    unknown = [number for number, role in enumerate(roles) if role is None]
    inside = body_span([words[number] for number in unknown])
    for place, number in enumerate(unknown):
        if inside is not None and not inside[0] <= place < inside[1]:
            roles[number] = Role("furniture", "outside the run of sentences that is the article")
        else:
            roles[number] = judge(words[number], page=inside is not None)
    settled = [role if role is not None else Role("paragraph") for role in roles]
    mark_opening(words, settled, pieces, titled=bool(title))
    return keep_something(words, settled)


def hinted(hint: str, line: str) -> Role | None:
    """Take over the reader's word, save for furniture that it let through."""
    if not hint:
        return None
    if hint in KEPT:
        reason = furniture_reason(line)
        if reason is not None and word_count(line) <= LONGEST_SUBHEAD:
            return Role("furniture", reason)
        return (
            Role("caption", "a picture's credit")
            if hint == "paragraph" and is_caption(line) and word_count(line) < 25
            else Role(hint)
        )
    known = furniture_reason(line) if hint == "furniture" else None
    return Role(hint, known or f"marked as {hint} by the page")


def mark_title(words: list[str], roles: list[Role | None], title: str | None) -> None:
    """Mark the headline, and its repetitions as furniture."""
    wanted = fold(title).casefold() if title else ""
    if not wanted:
        return
    met = any(role is not None and role.kind == "title" for role in roles)
    for number, line in enumerate(words[:OPENING_PIECES]):
        if line.casefold() == wanted and roles[number] is None:
            roles[number] = Role("furniture", "the headline again") if met else Role("title", "the headline")
            met = True
    if met:  # a site's name or motto may stand above the headline
        first = next((number for number, role in enumerate(roles) if role is not None and role.kind == "title"), 0)
        for number in range(first):
            if roles[number] is None and word_count(words[number]) <= LONGEST_SUBHEAD:
                roles[number] = Role("furniture", "above the headline")


def mark_tail(words: list[str], roles: list[Role | None]) -> None:
    """Cut off what follows the article on a blog page, from the line that begins it."""
    sizes = [word_count(line) for line in words]
    total = sum(sizes) or 1
    before_each = [0, *accumulate(sizes)]
    for number, line in enumerate(words):
        mark = tail_mark(line) if roles[number] is None else None
        before = before_each[number]
        if mark is None or before < 40 or not any(SENTENCE_END.search(earlier) for earlier in words[:number]):
            continue
        sure_follows = any(tail_mark(later) == "sure" for later in words[number + 1 : number + 6])
        limit = MOST_IN_SURE_TAIL if mark == "sure" or sure_follows else MOST_IN_LIKELY_TAIL
        if total - before <= limit * total:
            for after in range(number, len(words)):
                if roles[after] is None:
                    roles[after] = Role("tail", f"after {line[:40]!r}" if after > number else "begins the page's tail")
            return


def judge(line: str, *, page: bool) -> Role:
    """Judge a piece by its form. On a whole page copied with its menus, only sentences are trusted."""
    reason = furniture_reason(line)
    if reason is not None:
        return Role("furniture", reason)
    for kind, why, test in (
        ("caption", "a picture's credit", is_caption),
        ("byline", "says who wrote it", is_byline),
        ("dateline", "only place or date", is_dateline),
    ):
        if test(line):
            return Role(kind, why)
    ends = SENTENCE_END.search(line) is not None
    size = word_count(line)
    if MARKED_QUOTE.match(line):
        return Role("quote")
    if BULLET.match(line) and size >= 3:
        return Role("list") if not page or ends else Role("furniture", "an entry of a menu")
    if (
        size <= LONGEST_SUBHEAD
        and (not ends or (line.endswith("?") and size <= 8))
        and not line.endswith((":", ";", ","))
    ):
        return Role("subhead", "short and no sentence")
    if page and not ends and not line.endswith(":") and size < 25:
        return Role("furniture", "no sentence, on a page with menus")
    if size == 1 and not ends:
        return Role("subhead", "a single word")
    return Role("paragraph")


def mark_opening(words: list[str], roles: list[Role], pieces: list[Piece], *, titled: bool) -> None:
    """Tell the standfirst: between headline and body, a line that is no sentence."""
    title = next((number for number, role in enumerate(roles) if role.kind == "title"), -1)
    if title < 0 and not titled:
        return
    for number in range(title + 1, len(roles)):
        if roles[number].kind in KEPT or pieces[number].hint:
            follows = any(role.kind in KEPT for role in roles[number + 1 :])
            if (
                pieces[number].hint
                or SENTENCE_END.search(words[number])
                or not follows
                or word_count(words[number]) > 45
                or words[number].endswith(":")
            ):
                return
            roles[number] = Role("standfirst", "between headline and body, and no sentence")
        elif roles[number].kind == "subhead" and word_count(words[number]) >= 4:
            roles[number] = Role("standfirst", "between headline and body, and no sentence")


def keep_something(words: list[str], roles: list[Role]) -> list[Role]:
    """Never let an article go without a paragraph if it has a line with a verb's chance: keep its longest piece."""
    if not words or any(role.kind in KEPT for role in roles):
        return roles
    free = [number for number, role in enumerate(roles) if role.kind in {"subhead", "standfirst"}]
    longest = max(free, key=lambda number: word_count(words[number]), default=None)
    if longest is None or word_count(words[longest]) < 5:
        return roles
    return [Role("paragraph") if number == longest else role for number, role in enumerate(roles)]
