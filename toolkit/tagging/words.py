"""A text becomes words: the units that the lexicon and the word weights look at."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Words", "cut_words"]

PIECE = re.compile(r"(?:[^\W\d_]\.){2,}|\d[\d.,]*(?<=\d)|[^\W\d_]+(?:['’][^\W\d_]+)*|[.!?;…]+|\n{2,}")
POSSESSIVE = re.compile(r"['’][sS]?$")
# A full stop after these does not end a sentence.
SHORT = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "gen",
        "lt",
        "col",
        "maj",
        "capt",
        "sgt",
        "adm",
        "cmdr",
        "brig",
        "st",
        "no",
        "sen",
        "rep",
        "gov",
        "prof",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "km",
        "hr",
        "vs",
        "fr",
        "mt",
        "ft",
    ]
)
# In a text all in capitals these are words and not the acronyms they look like.
WORDS_LIKE_ACRONYMS = frozenset(
    ["WHO", "US", "IT", "OR", "ARE", "BE", "AM", "AN", "IN", "ON", "AID", "MAY", "ACT", "SHE", "HE", "WE"]
)
SHOUTING = 0.7


@dataclass(frozen=True)
class Words:
    """The words of one text: how each is written, where it stands, and in which sentence.

    ``written`` are the words without possessive endings and without the dots of acronyms (``U.N.`` is
    ``UN``); numbers are ``#``. ``starts`` and ``ends`` are offsets into the text, ``sentences`` the number of
    the sentence that each word belongs to. ``shouted`` says that the text is in capitals throughout.
    """

    written: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[int]
    shouted: bool


def cut_words(text: str) -> Words:
    """Cut a text into words and sentences.

    Hyphens part words, so that "cease-fire" and "cease fire" are the same two words.

    Parameters
    ----------
    text
        Any text; it need not be clean.

    Returns
    -------
    Words
        Its words in order.

    Examples
    --------
    >>> cut_words("The U.N.'s envoy met Gen. Mood. 12 died.").written
    ['The', 'UN', 'envoy', 'met', 'Gen', 'Mood', '#', 'died']
    >>> cut_words("The U.N.'s envoy met Gen. Mood. 12 died.").sentences
    [0, 0, 0, 0, 0, 0, 1, 1]
    """
    written: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    sentences: list[int] = []
    sentence = 0
    for piece in PIECE.finditer(text):
        word = piece.group()
        first = word[0]
        if first in ".!?;…\n":
            if word != "." or (written and not is_short(written[-1])):
                sentence += 1
            continue
        if first.isdigit():
            word = "#"
        elif len(word) > 1:
            if word[-1] == ".":
                word = word.replace(".", "")
            elif "'" in word or "’" in word:
                word = POSSESSIVE.sub("", word).replace("’", "'")
        if word in {"s", "S"} and written and text[piece.start() - 1] in "'’":
            continue
        written.append(word)
        starts.append(piece.start())
        ends.append(piece.end())
        sentences.append(sentence)
    return Words(written, starts, ends, sentences, is_shouted(text))


def is_short(word: str) -> bool:
    """Tell whether a full stop after a word belongs to the word."""
    return (len(word) == 1 and word.isalpha()) or word.lower() in SHORT


def is_shouted(text: str) -> bool:
    """Tell whether a text is in capitals, as telex and headlines were."""
    if text[:40].islower() or text[:40].upper() != text[:40]:
        return False
    capitals = sum(letter.isupper() for letter in text)
    letters = sum(letter.isalpha() for letter in text)
    return letters > 20 and capitals > SHOUTING * letters
