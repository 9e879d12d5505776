"""Which lines of a page are the article."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import takewhile

from toolkit.loading.html_cards import mark_cards
from toolkit.loading.html_lines import HEADINGS, Line, Names, Part
from toolkit.loading.html_phrases import is_end_heading, is_pointer, is_prompt, is_tail_heading, speaks_of_consent

__all__ = ["find_run", "letters", "main_homes"]

FURNITURE_SHARE = 0.3  # more of the page's running text than this is the article, whatever its names say
SURE_FURNITURE_SHARE = 0.8
FEWEST_VETOED = 50
HOME_SHARE = 0.2
FRAME_SHARE = 0.7
FRAMES = ("articlebody", "body", "article")
FARTHEST = 15
FEWEST_ITEMS = 2
FEWEST_OPENING = 30
NOT_LETTERS = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """A text's letters and digits alone, for comparing what is set in different ways."""
    return NOT_LETTERS.sub("", text).casefold()


def find_run(lines: list[Line], stated: str | None) -> tuple[int, int]:
    """Find the run of lines that is the article.

    Each line earns its words if it reads like a sentence, and costs a little if it is a link, a heading or lies in
    a part whose names speak of furniture; the article is the run with the largest sum (Kadane's algorithm). The run
    is then stretched to lines that share the home of most of it, and cut to the frame that holds most of it.

    Parameters
    ----------
    lines
        The page's lines; their ``zone`` is set here.
    stated
        The article's text as the page's metadata repeat it, where they do.

    Returns
    -------
    tuple of int
        First line and the one after the last; both 0 if no line reads like a sentence.
    """
    settle_zones(lines)
    mark_cards(lines)
    if stated:
        confirm(lines, letters(stated))
    values = [value(line) for line in lines]
    start, end = best_run(values)
    start, end = after_headline(lines, values, start, end)
    earned = [max(0.0, gain) if not line.zone else 0.0 for line, gain in zip(lines, values, strict=True)]
    total = sum(earned[start:end])
    if not total:
        return 0, 0
    start, end = stretch(lines, start, end, main_homes(lines[start:end], earned[start:end]))
    return trim(lines, *frame(lines, earned, start, end, total))


def settle_zones(lines: list[Line]) -> None:
    """Believe the names of a part only as far as it holds little of the page's running text."""
    total = outside = 0
    for line in lines:
        if line.running:
            total += line.words
            outside += 0 if any(zone.kind in {"comments", "consent"} for zone in line.zones) else line.words
            on_consent = speaks_of_consent(line.text)
            for zone in line.zones:
                zone.weight += line.words
                zone.consent += line.words if on_consent else 0
    limits: dict[str, float] = defaultdict(lambda: FURNITURE_SHARE * (outside if outside >= 100 else total))
    limits |= {"comments": SURE_FURNITURE_SHARE * total, "navigation": SURE_FURNITURE_SHARE * total}
    limits["consent"] = float("inf")
    for line in lines:
        believed = (
            zone.kind
            for zone in line.zones
            if zone.weight <= max(limits[zone.kind], FEWEST_VETOED)
            or (zone.kind == "overlay" and zone.consent > zone.weight / 2)
        )
        line.zone = next(believed, "")


def confirm(lines: list[Line], stated: str) -> None:
    """Take lines that the metadata repeat out of the parts that are named like furniture."""
    for line in lines:
        if line.zone and line.words >= 8 and line.zone != "media" and letters(line.text) in stated:
            line.zone = ""


def value(line: Line) -> float:
    """What a line adds to the run in which it stands."""
    if line.zone:
        return -12.0 if line.running else -1.0
    if heads_tail(line):
        sure = is_end_heading(line.text) and (line.tag in HEADINGS or line.words > 1)
        return -1000.0 if sure else -40.0
    if line.tag in HEADINGS:
        return -2.0 if line.linked < 0.6 else -8.0
    if line.linked > 0.6:
        return -6.0
    plain = 1 - line.linked
    if line.sentence and line.words >= 10:
        return min(line.words, 60) * plain * (1.0 if line.tag in {"p", "blockquote"} else 0.8)
    if line.sentence:
        return 2.0 if line.tag == "p" else 0.0
    if line.words >= 10:
        return line.words * plain * (0.3 if line.tag == "p" else 0.1)
    return -1.0 if line.tag in {"p", "td", "th"} else -3.0


def heads_tail(line: Line) -> bool:
    """Whether a line heads what follows an article."""
    return (
        line.words <= 9
        and not (line.tag == "p" and line.sentence and line.text[-1] != ":")
        and (is_tail_heading(line.text) or is_end_heading(line.text))
    )


def best_run(values: list[float]) -> tuple[int, int]:
    """The run with the largest sum."""
    best, span, total, start = 0.0, (0, 0), 0.0, 0
    for number, gain in enumerate(values):
        if total <= 0:
            total, start = 0.0, number
        total += gain
        if total > best:
            best, span = total, (start, number + 1)
    return span


def after_headline(lines: list[Line], values: list[float], start: int, end: int) -> tuple[int, int]:
    """Prefer a text between the headline and "You may also like" to the longer teasers behind it."""
    head = next((number for number, line in enumerate(lines[:end]) if line.tag == "h1" and not line.zone), None)
    if head is None:
        return start, end
    tails = (number for number in range(head + 1, end) if not lines[number].zone and heads_tail(lines[number]))
    tail = next(tails, None)
    if tail is None or (start < tail and sum(max(0.0, gain) for gain in values[start:tail]) >= 60):
        return start, end
    first, last = (head + place for place in best_run(values[head:tail]))
    gained = sum(max(0.0, gain) for gain in values[first:last])
    words = sum(line.words for line in lines[first:last])
    return (first, last) if gained >= 40 and (tail <= start or words >= 60) else (start, end)


def main_homes(run: list[Line], weights: list[float]) -> set[Names]:
    """The homes that hold a fifth or more of a run."""
    homes: Counter[Names] = Counter()
    for line, weight in zip(run, weights, strict=True):
        homes[line.home] += int(weight) if weight > 5 else 0
    total = sum(homes.values())
    return {home for home, weight in homes.items() if weight and weight >= HOME_SHARE * total}


def stretch(lines: list[Line], start: int, end: int, homes: set[Names]) -> tuple[int, int]:
    """Add lines before and after the run that live where most of it lives."""
    low, high = start, end
    for number, line in enumerate(lines):
        if line.zone or line.home not in homes or start <= number < end:
            continue
        if not (line.running or (line.tag == "p" and line.linked < 0.5)):
            continue
        between = lines[number + 1 : low] if number < low else lines[high:number]
        if any(heads_tail(other) and not other.zone for other in between):
            if any(heads_tail(other) and is_end_heading(other.text) for other in between):
                continue
            near = len(between) < FARTHEST and line.running and line.tag == "p"
            if not near or is_pointer(line.text) or is_prompt(line.text):
                continue
        low, high = min(low, number), max(high, number + 1)
    return low, listed(lines, high, homes)


def listed(lines: list[Line], end: int, homes: set[Names]) -> int:
    """Go on over headings that live where most of the run lives, each over a list: the items of a list are no sentences."""
    number = end
    while number < len(lines) and not (heads_tail(lines[number]) and is_end_heading(lines[number].text)):
        line = lines[number]
        number += 1
        if line.tag not in HEADINGS or line.home not in homes or line.zone or line.linked > 0.3 or heads_tail(line):
            continue
        items = takewhile(lambda item: item.tag == "li" and not item.zone and item.linked < 0.3, lines[number:])
        count = sum(1 for _ in items)
        if count >= FEWEST_ITEMS:
            end = number = number + count
    return end


def frame(lines: list[Line], earned: list[float], start: int, end: int, total: float) -> tuple[int, int]:
    """Cut the run to the innermost part of the page that is named as the article's and holds most of it."""
    weights: dict[Part, float] = defaultdict(float)
    for number in range(start, end):
        for part in lines[number].frames:
            weights[part] += earned[number]
    for kind in FRAMES:
        good = [part for part, weight in weights.items() if part.kind == kind and weight >= FRAME_SHARE * total]
        if not good:
            continue
        top = max(weights[part] for part in good)
        chosen = [part for part in good if weights[part] >= 0.97 * top][-1]
        inside = [number for number, line in enumerate(lines) if chosen in line.frames]
        above = [number for number in range(max(start, inside[0] - 3), inside[0]) if opens(lines[number])]
        start, end = max(start, min([inside[0], *above])), min(end, inside[-1] + 1)
        if kind != "article":
            start = min([start, *(number for number in inside if number < start and belongs(lines[number]))])
        break
    return start, end


def opens(line: Line) -> bool:
    """Whether a line directly above the article's frame is long enough to be its first paragraph."""
    return not line.zone and line.running and line.words >= FEWEST_OPENING


def belongs(line: Line) -> bool:
    """Whether a line inside the article's frame may be its beginning."""
    return not line.zone and line.words >= 8 and line.linked < 0.5 and line.tag not in HEADINGS


def trim(lines: list[Line], start: int, end: int) -> tuple[int, int]:
    """Take furniture off both ends."""

    def loose(line: Line) -> bool:
        return bool(line.zone) or line.linked > 0.8

    while end > start and (loose(lines[end - 1]) or lines[end - 1].tag in HEADINGS):
        end -= 1
    while end > start and loose(lines[start]):
        start += 1
    return start, end
