"""Paragraphs become features: what of the lexicon they hold, which words, and what stands around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import log2

from toolkit.tagging.lexicon import Lexicon
from toolkit.tagging.matching import Hit, Matcher
from toolkit.tagging.words import Words, cut_words

__all__ = ["LOUDNESS", "Passage", "Reader", "Reading", "kind_of"]

Span = tuple[int, int]
MOST_REMEMBERED = 20_000

# How loudly each kind of feature speaks before anything is learned; what is louder is regularised less.
LOUDNESS: Mapping[str, float] = {
    "speaks": 1.0,
    "pattern": 1.0,
    "entry": 1.0,
    "family": 1.0,
    "pair": 0.4,
    "title": 0.8,
    "previous": 0.3,
    "word": 2.0,
}


@dataclass(frozen=True)
class Passage:
    """A paragraph with its surroundings: the article's headline and the paragraph before, where known."""

    text: str
    title: str = ""
    previous: str = ""


@dataclass
class Reading:
    """What was found in one passage: a value per named feature, and the places in the text it stands on."""

    values: dict[str, float] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    places: dict[str, list[Span]] = field(default_factory=dict)


class Reader:
    """Reads passages with a lexicon.

    Features are named by kind. ``speaks:THEME`` says that some entry is evidence for the theme by itself;
    ``entry:NAME``, ``pattern:FAMILY/PATTERN`` and ``family:NAME`` say what of the
    lexicon the paragraph holds, ``pair:A+B`` that two families share a sentence, ``title:FAMILY`` and
    ``previous:FAMILY`` what stands around it, ``word:W`` its words and pairs of words.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.matcher = Matcher(lexicon)
        self.homes = [entry.family for entry in lexicon.entries]
        self.entries = [f"entry:{entry.name}" for entry in lexicon.entries]
        self.patterns = [f"pattern:{entry.name}: {written}" for entry in lexicon.entries for written in entry.patterns]
        self.speakers = [[f"speaks:{theme}" for theme in entry.speaks_for] for entry in lexicon.entries]
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
        reading = Reading(self.weigh_hits(hits, words), name_words(words))
        for kind, text in (("title", passage.title), ("previous", passage.previous)):
            for family in self.read_families(text) if text else ():
                reading.values[f"{kind}:{family}"] = LOUDNESS[kind]
        if places:
            reading.places = self.place_hits(hits, words)
        return reading

    def weigh_hits(self, hits: list[Hit], words: Words) -> dict[str, float]:
        """Give the value of each feature that the hits stand for."""
        values: dict[str, float] = {}
        patterns, entries = {hit.pattern for hit in hits}, {hit.entry for hit in hits}
        speaking = sorted({name for entry in entries for name in self.speakers[entry]})
        values.update((name, LOUDNESS["speaks"]) for name in speaking)
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
            for name in (*self.speakers[hit.entry], *named):
                places.setdefault(name, []).append(span)
        for place, word in enumerate(words.written):
            places.setdefault(f"word:{word.lower()}", []).append((words.starts[place], words.ends[place]))
            if place:
                pair = f"word:{words.written[place - 1].lower()} {word.lower()}"
                places.setdefault(pair, []).append((words.starts[place - 1], words.ends[place]))
        return places

    def read_families(self, text: str) -> tuple[str, ...]:
        """List the families in a headline or a neighbouring paragraph."""
        known = self.remembered.get(text)
        if known is None:
            if len(self.remembered) >= MOST_REMEMBERED:
                self.remembered.clear()
            known = tuple(sorted({self.homes[hit.entry] for hit in self.matcher.find(cut_words(text))}))
            self.remembered[text] = known
        return known


def name_words(words: Words) -> list[str]:
    """List the words and pairs of words of a text, each once."""
    low = [word.lower() for word in words.written]
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
