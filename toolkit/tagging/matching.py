"""Find the entries of the lexicon in a text: one pass over its words, then only the patterns that can match."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import count

from toolkit.errors import ModelError
from toolkit.tagging.lexicon import Lexicon
from toolkit.tagging.patterns import Part, Phrase, parse_pattern
from toolkit.tagging.words import WORDS_LIKE_ACRONYMS, Words

__all__ = ["Hit", "Matcher"]

Span = tuple[int, int]
Found = dict[int, list[Span]]
SHORTEST_STEM = 2
MOST_REMEMBERED = 500_000
NOTHING: list[Span] = []
NO_PHRASES: list[tuple[Phrase, int]] = []
# What a written word can be: words of the lexicon, atoms it is by itself, longer phrases by their second word.
Looked = tuple[tuple[str, ...], tuple[int, ...], dict[str, list[tuple[Phrase, int]]]]


@dataclass(frozen=True)
class Hit:
    """An entry found: its number and its pattern's in the lexicon, and the words from ``start`` to ``end``."""

    entry: int
    pattern: int
    start: int
    end: int


@dataclass(frozen=True)
class Plan:
    """A pattern made ready: the atoms it needs, and per part its atoms with the gaps before them."""

    entry: int
    pattern: int
    needs: frozenset[int]
    parts: tuple[tuple[tuple[int, int], ...], ...]
    reaches: tuple[int, ...]


class Matcher:
    """Finds a lexicon's entries.

    Every set of phrases in any pattern is an atom. A text's words are looked up once; patterns are tried
    only where all their atoms occur, so the cost grows with what a text says and not with the lexicon.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.atoms: dict[frozenset[Phrase], int] = {}
        self.singles: dict[str, list[int]] = defaultdict(list)
        self.longer: dict[str, list[tuple[Phrase, int]]] = defaultdict(list)
        self.memory: tuple[dict[str, Looked], dict[str, Looked]] = ({}, {})
        self.classes = {name: self.read_class(name, terms) for name, terms in lexicon.classes.items()}
        self.plans: dict[int, list[Plan]] = defaultdict(list)
        self.masks: dict[int, list[Plan]] = defaultdict(list)
        self.refusals: dict[int, list[Plan]] = defaultdict(list)
        numbers = count()
        for number, entry in enumerate(lexicon.entries):
            home = self.masks if entry.masks else self.plans
            for written in entry.patterns:
                plan = self.make_plan(number, next(numbers), written)
                home[plan.parts[0][0][1]].append(plan)
            self.refusals[number] = [self.make_plan(number, -1, written) for written in entry.unless]
        self.stems = {
            spec[:-1]: spec for spec in [*self.singles, *self.longer, *self.continuations()] if spec.endswith("*")
        }
        self.exact = {spec for spec in [*self.singles, *self.longer, *self.continuations()] if not spec.endswith("*")}

    def continuations(self) -> list[str]:
        """List the words that stand inside phrases."""
        return [word for phrases in self.longer.values() for phrase, _ in phrases for word in phrase]

    def read_class(self, name: str, terms: tuple[str, ...]) -> frozenset[Phrase]:
        """Turn a word class into its phrases; a class may be made of others."""
        phrases: set[Phrase] = set()
        for term in terms:
            if term.startswith("<"):
                inner = term[1:-1]
                if inner not in self.lexicon.classes or inner == name:
                    message = f"lexicon, class {name!r}: no class {inner!r}. Define it under [words]."
                    raise ModelError(message)
                phrases |= self.read_class(inner, self.lexicon.classes[inner])
                continue
            (part,) = parse_pattern(term).parts
            for step in part.steps:
                phrases |= step if isinstance(step, frozenset) else frozenset()
        return frozenset(phrases)

    def make_plan(self, entry: int, pattern_number: int, written: str) -> Plan:
        """Make a pattern ready."""
        pattern = parse_pattern(written)
        parts = tuple(self.plan_part(part, written) for part in pattern.parts)
        needs = frozenset(atom for part in parts for _, atom in part)
        return Plan(entry, pattern_number, needs, parts, pattern.reaches)

    def plan_part(self, part: Part, written: str) -> tuple[tuple[int, int], ...]:
        """Give the gap and the atom of each step."""
        planned = []
        for gap, step in zip(part.gaps, part.steps, strict=True):
            phrases = self.read_choices(step, written) if isinstance(step, str) else step
            planned.append((gap, self.atom(phrases)))
        return tuple(planned)

    def read_choices(self, step: str, written: str) -> frozenset[Phrase]:
        """Turn choices that name classes into their phrases."""
        phrases: set[Phrase] = set()
        for choice in step.split("|"):
            if not choice.startswith("<"):
                phrases.add(tuple(choice.split("_")))
            elif choice[1:-1] in self.classes:
                phrases |= self.classes[choice[1:-1]]
            else:
                message = f"lexicon, pattern {written!r}: no class {choice}. Define it under [words]."
                raise ModelError(message)
        return frozenset(phrases)

    def atom(self, phrases: frozenset[Phrase]) -> int:
        """Give the number of a set of phrases, entering it into the look-ups when it is new."""
        if phrases not in self.atoms:
            number = self.atoms[phrases] = len(self.atoms)
            for phrase in sorted(phrases):
                if len(phrase) == 1:
                    self.singles[phrase[0]].append(number)
                else:
                    self.longer[phrase[0]].append((phrase[1:], number))
        return self.atoms[phrases]

    def look_up(self, word: str, shouted: bool) -> Looked:
        """Give what of the lexicon a written word can be."""
        forms = {word, word.lower()}
        if shouted:
            forms = {word.lower(), word.capitalize()} | (set() if word in WORDS_LIKE_ACRONYMS else {word})
        specs = {form for form in forms if form in self.exact}
        for form in forms:
            heads = (form[:size] for size in range(SHORTEST_STEM, len(form) + 1))
            specs.update(self.stems[head] for head in heads if head in self.stems)
        ordered = tuple(sorted(specs))
        atoms = dict.fromkeys(atom for spec in ordered for atom in self.singles.get(spec, ()))
        longer: dict[str, list[tuple[Phrase, int]]] = {}
        for spec in ordered:
            for rest, atom in self.longer.get(spec, ()):
                longer.setdefault(rest[0], []).append((rest[1:], atom))
        memory = self.memory[shouted]
        if len(memory) > MOST_REMEMBERED:
            memory.clear()
        memory[word] = (ordered, tuple(atoms), longer)
        return memory[word]

    def find(self, words: Words) -> list[Hit]:
        """Find the entries in a text.

        Parameters
        ----------
        words
            The text's words.

        Returns
        -------
        list of Hit
            Sorted by entry and place; the words of false friends count for no other entry.
        """
        atoms = self.find_atoms(words)
        masks = self.run_plans(self.masks, atoms, words)
        if masks:
            covered = {place for hit in masks for place in range(hit.start, hit.end)}
            atoms = {
                atom: [span for span in spans if covered.isdisjoint(range(*span))] for atom, spans in atoms.items()
            }
            atoms = {atom: spans for atom, spans in atoms.items() if spans}
        hits = self.run_plans(self.plans, atoms, words)
        return sorted({*masks, *hits}, key=lambda hit: (hit.entry, hit.pattern, hit.start, hit.end))

    def find_atoms(self, words: Words) -> Found:
        """Find where each atom stands."""
        memory, shouted = self.memory[words.shouted], words.shouted
        looked = [memory.get(word) or self.look_up(word, shouted) for word in words.written]
        found: Found = defaultdict(list)
        sentences, size = words.sentences, len(looked)
        for place, (_, atoms, longer) in enumerate(looked):
            for atom in atoms:
                found[atom].append((place, place + 1))
            if not longer or place + 1 == size or sentences[place + 1] != sentences[place]:
                continue
            for second in looked[place + 1][0]:
                for rest, atom in longer.get(second, NO_PHRASES):
                    end = place + 2 + len(rest)
                    if not rest or (
                        end <= size
                        and sentences[end - 1] == sentences[place]
                        and all(word in looked[ahead][0] for ahead, word in enumerate(rest, place + 2))
                    ):
                        found[atom].append((place, end))
        return found

    def run_plans(self, plans: dict[int, list[Plan]], atoms: Found, words: Words) -> set[Hit]:
        """Try the patterns whose first atom occurs."""
        hits: set[Hit] = set()
        present = frozenset(atoms)
        for atom in present:
            for plan in plans.get(atom, ()):
                if plan.needs <= present:
                    for start, end in match(plan, atoms, words.sentences):
                        if not self.is_refused(plan.entry, start, atoms, words.sentences):
                            hits.add(Hit(plan.entry, plan.pattern, start, end))
        return hits

    def is_refused(self, entry: int, start: int, atoms: Found, sentences: list[int]) -> bool:
        """Tell whether an exclusion of the entry matches in the sentence."""
        return any(
            sentences[found[0]] == sentences[start]
            for plan in self.refusals[entry]
            if all(atom in atoms for atom in plan.needs)
            for found in match(plan, atoms, sentences)
        )


def match(plan: Plan, atoms: Found, sentences: list[int]) -> list[Span]:
    """Give the places where a pattern matches."""
    spans = match_part(plan.parts[0], atoms, sentences)
    for part, reach in zip(plan.parts[1:], plan.reaches[1:], strict=True):
        if not spans:
            return NOTHING
        others = match_part(part, atoms, sentences)
        spans = [
            (min(a, c), max(b, d))
            for a, b in spans
            for c, d in others
            if sentences[a] == sentences[c] and (c >= b or d <= a) and max(c - b, a - d) <= reach
        ]
    return spans


def match_part(part: tuple[tuple[int, int], ...], atoms: Found, sentences: list[int]) -> list[Span]:
    """Give the places where a stretch matches: each step after the one before, no further than its gap."""
    spans = atoms.get(part[0][1], NOTHING)
    for gap, atom in part[1:]:
        spans = [
            (start, last)
            for start, end in spans
            for first, last in atoms.get(atom, NOTHING)
            if end <= first <= end + gap and sentences[start] == sentences[first]
        ]
    return spans
