"""Paragraphs become features: what of the lexicon they hold, which words, and what stands around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import log2

from toolkit.tagging.kinds import Kinds, shipped_kinds
from toolkit.tagging.lexicon import Lexicon
from toolkit.tagging.matching import Hit, Matcher
from toolkit.tagging.words import Words, cut_words

__all__ = ["LOUDNESS", "Passage", "Reader", "Reading", "kind_of"]

Span = tuple[int, int]
MOST_REMEMBERED = 20_000
# Whether two, three or five entries speak for a theme tells more than that one does.
STEPS = (2, 3, 5)

# How loudly each kind of feature speaks before anything is learned; what is louder is regularised less.
LOUDNESS: Mapping[str, float] = {
    "speaks": 1.0,
    "entries": 1.0,
    "pattern": 0.8,
    "entry": 1.0,
    "family": 1.0,
    "only": 1.0,
    "pair": 0.4,
    "title": 1.2,
    "previous": 0.3,
    "word": 2.5,
    "kind": 2.0,
}


@dataclass(frozen=True)
class Passage:
    """A paragraph with its surroundings: the article's headline and the paragraph before, where known."""

    text: str
    title: str = ""
    previous: str = ""


@dataclass
class Reading:
    """What was found in one passage: a value per named feature, and the places in the text it stands on.

    The values of ``words`` and of ``kinds`` (how many words name each) depend on how rare they are in a collection.
    """

    values: dict[str, float] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[Span]] = field(default_factory=dict)


class Reader:
    """Reads passages with a lexicon.

    Features are named by kind. ``speaks:THEME`` says that some entry is evidence for the theme by itself,
    ``entries:THEME 3+`` that so many are; ``entry:NAME``, ``pattern:NAME: PATTERN`` and ``family:NAME`` say
    what of the lexicon the paragraph holds, ``pair:A+B`` that two families share a sentence,
    ``only:FAMILY`` that nothing else in paragraph, headline and paragraph before says that the text is about
    such things (deaths without a weapon, an army or an attack are mostly an accident), ``title:FAMILY`` and ``previous:FAMILY`` what stands around it, ``word:W`` its words and pairs of words, ``kind:K`` what kinds of things and deeds
    its words name.
    """

    def __init__(self, lexicon: Lexicon, kinds: Kinds | None = None) -> None:
        self.kinds = kinds or shipped_kinds()
        self.matcher = Matcher(lexicon)
        self.homes = [entry.family for entry in lexicon.entries]
        self.entries = [f"entry:{entry.name}" for entry in lexicon.entries]
        self.patterns = [f"pattern:{entry.name}: {written}" for entry in lexicon.entries for written in entry.patterns]
        self.speakers = [entry.speaks_for for entry in lexicon.entries]
        self.telling = {entry.family for entry in lexicon.entries if entry.speaks_for or entry.sets_scene}
        self.remembered: dict[str, tuple[str, ...]] = {}

    def read(self, passage: Passage, *, places: bool = False) -> Reading:
        """Read one passage.

        Parameters
        ----------
        passage
            The paragraph and its surroundings.
        places
            Whether to remember where in the text each feature stands; explanations need it, scores do not.

        Returns
        -------
        Reading
            Values of the lexicon's features, and the words (whose values depend on the collection).
        """
        words = cut_words(passage.text)
        hits = self.matcher.find(words)
        self.remember(passage.text, hits)  # it is the paragraph before the next one
        low = [word.lower() for word in words.written]
        reading = Reading(self.weigh_hits(hits, words), name_words(low), self.kinds.count(dict.fromkeys(low)))
        told = self.telling & {self.homes[hit.entry] for hit in hits}
        for kind, text in (("title", passage.title), ("previous", passage.previous)):
            around = self.read_families(text) if text else ()
            reading.values.update((f"{kind}:{family}", LOUDNESS[kind]) for family in around)
            told |= self.telling.intersection(around)
        if len(told) == 1:
            reading.values[f"only:{min(told)}"] = LOUDNESS["only"]
        if places:
            reading.places = self.place_hits(hits, words)
        return reading

    def weigh_hits(self, hits: list[Hit], words: Words) -> dict[str, float]:
        """Give the value of each feature that the hits stand for."""
        values: dict[str, float] = {}
        patterns, entries = {hit.pattern for hit in hits}, {hit.entry for hit in hits}
        speaking = Counter(theme for entry in entries for theme in self.speakers[entry])
        for theme, count in sorted(speaking.items()):
            values[f"speaks:{theme}"] = LOUDNESS["speaks"]
            values.update((f"entries:{theme} {least}+", LOUDNESS["entries"]) for least in STEPS if count >= least)
        values.update((self.patterns[pattern], LOUDNESS["pattern"]) for pattern in sorted(patterns))
        values.update((self.entries[entry], LOUDNESS["entry"]) for entry in sorted(entries))
        for family, count in sorted(Counter(self.homes[entry] for entry in entries).items()):
            values[f"family:{family}"] = LOUDNESS["family"] * (0.5 + 0.5 * log2(1 + count))
        together: dict[int, set[str]] = {}
        for hit in hits:
            together.setdefault(words.sentences[hit.start], set()).add(self.homes[hit.entry])
        pairs = {pair for families in together.values() for pair in combinations(sorted(families), 2)}
        values.update((f"pair:{one}+{other}", LOUDNESS["pair"]) for one, other in sorted(pairs))
        return values

    def place_hits(self, hits: list[Hit], words: Words) -> dict[str, list[Span]]:
        """Give the places of the lexicon's features and of the words."""
        places: dict[str, list[Span]] = {}
        for hit in hits:
            span = (words.starts[hit.start], words.ends[hit.end - 1])
            named = (self.patterns[hit.pattern], self.entries[hit.entry], f"family:{self.homes[hit.entry]}")
            for name in (*(f"speaks:{theme}" for theme in self.speakers[hit.entry]), *named):
                places.setdefault(name, []).append(span)
        for place, word in enumerate(words.written):
            span = (words.starts[place], words.ends[place])
            for name in (f"word:{word.lower()}", *(f"kind:{kind}" for kind in self.kinds.of(word.lower()))):
                places.setdefault(name, []).append(span)
            if place:
                pair = f"word:{words.written[place - 1].lower()} {word.lower()}"
                places.setdefault(pair, []).append((words.starts[place - 1], words.ends[place]))
        return places

    def read_families(self, text: str) -> tuple[str, ...]:
        """List the families in a headline or a neighbouring paragraph, and the themes they speak for."""
        known = self.remembered.get(text)
        return self.remember(text, self.matcher.find(cut_words(text))) if known is None else known

    def remember(self, text: str, hits: list[Hit]) -> tuple[str, ...]:
        """Note what was found in a text, so that it is not read again as a neighbour."""
        if len(self.remembered) >= MOST_REMEMBERED:
            self.remembered.clear()
        found = {hit.entry for hit in hits}
        themes = {f"speaks {theme}" for entry in found for theme in self.speakers[entry]}
        self.remembered[text] = tuple(sorted({self.homes[entry] for entry in found} | themes))
        return self.remembered[text]


def name_words(low: list[str]) -> list[str]:
    """List the words and pairs of words of a text, each once."""
    names = dict.fromkeys(low)
    names.update(dict.fromkeys(map(" ".join, pairwise(low))))
    return list(names)


def kind_of(feature: str) -> str:
    """Give the kind of a feature.

    Examples
    --------
    >>> kind_of("pair:siege+truce")
    'pair'
    """
    return feature.partition(":")[0]
