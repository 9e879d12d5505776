"""The lexicon: named entries of how news reports incidents, kept as data in families."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.errors import ModelError
from toolkit.shipped import shipped

__all__ = ["Entry", "Lexicon", "parse_lexicon", "read_lexicon"]


@dataclass(frozen=True)
class Entry:
    """One named way of reporting something.

    ``patterns`` say how it reads, ``unless`` what in the same sentence takes it back, ``means`` what it
    stands for, ``speaks_for`` the themes for which it is evidence before anything is learned. An entry that
    ``masks`` is a false friend: the words it covers count for no other entry. One that ``sets_scene`` reports
    nothing, but says that the text is about such things at all.
    """

    name: str
    family: str
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    means: str = ""
    masks: bool = False
    speaks_for: tuple[str, ...] = ()
    sets_scene: bool = False


@dataclass(frozen=True)
class Lexicon:
    """Entries and word classes, and the sources they were read from (file name to TOML text)."""

    entries: tuple[Entry, ...]
    classes: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, str] = field(repr=False)

    @property
    def families(self) -> list[str]:
        """The families' names, in order of first entry."""
        return list(dict.fromkeys(entry.family for entry in self.entries))


def read_lexicon(folder: str | Path | None = None) -> Lexicon:
    """Read the lexicon from a folder of TOML files.

    The lexicon is what the toolkit knows about the language of incident news before it has seen a label.
    It is data: read it, cite it, extend it for your own themes, and train again.

    Parameters
    ----------
    folder
        A folder of ``.toml`` files; by default the shipped ``data/lexicon``.

    Returns
    -------
    Lexicon
        All entries, in the order of file names and of the files.

    Raises
    ------
    ModelError
        If the folder holds no lexicon or a file cannot be read; all faults in one message.

    Examples
    --------
    >>> read_lexicon().entries[0].patterns[0] != ""
    True
    """
    place = Path(folder) if folder is not None else shipped("data/lexicon")
    files = sorted(place.glob("*.toml"))
    if not files:
        message = f"{place}: no .toml file of a lexicon. Name a folder like data/lexicon."
        raise ModelError(message)
    return parse_lexicon({file.name: file.read_text(encoding="utf-8") for file in files})


def parse_lexicon(sources: Mapping[str, str]) -> Lexicon:
    """Read the lexicon from the texts of its files.

    Parameters
    ----------
    sources
        File names and their TOML texts.

    Returns
    -------
    Lexicon
        All entries.

    Raises
    ------
    ModelError
        With every fault found.
    """
    faults: list[str] = []
    classes: dict[str, tuple[str, ...]] = {}
    entries: list[Entry] = []
    for name, text in sources.items():
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            faults.append(f"{name}: {error}")
            continue
        for word_class, words in content.pop("words", {}).items():
            classes[word_class] = tuple(words)
        for family, table in content.items():
            entries += read_family(name, family, table, faults)
    twice = [
        entry.name for place, entry in enumerate(entries) if entry.name in {other.name for other in entries[:place]}
    ]
    faults += [f"entry {entry!r} stands twice" for entry in twice]
    if faults or not entries:
        message = f"lexicon: {'; '.join(faults) or 'no entry'}. Correct the files."
        raise ModelError(message)
    return Lexicon(tuple(entries), classes, dict(sources))


def read_family(file: str, family: str, table: Mapping[str, Any], faults: list[str]) -> list[Entry]:
    """Read the entries of one family."""
    read: list[Entry] = []
    strange = (
        set(table) - {"means", "masks", "speaks_for", "sets_scene", "entries"}
        if isinstance(table, Mapping)
        else {family}
    )
    entries = {} if strange else table.get("entries", {})
    if strange or not isinstance(entries, Mapping) or not entries:
        faults.append(
            f"{file}: family {family!r} needs 'entries' and knows 'means', 'speaks_for', 'sets_scene' and 'masks'"
        )
        return read
    for name, content in entries.items():
        given = {"any": content} if isinstance(content, str) else dict(content)
        if set(given) - {"any", "unless", "means"} or not given.get("any"):
            faults.append(
                f"{file}: entry {name!r} needs patterns in 'any' and knows 'unless' and 'means', found {sorted(given)}"
            )
            continue
        entry = Entry(
            name,
            family,
            split_patterns(given["any"]),
            split_patterns(given.get("unless", "")),
            given.get("means") or table.get("means", ""),
            table.get("masks", False),
            tuple(table.get("speaks_for", ())),
            table.get("sets_scene", False),
        )
        read.append(entry)
    return read


def split_patterns(written: str) -> tuple[str, ...]:
    """Cut patterns apart: they stand between semicolons or on lines of their own."""
    return tuple(filter(None, (" ".join(piece.split()) for piece in written.replace("\n", ";").split(";"))))
