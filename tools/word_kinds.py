"""Write data/wordnet from the files of WordNet 3.0: ``python tools/word_kinds.py FOLDER`` (index.noun, data.noun, ...).

Of each word its first sense as a noun and as a verb, of each sense what it is a kind of; no glosses.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "data" / "wordnet"
FIELDS = {
    "noun": ["tops", "act", "animal", "artifact", "attribute", "body", "cognition", "communication", "event", "feeling",
             "food", "group", "location", "motive", "object", "person", "phenomenon", "plant", "possession", "process",
             "quantity", "relation", "shape", "state", "substance", "time"],
    "verb": ["body", "change", "cognition", "communication", "competition", "consumption", "contact", "creation",
             "emotion", "motion", "perception", "possession", "social", "stative", "weather"],
}  # fmt: skip
FIRST_FIELD = {"noun": 3, "verb": 29}  # the lexicographers' files 03 and 29 are the first of nouns and verbs


def read_senses(folder: Path, part: str) -> dict[str, tuple[str, str, list[str]]]:
    """Read per sense its first word, its field and what it is a kind of (instances are left without)."""
    senses = {}
    for line in (folder / f"data.{part}").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            continue
        cells = line.partition(" | ")[0].split()
        place = 4 + 2 * int(cells[3], 16)
        pointers = [cells[place + 1 + 4 * number : place + 3 + 4 * number] for number in range(int(cells[place]))]
        if any(kind == "@i" for kind, _ in pointers):
            continue  # a certain person or place is no kind
        field = FIELDS[part][int(cells[1]) - FIRST_FIELD[part]]
        senses[cells[0]] = (cells[4].lower(), f"{part}.{field}", [target for kind, target in pointers if kind == "@"])
    return senses


def read_words(folder: Path, part: str, senses: dict[str, tuple[str, str, list[str]]]) -> dict[str, str]:
    """Read per single word its first sense, irregular forms included."""
    words = {}
    for line in (folder / f"index.{part}").read_text(encoding="utf-8").splitlines():
        cells = line.split()
        if line.startswith(" ") or not cells[0].isalpha():
            continue
        first = cells[6 + int(cells[3])]
        if first in senses:
            words[cells[0]] = first
    for line in (folder / f"{part}.exc").read_text(encoding="utf-8").splitlines():
        form, *bases = line.split()
        if form.isalpha() and form not in words and bases[0] in words:
            words[form] = words[bases[0]]
    return words


def main(folder: Path) -> None:
    """Write the two tables."""
    lines: dict[str, str] = {}
    meant: dict[str, list[str]] = {}
    for part in ("noun", "verb"):
        senses = read_senses(folder, part)
        words = read_words(folder, part, senses)
        reached = set(words.values())
        waiting = list(reached)
        while waiting:
            fresh = [up for up in senses[waiting.pop()][2] if up in senses and up not in reached]
            reached.update(fresh)
            waiting += fresh
        names, seen = {}, Counter[str]()
        for sense in sorted(reached):
            name = senses[sense][0]
            seen[name] += 1
            names[sense] = f"{name}.{part[0]}" if seen[name] == 1 else f"{name}.{part[0]}{seen[name]}"
        for sense in sorted(reached):
            lines[names[sense]] = " ".join(names[up] for up in senses[sense][2] if up in reached)
        for word, sense in words.items():
            meant.setdefault(word, []).extend([names[sense], senses[sense][1]])
    TARGET.mkdir(exist_ok=True)
    kinds = "".join(f"{name}\t{ups}\n" for name, ups in sorted(lines.items()))
    (TARGET / "kinds.tsv").write_text(kinds, encoding="utf-8")
    table = "".join(f"{word}\t{' '.join(senses)}\n" for word, senses in sorted(meant.items()))
    (TARGET / "words.tsv").write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
