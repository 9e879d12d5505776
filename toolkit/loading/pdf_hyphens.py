"""Words that were parted at the end of a line become whole again; hyphens that belong to a word stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

__all__ = ["Speller"]

SOFT = "\u00ad"
HYPHENS = "-\u2010\u2011" + SOFT
PARTED = re.compile(rf"([^\W_](?:[\w'’.-]*[^\W_])?)[{HYPHENS}]$")
NEXT = re.compile(rf"([^\W\d_]+(?:[{HYPHENS}’'][^\W\d_]+)*)")
WORD = re.compile(rf"[^\W\d_]+(?:[{HYPHENS}][^\W\d_]+)*")
SOFT_INSIDE = re.compile(f"{SOFT}+")
LONE, FIRST_PARTS, LAST_PARTS, SOLID, FRENCH_LAST_PARTS = (
    frozenset(words.split())
    for words in (
        "and or nor to und oder bzw sowie bis en of et ou y o e i ja och og eller tai ve",
        """all brigadier centre center chief counter cross deputy double eight ex far fifth first five follow four free
        full governor half hard heavy high higher ill know labour later left life like long low lower major mass mid
        middle new nine no non north one open part peace post pre president quasi record right ruling second secretary
        semi seven short single six small so soft south still ten third three top twenty thirty forty fifty sixty seventy
        eighty ninety two ultra vice war well west world year east cease""",
        """backed based born brokered called century class controlled driven elect eyed fire fly free friendly funded
        general going governmental held imposed income known led level long looking made making militant minded month old
        party president profile range ranked ranking related run scale sharing sided size sized speaking style term torn
        year""",
        """after any back before by down every fore here her him how in into it my no off on other our out over some
        them there to under up what when where who with your
        able body craft ever fall ful ground hood house houses land lands less line lines man men ness night
        paper papers place places port quarters ship ships side spread stand thing things time times ward
        wards way week wide woman women work works""",
        "il elle on ils elles je tu nous vous ce ci là même mêmes être moi toi lui leur le la les",
    )
)


class Speller:
    """Joins lines, with the document's own words as its dictionary.

    Parameters
    ----------
    lines
        All lines of the document.
    language
        The document's language, as ISO 639-1 code: what is known of compounds is so for English and French.
    """

    def __init__(self, lines: Iterable[str], language: str | None = None) -> None:
        self.language = language
        self.known: Counter[str] = Counter()
        carried = False
        for line in lines:
            words = WORD.findall(line)
            if carried:
                words = words[1:]
            carried = PARTED.search(line) is not None
            self.known.update(plain(word) for word in (words[:-1] if carried else words))

    def join(self, lines: Iterable[str]) -> str:
        """Join the lines of a paragraph.

        Examples
        --------
        >>> speller = Speller(["the negotiations", "a Franco-German plan"], "en")
        >>> speller.join(["the nego-", "tiations on a Franco-", "German plan"])
        'the negotiations on a Franco-German plan'
        """
        text = ""
        for line in lines:
            text = self.append(text, line) if text else line
        return SOFT_INSIDE.sub("-", text)

    def append(self, text: str, line: str) -> str:
        """Add a line to a text."""
        found, following = PARTED.search(text), NEXT.match(line)
        if found is None:
            return f"{text} {line}"
        if following is None:
            return text + line if line[:1].isdigit() else f"{text} {line}"
        if following.group(1).casefold() in LONE:
            return f"{text[:-1]}- {line}"
        return text[:-1] + ("" if self.is_whole(found.group(1), following.group(1)) else "-") + line

    def is_whole(self, one: str, other: str) -> bool:
        """Whether the two halves around a hyphen are one word without it."""
        letters = WORD.findall(one)
        first, second = plain(letters[-1] if letters else one), plain(other)
        whole, parted = self.known[first + second], self.known[f"{first}-{second}"]
        if whole or parted:
            return whole >= parted
        if not other[0].islower() or not one[-1].isalpha() or (one.isupper() and len(one) > 1):
            return False
        head, tail = first.rpartition("-")[2], second.partition("-")[0]
        if self.language == "fr":
            return not (tail in FRENCH_LAST_PARTS and (self.known[head] > 0 or (head, tail) == ("peut", "être")))
        return self.language != "en" or not self.is_compound(head, tail)

    def is_compound(self, head: str, tail: str) -> bool:
        """Whether two parts are an English compound that is written with a hyphen."""
        if SOLID & {head, tail}:
            return False
        if head == "self":
            return not tail.startswith("ish")
        if head in FIRST_PARTS and len(tail) > 3:
            return self.known[tail] > 0 or tail in LAST_PARTS
        if not self.known[head]:
            return False
        return tail in LAST_PARTS or (self.known[tail] > 0 and min(len(head), len(tail)) > 3)


def plain(word: str) -> str:
    """A word as it is counted: in small letters, with one kind of hyphen."""
    return re.sub(rf"[{HYPHENS}]", "-", word.casefold())
