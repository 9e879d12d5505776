"""Teasers of other stories, which no name betrays, told by their form."""

from __future__ import annotations

from lxml import etree

from toolkit.loading.html_lines import Line

__all__ = ["mark_cards"]

FEWEST_CARDS = 3
FARTHEST = 6
MOST_IN_CARDS = 0.7
LONGEST_CARD = 4
Card = list[Line]


def mark_cards(lines: list[Line]) -> None:
    """Mark teasers as furniture: in a row, each in a box of its own, a linked headline over a line or two.

    A list whose headlines are links may be the article itself, so the cards must not hold most of the page's running
    text. Links between an article's paragraphs are no cards, for no box holds one of them and the lines below it alone.

    Parameters
    ----------
    lines
        The page's lines; the ``zone`` of those in cards is set.
    """
    inside = [line for card in find_cards(lines) for line in card]
    total = sum(line.words for line in lines if line.running and not line.zone)
    if sum(line.words for line in inside if line.running and not line.zone) <= MOST_IN_CARDS * total:
        for line in inside:
            line.zone = line.zone or "related"


def find_cards(lines: list[Line]) -> list[Card]:
    """Give the cards that stand in rows of three or more."""
    heads = [number for number, line in enumerate(lines) if heads_card(line)]
    cards: list[Card] = []
    row: list[Card] = []
    for place, number in enumerate(heads):
        following = heads[place + 1] if place + 1 < len(heads) else len(lines)
        card = read_card(lines, number, following)
        row += [card] if card else []
        if not card or following - number > FARTHEST or following == len(lines):
            cards += row if len(row) >= FEWEST_CARDS else []
            row = []
    return cards


def heads_card(line: Line) -> bool:
    """Whether a line may be the headline of another story: a link of some words."""
    return line.linked > 0.8 and 3 <= line.words <= 30 and line.tag != "h1"


def read_card(lines: list[Line], number: int, following: int) -> Card:
    """Give a headline and the lines below it, if a box holds them and no other text; empty if none does."""
    below = lines[number + 1 : following]
    box = shared_box(lines[number].block, below[0].block) if below else None
    if box is None or (following < len(lines) and is_in(lines[following].block, box)):
        return []
    if any(line.running and is_in(line.block, box) for line in lines[max(0, number - LONGEST_CARD) : number]):
        return []
    inside = [line for line in below[: LONGEST_CARD + 1] if is_in(line.block, box)]
    return [lines[number], *inside] if len(inside) <= LONGEST_CARD else []


def shared_box(one: etree._Element, other: etree._Element) -> etree._Element | None:
    """The innermost element that holds both; None if that is the page."""
    above = {one, *one.iterancestors()}
    box = next((holder for holder in (other, *other.iterancestors()) if holder in above), None)
    return None if box is None or box.tag in {"body", "html"} else box


def is_in(element: etree._Element, box: etree._Element) -> bool:
    """Whether an element lies in a box."""
    return element is box or any(holder is box for holder in element.iterancestors())
