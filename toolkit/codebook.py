"""What each theme means: the rules by which people label, read from a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import CodebookError
from toolkit.shipped import shipped

__all__ = ["Codebook", "Theme", "read_codebook"]

TAKEN = {
    "none", "article_id", "source", "date", "published_at", "date_source", "date_precision", "date_confidence", "title", "authors", "url", "language",
    "text", "blocks", "file", "member", "reader", "duplicate_of", "warnings", "paragraph_id", "position", "kind",
    "kept", "reason", "start", "end", "in_training", "tagger_id", "text_hash", "theme", "applies", "status",
    "annotator", "labelled_at", "probability", "draw_id", "frame", "codebook_version", "period", "group",
    "estimate", "low", "high", "low_all", "high_all", "uncorrected", "n_articles", "n_paragraphs", "n_labels",
    "n_positive", "n_undated", "every", "unit", "method", "target", "flag",
}  # fmt: skip
KNOWN = {"display", "definition", "excludes", "examples"}


@dataclass(frozen=True)
class Theme:
    """One category of the codebook.

    ``name`` is the column (``military_action``), ``display`` what figures and forms show, ``definition`` when
    it applies, ``excludes`` what does not count, ``examples`` paragraphs that carry it.
    """

    name: str
    display: str
    definition: str
    excludes: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """The themes of a study and the rulings on doubtful cases, under a version that labels remember."""

    version: str
    unit: str
    themes: tuple[Theme, ...]
    rulings: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The themes' column names, in order."""
        return [theme.name for theme in self.themes]

    def display(self, name: str) -> str:
        """Give what figures call a theme; a name that is not in the codebook is made readable."""
        return next((theme.display for theme in self.themes if theme.name == name), name.replace("_", " ").capitalize())


def read_codebook(path: str | Path | None = None) -> Codebook:
    """Read a codebook.

    A measurement is only as clear as its categories. The codebook is a file of its own, so that it can be
    read by the people who label, cited, and exchanged for another set of themes without touching code.

    Parameters
    ----------
    path
        A TOML file with ``version``, ``unit``, a table ``[theme.NAME]`` per theme (``display``,
        ``definition``, and optionally ``excludes``, ``examples``) and a list ``rulings``. By default the
        shipped codebook of four themes.

    Returns
    -------
    Codebook
        Its themes stand in the order of the file.

    Raises
    ------
    CodebookError
        If the file is missing, is no TOML, or lacks something; all faults in one message.

    Examples
    --------
    >>> read_codebook().names
    ['military_action', 'deconfliction_diplomacy', 'airspace_violations', 'un_activity']
    """
    file = Path(path) if path is not None else shipped("data/codebook.toml")
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        message = f"{file}: cannot be read as a codebook ({why}). Start from a copy of data/codebook.toml."
        raise CodebookError(message) from error
    faults = [f"no {key!r}" for key in ("version", "theme") if not content.get(key)]
    tables = content.get("theme") or {}
    if not isinstance(tables, dict):
        faults.append("'theme' is no table; write [theme.NAME]")
        tables = {}
    for name, table in tables.items():
        faults += check_theme(name, table)
    if not is_texts(content.get("rulings", [])):
        faults.append("'rulings' is no list of texts")
    if faults:
        message = f"{file}: {'; '.join(faults)}. Compare it with data/codebook.toml."
        raise CodebookError(message)
    themes = tuple(
        Theme(name, table["display"], table["definition"], table.get("excludes", ""), tuple(table.get("examples", ())))
        for name, table in tables.items()
    )
    rulings = tuple(content.get("rulings", ()))
    return Codebook(str(content["version"]), content.get("unit", "paragraph"), themes, rulings)


def check_theme(name: str, table: object) -> list[str]:
    """Say what is wrong with one theme of a codebook file."""
    faults = []
    if not name.isidentifier() or name in TAKEN or name.endswith("_score"):
        faults.append(f"theme {name!r} cannot be a column's name")
    if not isinstance(table, dict):
        return [*faults, f"theme {name}: no table; write [theme.{name}]"]
    for key in ("display", "definition", "excludes"):
        given = table.get(key, "")
        if not isinstance(given, str) or not (given.strip() or key == "excludes"):
            faults.append(f"theme {name}: no {key!r}" if key not in table else f"theme {name}: {key!r} is no text")
    if not is_texts(table.get("examples", [])):
        faults.append(f"theme {name}: 'examples' is no list of texts")
    unknown = sorted(set(table) - KNOWN)
    return [*faults, f"theme {name}: unknown {', '.join(map(repr, unknown))}"] if unknown else faults


def is_texts(value: object) -> bool:
    """Whether a value is a list of texts."""
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
