"""What kind of thing or deed a word names, after WordNet: a frigate is a warship, a ship, a vehicle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache, cached_property

from toolkit.errors import ModelError
from toolkit.shipped import shipped
from toolkit.tables import content_hash

__all__ = ["Kinds", "shipped_kinds"]

# How English inflects: endings and what the base form has in their place, in the order in which they are tried.
ENDINGS = (
    ("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y"),
    ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
)  # fmt: skip
SHORTEST = 3
MOST_REMEMBERED = 200_000


class Kinds:
    r"""The kinds of words, as WordNet 3.0 orders them.

    Of each word its first sense as a noun and as a verb counts, with all it is a kind of: words that a tagger has
    not met in training still say what a paragraph is about.

    Parameters
    ----------
    words
        A table of lines ``word<tab>kind kind``.
    kinds
        A table of lines ``kind<tab>wider kind, wider kind``.

    Examples
    --------
    >>> kinds = Kinds("frigate\twarship\n", "warship\tship\nship\t\n")
    >>> kinds.of("frigates")
    ('warship', 'ship')
    """

    def __init__(self, words: str, kinds: str) -> None:
        self.texts = (words, kinds)
        self.remembered: dict[str, tuple[str, ...]] = {}

    @cached_property
    def words(self) -> dict[str, str]:
        """What each word names, by word."""
        return dict(line.split("\t") for line in self.texts[0].splitlines())

    @cached_property
    def wider(self) -> dict[str, str]:
        """What each kind is a kind of."""
        return dict(line.split("\t") for line in self.texts[1].splitlines())

    @cached_property
    def content_hash(self) -> str:
        """A name for the content, by which a model knows what it was trained with."""
        return content_hash(*self.texts)

    def of(self, word: str) -> tuple[str, ...]:
        """Give all kinds of a word in lower case, the narrow ones first; none if it is unknown."""
        known = self.remembered.get(word)
        if known is None:
            if len(self.remembered) >= MOST_REMEMBERED:
                self.remembered.clear()
            known = self.remembered[word] = self.climb(self.find(word))
        return known

    def count(self, words: Iterable[str]) -> Counter[str]:
        """Count for each kind the words that name it."""
        return Counter(kind for word in words for kind in self.of(word))

    def find(self, word: str) -> list[str]:
        """Give what the word names, or else what its base form does."""
        bases = [word]
        if len(word) > SHORTEST:
            bases += [word[: -len(ending)] + base for ending, base in ENDINGS if word.endswith(ending)]
        return next((self.words[base].split() for base in bases if base in self.words), [])

    def climb(self, kinds: list[str]) -> tuple[str, ...]:
        """Add all that these kinds are kinds of, each once."""
        found = dict.fromkeys(kinds)
        for kind in (waiting := list(kinds)):
            fresh = [wide for wide in self.wider.get(kind, "").split() if wide not in found]
            found.update(dict.fromkeys(fresh))
            waiting += fresh
        return tuple(found)


@cache
def shipped_kinds() -> Kinds:
    """Give the kinds that ship with the toolkit.

    Raises
    ------
    ModelError
        If the tables are not there.
    """
    folder = shipped("data/wordnet")
    if not (folder / "words.tsv").is_file():
        message = f"{folder}: the tables of word kinds are missing. Install the toolkit again."
        raise ModelError(message)
    return Kinds(*((folder / name).read_text(encoding="utf-8") for name in ("words.tsv", "kinds.tsv")))
