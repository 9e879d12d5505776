"""Paragraphs become numbers: what of the lexicon they hold, which words, and what stands around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import log, log1p

import numpy as np
import scipy.sparse as sp

from toolkit.tagging.lexicon import Lexicon
from toolkit.tagging.matching import Matcher
from toolkit.tagging.words import cut_words

__all__ = ["Passage", "Reader", "Reading"]

Span = tuple[int, int]


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
    places: dict[str, list[Span]] = field(default_factory=dict)


@dataclass(frozen=True)
class Weights:
    """How loudly each kind of feature speaks before anything is learned; louder kinds are regularised less."""

    pattern: float = 0.7
    entry: float = 1.0
    family: float = 1.0
    pair: float = 0.4
    title: float = 0.4
    previous: float = 0.4
    word: float = 2.0


class Reader:
    """Reads passages with a lexicon.

    Features are named: ``entry:NAME`` and ``family:NAME`` for what the paragraph holds of the lexicon,
    ``pair:A+B`` for two families in one sentence, ``title:FAMILY`` and ``previous:FAMILY`` for the
    surroundings, ``word:W`` for words and pairs of words.
    """

    def __init__(self, lexicon: Lexicon, weights: Weights | None = None) -> None:
        self.matcher = Matcher(lexicon)
        self.weights = weights or Weights()
        self.names = [entry.name for entry in lexicon.entries]
        self.homes = [entry.family for entry in lexicon.entries]
        self.remembered: dict[str, tuple[str, ...]] = {}

    def read(self, passage: Passage, places: bool = False) -> Reading:
        """Read one passage; with ``places``, remember where each feature stands in its text."""
        words = cut_words(passage.text)
        reading = Reading()
        values, where = reading.values, reading.places
        weights = self.weights
        families: Counter[str] = Counter()
        by_sentence: dict[int, set[str]] = {}
        seen: set[int] = set()
        for hit in self.matcher.find(words):
            family = self.homes[hit.entry]
            if hit.entry not in seen:
                seen.add(hit.entry)
                values["entry:" + self.names[hit.entry]] = weights.entry
                families[family] += 1
            values[f"pattern:{hit.pattern}"] = weights.pattern
            by_sentence.setdefault(words.sentences[hit.start], set()).add(family)
            if places:
                span = (words.starts[hit.start], words.ends[hit.end - 1])
                for name in ("entry:" + self.names[hit.entry], "family:" + family, f"pattern:{hit.pattern}"):
                    where.setdefault(name, []).append(span)
        for family, count in families.items():
            values["family:" + family] = weights.family * (0.5 + 0.5 * log1p(count) / log(2))
        for found in by_sentence.values():
            for one, other in combinations(sorted(found), 2):
                values[f"pair:{one}+{other}"] = weights.pair
        for kind, text, weight in (("title:", passage.title, weights.title), ("previous:", passage.previous, weights.previous)):
            if text:
                for family in self.read_families(text):
                    values[kind + family] = weight
        self.read_words(words.written, words.sentences, values, None if not places else (where, words.starts, words.ends))
        return reading

    def read_families(self, text: str) -> tuple[str, ...]:
        """List the families in a headline or a neighbouring paragraph."""
        known = self.remembered.get(text)
        if known is None:
            if len(self.remembered) > 20_000:
                self.remembered.clear()
            known = tuple(sorted({self.homes[hit.entry] for hit in self.matcher.find(cut_words(text))}))
            self.remembered[text] = known
        return known

    def read_words(self, written, sentences, values, where):
        low = [w.lower() for w in written]
        names = ["word:" + w for w in low]
        names += ["word:" + a + " " + b for a, b in zip(low, low[1:])]
        c = dict.fromkeys(names)
        for n in c:
            values[n] = self.weights.word
